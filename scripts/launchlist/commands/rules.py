"""``launchlist rules``: list the rules, explain one, or print the whole list as Markdown for docs/rules.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.errors import UsageError
from launchlist.project.context import Outcome
from launchlist.project.rule_registry import RULES
from launchlist.vocabulary import find_nearest, suggest
from launchlist.wording import CLOSELY, join_names, quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.findings import Rule
    from launchlist.project.context import CommandContext

_PARTICLE = 3
"""Length of the longest filler word in the names of rules."""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the name of a rule, as shown in findings")
    parser.add_argument("--markdown", action="store_true", help="print the manual of all rules as Markdown")


def run(args: Namespace, _context: CommandContext) -> Outcome:
    """Print all rules, one of them, or their manual."""
    if args.markdown:
        return build_rule_manual()
    return explain_rule(args.name) if args.name else list_rules()


def list_rules() -> Outcome:
    """Return one line per rule: name, severity, summary."""
    width = max(len(rule.name) for rule in RULES)
    return Outcome(code=0, text="".join(f"{rule.name:{width}}  {rule.severity:7}  {rule.summary}\n" for rule in RULES))


def explain_rule(name: str) -> Outcome:
    """Return the explanation and an example of one rule; raises UsageError for an unknown name."""
    rule = next((rule for rule in RULES if rule.name == name), None)
    if rule is None:
        msg = f"there is no rule {quote(name)}; {_suggest_rule(name) or '`launchlist rules` lists them'}"
        raise UsageError(msg)
    return Outcome(code=0, text=f"{rule.name}: {rule.summary} ({describe_severity(rule)})\n\n{rule.explanation}\n" + (
        "\nFor example:\n\n" + "".join(f"    {line}\n" for line in rule.example.splitlines()) if rule.example else ""
    ))  # fmt: skip


def _suggest_rule(name: str) -> str:
    """Return a question about rules with a similar name, or with a similar word in their names."""
    names = [rule.name for rule in RULES]
    whole = suggest(name, names, CLOSELY)
    if whole:
        return whole
    word = find_nearest(name, {word for each in names for word in each.split("-") if len(word) > _PARTICLE}, CLOSELY)
    meant = [quote(each) for each in names if word in each.split("-")]
    return f"did you mean {join_names(meant, 'or')}?" if meant else ""


def describe_severity(rule: Rule) -> str:
    """Return ``warning, depends on the clock`` and the like."""
    notes: list[str] = [rule.severity]
    if rule.fixed:
        notes.append("fixed")
    if rule.clock:
        notes.append("depends on the clock")
    return ", ".join(notes)


def build_rule_manual() -> Outcome:
    """Return docs/rules.md."""
    parts = [
        (
            "# Rules\n\n"
            "Every finding names its rule. `rules` in `plan.yaml` sets a rule to `off`, `warning` or `error`,\n"
            "except those marked *fixed*: what they refuse cannot be read or written at all.\n"
            "Rules that depend on the clock can report findings although no file changed; they are errors only if a\n"
            "plan makes them errors. `launchlist rules NAME` prints a section.\n\n"
            "| Rule | Severity | Finds |\n| - | - | - |\n"
        )
    ]
    parts += [f"| [{rule.name}](#{rule.name}) | {describe_severity(rule)} | {rule.summary} |\n" for rule in RULES]
    for rule in RULES:
        parts.append(f"\n## {rule.name}\n\n*{rule.summary}; {describe_severity(rule)}*\n\n{rule.explanation}\n")
        if rule.example:
            parts.append(f"\n```yaml\n{rule.example}\n```\n")
        parts.append(f"\nA plan that breaks this rule: [{rule.name}](../tests/examples/invalid/{rule.name}).\n")
    return Outcome(code=0, text="".join(parts))

"""The rules behind JSON Schema, by the mistake a person made rather than by keyword."""

from __future__ import annotations

from launchlist.findings import Rule


def _rule(name: str, summary: str, explanation: str, example: str) -> Rule:
    return Rule(name=name, severity="error", summary=summary, explanation=explanation, example=example, fixed=True)


RULES: tuple[Rule, ...] = (
    _rule(
        "unknown-version",
        "the version of the plan format is not known",
        "A plan starts with the version of its format. A release that does not know the version could misread it.\n\n"
        "Write `version: 1`, or install the release that wrote the plan.",
        "version: 2",
    ),
    _rule(
        "unknown-field",
        "a field does not exist",
        "Fields are a closed list: a misspelt one would otherwise be left out in silence.\n\n"
        "Correct the name; `launchlist schema task` lists the fields.",
        "onwer: Maya",
    ),
    _rule(
        "wrong-folder",
        "a blocker is among the tasks, or a task among the blockers",
        "The folder says what a file describes. `checklist/tasks/` holds tasks, `checklist/blockers/` blockers.\n\n"
        "Move the file as the hint shows.",
        "# checklist/tasks/BLK-1.yaml\nid: BLK-1\ndescription: The key has not arrived\naffects: [DOC-1]",
    ),
    _rule(
        "missing-field",
        "a required field is missing",
        "A task needs an id, a title, an owner, a deadline and a status; a blocker and the plan have theirs.\n\n"
        "Add the field.",
        "id: DOC-1\ntitle: Merge the PRD\n# no owner",
    ),
    _rule(
        "wrong-type",
        "a value is of another kind than its field",
        "A list, a mapping or a number is asked for and something else is there.\n\nWrite it as the hint shows.",
        "depends_on: DOC-1 # a list is asked for: [DOC-1]",
    ),
    _rule(
        "unknown-value",
        "a value is not one of those the field can have",
        "Some fields take one of a few words.\n\nWrite one of those that the hint lists.",
        "status: done # it can be pending, in_progress, complete or cancelled",
    ),
    _rule(
        "empty-value",
        "a value is empty",
        "A field that is there must say something.\n\nFill it in, or remove it if it is optional.",
        'title: ""',
    ),
    _rule(
        "bad-date",
        "a date or a time cannot be read",
        "Dates are written year first, so that nobody can take 05/06 for another day, and must be in the calendar.\n\n"
        "Write 2025-05-18, 2025-05-18 23:00, or either with a zone behind it.",
        "deadline: 22 May EOD # write 2025-05-22",
    ),
    _rule(
        "unknown-zone",
        "a time zone does not exist",
        "A zone is an IANA name, UTC, an offset from UTC, or AoE (anywhere on Earth). "
        "Abbreviations such as CST mean several zones.\n\nWrite Europe/Berlin or UTC+08:00.",
        "timezone: Berlin",
    ),
    _rule(
        "bad-value",
        "a value is not in the form its field asks for",
        "Ids, logins, links, durations and one-line texts have a form that other tools rely on.\n\n"
        "Write it as the hint shows.",
        "id: doc-one # a prefix in capitals, a hyphen and a number: DOC-1",
    ),
)

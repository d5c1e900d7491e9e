"""``launchlist schema``: print a JSON Schema, or all fields as Markdown for docs/fields.md."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from launchlist.errors import UsageError
from launchlist.project.context import Outcome
from launchlist.reading.schema.validator import read_schema_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from launchlist.project.context import CommandContext

_FILES = {
    "plan": "checklist/plan.yaml",
    "task": "checklist/tasks/ID.yaml",
    "blocker": "checklist/blockers/ID.yaml",
    "findings": "what `--format json` of check and render prints",
    "sync": "what `--format json` of sync prints",
    "diff": "what `--format json` of diff prints",
    "export": "what `export json` prints",
}
_INTRODUCTION = """# Fields

Every field of every file, from the JSON Schemas (draft 2020-12) that `launchlist schema NAME` prints. Every scalar is
read as text, exactly as written: `no`, `on`, `12:30`, `017`, `1.10` and `2025-05-18` need no quotes. A value that
contains `: ` or ` #`, or starts with a character such as `*`, `&`, `@` or a backtick, does.
"""


_SCHEMAS: Final = ("task", "blocker", "plan", "findings", "sync", "diff", "export")


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("name", nargs="?", choices=_SCHEMAS, help="the file or the output it describes")
    parser.add_argument("--markdown", action="store_true", help="print the manual of all fields as Markdown")


def run(args: Namespace, _context: CommandContext) -> Outcome:
    """Print a schema, or the manual of all fields."""
    if args.markdown:
        return build_field_manual()
    if args.name is None:
        msg = f"which schema? launchlist schema {'|'.join(_SCHEMAS)}"
        raise UsageError(msg)
    return show_schema(args.name)


def show_schema(name: str) -> Outcome:
    """Return the schema's text, as it is shipped."""
    return Outcome(code=0, text=read_schema_text(name))


def build_field_manual() -> Outcome:
    """Return docs/fields.md."""
    parts = [_INTRODUCTION]
    for name, file in _FILES.items():
        schema = json.loads(read_schema_text(name))
        shown = file if name in {"findings", "sync", "diff", "export"} else f"`{file}`"
        parts.append(f"\n## {schema['title']}: {shown}\n\n{schema['description']}\n\n")
        parts.append("| Field | Required | Meaning | Example |\n| - | - | - | - |\n")
        parts += _describe_fields(schema, "")
    return Outcome(code=0, text="".join(parts))


def _describe_fields(schema: dict[str, Any], prefix: str) -> Iterator[str]:
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        meaning = field["description"]
        if "enum" in field:
            meaning += f" One of {', '.join(f'`{value}`' for value in field['enum'])}."
        if "default" in field:
            meaning += f" Default: `{field['default']}`."
        needed = "yes" if name in required else ""
        yield f"| `{prefix}{name}` | {needed} | {_escape(meaning)} | `{_show_example(field['examples'][0])}` |\n"
        inner = field.get("items", field)
        if "properties" in inner:
            yield from _describe_fields(inner, f"{prefix}{name}[]." if "items" in field else f"{prefix}{name}.")


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _show_example(example: object) -> str:
    text = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
    return text.replace("|", "\\|").replace("`", "'")

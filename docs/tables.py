"""Write what the documentation shows of other files: tables and our own workflows.

usage: python docs/tables.py
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from launchlist.adopt.formats import FORMATS

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "docs/action.md", "docs/adopt.md")
RELEASE = "uses: OWNER/launchlist@COMMIT # v0.1.0"
"""What stands in the documentation where this repository uses itself."""
_WORKFLOW = re.compile(
    r"(?<=^```yaml\n)# (\.github/workflows/checklist[a-z-]*\.yml)\n.*?(?=^```$)", re.MULTILINE | re.DOTALL
)
_PLACE = re.compile(r"(?<=<!-- )(inputs|outputs|formats)(: [^>]*-->\n).*?(?=<!-- /\1 -->)", re.DOTALL)


def build_tables(action: dict[str, Any]) -> dict[str, str]:
    """Return the tables by the name of their place."""
    inputs = [
        f"| `{name}` | {_escape(each['description'])} | {_name_default(each['default'])} |\n"
        for name, each in action["inputs"].items()
    ]
    outputs = [f"| `{name}` | {_escape(each['description'])} |\n" for name, each in action["outputs"].items()]
    formats = [f"| `{form.name}` | {_escape(form.summary)} |\n" for form in FORMATS]
    return {
        "formats": "".join(["\n| Format | What it is |\n| - | - |\n", *formats, "\n"]),
        "inputs": "".join(["\n| Input | What it is | Default |\n| - | - | - |\n", *inputs, "\n"]),
        "outputs": "".join(["\n| Output | What it is |\n| - | - |\n", *outputs, "\n"]),
    }


def fill_page(text: str, tables: dict[str, str]) -> str:
    """Return a page with its tables and workflows up to date."""
    text = _PLACE.sub(lambda place: f"{place[1]}{place[2]}{tables[place[1]]}", text)
    return _WORKFLOW.sub(lambda place: show_workflow(place[1]), text)


def show_workflow(path: str) -> str:
    """Return a workflow of this repository as another one writes it."""
    return (ROOT / path).read_text(encoding="utf-8").replace("uses: ./", RELEASE)


def read_action() -> dict[str, Any]:
    """Return action.yml."""
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return action


def _escape(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _name_default(value: str) -> str:
    if "github.token" in value:
        return "the job's own"
    return f"`{value}`" if value else ""


if __name__ == "__main__":
    tables = build_tables(read_action())
    for page in PAGES:
        path = ROOT / page
        path.write_text(fill_page(path.read_text(encoding="utf-8"), tables), encoding="utf-8")

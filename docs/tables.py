"""Update the parts of the documentation that come from other files: tables, workflows, pinned actions and the address.

usage: python docs/tables.py
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from launchlist.adopt.formats import FORMATS

ROOT = Path(__file__).parent.parent
PAGES = ("docs/action.md", "docs/adopt.md")
PINS: Final = ".github/actions.txt"
_USE: Final = re.compile(
    r"""(?P<lead>\buses["']?:[ \t]+)["']?(?P<name>docker://[^\s@"'`]+|\w[\w.-]*/[\w./-]+)"""
    r"""(?:@(?P<commit>[^\s#"'`]+))?["']?(?:[ \t]+# (?P<version>v[0-9.]*[0-9]))?"""
)
"""Quoted or not, with any spacing that YAML allows."""
_PIN: Final = re.compile(r"^(?P<name>[\w.-]+/[\w./-]+)@(?P<release>[0-9a-f]{40} # v[0-9.]*[0-9])$", re.MULTILINE)
_ADDRESS: Final = re.compile(
    r"(?<![\w/.-])[A-Za-z0-9-]+/launchlist(?=@)"
    r"|(?<=github\.com/)[A-Za-z0-9-]+/launchlist\b"
    r"|(?<=githubusercontent\.com/)[A-Za-z0-9-]+/launchlist\b"
    r'|(?<=^ADDRESS: Final = ")[A-Za-z0-9-]+/launchlist\b',
    re.MULTILINE,
)
_WORKFLOW = re.compile(
    r"(?<=^```yaml\n)# (\.github/workflows/checklist[a-z-]*\.yml)\n.*?(?=^```$)", re.MULTILINE | re.DOTALL
)
_PLACE = re.compile(r"(?<=<!-- )(inputs|outputs|formats)(: [^>]*-->\n).*?(?=<!-- /\1 -->)", re.DOTALL)


def build_tables(action: dict[str, Any]) -> dict[str, str]:
    """Return the tables by the name of the comment they go into."""
    inputs = [
        f"| `{name}` | {_escape(each['description'])} | {_name_default(each['default'])} |\n"
        for name, each in action["inputs"].items()
    ]
    outputs = [f"| `{name}` | {_escape(each['description'])} |\n" for name, each in action["outputs"].items()]
    formats = [f"| `{form.name}` | {_escape(form.summary)} |\n" for form in FORMATS]
    return {
        "formats": "".join(["\n| Format | Description |\n| - | - |\n", *formats, "\n"]),
        "inputs": "".join(["\n| Input | Description | Default |\n| - | - | - |\n", *inputs, "\n"]),
        "outputs": "".join(["\n| Output | Description |\n| - | - |\n", *outputs, "\n"]),
    }


def fill_page(text: str, tables: dict[str, str]) -> str:
    """Return a page with its tables and workflows brought up to date."""
    text = _PLACE.sub(lambda place: f"{place[1]}{place[2]}{tables[place[1]]}", text)
    return _WORKFLOW.sub(lambda place: show_workflow(place[1]), text)


def show_workflow(path: str) -> str:
    """Return a workflow of this repository as another repository would write it."""
    return (ROOT / path).read_text(encoding="utf-8").replace("uses: ./", f"uses: {read_address()}@COMMIT # v0.1.0")


def read_action() -> dict[str, Any]:
    """Return the contents of action.yml."""
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return action


def _escape(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _name_default(value: str) -> str:
    if "github.token" in value:
        return "the job's token"
    return f"`{value}`" if value else ""


class Use(NamedTuple):
    """An action that a file uses."""

    path: str
    name: str
    release: str
    """The commit and version after the ``@``."""


def read_pins() -> dict[str, str]:
    """Return the commit and version of each action, by name."""
    text = (ROOT / PINS).read_text(encoding="utf-8")
    return {match["name"]: match["release"] for match in _PIN.finditer(text)}


def read_address() -> str:
    """Return ``OWNER/NAME`` of this repository on GitHub, from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    address: str = project["urls"]["Repository"].removeprefix("https://github.com/")
    return address


def list_places() -> list[str]:
    """Return the files that use actions or contain the address of this repository."""
    found = [*ROOT.glob(".github/workflows/*.yml"), *ROOT.glob("docs/*.md"), *ROOT.glob("*.md")]
    found += [ROOT / "action.yml", ROOT / "scripts/launchlist/editing/starter_files.py"]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def find_uses(path: str) -> list[Use]:
    """Return the actions that a file uses, except this repository's own."""
    return find_in((ROOT / path).read_text(encoding="utf-8"), path)


def find_in(text: str, path: str = "") -> list[Use]:
    """Return the actions that a text uses, except this repository's own."""
    uses = [Use(path, match["name"], _join_release(match)) for match in _USE.finditer(text)]
    return [use for use in uses if not use.name.endswith("/launchlist")]


def _join_release(use: re.Match[str]) -> str:
    return " # ".join(each for each in (use["commit"], use["version"]) if each)


def write_pins(text: str, pins: dict[str, str], address: str) -> str:
    """Return a text with every action pinned and the address of this repository filled in."""
    text = _USE.sub(
        lambda use: f"{use['lead']}{use['name']}@{pins[use['name']]}" if use["name"] in pins else use[0], text
    )
    return _ADDRESS.sub(address, text)


if __name__ == "__main__":
    tables, pins, address = build_tables(read_action()), read_pins(), read_address()
    for place in list_places():
        path = ROOT / place
        text = write_pins(path.read_text(encoding="utf-8"), pins, address)
        path.write_text(fill_page(text, tables) if place in PAGES else text, encoding="utf-8")

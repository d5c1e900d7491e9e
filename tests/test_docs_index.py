"""docs/README.md lists every page of the documentation, and links to headings lead to one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INDEX = ROOT / "docs" / "README.md"
ENTRY = re.compile(r"^- \[([^\]]+)\]\(([^)#]+)\): .+$", re.MULTILINE)
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
ANCHOR = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def list_entries() -> dict[Path, str]:
    """Return the title that the index gives for each page, by the path of the page."""
    return {(INDEX.parent / target).resolve(): title for title, target in ENTRY.findall(INDEX.read_text("utf-8"))}


def read_title(page: Path) -> str:
    """Return the first heading of a page."""
    return page.read_text("utf-8").partition("\n")[0].removeprefix("# ")


def test_every_page_is_listed() -> None:
    pages = {page.resolve() for page in ROOT.glob("docs/**/*.md")} - {INDEX.resolve()}
    assert sorted(pages - list_entries().keys()) == []


def test_every_listed_page_exists() -> None:
    assert [page for page in list_entries() if not page.is_file()] == []


def test_every_entry_has_the_title_of_its_page() -> None:
    entries = list_entries()
    assert {page: read_title(page) for page in entries} == entries


def test_every_page_is_listed_once() -> None:
    targets = [target for _, target in ENTRY.findall(INDEX.read_text("utf-8"))]
    assert len(set(targets)) == len(targets)


def test_the_main_readme_links_to_the_index() -> None:
    assert "](docs/README.md)" in (ROOT / "README.md").read_text("utf-8")


def list_anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub makes for the headings of a page that has no two alike."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_headings_lead_to_one(page: Path) -> None:
    links = ANCHOR.findall(page.read_text("utf-8"))
    targets = [(page.parent / path if path else page, anchor) for path, anchor in links]
    assert [(path, anchor) for path, anchor in targets if anchor not in list_anchors(path)] == []

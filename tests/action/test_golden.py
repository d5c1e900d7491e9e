"""What a sample change to the seed's plan looks like below a pull request and in the job summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import cmarkgfm  # type: ignore[import-untyped] # it ships no types
import pytest

from tests.action.sample import GOLDEN, make_sample

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.mark.parametrize("name", ["comment", "summary"])
def test_texts_are_the_golden_ones(sample: dict[str, str], name: str) -> None:
    golden: Path = GOLDEN / f"{name}.md"
    assert sample[name] == golden.read_text(encoding="utf-8"), "python -m tests.action.sample writes them again"


@pytest.mark.parametrize(("name", "tables", "rows"), [("comment", 1, 4), ("summary", 3, 20)])
def test_githubs_own_parser_reads_them_as_they_are_meant(
    sample: dict[str, str], name: str, tables: int, rows: int
) -> None:
    html = cmarkgfm.github_flavored_markdown_to_html(sample[name])
    assert (html.count("<table>"), html.count("<tr>")) == (tables, rows + tables)
    found = set(re.findall(r"<([a-z0-9]+)", html))
    assert found <= {"h3", "h4", "p", "a", "code", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    text = re.sub(r"<[^>]*>", "", html)
    assert "@\u200beveryone" in text
    assert "&lt;b&gt;them&lt;/b&gt; | and #\u200b12" in text
    assert re.findall(r'href="([^"]*)"', html) == (
        ["https://github.com/maya/codex/actions/runs/17"] if name == "comment" else []
    )

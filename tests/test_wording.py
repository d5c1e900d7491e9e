from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.vocabulary import find_nearest, suggest
from launchlist.wording import MAX_SHOWN, count_noun, join_names, quote, shorten_text

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gina", "'Gina'"),
        ("", "''"),
        ("two\nlines\t", "'two\\nlines\\t'"),
        ("\x1b[31m\x7f\x85", "'\\x1b[31m\\x7f\\x85'"),
        ("a\u202eb\u2028\ud800", "'a\\u202eb\\u2028\\ud800'"),
        ("Zoë 🚀", "'Zoë 🚀'"),
        ("x" * MAX_SHOWN, f"'{'x' * MAX_SHOWN}'"),
        ("x" * (MAX_SHOWN + 1), f"'{'x' * MAX_SHOWN}…'"),
        ("x" * 1_000_000, f"'{'x' * MAX_SHOWN}…'"),
    ],
)
def test_user_text_is_quoted_short_and_harmless(text: str, shown: str) -> None:
    assert quote(text) == shown


def test_another_limit() -> None:
    assert shorten_text("abc", 2) == "ab…"


@pytest.mark.parametrize(
    ("word", "nearest"),
    [("Ginna", "Gina"), ("gina", "Gina"), ("Maya", "Maya"), ("zzz", ""), ("", "")],
)
def test_the_nearest_name_is_suggested(word: str, nearest: str) -> None:
    assert find_nearest(word, ("Maya", "Gina")) == nearest
    assert suggest(word, ("Maya", "Gina")) == (f"did you mean '{nearest}'?" if nearest else "")


@pytest.mark.parametrize(
    ("names", "text"), [((), ""), (("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "c"), "a, b or c")]
)
def test_names_are_joined(names: tuple[str, ...], text: str) -> None:
    assert join_names(names, "or") == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 tasks"), (1, "1 task"), (14_000, "14,000 tasks")])
def test_numbers_take_their_noun(number: int, text: str) -> None:
    assert count_noun(number, "task") == text


ROOT = Path(__file__).parents[1]
PAGES = (
    "docs/*.md",
    "*.md",
    "action.yml",
    ".pre-commit-hooks.yaml",
    "scripts/launchlist/schemas/*.json",
    "templates/*.j2",
)
AWKWARD = (
    r"['’`}] (?:is|are) no\b(?! longer)",
    r"(?<!there )(?<!There )\b(?:is|are) no (?:date|file|folder|id|list|mapping|number|object|space|task|text|zone)\b",
    r"\bof ours\b",
    r"\bmend(?:s|ed|ing)?\b",
    r"\banew\b",
    r"\bhas not the\b",
    r"\bgoes without saying\b",
    r"\bwaits? .*\bin a circle\b",
    r"\b(?:two|the|by) blanks\b",
    r"\b(?:moment|time) to speak of\b",
    r"\banswers for (?:it|removing)\b",
    r"\bbeside (?:it|that|them|this)\b",
    r"\bthat are no\b(?! longer)",
    r"\bone YAML file a\b",
    r"\bsigns? (?:of four bytes|that are|beyond ASCII)\b",
    r"\bsaid to be\b",
    r"\bknows? no\b",
    r"\bas text: compiled\b",
    r"\bnobody has to\b",
    r"\bwhat it is unless\b",
    r"\bmakes more than\b",
    r"\bkeeps? (?:it|them|us) from being\b",
    r"\bnames nothing\b",
    r"\bbroke it off\b",
    r"\blooked into\b",
    r"\bone (?:item|row|event|violation|finding) a\b",
    r"(?i)\b(?:behaviour|catalogue|colour|honour|labelled|misspelt|neighbour|spelt)",
    r"(?i)\b(?:normal|neutral|organ|recogn|summar|synchron)is(?:e|es|ed|ing|ation)\b",
)
"""What a native speaker would not write, to which more may be added: each is matched as whole words."""


def list_texts() -> Iterator[tuple[str, str]]:
    """Yield what the program says and what is said of it, each with its place."""
    for path in sorted((ROOT / "scripts" / "launchlist").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
            elif isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "'x'" for part in node.values)
                yield f"{path.relative_to(ROOT)}:{node.lineno}", "".join(map(str, parts))
    pages = [path for pattern in PAGES for path in ROOT.glob(pattern) if path.name != "CHECKLIST.md"]
    for path in sorted((*pages, *ROOT.glob("tests/examples/*/*/expected.txt"))):
        for at, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
            yield f"{path.relative_to(ROOT)}:{at}", line


TEXTS = list(list_texts())
IN_NAMES = (r"_is_no_", r"_told\b", r"_of_ours\b", r"_behind_", r"_beside_", r"_laid_out", r"_judged")
"""The same in the names of tests, where words are joined."""
WELL_NAMED = ("there_is_no_", "_is_no_longer_")


def list_test_names() -> Iterator[tuple[str, str]]:
    """Yield the name of each test with its place."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.name


def is_awkward_name(name: str) -> bool:
    words = name.replace("_", " ")
    for good in WELL_NAMED:
        name = name.replace(good, "_")
    return any(re.search(pattern, name) for pattern in IN_NAMES) or any(re.search(each, words) for each in AWKWARD)


def test_no_name_of_a_test_is_awkward() -> None:
    assert [f"{place}: {name}" for place, name in list_test_names() if is_awkward_name(name)] == []


def test_awkward_names_are_found() -> None:
    assert is_awkward_name("test_a_list_" + "is_no_mapping")
    assert is_awkward_name("test_the_plan_" + "knows_no_such_owner")
    assert not is_awkward_name("test_without_a_date_there_is_no_clock")
    assert not is_awkward_name("test_a_message_is_no_longer_than_a_line")


@pytest.mark.parametrize("pattern", AWKWARD)
def test_no_text_is_awkward(pattern: str) -> None:
    find = re.compile(pattern).search
    assert [f"{place}: {text.strip()[:100]}" for place, text in TEXTS if find(text)] == []


@pytest.mark.parametrize(
    "text", ["there is no task", "'A-1' is not a valid id", "it is no longer late", "a blank line"]
)
def test_what_is_well_said_is_left_alone(text: str) -> None:
    assert not any(re.search(pattern, text) for pattern in AWKWARD)

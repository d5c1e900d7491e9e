"""SECURITY.md promises nothing that no test holds."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def list_promises(repository: Path) -> list[list[str]]:
    """Return the cells of the table: a promise, and the tests that hold it."""
    text = (repository / "SECURITY.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    return [re.split(r" \| ", row.strip("| ")) for row in rows]


def list_tests(path: Path) -> set[str]:
    """Return the names of a file's tests, those of its classes too."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return {name for name in names if name.startswith(("test_", "Test"))}


def test_every_promise_names_a_test(repository: Path) -> None:
    promises = list_promises(repository)
    assert len(promises) > 20
    assert [promise for promise, held in promises if not _NAMED.search(held)] == []
    # Nothing else is in the cell, such as a folder that always exists.
    assert [held for _, held in promises if _NAMED.sub("", held).strip(", ")] == []


def test_every_named_test_exists(repository: Path) -> None:
    named = [pair for _, held in list_promises(repository) for pair in _NAMED.findall(held)]
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (repository / path).is_file() or name not in list_tests(repository / path)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "is_there"), [("test_every_named_test_exists", True), ("test_gone", False), ("list_tests", False)]
)
def test_only_what_pytest_runs_counts_as_a_test(repository: Path, name: str, is_there: bool) -> None:
    assert (name in list_tests(repository / "tests/test_security.py")) == is_there

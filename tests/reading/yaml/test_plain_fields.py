from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlist.findings import Source, Violation
from launchlist.reading.yaml import positions as locate
from launchlist.reading.yaml.plain_fields import find_marks
from launchlist.reading.yaml.positions import locate_violations
from launchlist.reading.yaml.reader import read_yaml
from tests.editing.test_plain_layout import TEXTS
from tests.editing.texts import FILES

if TYPE_CHECKING:
    from collections.abc import Container

REPOSITORY = Path(__file__).parents[3]
EXAMPLES = sorted(path for path in REPOSITORY.glob("tests/examples/*/*/checklist/**/*.y*ml") if path.is_file())
PIECES = st.sampled_from(
    ["a: b\n", "c:\n", "  d: e\n", "  - f\n", "    g: h\n", '"', "'", "[", "]", ": ", "i: >-\n", "\n", "# j\n", " "]
)
TASK = 'id: A-1\nowner: Zoë\nnotes: >-\n  A\n\n  B\ndepends_on: [A-2, A-3]\nupdates:\n  - date: "x"\n    text: y\n'


class _All:
    def __contains__(self, _: object) -> bool:
        return True


ALL = _All()


def check_marks(data: bytes, names: Container[object]) -> bool:
    """Check the places that are found quickly, if any, and tell whether they are."""
    full = read_yaml("x.yaml", data, marks=True).marks
    quick = find_marks(data, names) if full else None
    if not full or not quick:
        return False
    for found, known in zip(quick, full, strict=True):
        assert found == {pointer: place for pointer, place in known.items() if not pointer or pointer[0] in names}
    return True


@settings(max_examples=500)
@given(TEXTS | FILES.map(lambda file: file.text))
def test_places_are_those_of_the_parser(text: str) -> None:
    check_marks(text.encode(), ALL)


@settings(max_examples=1000)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_line_within_quotes_or_brackets_is_taken_for_a_field(text: str) -> None:
    check_marks(text.encode(), ALL)


@pytest.mark.parametrize("names", [ALL, (), {"owner"}, {"updates", "depends_on"}], ids=["all", "none", "one", "two"])
def test_only_the_fields_asked_for_are_found(names: Container[object]) -> None:
    assert check_marks(TASK.encode(), names)


def test_examples_have_the_places_of_the_parser() -> None:
    found = [check_marks(path.read_bytes(), ALL) for path in EXAMPLES]
    assert sum(found) > len(found) / 3


def test_findings_in_plain_files_need_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def note(path: str, data: bytes, *, marks: bool) -> object:
        parsed.append(path)
        return read_yaml(path, data, marks=marks)

    monkeypatch.setattr(locate, "read_yaml", note)
    files = {"a.yaml": TASK.encode(), "b.yaml": TASK.replace("A-1", "A-1 # x").encode()}
    violations = [Violation("r", Source(path, ("depends_on", 1)), "m") for path in files]
    found = locate_violations(violations, files, {"r": "error"})
    assert [(each.path, each.line, each.column) for each in found] == [("a.yaml", 7, 19), ("b.yaml", 7, 19)]
    assert parsed == ["b.yaml"]

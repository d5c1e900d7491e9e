"""How literal and folded texts end, wherever the file ends: every reader reads the same before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from launchlist.editing.formatter import change_layout
from launchlist.editing.patch import FieldChange, patch_file
from launchlist.errors import UsageError
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = st.sampled_from(["a", "a  ", "  b", " - c: d", "# e", "", "", " ", "   ", "      ", "\t", "a\t"])
ENDS = st.sampled_from(
    ["", "", "\n", "\n\n", "\n\n\n", "  ", "   ", "    \n", "\n  ", "\n     ", "\n \n", " \n   \n\n "]
)

PLACES = st.sampled_from([("notes: ", 0), ("steps:\n- text: ", 2), ("labels:\n  - ", 2), ("x:\n - ", 1)])
"""The key or dash in front of the text, and its column."""


@st.composite
def draw_file(draw: st.DrawFn, places: st.SearchStrategy[tuple[str, int]] = PLACES) -> str:
    """Return a file with one literal or folded text, which it may end with or end in the middle of."""
    lead, column = draw(places)
    digit, chomping = draw(st.sampled_from(["", "", "2"])), draw(st.sampled_from(["", "-", "+"]))
    sign = draw(st.sampled_from("|>")) + "".join(draw(st.permutations([digit, chomping])))
    remark = draw(st.sampled_from(["", "", "  # why", " "]))
    indent = " " * (column + (int(digit) if digit else draw(st.sampled_from([2, 4]))))
    lines = [f"{indent}{line}" if line else "" for line in draw(st.lists(LINES, max_size=4))]
    rest = draw(st.sampled_from(["", "", "id: A-1", "id: A-1\n"]))
    text = draw(st.sampled_from(["", "owner: Maya\n", "# top\n\n"])) + "\n".join([f"{lead}{sign}{remark}", *lines])
    return f"{text}\n{rest}" if rest else text + draw(ENDS)


def read_ruamel(text: str) -> object:
    return YAML(typ="safe", pure=True).load(text)


def is_read_alike(read: Callable[[str], object], text: str, data: object) -> bool:
    try:
        return read(text) == data
    except (yaml.YAMLError, YAMLError):
        return False


def lay_out(text: str) -> str:
    laid_out = change_layout("x.yaml", "task", text.encode())
    assert isinstance(laid_out, bytes)
    return laid_out.decode()


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(draw_file())
def test_a_text_is_the_same_to_every_reader_however_it_ends(text: str) -> None:
    data = read_yaml("x.yaml", text.encode()).data
    assume(data is not None)
    laid_out = lay_out(text)
    assert lay_out(laid_out) == laid_out
    assert read_yaml("x.yaml", laid_out.encode()).data == data
    for read in (yaml.safe_load, read_ruamel):
        if is_read_alike(read, text, data):
            assert read(laid_out) == data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("notes: |\n  a", "notes: |-\n  a\n"),
        ("notes: >+\n  a", "notes: >-\n  a\n"),
        ("notes: |2\n    a", "notes: |2-\n    a\n"),
        ("notes: |  # why\n  a", "notes: |-  # why\n  a\n"),
        ("steps:\n- text: |\n    a b", "steps:\n- text: |-\n    a b\n"),
        ("notes: |\n  a\n   ", "notes: |-\n  a\n   \n"),
        ("notes: |\n  a\n  ", "notes: |\n  a\n"),
        ("notes: |\n  a  \n", "notes: |\n  a  \n"),
        ("notes: |\n  a  \n\n\n", "notes: |\n  a  \n"),
        ("notes: |+\n  a\n\n", "notes: |+\n  a\n\n"),
        ("notes: |", "notes: |\n"),
        ("notes: |\n  \t\n    b", "notes: |-\n  \t\n    b\n"),
    ],
)
def test_a_text_at_the_end_of_a_file(before: str, after: str) -> None:
    assert lay_out(before) == after
    assert lay_out(after) == after


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(file=draw_file(st.just(("notes: ", 0))), value=st.sampled_from(["b", "b\nc\n", "b\nc", None]))
def test_a_text_can_be_replaced_however_it_ends(file: str, value: str | None) -> None:
    data = read_yaml("x.yaml", file.encode()).data
    assume(isinstance(data, dict) and "notes" in data and (value is not None or len(data) > 1))
    change = FieldChange(("notes",), value)
    try:
        written = patch_file("x.yaml", "task", file.encode(), [change])
    except UsageError as err:
        if "run: launchlist fmt" not in str(err):
            raise
        written = patch_file("x.yaml", "task", lay_out(file).encode(), [change])
    patched = read_yaml("x.yaml", written).data
    assert isinstance(patched, dict)
    assert isinstance(data, dict)
    assert patched.get("notes") == value
    assert {**patched, "notes": None} == {**data, "notes": None}

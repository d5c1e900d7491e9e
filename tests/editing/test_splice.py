from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.editing.node_edits import Splice, apply_splices

ENDS = st.sampled_from(["\n", "\r\n", "\r"])
LINES = st.lists(st.tuples(st.text("aé🔄 ", max_size=3), ENDS), max_size=6)


@given(lines=LINES, draw=st.data(), is_marked=st.booleans())
def test_text_around_a_replaced_piece_stays(lines: list[tuple[str, str]], draw: st.DataObject, is_marked: bool) -> None:
    mark = "\ufeff" if is_marked else ""
    data = (mark + "".join(text + end for text, end in lines)).encode()
    plain = "".join(f"{text}\n" for text, _ in lines)
    start = draw.draw(st.integers(0, len(plain)))
    end = draw.draw(st.integers(start, len(plain)))
    spliced = apply_splices(data, [Splice(start, end, "x")]).decode()
    if plain == data.decode().removeprefix(mark).replace("\r\n", "\n").replace("\r", "\n"):
        ours = spliced.removeprefix(mark).replace("\r\n", "\n").replace("\r", "\n")
        assert ours == plain[:start] + "x" + plain[end:]
    assert spliced.startswith(mark)
    assert apply_splices(data, [Splice(start, start, "")]) == data


@pytest.mark.parametrize(
    ("data", "spliced"),
    [
        (b"a\nb\n", b"a\nx\ny\nb\n"),
        (b"a\r\nb\r\n", b"a\r\nx\r\ny\r\nb\r\n"),
        (b"a\rb\r", b"a\rx\ry\rb\r"),
        (b"a\r\nb\n", b"a\r\nx\r\ny\r\nb\n"),
    ],
)
def test_new_lines_have_the_endings_of_those_around_them(data: bytes, spliced: bytes) -> None:
    assert apply_splices(data, [Splice(1, 1, "\nx\ny")]) == spliced

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.printing.escape import escape_data, escape_json, escape_line, escape_property, escape_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Merge the PRD into `main`", "Merge the PRD into `main`"),
        ("Überprüfung 🔄 ⚠️ 👩‍💻", "Überprüfung 🔄 ⚠️ 👩‍💻"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\r\nb\tc", r"a\x0d\x0ab\x09c"),
        ("a\x00\x7f\x9bb", r"a\x00\x7f\x9bb"),
        ("a\u202eb\u2066c", r"a\u202eb\u2066c"),
        ("a\u2028b\u2029c\u0085d", r"a\u2028b\u2029c\x85d"),
        ("\udcff.yaml", r"\udcff.yaml"),
        ("a\U000e0041b", r"a\U000e0041b"),
        ("fix ##[add-mask]e", r"fix ##\[add-mask]e"),
        ("###[x] ##[y]", r"###\[x] ##\[y]"),
        ("#\u200d#\ufe0f[x]", r"#\u200d#\ufe0f[x]"),
        ("#\u00ad#[x]", r"#\xad#[x]"),
        ("a ::error::b", "a ::error::b"),
    ],
)
def test_text_becomes_printable(text: str, expected: str) -> None:
    assert escape_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b", "a: b"),
        ("::add-mask::e", r"\::add-mask::e"),
        ("  ::add-mask::e", r"  \::add-mask::e"),
        ("\u00a0\u3000::x::e", "\u00a0\u3000\\::x::e"),
        ("\ufe0f:\u200d:x::e", r"\ufe0f:\u200d:x::e"),
        ("\r::x::e", r"\x0d::x::e"),
        (":x", ":x"),
    ],
)
def test_line_starts_no_command(text: str, expected: str) -> None:
    assert escape_line(text) == expected


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_hidden_is_left(text: str) -> None:
    categories = {unicodedata.category(character) for character in escape_text(text) if character != "\u200d"}
    assert not categories & {"Cc", "Cs", "Zl", "Zp"}
    assert "##[" not in escape_text(text)


@given(st.text(st.characters(exclude_categories=())))
def test_escaping_twice_changes_nothing(text: str) -> None:
    assert escape_line(escape_line(text)) == escape_line(text)


def test_long_lines_take_no_longer_than_their_length() -> None:
    assert escape_line("\u00a0" * 100_000).isspace()
    assert len(escape_line("#é" * 100_000)) == 200_000


def test_data_and_properties_are_encoded() -> None:
    assert escape_data("100%, a: b\n") == r"100%25, a: b\x0a"
    assert escape_property("100%, a: b") == "100%25%2C a%3A b"


@given(st.text(st.sampled_from('#[]:\\"u005b \n\u00ad')))
def test_json_keeps_its_values(text: str) -> None:
    document = escape_json(json.dumps([text]))
    assert json.loads(document) == [text]
    assert "##[" not in document

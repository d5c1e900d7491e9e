from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlist.commands.completion.command import quote_bash_word, split_line

WORDS = st.text(
    st.sampled_from("aZ09 \\\"'`$();&|<>*?[]{}~#!=:,@%^-é漢🚀") | st.characters(exclude_categories=["C", "Z"]),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    ("line", "words", "raw"),
    [
        ("launchlist", ["launchlist"], "launchlist"),
        ("launchlist ", ["launchlist", ""], ""),
        ("a  b\tc", ["a", "b", "c"], "c"),
        ("a 'b c' \"d e\" f\\ g", ["a", "b c", "d e", "f g"], "f\\ g"),
        ("a --x='b c", ["a", "--x=b c"], "--x='b c"),
        ('a "b \\$c', ["a", "b $c"], '"b \\$c'),
        ("a ''", ["a", ""], "''"),
        ("a b\\", ["a", "b"], "b\\"),
        ("", [""], ""),
    ],
)
def test_a_line_is_read_as_bash_reads_it(line: str, words: list[str], raw: str) -> None:
    assert split_line(line) == (words, raw)


@pytest.mark.parametrize(
    ("word", "raw", "replaced", "expected"),
    [
        ("Ann Lee", "An", "An", "Ann\\ Lee"),
        ("Ann Lee", '"An', "An", "Ann Lee"),
        ("Ann Lee", '"An', '"An', "Ann Lee"),
        ("--owner=Ann Lee", "--owner=An", "An", "Ann\\ Lee"),
        ("--owner=Ann Lee", "--owner=", "", "Ann\\ Lee"),
        ("Zoe: x", "Zoe:", "", "\\ x"),
        ("it's", "'it", "it", None),
        ("so!", '"so', "so", None),
        ("$(x)", '"$', "$", "\\$(x)"),
        ("--owner=Ann", "'--owner=An", "An", "Ann"),
        ("--owner='An", "--owner='An", "other", None),
    ],
)
def test_a_word_replaces_exactly_what_bash_replaces(word: str, raw: str, replaced: str, expected: str | None) -> None:
    assert quote_bash_word(word, raw, replaced) == expected


@given(WORDS)
def test_a_quoted_word_is_read_back_unchanged(word: str) -> None:
    quoted = quote_bash_word(word, "", "")
    assert quoted is not None
    assert split_line(f"launchlist {quoted}").words == ["launchlist", word]


@settings(max_examples=5)
@given(st.lists(WORDS, min_size=50, max_size=50))
def test_bash_reads_quoted_words_as_text(words: list[str]) -> None:
    quoted = [quote_bash_word(word, "", "") for word in words]
    assert None not in quoted
    script = f"set -H; printf '%s\\0' {' '.join(map(str, quoted))}"
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    assert done.stdout.decode().split("\0")[:-1] == words

"""Texts, data and files that are hard to write, for the property tests of authoring."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from launchlist.reading.yaml_reader import read_yaml

_SIGNS = "-?:,[]{}#&*!|>'\"%@`~=<\\ \n\t"
_ODD = "\u00a0\u2028\ufeff\u200b\u0085é→√©🔄\U0001f468\u3000\u202e"


def is_accepted(text: str) -> bool:
    """Tell whether our reader takes the text in any form: here all of it in escapes."""
    return read_yaml("x.yaml", f'a: "{_escape(text)}"\n'.encode()).data == {"a": text}


def is_key(text: str) -> bool:
    """Tell whether our reader takes the text as a key."""
    return read_yaml("x.yaml", f'"{_escape(text)}": x\n'.encode()).data == {text: "x"}


def _escape(text: str) -> str:
    return "".join(f"\\U{ord(char):08x}" for char in text)


TEXTS = st.one_of(
    st.text(st.sampled_from(_SIGNS + "ab1" + _ODD), max_size=12),
    st.lists(
        st.sampled_from(
            ["- ", "? ", ": ", " #", "---", "...", "<<<<<<< ", "null", "{{ x }}", "\n", "a b", "'", '"', "\\"]
        ),
        max_size=6,
    ).map("".join),
    st.text(max_size=20),
).filter(is_accepted)
_WORDS = st.text(string.ascii_letters, min_size=1, max_size=6)
KEYS = st.one_of(
    st.sampled_from(["id", "title", "owner", "status", "notes", "tasks", "updates", "depends_on", "owners"]),
    _WORDS,
    st.text(st.sampled_from(_SIGNS + "ab1é"), min_size=1, max_size=6),
).filter(is_key)
_VALUES = st.recursive(
    TEXTS | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
DATA = st.dictionaries(KEYS, _VALUES, min_size=1, max_size=5)

"""Texts, data and files that are hard to write, for the property tests of authoring."""

from __future__ import annotations

import string
from typing import Any, NamedTuple

from hypothesis import strategies as st

from launchlist.editing.scalar_style import write_key, write_value
from launchlist.reading.yaml.reader import read_yaml

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


class File(NamedTuple):
    """A file in some layout, and what it says."""

    text: str
    data: dict[str, Any]
    comments: tuple[str, ...]


@st.composite
def draw_file(draw: st.DrawFn) -> File:
    """Return a file as people may write it: quotes, brackets, indents, blank lines and comments anywhere."""
    data = draw(DATA)
    author = Author(draw)
    text = author.write_mapping(data, draw(st.sampled_from(["", "", "", " "])))
    return File(text, data, tuple(author.comments))


class Author:
    """Writes data in a different manner each time."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.comments: list[str] = []
        self._draw = draw

    def _rarely(self) -> bool:
        return self._draw(st.integers(0, 5)) == 5

    def _choose(self, *options: str) -> str:
        return self._draw(st.sampled_from(options))

    def _remark(self) -> str:
        self.comments.append(self._choose("# c", "#c", "##", "# it's: [x") + str(len(self.comments)))
        return self.comments[-1]

    def _end(self) -> str:
        return (self._choose(" ", "  ") + self._remark() if self._rarely() else "") + "\n"

    def _between(self, indent: str) -> str:
        text = ""
        while self._rarely():
            text += "\n" if self._rarely() else self._choose("", indent, indent, f"{indent}  ") + self._remark() + "\n"
        return text

    def write_mapping(self, data: dict[str, Any], indent: str, first: str | None = None) -> str:
        """Return the lines of a mapping, of which the first one may follow a dash."""
        text = ""
        for key, value in data.items():
            text += self._between(indent) + indent if first is None else first
            first = None
            text += self._write_key(key) + ":" + self._write_value(value, indent)
        return text + self._between(indent)

    def _write_key(self, key: str) -> str:
        return write_key(key) if not self._rarely() else f'"{_escape(key)}"'

    def _write_value(self, value: Any, indent: str, dash: str = "") -> str:  # noqa: ANN401
        if isinstance(value, str):
            return " " + self._write_text(value, indent, dash)
        if not value or self._rarely():
            return " " + self._write_flow(value, indent) + self._end()
        if isinstance(value, dict):
            deeper = indent + self._choose("  ", " ", "    ")
            if dash and not self._rarely():
                return dash[1:] + self.write_mapping(value, indent + " " * len(dash), first="")
            return self._end() + self.write_mapping(value, deeper)
        deeper = indent + (self._choose("  ", " ") if dash else self._choose("  ", "", " "))
        return self._end() + self._write_list(value, deeper)

    def _write_list(self, values: list[Any], indent: str) -> str:
        text = ""
        for value in values:
            dash = self._choose("- ", "- ", "-   ")
            text += self._between(indent) + indent + "-" + self._write_value(value, indent, dash)
        return text + self._between(indent)

    def _write_text(self, text: str, indent: str, dash: str) -> str:
        form = self._draw(st.sampled_from([write_value(text, f"{indent}{dash[1:]}  "), f'"{_escape(text)}"']))
        first, line_end, rest = form.partition("\n")
        if first[0] == "|":
            return first + self._end().rstrip("\n") + line_end + rest + "\n"
        return form + self._end()

    def _write_flow(self, value: Any, indent: str) -> str:  # noqa: ANN401
        if isinstance(value, str):
            return value if value.isalpha() and value.isascii() else f'"{_escape(value)}"'
        is_list = isinstance(value, list)
        text = "[" if is_list else "{"
        for item in value:
            text += self._break(indent)
            if not is_list:
                text += f'"{_escape(item)}": '
            text += self._write_flow(item if is_list else value[item], indent)
            text += "," + self._choose("", " ")
        return text + self._break(indent) + ("]" if is_list else "}")

    def _break(self, indent: str) -> str:
        text = ""
        while self._rarely():
            text += self._end() + indent + "  "
        return text


FILES = draw_file().filter(lambda file: read_yaml("x.yaml", file.text.encode()).data == file.data)
"""Some comments come to stand where they are none: those files are left out."""

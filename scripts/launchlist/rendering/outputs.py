"""Generated files and marked regions as text: the note they contain, and how they are replaced."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOTE = "<!-- launchlist: generated from checklist/, do not edit by hand; as of {as_of}; sha256 {digest} -->"
# Patterns as strings: compiled when a file needs them, which a new one does not. They match bytes: in a string with
# one character outside the BMP, every character takes four bytes.
_NOTED: Final = (
    rb"<!-- launchlist: generated from checklist/, do not edit by hand; as of ([^;]+); sha256 ([0-9a-f]{16}) -->"
    rb"(?:<!-- markdownlint-capture --><!-- markdownlint-disable -->)?\n"
)
_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mdwn", ".mkd", ".mkdn", ".mkdown")
"""The extensions that Prettier and markdownlint treat as Markdown; in other files their marks would be text."""
_CONFLICT: Final = (rb"(?m)^<{7} ", rb"(?m)^={7}$", rb"(?m)^>{7} ")
"""The marks of a conflict in order; each is searched for once, starting after the previous one."""
_MARK: Final = r"(?m)^<!-- launchlist:(?:begin ([a-z_]+)|(end)) -->[ \t]*\r?$"


class OutputMarks(NamedTuple):
    """Comments that keep other formatters away from generated text; otherwise Prettier and `render` undo each other.

    The note is longer than the 80 columns that markdownlint allows: in a region the comment that turns it off is on the
    same line, in a whole file it may be anywhere.
    """

    beside_note: bytes = b""
    start: bytes = b""
    end: bytes = b""


_FILE_MARKS: Final = OutputMarks(
    start=b"<!-- prettier-ignore-start -->\n<!-- markdownlint-disable-file -->\n", end=b"<!-- prettier-ignore-end -->\n"
)
# In a hand-written document `markdownlint-enable` would override the user's settings; `restore` does not.
_REGION_MARKS: Final = OutputMarks(
    beside_note=b"<!-- markdownlint-capture --><!-- markdownlint-disable -->",
    start=b"<!-- prettier-ignore-start -->\n",
    end=b"<!-- prettier-ignore-end -->\n<!-- markdownlint-restore -->\n",
)
_NO_MARKS: Final = OutputMarks()


class Generated(NamedTuple):
    """Generated text as found in a file."""

    as_of: str
    """The recorded moment in ISO 8601."""
    is_intact: bool
    """Whether it is unchanged since it was written."""
    body: bytes


class RegionFault(NamedTuple):
    """A mark that is unmatched, duplicated or missing; ``line`` counts from 1."""

    line: int
    message: str
    hint: str


def choose_marks(path: str, *, is_region: bool) -> OutputMarks:
    """Return the marks for generated text in the file at ``path``: none unless it is Markdown."""
    if not path.lower().endswith(_MARKDOWN):
        return _NO_MARKS
    return _REGION_MARKS if is_region else _FILE_MARKS


def seal(body: bytes, as_of: str, marks: OutputMarks = _NO_MARKS) -> bytes:
    """Return generated text between the marks, after a hidden note with its moment and its digest."""
    # An HTML block continues to the next blank line and would include the mark.
    gap = b"\n" if marks.end and re.search(rb"(?m)^ {0,3}<", body[body.rfind(b"\n\n") + 1 :]) else b""
    marked = marks.start + body + gap + marks.end
    return _NOTE.format(as_of=as_of, digest=_digest(marked)).encode() + marks.beside_note + b"\n" + marked


def is_marked(data: bytes) -> bool:
    """Whether a file has the marks of a wholly generated file."""
    return _FILE_MARKS.start in data


def unmark(sealed: bytes) -> bytes:
    """Return what `seal` wrote in the form of 0.1.0, without marks."""
    found = unseal(sealed)
    if not found:
        return sealed
    body = found.body
    for marks in (_FILE_MARKS, _REGION_MARKS):
        if body.startswith(marks.start) and body.endswith(marks.end):
            body = body[len(marks.start) : -len(marks.end)]
            break
    return seal(body.rstrip(b"\n") + b"\n", found.as_of)


def unseal(data: bytes) -> Generated | None:
    """Parse what `seal` wrote, with or without marks; None for any other text."""
    noted = re.match(_NOTED, data)
    if not noted:
        return None
    body = data[noted.end() :]
    as_of = noted[1].decode(errors="replace")
    return Generated(as_of=as_of, is_intact=_digest(body) == noted[2].decode(), body=body)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]


def is_ours(data: bytes) -> bool:
    """Whether a file was generated once, even if it was edited since."""
    return re.search(_NOTED, data) is not None


def is_conflicted(data: bytes) -> bool:
    """Whether a merge left conflict marks in a generated file; both sides are in Git, so nothing can be lost."""
    at = 0
    for mark in _CONFLICT:
        found = re.compile(mark).search(data, at)
        if not found:
            return False
        at = found.end()
    return is_ours(data)


def find_regions(text: str) -> dict[str, str] | RegionFault:
    """Return the content between the marks of each region, or the first error in the marks."""
    regions: dict[str, str] = {}
    name, start = "", 0
    for mark in re.finditer(_MARK, text):
        line = text.count("\n", 0, mark.start()) + 1
        if mark[1] and name:
            return RegionFault(line, f"region {mark[1]} begins inside region {name}", "end the first one before it")
        if mark[1] in regions:
            return RegionFault(line, f"region {mark[1]} is here a second time", "remove one of the two")
        if mark[2] and not name:
            return RegionFault(line, "a region ends here without a beginning", "put launchlist:begin NAME before it")
        if mark[1]:
            name, start = mark[1], mark.end() + 1
        else:
            regions[name] = text[start : mark.start()]
            name = ""
    if name:
        line = text.count("\n", 0, start - 1) + 1
        return RegionFault(line, f"region {name} never ends", "put <!-- launchlist:end --> after it")
    return regions


def check_regions(text: str, wanted: Sequence[str]) -> RegionFault | None:
    """Return the reason why the ``wanted`` regions cannot be replaced, if there is one."""
    regions = find_regions(text)
    if isinstance(regions, RegionFault):
        return regions
    for name in wanted:
        if name not in regions:
            hint = f"add the lines <!-- launchlist:begin {name} --> and <!-- launchlist:end -->"
            return RegionFault(1, f"region {name} is missing", hint)
    return None


def replace_regions(text: str, contents: Mapping[str, str]) -> str:
    """Return ``text`` with the content of the named regions replaced; everything else stays byte for byte.

    A region uses the line ending of its first mark; the last mark may end the file.
    """
    parts = []
    start, name, line_end = 0, "", "\n"
    for mark in re.finditer(_MARK, text):
        if mark[1]:
            name, line_end = mark[1], "\r\n" if mark[0].endswith("\r") else "\n"
            parts.append(text[start : mark.end() + 1])
            start = mark.end() + 1
        elif name in contents:
            parts.append(contents[name].replace("\n", line_end))
            start = mark.start()
    parts.append(text[start:])
    return "".join(parts)

"""From bytes to text: UTF-8 without control characters, conflict markers or overlong lines, or findings."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from launchlist.findings import Finding
from launchlist.reading.disk.safe_open import MAX_FILE_BYTES, MAX_LINE
from launchlist.wording import MAX_SHOWN, quote, shorten_text


class Lines:
    """Where each line of ``text`` starts."""

    def __init__(self, text: str) -> None:
        """Find the line endings."""
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def locate(self, offset: int) -> tuple[int, int]:
        """Return the line and column, from 1, of the character at ``offset``."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def find_offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column, both from 1."""
        return self._starts[line - 1] + column - 1


def quote_value(text: str) -> str:
    """Return ``text`` as a quoted YAML value, for a hint."""
    text = text.strip()
    if len(text) > MAX_SHOWN:
        text = f"{text[:MAX_SHOWN]}…"
    if '"' in text or "\\" in text:
        return "'" + shorten_text(text.replace("'", "''"), 2 * MAX_SHOWN + 1) + "'"
    return f'"{shorten_text(text, MAX_SHOWN + 1)}"'


def name_char(char: str) -> str:
    """Return the code point as ``U+00A0``."""
    return f"U+{ord(char):04X}"


def locate_offset(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, from 1, of the character at ``offset``."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


_PLAIN: Final = bytes(range(0x20, 0x7F)) + b"\n"
_LFS: Final = b"version https://git-lfs.github.com/"
_SAVE: Final = "save the file as UTF-8"
# Patterns as strings: compiled when a file needs them, and few do.
# Characters that text files do not need; U+FEFF within a text is checked in keys and values instead.
_CONTROL: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]"
_SEPARATOR: Final = "[\x85\u2028\u2029]"
_CONFLICT: Final = r"(?m)^(?:<{7}|>{7})(?=[ \n]|\Z)"
_LINE_END: Final = "\r\n|\r|\n"
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


class Decoded(NamedTuple):
    """The text of a file with LF line endings; None if it is refused."""

    text: str | None
    findings: tuple[Finding, ...] = ()


def decode_text(path: str, data: bytes) -> Decoded:
    """Return the text in ``data`` and what is wrong with it."""
    if not data.translate(None, _PLAIN) and len(data) <= MAX_LINE and not data.startswith(_LFS):
        text = data.decode("ascii")
        refusal = _check_conflict(path, text)
        return Decoded(text=None, findings=(refusal,)) if refusal else Decoded(text=text)
    refusal = _check_bytes(path, data)
    if refusal:
        return Decoded(text=None, findings=(refusal,))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Decoded(text=None, findings=(_explain_byte(path, data, error.start),))
    warnings: list[Finding] = []
    if "\r" in text:
        warnings += _check_line_ends(path, text)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    refusal = _check_controls(path, text) or _check_lines(path, text) or _check_conflict(path, text)
    if refusal:
        return Decoded(text=None, findings=(refusal,))
    if not text.isascii():
        warnings += _check_charset(path, text)
    return Decoded(text=text, findings=tuple(warnings))


def _check_bytes(path: str, data: bytes) -> Finding | None:
    """Refuse what cannot be UTF-8 text, judging by its first bytes."""
    if len(data) > MAX_FILE_BYTES:
        return describe_too_large(path, MAX_FILE_BYTES)
    if data.startswith(_LFS):
        message = "this is a Git LFS pointer, not the file itself"
        return Finding(path, 1, 1, "error", "git-lfs-pointer", message, "run `git lfs pull`")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Finding(path, 1, 1, "error", "not-utf-8", f"the file is {name}", _SAVE)
    nul = data.find(b"\0")
    if nul < 0:
        return None
    line, column = _locate_byte(data, nul)
    message = "a NUL byte: the file is UTF-16 or not text at all"
    return Finding(path, line, column, "error", "not-utf-8", message, _SAVE)


def describe_too_large(path: str, limit: int) -> Finding:
    """Return the finding for a file of more than ``limit`` bytes."""
    message = f"the file is larger than {limit:,} bytes"
    return Finding(path, 1, 1, "error", "file-too-large", message, "split it into several files")


def _locate_byte(data: bytes, offset: int) -> tuple[int, int]:
    before = re.sub(_LINE_END, "\n", data[:offset].decode("utf-8-sig", "replace"))
    return locate_offset(before, len(before))


def _explain_byte(path: str, data: bytes, offset: int) -> Finding:
    line, column = _locate_byte(data, offset)
    message = f"not UTF-8: the byte 0x{data[offset]:02x} is not a valid character here"
    guess = data[offset : offset + 1].decode("cp1252", "ignore")
    hint = f"{_SAVE} (in Windows-1252 the byte is {quote(guess)})" if guess else _SAVE
    return Finding(path, line, column, "error", "not-utf-8", message, hint)


def _check_line_ends(path: str, text: str) -> list[Finding]:
    """Warn about mixed line endings, at the first line that ends differently."""
    ends: dict[str, int] = {}
    for match in re.finditer(_LINE_END, text):
        ends.setdefault(match[0], match.start())
        if len(ends) > 1:
            before = re.sub(_LINE_END, "\n", text[: match.start()])
            line, column = locate_offset(before, len(before))
            message = "this line has a different line ending from the lines above"
            hint = "save the file with one kind of line ending"
            return [Finding(path, line, column, "warning", "mixed-line-endings", message, hint)]
    return []


def _check_controls(path: str, text: str) -> Finding | None:
    match = re.search(_CONTROL, text) or re.search(_SEPARATOR, text)
    if not match:
        return None

    line, column = locate_offset(text, match.start())
    if re.match(_CONTROL, match[0]):
        message = f"the control character {name_char(match[0])} is not allowed"
        return Finding(path, line, column, "error", "control-character", message, "delete it")
    message = f"{name_char(match[0])} is a line break in YAML, but few editors show it as one"
    hint = "replace it with a space or an ordinary line break"
    return Finding(path, line, column, "error", "line-separator", message, hint)


def _check_lines(path: str, text: str) -> Finding | None:
    """Refuse a line over the limit."""
    if len(text) > MAX_LINE:
        for number, line in enumerate(text.split("\n"), start=1):
            if len(line) > MAX_LINE:
                message = f"the line has {len(line):,} characters; the limit is {MAX_LINE:,}"
                return Finding(path, number, 1, "error", "line-too-long", message, "break it with a block `>-`")
    return None


def _check_conflict(path: str, text: str) -> Finding | None:
    """Refuse the markers of an unresolved merge conflict."""
    match = re.search(_CONFLICT, text) if "<<<<<<<" in text or ">>>>>>>" in text else None
    if not match:
        return None

    message = f"an unresolved merge conflict ({quote(match[0])})"
    hint = "keep the lines that are right and delete the markers"
    return Finding(path, locate_offset(text, match.start())[0], 1, "error", "merge-conflict", message, hint)


def _check_charset(path: str, text: str) -> list[Finding]:
    """Warn about each line with characters that were decoded in the wrong character set or lost."""
    from launchlist.reading.yaml.mojibake import SYMBOLS_LOST, find_garbled

    seen: set[int] = set()
    warnings = []
    lines = Lines(text)
    for run in find_garbled(text):
        line, column = lines.locate(run.offset)
        if line not in seen:
            seen.add(line)
            message = f"{quote(run.text)} looks like a wrongly decoded {quote(run.repaired)}"
            hint = f"write {shorten_text(run.repaired)}, and {_SAVE}"
            warnings.append(Finding(path, line, column, "warning", "wrong-charset", message, hint))
    lost = text.find(SYMBOLS_LOST)
    if lost >= 0:
        line, column = locate_offset(text, lost)
        message = "U+FFFD stands for a character that was lost"
        warnings.append(Finding(path, line, column, "warning", "wrong-charset", message, "type the character again"))
    return warnings

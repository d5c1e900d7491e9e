"""Checks the parts of a workbook before they are parsed: a small archive may be huge, or slow to parse."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final, NamedTuple

from launchlist.errors import UsageError

MAX_ARCHIVE_BYTES: Final = 32 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 128 * 1024 * 1024
MAX_MEMBERS: Final = 2000
MAX_SHEETS: Final = 200
MAX_PIECE: Final = 512 * 1024
"""Bytes of one comment, tag or text in XML: expat before 2.6 needs quadratic time for them (CVE-2023-52425)."""
_PIECE: Final = re.compile(rb"<[^<]{%d}" % MAX_PIECE)
_SHEET: Final = re.compile(rb"<(?:\w{1,20}:)?sheet[\s/>]")
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([^"'>]{0,40})""")
_LIKE_ASCII: Final = frozenset((b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"))
_NOT_UTF_8: Final = (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")
"""How XML in UTF-16 or UTF-32 starts, in which the patterns here would not match."""
_ENDS: Final = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))


class Archive(NamedTuple):
    """A workbook that may be parsed."""

    names: tuple[str, ...]
    """Of its parts."""


def check_archive(path: str, data: bytes) -> Archive:
    """Return the parts of a workbook; raises UsageError if it is invalid, or might take too long to read."""
    if len(data) > MAX_ARCHIVE_BYTES:
        msg = f"{path} is larger than {MAX_ARCHIVE_BYTES:,} bytes; copy the plan into a separate workbook"
        raise UsageError(msg)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(path, members)
            sheets = sum(_check_part(path, member.filename, archive.read(member)) for member in members)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, RuntimeError) as error:
        msg = f"{path} is not a spreadsheet, or a damaged one; open it and save it again as .xlsx"
        raise UsageError(msg) from error
    if sheets > MAX_SHEETS:
        msg = f"{path} has over {MAX_SHEETS} sheets; copy the plan into a separate workbook"
        raise UsageError(msg)
    return Archive(tuple(member.filename for member in members))


def _check_sizes(path: str, members: list[zipfile.ZipInfo]) -> None:
    """Check the sizes in the archive's directory; no part is unpacked beyond the size given there."""
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        msg = f"{path} unpacks to more than {MAX_UNPACKED_BYTES:,} bytes or {MAX_MEMBERS:,} parts, so it is not opened"
        raise UsageError(msg)


def _check_part(path: str, name: str, part: bytes) -> int:
    """Return how many sheets an XML part names, 0 for other parts; raises UsageError for a part that is not parsed."""
    if part.startswith(_NOT_UTF_8):
        raise UsageError(_explain(path, name, "is not in UTF-8"))
    if not part.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return 0
    encoding = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf"))
    if encoding and encoding[1].lower() not in _LIKE_ASCII:
        raise UsageError(_explain(path, name, "is not in UTF-8"))
    if b"<!DOCTYPE" in part:
        raise UsageError(_explain(path, name, "declares a document type, which no spreadsheet program writes"))
    if _PIECE.search(part) or any(_has_long(part, *ends) for ends in _ENDS):
        raise UsageError(_explain(path, name, f"has a comment, tag or text of more than {MAX_PIECE:,} bytes"))
    return len(_SHEET.findall(part))


def _has_long(part: bytes, start: bytes, end: bytes) -> bool:
    """Return whether anything from ``start`` to ``end`` is too long."""
    at = part.find(start)
    while at >= 0:
        close = part.find(end, at)
        if (close if close >= 0 else len(part)) - at > MAX_PIECE:
            return True
        at = part.find(start, close) if close >= 0 else -1
    return False


def _explain(path: str, name: str, what: str) -> str:
    return f"{path} is not opened: its part {name[:100]} {what}; open it and save it again as .xlsx"

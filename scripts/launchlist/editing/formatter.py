"""Format a file of a plan: the same data and the same comments in the standard layout."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from launchlist.editing.comment_placement import list_comments, place_comments
from launchlist.editing.emitter import emit, lay_out
from launchlist.editing.node_spans import read_outline
from launchlist.editing.plain_layout import lay_out_plain
from launchlist.editing.value_style import read_forms, read_habits
from launchlist.findings import Finding
from launchlist.reading.yaml.batches import split_plain
from launchlist.reading.yaml.decode import decode_text
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from launchlist.editing.field_order import SchemaKind
    from launchlist.reading.disk.plan_files import SourceFile

_BATCH: Final = 64
_COMMENTS: Final = r"(?:#[^\n]*(?<![ \t])\n)*"
_HEAD: Final = re.compile(rf"{_COMMENTS}(?:---\n{_COMMENTS})?")
"""Comments at the top, such as the one that tells editors the schema, and the line that starts a document."""

INTERNAL_ERROR: Final = "internal-error"
"""Used instead of a rule name in a finding about a file that could not be formatted without loss."""
_LOSS: Final = "formatting would change the values or comments of this file, so it was left unchanged"
_REPORT: Final = "this is a bug in launchlist: please report it with the file"


def change_layouts(files: Sequence[SourceFile]) -> Iterator[bytes | tuple[Finding, ...]]:
    """Yield what `change_layout` returns for each file, for plain ones in a fortieth of the time."""
    for start in range(0, len(files), _BATCH):
        yield from _lay_out_batch(files[start : start + _BATCH])


def _lay_out_batch(files: Sequence[SourceFile]) -> Iterator[bytes | tuple[Finding, ...]]:
    """Check the characters of all files at once and, if one of them is unusual, of each half."""
    texts = split_plain([file.data for file in files])
    if texts is None and len(files) > 1:
        middle = len(files) // 2
        yield from _lay_out_batch(files[:middle])
        yield from _lay_out_batch(files[middle:])
        return
    for file, text in zip(files, texts or ("",), strict=True):
        laid_out = lay_out_plain(file.kind, text)
        yield change_layout(file.path, file.kind, file.data) if laid_out is None else laid_out.encode()


def change_layout(path: str, kind: SchemaKind, data: bytes) -> bytes | tuple[Finding, ...]:
    """Return the formatted file at ``path``, or why it cannot be read or formatted."""
    document = read_yaml(path, data)
    text = decode_text(path, data).text
    if not isinstance(document.data, dict) or text is None:
        return tuple(each for each in document.findings if each.severity == "error")
    head = _HEAD.match(text)
    start = head.end() if head else 0
    line_end = choose_line_end(data)
    if text[start:] == emit(kind, document.data) and text.replace("\n", line_end).encode() == data:
        return data
    outline = read_outline(text)
    forms = read_forms(outline, [comment.offset for comment in list_comments(outline)])
    laid_out = lay_out(kind, document.data, place_comments(outline), forms, read_habits(outline, forms))
    loss = find_loss(path, data, laid_out.encode())
    if loss:
        return loss
    return laid_out.replace("\n", line_end).encode()


def choose_line_end(data: bytes) -> str:
    """Return the most common line ending, LF in a tie: Git may check out files with CRLF, which is not an error.

    pre-commit's mixed-line-ending does the same.
    """
    pairs = data.count(b"\r\n")
    return "\r\n" if pairs > max(data.count(b"\n"), data.count(b"\r")) - pairs else "\n"


def find_loss(path: str, before: bytes, after: bytes) -> tuple[Finding, ...]:
    """Return a finding if a value or comment was lost or changed, an internal error; the file stays as it is."""
    texts = [decode_text(path, data).text or "" for data in (before, after)]
    data, again = (read_yaml(path, each).data for each in (before, after))
    if data == again and count_comments(texts[0]) == count_comments(texts[1]):
        return ()
    return (Finding(path, 1, 1, "error", INTERNAL_ERROR, _LOSS, _REPORT),)


def count_comments(text: str) -> Counter[str]:
    """Return how often each comment occurs in a text that `read_yaml` accepts."""
    return Counter(comment.text for comment in list_comments(read_outline(text)))

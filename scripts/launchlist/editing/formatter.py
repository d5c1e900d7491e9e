"""A file of a plan laid out anew: the same data and the same comments, in the one layout."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from launchlist.editing.comment_placement import list_comments, place_comments
from launchlist.editing.emitter import emit, lay_out
from launchlist.editing.file_style import read_habits
from launchlist.editing.node_spans import read_outline
from launchlist.editing.value_style import read_forms
from launchlist.findings import Finding
from launchlist.reading.yaml.decode import decode_text
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from launchlist.editing.field_order import SchemaKind
    from launchlist.reading.yaml.fast_path import Data

_COMMENTS: Final = r"(?:#[^\n]*(?<![ \t])\n)*"
_HEAD: Final = re.compile(rf"{_COMMENTS}(?:---\n{_COMMENTS})?")
"""Comments at the top, such as the one that names a schema to editors, and the line that starts a document."""

INTERNAL_ERROR: Final = "internal-error"
"""What stands in the place of a rule in a finding about a file that could not be laid out without loss."""
_LOSS: Final = "in the one layout the file would not have the same values and comments, so it was left as it is"
_REPORT: Final = "this is a bug in launchlist: please report it with the file"


def change_layout(path: str, kind: SchemaKind, data: bytes) -> bytes | tuple[Finding, ...]:
    """Return the file at ``path`` in the one layout, or why it cannot be read or laid out."""
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
    if not _is_same(path, document.data, text, laid_out.encode()):
        return (Finding(path, 1, 1, "error", INTERNAL_ERROR, _LOSS, _REPORT),)
    return laid_out.replace("\n", line_end).encode()


def choose_line_end(data: bytes) -> str:
    """Return what most lines end in, LF if as many do: Git may check a file out with CRLF, and that is no fault of it.

    pre-commit's mixed-line-ending comes to the same.
    """
    pairs = data.count(b"\r\n")
    return "\r\n" if pairs > max(data.count(b"\n"), data.count(b"\r")) - pairs else "\n"


def _is_same(path: str, data: dict[str, Data], text: str, laid_out: bytes) -> bool:
    """Whether nothing was lost or changed; should anything ever be, it is a bug and the file stays as it is."""
    again = read_yaml(path, laid_out)
    return again.data == data and count_comments(laid_out.decode()) == count_comments(text)


def count_comments(text: str) -> Counter[str]:
    """Return how often each comment is in a text that `read_yaml` accepts."""
    return Counter(comment.text for comment in list_comments(read_outline(text)))

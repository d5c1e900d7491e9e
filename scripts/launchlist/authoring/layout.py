"""A file of a plan laid out anew: the same data and the same comments, in the one layout."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from launchlist.authoring.comments import list_comments, place_comments
from launchlist.authoring.emit import emit, lay_out
from launchlist.authoring.outline import read_outline
from launchlist.reading.decode import decode_text
from launchlist.reading.yaml_reader import read_yaml

if TYPE_CHECKING:
    from launchlist.authoring.fields import Kind
    from launchlist.findings import Finding
    from launchlist.reading.layout import Data

_HEAD = re.compile(r"(?:#[^\n]*(?<![ \t])\n)*")
"""Comments at the top, such as the one that names a schema to editors."""


def change_layout(path: str, kind: Kind, data: bytes) -> bytes | tuple[Finding, ...]:
    """Return the file at ``path`` in the one layout, or why it cannot be read."""
    document = read_yaml(path, data)
    text = decode_text(path, data).text
    if not isinstance(document.data, dict) or text is None:
        return tuple(each for each in document.findings if each.severity == "error")
    head = _HEAD.match(text)
    start = head.end() if head else 0
    if text[start:] == emit(kind, document.data) and text.encode() == data:
        return data
    laid_out = lay_out(kind, document.data, place_comments(read_outline(text))).encode()
    _check_same(path, document.data, text, laid_out)
    return laid_out


def _check_same(path: str, data: dict[str, Data], text: str, laid_out: bytes) -> None:
    """Make sure that nothing was lost; should it ever be, it is a bug of ours and the file stays as it is."""
    again = read_yaml(path, laid_out)
    if again.data != data or count_comments(laid_out.decode()) != count_comments(text):
        msg = f"{path} would not say the same in the one layout"
        raise AssertionError(msg)


def count_comments(text: str) -> Counter[str]:
    """Return how often each comment is in a text that `read_yaml` accepts."""
    return Counter(comment.text for comment in list_comments(read_outline(text)))

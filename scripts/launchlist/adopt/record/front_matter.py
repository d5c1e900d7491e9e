"""YAML files, and Markdown files with front matter, read like the plan's files: within limits, every value as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import Fault
from launchlist.reading.yaml.decode import decode_text
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.adopt.record.json_values import Value
    from launchlist.findings import Finding
    from launchlist.reading.yaml.fast_path import Data

_FRONT: Final = re.compile(
    r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)(?P<body>.*)", re.DOTALL | re.MULTILINE
)
_NULL: Final = frozenset(("null", "Null", "NULL", "~"))
_KEPT: Final = "it is kept unchanged under adopted"


class FrontMatter(NamedTuple):
    """A file with one record; if it cannot be read, its only field is ``file``, with all of its text."""

    fields: dict[str, Value]
    body: str = ""
    faults: tuple[Fault, ...] = ()


def read_front_matter(path: str, data: bytes) -> FrontMatter:
    """Return the front matter and the text of a Markdown file."""
    decoded = decode_text(path, data)
    if decoded.text is None:
        return _keep(path, data, decoded.findings)
    parts = _FRONT.fullmatch(decoded.text.lstrip("\n"))
    if not parts:
        fault = Fault(path, 1, "there is no front matter between two lines of ---", _KEPT)
        return FrontMatter({"file": decoded.text}, faults=(fault,))
    # The line of --- goes, an empty one comes: lines in findings are those of the file.
    page = read_fields(path, f"\n{parts['yaml']}".encode())
    if "file" in page.fields and page.faults:
        return _keep(path, data, page.faults)
    return page._replace(body=parts["body"])


def read_fields(path: str, data: bytes) -> FrontMatter:
    """Return the fields of a YAML file."""
    document = read_yaml(path, data, pure=True)
    if not isinstance(document.data, dict):
        return _keep(path, data, document.findings)
    fields = {name: _empty_null(value) for name, value in document.data.items()}
    return FrontMatter(fields, faults=tuple(_turn_to_fault(finding) for finding in document.findings))


def _keep(path: str, data: bytes, findings: Sequence[Finding | Fault]) -> FrontMatter:
    faults = [each if isinstance(each, Fault) else _turn_to_fault(each) for each in findings]
    if not any(fault.hint == _KEPT for fault in faults):
        faults.append(Fault(path, 0, "the file cannot be read", _KEPT))
    return FrontMatter({"file": data.decode("utf-8", "replace")}, faults=tuple(faults))


def _turn_to_fault(finding: Finding) -> Fault:
    return Fault(finding.path, finding.line, finding.message, finding.hint)


def _empty_null(value: Data) -> Value:
    """Return a value with YAML's words for null as None."""
    if isinstance(value, list):
        return [_empty_null(each) for each in value]
    if isinstance(value, dict):
        return {name: _empty_null(each) for name, each in value.items()}
    return None if value in _NULL else value

"""Reads one YAML file into text, lists and mappings, or reports what is wrong with it and where."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from launchlist.findings import Finding, Pointer
from launchlist.reading.yaml.decode import decode_text
from launchlist.reading.yaml.fast_path import Data, read_layout

# Before the first line of content: a YAML directive.
_DIRECTIVE: Final = r"(?:[ ]*(?:#[^\n]*)?\n)*%"
# Cases in which the C scanner and the pure-Python one disagree; the stricter, pure one decides then.
_DISPUTED: Final = r"[\t\ufeff]|\\u[dD][89a-fA-F]|\\U|[|>][-+0-9]*#|(?<![^\s\[{,])[!&]\S|\?(?!\S)|:\s+[\]},]"


class Positions(NamedTuple):
    """Positions of keys and values: lines and columns from 1, columns in characters."""

    keys: dict[Pointer, tuple[int, int]]
    """The key of the value at a pointer; items of lists have none."""
    values: dict[Pointer, tuple[int, int]]


class Document(NamedTuple):
    """The content of a file; ``data`` is None if the file is refused, and the findings explain why."""

    data: Data | None
    findings: tuple[Finding, ...] = ()
    marks: Positions | None = None


def read_yaml(path: str, data: bytes, *, marks: bool = False, fast: bool = True, pure: bool = False) -> Document:
    """Return the content of the file at ``path``, with every scalar as the text that was written.

    ``fast`` tries the plain layout first, ``marks`` collects the position of every key and value, ``pure`` uses the
    pure-Python parser. None of them changes the data or the findings.
    """
    text, findings = decode_text(path, data)
    if text is None:
        return Document(data=None, findings=findings)
    if fast and not marks and not findings:
        plain = read_layout(text)
        if plain is not None:
            return Document(data=plain)
    directive = re.match(_DIRECTIVE, text)
    if directive:
        message = "YAML directives (%) are not allowed"
        line = text.count("\n", 0, directive.end()) + 1
        finding = Finding(path, line, 1, "error", "yaml-directive", message, "delete the line")
        return Document(data=None, findings=_sort((*findings, finding)))

    from launchlist.reading.yaml.composer import Composer  # loads PyYAML, which plain files do not need

    composer = Composer(path, text, pure=pure or is_disputed(text), marked=marks)
    composer.compose()
    if composer.failed and not composer.pure:  # one parser explains all errors, so that the explanations are the same
        composer = Composer(path, text, pure=True, marked=marks)
        composer.compose()
    found = _sort((*findings, *composer.findings))
    if any(finding.severity == "error" for finding in found):
        return Document(data=None, findings=found)
    places = Positions(keys=composer.key_marks, values=composer.value_marks) if marks else None
    return Document(data=composer.root, findings=found, marks=places)


def is_disputed(text: str) -> bool:
    """Whether PyYAML's two scanners may disagree about ``text``."""
    if "?" in text and ("[" in text or "{" in text):
        return True
    return re.search(_DISPUTED, text) is not None


def _sort(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.line, finding.column)))

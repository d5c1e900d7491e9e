"""Checks of single YAML keys and values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.findings import Finding, Severity
from launchlist.reading.yaml.decode import name_char, quote_value
from launchlist.sinks import BIDI, HIDDEN, find_hidden
from launchlist.wording import quote

if TYPE_CHECKING:
    from launchlist.reading.yaml.fast_path import Data

WORDS: Final = frozenset(("null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"))
_NOT_TEXT: Final = re.compile(
    r"(?:~?|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?)\Z"
)
"""Values that YAML 1.2 does not read as text, and dates."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BLANK: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_NBSP_KEY: Final = re.compile("([\\w-]{1,40}):([\u00a0\u2007\u202f\u3000])")


class Problem(NamedTuple):
    """A problem without a position."""

    rule: str
    message: str
    hint: str
    severity: Severity = "error"


def check_value(text: str, style: str | None) -> list[Problem]:
    """Return what is wrong with the characters of a value after resolving escapes."""
    refused = _check_controls(text)
    if refused:
        return [refused]
    problems = []
    match = None if style else _NBSP_KEY.match(text)
    if match:
        problems.append(_explain_blank(match[1], match[2]))
    unseen = find_hidden(text)
    invisible = re.search(f"[^{BIDI}]", unseen)
    if invisible:
        message = f"the invisible character {name_char(invisible[0])} in the text"
        problems.append(Problem("invisible-character", message, "delete it", "warning"))
    turning = re.search(f"[{BIDI}]", unseen)
    if turning:
        message = (
            f"{name_char(turning[0])} changes the direction of the text, so it may look different from what it contains"
        )
        problems.append(Problem("bidi-text", message, "delete it unless the language needs it", "warning"))
    return problems


def check_key(text: str, style: str | None) -> Problem | None:
    """Return what makes ``text`` an invalid key, or None."""
    refused = _check_controls(text)
    if refused:
        return refused
    if not style and text == "<<":
        return Problem("merge-key", "merge keys (<<) are not allowed", "write the fields out")
    if not style and (text in WORDS or _NOT_TEXT.match(text)):
        if not text:
            return Problem("key-not-text", "a value without a key", "write the key before the colon")
        message = f"the key {quote(text)} is not text to YAML"
        return Problem("key-not-text", message, f"put it in quotes: {quote_value(text)}")
    match = None if text.isascii() else re.search(f"[{HIDDEN}]", text) or _BLANK.search(text)
    if match:
        message = f"the invisible character {name_char(match[0])} in the key {quote(text)}"
        return Problem("invisible-in-key", message, "delete it and write the key again")
    return None


def _check_controls(text: str) -> Problem | None:
    match = _SURROGATE.search(text)
    if match:
        message = f"\\u{ord(match[0]):04x} is half of a surrogate pair"
        return Problem("control-character", message, "write the character itself")
    match = _CONTROL.search(text)
    if match:
        return Problem("control-character", f"the control character {name_char(match[0])} is not allowed", "delete it")
    return None


def _explain_blank(key: str, blank: str) -> Problem:
    message = f"{name_char(blank)} after {quote(key + ':')} is not the space that YAML requires"
    return Problem("odd-space", message, "replace it with an ordinary space")


def find_odd_space(line: str) -> Problem | None:
    """Return the problem of a line whose first colon is followed by a whitespace character other than a space."""
    match = _NBSP_KEY.match(line.lstrip(" -"))
    return _explain_blank(match[1], match[2]) if match else None


def explain_collection_key(rest: str) -> Problem:
    """Explain a list or a mapping used as a key; ``rest`` is the line from where it starts."""
    if rest.startswith("{"):
        hint = f"if the braces are text, put the value in quotes: {cut_value('{' + rest)}"
        return Problem("key-not-text", "the key is a mapping", hint)
    return Problem("key-not-text", "the key is a list", "write a word as the key")


def cut_value(rest: str) -> str:
    """Return the rest of a line quoted, for a hint."""
    return quote_value(rest) if rest.strip() else '"…"'


def explain_root(path: str, text: str, root: Data | None) -> Finding:
    """Explain why a file whose top is not a mapping cannot be read."""
    if root is None or root in ("", "~", "null"):
        message = "the file is empty"
        return Finding(path, 1, 1, "error", "empty-file", message, "write its fields, or delete the file")
    if isinstance(root, list):
        hint = 'write the fields of one task at the top, or put the list below a key such as "tasks:"'
        return Finding(
            path, *_find_content(text), "error", "not-a-mapping", "expected fields at the top, found a list", hint
        )
    line, column = _find_content(text)
    problem = find_odd_space(text.split("\n")[line - 1])
    if problem:
        return Finding(path, line, column, "error", problem.rule, problem.message, problem.hint)
    message = f"expected fields such as `title: …`, found the text {quote(str(root))}"
    match = re.match(r"([A-Za-z_]\w{0,30}):(?=\S)(\S{1,30})", str(root))
    hint = f"write a space after the colon: {match[1]}: {match[2]}" if match else "write each field as `name: value`"
    return Finding(path, line, column, "error", "not-a-mapping", message, hint)


def _find_content(text: str) -> tuple[int, int]:
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip(" \t")
        if stripped and stripped[0] != "#" and not stripped.startswith("---"):
            return number, len(line) - len(line.lstrip(" \t")) + 1
    return 1, 1

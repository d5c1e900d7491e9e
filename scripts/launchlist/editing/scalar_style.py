"""Write a text as YAML: plain if every reader reads it back, else in quotes or, if it has several lines, as a block."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from launchlist.reading.disk.safe_open import MAX_LINE
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.reading.yaml.fast_path import Data


_TYPED: Final = re.compile(
    r"""
    ~ | = | << | null | true | false | yes | no | on | off
    | [-+]?\.(?:inf|nan)
    | [-+]?0b[01_]+ | [-+]?0o?[0-7_]+ | [-+]?0x[0-9a-f_]+ | [-+][0-9_]+
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?
    | [-+]?\.[0-9_]+(?:e[-+]?[0-9]+)?
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}
      (?:(?:t|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""What YAML 1.1 (https://yaml.org/type/) or the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema)
resolves, or a reader that goes beyond them: more than any single one, since a file must mean the same to all. The
letters y and n of YAML 1.1 are left out because its readers do not treat them as booleans."""


def is_text_everywhere(text: str) -> bool:
    """Whether a text without quotes is text to every reader."""
    return bool(text) and not _TYPED.fullmatch(text)


def may_lose_quotes(text: str) -> bool:
    """Whether a text without its quotes is text even to a reader that follows YAML 1.1 strictly."""
    return is_text_everywhere(text) and text not in {"y", "Y", "n", "N"}


INDENT: Final = "  "
_WIDEST: Final = MAX_LINE - 1000
"""The rest of the line is left for the key and its indentation."""
_PIECE: Final = 100
# No leading YAML indicator, no `: ` and no ` #`; the reader decides what else may be plain.
_PLAIN: Final = re.compile(r"[A-Za-z0-9(/._](?:[!-~]|(?<![:#]) (?![#\s]))*(?<![: ])")
_UNSURE: Final = re.compile(r": | #|---|\.\.\.")
_WORDS: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*(?: [A-Za-z0-9_][A-Za-z0-9_./-]*)*")
_NEVER_PLAIN: Final = "[]{},&*!|>%@`\"'#"
"""What no plain text starts with: trying it would take PyYAML long if there are many brackets."""
_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_INHERENT: Final = frozenset(("invisible-character", "bidi-text", "wrong-charset"))
"""Warnings about the text itself, regardless of its style."""
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def write_value(text: str, below: str = INDENT, *, is_typed: bool = False) -> str:
    """Return what follows ``key:`` and a space; ``below`` is the additional indentation of further lines.

    For a block it is the indicator and the indented lines, without the last line ending. A field ``is_typed`` if it
    contains a date or a number, written without quotes; anywhere else text that looks like one is quoted.
    """
    if can_be_plain(text, is_typed=is_typed):
        return text
    for form in _list_forms(text, below) if text else ():
        if _is_read_as(form, text):
            return form
    quoted = _quote_double(text)
    return quoted if len(quoted) <= _WIDEST else _fold(text, below)


def can_be_plain(text: str, *, is_typed: bool = False) -> bool:
    """Whether a text needs no quotes."""
    if not text or text[0] in _NEVER_PLAIN or len(text) > _WIDEST or "\n" in text:
        return False
    if not (is_typed or is_text_everywhere(text)):
        return False
    return bool(_PLAIN.fullmatch(text) and not _UNSURE.search(text)) or _is_read_as(text, text)


def requote_value(text: str, old: str, below: str, *, is_flow: bool = False, is_typed: bool = False) -> str:
    """Return a text to replace another one, with the same quotes if it had any; in brackets on one line."""
    if old.startswith('"') and len(text) <= _PIECE * 10:
        return _quote_double(text)
    if old.startswith("'") and text.isprintable():
        return _quote_single(text)
    return write_flow(text, is_typed=is_typed) if is_flow else write_value(text, below, is_typed=is_typed)


def write_flow(value: Data, *, is_typed: bool = False) -> str:
    """Return a value for use in brackets, on one line."""
    if isinstance(value, str):
        is_plain = _WORDS.fullmatch(value) and (is_typed or is_text_everywhere(value))
        return value if is_plain else _quote_double(value)
    if isinstance(value, list):
        return f"[{', '.join(map(write_flow, value))}]"
    return "{" + ", ".join(f"{write_key(key)}: {write_flow(each)}" for key, each in value.items()) + "}"


@lru_cache(maxsize=1024)
def write_key(text: str) -> str:
    """Return a key, without the colon."""
    is_text = is_text_everywhere(text)
    if is_text and _KEY.fullmatch(text):
        return text
    forms: list[str] = [text] if is_text else []
    forms += [_quote_single(text)] if '"' in text or "\\" in text else []
    for form in forms:
        document = read_yaml("", f"{form}: x\n".encode("utf-8", "replace"), fast=False)
        if "\n" not in form and document.data == {text: "x"}:
            return form
    return _quote_double(text)


def _list_forms(text: str, below: str) -> Iterator[str]:
    """Yield the literal ways to write a text, nicest first; there may be none."""
    if "\n" not in text and len(text) <= _WIDEST:
        if text.isprintable() and ('"' in text or "\\" in text):
            yield _quote_single(text)
    elif text[0] not in " \n" and not text.endswith("\n\n") and max(map(len, text.split("\n"))) <= _WIDEST:
        yield _write_block(text, below)


def _is_read_as(form: str, text: str) -> bool:
    if re.search(r"[ \t]\n|[ \t]\Z", form):  # editors remove such spaces
        return False
    document = read_yaml("", f"k: {form}\nl:\n- {form}\n".encode("utf-8", "replace"), fast=False)
    return document.data == {"k": text, "l": [text]} and _INHERENT.issuperset(each.rule for each in document.findings)


def _write_block(text: str, below: str) -> str:
    lines = text.removesuffix("\n").split("\n")
    sign = "|" if text.endswith("\n") else "|-"
    return "\n".join([sign, *(f"{below}{line}" if line else "" for line in lines)])


def _quote_single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quote_double(text: str) -> str:
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _fold(text: str, below: str) -> str:
    """Return a text too long for one line in double quotes on several lines, each continued by a backslash."""
    pieces = ["".join(map(_escape, text[at : at + _PIECE])) for at in range(0, len(text), _PIECE)]
    # Leading spaces of a continued line are not part of the text.
    lines = [f"\\{piece}" if piece[0] == " " else piece for piece in pieces]
    return '"' + f"\\\n{below}".join(lines) + '"'

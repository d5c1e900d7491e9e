"""Reads a task that starts as the manual shows it: one pattern for the whole file, in a third of the time."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from launchlist.reading.yaml.fast_path import Data

# Values on one line: text without quotes, text in quotes that hides nothing, a list of words.
# To look for a colon that ends text without quotes, and then take the line, is three times as fast as to take all signs
# but colons: all but one sign is what a pattern passes over fastest.
PLAIN: Final = r"(?![ \n!-'*,\-:>?@\[\]`{|}])(?![^\n]*:[\s:])[^\n]++"
QUOTED: Final = r"""(?:"[^"\\\n]*+"|'[^'\n]*+')"""
WORDS: Final = r"(?:[A-Za-z0-9_][A-Za-z0-9_./-]*+(?:, [A-Za-z0-9_][A-Za-z0-9_./-]*+)*+)?"
_VALUE: Final = rf"({PLAIN}|{QUOTED})\n"
_TEXT: Final = rf"({PLAIN}|{QUOTED}|[>|]-?(?:\n  [^ \n][^\n]*+)++)\n"
_LIST: Final = rf"\[({WORDS})\]\n"
_QUOTES: Final = "\"'"
_ITEMS: Final = r"\n((?:(?:  - |    )[^ \n][^\n]*+\n)++)"
_FIRST: Final = {
    "id": rf"({PLAIN})\n",
    "title": _VALUE,
    "owner": _VALUE,
    "deadline": _VALUE,
    "status": rf"({PLAIN})\n",
}
# These may follow in any order.
_REST: Final = {
    "notes": f" {_TEXT}",
    "next_action": f" {_TEXT}",
    "estimate": rf" ({PLAIN})\n",
    "depends_on": f" {_LIST}",
    "labels": f" {_LIST}",
    "updates": _ITEMS,
}


def read_usual(text: str) -> dict[str, Data] | None:
    """Return what `read_plain` does for a task of the usual layout, or None.

    The fields that may follow in any order come in the one of `_REST`.
    """
    match = _compile_task().fullmatch(text)
    if not match:
        return None
    task_id, title, owner, deadline, status, notes, next_action, estimate, depends_on, labels, updates = match.groups()
    data: dict[str, Data] = {
        "id": task_id,
        "title": title if title[0] not in _QUOTES else title[1:-1],
        "owner": owner if owner[0] not in _QUOTES else owner[1:-1],
        "deadline": deadline if deadline[0] not in _QUOTES else deadline[1:-1],
        "status": status,
    }
    if notes:
        data["notes"] = _read_text(notes)
    if next_action:
        data["next_action"] = _read_text(next_action)
    if estimate:
        data["estimate"] = estimate
    if depends_on is not None:
        data["depends_on"] = [*depends_on.split(", ")] if depends_on else []
    if labels is not None:
        data["labels"] = [*labels.split(", ")] if labels else []
    if updates:
        data["updates"] = items = []
        for day, remark, other in _compile_update().findall(updates):
            if other:
                return None
            items.append(
                {
                    "date": day if day[0] not in _QUOTES else day[1:-1],
                    "text": remark if remark[0] not in _QUOTES else remark[1:-1],
                }
            )
    return data


def _read_text(raw: str) -> str:
    """Return the text of a value on one line, or of a block with the sign in front of it."""
    first = raw[0]
    if first in _QUOTES:
        return raw[1:-1]
    if first not in ">|":
        return raw
    join = " " if first == ">" else "\n"
    return raw[5:].replace("\n  ", join) if raw[1] == "-" else raw[4:].replace("\n  ", join) + "\n"


@functools.cache
def _compile_task() -> re.Pattern[str]:
    first = "".join(f"{name}: {value}" for name, value in _FIRST.items())
    # A field whose group has matched before stands there twice, which is for others to explain.
    rest = "|".join(f"{name}:(?({at})(?!)|){value}" for at, (name, value) in enumerate(_REST.items(), len(_FIRST) + 1))
    return re.compile(rf"(?:---\n)?(?:#[^\n]*+\n)*+{first}(?:{rest})*")


@functools.cache
def _compile_update() -> re.Pattern[str]:
    return re.compile(rf"  - date: {_VALUE}    text: {_VALUE}|([\s\S]++)")

"""What of an issue's text is going to change, in a few words for the plan of a sync; pure."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from launchlist.sync.inert import cut_text

if TYPE_CHECKING:
    from launchlist.sync.edits import Text

_FIELD = re.compile(r"- \*\*([^*\n]+):\*\* (.*)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ADVICE = "To resolve it, set `status:"
"""Begins a line that names the commit, which changes with every one."""
_REPEATED = {"Late", "Late since"}
"""Says what the deadline says."""
_TITLE = "title"
_SHORT = 40
"""UTF-16 units of a value that is told as it is."""
_MOST = 4
"""Changes named one by one."""


def describe_difference(old: Text, new: Text) -> str:
    """Return what two texts of an issue differ in: ``status: pending → complete``; "" where they do not."""
    was, now = _read_fields(old.body), _read_fields(new.body)
    if old.title != new.title and was.get(_TITLE) == now.get(_TITLE):
        was, now = {**was, _TITLE: (old.title,)}, {**now, _TITLE: (new.title,)}
    names = [name for name in dict.fromkeys((*now, *was)) if was.get(name) != now.get(name)]
    told = [_tell(name, was.get(name, ()), now.get(name, ())) for name in names[:_MOST]]
    told += [f"{len(names) - _MOST} more"] if len(names) > _MOST else []
    return ", ".join(told)


def _read_fields(text: str) -> dict[str, tuple[str, ...]]:
    """Return the values of each field; in our template what stands before all of them is the title, then the notes."""
    fields: dict[str, list[str]] = {}
    lines = [line.strip() for line in text.splitlines()]
    is_listed = any(_FIELD.fullmatch(line) for line in lines)
    name = _TITLE if is_listed else "text"
    for line in lines:
        match = _FIELD.fullmatch(line)
        if match and match[1] not in _REPEATED:
            fields.setdefault(match[1].lower(), []).append(match[2])
        elif not match and line not in {"", "---"} and not line.startswith(_ADVICE):
            fields.setdefault(name, []).append(line)
        name = "notes" if match else name
    return {name: tuple(values) for name, values in fields.items()}


def _tell(name: str, was: tuple[str, ...], now: tuple[str, ...]) -> str:
    if len(was) > 1 or len(now) > 1:
        return name
    old, new = (_plain(each[0]) if each else "none" for each in (was, now))
    return f"{name}: {old} → {new}" if old != new else name


def _plain(value: str) -> str:
    """Return Markdown of ours as a person wrote it, cut where it is long."""
    shown = _ESCAPE.sub(r"\1", html.unescape(value).replace("\u200b", ""))
    return cut_text(shown, _SHORT)

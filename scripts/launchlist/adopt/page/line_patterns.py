"""Patterns of the lines of a hand-kept checklist outside its tables: path, updates, action items, meeting, footer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.page.actions import PageAction
from launchlist.adopt.page.document import LONGEST, STAMP
from launchlist.plan.words.people import read_person, strip_emphasis

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from launchlist.adopt.page.blocks import ListItem

_ID: Final = r"[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{1,9}"
STRUCK: Final = re.compile(r"~~(.+)~~", re.DOTALL)
STRUCK_ID: Final = re.compile(r"~~([A-Z][A-Z0-9]{0,15}-[0-9]{1,9})~~(?=\s)")
_IDS: Final = rf"{_ID}(?:\s*(?:[/,&+]|\band\b)\s*(?:{_ID}|[0-9]{{1,9}}))*"
_LED: Final = re.compile(
    rf"(?P<mark>\*\*|__|`)?(?P<ids>{_IDS})(?P=mark)?(?(mark)|)\s*(?::|–|—|\s-)\s*(?:(?P=mark)\s*)?(?P<text>.+)",
    re.DOTALL,
)
_BARE_ID: Final = re.compile(
    r"(?P<mark>\*\*|__|`|\[)?(?P<id>[A-Z][A-Z0-9]{0,15}-[0-9]{1,9})(?(mark)(?:\*\*|__|`|\]))\s+(?P<text>\S.*)",
    re.DOTALL,
)
_OWNERS: Final = re.compile(r"\((?P<owners>[^()]+)\)\s*$")
_GOAL: Final = re.compile(r"the following .*?in order(?: to (?P<goal>.+)|\s*+:?\s*+)", re.IGNORECASE | re.DOTALL)
_FIELD: Final = re.compile(r"\**(?P<name>[A-Za-z /]{2,20}?)\**\s*:\s*\**\s*(?P<value>.+)")
_ACTION: Final = re.compile(
    r"(?P<mark>\*\*|__)?(?P<owner>@?[^:*_]{1,80}?)(?(mark)(?P=mark))\s*(?::|–|—)\s*(?P<text>.+)", re.DOTALL
)
_REFRESH: Final = re.compile(
    r"this (?:checklist|document|page|list) is (?:automatically )?updated(?: (?P<often>hourly|daily|weekly))?\.?",
    re.IGNORECASE,
)
_SYNC: Final = {
    "date": "date",
    "day": "date",
    "when": "date",
    "time": "time",
    "focus": "focus",
    "agenda": "focus",
    "topic": "focus",
}


class Led(NamedTuple):
    """A line that begins with ids."""

    ids: tuple[str, ...]
    text: str


def read_led(text: str) -> Led | None:
    """Return the ids that a line begins with, ``CFG-1/2`` is both, and what follows; None where it does not."""
    match = _LED.fullmatch(text.strip())
    return Led(_expand(match["ids"]), match["text"].strip()) if match else None


def take_id(text: str, known: Container[str]) -> tuple[str, str]:
    """Return the one id that a line begins with, and the rest; without a colon only if it is a ``known`` one."""
    led = read_led(text)
    if led and len(led.ids) == 1:
        return led.ids[0], led.text
    match = _BARE_ID.fullmatch(text)
    return (match["id"], match["text"]) if match and match["id"] in known else ("", text)


def _expand(ids: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in map(str.strip, re.split(r"[/,&+]|\band\b", ids)):
        found.append(part if "-" in part else f"{found[-1].rpartition('-')[0]}-{part}")
    return tuple(found)


class StepLine(NamedTuple):
    """A step of the critical path as its line has it."""

    line: int
    ids: tuple[str, ...]
    title: str
    owners: tuple[str, ...]


def read_step(item: ListItem, known: Container[str]) -> StepLine | None:
    """Return a step whose tasks are all known, or None."""
    led = read_led(item.text)
    if not led or item.more or not all(each in known for each in led.ids):
        return None
    owners = _OWNERS.search(led.text)
    names = tuple(part.strip() for part in owners["owners"].split(",")) if owners else ()
    title = led.text[: owners.start()] if owners else led.text
    return StepLine(item.line, led.ids, " ".join(title.split()), names)


def find_goal(text: str) -> str | None:
    """Return the goal in a sentence that introduces a critical path, which may be empty; None for other text."""
    match = _GOAL.fullmatch(text.strip())
    return " ".join((match["goal"] or "").rstrip().removesuffix(":").split()) if match else None


def read_action(item: ListItem, owners: Container[str]) -> PageAction | None:
    """Return an action item of one of the owners."""
    match = _ACTION.fullmatch(item.text.strip())
    if not match or item.more:
        return None
    owner = read_person(match["owner"]).name
    return PageAction(item.line, owner, " ".join(match["text"].split())) if owner in owners else None


class Meeting(NamedTuple):
    """The next meeting; ``rest`` are the lines that are not understood."""

    day: str = ""
    time: str = ""
    focus: str = ""
    rest: tuple[str, ...] = ()


def read_meeting(lines: Iterable[str]) -> Meeting:
    """Return the meeting that lines such as ``**Date**: May 18, 2025`` describe."""
    found: dict[str, str] = {}
    rest: list[str] = []
    for line in lines:
        match = _FIELD.fullmatch(line.strip().removeprefix("- ").removeprefix("* "))
        name = _SYNC.get(match["name"].strip().lower(), "") if match else ""
        if match and name and name not in found:
            found[name] = match["value"].rstrip().rstrip("\\").strip()
        elif line.strip():
            rest.append(line)
    return Meeting(found.get("date", ""), found.get("time", ""), found.get("focus", ""), tuple(rest))


class Footer(NamedTuple):
    """What a paragraph contains about the document itself."""

    refresh: str
    rest: str
    """The rest of the paragraph; empty if it is only about updates."""


def read_footer(text: str) -> Footer:
    """Return how often a document is updated, and the rest of a paragraph without that and without stamps."""
    if len(text) > LONGEST:
        return Footer("", text)
    often = _REFRESH.search(text)
    rest = _REFRESH.sub("", text)
    rest = re.sub(
        r"\b(?:last )?(?:automated |automatic )?(?:updated?|as of)\b\s*:\s*$",
        "",
        STAMP.sub("", rest).strip(" *_"),
        flags=re.IGNORECASE,
    )
    rest = re.sub(r"\b(?:last|automated|automatic|latest|current)\b", "", rest, flags=re.IGNORECASE)
    return Footer((often["often"] or "").lower() if often else "", strip_emphasis(rest).strip(" *_.,\n"))

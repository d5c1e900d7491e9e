"""The hidden first line of our region in an issue's body: whose issue it is, and in which state we last left it."""

from __future__ import annotations

import hashlib
import re
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1
END = "<!-- launchlist:end -->"
_START = re.compile(r"<!-- launchlist:v([0-9]{1,9})\b")
_FIELD = re.compile(r"(?<![a-z])([a-z]+)=(\S+)")
_ID = re.compile(r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}|rollup")

FOREIGN = "-"
"""Stands for the digest of what is not known: the text is that of another issue."""
MOST_LISTED = 400
"""Ids of a roll-up that its marker names: a body has 65,536 units for everything."""

MarkerState: TypeAlias = Literal["open", "closed", "duplicate", "unlabeled"]
_STATES: tuple[MarkerState, ...] = ("open", "closed", "duplicate", "unlabeled")


class Marker(NamedTuple):
    """What launchlist knows of an issue from the issue alone, so that a lost journal can be rebuilt."""

    id: str
    due: str
    """The deadline it speaks of, as in `Wish`."""
    state: MarkerState
    """What we last made it. A person closed an issue that is closed although this says open."""
    title: str
    """Digest of the title we gave it: another title is a person's."""
    content: str
    """Digest of what the region says, so that what has not changed is not sent again."""
    assignee: str = ""
    """The login we assigned it to."""
    escalated: tuple[str, ...] = ()
    """The escalation steps taken, as plan.yaml writes them."""
    lacks: tuple[str, ...] = ()
    """What is not known to be there: ``milestone``, ``label:NAME``, ``assignee:LOGIN`` whom we set out to assign."""
    lists: tuple[str, ...] = ()
    """Of the roll-up: the ids on its list, as many as `MOST_LISTED`."""
    place: str = ""
    """The folder of the plan in its repository, so that two plans in one keep apart; "" for the top."""


class NewerMarkerError(ValueError):
    """The marker was written by a later release."""


class _Start(NamedTuple):
    """The line that a region of our own starts with, and where it stands in a body."""

    start: int
    end: int
    version: int
    fields: str


def _find_starts(body: str) -> Iterator[_Start]:
    """Yield the starts of regions, each ended by ``-->`` on its line; a body is gone through once, whatever it says."""
    close = line_end = at = 0
    for head in _START.finditer(body):
        if head.start() < at:
            continue
        close = close if close >= head.end() else body.find("-->", head.end())
        if close < 0:
            return
        if line_end < head.end():
            line_end = body.find("\n", head.end())
            line_end = line_end if line_end >= 0 else len(body)
        if close < line_end:
            at = close + len("-->")
            yield _Start(head.start(), at, int(head[1]), body[head.end() : close])


def digest(text: str) -> str:
    """Return 16 hexadecimal digits that stand for ``text``."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def read_marker(body: str) -> Marker | None:
    """Return the marker of a body that has exactly one, complete one; raises NewerMarkerError."""
    starts = list(islice(_find_starts(body), 2))
    if len(starts) != 1 or body.count(END) != 1 or body.find(END) < starts[0].end:
        return None
    if starts[0].version > VERSION:
        raise NewerMarkerError
    fields = dict(_FIELD.findall(starts[0].fields))
    state = next((each for each in _STATES if each == fields.get("state")), None)
    if not state or not _ID.fullmatch(fields.get("id", "")) or not {"due", "title", "content"} <= fields.keys():
        return None
    return Marker(
        id=fields["id"],
        due=fields["due"],
        state=state,
        title=fields["title"],
        content=fields["content"],
        assignee=fields.get("assignee", ""),
        escalated=tuple(filter(None, fields.get("escalated", "").split(","))),
        lacks=tuple(map(unquote, filter(None, fields.get("lacks", "").split(",")))),
        lists=tuple(filter(None, fields.get("lists", "").split(","))),
        place=unquote(fields.get("plan", "")),
    )


def write_region(marker: Marker, text: str) -> str:
    """Return our region of a body: the marker, ``text`` without a comment of its own, and the end."""
    fields = [f"id={marker.id}", f"due={marker.due}", f"state={marker.state}"]
    fields += [f"title={marker.title}", f"content={marker.content}"]
    fields += [f"assignee={marker.assignee}"] if marker.assignee else []
    fields += [f"escalated={','.join(marker.escalated)}"] if marker.escalated else []
    fields += [f"lacks={','.join(quote(each, safe=':') for each in marker.lacks)}"] if marker.lacks else []
    fields += [f"lists={','.join(marker.lists)}"] if marker.lists else []
    fields += [f"plan={quote(marker.place)}"] if marker.place else []
    inert = show_comments(text).strip("\n")
    return f"<!-- launchlist:v{VERSION} {' '.join(fields)} -->\n{inert}\n{END}"


def show_comments(text: str) -> str:
    """Return ``text`` with comments as text: a template may write anything, but no second marker."""
    return text.replace("<!--", "&lt;!--")


def get_region_text(body: str) -> str:
    """Return what our region of a body with exactly one marker says."""
    start = next(_find_starts(body), None)
    return body[start.end : body.index(END, start.end)].replace("\r\n", "\n").strip("\n") if start else ""


def replace_region(body: str, region: str) -> str:
    """Return ``body`` with our region replaced; everything outside it stays to the byte."""
    start = next(_find_starts(body), None)
    if not start:
        return region
    return body[: start.start] + region + body[body.index(END, start.end) + len(END) :]

"""The hidden first line of our region in an issue's body: the id of the issue, and the state we last left it in."""

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
"""Used in place of an unknown digest: the text is that of another issue."""
MOST_LISTED = 400
"""Ids that the marker of a roll-up lists: everything must fit into the 65,536 units of a body."""

MarkerState: TypeAlias = Literal["open", "closed", "duplicate", "unlabeled"]
_STATES: tuple[MarkerState, ...] = ("open", "closed", "duplicate", "unlabeled")


class Marker(NamedTuple):
    """What launchlist records in the issue itself, so that a lost journal can be rebuilt."""

    id: str
    due: str
    """The deadline that the issue shows, as in `DesiredIssue`."""
    state: MarkerState
    """The state we last set. If this is open but the issue is closed, a person closed it."""
    title: str
    """Digest of the title we gave it: any other title was set by a person."""
    content: str
    """Digest of the region's content, so that unchanged content is not sent again."""
    assignee: str = ""
    """The login we assigned it to."""
    escalated: tuple[str, ...] = ()
    """The escalation steps taken, as written in plan.yaml."""
    lacks: tuple[str, ...] = ()
    """What may be missing: ``milestone``, ``label:NAME``, ``assignee:LOGIN`` for a login we tried to assign."""
    lists: tuple[str, ...] = ()
    """Of the roll-up: the ids on its list, up to `MOST_LISTED`."""
    place: str = ""
    """The folder of the plan in its repository, to tell two plans in one repository apart; "" for the top."""


class NewerMarkerError(ValueError):
    """The marker was written by a later release."""


class _Start(NamedTuple):
    """The first line of one of our regions, and its position in a body."""

    start: int
    end: int
    version: int
    fields: str


def _find_starts(body: str) -> Iterator[_Start]:
    """Yield the starts of regions, each closed by ``-->`` on the same line, in a single pass through any body."""
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
    """Return a digest of ``text`` as 16 hexadecimal digits."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def read_marker(body: str) -> Marker | None:
    """Return the marker of a body with exactly one complete marker, else None; raises NewerMarkerError."""
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
    """Return our region of a body: the marker, ``text`` with its comments made visible, and the end."""
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
    """Return ``text`` with comments made visible, so that a template cannot write a second marker."""
    return text.replace("<!--", "&lt;!--")


def get_region_text(body: str) -> str:
    """Return the text of our region in a body with exactly one marker."""
    start = next(_find_starts(body), None)
    return body[start.end : body.index(END, start.end)].replace("\r\n", "\n").strip("\n") if start else ""


def replace_region(body: str, region: str) -> str:
    """Return ``body`` with our region replaced; everything outside it stays byte for byte."""
    start = next(_find_starts(body), None)
    if not start:
        return region
    return body[: start.start] + region + body[body.index(END, start.end) + len(END) :]

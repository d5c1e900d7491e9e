"""Suggests what was probably meant by an invalid value."""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.findings import Source, Violation
from launchlist.plan.moments import read_moment
from launchlist.plan.words.zone_words import match_zones
from launchlist.reading.schema.validator import SchemaName, read_schema
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_SYNONYMS: Final = {
    ("pending", "open"): "todo,to do,backlog,new,planned,waiting,queued,not started,not done,not yet,incomplete,"
    "unfinished,unresolved,unsolved,reopened,open,pending",
    ("in_progress", "open"): "doing,in progress,wip,started,active,ongoing,working,in review,review",
    ("complete", "resolved"): "done,closed,complete,completed,finished,fixed,resolved,solved,shipped,ready,ok",
    ("cancelled", "resolved"): "cancelled,canceled,dropped,abandoned,skipped,obsolete,wontfix,won't fix,wont fix",
}
"""The statuses of tasks and blockers, and what other tools call them."""
_SPAN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([hdw])(?:ours?|rs?|ays?|eeks?|ks?)?", re.IGNORECASE)
_ID: Final = re.compile(r"#?([A-Za-z][A-Za-z0-9]{0,15}?)[ _.:-]{0,3}([0-9]{1,9})")


def suggest_word(value: str, options: Sequence[str]) -> str:
    """Suggest the one of ``options`` that was probably meant, as a question, or ""."""
    said = re.sub(r"[\s_-]+", " ", value.lower()).strip()
    if said == "blocked" and "pending" in options:
        return "launchlist derives whether a task is blocked from depends_on and open blockers;"
    for meant, words in _SYNONYMS.items():
        fitting = [option for option in meant if option in options]
        if fitting and said in words.split(","):
            return f"did you mean {quote(fitting[0])}?"
    # A word with a prefix, as in "uncomplete", is more often the opposite than a misspelling.
    return suggest(value, [option for option in options if not value.lower().endswith(option) or said == option])


def suggest_form(value: str, pattern: str) -> str:
    """Suggest the value in the form of ``pattern``, as a question, if only little is wrong with it."""
    text = value.strip()
    as_id, span = _ID.fullmatch(text), _SPAN.fullmatch(text)
    options = [text.removeprefix("@")]
    if as_id:
        options.append(f"{as_id[1].upper()}-{as_id[2]}")
    if span:
        options.append(span[1] + span[2].lower())
    better = next((option for option in options if re.search(pattern, option)), "")
    return f"did you mean {quote(better)}?" if better else ""


def suggest_zone(name: str) -> str:
    """Suggest the zones that were probably meant, as a question, or ""."""
    names = [quote(zone) for zone in match_zones(name)]
    return f"did you mean {join_names(names, 'or')}?" if names else ""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(.*)", re.DOTALL)
_NAMED = re.compile(r"(?:[A-Za-z]+,? )?([0-9]{1,2})\.? ([A-Za-z]{3})[a-z]*\.?,?(?: ([0-9]{4}))?(.*)", re.DOTALL)
_AMERICAN = re.compile(r"(?:[A-Za-z]+,? )?([A-Za-z]{3})[a-z]*\.? ([0-9]{1,2})(?:,? ([0-9]{4}))?(.*)", re.DOTALL)
_CLOCK = re.compile(r"[T ]+([0-9]{1,2}):([0-9]{2})(.*)", re.DOTALL)


def suggest_moment(text: str) -> str:
    """Return the same date in the format of a plan, with ``YYYY`` for a missing year, or ""."""
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return _build(numeric[1], int(numeric[2]), int(numeric[3]), numeric[4])
    named, american = _NAMED.fullmatch(text), _AMERICAN.fullmatch(text)
    if named and named[2].lower() in _MONTHS:
        return _build(named[3], _MONTHS.index(named[2].lower()) + 1, int(named[1]), named[4])
    if american and american[1].lower() in _MONTHS:
        return _build(american[3], _MONTHS.index(american[1].lower()) + 1, int(american[2]), american[4])
    return ""


def _build(year: str | None, month: int, day: int, rest: str) -> str:
    clock = _CLOCK.fullmatch(rest)
    tail = f" {int(clock[1]):02}:{clock[2]}{clock[3]}" if clock else rest
    # A suggestion that is not valid either would be worse than none.
    if isinstance(read_moment(f"{year or 2000}-{month:02}-{day:02}{tail}"), str):
        return ""
    return f"{year or 'YYYY'}-{month:02}-{day:02}{tail}"


_OTHERS: Final[Mapping[SchemaName, SchemaName]] = {"task": "blocker", "blocker": "task"}
_ENOUGH: Final = 2
"""How many fields of the other kind make a file one of that kind; a single one may be a slip or from another tool."""


class _Fields(NamedTuple):
    known: frozenset[str]
    required: frozenset[str]


def find_wrong_folder(data: object, name: SchemaName, source: Source) -> Violation | None:
    """Return where ``data``, read as a ``name``, should be moved if it is clearly of the other kind."""
    other = _OTHERS.get(name)
    if other is None or not isinstance(data, dict):
        return None
    if isinstance(data.get(f"{other}s"), list):
        return _report(f"a list of {other}s", other, source)
    mine, theirs = _load_fields(name), _load_fields(other)
    has_mine = data.keys() & (mine.required - theirs.known)
    if has_mine or len(data.keys() & (theirs.known - mine.known)) < _ENOUGH:
        return None
    return _report(f"a {other}", other, source)


@cache
def _load_fields(name: SchemaName) -> _Fields:
    schema = read_schema(name)
    return _Fields(known=frozenset(schema["properties"]), required=frozenset(schema["required"]))


def _report(what: str, kind: SchemaName, source: Source) -> Violation:
    folder, home = source.path.rpartition("/")[0], f"checklist/{kind}s"
    message = f"this looks like {what}, but {folder}/ is for {_OTHERS[kind]}s"
    if source.pointer:
        return Violation("wrong-folder", source, message, f"move it to a file of its own in {home}/")
    move = f"git mv {shlex.quote(source.path)} {home}/"
    # Every plan has tasks, so that folder exists; the other one is created with the first blocker.
    command = move if kind == "task" else f"mkdir -p {home} && {move}"
    return Violation("wrong-folder", source, message, f"run: {command}")

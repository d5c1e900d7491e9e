"""Read values of fields on the command line: dates in words, lists with commas, owners by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.plan.steps import StepError, move_text, read_steps
from launchlist.reading.disk.plan_files import PLAN_PATH
from launchlist.reading.yaml.reader import read_yaml
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from launchlist.plan.model import Plan
    from launchlist.plan.words.deadlines import Reading
    from launchlist.plan.words.offsets import OffsetReading
    from launchlist.project.context import Ask, CommandContext
    from launchlist.project.edit_session import EditSession


_SIGNED: Final = re.compile(r"\s*[+-]\s*[0-9]")
_TODAY: Final = re.compile(r"\s*(?:today|now)\s*([+-]\s*[0-9].*)", re.IGNORECASE)


def read_wished_moment(text: str, name: str, zone: tzinfo, context: CommandContext) -> str:
    """Return a date or time in words as plan files write it, relative to now in the plan's ``zone``.

    If it is ambiguous, the user is asked; without a user to ask it is refused.
    """
    from launchlist.plan.words.deadlines import Calendar, read_deadline  # needed by few commands

    now = context.now.astimezone(zone)
    return _settle(read_deadline(text, Calendar(zone, now.date(), clock=now.time())), text, name, context)


def read_field_moment(text: str, name: str, session: EditSession) -> str:
    """Return what a field is to be that can count from an anchor or a task: an offset in words, or else a date."""
    from launchlist.plan.words.offsets import read_offset  # needed by few commands

    plan, context = session.plan, session.context
    from_today = _TODAY.fullmatch(text)
    if from_today:
        text = from_today[1]
    elif not _SIGNED.match(text):
        offset = read_offset(text, _list_anchors(session), frozenset(task.id for task in plan.tasks))
        if offset:
            return _settle(offset, text, name, context)
    steps = read_steps(text)
    if steps and (len(steps) > 1 or steps[0].unit == "wd") and all(step.unit != "h" for step in steps):
        today = context.now.astimezone(plan.zone).date().isoformat()
        return _move(today, text, name, session)
    return read_wished_moment(text, name, plan.zone, context)


def read_moved_moment(text: str, old: str | None, name: str, session: EditSession) -> str:
    """Return the moment ``old`` moved by steps such as ``+2d``, or any other that `read_field_moment` reads."""
    if not _SIGNED.match(text):
        return read_field_moment(text, name, session)
    from_today = f"{name}today{text.strip()}"
    if not read_steps(text):
        msg = f"{name} {quote(text)} is not a number of d, w, wd or h to move by; to count from today: {from_today}"
        raise UsageError(msg)
    if old is None:
        msg = (
            f"there is no {name.removesuffix('=')} yet that {quote(text)} could move; to count from today: {from_today}"
        )
        raise UsageError(msg)
    return _move(old, text, name, session)


def _move(start: str, text: str, name: str, session: EditSession) -> str:
    try:
        return move_text(start, read_steps(text), session.plan.zone, session.plan.calendar)
    except StepError as err:
        msg = f"{name} {quote(text)} is not possible: {err}"
        raise UsageError(msg) from err


def _list_anchors(session: EditSession) -> list[str]:
    """Return what deadlines can count from but tasks: the release, if plan.yaml has one, and the names it defines."""
    settings = next(file.data for file in session.tree.files if file.path == PLAN_PATH)
    data = read_yaml(PLAN_PATH, settings).data
    anchors = data.get("anchors") if isinstance(data, dict) else None
    return [*(["release"] if session.plan.release else []), *(anchors if isinstance(anchors, dict) else [])]


def _settle(reading: Reading | OffsetReading, text: str, name: str, context: CommandContext) -> str:
    """Return the moment that was read. Raises UsageError where there is none, or several that nobody chooses from."""
    if reading.choices:
        return _choose(f"{name} {quote(text)}", reading.choices, context)
    if reading.faults or not reading.moment:
        reason = "; ".join(reading.faults) or "it has no date"
        msg = f"{name} {quote(text)} is not a valid time: {reason}"
        raise UsageError(msg)
    return reading.moment


def _choose(what: str, choices: Sequence[str], context: CommandContext) -> str:
    answer = (
        ask_choice(context.ask, f"{what} has several possible meanings. Which one:", choices) if context.ask else ""
    )
    if answer:
        return answer
    msg = f"{what} may mean {join_names(choices, 'or')}; write one of them"
    raise UsageError(msg)


def ask_choice(ask: Ask, question: str, choices: Sequence[str]) -> str:
    """Return the choice that the user picks by its number or its text; "" for none."""
    numbered = {str(number): choice for number, choice in enumerate(choices, start=1)}
    listed = ", ".join(f"{number} for {choice}" for number, choice in numbered.items())
    answer = ask(f"{question} {listed} (leave empty to skip)")
    while answer and answer not in numbered and answer not in choices:
        answer = ask(f"a number from 1 to {len(choices)}, or nothing to skip:")
    return numbered.get(answer, answer)


def read_wished_list(*texts: str) -> list[str]:
    """Return the items of comma-separated lists, each once."""
    items = (compose_name(item.strip()) for text in texts for item in text.split(","))
    return list(dict.fromkeys(filter(None, items)))


def read_wished_links(text: str) -> list[str]:
    """Return URLs separated by spaces, each once: a comma separates them only if another URL follows it."""
    return list(dict.fromkeys(link for link in re.split(r",?\s+|,(?=https?://)", text) if link))


def require_text(text: str | None, name: str) -> None:
    """Raise UsageError for a text that is empty or only spaces."""
    if text and not text.strip():
        msg = f"{name} is empty; write some text"
        raise UsageError(msg)


def choose_owner(given: str | None, plan: Plan) -> str:
    """Return an owner of the plan: the one given, or else the only one."""
    names = list(dict.fromkeys(owner.name for owner in plan.owners))
    if given is None:
        if len(names) == 1:
            return names[0]
        msg = f"the plan has several owners; choose one with --owner: {join_names(names)}"
        raise UsageError(msg)
    given = compose_name(given)
    if given not in names:
        hint = suggest(given, names) or f"the owners are {join_names(names)}"
        msg = f"--owner {quote(given)} is not in plan.yaml's owners; {hint}"
        raise UsageError(msg)
    return given

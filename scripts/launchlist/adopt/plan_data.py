"""A draft as the data of a plan's files: ids are assigned, and missing fields are filled and reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from launchlist.adopt.draft import SYNTHETIC, Fault
from launchlist.adopt.normalize import clean, cut, join_lines, split_long
from launchlist.adopt.offsets import DraftIds, settle_offsets
from launchlist.adopt.phases import fold_phase, settle_phases
from launchlist.adopt.record_data import put_text, write_blocker, write_task
from launchlist.plan.moments import find_zone, is_relative, resolve_moment
from launchlist.plan.names import compose_name, is_id
from launchlist.wording import count_noun, join_names, quote

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import tzinfo

    from launchlist.adopt.draft import AdoptOptions, Draft, DraftBlocker, DraftTask


NOBODY: Final = "nobody"
"""The owner of tasks that have none in the source; a plan requires one."""
_NAMED: Final = 8


_NUMBERED: Final = re.compile(r"([A-Za-z][A-Za-z0-9]{0,15}?)[-_ #./:]{0,2}([0-9]{1,9})")
_NUMBER: Final = re.compile(r"#?([0-9]{1,9})")
_PREFIX: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}")


def assign_ids(keys: Iterable[str], usual: str, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return key to id; ``usual`` is a prefix.

    Keys that are valid ids stay, then keys such as ``task-2`` become TASK-2; the rest is numbered.
    """
    ids: dict[str, str] = {}
    used = set(taken)
    rest = []
    for key in keys:
        if is_id(key) and key not in used:
            ids[key] = key
            used.add(key)
        else:
            rest.append(key)
    counted = []
    for key in rest:
        natural = find_natural_id(key, usual)
        if natural and natural not in used:
            ids[key] = natural
            used.add(natural)
        else:
            counted.append(key)
    last: dict[str, int] = {}
    for key in counted:
        ids[key] = _count_on(key, usual, used, last)
        used.add(ids[key])
    return ids


def find_natural_id(key: str, usual: str) -> str:
    """Return the id that a key is another spelling of, ``TASK-2`` for ``task-2``; empty if there is none."""
    numbered = None if key.startswith(SYNTHETIC) else _NUMBERED.fullmatch(key)
    if numbered:
        return f"{numbered[1].upper()}-{int(numbered[2])}"
    number = _NUMBER.fullmatch(key)
    return f"{usual}-{int(number[1])}" if number else ""


def _count_on(key: str, usual: str, used: set[str], last: dict[str, int]) -> str:
    word = None if key.startswith(SYNTHETIC) else _PREFIX.match(key)
    prefix = word[0].upper() if word else usual
    count = last.get(prefix, 0) + 1
    while f"{prefix}-{count}" in used:
        count += 1
    last[prefix] = count
    return f"{prefix}-{count}"


def report_loose(name: str, blockers: Mapping[str, DraftBlocker], ids: Mapping[str, str]) -> list[Fault]:
    """Report blockers that affect no known task, and where they were put."""
    first = next(iter(ids.values()), "")
    return [
        Fault(
            blocker.path or name,
            blocker.line,
            f"{each} affects no known task; a blocker must, so it is put on {first}",
            f"launchlist set {each} affects=…",
        )
        for each, blocker in blockers.items()
        if not any(key in ids for key in blocker.affects)
    ]


def report_ids(name: str, ids: Mapping[str, str], usual: str) -> list[Fault]:
    """Report in one line which ids changed in more than spelling, so that records are not confused."""
    changed = [
        f"{quote(key)} is {given} here"
        for key, given in ids.items()
        if given not in {key, find_natural_id(key, usual)} and not key.startswith(SYNTHETIC)
    ]
    if not changed:
        return []
    shown = [*changed[:_NAMED], f"{len(changed) - _NAMED} more"] if len(changed) > _NAMED else changed
    return [Fault(name, 0, f"{count_noun(len(changed), 'id')} had to change: {join_names(shown)}")]


def report_alike(owners: Sequence[str], name: str) -> list[Fault]:
    """Report owners that differ only in capitals: they are probably the same."""
    alike: dict[str, list[str]] = {}
    for owner in owners:
        alike.setdefault(owner.casefold(), []).append(owner)
    return [
        Fault(
            name,
            0,
            f"{join_names([repr(each) for each in group])} are {len(group)} owners",
            "use one spelling if they are the same owner",
        )
        for group in alike.values()
        if len(group) > 1
    ]


class Gap(NamedTuple):
    """A record's id, owner and moment, which are empty if the source has none."""

    id: str
    owner: str
    moment: str


def report_gaps(name: str, noun: str, field: str, records: Sequence[Gap], meanwhile: str) -> list[Fault]:
    """Report records without an owner, and records without a moment in ``field``, each in one line.

    ``meanwhile`` is how the plan treats the latter.
    """
    faults = []
    ownerless = [each.id for each in records if not each.owner]
    if ownerless:
        message = f"{_name_records(ownerless, noun)} no owner and {_be(ownerless)} given to {NOBODY!r}"
        faults.append(Fault(name, 0, message, "launchlist set ID owner=NAME"))
    dateless = [each.id for each in records if not each.moment]
    if dateless:
        shown = "ETA" if field == "eta" else field
        message = f"{_name_records(dateless, noun)} no clear {shown}; {meanwhile}"
        faults.append(Fault(name, 0, message, f"launchlist set ID {field}=…"))
    return faults


def _name_records(ids: Sequence[str], noun: str) -> str:
    shown = join_names([*ids[:_NAMED]]) if len(ids) <= _NAMED else f"{', '.join(ids[:_NAMED])} …"
    return f"{count_noun(len(ids), noun)} ({shown}) {'has' if len(ids) == 1 else 'have'}"


def _be(ids: Sequence[str]) -> str:
    return "is" if len(ids) == 1 else "are"


class Finished(NamedTuple):
    """The data of the plan's files, and what to report."""

    plan: dict[str, Any]
    tasks: dict[str, dict[str, Any]]
    """By id, in the order of the source."""
    blockers: dict[str, dict[str, Any]]
    faults: tuple[Fault, ...]
    zone: tzinfo


def build_plan_data(draft: Draft, options: AdoptOptions, name: str) -> Finished:
    """Return the data of a plan with every task and blocker of the draft."""
    faults = list(draft.faults)
    draft = _compose_keys(draft)
    ids = assign_ids([task.key for task in draft.tasks], "TASK")
    blocker_ids = assign_ids([blocker.key for blocker in draft.blockers], "BLK", ids.values())
    zone_name = options.zone_name or draft.zone_name
    if not zone_name:
        zone_name = "UTC"
        faults.append(Fault(name, 0, "it names no time zone, so times are read as UTC", "name one with --zone"))
    zone = find_zone(zone_name)
    assert zone is not None, zone_name  # noqa: S101 - every reader has looked it up
    draft, phase_ids, phases = settle_phases(draft)
    draft, unclear = settle_offsets(draft, DraftIds(ids, blocker_ids), options, zone, name)
    faults += unclear
    fallback = _find_fallback(draft, options, zone)
    tasks = {ids[task.key]: write_task(task, ids, NOBODY, phase_ids) for task in draft.tasks}
    blockers = {
        blocker_ids[blocker.key]: write_blocker(blocker, blocker_ids[blocker.key], ids, NOBODY, fallback)
        for blocker in draft.blockers
    }
    faults += report_ids(name, ids, "TASK") + report_ids(name, blocker_ids, "BLK")
    phase_ends = {fold_phase(each["title"]) for each in phases if "until" in each}
    of_tasks = [Gap(ids[task.key], task.owner, _find_due(task, phase_ends)) for task in draft.tasks]
    of_blockers = [
        Gap(blocker_ids[each.key], each.owner, each.eta or each.offsets.get("eta", "")) for each in draft.blockers
    ]
    faults += report_gaps(name, "task", "deadline", of_tasks, "without one a task is never overdue")
    faults += report_gaps(name, "blocker", "eta", of_blockers, f"the plan uses {fallback}")
    faults += report_loose(name, {blocker_ids[each.key]: each for each in draft.blockers}, ids)
    plan = _write_plan(draft, name, zone_name) | ({"phases": phases} if phases else {})
    plan["owners"] = _list_owners(draft, [*tasks.values(), *blockers.values()])
    faults += report_alike([owner["name"] for owner in plan["owners"]], name)
    steps = [(step, [ids[key] for key in step.tasks if key in ids]) for step in draft.critical_path]
    if steps:
        plan["critical_path"] = [{"title": join_lines(step.title), "tasks": named} for step, named in steps if named]
    return Finished(plan, tasks, blockers, tuple(faults), zone)


def _compose_keys(draft: Draft) -> Draft:
    """Return a draft in which keys are in the same Unicode form everywhere."""
    return draft._replace(
        blockers=tuple(each._replace(affects=tuple(map(compose_name, each.affects))) for each in draft.blockers),
        critical_path=tuple(each._replace(tasks=tuple(map(compose_name, each.tasks))) for each in draft.critical_path),
    )


def _find_fallback(draft: Draft, options: AdoptOptions, zone: tzinfo) -> str:
    """Return the default ETA: the release, else the latest deadline, or the document's day if that is later."""
    deadlines = [task.deadline for task in draft.tasks if task.deadline and not is_relative(task.deadline)]
    known = [draft.release] if draft.release else deadlines
    at = resolve_moment(draft.as_of, zone).at if draft.as_of else options.now
    today = at.astimezone(zone).date().isoformat()
    return max([*known, today], key=lambda text: resolve_moment(text, zone).at)


def _find_due(task: DraftTask, phase_ends: Container[str]) -> str:
    """Return what makes a task due, which may be the end of its phase; an unclear offset is reported elsewhere."""
    by_phase = task.phase if task.phase and fold_phase(task.phase) in phase_ends else ""
    return task.deadline or task.offsets.get("deadline", "") or by_phase


def _list_owners(draft: Draft, records: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    owners = []
    for owner in dict.fromkeys(record["owner"] for record in records) or (NOBODY,):
        entry = {"name": owner}
        put_text(entry, "role", join_lines(draft.roles.get(owner, "")), 80)
        put_text(entry, "github", draft.logins.get(owner, ""), 39)
        owners.append(entry)
    return owners


def _write_plan(draft: Draft, name: str, zone_name: str) -> dict[str, Any]:
    title = join_lines(draft.title) or name.rstrip("/").rpartition("/")[2].rpartition(".")[0] or "Launch plan"
    plan: dict[str, Any] = {"version": "1", "title": cut(title, 200)[0], "timezone": zone_name}
    put_text(plan, "goal", join_lines(draft.goal), 500)
    for field in ("as_of", "release", "refresh"):
        put_text(plan, field, getattr(draft, field), 64)
    if draft.start:
        plan["anchors"] = {"start": draft.start}
    if draft.sync_at:
        plan["next_sync"] = {"at": draft.sync_at}
        put_text(plan["next_sync"], "focus", join_lines(draft.sync_focus), 500)
    notes = [part for note in draft.notes for part in split_long(clean(note).strip("\n")) if part.strip()]
    if notes:
        plan["notes"] = notes
    return plan

"""``launchlist remove``: remove tasks, blockers, an owner or a phase, once nothing refers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.options import add_root, offer_members
from launchlist.commands.record_edits import find_record
from launchlist.commands.removal import Removal, apply_removal, list_places, mark_place
from launchlist.editing.date_texts import list_dates_from
from launchlist.editing.id_changes import Mention, list_references
from launchlist.editing.records import PlanRecord, list_plan_records
from launchlist.errors import UsageError
from launchlist.project.edit_session import EditSession, open_session
from launchlist.project.exclusive import run_alone
from launchlist.wording import join_names, quote_word

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Collection, Iterable, Sequence

    from launchlist.project.context import CommandContext, Outcome


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    ids = add("ids", nargs="+", metavar="ID", help="tasks or blockers; or: owner NAME, phase ID")
    offer_members(ids, ("owner", "phase"))
    add("--detach", action="store_true", help="also remove the references to them")
    add_root(parser)


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Remove tasks, blockers, an owner or a phase: all that are named, or none."""
    return run_alone(_remove, args, context)


def _remove(args: Namespace, context: CommandContext) -> Outcome:
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    first, *rest = args.ids
    if first in {"owner", "phase"}:
        from launchlist.commands.remove_member import remove_owner, remove_phase  # needed by few removals

        if len(rest) != 1:
            example = "Jonas" if first == "owner" else "beta"
            msg = f"write the one {first} to remove, such as: launchlist remove {first} {example}"
            raise UsageError(msg)
        return (remove_owner if first == "owner" else remove_phase)(rest[0], session, detach=args.detach)
    records = [find_record(session, each) for each in dict.fromkeys(args.ids)]
    removal = Removal({}, [], [])
    _cut_references(records, session, removal, detach=args.detach)
    _cut_records(records, session, removal)
    return apply_removal(removal, session, [record.id for record in records])


def _cut_references(records: Sequence[PlanRecord], session: EditSession, removal: Removal, *, detach: bool) -> None:
    """Cut out what refers to the tasks; raises UsageError without ``detach``, or where it cannot be cut out."""
    tasks = [record for record in records if record.kind == "task"]
    ids = [record.id for record in tasks]
    _refuse_dates(tasks, records, session)
    found = {each: _drop_own(list_references(session.tree.files, each), records) for each in ids}
    mentions = [mention for each in ids for mention in found[each]]
    if mentions and not detach:
        again = " ".join(quote_word(record.id) for record in records)
        named = [each for each in ids if found[each]]
        msg = (
            f"{join_names(named)} cannot be removed while something refers to {'it' if len(named) == 1 else 'them'}: "
            f"{list_places(mentions)}; to remove these references too: launchlist remove {again} --detach"
        )
        raise UsageError(msg)
    for each in ids:
        for mention in found[each]:
            pointer = mention.pointer[:2] if mention.pointer[0] == "pinned_rows" else mention.pointer
            removal.cuts.setdefault(mention.path, set()).add(pointer)
            removal.said.append(f"{mention}: {each} removed")
    _refuse_idle(mentions, ids, session, records)


def _drop_own(mentions: Iterable[Mention], records: Sequence[PlanRecord]) -> list[Mention]:
    """Return the mentions outside the records that are removed."""
    own = [(record.path, record.pointer) for record in records]
    return [
        each for each in mentions if not any(each.path == path and each.pointer[: len(at)] == at for path, at in own)
    ]


def _refuse_dates(tasks: Sequence[PlanRecord], records: Sequence[PlanRecord], session: EditSession) -> None:
    """Raise UsageError if the date of something that stays counts from a task."""
    for task in tasks:
        dates = [
            mark_place(file.path, pointer, session)
            for file in session.tree.files
            for pointer, _ in list_dates_from(file, task.id)
        ]
        left = _drop_own(dates, records)
        if left:
            msg = f"{task.id} cannot be removed while dates count from it: {list_places(left)}; change them first"
            raise UsageError(msg)


def _refuse_idle(
    mentions: Sequence[Mention], ids: Collection[str], session: EditSession, records: Sequence[PlanRecord]
) -> None:
    """Raise UsageError if a blocker would affect nothing."""
    paths = {mention.path for mention in mentions if "affects" in mention.pointer}
    leaving = {record.id for record in records}
    for record in list_plan_records(file for file in session.tree.files if file.path in paths):
        affects = record.fields.get("affects")
        if record.id in leaving or not isinstance(affects, list) or not set(map(str, affects)) <= set(ids):
            continue
        both = " ".join((*ids, record.id))
        msg = (
            f"{record.id} would affect nothing; remove it too: launchlist remove {both} --detach; "
            f"or name another task first: launchlist set {record.id} affects=…"
        )
        raise UsageError(msg)


def _cut_records(records: Sequence[PlanRecord], session: EditSession, removal: Removal) -> None:
    """Cut the records out of their files; a file with no other record is removed."""
    for record in records:
        others = [
            each
            for each in list_plan_records(file for file in session.tree.files if file.path == record.path)
            if (each.path, each.pointer) not in {(one.path, one.pointer) for one in records}
        ]
        if others:
            removal.cuts.setdefault(record.path, set()).add(record.pointer)
            removal.said.insert(0, f"{record.id}: removed from {record.path}")
        else:
            removal.gone.extend([record.path] * (record.path not in removal.gone))
            removal.said.insert(0, f"{record.id}: removed with {record.path}")

"""What ``launchlist block`` makes of its options: a new blocker's file, or the fields that change in an old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from launchlist.commands.field_values import choose_owner, read_wished_moment, require_text
from launchlist.editing.emitter import emit
from launchlist.editing.records import PlanRecord, find_modeline, list_plan_records
from launchlist.errors import UsageError
from launchlist.plan.names import ID
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from argparse import Namespace

    from launchlist.project.edit_session import EditSession
    from launchlist.reading.yaml.fast_path import Data


def write_blocker_file(args: Namespace, bench: EditSession) -> tuple[str, bytes]:
    """Return the path and the content of a new blocker's file. Raises UsageError that names all that is missing."""
    _check_texts(args)
    if not ID.fullmatch(args.id):
        msg = f"{quote(args.id)} is no id; write capitals, a hyphen and a number, such as BLK-1"
        raise UsageError(msg)
    given = {"the tasks it holds up": args.affects, "--description": args.description, "--plan": args.plan}
    missing = [name for name, value in {**given, "--eta": args.eta}.items() if not value]
    if missing:
        hint = suggest(args.id, [each.id for each in list_plan_records(bench.tree.files) if each.kind == "blocker"])
        msg = f"there is no blocker {args.id} yet; a new one needs {join_names(missing)}" + (
            f"; {hint}" if hint else ""
        )
        raise UsageError(msg)
    fields: dict[str, Any] = {
        "id": args.id,
        "description": args.description,
        "affects": list(dict.fromkeys(args.affects)),
        "resolution_plan": args.plan,
        "owner": choose_owner(args.owner, bench.plan),
        "eta": read_wished_moment(args.eta, "--eta", bench.plan.zone, bench.around),
        "status": "open",
    }
    text = find_modeline(bench.tree.files, "blocker") + emit("blocker", fields)
    return f"checklist/blockers/{args.id}.yaml", text.encode()


def plan_block(record: PlanRecord, args: Namespace, bench: EditSession) -> dict[str, Data | None]:
    """Return the fields of a blocker that are to change: it is open, and what the options say."""
    _check_texts(args)
    wanted: dict[str, Data | None] = {"status": "open"}
    old = record.fields.get("affects")
    affects = [*(old if isinstance(old, list) else [])]
    added = [each for each in dict.fromkeys(args.affects) if each not in affects]
    if added:
        wanted["affects"] = [*affects, *added]
    texts = {"description": args.description, "resolution_plan": args.plan}
    wanted |= {name: text for name, text in texts.items() if text}
    if args.owner is not None:
        wanted["owner"] = choose_owner(args.owner, bench.plan)
    if args.eta:
        wanted["eta"] = read_wished_moment(args.eta, "--eta", bench.plan.zone, bench.around)
    return wanted


def _check_texts(args: Namespace) -> None:
    require_text(args.description, "--description")
    require_text(args.plan, "--plan")

"""``launchlist new`` and ``renumber``: tasks under ids that nobody else has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from launchlist.authoring.emit import emit
from launchlist.authoring.numbers import find_next_id, list_branch_ids
from launchlist.authoring.records import find_modeline, list_records
from launchlist.commands.trial import Bench, finish, open_bench
from launchlist.commands.wishes import check_text, choose_owner, read_wished_list, read_wished_moment
from launchlist.errors import UsageError
from launchlist.plan.ids import ID
from launchlist.reading.disk.plan_files import PLAN_PATH
from launchlist.reading.yaml.reader import read_yaml
from launchlist.wording import quote

if TYPE_CHECKING:
    from argparse import Namespace

    from launchlist.commands.outcome import Outcome
    from launchlist.commands.surroundings import Surroundings


def new(args: Namespace, around: Surroundings) -> Outcome:
    """Add a task in a file of its own, under the next free id of a prefix."""
    bench = open_bench(around)
    if not isinstance(bench, Bench):
        return bench
    check_text(args.title, "the title")
    task_id = _choose_id(args.prefix, bench)
    fields: dict[str, Any] = {
        "id": task_id,
        "title": args.title,
        "owner": choose_owner(args.owner, bench.plan),
        "deadline": _choose_deadline(args.deadline, bench),
        "status": args.status,
    }
    lists = {"depends_on": read_wished_list(*args.depends_on), "labels": read_wished_list(*args.label)}
    fields |= {name: value for name, value in {**lists, "estimate": args.estimate}.items() if value}
    path = f"checklist/tasks/{task_id}.yaml"
    text = find_modeline(bench.tree.files, "task") + emit("task", fields)
    said = f"{task_id}: {fields['owner']}, {fields['deadline']}, in {path}"
    return finish(bench, {path: text.encode()}, [said], new=path)


def renumber(args: Namespace, around: Surroundings) -> Outcome:
    """Give a task or a blocker another id, everywhere, and its file the name of it."""
    bench = open_bench(around)
    if not isinstance(bench, Bench):
        return bench
    from launchlist.commands.renumbering import renumber_record  # `new` does without

    return renumber_record(args, bench)


def find_free_id(prefix: str, bench: Bench) -> str:
    """Return the next free id of a prefix, over the working tree, the local branches and the fetched ones."""
    known = [record.id for record in list_records(bench.tree.files)]
    paths = [file.path for file in bench.tree.files]
    paths += [finding.path for finding in bench.tree.findings]  # what could not be read is there too
    named = [path.rpartition("/")[2].rpartition(".")[0] for path in paths]
    return find_next_id(prefix, [*known, *named, *list_branch_ids(bench.around.root)])


def check_free(wanted: str, bench: Bench) -> None:
    """Raise UsageError unless ``wanted`` is an id that nothing in the working tree has."""
    if not ID.fullmatch(wanted):
        msg = f"{quote(wanted)} is no id; write capitals, a hyphen and a number, such as DOC-1"
        raise UsageError(msg)
    for record in list_records(bench.tree.files):
        if record.id == wanted:
            msg = f"{wanted} is in use, in {record.path}; the next free one is {_suggest_free(wanted, bench)}"
            raise UsageError(msg)


def _suggest_free(taken: str, bench: Bench) -> str:
    return find_free_id(taken.rpartition("-")[0], bench)


def _choose_id(given: str, bench: Bench) -> str:
    if ID.fullmatch(given):
        check_free(given, bench)
        if given in list_branch_ids(bench.around.root, but_head=True):
            msg = f"{given} is in use on another branch; the next free one is {_suggest_free(given, bench)}"
            raise UsageError(msg)
        return given
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,15}", given):
        fitting = re.sub(r"[^A-Z0-9]", "", given.upper())[:16].lstrip("0123456789")
        hint = f"write {fitting}" if fitting else "write up to 16 capitals and digits, such as DOC"
        msg = f"{quote(given)} cannot begin an id; {hint}"
        raise UsageError(msg)
    return find_free_id(given, bench)


def _choose_deadline(given: str | None, bench: Bench) -> str:
    """Return the deadline that was given, else the plan's release as plan.yaml has it."""
    if given is not None:
        return read_wished_moment(given, "--deadline", bench.plan.zone, bench.around)
    if bench.plan.release is None:
        msg = "when is it due? say so with --deadline; plan.yaml has no release that could stand for it"
        raise UsageError(msg)
    settings = next(file.data for file in bench.tree.files if file.path == PLAN_PATH)
    data = read_yaml(PLAN_PATH, settings).data
    assert isinstance(data, dict)  # noqa: S101 - for the type checker: the plan was read from it
    return str(data["release"])

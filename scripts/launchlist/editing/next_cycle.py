"""The files of the next cycle of a plan, from those of the last one: comments and everything else stay as written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from launchlist.editing.carried_rows import CarriedRow, DatedField, Evidence, carry_date
from launchlist.editing.field_order import LISTS
from launchlist.editing.patch import FieldChange, patch_file, remove_values
from launchlist.reading.yaml.reader import read_yaml
from launchlist.wording import quote, shorten_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from launchlist.editing.renames import Renames
    from launchlist.findings import Pointer
    from launchlist.reading.disk.plan_files import SourceFile

_STATE = ("updates", "snooze_until", "claimed", "adopted")
"""Fields of a task or a blocker that speak of one cycle alone."""


class NextPlan(NamedTuple):
    """What the new plan.yaml says of the cycle, as it is written there; ``title`` is empty where the old one stays."""

    release: str
    start: str = ""
    """Empty where the plan has no start, or one that counts from the release already."""
    title: str = ""


class NextCycle(NamedTuple):
    """The files of the new plan by path, and what is to be said about them."""

    files: dict[str, bytes]
    rows: list[CarriedRow]
    notes: list[str]
    dropped: int
    """How many resolved blockers were left out."""


def begin_cycle(files: Iterable[SourceFile], plan: NextPlan, evidence: Evidence, renames: Renames) -> NextCycle:
    """Return a plan with every task pending and every date counted from the new start or release."""
    writer = _CycleWriter(evidence, renames)
    for file in files:
        writer.add_file(file, plan)
    return NextCycle(writer.files, writer.rows, writer.notes, writer.dropped)


class _CycleWriter:
    """Takes the files of the old plan one by one."""

    def __init__(self, evidence: Evidence, renames: Renames) -> None:
        self.files: dict[str, bytes] = {}
        self.rows: list[CarriedRow] = []
        self.notes: list[str] = []
        self.dropped = 0
        self._evidence = evidence
        self._renames = renames

    def add_file(self, file: SourceFile, plan: NextPlan) -> None:
        """Add a file of the new plan; none where the old one has nothing but resolved blockers."""
        data: Any = read_yaml(file.path, file.data).data
        if file.kind == "plan":
            changes = [*self._change_plan(data, plan), *self._change_phases(data), *_drop_state(data)]
            self.files[file.path] = _patch(file, changes)
            return
        name = LISTS[file.kind]
        records: list[tuple[Pointer, Any]] = [((), data)]
        if name in data:
            records = [((name, at), item) for at, item in enumerate(data[name])]
        gone = {pointer: None for pointer, record in records if record["status"] == "resolved"}
        self.dropped += len(gone)
        if len(gone) == len(records):
            return
        changes = []
        for pointer, record in records:
            if pointer not in gone:
                found = self._change_task(record) if file.kind == "task" else self._change_blocker(record)
                changes += [FieldChange((*pointer, *change.pointer), change.value) for change in found]
        changes += [FieldChange(pointer, None) for pointer in reversed(gone)]
        self.files[file.path] = _patch(file, changes)

    def _change_task(self, task: dict[str, Any]) -> Iterator[FieldChange]:
        yield from self._rename(task, "title", "notes", "next_action")
        title, claimed = self._renames.change(task["title"]), task.get("claimed", {})
        if task["status"] == "cancelled":
            self.notes.append(f"{task['id']} was cancelled: {_shorten(title)}; remove it if it is not needed again")
        yield FieldChange(("status",), "pending")
        if "deadline" in claimed and "deadline" in task:
            said = quote(claimed["deadline"])
            self.notes.append(f"{task['id']} has no deadline now: the old one was a placeholder for {said}")
            yield FieldChange(("deadline",), None)
        for field in ("deadline", "not_before"):
            if field in task and field not in claimed:
                yield from self._carry(task[field], (field,), task["id"], title)
        yield from (FieldChange((field,), None) for field in _STATE if field in task)

    def _change_blocker(self, blocker: dict[str, Any]) -> Iterator[FieldChange]:
        yield from self._rename(blocker, "description", "resolution_plan", "next_action")
        title = self._renames.change(blocker["description"])
        self.notes.append(f"{blocker['id']} is still open: {_shorten(title)}; resolve it unless it affects this cycle")
        if "eta" in blocker.get("claimed", {}):
            said = quote(blocker["claimed"]["eta"])
            self.notes.append(f"{blocker['id']}: its ETA was a placeholder for {said}; write the right one")
        yield from self._carry(blocker["eta"], ("eta",), blocker["id"], title)
        yield from (FieldChange((field,), None) for field in _STATE if field in blocker)

    def _change_plan(self, data: dict[str, Any], plan: NextPlan) -> Iterator[FieldChange]:
        if plan.title:
            yield FieldChange(("title",), plan.title)
        yield from self._rename(data, *(("goal",) if plan.title else ("title", "goal")))
        yield FieldChange(("release",), plan.release)
        if plan.start and "anchors" not in data:
            yield FieldChange(("anchors",), {"start": plan.start})
        elif plan.start:
            yield FieldChange(("anchors", "start"), plan.start)
        for name, text in data.get("anchors", {}).items():
            if name != "start":
                yield from self._carry(text, ("anchors", name), f"anchors.{name}", name)
        if "next_sync" in data:
            self.notes.append(f"next_sync, {data['next_sync']['at']}, was left out; add the first meeting")
        if "templates" in data:
            self.notes.append(f"templates come from {quote(data['templates'])}; copy that folder to the new plan")
        kept = [output["path"] for output in data.get("outputs", ()) if "regions" in output]
        self.notes += [
            f"{quote(path)} has regions; copy it to the new plan, or take it out of outputs" for path in kept
        ]

    def _change_phases(self, data: dict[str, Any]) -> Iterator[FieldChange]:
        """Yield the dates of phases, the titles of phases, steps and metrics, and the milestone of issues."""
        for at, phase in enumerate(data.get("phases", ())):
            for field in ("from", "until"):
                if field in phase:
                    name, title = f"phases.{phase['id']}", self._renames.change(phase["title"])
                    yield from self._carry(phase[field], ("phases", at, field), name, title)
        for name in ("phases", "critical_path", "metrics"):
            for at, item in enumerate(data.get(name, ())):
                found = self._rename(item, "title")
                yield from (FieldChange((name, at, *change.pointer), change.value) for change in found)
        found = self._rename(data.get("sync", {}), "milestone")
        yield from (FieldChange(("sync", *change.pointer), change.value) for change in found)

    def _carry(self, text: str, pointer: Pointer, name: str, title: str) -> Iterator[FieldChange]:
        row = carry_date(text, DatedField(name, title, str(pointer[-1])), self._evidence)
        if row:
            self.rows.append(row)
            yield FieldChange(pointer, row.text or None)

    def _rename(self, record: dict[str, Any], *fields: str) -> Iterator[FieldChange]:
        for field in fields:
            if field in record and self._renames.change(record[field]) != record[field]:
                yield FieldChange((field,), self._renames.change(record[field]))


def _patch(file: SourceFile, changes: Sequence[FieldChange]) -> bytes:
    """Return a file with changes made, in three goes: a file of many tasks is not to be read again for each."""
    lines = [each for each in changes if isinstance(each.value, str) and "\n" not in each.value]
    rest = [each for each in changes if isinstance(each.value, dict) or "\n" in (each.value or "")]
    data = patch_file(file.path, file.kind, file.data, lines)
    data = patch_file(file.path, file.kind, data, rest)
    return remove_values(file.path, file.kind, data, [each.pointer for each in changes if each.value is None])


def _drop_state(data: dict[str, Any]) -> Iterator[FieldChange]:
    """Yield the removal of what speaks of the old cycle alone; a metric that was merely claimed goes whole."""
    yield from (FieldChange((field,), None) for field in ("as_of", "next_sync") if field in data)
    if "formerly" in data.get("sync", {}):
        yield FieldChange(("sync", "formerly") if len(data["sync"]) > 1 else ("sync",), None)
    metrics = data.get("metrics", ())
    mere = [at for at, metric in enumerate(metrics) if metric["measure"] == "claimed"]
    for at, metric in enumerate(metrics):
        if "claimed" in metric and at not in mere:
            yield FieldChange(("metrics", at, "claimed"), None)
    if mere and len(mere) == len(metrics):
        yield FieldChange(("metrics",), None)
    else:
        yield from (FieldChange(("metrics", at), None) for at in reversed(mere))


def _shorten(text: str) -> str:
    return shorten_text(text, 60)

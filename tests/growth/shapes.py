"""Plans that grow by what they list instead of by one text: much of one thing, and much of two that meet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.growth.plans import FILES, SMALL, dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Files = dict[str, str]
_TASKS: Final = "checklist/tasks/many.yaml"
_BLOCKERS: Final = "checklist/blockers/many.yaml"


class Shape(NamedTuple):
    """One way for a plan to be large."""

    name: str

    def fill(self, size: int) -> str:
        """Return the files of a plan of about ``size`` characters, path to text, as JSON; a record for a hundred."""
        files = {path: dump(SMALL[kind]) for kind, path in FILES.items()}
        return json.dumps(files | SHAPES[self.name](max(size // 100, 1)))


def list_shapes() -> Iterator[Shape]:
    """Yield all of them."""
    return map(Shape, SHAPES)


def _task(number: int, **more: object) -> dict[str, object]:
    return {**SMALL["task"], "id": f"A-{number}", "title": f"T {number}", **more}


def _blocker(number: int, **more: object) -> dict[str, object]:
    return {**SMALL["blocker"], "id": f"B-{number}", **more}


def _plan(**more: object) -> Files:
    return {FILES["plan"]: dump({**SMALL["plan"], **more})}


def _tasks(tasks: Iterable[Mapping[str, object]]) -> Files:
    return {_TASKS: dump({"tasks": [dict(task) for task in tasks]})}


def _blockers(blockers: Iterable[Mapping[str, object]]) -> Files:
    return {_BLOCKERS: dump({"blockers": [dict(blocker) for blocker in blockers]})}


def _one(**more: object) -> Files:
    return {FILES["task"]: dump({**SMALL["task"], **more})}


def _ids(count: int, prefix: str = "A") -> list[str]:
    return [f"{prefix}-{number}" for number in range(2, count + 2)]


def _many_tasks(count: int, **more: object) -> Files:
    return _tasks(_task(number, **more) for number in range(2, count + 2))


def _metrics(count: int, **more: object) -> list[dict[str, object]]:
    return [{"title": f"M {at}", "measure": "tasks", **more} for at in range(count)]


def _metrics_of_labels(count: int) -> Files:
    metrics = [{**metric, "label": f"l{at}"} for at, metric in enumerate(_metrics(count))]
    return _plan(metrics=metrics) | _tasks(_task(at + 2, labels=[f"l{at}"]) for at in range(count))


def _metrics_of_owners(count: int) -> Files:
    metrics = [{**metric, "owner": f"O{at}"} for at, metric in enumerate(_metrics(count))]
    owners = [{"name": "Ann"}, *({"name": f"O{at}"} for at in range(count))]
    return _plan(metrics=metrics, owners=owners) | _tasks(_task(at + 2, owner=f"O{at}") for at in range(count))


def _metrics_of_targets(count: int) -> Files:
    metrics = [{**metric, "target": at} for at, metric in enumerate(_metrics(count))]
    return _plan(metrics=metrics) | _many_tasks(count)


def _metrics_of_steps(count: int) -> Files:
    steps = [{"title": f"S {at}", "tasks": [f"A-{at}"]} for at in range(2, count + 2)]
    return _plan(metrics=_metrics(count, measure="critical_path_steps"), critical_path=steps) | _many_tasks(count)


def _metrics_of_blockers(count: int) -> Files:
    return _plan(metrics=_metrics(count, measure="blockers")) | _blockers(_blocker(at) for at in range(2, count + 2))


def _chain(count: int) -> Files:
    return _tasks(_task(at, depends_on=[f"A-{at - 1}"]) for at in range(2, count + 2))


def _chain_up(count: int) -> Files:
    """Each waits for the next one of its file, so that the first in order is the last in the file."""
    return _tasks(_task(at, depends_on=[f"A-{at + 1}"] if at < count + 1 else []) for at in range(2, count + 2))


def _circle(count: int) -> Files:
    return _tasks(_task(at, depends_on=[f"A-{at + 1 if at < count + 1 else 2}"]) for at in range(2, count + 2))


def _circles(count: int) -> Files:
    return _tasks(_task(at, depends_on=[f"A-{at ^ 1}"]) for at in range(2, count // 2 * 2 + 2))


def _layers(count: int) -> Files:
    """Each of one half waits for the same few of the other."""
    width = 10
    return _tasks(
        _task(at, depends_on=[f"A-{each}" for each in range(max(at - width, 1), at)]) for at in range(2, count)
    )


def _steps(count: int) -> Files:
    steps = [{"title": "S", "tasks": [f"A-{at}"]} for at in range(2, count + 2)]
    return _plan(critical_path=steps) | _many_tasks(count)


def _pinned(count: int) -> Files:
    rows = [{"task": f"A-{at + 1}", "after": f"A-{at}"} for at in range(2, count + 1)]
    return _plan(pinned_rows=rows) | _many_tasks(count)


def _outputs(count: int) -> Files:
    return _plan(outputs=[{"path": f"o{at}.md"} for at in range(min(count, 40))]) | _many_tasks(count // 40)


def _blockers_of_tasks(count: int) -> Files:
    blockers = (_blocker(at, affects=[f"A-{each}" for each in range(at, at + 5)]) for at in range(2, count + 2))
    return _many_tasks(count) | _blockers(blockers)


def _many_files(count: int) -> Files:
    return {f"checklist/tasks/A-{at}.yaml": dump(_task(at)) for at in range(2, count // 2 + 2)}


def _wrong_files(count: int) -> Files:
    return {f"checklist/tasks/A-{at}.yaml": f"id: A-{at}\ntitle: [\n" for at in range(2, count // 2 + 2)}


def _updates(count: int) -> list[dict[str, str]]:
    days = (f"{2000 + at // 336 % 100}-{at // 28 % 12 + 1:02}-{at % 28 + 1:02}" for at in range(count))
    return [{"date": day, "text": f"Done {at}"} for at, day in enumerate(days)]


def _texts(count: int) -> Files:
    return {FILES["task"]: dump(SMALL["task"]) + "".join(f"x{at}: a\n" for at in range(count * 4))}


def _comments(count: int) -> Files:
    lines = "".join(f"# c {at}\nlabels{at}: [a, b]   # d\n\n" for at in range(count))
    return {FILES["task"]: f"# a\n{dump(SMALL['task'])}{lines}"}


def _commented_items(count: int) -> Files:
    items = "".join(f"  # c {at}\n  - l{at}   # d\n" for at in range(count * 2))
    return {FILES["task"]: f"{dump(SMALL['task'])}labels:\n{items}"}


def _brackets(count: int) -> Files:
    items = ",\n  ".join(f"l{at}  # d" if at % 50 == 49 else f"l{at}" for at in range(count * 4)).replace(
        "  # d,", ",  # d"
    )
    return {FILES["task"]: f"{dump(SMALL['task'])}labels: [\n  {items},\n]\n"}


def _one_line(count: int) -> Files:
    return {
        FILES["task"]: f"{dump(SMALL['task'])}labels: [{', '.join(f'l{at}' for at in range(min(count * 8, 1800)))}]\n"
    }


def _repeated(count: int) -> Files:
    return {FILES["task"]: dump(SMALL["task"]) + "title: T\n" * (count * 4)}


SHAPES: Final[Mapping[str, Callable[[int], Files]]] = {
    "tasks": _many_tasks,
    "files": _many_files,
    "files that cannot be read": _wrong_files,
    "tasks of one id": lambda count: _tasks(_task(2) for _ in range(count)),
    "tasks of unknown owners": lambda count: _tasks(_task(at, owner=f"O {at}") for at in range(2, count + 2)),
    "tasks of several owners": lambda count: (
        _plan(owners=[{"name": "Ann"}, *({"name": f"O{at}"} for at in range(count))])
        | _tasks(_task(at, owner=f"O{at % count}") for at in range(2, count + 2))
    ),
    "blockers of one id": lambda count: _blockers(_blocker(2) for _ in range(count)),
    "blockers of one task": lambda count: _blockers(_blocker(at) for at in range(2, count + 2)),
    "tasks of one blocker": lambda count: _many_tasks(count) | _blockers([_blocker(2, affects=_ids(count))]),
    "blockers of several tasks": _blockers_of_tasks,
    "unknown dependencies": lambda count: _tasks(_task(at, depends_on=[f"C-{at}"]) for at in range(2, count + 2)),
    "dependencies of one task": lambda count: _many_tasks(count) | _one(depends_on=_ids(count)),
    "dependencies on one task": lambda count: _many_tasks(count, depends_on=["A-1"]),
    "dependencies given twice": lambda count: _one(depends_on=["C-1"] * count * 4),
    "a chain": _chain,
    "a chain from its end": _chain_up,
    "a circle": _circle,
    "circles": _circles,
    "layers": _layers,
    "steps": _steps,
    "tasks of one step": lambda count: _plan(critical_path=[{"title": "S", "tasks": _ids(count)}]) | _many_tasks(count),
    "steps of one task": lambda count: _plan(
        critical_path=[{"title": f"S {at}", "tasks": ["A-1"]} for at in range(count)]
    ),
    "pinned rows": _pinned,
    "pinned to one row": lambda count: (
        _plan(pinned_rows=[{"task": f"A-{at}", "after": "A-1"} for at in range(2, count + 2)]) | _many_tasks(count)
    ),
    "metrics": lambda count: _plan(metrics=_metrics(count)) | _many_tasks(count),
    "metrics of labels": _metrics_of_labels,
    "metrics of owners": _metrics_of_owners,
    "metrics of targets": _metrics_of_targets,
    "metrics of steps": _metrics_of_steps,
    "metrics of blockers": _metrics_of_blockers,
    "claimed metrics": lambda count: _plan(metrics=_metrics(count, measure="claimed", claimed={"status": "x"})),
    "outputs": _outputs,
    "owners": lambda count: _plan(owners=[{"name": "Ann"}, *({"name": f"Ann {at}"} for at in range(count * 2))]),
    "owners of one name": lambda count: _plan(owners=[{"name": "Ann"}] * count * 2),
    "notes": lambda count: _plan(notes=[f"n {at}" for at in range(count * 4)]),
    "zones": lambda count: _plan(display_zones=["UTC", "Europe/Berlin"] * count * 2),
    "sections": lambda count: _plan(sections=["heading"] * count * 4),
    "rules": lambda count: _plan(rules={f"r{at}": "off" for at in range(count * 4)}),
    "labels": lambda count: _one(labels=[f"l{at}" for at in range(count * 4)]),
    "links": lambda count: _one(links=[f"https://a.b/{at}" for at in range(count * 4)]),
    "updates": lambda count: _one(updates=_updates(count * 2)),
    "updates of one day": lambda count: _one(updates=[{"date": "2026-01-01", "text": "x"}] * count * 2),
    "adopted cells": lambda count: _one(adopted={f"k{at}": "x" for at in range(count * 4)}),
    "unknown fields": _texts,
    "fields given twice": _repeated,
    "comments": _comments,
    "comments of items": _commented_items,
    "brackets": _brackets,
    "brackets on one line": _one_line,
    "deep brackets": lambda count: {FILES["task"]: f"{dump(SMALL['task'])}x: {'[' * count}{']' * count}\n"},
}
"""Name to what builds it of a number of records."""

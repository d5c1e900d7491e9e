"""Makes the records of any draft consistent: unique keys, known dependencies without cycles, printable text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.draft import SYNTHETIC, DraftBlocker, DraftTask, Fault
from launchlist.plan.names import compose_name
from launchlist.vocabulary import suggest
from launchlist.wording import count_noun, quote, shorten_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


_REFUSED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
"""What a YAML file of a plan refuses, as `launchlist.reading.yaml.decode` does, other than line ends."""
_LINK: Final = re.compile(
    r"https?://[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff<>\"`|\\]+"
)


def clean(text: str) -> str:
    """Return a text with characters that plan files refuse written as escapes; line ends become line feeds."""
    text = re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text)
    return _REFUSED.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def join_lines(text: str) -> str:
    """Return a text on one line."""
    return " ".join(clean(text).split())


def cut(text: str, limit: int) -> tuple[str, str]:
    """Return as much of a text as fits into a field, with … at the end if it was cut, and then the whole text too."""
    return (text, "") if len(text) <= limit else (f"{text[: limit - 1].rstrip()}…", text)


def is_web_address(text: str) -> bool:
    """Whether a text is a web address that ``links`` accepts."""
    return len(text) <= 2000 and _LINK.fullmatch(text) is not None


def split_long(text: str, limit: int = 9000) -> list[str]:
    """Return a text in parts that each fit into a line of a file, cut after a line end or a space if there is one."""
    parts = []
    while len(text) > limit:
        at = max(
            text.rfind("\n", limit // 2, limit), text.rfind(" ", limit // 2, limit) if "\n" not in text[:limit] else -1
        )
        at = at + 1 if at > 0 else limit
        parts.append(text[:at])
        text = text[at:]
    return [*parts, text] if text else parts


_NAMED: Final = 5
"""How many tasks of a cycle are named."""


def break_cycles(tasks: Sequence[DraftTask], faults: list[Fault]) -> tuple[DraftTask, ...]:
    """Return the tasks without cycles, in order; each edge that closed one is reported and kept under ``adopted``.

    The tasks are walked in the order of the source, so the last edge of a cycle is the one that is removed.
    """
    after = {task.key: task.depends_on for task in tasks}
    closing: dict[str, list[str]] = {}
    at = {task.key: task for task in tasks}
    for key, dependency, cycle in find_closing(after):
        closing.setdefault(key, []).append(dependency)
        named = [*cycle[:_NAMED], "…", key] if len(cycle) > _NAMED else cycle
        message = (
            f"{quote(key)} depends on {quote(dependency)}, which closes a cycle: "
            f"{' waits for '.join(map(shorten_text, [*named, dependency]))}"
        )
        faults.append(Fault(at[key].path, at[key].line, message, "it is kept under adopted"))
    return tuple(_remove_dependencies(task, closing[task.key]) if task.key in closing else task for task in tasks)


def find_closing(after: Mapping[str, Sequence[str]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return each edge that closes a cycle: from, to, and the first tasks on the path from the latter to the former.

    A depth-first walk without recursion: an edge to a task on the current path closes a cycle, and
    without those edges there are no cycles.
    """
    closing: list[tuple[str, str, tuple[str, ...]]] = []
    path: list[tuple[str, Iterator[str]]] = []
    depths: dict[str, int] = {}
    done: set[str] = set()
    for start in after:
        ahead: str | None = start
        while ahead is not None or path:
            if ahead is not None and ahead not in depths:
                depths[ahead] = len(path)
                path.append((ahead, iter(after[ahead])))
            elif ahead is not None and ahead not in done:
                way = path[depths[ahead] : depths[ahead] + _NAMED + 1]
                closing.append((path[-1][0], ahead, tuple(key for key, _ in way)))
            ahead = next(path[-1][1], None) if path else None
            if ahead is None and path:
                done.add(path.pop()[0])
    return closing


def keep_dependencies(task: DraftTask, lost: Iterable[str]) -> DraftTask:
    """Return the task with the dependencies that a plan cannot have kept under ``adopted``."""
    kept = task.adopted.get("depends_on")
    return task._replace(adopted={**task.adopted, "depends_on": ", ".join([*([kept] if kept else []), *lost])})


def _remove_dependencies(task: DraftTask, lost: Sequence[str]) -> DraftTask:
    gone = frozenset(lost)
    return keep_dependencies(task._replace(depends_on=tuple(key for key in task.depends_on if key not in gone)), lost)


_SUGGESTIONS: Final = 20
"""How many faults may have a suggestion for a mistyped id: each one takes time."""


def settle_tasks(tasks: Sequence[DraftTask]) -> tuple[tuple[DraftTask, ...], list[Fault]]:
    """Return the tasks with unique keys, dependencies that exist, no cycles, and printable text.

    Every change is reported, and the original is kept under ``adopted``.
    """
    faults: list[Fault] = []
    settled = [_settle_text(task, number, faults) for number, task in enumerate(tasks, start=1)]
    settled = _settle_keys(settled, faults)
    keys = {task.key for task in settled}
    return break_cycles([_settle_order(task, keys, faults) for task in settled], faults), faults


def settle_blockers(blockers: Sequence[DraftBlocker]) -> tuple[tuple[DraftBlocker, ...], list[Fault]]:
    """Return the blockers with unique keys and printable text, as `settle_tasks` does."""
    fields = ("key", "path", "line", "owner", "next_action", "claimed", "adopted")
    tasks, faults = settle_tasks(
        [DraftTask(title=each.description, **{field: getattr(each, field) for field in fields}) for each in blockers]
    )
    settled = (
        blocker._replace(description=task.title, **{field: getattr(task, field) for field in fields})
        for blocker, task in zip(blockers, tasks, strict=True)
    )
    return tuple(settled), faults


def _settle_keys(tasks: list[DraftTask], faults: list[Fault]) -> list[DraftTask]:
    taken = {task.key for task in tasks}
    first: dict[str, DraftTask] = {}
    last: dict[str, int] = {}
    settled = []
    for task in tasks:
        if task.key not in first:
            first[task.key] = task
            settled.append(task)
            continue
        number = last.get(task.key, 1) + 1
        while (key := f"{task.key} ({number})") in taken:
            number += 1
        last[task.key] = number
        taken.add(key)
        before = first[task.key]
        place = f"{before.path}:{before.line}" if before.line else before.path
        message = f"the id {quote(task.key)} is given twice, first at {place}"
        faults.append(Fault(task.path, task.line, message, "references to it mean the first one"))
        settled.append(task._replace(key=key, adopted={"id": task.key, **task.adopted}))
    return settled


def _settle_order(task: DraftTask, keys: set[str], faults: list[Fault]) -> DraftTask:
    known = tuple(dict.fromkeys(key for key in task.depends_on if key in keys and key != task.key))
    lost = tuple(dict.fromkeys(key for key in task.depends_on if key not in keys or key == task.key))
    if not lost:
        return task._replace(depends_on=known)
    for key in lost:
        if key == task.key:
            message, hint = f"{quote(task.key)} depends on itself", ""
        else:
            message = f"{quote(task.key)} depends on {quote(key)}, which is not in the source"
            hint = suggest(key, keys, 0.8) if len(faults) < _SUGGESTIONS and len(keys) < 1000 else ""
        faults.append(Fault(task.path, task.line, message, hint))
    return keep_dependencies(task._replace(depends_on=known), lost)


def _settle_text(task: DraftTask, number: int, faults: list[Fault]) -> DraftTask:
    settled = task._replace(
        key=_flatten_name(task.key) or f"record {number}",
        title=join_lines(task.title),
        owner=_flatten_name(task.owner),
        notes=clean(task.notes),
        next_action=clean(task.next_action),
        depends_on=tuple(_flatten_name(key) for key in task.depends_on),
        labels=tuple(dict.fromkeys(flat for label in task.labels if (flat := _flatten_name(label)))),
        links=tuple(join_lines(link) for link in task.links),
        updates=tuple((date, clean(text)) for date, text in task.updates),
        claimed=_clean_all(task.claimed),
        adopted=_clean_all(task.adopted),
    )
    count = sum(len(_REFUSED.findall(text)) for text in _list_texts(task))
    if count:
        message = f"{count_noun(count, 'character')} not allowed in a text file, in {quote(settled.key)}"
        faults.append(Fault(task.path, task.line, message, "each is written as its escape"))
    if not settled.title:
        message = f"{quote(settled.key) if not settled.key.startswith(SYNTHETIC) else 'this record'} has no title"
        faults.append(Fault(task.path, task.line, message, "its id is used instead"))
        settled = settled._replace(title=settled.key)
    return settled


def _list_texts(task: DraftTask) -> list[str]:
    several = (*task.depends_on, *task.labels, *task.links, *(text for _, text in task.updates))
    mapped = (part for each in (task.claimed, task.adopted) for pair in each.items() for part in pair)
    return [task.key, task.title, task.owner, task.notes, task.next_action, *several, *mapped]


def _flatten_name(text: str) -> str:
    return compose_name(join_lines(text))


def _clean_all(texts: Mapping[str, str]) -> dict[str, str]:
    return {join_lines(name): clean(text) for name, text in texts.items()}

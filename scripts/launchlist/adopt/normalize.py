"""What must hold of the tasks of a draft whatever their source: single keys, known keys, printable text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.draft import DraftTask, Fault
from launchlist.plan.names import compose_name
from launchlist.vocabulary import suggest
from launchlist.wording import count_noun, quote, shorten_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


_REFUSED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
"""What a YAML file of a plan refuses, as `launchlist.reading.yaml.decode` does."""
_LINK: Final = re.compile(
    r"https?://[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff<>\"`|\\]+"
)


def clean(text: str) -> str:
    """Return a text with the escape of each sign that no file of a plan may hold; line ends become line feeds."""
    text = re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text)
    return _REFUSED.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def join_lines(text: str) -> str:
    """Return a text on one line."""
    return " ".join(clean(text).split())


def cut(text: str, limit: int) -> tuple[str, str]:
    """Return as much of a text as a field takes, with a sign that it was cut, and the whole text if it was."""
    return (text, "") if len(text) <= limit else (f"{text[: limit - 1].rstrip()}…", text)


def is_web_address(text: str) -> bool:
    """Whether a text is an address as ``links`` takes it."""
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
"""Tasks of a cycle that are named."""


def break_circles(tasks: Sequence[DraftTask], faults: list[Fault]) -> tuple[DraftTask, ...]:
    """Return the tasks without cycles, in their order; each edge that closed one is reported and kept as adopted.

    The tasks are walked in the order of the source, so the last edge of a cycle that it names is the one that goes.
    """
    after = {task.key: task.depends_on for task in tasks}
    closing: dict[str, list[str]] = {}
    at = {task.key: task for task in tasks}
    for key, dependency, circle in find_closing(after):
        closing.setdefault(key, []).append(dependency)
        named = [*circle[:_NAMED], "…", key] if len(circle) > _NAMED else circle
        message = (
            f"{quote(key)} depends on {quote(dependency)}, which closes a cycle: "
            f"{' waits for '.join(map(shorten_text, [*named, dependency]))}"
        )
        faults.append(Fault(at[key].path, at[key].line, message, "it is kept under adopted"))
    return tuple(_take_out(task, closing[task.key]) if task.key in closing else task for task in tasks)


def find_closing(after: Mapping[str, Sequence[str]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return each edge that closes a cycle: from, to, and the first tasks of the way from the latter to the former.

    A depth-first walk without recursion: an edge to a task that the walk is still inside of closes a cycle, and
    without those edges there is none.
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


def keep_order(task: DraftTask, lost: Iterable[str]) -> DraftTask:
    """Return the task with the keys it depended on, as far as a plan cannot say so, among what is adopted."""
    kept = task.adopted.get("depends_on")
    return task._replace(adopted={**task.adopted, "depends_on": ", ".join([*([kept] if kept else []), *lost])})


def _take_out(task: DraftTask, lost: Sequence[str]) -> DraftTask:
    gone = frozenset(lost)
    return keep_order(task._replace(depends_on=tuple(key for key in task.depends_on if key not in gone)), lost)


_UNFIT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
"""What a YAML file of a plan refuses, as `launchlist.reading.yaml.decode` does."""

_SUGGESTIONS: Final = 20
"""Faults among which a mistyped id is looked for: among many it takes long."""


def settle_tasks(tasks: Sequence[DraftTask]) -> tuple[tuple[DraftTask, ...], list[Fault]]:
    """Return the tasks with every key given once, known where it is named, no cycles, and text a plan can hold.

    What had to be changed is reported and, as the source has it, among what is adopted.
    """
    faults: list[Fault] = []
    settled = [_settle_text(task, number, faults) for number, task in enumerate(tasks, start=1)]
    settled = _settle_keys(settled, faults)
    keys = {task.key for task in settled}
    return break_circles([_settle_order(task, keys, faults) for task in settled], faults), faults


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
        faults.append(Fault(task.path, task.line, message, "those that name it mean the first"))
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
    return keep_order(task._replace(depends_on=known), lost)


def _settle_text(task: DraftTask, number: int, faults: list[Fault]) -> DraftTask:
    clean = task._replace(
        key=_flatten_name(task.key) or f"record {number}",
        title=_flatten(task.title),
        owner=_flatten_name(task.owner),
        notes=_escape(task.notes),
        next_action=_escape(task.next_action),
        depends_on=tuple(_flatten_name(key) for key in task.depends_on),
        labels=tuple(dict.fromkeys(flat for label in task.labels if (flat := _flatten_name(label)))),
        links=tuple(_flatten(link) for link in task.links),
        updates=tuple((date, _escape(text)) for date, text in task.updates),
        claimed=_escape_all(task.claimed),
        adopted=_escape_all(task.adopted),
    )
    count = sum(len(_UNFIT.findall(text)) for text in _list_texts(task))
    if count:
        message = f"{count_noun(count, 'character')} not allowed in a text file, in {quote(clean.key)}"
        faults.append(Fault(task.path, task.line, message, "each is written as its escape"))
    if not clean.title:
        faults.append(Fault(task.path, task.line, f"{quote(clean.key)} has no title", "its id is used instead"))
        clean = clean._replace(title=clean.key)
    return clean


def _list_texts(task: DraftTask) -> list[str]:
    several = (*task.depends_on, *task.labels, *task.links, *(text for _, text in task.updates))
    mapped = (part for each in (task.claimed, task.adopted) for pair in each.items() for part in pair)
    return [task.key, task.title, task.owner, task.notes, task.next_action, *several, *mapped]


def _flatten(text: str) -> str:
    return " ".join(_escape(text).split())


def _flatten_name(text: str) -> str:
    return compose_name(_flatten(text))


def _escape_all(texts: Mapping[str, str]) -> dict[str, str]:
    return {_flatten(name): _escape(text) for name, text in texts.items()}


def _escape(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNFIT.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), plain)

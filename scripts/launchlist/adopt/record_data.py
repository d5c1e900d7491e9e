"""One task or blocker of a draft as the data of its file; what does not fit into a field is kept under ``adopted``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from launchlist.adopt.draft import SYNTHETIC
from launchlist.adopt.normalize import clean, cut, is_web_address, join_lines, split_long
from launchlist.adopt.phases import fold_phase
from launchlist.plan.moments import read_duration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.adopt.draft import DraftBlocker, DraftTask

_NO_DATE: Final = "–"
"""What the checklist shows for an ETA that the source does not have."""


def put_text(data: dict[str, Any], field: str, text: str, limit: int) -> None:
    """Set a field to a text unless it is empty; if it is too long, it is cut, and kept whole under ``adopted``."""
    text = text.strip("\n").rstrip()
    if text.strip():
        data[field], whole = cut(text, limit)
        if whole:
            keep_adopted(data, {field: whole})


def keep_adopted(data: dict[str, Any], more: Mapping[str, str]) -> None:
    """Put texts under ``adopted``, long ones in parts; a name that is already used gets a number."""
    for name, text in more.items():
        for part in split_long(clean(text)):
            kept = data.setdefault("adopted", {})
            label, count = join_lines(name)[:100] or "?", 1
            while label in kept:
                count += 1
                label = f"{join_lines(name)[:100]} ({count})"
            kept[label] = part


def keep_claims(data: dict[str, Any], claims: Mapping[str, str]) -> None:
    """Put values that the plan does not confirm under ``claimed``."""
    for field, text in claims.items():
        line = join_lines(text)
        if line:
            data.setdefault("claimed", {})[field], whole = cut(line, 200)
            keep_adopted(data, {field: whole} if whole else {})


def write_task(task: DraftTask, ids: Mapping[str, str], nobody: str, phases: Mapping[str, str]) -> dict[str, Any]:
    """Return the data of a task's file. ``ids`` is by key; ``phases`` has their ids by folded title."""
    data: dict[str, Any] = {"id": ids[task.key], "status": task.status}
    data |= {"deadline": task.deadline} if task.deadline else {}
    data |= {"not_before": task.not_before} if task.not_before else {}
    data |= {"phase": phases[fold_phase(task.phase)]} if task.phase else {}
    data |= {"order": float(task.order) if "." in task.order else int(task.order)} if task.order else {}
    data |= {"kind": "milestone"} if task.is_milestone else {}
    put_text(data, "title", join_lines(task.title) or task.key, 2000)
    put_text(data, "owner", join_lines(task.owner) or nobody, 80)
    put_text(data, "notes", clean(task.notes), 10_000)
    put_text(data, "next_action", clean(task.next_action), 1000)
    _put_lists(data, task, ids)
    if task.estimate:
        fits = len(task.estimate) <= 12 and read_duration(task.estimate) is not None
        data |= {"estimate": task.estimate} if fits else {}
        keep_adopted(data, {} if fits else {"estimate": task.estimate})
    updates = [
        {"date": day, "text": part.rstrip()}
        for day, text in task.updates
        for part in split_long(clean(text).strip("\n"))
        if part.strip()
    ]
    data |= {"updates": updates} if updates else {}
    keep_claims(data, task.claimed)
    _keep_rest(data, task.key, task.adopted)
    return data


def _put_lists(data: dict[str, Any], task: DraftTask, ids: Mapping[str, str]) -> None:
    depends_on = list(dict.fromkeys(ids[key] for key in task.depends_on if key in ids and key != task.key))
    labels = list(dict.fromkeys(filter(None, map(join_lines, task.labels))))
    links = list(dict.fromkeys(task.links))
    data |= {"depends_on": depends_on} if depends_on else {}
    short = [label for label in labels if len(label) <= 50]
    data |= {"labels": short} if short else {}
    good = [link for link in links if is_web_address(link)]
    data |= {"links": good} if good else {}
    unknown = [key for key in task.depends_on if key not in ids]
    for name, texts in (
        ("depends on", unknown),
        ("labels", [label for label in labels if label not in short]),
        ("links", [link for link in links if link not in good]),
    ):
        keep_adopted(data, {name: ", ".join(texts)} if texts else {})


def write_blocker(
    blocker: DraftBlocker, blocker_id: str, ids: Mapping[str, str], nobody: str, fallback: str
) -> dict[str, Any]:
    """Return the data of a blocker's file, as `write_task` does; ``fallback`` is the ETA where it has none."""
    affects = list(dict.fromkeys(ids[key] for key in blocker.affects if key in ids))
    data: dict[str, Any] = {"id": blocker_id, "status": blocker.status, "eta": blocker.eta or fallback}
    data["affects"] = affects or list(ids.values())[:1]
    put_text(data, "description", join_lines(blocker.description) or blocker.key, 2000)
    put_text(data, "resolution_plan", join_lines(blocker.resolution_plan) or "–", 2000)
    put_text(data, "owner", join_lines(blocker.owner) or nobody, 80)
    put_text(data, "next_action", clean(blocker.next_action), 1000)
    unknown = [key for key in blocker.affects if key not in ids]
    keep_adopted(data, {"affects": ", ".join(unknown)} if unknown else {})
    claims = blocker.claimed
    keep_claims(data, claims if blocker.eta or claims.get("eta", "").strip() else {**claims, "eta": _NO_DATE})
    _keep_rest(data, blocker.key, blocker.adopted)
    return data


def _keep_rest(data: dict[str, Any], key: str, adopted: Mapping[str, str]) -> None:
    if key != data["id"] and not key.startswith(SYNTHETIC) and key not in adopted.values():
        keep_adopted(data, {"id": key})
    keep_adopted(data, adopted)

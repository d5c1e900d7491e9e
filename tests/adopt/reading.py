"""Samples of foreign formats, as sources to adopt."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from launchlist.adopt.draft import AdoptOptions, Draft, DraftSource, DraftTask
from launchlist.plan.moments import find_zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2025, 5, 17, 10, 30, tzinfo=UTC)


def choose_nothing(_question: str, _choices: Sequence[str]) -> str:
    """Answer nothing, as in a run without a terminal."""
    return ""


def wish(zone: str = "", columns: Mapping[str, str] | None = None, answer: str | None = None) -> AdoptOptions:
    """Return the options of a user who gives this answer to every question."""
    choose = choose_nothing if answer is None else (lambda _question, _choices: answer)
    return AdoptOptions(NOW, choose, find_zone(zone) if zone else None, zone, columns or {})


def open_sample(name: str) -> DraftSource:
    """Return a file or a folder below tests/adopt/samples as it is on disk."""
    path = SAMPLES / name
    if path.is_file():
        return DraftSource(name, {path.name: path.read_bytes()})
    files = {file.relative_to(path).as_posix(): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}
    return DraftSource(name, files, is_folder=True)


def build_source(data: bytes | str, name: str = "source") -> DraftSource:
    """Return a source that is one file."""
    return DraftSource(name, {name: data.encode() if isinstance(data, str) else data})


def find_task(draft: Draft, key: str) -> DraftTask:
    """Return the only task with a key."""
    (task,) = [task for task in draft.tasks if task.key == key]
    return task


def list_faults(draft: Draft) -> list[str]:
    """Return the faults as a user reads them."""
    return [str(fault) for fault in draft.faults]

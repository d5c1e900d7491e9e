"""The result of reading any format: a plan as its source has it, before ids are assigned and gaps are filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from launchlist.plan.model import BlockerStatus, Measure, TaskStatus

SYNTHETIC: Final = "@"
"""The first character of a key that a reader made up because the source has none."""

Choose: TypeAlias = Callable[[str, Sequence[str]], str]
"""Asks a question with these answers and returns one of them, or nothing if there is no one to ask."""


class DraftSource(NamedTuple):
    """What is adopted: a file, or a folder with its files by their path within it."""

    name: str
    """As the user named it; findings begin with it."""
    files: Mapping[str, bytes]
    is_folder: bool = False

    @property
    def data(self) -> bytes:
        """Return the bytes of a source that is one file."""
        return next(iter(self.files.values()), b"")

    def path(self, file: str = "") -> str:
        """Return how findings name a file of the source."""
        return f"{self.name}/{file}" if self.is_folder and file else self.name


class AdoptOptions(NamedTuple):
    """The user's options, and how to ask for more."""

    now: datetime
    """Aware; the wall clock."""
    choose: Choose
    zone: tzinfo | None = None
    zone_name: str = ""
    """As plan.yaml would write it."""
    columns: Mapping[str, str] = {}
    """Field to the header of its column, lower case, for tables."""


class Fault(NamedTuple):
    """An error of the source, or something that could not be imported unchanged. Lines count from 1; 0 is none."""

    path: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the one-line form."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}; {self.hint}" if self.hint else f"{place}: {self.message}"


def decode_windows(data: bytes, path: str, error: UnicodeDecodeError) -> tuple[str, Fault]:
    """Return what is not UTF-8 read as Windows-1252, in which every file is text, and a fault that mentions it."""
    line = data.count(b"\n", 0, error.start) + 1
    message = "it is not UTF-8 and was read as Windows-1252"
    return data.decode("cp1252", "replace"), Fault(path, line, message, "check its accented letters")


class DraftTask(NamedTuple):
    """One task. ``key`` is its id in the source, by which others refer to it; unique there."""

    key: str
    title: str
    path: str = ""
    line: int = 0
    owner: str = ""
    """Empty where the source names none."""
    deadline: str = ""
    """As a plan writes it: 2025-05-18 23:00, with or without a zone; empty if it is missing or unclear."""
    not_before: str = ""
    offsets: Mapping[str, str] = {}
    """A ``deadline`` or ``not_before`` that counts from another date, verbatim: T-14d, week 9."""
    phase: str = ""
    """Its title."""
    phase_until: str = ""
    """When the phase ends, if the record says so."""
    order: str = ""
    """A number."""
    is_milestone: bool = False
    status: TaskStatus = "pending"
    notes: str = ""
    next_action: str = ""
    depends_on: tuple[str, ...] = ()
    """Keys."""
    labels: tuple[str, ...] = ()
    estimate: str = ""
    links: tuple[str, ...] = ()
    updates: tuple[tuple[str, str], ...] = ()
    """ISO date and text."""
    claimed: Mapping[str, str] = {}
    """A ``status`` or ``deadline`` that cannot be expressed in a plan, verbatim."""
    adopted: Mapping[str, str] = {}
    """Fields that a plan does not have, by their names in the source: priority, a foreign id. Kept, never rendered."""


class DraftBlocker(NamedTuple):
    """One blocker; fields as in `DraftTask`."""

    key: str
    description: str
    path: str = ""
    line: int = 0
    affects: tuple[str, ...] = ()
    resolution_plan: str = ""
    owner: str = ""
    eta: str = ""
    offsets: Mapping[str, str] = {}
    """An ``eta`` that counts from another date, verbatim."""
    status: BlockerStatus = "open"
    next_action: str = ""
    claimed: Mapping[str, str] = {}
    """``eta``, verbatim."""
    adopted: Mapping[str, str] = {}


class DraftStep(NamedTuple):
    """One step of the critical path, with the keys of its tasks."""

    title: str
    tasks: tuple[str, ...]


class DraftMetric(NamedTuple):
    """One metric; ``measure`` is None for one that nothing here computes."""

    title: str
    measure: Measure | None
    line: int = 0
    claimed: Mapping[str, str] = {}
    """``target``, ``current`` or ``status``, verbatim, as far as they are not what is computed."""


class Draft(NamedTuple):
    """A whole plan as its source has it. Fields that the source does not have are empty."""

    records: int
    """How many tasks and blockers the source has, counted independently as rows or files; none may be lost."""
    tasks: tuple[DraftTask, ...]
    blockers: tuple[DraftBlocker, ...] = ()
    title: str = ""
    goal: str = ""
    zone_name: str = ""
    as_of: str = ""
    release: str = ""
    start: str = ""
    """When the work begins; weeks are counted from it."""
    refresh: str = ""
    roles: Mapping[str, str] = {}
    """Owner to role."""
    logins: Mapping[str, str] = {}
    """Owner to GitHub login."""
    critical_path: tuple[DraftStep, ...] = ()
    metrics: tuple[DraftMetric, ...] = ()
    sync_at: str = ""
    sync_focus: str = ""
    is_ordered: bool = False
    """The order of the tasks is the document's own and is kept by pinned rows."""
    notes: tuple[str, ...] = ()
    """Text that has no place in a plan, verbatim."""
    faults: tuple[Fault, ...] = ()
    shown: tuple[str, ...] = ()
    """Lines that explain to the user how the source was understood, such as which column is which field."""

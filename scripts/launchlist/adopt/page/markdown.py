"""A hand-kept checklist in Markdown: everything on the page becomes part of the plan, or is kept in its notes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from launchlist.adopt.draft import Draft, DraftStep, Fault
from launchlist.adopt.page.document import read_page
from launchlist.adopt.page.reader import PageReader
from launchlist.adopt.page.records import read_page_records
from launchlist.plan.moments import resolve_moment
from launchlist.plan.words.people import strip_emphasis
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.adopt.draft import AdoptOptions, DraftMetric, DraftSource
    from launchlist.adopt.page.document import Page
    from launchlist.adopt.page.records import Unplaced

_SUFFIXES: Final = (".md", ".markdown", ".mdown", ".txt")


def is_like(source: DraftSource) -> bool:
    """Return whether the source is a file named like Markdown."""
    return not source.is_folder and source.name.lower().endswith(_SUFFIXES)


def read(source: DraftSource, options: AdoptOptions) -> Draft:
    """Return the contents of a page: tables, task lists, a numbered critical path, dated updates, a meeting, stamps."""
    page = read_page(source, options)
    stamp = page.stamp
    local = options._replace(zone=page.zone, zone_name=page.zone_name)
    if stamp:
        local = local._replace(now=stamp.at.at)
    records = read_page_records(page, local)
    reader = PageReader(page, local, records)
    tables = records.tables
    sync_at = reader.find_meeting()
    notes, unplaced = _write_notes(page, reader.left)
    faults = {*page.faults, *records.faults, *reader.faults, *unplaced}
    return Draft(
        records=records.total,
        tasks=tuple(reader.tasks),
        blockers=tuple(reader.blockers),
        title=page.title,
        goal=reader.goal,
        zone_name=page.zone_name,
        as_of=stamp.moment if stamp else "",
        release=_find_release(tables.metrics, page, stamp.moment if stamp else ""),
        refresh=reader.refresh,
        roles=tables.roles,
        logins=tables.logins,
        critical_path=tuple(DraftStep(step.title, step.ids) for step in reader.steps),
        metrics=tuple(tables.metrics),
        sync_at=sync_at,
        sync_focus=reader.meeting.focus if sync_at else "",
        is_ordered=not records.has_lists,
        notes=(*notes, *tables.notes),
        faults=tuple(sorted(faults)),
        shown=tuple(tables.shown),
    )


def _find_release(metrics: list[DraftMetric], page: Page, stamp: str) -> str:
    """Return the day that the days to release lead to from the document's own day."""
    for metric in metrics:
        days = re.fullmatch(r"([0-9]{1,4})(?: days?)?", strip_emphasis(metric.claimed.get("target", "")))
        if metric.measure == "days_to_release" and days and stamp and page.zone:
            today = resolve_moment(stamp, page.zone).at.astimezone(page.zone).date()
            return (today + timedelta(days=int(days[1]))).isoformat()
    return ""


def _write_notes(page: Page, left: Sequence[Unplaced]) -> tuple[list[str], list[Fault]]:
    """Return one note per section, under its heading, and a fault for each part of it."""
    places = {id(section): at for at, section in enumerate(page.sections)}
    grouped: dict[int, list[Unplaced]] = {}
    for each in sorted(left, key=lambda each: each.line):
        grouped.setdefault(places[id(each.section)], []).append(each)
    notes, faults, top = [], [], page.top
    for group in grouped.values():
        heading = group[0].section.heading
        lead = [f"{'#' * heading.level} {heading.text}"] if heading and heading is not top else []
        texts = [each.text for each in group if each.text.strip()]
        if texts or lead:
            notes.append("\n\n".join([*lead, *texts]))
        reported = [each for each in group if each.text.strip()]
        faults += [_list_note(page.path, each.line, each.text) for each in reported]
        if lead and not reported:
            faults.append(_list_note(page.path, group[0].line, lead[0]))
    return notes, faults


def _list_note(path: str, line: int, text: str) -> Fault:
    first = text.strip().partition("\n")[0]
    what = "an HTML table, which is not read" if "<table" in text.lower() else quote(first)
    return Fault(path, line, f"a plan has no place for {what}", "it is kept in plan.yaml's notes")

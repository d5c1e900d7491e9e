"""A comparison as sections of lines, most important first, for the terminal and for Markdown."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from launchlist.changes.change import SUBJECTS
from launchlist.commands.diff.phrases import MAX_TITLE, describe_change, describe_late, name_span
from launchlist.rendering.dates import Clock, name_stamp, set_clock
from launchlist.wording import count_noun, shorten_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from launchlist.changes.change import Change
    from launchlist.changes.impact import Consequences, Release
    from launchlist.commands.diff.phrases import Escapes
    from launchlist.findings import Finding
    from launchlist.plan.metrics import MetricRow
    from launchlist.project.comparison import Comparison
    from launchlist.project.states import PlanState

_HEADINGS = {"task": "Tasks", "blocker": "Blockers", "step": "Critical path", "owner": "Owners", "plan": "Settings"}


class ReportSection(NamedTuple):
    """A heading and its content: lines, or the rows of a table, the first of which is the header."""

    heading: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def choose_clock(comparison: Comparison) -> Clock:
    """Return how times are written: as in the head's documents, in one zone."""
    plan = comparison.head.plan or comparison.base.plan
    if not (plan and comparison.as_of):
        return Clock(zone=UTC, year=0)
    return set_clock(plan, comparison.as_of)._replace(display_zones=())


def summarize(comparison: Comparison) -> str:
    """Return the whole comparison in one sentence."""
    if comparison.is_unchanged and not comparison.code:
        return "The plan's content has not changed."
    parts = [count_noun(len(comparison.changes), "change")] if comparison.changes else []
    found = comparison.consequences
    if found:
        fresh = sum(not late.was_late for late in found.late)
        if fresh:
            whose = "its deadline" if fresh == 1 else "their deadlines"
            parts.append(f"{count_noun(fresh, 'task')} can no longer meet {whose}")
        before, after = found.release_before.projected, found.release_after.projected
        if before and after and before != after:
            way = "later" if after > before else "earlier"
            parts.append(f"the release is expected {name_span(after - before)} {way}")
    if comparison.code:
        parts.insert(0, "there is no plan" if comparison.head.condition == "absent" else "the plan is invalid")
    text = ", ".join(parts) or "No visible change in the plan"
    return f"{text[0].upper()}{text[1:]}."


def introduce(comparison: Comparison, escapes: Escapes) -> str:
    """Return which two states are compared, and as of which time."""
    stamp = f", as of {name_stamp(comparison.as_of, escapes.clock.zone)}" if comparison.as_of else ""
    return f"{_name_state(comparison.base, escapes)} → {_name_state(comparison.head, escapes)}{stamp}"


def build_sections(comparison: Comparison, escapes: Escapes) -> list[ReportSection]:
    """Return the sections that have content."""
    errors = comparison.head.errors
    fresh = [finding for finding in comparison.new_findings if finding.severity != "error"]
    sections = [
        ReportSection("Errors", tuple(_name_finding(finding, escapes) for finding in errors)),
        ReportSection("Not compared", tuple(escapes.plain(note) for note in comparison.notes)),
    ]
    if comparison.consequences:
        sections.append(ReportSection("Consequences", tuple(_list_consequences(comparison.consequences, escapes))))
        sections.append(ReportSection("Metrics", rows=tuple(_list_metrics(comparison.consequences, escapes))))
    for subject in SUBJECTS:
        own = (each for each in comparison.changes if each.subject == subject and not each.cause)
        sections.append(ReportSection(_HEADINGS[subject], tuple(_list_changes(own, escapes))))
    for cause in dict.fromkeys(each.cause for each in comparison.changes if each.cause):
        moved = (each for each in comparison.changes if each.cause == cause)
        sections.append(ReportSection(f"Moved with {escapes.plain(cause)}", tuple(_list_changes(moved, escapes))))
    sections.append(ReportSection("New warnings", tuple(_name_finding(finding, escapes) for finding in fresh)))
    gone = (finding._replace(hint="") for finding in comparison.gone_findings)
    sections.append(ReportSection("Resolved findings", tuple(_name_finding(finding, escapes) for finding in gone)))
    return [section for section in sections if section.lines or section.rows]


def _name_state(state: PlanState, escapes: Escapes) -> str:
    if not state.commit:
        return escapes.plain(state.name)
    commit = escapes.code(state.commit[:12])
    return commit if state.commit.startswith(state.name) else f"{escapes.plain(state.name)} ({commit})"


def _list_changes(changes: Iterable[Change], escapes: Escapes) -> Iterator[str]:
    """Yield one line per subject with all its changes, the most important change first."""
    by_id: dict[str, list[Change]] = {}
    for change in changes:
        by_id.setdefault(change.id, []).append(change)
    for name, group in by_id.items():
        first = group[0]
        title = f" {escapes.title(first.title)}" if first.title else ""
        said = "; ".join(describe_change(change, escapes) for change in group)
        shown = escapes.title(name) if first.subject == "step" else escapes.plain(name)
        yield f"{escapes.strong(shown)}{title}: {said}"


def _list_consequences(found: Consequences, escapes: Escapes) -> Iterator[str]:
    for late in found.late:
        yield describe_late(late, escapes)
    if found.recovered:
        names = escapes.ids([task.id for task in found.recovered])
        yield f"{names} can meet {'its deadline' if len(found.recovered) == 1 else 'their deadlines'} again"
    before, after = found.release_before, found.release_after
    if before.projected != after.projected:
        yield f"release expected {_name_projected(before, escapes)} → {_name_projected(after, escapes)}"
    if found.path_before != found.path_after:
        steps = [f"{progress.done}/{progress.total}" for progress in (found.path_before, found.path_after)]
        yield f"critical path {steps[0]} → {steps[1]}"


def _name_projected(release: Release, escapes: Escapes) -> str:
    return escapes.instant(release.projected) if release.projected else "none"


def _list_metrics(found: Consequences, escapes: Escapes) -> Iterator[tuple[str, ...]]:
    if not any(row.is_changed for row in found.metrics):
        return
    yield "Metric", "Before", "After"
    for row in found.metrics:
        title, after = escapes.cell(shorten_text(row.title, MAX_TITLE)), _name_metric(row.after)
        yield title, _name_metric(row.before), escapes.strong(after) if row.is_changed else after


def _name_metric(row: MetricRow | None) -> str:
    return f"{row.current} {row.health}" if row else "–"


def _name_finding(finding: Finding, escapes: Escapes) -> str:
    said = escapes.plain(f"{finding.message}; {finding.hint}" if finding.hint else finding.message)
    return f"{escapes.plain(finding.path)}:{finding.line}: {escapes.code(finding.rule)}: {said}"

"""Handles generated files that do not match the plan: shows the difference, or writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.errors import ChangedError, GuardError
from launchlist.findings import Finding
from launchlist.printing.escape import escape_line
from launchlist.printing.streams import warn
from launchlist.printing.text import build_summary
from launchlist.project.context import FindingFormat, Outcome, print_findings
from launchlist.project.output_files import OutputFile, find_obstacle, read_target
from launchlist.project.project import Project, add_findings
from launchlist.reading.disk.atomic_write import CHANGED, write_file, write_in_turn
from launchlist.rendering.outputs import is_conflicted, is_marked, unmark
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

RENDER: Final = "run: launchlist render"


class OutputChange(NamedTuple):
    """A generated file that does not match the plan."""

    target: OutputFile
    data: bytes
    """In UTF-8, with LF line endings."""

    @property
    def texts(self) -> tuple[str, str]:
        """The file as it is, empty if there is none, and as it should be."""
        return (self.target.data or b"").decode(errors="replace"), self.data.decode()


def introduce_drift(project: Project, style: FindingFormat, *, color: bool) -> str:
    """Return the findings, in text form only their number, since `check` lists the warnings."""
    if style != "text":
        return print_findings(project, style, color=color)
    return f"{build_summary(project.counts, project.findings)}\n"


def show_drift(
    changes: Sequence[OutputChange], project: Project, style: FindingFormat, *, color: bool, remedy: str = RENDER
) -> Outcome:
    """Return a finding per file that differs, and in text form also the difference; nothing is written."""
    drifted = add_findings(project, [find_drift(change, project.root, remedy) for change in changes])
    text = introduce_drift(drifted, style, color=color)
    if not changes or style in {"json", "sarif"}:
        return Outcome(code=int(bool(changes)), text=text)
    lines = [line for change in changes for line in _list_differences(change)]
    if style == "text":
        lines += [str(finding) for finding in drifted.findings if finding.rule == "drift"]
    shown = "".join(f"{escape_line(line)}\n" for line in lines)
    hint = f"{count_noun(len(changes), 'generated file')} would change\n"
    return Outcome(code=1, text=shown + text, errors=hint)


def write_changes(
    changes: Sequence[OutputChange], targets: Sequence[OutputFile], root: str, text: str, *, force: bool
) -> Outcome:
    """Write the files that differ. All are checked before the first is written, so a refusal changes nothing.

    Raises ChangedError if one of them has changed since its new content was generated.
    """
    if changes:
        from launchlist.reading.disk.lock import Lock  # most runs do not change anything

        with Lock(root, "render", warn):
            for change in changes:
                _refuse_loss(root, change.target, force=force)
            _write_all(root, changes)
    said = "".join(map(_describe_written, changes))
    if not changes:
        said = f"{', '.join(target.output.path for target in targets)}: up to date\n"
    return Outcome(code=0, text=text, errors=said)


def _refuse_loss(root: str, target: OutputFile, *, force: bool) -> None:
    """Raise if writing would lose edits; ``force`` does not apply to edits made in the meantime."""
    now = read_target(root, target.output)
    is_changed = not isinstance(now, OutputFile) or now.there != target.there
    if is_changed or not force:
        obstacle = find_obstacle(root, now) if isinstance(now, OutputFile) else ""
        if obstacle:
            msg = f"nothing was written: {obstacle}"
            raise GuardError(msg)
    if is_changed:
        msg = f"nothing was written: {quote(target.output.path)} is not written: {CHANGED}"
        raise ChangedError(msg)


def _describe_written(change: OutputChange) -> str:
    path = change.target.output.path
    if any(map(is_conflicted, change.target.find_parts())):
        return f"wrote {path}: it had conflict markers and was generated again from the plan\n"
    return f"wrote {path}\n"


def _write_all(root: str, changes: Sequence[OutputChange]) -> None:
    by_path = {change.target.output.path: change for change in changes}

    def write(path: str) -> None:
        target, new = by_path[path]
        write_file(root, path, target.restore_line_ends(new), before=target.there)

    write_in_turn([*by_path], write)


def find_drift(change: OutputChange, root: str, remedy: str = RENDER) -> Finding:
    """Return the finding with the place where a file differs and the remedy."""
    path = change.target.output.path
    if change.target.data is None:
        message, line = f"{path} has not been generated yet", 1
    else:
        data = change.target.data
        # A file of 0.1.0 lacks the marks; that does not count as a difference.
        as_it_should_be = change.data if is_marked(data) else unmark(change.data)
        old, new = (text.decode(errors="replace").split("\n") for text in (data, as_it_should_be))
        # The first line contains the digest, which always differs; the next difference is the place to show.
        differing = (
            at for at, pair in enumerate(zip(old, new, strict=False), start=1) if pair[0] != pair[1] and at > 1
        )
        message, line = f"{path} does not match the plan", next(differing, min(len(old), len(new)))
    hint = find_obstacle(root, change.target) or remedy
    return Finding(path, line, 1, "error", "drift", message, hint)


def _list_differences(change: OutputChange) -> list[str]:
    from launchlist.printing.differences import list_differences  # only needed for display

    return list_differences(*change.texts, change.target.output.path)

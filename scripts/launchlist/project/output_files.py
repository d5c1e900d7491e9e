"""The files that render writes: their current and their new content."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from launchlist.findings import Finding, Violation
from launchlist.plan.moments import build_moment
from launchlist.reading.disk.plan_files import read_text_file
from launchlist.rendering.outputs import (
    Generated,
    RegionFault,
    check_regions,
    find_regions,
    is_conflicted,
    is_ours,
    replace_regions,
    unmark,
    unseal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from launchlist.plan.model import Moment, Output

Read: TypeAlias = "Callable[[str, int], bytes | Finding | None]"
"""Reads a file by its path from the root and up to so many bytes, as `read_text_file` does from the disk."""

_LIMIT = 64 << 20


class OutputFile(NamedTuple):
    """One output as it is on the disk. ``data`` is UTF-8, and None if there is no file yet.

    A whole file is compared with LF line endings and keeps its ``line_end``; one with regions is compared as it is.
    """

    output: Output
    data: bytes | None
    line_end: bytes
    there: bytes | None = None
    """The exact bytes of the file, compared with the file again when it is written."""

    def fill(self, contents: Mapping[str, bytes]) -> bytes:
        """Return the whole new content of the file."""
        if not self.output.regions:
            return contents[""]
        texts = {name: content.decode() for name, content in contents.items()}
        return replace_regions((self.data or b"").decode(), texts).encode()

    def holds_unmarked(self, contents: Mapping[str, bytes]) -> bool:
        """Whether the file is in the form of 0.1.0, which had no marks for other formatters."""
        return self.data == self.fill({name: unmark(content) for name, content in contents.items()})

    def restore_line_ends(self, data: bytes) -> bytes:
        """Return new content with the line endings the file had."""
        return data if self.line_end == b"\n" else data.replace(b"\n", self.line_end)

    def find_parts(self) -> list[bytes]:
        """Return the generated parts of the file: all of it, or its regions."""
        if self.data is None:
            return []
        if not self.output.regions:
            return [self.data]
        regions = find_regions(self.data.decode())
        if isinstance(regions, RegionFault):
            return []
        wanted = [regions[name] for name in regions if name in self.output.regions]
        return [text.replace("\r\n", "\n").encode() for text in wanted]

    def find_stamp(self, zone: tzinfo) -> Moment | None:
        """Return the moment recorded in the file, if any."""
        for part in map(unseal, self.find_parts()):
            if part:
                return _read_stamp(part, zone)
        return None


def read_target(root: str, output: Output, read: Read | None = None) -> OutputFile | Finding | Violation:
    """Return an output as it is on the disk or as ``read`` returns it, or the finding that prevents writing it."""
    data = read(output.path, _LIMIT) if read else read_text_file(root, output.path, _LIMIT)
    if isinstance(data, Finding):
        return data
    if data is None and output.regions:
        message = f"{output.path} does not exist, so it has no regions to fill"
        return Violation("bad-region", output.source.at("path"), message, "write it, with the markers of its regions")
    # Checking that the file is unchanged takes a fifth of the time of decoding it.
    is_known = data and not output.regions and _is_intact(data)
    if data and not is_known and not _is_text(data):
        message = f"{output.path} is not UTF-8"
        return Violation("bad-region", output.source.at("path"), message, "save it as UTF-8, or remove it")
    if output.regions:
        fault = check_regions((data or b"").decode(), output.regions)
        if fault:
            return Finding(output.path, fault.line, 1, "error", "bad-region", fault.message, fault.hint)
        return OutputFile(output=output, data=data, line_end=b"\n", there=data)
    if not data or b"\r\n" not in data:
        return OutputFile(output=output, data=data, line_end=b"\n", there=data)
    return OutputFile(output=output, data=data.replace(b"\r\n", b"\n"), line_end=b"\r\n", there=data)


def _is_intact(data: bytes) -> bool:
    written = unseal(data)
    return written is not None and written.is_intact


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def find_obstacle(root: str, target: OutputFile) -> str:
    """Return why replacing the generated parts would lose edits, with the ways out, or ""."""
    foreign = find_foreign(target)
    if foreign:
        return foreign
    parts = _list_filled(target)
    path = target.output.path
    generated = [unseal(part) for part in parts]
    if all(part and part.is_intact for part in generated) or any(map(is_conflicted, parts)):
        return ""
    from launchlist.git.run import is_committed  # most runs start no git

    if target.data is not None and is_committed(root, path, target.data):
        return ""
    restore = f"git restore --staged --worktree -- {_name_for_git(path)}, or " if _has_commit(root, path) else ""
    return (
        f"{path} has changes that were not made by render and never committed. To keep them, move their content "
        f"into checklist/; to discard them: {restore}launchlist render --force"
    )


def find_foreign(target: OutputFile) -> str:
    """Return why a whole file not written by launchlist is not replaced, with the ways out, or ""."""
    parts = _list_filled(target)
    if target.output.regions or not parts or is_ours(parts[0]):
        return ""
    return (
        f"{target.output.path} was not written by launchlist. To keep it, give the output another path, or let it fill "
        f"regions of the file; to replace it: launchlist render --force"
    )


def _list_filled(target: OutputFile) -> list[bytes]:
    return [part for part in target.find_parts() if part.strip()]


def _name_for_git(path: str) -> str:
    """Return a path as a shell and Git take it, to which some names are patterns."""
    import shlex

    return shlex.quote(f":(literal){path}" if set(path) & set("*?[\\") else path)


def _has_commit(root: str, path: str) -> bool:
    """Whether the last commit holds any state of the file, to which it could be restored."""
    from launchlist.git.run import run_git

    return run_git(root, "rev-parse", "--verify", "--quiet", f"HEAD:./{path}").code == 0


def _read_stamp(part: Generated, zone: tzinfo) -> Moment | None:
    try:
        at = datetime.fromisoformat(part.as_of)
    except ValueError:
        return None
    # Outside these years a change of zone could leave the calendar; launchlist does not write them.
    return build_moment(at, zone) if at.tzinfo and 1970 <= at.year < 2200 else None

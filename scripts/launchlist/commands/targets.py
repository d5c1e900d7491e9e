"""The files that render writes: what stands in them now, and what would stand in them."""

from __future__ import annotations

import shlex
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from launchlist.changes.git import is_committed, run_git
from launchlist.findings import Finding, Violation
from launchlist.plan.moments import build_moment
from launchlist.reading.files import read_text_file
from launchlist.rendering.outputs import (
    Generated,
    RegionFault,
    check_regions,
    find_regions,
    is_conflicted,
    is_ours,
    replace_regions,
    unseal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.plan.model import Moment, Output

_LIMIT = 64 << 20


class Target(NamedTuple):
    """One output as it stands on disk. ``text`` is None where there is no file yet.

    A whole file is compared in line feeds and keeps its ``line_end``; one with regions is compared as it is.
    """

    output: Output
    text: str | None
    line_end: str

    def fill(self, contents: Mapping[str, str]) -> str:
        """Return the whole new text of the file."""
        return replace_regions(self.text or "", contents) if self.output.regions else contents[""]

    def encode(self, text: str) -> bytes:
        """Return the bytes of the file, with the line endings it had."""
        return text.replace("\n", self.line_end).encode()

    def find_parts(self) -> list[str]:
        """Return the generated parts of the file: all of it, or its regions."""
        if self.text is None:
            return []
        regions = find_regions(self.text) if self.output.regions else {"": self.text}
        if isinstance(regions, RegionFault):
            return []
        return [regions[name].replace("\r\n", "\n") for name in regions if self._is_ours(name)]

    def _is_ours(self, name: str) -> bool:
        return not self.output.regions or name in self.output.regions

    def find_stamp(self, zone: tzinfo) -> Moment | None:
        """Return the moment the file records, if it holds one."""
        for part in map(unseal, self.find_parts()):
            if part:
                return _read_stamp(part, zone)
        return None


def read_target(root: str, output: Output) -> Target | Finding | Violation:
    """Return an output as it stands, or what keeps it from being written."""
    data = read_text_file(root, output.path, _LIMIT)
    if isinstance(data, Finding):
        return data
    if data is None and output.regions:
        message = f"{output.path} does not exist, so it has no regions to fill"
        return Violation("bad-region", output.source.at("path"), message, "write it, with the marks of its regions")
    try:
        text = data.decode() if data is not None else None
    except UnicodeDecodeError:
        message = f"{output.path} is not UTF-8"
        return Violation("bad-region", output.source.at("path"), message, "save it as UTF-8, or remove it")
    if output.regions:
        fault = check_regions(text or "", output.regions)
        if fault:
            return Finding(output.path, fault.line, 1, "error", "bad-region", fault.message, fault.hint)
        return Target(output=output, text=text, line_end="\n")
    line_end = "\r\n" if text and "\r\n" in text else "\n"
    return Target(output=output, text=text.replace("\r\n", "\n") if text else text, line_end=line_end)


def find_obstacle(root: str, target: Target) -> str:
    """Return why replacing the generated parts would lose what a person wrote, with the ways out; or nothing."""
    parts = [part for part in target.find_parts() if part.strip()]
    path = target.output.path
    if not target.output.regions and parts and not is_ours(parts[0]):
        return (
            f"{path} was not written by launchlist. To keep it, give the output another path, or let it fill regions "
            f"of the file; to replace it: launchlist render --force"
        )
    generated = [unseal(part) for part in parts]
    if all(part and part.is_intact for part in generated) or any(map(is_conflicted, parts)):
        return ""
    if is_committed(root, path):
        return ""
    restore = f"git restore --staged --worktree -- {_name_for_git(path)}, or " if _has_commit(root, path) else ""
    return (
        f"{path} has changes that render did not make and that were never committed. To keep them, move what they "
        f"say into checklist/; to drop them: {restore}launchlist render --force"
    )


def _name_for_git(path: str) -> str:
    """Return a path as a shell and Git take it, to which some names are patterns."""
    return shlex.quote(f":(literal){path}" if set(path) & set("*?[\\") else path)


def _has_commit(root: str, path: str) -> bool:
    """Whether the last commit holds any state of the file, to which it could be restored."""
    return run_git(root, "--no-optional-locks", "rev-parse", "--verify", "--quiet", f"HEAD:./{path}").code == 0


def _read_stamp(part: Generated, zone: tzinfo) -> Moment | None:
    try:
        at = datetime.fromisoformat(part.as_of)
    except ValueError:
        return None
    # Beyond these years a change of zone could leave the calendar; nothing of ours writes them.
    return build_moment(at, zone) if at.tzinfo and 1970 <= at.year < 2200 else None

"""The files that render writes: what stands in them now, and what would stand in them."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from launchlist.changes.git import is_committed
from launchlist.findings import Finding, Violation
from launchlist.plan.moments import build_moment
from launchlist.reading.files import read_text_file
from launchlist.rendering.outputs import Generated, RegionFault, check_regions, find_regions, replace_regions, unseal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.plan.model import Moment, Output

_LIMIT = 64 << 20


class Target(NamedTuple):
    """One output as it stands on disk, in line feeds. ``text`` is None where there is no file yet."""

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
        return [] if isinstance(regions, RegionFault) else [regions[name] for name in regions if self._is_ours(name)]

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
    line_end = "\r\n" if text and "\r\n" in text else "\n"
    target = Target(output=output, text=text.replace("\r\n", "\n") if text else text, line_end=line_end)
    fault = check_regions(target.text or "", output.regions) if output.regions else None
    if fault:
        return Finding(output.path, fault.line, 1, "error", "bad-region", fault.message, fault.hint)
    return target


def find_hand_edit(root: str, target: Target) -> bool:
    """Whether replacing the generated parts would lose words that a person wrote and never committed."""
    parts = [part for part in target.find_parts() if part.strip()]
    generated = map(unseal, parts)
    if all(part is not None and part.is_intact for part in generated):
        return False
    return not is_committed(root, target.output.path)


def _read_stamp(part: Generated, zone: tzinfo) -> Moment | None:
    try:
        at = datetime.fromisoformat(part.as_of)
    except ValueError:
        return None
    return build_moment(at, zone) if at.tzinfo else None

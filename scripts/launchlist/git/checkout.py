"""Finds files of a plan that Git has but was told not to check out, so that they are not taken for removed."""

from __future__ import annotations

import os
import re
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from launchlist.git.index_file import find_index_folder, read_bytes
from launchlist.git.run import run_git_raw
from launchlist.wording import quote_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AbsenceReason: TypeAlias = Literal["sparse", "cone", "skip-worktree", "assume-unchanged", "submodule"]

_SPARSE, _CONE = (
    re.compile(rb"^\s*%b\s*=\s*(?:true|yes|on|1)\b" % name, re.IGNORECASE | re.MULTILINE)
    for name in (b"sparsecheckout", b"sparsecheckoutcone")
)
_PLAN = "checklist"
_SPECIAL = re.compile(r"[\\*?\[]")


class Unchecked(NamedTuple):
    """A file or a submodule that Git has but does not look for on the disk."""

    path: str
    """From the root of the plan, with ``/``."""
    reason: AbsenceReason
    blob: str = ""
    """The hash of the content in Git."""

    def differs(self, data: bytes) -> bool:
        """Whether the file on the disk differs from Git's, except for line endings, which no status would show."""
        digest = sha256 if len(self.blob) == 64 else sha1
        forms = (data, data.replace(b"\r\n", b"\n"))
        return all(digest(b"blob %d\0%s" % (len(form), form)).hexdigest() != self.blob for form in forms)


def list_unchecked(root: str, paths: Sequence[str]) -> tuple[Unchecked, ...]:
    """Return what Git has at these paths, at any depth, but does not look for on the disk, even if it is there."""
    listed = run_git_raw(root, "ls-files", "-v", "-s", "-z", "--", *paths)
    found: list[Unchecked] = []
    sparse = _find_sparseness(root) if b"S " in listed.output else None
    for line in listed.output.split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        tag, mode, blob, *_ = head.decode().split(" ")
        if mode == "160000":
            found.append(Unchecked(os.fsdecode(path), "submodule"))
        elif tag == "S":
            found.append(Unchecked(os.fsdecode(path), sparse or "skip-worktree", blob))
        elif tag.islower():
            found.append(Unchecked(os.fsdecode(path), "assume-unchanged", blob))
    return tuple(found)


def name_remedy(root: str, unchecked: Iterable[Unchecked]) -> str:
    """Return the command that checks these files out, to be run in ``root``, the root of the plan."""
    commands = []
    paths: dict[AbsenceReason, list[str]] = {}
    for each in unchecked:
        paths.setdefault(each.reason, []).append(each.path)
    for reason, found in paths.items():
        named = " ".join(map(quote_word, found))
        if reason in {"sparse", "cone"}:
            commands.append(_widen(root, found, is_cone=reason == "cone"))
        elif reason == "submodule":
            commands.append(f"git submodule update --init -- {named}")
        else:
            commands.append(f"git update-index --no-{reason} -- {named} && git checkout -- {named}")
    return " && ".join(commands)


def name_mark(reason: AbsenceReason) -> str:
    """Return the mark that makes Git ignore a file on the disk, as named by ``git update-index``."""
    return reason if reason == "assume-unchanged" else "skip-worktree"


def _widen(root: str, paths: Iterable[str], *, is_cone: bool) -> str:
    """Return the command that adds the plan's folder and the other paths to a sparse checkout."""
    _, prefix = find_index_folder(root) or ("", "")
    up = "/".join([".."] * prefix.count("/"))  # Git accepts patterns only at the top
    places = dict.fromkeys(_name_cone(prefix, path) if is_cone else _name_pattern(prefix, path) for path in paths)
    # Git reads these characters in the name of a folder as a pattern, and refuses it.
    words = ["--skip-checks"] if is_cone and any(map(_SPECIAL.search, places)) else []
    return f"git {f'-C {up} ' if up else ''}sparse-checkout add {' '.join([*words, *map(quote_word, places)])}"


def _name_cone(prefix: str, path: str) -> str:
    folder = _PLAN if path.startswith(f"{_PLAN}/") else path.rpartition("/")[0]
    return f"{prefix}{folder}".rstrip("/")


def _name_pattern(prefix: str, path: str) -> str:
    """Return a pattern that includes again what an earlier one excludes; the name of the folder alone would not."""
    prefix, path = (_SPECIAL.sub(r"\\\g<0>", each) for each in (prefix, path))
    return f"{prefix}{_PLAN}/**" if path.startswith(f"{_PLAN}/") else f"/{prefix}{path}"


def _find_sparseness(root: str) -> AbsenceReason | None:
    """Return whether patterns exclude files, ``cone`` if they are folders; then single marks must not be changed."""
    found = find_index_folder(root)
    if found is None:
        return None
    common = read_bytes(os.path.join(found[0], "commondir"))
    folders = (found[0], os.path.join(found[0], os.fsdecode(common).strip() or "."))
    texts = [read_bytes(os.path.join(folder, name)) for folder in folders for name in ("config", "config.worktree")]
    if not any(map(_SPARSE.search, texts)):
        return None
    return "cone" if any(map(_CONE.search, texts)) else "sparse"

"""Turns wheels that scripts/requirements.txt vouches for into an environment; nothing else of a folder is used or run.

The action runs it, with nothing but the standard library:

    python -I scripts/wheels.py key                    the name under which wheels for this Python are cached
    python -I scripts/wheels.py unpack FROM TO         unpack them, if FROM holds all, and our source into TO
    python -I scripts/wheels.py unpack-chosen FROM TO  the same with what pip has just put into FROM
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import re
import shutil
import stat
import sys
import sysconfig
import zipfile
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
LOCK = os.path.join(HERE, "requirements.txt")
_ENTRY = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
_MARKER = re.compile(r"[ \t]*;[ \t]*([^\\\n]*?)[ \t]*(?:\\?\n|\Z)")
"""What an entry of the lock depends on, up to the end of its first line."""
_CONDITION = re.compile(r"(\w+) (==|!=) '([^']*)'")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LARGEST = 64 << 20
_ALL = 256 << 20
"""Bytes that are read at most, of all files together."""
_PARTS = 4
"""Hyphens in the name of a wheel, at least: name, version, language, ABI, system."""
INCOMPLETE = 3
"""The exit code where the folder does not hold what is needed."""


class Wheel(NamedTuple):
    """The archive of one package, whose hash the lock names."""

    package: str
    """Name and version, as `read_lock` spells them."""
    data: bytes

    @property
    def fits(self) -> bool:
        """Whether it says itself, whatever its file is called, that it is this package and for this Python."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            about = {
                name.partition("/")[2]: archive.read(name).decode()
                for name in archive.namelist()
                if re.fullmatch(r"[^/]+\.dist-info/(?:WHEEL|METADATA)", name)
            }
        names = {
            each: re.search(rf"^{each}: (.*)$", about.get("METADATA", ""), re.MULTILINE) for each in ("Name", "Version")
        }
        found = [match[1].strip() if match else "" for match in names.values()]
        tags = re.findall(r"^Tag: (\S+)", about.get("WHEEL", ""), re.MULTILINE)
        return name_package(*found) == self.package and any(map(_is_own, tags))


def _is_own(tag: str) -> bool:
    """Whether a tag is one of this Python's (PEP 425)."""
    language, abi, system = tag.split("-")[-3:]
    if system == "any":
        return language == "py3"
    is_pypy = platform.python_implementation() == "PyPy"
    own = f"{'pp' if is_pypy else 'cp'}{sys.version_info.major}{sys.version_info.minor}"
    is_stable = (
        not is_pypy
        and abi == "abi3"
        and language.startswith("cp3")
        and int(language[3:] or 0) <= sys.version_info.minor
    )
    is_readable = is_stable or language in {own, "py3"}
    is_musl = "musl" in (sysconfig.get_config_var("SOABI") or "")
    machines = (platform.machine().lower(), "universal2" if sys.platform == "darwin" else "")
    is_here = ("macosx" if sys.platform == "darwin" else "musllinux" if is_musl else "manylinux") in system
    return is_readable and is_here and any(each and system.endswith(each) for each in machines)


def name_package(name: str, version: str) -> str:
    """Return name and version as one word in which spellings do not differ."""
    return f"{re.sub(r'[-_.]+', '_', name)}-{version}".lower()


def read_lock(text: str) -> dict[str, set[str]]:
    """Return the hashes of each package's archives, under its name and version: ``{"pyyaml-6.0.3": {…}}``.

    What another Python needs is left out: pip does not fetch it.
    """
    starts = [*_ENTRY.finditer(text)]
    ends = [*(each.start() for each in starts[1:]), len(text)]
    return {
        name_package(each[1], each[2]): set(_HASH.findall(text, each.end(), end))
        for each, end in zip(starts, ends, strict=True)
        if is_needed(text, each.end())
    }


def is_needed(text: str, offset: int) -> bool:
    """Whether this Python meets the conditions after ``offset``; one of another sort than the lock has counts as met.

    https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
    """
    marker = _MARKER.match(text, offset)
    found = [_CONDITION.fullmatch(each) for each in marker[1].split(" and ")] if marker else []
    facts = {
        "implementation_name": sys.implementation.name,
        "platform_python_implementation": platform.python_implementation(),
        "sys_platform": sys.platform,
        "os_name": os.name,
    }
    known = [each for each in found if each and each[1] in facts]
    if len(known) < len(found):
        return True
    return all((facts[each[1]] == each[3]) == (each[2] == "==") for each in known)


def read_wheels(folder: str, lock: dict[str, set[str]], *, is_chosen: bool) -> dict[str, Wheel]:
    """Return the first archive in a folder for each package that the lock vouches for and that fits this Python.

    Only what is named after such a package is read, one at a time; anything else there is left alone.
    """
    found: dict[str, Wheel] = {}
    left = _ALL
    names = sorted(name for name in os.listdir(folder) if name.endswith(".whl") and name.count("-") >= _PARTS)
    for name in names:
        package = name_package(*name.split("-")[:2])
        if package in found or package not in lock or left <= 0:
            continue
        data = _read_file(os.path.join(folder, name), min(left, _LARGEST))
        left -= max(len(data), 1 << 16)
        wheel = Wheel(package, data)
        if hashlib.sha256(data).hexdigest() in lock[package] and (is_chosen or wheel.fits):
            found[package] = wheel
    return found


def _read_file(path: str, limit: int) -> bytes:
    """Return what a regular file holds, "" for a link, a pipe and what is too large."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    with open(handle, "rb") as file:
        held = os.fstat(handle)
        return file.read(limit) if stat.S_ISREG(held.st_mode) and held.st_size <= limit else b""


def unpack(source: str, target: str, *, is_chosen: bool) -> int:
    """Fill the folder ``target``; the exit code says whether ``source`` holds every package of the lock.

    ``is_chosen`` wheels are those that pip took for this Python just now, which knows more tags and conditions.
    """
    with open(LOCK, encoding="utf-8") as file:
        lock = read_lock(file.read())
    wheels = read_wheels(source, lock, is_chosen=is_chosen)
    if not is_chosen and not lock.keys() <= wheels.keys():
        return INCOMPLETE
    for wheel in wheels.values():
        with zipfile.ZipFile(io.BytesIO(wheel.data)) as archive:
            archive.extractall(target)
    bare = shutil.ignore_patterns("__pycache__", "*.pyc")
    package = os.path.join(target, "launchlist")
    shutil.copytree(os.path.join(HERE, "launchlist"), package, ignore=bare)
    shutil.copytree(os.path.join(HERE, "..", "templates"), os.path.join(package, "templates"), ignore=bare)
    return 0


def name_key() -> str:
    """Return what the wheels depend on, in short: the lock and the Python that they are for."""
    with open(LOCK, "rb") as file:
        lock = file.read()
    facts = (sys.version, sys.base_prefix, sysconfig.get_platform())
    return hashlib.sha256(lock + "\n".join(facts).encode()).hexdigest()[:40]


def main(words: list[str]) -> int:
    """Do what the module says; wrong words are a mistake of the caller."""
    if words == ["key"]:
        print(name_key())
        return 0
    command, source, target = words
    return unpack(source, target, is_chosen={"unpack": False, "unpack-chosen": True}[command])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

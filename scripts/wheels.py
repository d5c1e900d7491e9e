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
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LARGEST = 64 << 20
_MOST = 500
_PARTS = 4
"""Hyphens in the name of a wheel, at least: name, version, language, ABI, system."""
INCOMPLETE = 3
"""The exit code where the folder does not hold what is needed."""


class Wheel(NamedTuple):
    """The archive of one package: whose file name says what it is for, and whose hash the lock names."""

    name: str
    data: bytes

    @property
    def package(self) -> str:
        """Name and version, as `read_lock` spells them."""
        return "-".join(self.name.split("-")[:2]).lower()

    @property
    def fits(self) -> bool:
        """Whether the tags of its name are those of this Python (PEP 425)."""
        language, abi, system = self.name.removesuffix(".whl").split("-")[-3:]
        own = f"cp{sys.version_info.major}{sys.version_info.minor}"
        if system == "any":
            return "py3" in language.split(".")
        is_readable = abi == "abi3" or language == own or language.startswith("py3")
        is_musl = "musl" in (sysconfig.get_config_var("SOABI") or "")
        machines = (platform.machine().lower(), "universal2" if sys.platform == "darwin" else "")
        is_here = ("macosx" if sys.platform == "darwin" else "musllinux" if is_musl else "manylinux") in system
        return is_readable and is_here and any(each and system.endswith(each) for each in machines)


def read_lock(text: str) -> dict[str, set[str]]:
    """Return the hashes of each package's archives, under its name and version: ``{"pyyaml-6.0.3": {…}}``."""
    starts = [*_ENTRY.finditer(text)]
    ends = [*(each.start() for each in starts[1:]), len(text)]
    return {
        f"{re.sub(r'[-_.]+', '_', each[1])}-{each[2]}".lower(): set(_HASH.findall(text, each.end(), end))
        for each, end in zip(starts, ends, strict=True)
    }


def read_wheels(folder: str, lock: dict[str, set[str]]) -> list[Wheel]:
    """Return the archives in a folder that the lock vouches for; anything else there is left alone."""
    names = sorted(name for name in os.listdir(folder) if name.endswith(".whl") and name.count("-") >= _PARTS)
    found = [Wheel(name, _read_file(os.path.join(folder, name))) for name in names[:_MOST]]
    return [each for each in found if hashlib.sha256(each.data).hexdigest() in lock.get(each.package, ())]


def _read_file(path: str) -> bytes:
    """Return what a regular file holds, "" for a link, a pipe and what is too large."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    with open(handle, "rb") as file:
        held = os.fstat(handle)
        return file.read() if stat.S_ISREG(held.st_mode) and held.st_size <= _LARGEST else b""


def unpack(source: str, target: str, *, is_chosen: bool) -> int:
    """Fill the folder ``target``; the exit code says whether ``source`` holds every package of the lock.

    ``is_chosen`` wheels are those that pip took for this Python just now, which knows more tags and conditions.
    """
    with open(LOCK, encoding="utf-8") as file:
        lock = read_lock(file.read())
    wheels = {wheel.package: wheel for wheel in read_wheels(source, lock) if is_chosen or wheel.fits}
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

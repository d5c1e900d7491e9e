"""The action's own environment, made from nothing beside a checkout that would like to have a say in it."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import wheels

if TYPE_CHECKING:
    from collections.abc import Callable

ACTION = Path(__file__).parents[2] / "scripts" / "action"


def test_pip_obeys_no_file_of_the_checkout(tmp_path: Path) -> None:
    workspace, canary = tmp_path / "workspace", tmp_path / "canary"
    workspace.mkdir()
    program = workspace / "evil.sh"
    program.write_text(f'#!/bin/sh\necho "token=$GITHUB_TOKEN" >"{canary}"\nexit 1\n', "utf-8")
    program.chmod(0o755)
    settings = workspace / "pip.conf"
    settings.write_text(f"[global]\npython = {program}\n", "utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_TOKEN": "ghs_CANARY",
        "PIP_CONFIG_FILE": str(settings),
        # There is nothing: it comes as far as asking the index, and no further.
        "PIP_INDEX_URL": f"{tmp_path.as_uri()}/nothing",
    }
    done = subprocess.run([ACTION, "run"], env=environment, cwd=workspace, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert not canary.exists()
    assert "No matching distribution" in done.stderr
    assert not list(tmp_path.glob("launchlist-*/*.whl"))


def place(folder: Path, python: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the first step with a shell script as the Python that actions/setup-python has set up."""
    program = folder / "tool" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{python}\n", "utf-8")
    program.chmod(0o755)
    own = {"LAUNCHLIST_PYTHON": str(program), "GITHUB_OUTPUT": str(folder / "output"), "RUNNER_TEMP": str(folder)}
    environment = {"PATH": os.environ["PATH"], **own, **more}
    return subprocess.run([ACTION, "place"], env=environment, capture_output=True, text=True, check=False)


def test_a_python_that_is_too_old_is_not_used(tmp_path: Path) -> None:
    older = "import sys; sys.version_info = (3, 10, 1); exec(sys.argv[1])"
    done = place(tmp_path, f"exec {sys.executable} -I -c '{older}' \"$3\"")
    assert done.returncode == 2
    reason = "launchlist needs Python 3.11 or newer and the input python-version names an older one"
    assert done.stderr == f"::error title=launchlist::{reason}\n"


def test_a_python_that_cannot_be_started_is_not_called_old(tmp_path: Path) -> None:
    done = place(tmp_path, "echo 'no library::at 100%' >&2\necho next >&2\nexit 127")
    assert done.returncode == 2
    reason = "and that of the input python-version cannot be started: no library::at 100%25%0Anext"
    assert done.stderr == f"::error title=launchlist::launchlist needs Python 3.11 or newer {reason}\n"


@pytest.mark.parametrize("more", [{}, {"LD_LIBRARY_PATH": "/opt/lib"}])
def test_a_python_away_from_githubs_own_runners_finds_its_library(tmp_path: Path, more: dict[str, str]) -> None:
    wanted = ":".join([f"{tmp_path}/tool/lib", *more.values()])
    done = place(tmp_path, f'[ "$LD_LIBRARY_PATH" = "{wanted}" ] && exec {sys.executable} "$@"\nexit 127', **more)
    assert done.returncode == 0, done.stderr
    assert "\nkey=launchlist-" in (tmp_path / "output").read_text("utf-8")


def start(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the second step over what the cache has restored, in an empty workspace."""
    own = {"RUNNER_TEMP": str(folder), "GITHUB_WORKSPACE": str(folder), "GITHUB_TOKEN": "ghs_CANARY"}
    environment = {"PATH": os.environ["PATH"], "PIP_INDEX_URL": f"{folder.as_uri()}/nothing", **own, **more}
    return subprocess.run([ACTION, "run"], env=environment, capture_output=True, text=True, check=False)


def restore(folder: Path, store: Path | None = None) -> Path:
    """Return the folder that the cache fills, with the wheels of the tests' own one."""
    home = folder / f"launchlist-{wheels.name_key()}"
    if store:
        shutil.copytree(store / home.name, home)
    else:
        home.mkdir()
    return home


def test_the_reported_time_starts_with_the_first_step(tmp_path: Path, store: Path) -> None:
    restore(tmp_path, store)
    done = start(tmp_path, LAUNCHLIST_START=f"{time.time() - 100:.6f}")
    told = re.search(r"^launchlist: (\d+\.\d) s to set up, (\d+\.\d) s to run\n", done.stdout, re.MULTILINE)
    assert told, done.stderr
    assert float(told[1]) >= 100 > float(told[2])


EVIL = "import os\nopen({!r}, 'w').write(os.environ.get('GITHUB_TOKEN', ''))\n"


def build_wheel(path: Path, module: str, text: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{module}/__init__.py", text)
        archive.writestr("evil.pth", f"import {module}")


def test_a_cache_that_pretends_to_be_an_environment_is_not_run(tmp_path: Path) -> None:
    home, canary = restore(tmp_path), tmp_path / "canary"
    (home / "made-from").write_text(home.name.removeprefix("launchlist-"), "utf-8")
    program = f'#!/bin/sh\necho "$GITHUB_TOKEN" >"{canary}"\n'
    for name in ("bin/python", "bin/python3", "bin/pip", "pip/bin/python", "environment/bin/python"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(program, "utf-8")
        (home / name).chmod(0o755)
    (home / "pyvenv.cfg").write_text("include-system-site-packages = true\n", "utf-8")
    done = start(tmp_path)
    assert (done.returncode != 0, canary.exists(), "No matching distribution" in done.stderr) == (True, False, True)
    assert "::warning title=launchlist::the restored cache lacks wheels that scripts/requirements.txt" in done.stdout


def test_what_else_a_cache_holds_is_neither_imported_nor_installed(tmp_path: Path, store: Path) -> None:
    home, canary = restore(tmp_path, store), tmp_path / "canary"
    evil = EVIL.format(str(canary))
    for name in ("sitecustomize.py", "usercustomize.py", "zipfile.py", "yaml/__init__.py", "launchlist/__init__.py"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(evil, "utf-8")
    (home / "evil.pth").write_text(f"import os; open({str(canary)!r}, 'w')\n", "utf-8")
    (home / "pyyaml.html").write_text('<a href="pyyaml-99.0-py3-none-any.whl">pyyaml</a>', "utf-8")
    for name in ("pyyaml-99.0-py3-none-any.whl", "launchlist-9.0-py3-none-any.whl", "pip-99.0-py3-none-any.whl"):
        build_wheel(home / name, name.split("-")[0], evil)
    done = start(tmp_path)
    assert (done.returncode, canary.exists(), "::warning title=launchlist" in done.stdout) == (1, False, False)
    assert "title=no-plan::" in done.stdout, done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("launchlist-") and path.is_dir()] == [
        home.name
    ]


def swap(path: Path) -> None:
    path.unlink()
    build_wheel(path, "yaml", "")


def append(path: Path) -> None:
    data = path.read_bytes()
    path.unlink()  # the folder may share it with others
    path.write_bytes(data + b"\n")


def link(path: Path) -> None:
    path.rename(path.with_suffix(".kept"))
    path.symlink_to(path.with_suffix(".kept"))


def exchange(path: Path) -> None:
    other = next(path.parent.glob("attrs-*.whl"))
    path.unlink()
    shutil.copy(other, path)


def block(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("harm", [Path.unlink, swap, append, link, exchange, block])
def test_wheels_that_the_lock_does_not_vouch_for_are_not_unpacked(
    tmp_path: Path, store: Path, harm: Callable[[Path], None]
) -> None:
    home, target = restore(tmp_path, store), tmp_path / "target"
    harm(next(home.glob("pyyaml-*.whl")))
    assert wheels.unpack(str(home), str(target), is_chosen=False) == wheels.INCOMPLETE
    assert not target.exists()


def make(folder: Path, number: int, tag: str, name: str = "demo", version: str = "1.0") -> str:
    """Make a wheel that says what it is, under a file name that says it is for this Python; return its hash."""
    path = folder / f"demo-1.0-{number}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("demo.py", f"NUMBER = {number}\n")
        archive.writestr(f"{name}-{version}.dist-info/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{name}-{version}.dist-info/METADATA", f"Name: {name}\nVersion: {version}\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        ({"tag": "py3-none-any"}, True), ({"tag": "cp39-cp39-manylinux_2_17_x86_64"}, False),
        ({"tag": "cp399-abi3-manylinux_2_17_x86_64"}, False), ({"tag": "py3-none-win_amd64"}, False),
        ({"tag": "py3-none-any", "name": "other"}, False), ({"tag": "py3-none-any", "version": "2.0"}, False),
    ],
)  # fmt: skip
def test_the_tags_of_a_wheel_decide_whether_it_fits(tmp_path: Path, told: dict[str, str], fits: bool) -> None:
    lock = {"demo-1.0": {make(tmp_path, 1, **told)}}
    assert bool(wheels.read_wheels(str(tmp_path), lock, is_chosen=False)) == fits


def test_the_first_wheel_that_fits_is_the_one(tmp_path: Path) -> None:
    hashes = [
        make(tmp_path, 1, "cp39-cp39-win32"),
        make(tmp_path, 2, "py3-none-any"),
        make(tmp_path, 3, "py3-none-any"),
    ]
    found = wheels.read_wheels(str(tmp_path), {"demo-1.0": {*hashes}}, is_chosen=False)
    assert hashlib.sha256(found["demo-1.0"].data).hexdigest() == hashes[1]


def test_what_the_lock_does_not_name_is_not_read_and_the_rest_not_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        with (tmp_path / f"{'demo' if number % 2 else 'other'}-1.0-{number}-py3-none-any.whl").open("wb") as file:
            file.truncate(60 << 20)
    read: list[int] = []
    usual = wheels._read_file

    def count(path: str, limit: int) -> bytes:
        data = usual(path, limit)
        read.append(len(data))
        return data

    monkeypatch.setattr(wheels, "_read_file", count)
    assert wheels.read_wheels(str(tmp_path), {"demo-1.0": {"0" * 64}}, is_chosen=False) == {}
    assert 0 < sum(read) <= wheels._ALL


@pytest.mark.parametrize(
    ("marker", "is_needed"),
    [
        ("", True),
        (" ; platform_python_implementation != 'PyPy'", False),
        (" ; implementation_name != 'PyPy' and platform_python_implementation != 'PyPy'", False),
        (" ; platform_python_implementation == 'PyPy'", True),
        (" ; sys_platform == 'nowhere'", False),
        (" ; platform_python_implementation != 'PyPy' or os_name == 'nt'", True),  # of another sort than the lock's
        (" ; python_version < '3.0'", True),
    ],
)
def test_what_another_python_needs_is_not_missing(
    marker: str, is_needed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "python_implementation", lambda: "PyPy")
    text = f"demo==1.0{marker} \\\n    --hash=sha256:{'0' * 64}\nother==2.0 \\\n    --hash=sha256:{'1' * 64}\n"
    kept = {"demo-1.0": {"0" * 64}} if is_needed else {}
    assert wheels.read_lock(text) == {**kept, "other-2.0": {"1" * 64}}


def test_a_pypy_takes_its_own_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    here = "macosx_11_0_universal2" if sys.platform == "darwin" else f"manylinux_2_17_{platform.machine()}"
    number = f"3{sys.version_info.minor}"
    tags = [f"cp{number}-cp{number}-{here}", f"cp39-abi3-{here}", f"pp{number}-pypy{number}_pp73-{here}"]
    monkeypatch.setattr(platform, "python_implementation", lambda: "PyPy")
    assert [wheels._is_own(tag) for tag in tags] == [False, False, True]
    with Path(wheels.LOCK).open(encoding="utf-8") as file:
        assert not {name for name in wheels.read_lock(file.read()) if name.startswith(("cffi-", "pycparser-"))}


def test_a_wheel_unpacks_into_one_folder(store: Path) -> None:
    paths = sorted((store / f"launchlist-{wheels.name_key()}").glob("*.whl"))
    assert paths
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            assert not [name for name in archive.namelist() if re.search(r"\.data/(pure|plat)lib/", name)]


def test_a_windows_runner_is_told_where_the_action_runs(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path), "RUNNER_OS": "Windows"}
    done = subprocess.run([ACTION, "place"], env=environment, capture_output=True, text=True, check=False)
    said = "::error title=launchlist::the action runs on Linux and macOS: give the job runs-on: ubuntu-latest\n"
    assert (done.returncode, done.stdout) == (2, said)

"""Builds and installs the package in every way users do, and runs it from outside of the repository."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import TypeAlias

import pytest

Environment: TypeAlias = dict[str, str]


def run(command: list[str | Path], folder: Path, environment: Environment) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def run_well(command: list[str | Path], folder: Path, environment: Environment) -> str:
    done = run(command, folder, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(repository_copy: Path, tmp_path_factory: pytest.TempPathFactory, clean_environment: Environment) -> Path:
    """Return the folder with the sdist and the wheel built from it."""
    target = tmp_path_factory.mktemp("dist")
    build: list[str | Path] = [sys.executable, "-m", "build", "--no-isolation", "--outdir", target]
    run_well([*build, repository_copy], target, clean_environment)
    return target


def create_venv(folder: Path, environment: Environment) -> Path:
    """Make an environment that sees the libraries of this one, but not the launchlist in it."""
    run_well([sys.executable, "-m", "venv", "--without-pip", folder], folder.parent, environment)
    site = next(folder.glob("lib/python*/site-packages"))
    shown = folder / "libraries"
    shown.mkdir()
    for library in Path(pytest.__file__).parent.parent.iterdir():
        if "launchlist" not in library.name and library.suffix != ".pth":
            (shown / library.name).symlink_to(library)
    (site / "libraries.pth").write_text(f"{shown}\n", "utf-8")
    return folder / "bin"


@pytest.fixture(scope="module", params=["wheel", "sdist", "editable"])
def installed(
    request: pytest.FixtureRequest,
    built: Path,
    repository_copy: Path,
    tmp_path_factory: pytest.TempPathFactory,
    clean_environment: Environment,
) -> Path:
    """Return the folder with the command, installed in one of three ways."""
    bin_folder = create_venv(tmp_path_factory.mktemp("installed") / "a venv", clean_environment)
    what: dict[str, list[str | Path]] = {
        "wheel": [next(built.glob("*.whl"))],
        "sdist": [next(built.glob("*.tar.gz"))],
        "editable": ["--editable", repository_copy],
    }
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    run_well([bin_folder / "python", "-m", "pip", "install", *options, *what[request.param]], built, clean_environment)
    return bin_folder


@pytest.fixture
def plan(repository: Path, tmp_path: Path) -> Path:
    """Return a copy of this repository's plan and of what is generated from it."""
    shutil.copytree(repository / "checklist", tmp_path / "checklist")
    shutil.copy(repository / "CHECKLIST.md", tmp_path)
    return tmp_path


def list_sources(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix in {".py", ".j2", ".json", ".typed"}}


def test_every_package_on_disk_is_listed(repository: Path) -> None:
    setuptools = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    code = repository / "scripts"
    found = {".".join(path.parent.relative_to(code).parts) for path in code.rglob("__init__.py")}
    assert setuptools["packages"] == sorted(found | {"launchlist.templates"})


def test_wheel_holds_code_templates_and_schemas(built: Path, repository: Path) -> None:
    names = zipfile.ZipFile(next(built.glob("*.whl"))).namelist()
    inside = {name for name in names if name.startswith("launchlist/")}
    assert {f"launchlist/templates/{name}" for name in list_sources(repository / "templates")} <= inside
    assert {f"launchlist/schemas/{name}" for name in list_sources(repository / "scripts/launchlist/schemas")} <= inside
    assert {f"launchlist/{name}" for name in list_sources(repository / "scripts/launchlist")} <= inside
    assert "launchlist/py.typed" in inside
    assert {name.split("/", 1)[0].split("-", 1)[0] for name in names} == {"launchlist"}


def test_sdist_holds_what_a_build_needs(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", "templates/checklist.md.j2", "scripts/launchlist/cli.py"} <= names


def test_installed_command_knows_its_version(installed: Path, tmp_path: Path, clean_environment: Environment) -> None:
    assert "0.1.0" in run_well([installed / "launchlist", "--version"], tmp_path, clean_environment)


@pytest.mark.parametrize("name", ["task", "blocker", "plan"])
def test_installed_command_prints_schemas(
    installed: Path, name: str, tmp_path: Path, clean_environment: Environment
) -> None:
    printed = run_well([installed / "launchlist", "schema", name], tmp_path, clean_environment)
    assert json.loads(printed)["title"].lower() == name


def test_installed_command_checks_and_renders(installed: Path, plan: Path, clean_environment: Environment) -> None:
    run_well([installed / "launchlist", "check"], plan, clean_environment)
    expected = (plan / "CHECKLIST.md").read_bytes()
    (plan / "CHECKLIST.md").unlink()
    assert run([installed / "launchlist", "render"], plan, clean_environment).returncode == 0
    assert (plan / "CHECKLIST.md").read_bytes() == expected
    run_well([installed / "launchlist", "render", "--check"], plan, clean_environment)

from __future__ import annotations

import json
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from launchlist.commands.init import run as init
from launchlist.commands.parser import build_full_parser
from launchlist.errors import GuardError, UsageError
from tests.adopt.places import build_context
from tests.workspace import run, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FLAGS = ("--title", "Website launch", "--zone", "Europe/Berlin", "--release", "2099-10-13", "--owner", "Maya")
WRITTEN = [
    ".gitattributes",
    ".github/workflows/plan.yml",
    ".pre-commit-config.yaml",
    ".vscode/extensions.json",
    ".vscode/launchlist/blocker.schema.json",
    ".vscode/launchlist/plan.schema.json",
    ".vscode/launchlist/task.schema.json",
    ".vscode/settings.json",
    "checklist/plan.yaml",
    "checklist/tasks/PLAN-1.yaml",
]


def start(folder: Path, *words: str, answers: Iterator[str] | None = None) -> str:
    args = build_full_parser().parse_args(["init", *words])
    context = build_context(folder)
    if answers:
        context = context._replace(ask=lambda _: next(answers))
    outcome = init(args, context)
    assert outcome.code == 0
    return outcome.text


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_options_alone_start_a_plan_that_checks_and_renders(tmp_path: Path) -> None:
    said = start(tmp_path, *FLAGS, ".")
    assert list_files(tmp_path) == WRITTEN
    assert said.endswith("next:\n  launchlist check\n  launchlist render\n")
    checked = run("check", cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "1 task, 0 blockers, 1 plan: 0 errors, 0 warnings\n")
    assert run("render", cwd=tmp_path).returncode == 0
    assert run("render", "--check", cwd=tmp_path).returncode == 0
    assert "release: 2099-10-13\n" in (tmp_path / "checklist/plan.yaml").read_text("utf-8")


def test_four_answers_start_a_plan_too(tmp_path: Path) -> None:
    start(tmp_path, answers=iter(["launch", "Website launch", "Europe/Berlin", "in 6 weeks"]))
    assert list_files(tmp_path / "launch") == WRITTEN
    assert "title: Website launch\ntimezone: Europe/Berlin\nrelease: 2025-10-13\n" in (
        tmp_path / "launch/checklist/plan.yaml"
    ).read_text("utf-8")


def test_empty_answers_use_the_defaults(tmp_path: Path) -> None:
    start(tmp_path, answers=iter(["", "X", "", ""]))
    assert "title: X\ntimezone: UTC\n\nowners:" in (tmp_path / "checklist/plan.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((".",), "init needs a title"),
        ((".", "--title", "X", "--zone", "Moon"), "there is no time zone 'Moon'"),
        ((".", "--title", "X", "--release", "midnight 18 May"), "may mean 2025-05-18 00:00"),
        ((".", "--title", "X", "--release", "soon"), "'soon' is not understood"),
        ((".", "--title", "X" * 300), "title"),
    ],
)
def test_a_failed_init_leaves_no_files(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        start(tmp_path, *words)
    assert list_files(tmp_path) == []


def test_existing_files_stay_and_are_reported(tmp_path: Path) -> None:
    mine = {".gitattributes": "mine\n", ".vscode/settings.json": "{}\n", ".github/workflows/plan.yml": "on: push\n"}
    write_files(tmp_path, mine)
    said = start(tmp_path, *FLAGS, ".")
    assert {name: (tmp_path / name).read_text("utf-8") for name in mine} == mine
    assert "left .gitattributes, which already exists: add  /CHECKLIST.md linguist-generated=true\n" in said
    assert list_files(tmp_path) == WRITTEN


def test_in_a_subfolder_the_files_for_the_top_are_left_out(tmp_path: Path, clean_environment: dict[str, str]) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, env=clean_environment, check=True)
    said = start(tmp_path, *FLAGS, "my plan")
    assert "left out .github/workflows/plan.yml and .pre-commit-config.yaml: they belong at the top" in said
    assert "not in my plan\n" in said
    assert said.endswith("next:\n  launchlist check --root 'my plan'\n  launchlist render --root 'my plan'\n")
    left = {".github/workflows/plan.yml", ".pre-commit-config.yaml"}
    assert list_files(tmp_path / "my plan") == [path for path in WRITTEN if path not in left]


def test_a_plan_is_not_started_twice(tmp_path: Path) -> None:
    start(tmp_path, *FLAGS, ".")
    with pytest.raises(GuardError, match=r"checklist/plan\.yaml already exists; .*launchlist new"):
        start(tmp_path, *FLAGS, ".")


@pytest.mark.parametrize(
    ("folder", "advice"),
    [
        (".", "launchlist adopt CHECKLIST.md"),
        ("new plan", "launchlist adopt 'new plan/CHECKLIST.md' --into 'new plan'"),
    ],
)
def test_a_hand_written_checklist_must_be_adopted_or_moved(folder: str, advice: str, tmp_path: Path) -> None:
    write_files(tmp_path / folder, {"CHECKLIST.md": "# Mine\n\n- [ ] Write\n"})
    with pytest.raises(GuardError, match=r"CHECKLIST\.md already exists .*to keep both, move it away first") as caught:
        start(tmp_path, *FLAGS, folder)
    assert f"to turn it into a plan: {advice};" in str(caught.value)
    assert list_files(tmp_path / folder) == ["CHECKLIST.md"]
    assert run(*shlex.split(advice)[1:], cwd=tmp_path).returncode == 0


NOTE = "<!-- launchlist: generated from checklist/, do not edit by hand; as of {}; sha256 {} -->\n"


@pytest.mark.parametrize("text", ["", "\n", NOTE.format("2025-05-17T12:00:00+00:00", "0123456789abcdef")])
def test_an_empty_or_generated_checklist_does_not_prevent_init(text: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"CHECKLIST.md": text})
    start(tmp_path, *FLAGS, ".")
    assert run("render", "--force", cwd=tmp_path).returncode == 0


def test_git_attributes_and_editor_settings_match_the_files(tmp_path: Path, clean_environment: dict[str, str]) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, env=clean_environment, check=True)
    start(tmp_path, *FLAGS, ".")
    words = ["git", "check-attr", "linguist-generated", "CHECKLIST.md", ".vscode/launchlist/task.schema.json"]
    told = subprocess.run(words, cwd=tmp_path, env=clean_environment, capture_output=True, text=True, check=True).stdout
    assert told.count("linguist-generated: true") == 2
    settings = json.loads((tmp_path / ".vscode/settings.json").read_text("utf-8"))
    found = {
        schema: [path.name for glob in globs for path in tmp_path.glob(glob)]
        for schema, globs in settings["yaml.schemas"].items()
    }
    assert [(tmp_path / schema).is_file() for schema in found] == [True, True, True]
    assert list(found.values()) == [["plan.yaml"], ["PLAN-1.yaml"], []]
    for path in (tmp_path / "checklist").rglob("*.yaml"):
        line = path.read_text("utf-8").splitlines()[0]
        assert (path.parent / line.partition("$schema=")[2]).resolve().is_file()

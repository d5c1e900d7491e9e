from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

from launchlist.commands.completion.candidates import find_next
from launchlist.commands.parser import build_full_parser
from tests.shells.sample import FILES, HOSTILE
from tests.workspace import PLAN, run, write_files, write_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_plan(tmp_path / "a plan", files=FILES)


def ask(root: Path, *words: str, shell: str = "zsh") -> tuple[str, list[str]]:
    """Return what kind of words come next, and the words."""
    done = run("completion", shell, "--words", *(f"={word}" for word in ("launchlist", *words)), cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    kind, *lines = done.stdout.splitlines()
    return kind, [line.partition("\t")[0] for line in lines]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["sh"], ["show"]),
        (["--v"], ["--version"]),
        (["check", "--fo"], ["--format"]),
        (["check", "--format", ""], ["text", "github", "json", "sarif"]),
        (["check", "--format=g"], ["--format=github"]),
        (["export", ""], ["json", "csv", "ics"]),
        (["export", "json", "--o"], ["--owner"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["completion", "--"], ["--help"]),
        (["show", "DOC"], ["DOC-2", "DOC-10"]),
        (["show", ""], ["BLK-1", "DOC-2", "DOC-10", "LIST-7", "LIST-8", "FLOW-1", "FLOW-2", "A-1"]),
        (["set", "F"], ["FLOW-1", "FLOW-2"]),
        (["adopt", "x", "--from", "t"], ["taskwarrior"]),
        (["adopt", "--from=ma"], ["--from=markdown"]),
        (["show", "A-1", ""], ["--help", "--root", "--as-of", "--format"]),
        (["show", "A-1", "D"], []),
        (["resolve", ""], ["BLK-1"]),
        (["resolve", "BLK-1", ""], []),
        (["update", "B"], []),
        (["update", "A"], ["A-1"]),
        (["block", "BLK-1", "A"], ["A-1"]),
        (["new", "DOC", "T", "--depends-on", "A"], ["A-1"]),
        (["set", "A-1", "status=c"], ["status=complete", "status=cancelled"]),
        (["set", "BLK-1", "status="], ["status=open", "status=resolved"]),
        (["set", "A-1", "own"], ["owner="]),
        (["set", "p"], ["plan", "phase"]),
        (["set", "A-1", "B"], ["BLK-1"]),
        (["set", "A-1", "status=complete", "B"], []),
        (["set", "A-1", "depends_on+=A"], ["depends_on+=A-1"]),
        (["set", "plan", "rel"], ["release="]),
        (["set", "plan", "calendar.weekend=s"], ["calendar.weekend=sat", "calendar.weekend=sun"]),
        (["set", "plan", "refresh=d"], ["refresh=daily"]),
        (["set", "owner", "Ma"], ["Maya"]),
        (["set", "owner", "Maya", ""], ["role=", "github=", "away="]),
        (["set", "phase", "beta", "u"], ["until="]),
        (["new", "o"], ["owner"]),
        (["remove", "F"], ["FLOW-1", "FLOW-2"]),
        (["remove", "FLOW-1", "F"], ["FLOW-2"]),
        (["remove", "owner", "Ma"], ["Maya"]),
        (["remove", "--d"], ["--detach"]),
        (["block", "No key", "--affects", "A"], ["A-1"]),
        (["set", "A-1", "owner=M"], ["owner=Maya"]),
        (["list", "--owner", "A"], ["Ann Lee"]),
        (["list", "--owner=Z"], [f"--owner={HOSTILE}"]),
        (["list", "--owner", "Maya", "--ow"], ["--owner"]),
        (["check", "--explain", "--ex"], []),
        (["nope", ""], []),
        (["show", "--root", "nowhere", ""], []),
    ],
)
def test_the_next_words_are_listed(root: Path, words: list[str], expected: list[str]) -> None:
    kind, found = ask(root, *words)
    assert (kind, sorted(found)) == ("words", sorted(expected))


def test_ids_are_in_natural_order(root: Path) -> None:
    assert ask(root, "show", "DOC")[1] == ["DOC-2", "DOC-10"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["check", "--root", ""], "folders"),
        (["adopt", ""], "files"),
        (["fmt", "a", ""], "files"),
        (["list", ""], "words"),
    ],
)
def test_paths_are_left_to_the_shell(root: Path, words: list[str], kind: str) -> None:
    assert ask(root, *words)[0] == kind


def test_the_plan_named_on_the_line_is_the_one_that_is_read(root: Path) -> None:
    write_files(root, {"sub/checklist/plan.yaml": PLAN.replace("Maya", "Sub")})
    assert ask(root, "list", "--root", "sub", "--owner", "")[1] == ["Sub"]
    assert ask(root, "list", "--root=sub", "--owner", "")[1] == ["Sub"]


def list_commands() -> dict[str, argparse.ArgumentParser]:
    (commands,) = (each for each in build_full_parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(commands.choices)


def list_actions() -> Iterator[tuple[str, argparse.Action]]:
    for name, parser in list_commands().items():
        for action in parser._actions:
            if action.help != argparse.SUPPRESS:
                yield name, action


def test_every_command_is_offered(root: Path) -> None:
    assert sorted(ask(root, "")[1]) == sorted(list_commands())


def test_every_option_and_every_choice_is_offered() -> None:
    seen = 0
    for name, action in list_actions():
        for option in (option for option in action.option_strings if option.startswith("--")):
            found = find_next(build_full_parser(), [name, option], lambda _: ())
            assert option in [word.text for word in found.words]
            seen += 1
        if action.choices and action.option_strings:
            found = find_next(build_full_parser(), [name, action.option_strings[0], ""], lambda _: ())
            assert [word.text for word in found.words] == [str(choice) for choice in action.choices]
    assert seen > 50


@pytest.mark.parametrize(
    ("name", "action"),
    [each for each in list_actions() if each[1].dest == "owner" or each[1].metavar in {"ID", "TASK"}],
    ids=lambda value: value if isinstance(value, str) else value.dest,
)
def test_every_id_and_owner_is_completed_from_the_plan(root: Path, name: str, action: argparse.Action) -> None:
    positional = [each.dest for each in list_commands()[name]._get_positional_actions()]
    before = action.option_strings[:1] or ["BLK-1"] * positional.index(action.dest)
    kind, found = ask(root, name, *before, "")
    assert kind == "words"
    assert set(found) & {"A-1", "BLK-1", "Maya"}


@pytest.mark.parametrize("files", [{}, {"checklist/plan.yaml": "owners: [\n"}, {"checklist/plan.yaml": "- x\n"}])
def test_an_unreadable_plan_is_skipped(tmp_path: Path, files: dict[str, str]) -> None:
    write_files(tmp_path, files)
    assert ask(tmp_path, "list", "--owner", "") == ("words", [])
    assert ask(tmp_path, "show", "") == ("words", [])


def test_a_name_with_control_characters_is_not_offered(root: Path) -> None:
    write_files(root, {"checklist/plan.yaml": PLAN + '  - name: "M\\u202ex"\n  - name: "M\u00adx"\n'})
    assert ask(root, "list", "--owner", "M")[1] == ["Maya"]


def test_a_missing_shell_name_is_wrong_usage(tmp_path: Path) -> None:
    done = run("completion", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "launchlist: which shell? launchlist completion bash|zsh|fish\n")


@pytest.mark.parametrize(("record", "some"), [("LIST-7", {"labels=", "notes="}), ("BLK-1", {"affects=", "eta="})])
def test_every_field_that_is_offered_can_be_set(root: Path, record: str, some: set[str]) -> None:
    _, offered = ask(root, "set", record, "")
    assert some < set(offered)
    for word in offered:
        assert run("set", record, word, cwd=root).returncode < 2


def test_the_anchors_of_the_plan_are_offered(tmp_path: Path) -> None:
    root = write_plan(tmp_path, "anchors: {start: 2025-05-01, freeze: release-2w}\n")
    assert ask(root, "set", "plan", "an") == ("words", ["anchors.start=", "anchors.freeze="])

"""Owners, phases, and tasks without a deadline by command; blockers that number themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.errors import LaunchlistError
from tests.commands.test_edit import run
from tests.workspace import BLOCKER, PLAN, TASK, write_files

if TYPE_CHECKING:
    from pathlib import Path

PHASES = """\
phases: # in order
  - {id: beta, title: Beta, until: 2025-05-21} # the first
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    write_files(tmp_path, {"checklist/plan.yaml": PLAN + PHASES, "checklist/tasks/A-1.yaml": TASK})
    return tmp_path


def read(root: Path, name: str = "plan") -> str:
    return (root / f"checklist/{name}.yaml").read_bytes().decode()


def test_an_owner_comes_after_the_others(plan: Path) -> None:
    outcome = run(plan, "new", "owner", "Jonas", "--github", "jonas", "--role", "web: all of it")
    assert outcome.text.startswith("Jonas: added to checklist/plan.yaml\n")
    added = '  - name: Maya\n  - name: Jonas\n    role: "web: all of it"\n    github: jonas\n'
    assert read(plan) == PLAN.replace("  - name: Maya\n", added) + PHASES


def test_a_phase_comes_after_the_others(plan: Path) -> None:
    outcome = run(plan, "new", "phase", "ship", "Shipping it", "--from", "22 May", "--until", "release+3d")
    assert outcome.code == 0, outcome.text
    added = "  - id: ship\n    title: Shipping it\n    from: 2025-05-22\n    until: release+3d\n"
    assert read(plan) == PLAN + PHASES + added


def test_the_first_phase_gets_its_list(plan: Path) -> None:
    write_files(plan, {"checklist/plan.yaml": PLAN})
    run(plan, "new", "phase", "beta", "Beta", "--until", "release")
    assert read(plan) == PLAN.replace("owners:", "phases:\n  - id: beta\n    title: Beta\n    until: release\nowners:")


def test_a_task_of_a_phase_needs_no_deadline(plan: Path) -> None:
    words = ("--phase", "beta", "--not-before", "monday", "--milestone", "--order", "1.5")
    outcome = run(plan, "new", "A", "Cut", *words)
    assert outcome.text.startswith("A-2: Maya, in the phase beta, in checklist/tasks/A-2.yaml\n")
    assert read(plan, "tasks/A-2") == (
        "id: A-2\ntitle: Cut\nowner: Maya\nphase: beta\nstatus: pending\nnot_before: 2025-05-19\n"
        "kind: milestone\norder: 1.5\n"
    )
    run(plan, "new", "A", "Cut", "--phase", "beta", "--deadline", "+3d")
    assert "deadline: 2025-05-17\nphase: beta\n" in read(plan, "tasks/A-3")
    run(plan, "new", "A", "Cut")
    assert "deadline: 2025-05-22\n" in read(plan, "tasks/A-4")


def test_a_blocker_numbers_itself(plan: Path) -> None:
    more = ("--plan", "Ask", "--eta", "friday")
    outcome = run(plan, "block", "No key", "--affects", "A-1", *more)
    assert outcome.text.startswith("BLK-1: open, in checklist/blockers/BLK-1.yaml\n")
    assert "description: No key\naffects: [A-1]\n" in read(plan, "blockers/BLK-1")
    assert run(plan, "block", "Outage", "--affects", "A-1", *more).text.startswith("BLK-2: open")


def test_a_blocker_gets_the_letters_that_others_have(plan: Path) -> None:
    write_files(plan, {"checklist/blockers/RISK-7.yaml": BLOCKER.replace("BLK-1", "RISK-7")})
    outcome = run(plan, "block", "No key", "A-1", "--plan", "Ask", "--eta", "friday")
    assert outcome.text.startswith("RISK-8: open")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("new", "owner", "Maya"),
            "the plan already has the owner 'Maya'; to change it: launchlist set owner Maya F",
        ),
        (("new", "phase", "beta", "Beta"), "the plan already has the phase 'beta'"),
        (("new", "phase", "Beta"), "a phase has an id and a title; write: launchlist new phase ID 'Beta'"),
        (("new", "owner", " "), "the name is empty; write some text"),
        (("new", "A", "Write", "it"), "'it' is one word too many; put quotes around the title"),
        (("new", "A", "Write", "--github", "x"), "--github is for an owner; leave it out"),
        (("new", "owner", "Jonas", "--deadline", "friday"), "--deadline is for a task; leave it out"),
        (("new", "A", "Write", "--from", "friday"), "--from is for a phase; leave it out"),
        (("block", "No key", "--affects", "A-1"), "there is no blocker BLK-1 yet; a new one needs --plan and --eta"),
    ],
)
def test_an_impossible_addition_is_refused_with_the_fix(plan: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(LaunchlistError) as caught:
        run(plan, *words)
    assert said in str(caught.value)
    assert read(plan) == PLAN + PHASES


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("new", "phase", "Ship", "Shipping"), "error "),
        (("new", "owner", "Jonas", "--github", "a b"), "error "),
        (("new", "A", "Cut", "--phase", "gamma"), "unknown-phase"),
        (("new", "A", "Cut", "--order", "first"), "error "),
    ],
)
def test_a_plan_that_would_not_be_valid_is_not_written(plan: Path, words: tuple[str, ...], rule: str) -> None:
    outcome = run(plan, *words)
    assert (outcome.code, outcome.errors) == (1, "nothing was written: the plan would not be valid\n")
    assert rule in outcome.text
    assert read(plan) == PLAN + PHASES

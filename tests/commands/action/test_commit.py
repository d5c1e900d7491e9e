"""What scheduled runs commit when time went by and nothing else happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from launchlist import cli
from tests.commands.runner import TASKS, Runner
from tests.workspace import PLAN, TASK, run_git

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ASIDE = "origin/launchlist/update"
README = "# Own words\n\n<!-- launchlist:begin metrics -->\n<!-- launchlist:end -->\n"
REGION = "outputs:\n  - path: README.md\n    regions: [metrics]\n"
TEMPLATE = "Rendered {{ stamp }}, {{ updated }}\n"


def publish(runner: Runner, files: Mapping[str, str] | None = None) -> None:
    """Let a person push a commit to main."""
    run_git(runner.root, "fetch", "-q", "origin")
    run_git(runner.root, "reset", "-q", "--hard", "origin/main")
    runner.commit(files or {})
    run_git(runner.root, "push", "-q", "origin", "main")


def count(runner: Runner) -> int:
    run_git(runner.root, "fetch", "-q", "--prune", "origin")
    branch = f"{ASIDE}-{runner.inside.replace('/', '-')}" if runner.inside else ASIDE
    return int(runner.ask("rev-list", "--count", "--first-parent", f"origin/main..{branch}"))


def offer(runner: Runner, minutes: int = 7) -> None:
    """Run the schedule so many minutes later."""
    runner.now += timedelta(minutes=minutes)
    ran = runner.run("schedule", commit="pull-request", sync="false")
    assert "without a token no pull request can be opened" in ran.log or "up to date" in ran.log, ran.log


@pytest.mark.parametrize(
    ("inside", "files"),
    [
        ("", {}),
        ("plans/a", {}),
        ("", {"checklist/plan.yaml": PLAN + REGION, "README.md": README}),
        ("", {"checklist/plan.yaml": PLAN + REGION, "README.md": README.replace("\n", "\r\n")}),
        ("", {"checklist/plan.yaml": PLAN + "templates: own\n", "own/heading.md.j2": TEMPLATE}),
        ("", {"checklist/plan.yaml": f"{PLAN}{REGION}  - path: CHECKLIST.md\n", "README.md": README}),
        ("", {"checklist/plan.yaml": PLAN + "as_of: 2025-05-17 12:00\n"}),
    ],
)
def test_runs_without_changes_add_no_commit_to_the_pull_request(
    tmp_path: Path, plain: None, inside: str, files: dict[str, str]
) -> None:
    del plain
    runner = Runner(tmp_path, inside)
    publish(runner, files)
    for _ in range(3):
        offer(runner)
        assert count(runner) == 1
    publish(runner, {"elsewhere.txt": "main moves on\n"})
    offer(runner)
    assert count(runner) == 1
    publish(runner, {TASKS: TASK.replace("Write", "Print")})
    offer(runner)
    assert count(runner) == (1 if "README.md" in files and "CHECKLIST" not in files["checklist/plan.yaml"] else 2)


def test_a_change_caused_by_time_is_committed(runner: Runner) -> None:
    offer(runner)
    offer(runner, minutes=24 * 60)  # one day less to the release
    assert count(runner) == 2


@pytest.mark.parametrize("how", ["squash", "render"])
def test_changes_already_on_main_are_not_offered_again(runner: Runner, how: str) -> None:
    offer(runner)
    run_git(runner.root, "fetch", "-q", "origin")
    run_git(runner.root, "reset", "-q", "--hard", "origin/main")
    run_git(runner.root, "checkout", "-q", ASIDE, "--", ".")
    if how == "render":  # by a person, a minute later
        (runner.root / "CHECKLIST.md").unlink()
        assert cli.main(["render", "--root", str(runner.root), "--as-of", "2025-05-17 12:08"]) in {0, 1}
    publish(runner, {"CHECKLIST.md": (runner.root / "CHECKLIST.md").read_text()})
    tips = []
    for _ in range(3):
        offer(runner)
        run_git(runner.root, "fetch", "-q", "origin")
        tips.append(runner.find(ASIDE))
    assert len(set(tips)) == 1
    merged = runner.ask("merge-tree", "--write-tree", "origin/main", ASIDE)
    assert merged == runner.find("origin/main^{tree}")


def test_pushes_without_changes_are_not_made(runner: Runner) -> None:
    before = runner.find("origin/main")
    for _ in range(3):
        runner.now += timedelta(minutes=7)
        assert runner.run("schedule", sync="false").code == 0
    run_git(runner.root, "fetch", "-q", "origin")
    assert runner.ask("rev-list", "--count", f"{before}..origin/main") == "1"


def test_manual_pushes_to_the_branch_of_the_pull_request_are_replaced(runner: Runner) -> None:
    offer(runner)
    run_git(runner.root, "fetch", "-q", "origin")
    run_git(runner.root, "checkout", "-q", "-b", "hand", ASIDE)
    page = runner.root / "CHECKLIST.md"
    page.write_text(page.read_text().replace("Small plan", "Large plan"))
    run_git(runner.root, "commit", "-q", "-am", "by hand")
    run_git(runner.root, "push", "-q", "origin", "HEAD:launchlist/update")
    run_git(runner.root, "checkout", "-q", "main")
    offer(runner)
    assert count(runner) == 3
    assert "# Small plan\n" in runner.ask("show", f"{ASIDE}:CHECKLIST.md")

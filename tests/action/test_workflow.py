"""The README's workflow, copied out of it and run by nektos/act for every event it names."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.printing.test_annotations import find_commands
from tests.workspace import TASK

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from tests.action.bench import Bench
    from tests.sync.emulator import Emulator

FROZEN = "as_of: 2025-05-17 12:00\n"
TASKS = "checklist/tasks/A-1.yaml"
BOT = "github-actions[bot]: chore(checklist): update generated files"
UP_TO_DATE = "generated files are up to date"
PROTECTED = "echo 'error: GH006: Protected branch update failed for refs/heads/main.' >&2; exit 1\n"
CANARY = "open({!r}, 'w').close()\n"


def ask_for(quick: str, **inputs: str) -> str:
    """Return the workflow with inputs for our step."""
    line = next(line for line in quick.splitlines() if "uses: OWNER/launchlist@" in line)
    given = "".join(f"          {name.replace('_', '-')}: {value}\n" for name, value in inputs.items())
    return quick.replace(f"{line}\n", f"{line}\n        with:\n{given}")


def connect(bench: Bench, emulator: Emulator) -> None:
    """Let the emulator be the consumer's GitHub."""
    bench.api, bench.repository, bench.token = emulator.url, emulator.add_repository(), next(emulator.tokens)


def branch(bench: Bench, text: str, path: str = TASKS) -> str:
    """Change a file on a branch of its own, and return the commit it is based on."""
    base = bench.git("rev-parse", "HEAD")
    bench.git("checkout", "-q", "-b", "change")
    bench.write({path: text}, "change")
    return base


def test_a_push_regenerates_and_commits_and_the_next_one_does_nothing(bench: Bench, quick: str) -> None:
    bench.start(quick, FROZEN)
    first = bench.run("push")
    assert (first.code, first.outputs["changed"], bench.list_commits()) == (0, "true", [BOT, "Maya: plan"]), first.text
    assert re.fullmatch(r"launchlist: [0-9]+\.[0-9] s to set up, [0-9]+\.[0-9] s to run", first.log[-1])
    assert "Write the text" in bench.show("CHECKLIST.md")
    assert bench.git("--git-dir", str(bench.remote), "diff", "--name-only", "main~", "main") == "CHECKLIST.md"
    assert bench.git("status", "--porcelain") == ""
    again = bench.run("push")
    assert (again.code, again.outputs["changed"], bench.list_commits()) == (0, "false", [BOT, "Maya: plan"])
    assert UP_TO_DATE in again.log
    assert set(again.outputs) == {
        "errors", "warnings", "changed", "overdue", "issues-opened", "issues-closed", "release-projected", "report"
    }  # fmt: skip
    assert again.outputs["release-projected"] == "2025-05-22"


def test_a_push_in_between_is_met_on_its_newest_state(bench: Bench, quick: str) -> None:
    bench.start(quick, FROZEN)
    bench.git("checkout", "-q", "-b", "other")
    bench.write({"checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2").replace("the text", "another text")}, "other")
    bench.git("push", "-q", "origin", "other")
    bench.git("checkout", "-q", "main")
    once = f"test -e {bench.folder}/once && exit 0\ntouch {bench.folder}/once\n"
    move = f'env -i PATH="$PATH" git --git-dir {bench.remote} update-ref refs/heads/main refs/heads/other\n'
    bench.add_hook("pre-receive", once + move)
    ran = bench.run("push")
    assert (ran.code, bench.list_commits()) == (0, [BOT, "Maya: other", "Maya: plan"]), ran.text
    assert "another text" in bench.show("CHECKLIST.md")


def test_a_protected_branch_gets_the_two_ways_out(bench: Bench, quick: str) -> None:
    bench.start(quick, FROZEN)
    bench.add_hook("pre-receive", PROTECTED)
    ran = bench.run("push")
    assert ran.code == 1
    assert bench.list_commits() == ["Maya: plan"]
    (said,) = ran.annotations
    assert said.startswith(
        "::error title=launchlist::nothing was committed: the branch is protected. There are two solutions: "
    )
    assert "GH006" in said


def test_a_pull_request_is_opened_for_a_protected_branch(bench: Bench, quick: str, httpserver: HTTPServer) -> None:
    bench.start(ask_for(quick, commit="pull-request"), FROZEN)
    bench.api = httpserver.url_for("").rstrip("/")
    pulls = f"/repos/{bench.repository}/pulls"
    pull = {"number": 7, "html_url": "https://github.com/launch-bot/plan/pull/7"}
    httpserver.expect_ordered_request(pulls, method="GET").respond_with_json([])
    httpserver.expect_ordered_request(pulls, method="POST").respond_with_json(pull, status=201)
    httpserver.expect_ordered_request(pulls, method="GET").respond_with_json([pull])
    first = bench.run("push")
    assert (first.code, first.outputs["changed"], bench.list_commits()) == (0, "true", ["Maya: plan"]), first.text
    assert "pull request #7 was opened: https://github.com/launch-bot/plan/pull/7" in first.log
    tip = bench.git("--git-dir", str(bench.remote), "rev-parse", "launchlist/update")
    again = bench.run("push")
    assert "pull request #7 was brought up to date: https://github.com/launch-bot/plan/pull/7" in again.log
    assert bench.git("--git-dir", str(bench.remote), "rev-parse", "launchlist/update") == tip
    httpserver.check_assertions()


def test_a_pull_request_gets_one_comment_with_its_effects(bench: Bench, quick: str, emulator: Emulator) -> None:
    connect(bench, emulator)
    bench.start(quick, FROZEN)
    base = branch(bench, TASK.replace("05-20 12:00", "05-21 12:00"))
    number = emulator.ask("POST", f"/repos/{bench.repository}/issues", {"title": "stands for a pull request"})["number"]
    address = f"/repos/{bench.repository}/issues/{number}/comments"
    ran = bench.run("pull_request", bench.pull(base, number=number))
    assert (ran.code, ran.annotations) == (0, []), ran.text
    (comment,) = emulator.ask("GET", address)
    assert bench.token not in comment["body"]
    assert comment["body"].startswith("<!-- launchlist:pull-request -->\n### Launch plan: 1 change")
    assert "deadline 20 May 12:00 → 21 May 12:00" in comment["body"]
    assert "deadline 20 May 12:00 → 21 May 12:00" in ran.summary
    assert "#### Metrics" in ran.summary
    bench.write({TASKS: TASK.replace("in_progress", "complete")}, "more")
    assert bench.run("pull_request", bench.pull(base, number=number)).code == 0
    (changed,) = emulator.ask("GET", address)
    assert (changed["id"], "finished" in changed["body"]) == (comment["id"], True)
    assert bench.list_commits() == ["Maya: plan"]


@pytest.mark.parametrize("is_fork", [True, False])
def test_a_token_that_may_only_read_skips_the_comment_alone(
    bench: Bench, quick: str, httpserver: HTTPServer, is_fork: bool
) -> None:
    httpserver.expect_request("/user").respond_with_json({"message": "no"}, status=403)
    refusal = {"message": "Resource not accessible by integration"}
    comments = f"/repos/{bench.repository}/issues/1/comments"
    httpserver.expect_request(comments, method="GET").respond_with_json([])
    httpserver.expect_request(comments, method="POST").respond_with_json(refusal, status=403)
    bench.api = httpserver.url_for("").rstrip("/")
    bench.start(quick, FROZEN)
    base = branch(bench, TASK.replace("in_progress", "complete"))
    ran = bench.run("pull_request", bench.pull(base, fork=is_fork))
    assert ran.code == 0, ran.text
    why = (
        "the token of a pull request from a fork is read-only"
        if is_fork
        else "the token may not write to pull requests; the job summary has all of it"
    )
    assert ran.annotations == [f"::notice title=launchlist::no comment: {why}"]
    assert "finished" in ran.summary
    assert bool(httpserver.log) != is_fork


def test_an_invalid_pull_request_fails_with_annotations_at_the_lines(bench: Bench, quick: str) -> None:
    bench.start(quick, FROZEN)
    base = branch(bench, TASK.replace("Maya", "Mya").replace("in_progress", "done"))
    ran = bench.run("pull_request", bench.pull(base, fork=True))
    assert (ran.code, ran.outputs["errors"]) == (1, "1"), ran.text
    message = (
        "there is no status 'done'; did you mean 'complete'? it can be pending, in_progress, complete or cancelled"
    )
    assert ran.annotations == [
        f"::error file={TASKS},line=5,col=9,title=unknown-value::{message}",
        "::notice title=launchlist::no comment: the token of a pull request from a fork is read-only",
    ]
    assert "| error unknown-value |" in ran.summary


def test_settings_and_templates_are_those_of_the_base(bench: Bench, quick: str) -> None:
    own = {"own/footer.md.j2": "from the base\n"}
    bench.start(quick, f"{FROZEN}templates: own\n", own)
    assert bench.run("push").code == 0
    bench.git("pull", "-q", "origin", "main")
    settings = (bench.root / "checklist/plan.yaml").read_text()
    base = branch(bench, f'{settings}rules:\n  unknown-owner: "off"\n', "checklist/plan.yaml")
    bench.write({TASKS: TASK.replace("Maya", "Mya"), "own/footer.md.j2": "{{ cycler.__init__.__globals__ }}\n"})
    ran = bench.run("pull_request", bench.pull(base, fork=True))
    assert ran.code == 1, ran.text
    assert any("title=unknown-owner" in line for line in ran.annotations)
    said = "the pull request changes rules and templates: until it is merged, it is checked and rendered with "
    assert any(said in line for line in ran.annotations)
    assert said in ran.summary


@pytest.mark.parametrize(("status", "code"), [("complete", 0), ("done", 1)])
def test_a_merge_queue_is_told_whether_the_plan_is_valid(bench: Bench, quick: str, status: str, code: int) -> None:
    bench.start(quick, FROZEN)
    base = branch(bench, TASK.replace("in_progress", status))
    ran = bench.try_merge(base)
    assert (ran.code, ran.outputs["errors"], "### Launch plan: " in ran.summary) == (code, str(code), True), ran.text
    assert bench.list_commits() == ["Maya: plan"]


def test_an_edited_generated_file_is_a_finding_with_its_remedy(bench: Bench, quick: str) -> None:
    bench.start(quick, FROZEN)
    assert bench.run("push").code == 0
    bench.git("pull", "-q", "origin", "main")
    text = (bench.root / "CHECKLIST.md").read_text()
    base = branch(bench, TASK.replace("the text", "it"))
    assert bench.run("pull_request", bench.pull(base, fork=True)).annotations[:-1] == []
    bench.write({"CHECKLIST.md": text.replace("Maya", "Me")})
    ran = bench.run("pull_request", bench.pull(base, fork=True))
    assert ran.code == 0
    (said, _) = ran.annotations
    assert said.startswith("::warning file=CHECKLIST.md,line=")
    assert said.endswith(
        "title=drift::CHECKLIST.md is generated, and this pull request edits it; "
        "the default branch regenerates it; run: git checkout origin/main -- CHECKLIST.md"
    )


def test_teams_that_commit_what_their_hook_writes_fail_without_it(bench: Bench, quick: str) -> None:
    bench.start(ask_for(quick, generated="in-pull-request"), FROZEN)
    base = branch(bench, TASK.replace("the text", "it"))
    ran = bench.run("pull_request", bench.pull(base, fork=True))
    assert ran.code == 1, ran.text
    said = "title=drift::CHECKLIST.md has not been generated yet; run: launchlist render, and commit the result"
    assert ran.annotations[0].endswith(said)


def test_a_schedule_opens_issues_once(bench: Bench, quick: str, emulator: Emulator) -> None:
    connect(bench, emulator)
    hostile = TASK.replace("A-1", "A-2").replace("Write the text", "a##[add-mask]e::add-mask::e")
    bench.start(quick, files={"checklist/tasks/A-2.yaml": hostile})
    first = bench.run("schedule", {"schedule": "17 5 * * *"})
    assert (first.code, first.outputs["issues-opened"], first.outputs["overdue"]) == (0, "2", "2"), first.text
    assert "open #1 A-1 is overdue: Write the text" in first.log
    assert {each.name for each in find_commands("\n".join(first.log))} == {"warning"}
    assert first.obeyed == {"warning", "set-output", "summary"}
    again = bench.run("schedule", {"schedule": "17 5 * * *"})
    assert (again.code, again.outputs["issues-opened"], again.outputs["changed"]) == (0, "0", "false"), again.text
    assert len(emulator.ask("GET", f"/repos/{bench.repository}/issues?state=all")) == 2
    assert bench.list_commits() == [BOT, "Maya: plan"]


def test_issues_close_with_the_work_and_no_more_open_than_asked_for(
    bench: Bench, quick: str, emulator: Emulator
) -> None:
    connect(bench, emulator)
    late = {f"checklist/tasks/A-{number}.yaml": TASK.replace("A-1", f"A-{number}") for number in (2, 3)}
    bench.start(ask_for(quick, max_new_issues="1"), files=late)
    first = bench.run("schedule")
    assert (first.code, first.outputs["overdue"], first.outputs["issues-closed"]) == (0, "3", "0"), first.text
    titles = [each["title"] for each in emulator.ask("GET", f"/repos/{bench.repository}/issues?state=all")]
    assert sum(title.startswith("A-") for title in titles) == 1
    assert first.outputs["issues-opened"] == str(len(titles)) == "2"  # the other one lists the rest
    done = {path: text.replace("in_progress", "complete") for path, text in ({TASKS: TASK} | late).items()}
    bench.git("pull", "-q", "origin", "main")
    bench.write(done, "done")
    bench.git("push", "-q", "origin", "main")
    last = bench.run("schedule")
    assert (last.code, last.outputs["issues-opened"], last.outputs["issues-closed"]) == (0, "0", "2"), last.text
    assert emulator.ask("GET", f"/repos/{bench.repository}/issues?state=open") == []


def test_planted_files_run_nothing(bench: Bench, quick: str, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    code = CANARY.format(str(canary))
    names = ("yaml.py", "jinja2/__init__.py", "sitecustomize.py", "usercustomize.py", "launchlist.py", "json.py")
    setup = "from setuptools import setup\nsetup()\n"
    planted = dict.fromkeys(names, code) | {
        "setup.py": code + setup,
        "pip.conf": "[global]\nindex-url = http://127.0.0.1:9\n",
        "uv.toml": 'index-url = "http://127.0.0.1:9"\n',
        "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "evil"\nbackend-path = ["."]\n',
        "evil.py": code,
        "git": f"#!/bin/sh\ntouch {canary}\n",
        ".pre-commit-config.yaml": "repos: []\n",
    }
    bench.start(quick, FROZEN, planted)
    (bench.root / "git").chmod(0o755)
    base = branch(bench, TASK.replace("in_progress", "complete"))
    for event, payload in (("push", None), ("pull_request", bench.pull(base, fork=True))):
        ran = bench.run(event, payload, PYTHONPATH=".", PYTHONSTARTUP="yaml.py", PIP_CONFIG_FILE="pip.conf")
        assert ran.code == 0, ran.text
    assert not canary.exists()


HOSTILE = (
    "::add-mask::e", "fix ##[add-mask]e", "##[stop-commands]x", "%0A::error::x", "${{ github.token }}",
    "::set-output name=errors::9", "$(touch canary)", "a]##[endgroup]", "a\nerrors=9\n::error::x",
)  # fmt: skip


def test_hostile_text_starts_nothing(bench: Bench, quick: str) -> None:
    tasks = {}
    for number, text in enumerate(HOSTILE, start=1):
        task = TASK.replace("A-1", f"A-{number}").replace("Write the text", json.dumps(text))
        tasks[f"checklist/tasks/A-{number}.yaml"] = task.replace("Maya", json.dumps(text))
    names = ("::error::x", "%0A::error::x", "##[add-mask]a", "$(id)", "a\nerrors=9\n::error::y")
    odd = {f"checklist/tasks/{name}.yaml": TASK for name in names}
    bench.start(quick, FROZEN)
    base = branch(bench, TASK)
    bench.write(tasks | odd)
    branches = 'a";touch${IFS}canary;#::add-mask::e', "b';touch canary;'\nerrors=9\n::add-mask::f"
    ran = bench.run("pull_request", bench.pull(base, fork=True, ref=branches[0], base_ref=branches[1]))
    assert ran.code == 1
    assert ran.obeyed <= {"error", "warning", "notice", "set-output", "summary"}
    assert {each.name for each in find_commands("\n".join(ran.log))} <= {"error", "warning", "notice"}
    assert len(ran.annotations) == len(find_commands("\n".join(ran.log)))
    assert set(ran.outputs) == {"errors", "warnings", "changed", "issues-opened", "issues-closed", "report"}
    assert ran.outputs["errors"] != "9"
    assert bench.token not in ran.summary + "\n".join(ran.log)
    assert not list(bench.folder.rglob("canary"))


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"path": "'$(touch canary)'"}, "the input path '$(touch canary)' is not a folder"),
        ({"path": "../.."}, "the input path '../..' leads out of the workspace"),
        ({"commit": "'a%0A::error::b'"}, "the input commit cannot be 'a%0A::error::b'"),
    ],
)
def test_wrong_inputs_are_refused(bench: Bench, quick: str, inputs: dict[str, str], said: str) -> None:
    bench.start(ask_for(quick, **inputs), FROZEN)
    ran = bench.run("push")
    assert (ran.code, ran.outputs) == (1, {}), ran.text
    (line,) = ran.annotations
    assert line.startswith("::error title=launchlist::the input ")
    assert said.replace("%", "%25") in line
    assert not list(bench.folder.rglob("canary"))


def test_the_python_that_is_asked_for_is_used_by_this_step_alone(bench: Bench, quick: str, store: Path) -> None:
    used = bench.folder / "used"
    program = store / "python-3.99"
    program.write_text(f'#!/bin/sh\necho "$LAUNCHLIST_START" >>\'{used}\'\nexec python3 "$@"\n')
    program.chmod(0o755)
    bench.start(ask_for(quick, python_version="3.99", commit="none"), FROZEN)
    ran = bench.run("push")
    assert ran.code == 0, ran.text
    # The first of our steps sets the clock and the second one is told of it; both ask this Python.
    starts = [bool(start) for start in used.read_text().splitlines()]
    assert (starts == sorted(starts), set(starts)) == (True, {False, True})

"""The journal on its ref: lost, refused, fought over by two runs, and what is never in doubt without it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from launchlist.sync.journal import JournalEntry
from tests.sync.emulator import CANARY
from tests.sync.over_http.proxy import say
from tests.sync.over_http.site import REF
from tests.workspace import PLAN

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug import Request, Response

    from tests.sync.contract import Contract
    from tests.sync.fixtures import Clock
    from tests.sync.over_http.proxy import Forward, Proxy
    from tests.sync.over_http.site import Site

pytestmark = pytest.mark.usefixtures("contract")
QUIET = 15 * 60 + 1
"""Seconds after which an intent is believed to have come to nothing."""


def add_hook(site: Site, name: str, text: str) -> None:
    hook = site.remote / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{text}\n")
    hook.chmod(0o755)


def test_the_journal_is_one_readable_file_on_a_separate_ref(site: Site) -> None:
    site.write_tasks("A-1")
    site.apply()
    assert site.git("ls-remote", "--heads", "--tags", "origin") == ""
    text = site.git("--git-dir", str(site.remote), "cat-file", "blob", f"{REF}:journal.json")
    assert json.loads(text)["issues"] == {"A-1": {"due": "2025-05-20T12:00:00Z", "number": 1}}
    subjects = site.git("--git-dir", str(site.remote), "log", "--format=%an %s", REF).splitlines()
    assert subjects == ["launchlist sync: opened 1", "launchlist sync: open 1"]
    assert site.git("status", "--porcelain") == ""


def test_a_lost_journal_is_rebuilt_from_the_markers(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1", "A-2", "A-3")
    site.apply()
    site.edit(2, state="closed")
    site.delete_journal()
    posts = contract.count("POST")
    told = "left       A-2: #2 was closed by a person; a new deadline would reopen it"
    assert site.apply().lines == [told, "nothing to do"]
    assert {key: entry.number for key, entry in site.read_journal().entries.items()} == {"A-1": 1, "A-2": 2, "A-3": 3}
    assert (contract.count("POST"), len(site.list_issues())) == (posts, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "nothing was done: the journal cannot be read: it is damaged"),
        ("[]", "nothing was done: the journal cannot be read: it is damaged"),
        ('{"launchlist": 2}', "nothing was done: the journal has format 2, but this launchlist reads only up to 1"),
    ],
)
def test_an_unreadable_journal_stops_the_run(site: Site, contract: Contract, text: str, said: str) -> None:
    site.write_tasks("A-1")
    site.write_journal(text)
    done = site.apply()
    assert (done.code, said in done.err, contract.count("POST"), site.list_issues()) == (4, True, 0, [])


@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_without_permission_for_the_ref_it_runs_without_a_journal_and_warns(
    site: Site, contract: Contract, hook: str
) -> None:
    add_hook(site, hook, "echo 'not you' >&2; exit 1")
    site.write_tasks("A-1", "A-2")
    done = site.apply()
    assert (done.code, site.list_titles()) == (0, ["A-1 is overdue: Do A-1", "A-2 is overdue: Do A-2"])
    assert any("the journal cannot be written" in line and "hook declined" in line for line in done.lines)
    posts = contract.count("POST", "PATCH")
    again = site.apply()
    assert (again.code, contract.count("POST", "PATCH"), len(site.list_issues())) == (0, posts, 2)
    site.write_tasks("A-1", status="complete")
    assert "closed     #1 A-1: the task is complete" in site.apply().lines


def test_without_a_remote_it_runs_without_a_journal_and_warns(site: Site) -> None:
    site.git("remote", "remove", "origin")
    site.write_tasks("A-1")
    done = site.apply()
    assert (done.code, site.list_titles()) == (0, ["A-1 is overdue: Do A-1"])
    assert any("there is no remote named origin" in line for line in done.lines)


def test_the_option_no_journal_keeps_no_journal(site: Site) -> None:
    site.write_tasks("A-1")
    assert site.apply("--no-journal").code == 0
    assert (site.git("ls-remote", "origin"), len(site.list_issues())) == ("", 1)
    site.write_tasks("A-1", status="complete")
    assert "closed     #1 A-1: the task is complete" in site.apply("--no-journal").lines


def test_a_missing_remote_leaves_everything_for_later(site: Site, contract: Contract, clock: Clock) -> None:
    site.git("remote", "set-url", "origin", "http://127.0.0.1:9/nothing.git")
    site.write_tasks("A-1")
    done = site.apply()
    assert (done.code, contract.count("POST"), site.list_issues()) == (5, 0, [])
    assert "the journal cannot be read" in done.err
    assert clock.slept == [1, 2, 4]


def test_two_runs_at_once_open_each_issue_once(site: Site, tmp_path: Path) -> None:
    site.write_tasks(*[f"A-{number}" for number in range(1, 6)])
    other = tmp_path / "other"
    site.git("clone", "-q", str(site.root), str(other))
    site.git("-C", str(other), "remote", "set-url", "origin", str(site.remote))
    runs = [site.start("--apply", "--root", str(root), GITHUB_RUN_ID="7") for root in (site.root, other)]
    ends = [run.communicate(timeout=60) for run in runs]
    assert all(run.returncode in {0, 5} for run in runs), ends
    assert sorted(site.list_titles()) == [f"A-{number} is overdue: Do A-{number}" for number in range(1, 6)]
    site.age_intents(QUIET)
    assert site.apply().lines == ["nothing to do"]


def test_a_push_in_between_stops_before_anything_is_opened(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1")
    site.apply()
    site.write_tasks("A-2")
    # The remote moves on at the very moment of the push, as another run would make it.
    move = f'git update-ref {REF} "$(git commit-tree -p {REF} -m other {REF}^{{tree}})"'
    env = "unset GIT_QUARANTINE_PATH; GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x; "
    add_hook(
        site,
        "pre-receive",
        f"{env}export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL\n{move}",
    )
    posts = contract.count("POST")
    done = site.apply()
    assert (done.code, contract.count("POST"), len(site.list_issues())) == (5, posts, 1)
    assert "raced      another run is in progress; nothing was opened" in done.lines
    (site.remote / "hooks/pre-receive").unlink()
    assert site.apply().lines == ["opened     #2 A-2 is overdue: Do A-2", "1 opened"]


def test_a_plan_older_than_the_journal_does_nothing(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1")
    site.git("branch", "old")
    site.write({"checklist/tasks/A-1.yaml": ""}, date="2025-05-19T00:00:00Z")
    site.write_tasks("A-1", status="complete")
    site.write_tasks("A-2")
    site.apply()
    site.git("checkout", "-q", "old")
    posts = contract.count("POST")
    done = site.apply()
    assert (done.code, contract.count("POST"), len(site.list_issues())) == (4, posts, 1)
    assert "which is not in this commit's history: this commit is older or" in done.err
    assert "--allow stale" in done.err
    assert site.apply("--allow", "stale").code == 0


def test_an_older_branch_does_nothing_whenever_it_was_committed(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1")
    site.apply()
    site.git("branch", "parted")
    site.write_tasks("A-1", status="complete")
    assert "1 closed" in site.apply().lines
    site.git("checkout", "-q", "parted")
    site.write({"checklist/notes.md": "later\n"}, date="2025-05-21T00:00:00Z")
    posts = contract.count("POST")
    done = site.apply()
    assert (done.code, contract.count("POST")) == (4, posts)
    assert [issue["state"] for issue in site.list_issues()] == ["closed"]


def test_another_token_does_not_open_everything_again(site: Site, contract: Contract) -> None:
    site.write_tasks("A-1")
    site.apply()
    assert site.token.startswith(CANARY)
    site.token = "ghp_basher"  # noqa: S105 - opens nothing
    posts = contract.count("POST")
    done = site.apply()
    assert (done.code, contract.count("POST"), len(site.list_issues())) == (4, posts, 1)
    assert "the existing issues were opened by launch-bot, but this token belongs to basher" in done.err


def test_invisible_issues_stop_the_run(site: Site, contract: Contract) -> None:
    journal = site.read_journal()
    entries = {f"A-{number}": JournalEntry(due="2025-05-20T12:00:00Z", number=number) for number in range(1, 6)}
    site.write_journal(journal._replace(entries=entries))
    site.write_tasks(*entries)
    done = site.apply()
    assert (done.code, contract.count("POST"), site.list_issues()) == (4, 0, [])
    assert "the journal lists 5 issues, but none of them are visible" in done.out


def test_without_a_journal_an_unknown_app_opens_only_one_issue(site: Site, proxy: Proxy) -> None:
    proxy.on("GET", "/user$", say(403, "Resource not accessible by integration"), 99)
    site.write_tasks("A-1", "A-2")
    assert site.apply("--no-journal").code == 5
    done = site.apply("--no-journal")
    assert (done.code, len(site.list_issues())) == (4, 2)
    assert any("A-1 is not opened: #1 by launch-bot looks like its issue" in line for line in done.lines)
    assert site.apply("--no-journal").code == 4
    assert len(site.list_issues()) == 2
    site.write({"checklist/plan.yaml": f"{PLAN}sync: {{logins: [launch-bot]}}\n"})
    assert site.apply("--no-journal").lines[-1] == "nothing to do"


def test_without_a_journal_another_persons_token_opens_no_second_issue(site: Site) -> None:
    site.write_tasks("A-1")
    site.apply("--no-journal")
    site.token = "ghp_gina"  # noqa: S105 - one of the emulator's
    done = site.apply("--no-journal")
    assert (done.code, len(site.list_issues())) == (4, 1)
    assert "if that was launchlist, add launch-bot to sync.logins in plan.yaml" in done.out


@pytest.mark.parametrize("words", [(), ("--no-journal",)])
def test_an_issue_that_got_no_label_is_closed_again(site: Site, proxy: Proxy, words: tuple[str, ...]) -> None:
    def drop_labels(request: Request, forward: Forward) -> Response:
        request.get_data()
        answer = forward()
        number = json.loads(answer.get_data())["number"]
        site.ask("PUT", f"/issues/{number}/labels", {"labels": []})
        answer.set_data(json.dumps({**json.loads(answer.get_data()), "labels": []}))
        return answer

    proxy.on("POST", "/issues$", drop_labels, 99)
    site.write_tasks("A-1", "A-2")
    done = site.apply(*words)
    assert (done.code, [issue["state"] for issue in site.list_issues()]) == (1, ["closed"])
    said = "#1 was opened without the label launchlist and was closed again: give the token write access"
    assert any(said in line for line in done.lines)
    posts = proxy.count("POST", "/issues$")
    proxy.on("POST", "/issues/1/labels$", say(404, "Not Found"), 99)
    for _ in range(2):
        again = site.apply(*words)
        assert (again.code, proxy.count("POST", "/issues$"), again.lines[-1]) == (1, posts, "nothing was done")
        assert "give the token write access to the repository (issues: write)" in again.out
    proxy.rules.clear()
    assert "1 opened" in site.apply(*words).lines
    assert site.apply(*words).lines[-1] == "1 reopened"
    assert [issue["state"] for issue in site.list_issues()] == ["open", "open"]


def test_without_a_journal_another_tokens_rollup_stays_the_only_one(site: Site) -> None:
    site.write({"checklist/plan.yaml": f"{PLAN}sync: {{max_open: 2}}\n"})
    site.write_tasks("A-1", "A-2", "A-3")
    site.apply("--no-journal")
    site.token = "ghp_gina"  # noqa: S105 - one of the emulator's
    done = site.apply("--no-journal")
    assert (done.code, len(site.list_issues())) == (4, 3), done.out

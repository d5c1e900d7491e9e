"""SIGINT and SIGTERM at every kind of moment: what was done is told and on record, and what is left is named."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.sync.over_http.proxy import dawdle, say
from tests.workspace import SCRIPTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.over_http.proxy import Proxy
    from tests.sync.over_http.site import Site

CREATE = "/issues$"
SLOW = ("--apply", "--pace", "40")
"""A run that waits for longer than any test does."""


def wait_for(proxy: Proxy, count: int, verb: str = "POST", pattern: str = CREATE) -> None:
    end = time.monotonic() + 30
    while proxy.count(verb, pattern) < count:
        assert time.monotonic() < end
        time.sleep(0.02)


def read_numbers(site: Site) -> dict[str, int | None]:
    return {key: entry.number for key, entry in site.read_journal().entries.items()}


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_after_three_issues_reports_what_was_done_and_left(
    site: Site, proxy: Proxy, sent: signal.Signals, code: int
) -> None:
    site.write_tasks(*(f"A-{number}" for number in range(1, 6)))
    proxy.on("POST", CREATE, lambda _, forward: forward(), 3)
    proxy.on("POST", CREATE, dawdle(1), 9)
    process = site.start("--apply")
    wait_for(proxy, 4)
    process.send_signal(sent)
    out, err = process.communicate(timeout=30)
    lines = out.splitlines()
    opened = [line.split()[2] for line in lines if line.startswith("opened")]
    left = [line.split()[3] for line in lines if line.startswith("not done")]
    assert (process.returncode, opened, left) == (code, ["A-1", "A-2", "A-3", "A-4"], ["A-5"]), (out, err)
    assert f"deferred   stopped: interrupted by {sent.name}" in lines
    assert read_numbers(site) == {"A-1": 1, "A-2": 2, "A-3": 3, "A-4": 4}
    assert site.apply().lines == ["opened     #5 A-5 is overdue: Do A-5", "1 opened"]


@pytest.mark.parametrize("signals", [(signal.SIGINT,), (signal.SIGINT, signal.SIGINT), (signal.SIGTERM, signal.SIGINT)])
def test_no_wait_outlasts_a_signal_and_a_second_one_hides_nothing(
    site: Site, proxy: Proxy, signals: tuple[signal.Signals, ...]
) -> None:
    site.write_tasks("A-1")
    assert site.apply().code == 0  # which makes the labels
    site.write_tasks("A-2", "A-3")
    process = site.start(*SLOW)
    wait_for(proxy, 2)
    time.sleep(0.3)
    started = time.monotonic()
    for each in signals:
        process.send_signal(each)
        time.sleep(0.05)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, time.monotonic() - started < 15) == (128 + signals[0], True), err
    assert [line.split()[:2] for line in out.splitlines()[1:3]] == [["opened", "#2"], ["not", "done"]]
    assert read_numbers(site) == {"A-1": 1, "A-2": 2}


def test_a_signal_ends_a_wait_requested_by_github(site: Site, proxy: Proxy) -> None:
    site.write_tasks("A-1", "A-2")
    assert site.apply().code == 0
    site.write_tasks("A-1", "A-2", more="notes: New\n")
    proxy.on("PATCH", "/issues/2$", say(403, "secondary rate limit", Retry_After="50"), 9)
    process = site.start("--apply")
    wait_for(proxy, 1, "PATCH", "/issues/2$")
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "updated    #1 A-1" in out
    assert "not done   update     #2 A-2" in out


def test_a_second_signal_interrupts_a_request_and_no_issue_is_opened_twice(site: Site, proxy: Proxy) -> None:
    site.write_tasks("A-1", "A-2")
    proxy.on("POST", CREATE, lambda _, forward: forward())
    proxy.on("POST", CREATE, dawdle(8))
    process = site.start("--apply")
    wait_for(proxy, 2)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, time.monotonic() - started < 7) == (130, True), err
    assert "opened     #1 A-1" in out
    assert "deferred   A-2: GitHub did not confirm that it was opened (a signal interrupted it)" in out
    assert read_numbers(site) == {"A-1": 1, "A-2": None}


def test_the_journal_is_saved_even_if_all_processes_get_a_signal_meanwhile(site: Site, proxy: Proxy) -> None:
    site.write_tasks("A-1", "A-2")
    hook = site.remote / "hooks/pre-receive"
    pushed = site.root.parent / "pushed"
    # The second push is the one with the numbers.
    # Not a shell, which would take signals that are held back.
    hook.write_text(
        f"#!{sys.executable}\nimport pathlib, time\nfirst, second = map(pathlib.Path, ('{pushed}.1', '{pushed}.2'))\n"
        "if first.exists():\n    second.touch()\n    time.sleep(2)\nfirst.touch()\n"
    )
    hook.chmod(0o755)
    process = _start_group(site, "sync", "--pace", "0", "--apply")
    end = time.monotonic() + 30
    while not (site.root.parent / "pushed.2").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, (out, err)
    assert "opened     #2 A-2" in out
    assert read_numbers(site) == {"A-1": 1, "A-2": 2}, (out, err)
    assert proxy.count("POST", CREATE) == 2


def test_a_signal_before_any_write_reports_that_nothing_was_done(site: Site, proxy: Proxy) -> None:
    site.write_tasks("A-1")
    proxy.on("GET", "/issues\\?", dawdle(1))
    process = site.start("--apply")
    wait_for(proxy, 1, "GET", "/issues\\?")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (143, "")
    assert err.splitlines()[-1] == "launchlist: interrupted by SIGTERM; nothing was done"
    assert read_numbers(site) == {}


def test_a_canceled_job_reports_what_the_sync_did_and_starts_no_other_part(
    site: Site, proxy: Proxy, tmp_path: Path
) -> None:
    site.write_tasks("A-1", "A-2", "A-3")
    proxy.on("POST", CREATE, lambda _, forward: forward())
    proxy.on("POST", CREATE, dawdle(1))
    event, summary = tmp_path / "event.json", tmp_path / "summary"
    event.write_text(json.dumps({"repository": {"default_branch": "main"}}), "utf-8")
    variables = {
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_WORKSPACE": str(site.root),
        "INPUT_COMMAND": "sync",
    }
    process = _start_group(site, "action", **variables)
    wait_for(proxy, 2)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    lines = out.splitlines()
    assert process.returncode == 130, (out, err)
    assert [line for line in lines if line.startswith(("open ", "not done"))] == [
        "open #1 A-1 is overdue: Do A-1",
        "open #2 A-2 is overdue: Do A-2",
        "not done: A-3",
    ]
    assert "2 issues opened, 0 closed" in summary.read_text("utf-8")


def _start_group(site: Site, *words: str, **more: str) -> subprocess.Popen[str]:
    """Start the command in a process group of its own, as a terminal and GitHub's runner do."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "GIT_CONFIG"))}
    variables = {**kept, "PYTHONPATH": SCRIPTS, "PYTHONUTF8": "1", **site.environ, **more}
    return subprocess.Popen(
        [sys.executable, "-m", "launchlist", *words],
        cwd=site.root,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )

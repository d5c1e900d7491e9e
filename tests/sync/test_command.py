"""The command as users and workflows start it: a process, its environment, its children, its exit code."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.sync.emulator import CANARY, TOKENS
from tests.sync.over_http.proxy import dawdle, do_but_say, say

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.over_http.proxy import Act, Proxy
    from tests.sync.over_http.site import Site

CREATE = "/issues$"


def wait_for(proxy: Proxy, verb: str, pattern: str) -> None:
    end = time.monotonic() + 30
    while not proxy.count(verb, pattern):
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def spy(tmp_path: Path) -> Path:
    """Return a folder for PATH with a git that notes how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    git = folder / "git"
    git.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >>"{folder}/calls"\nexec {shutil.which("git")} "$@"\n')
    git.chmod(0o755)
    return folder


FAULTS: dict[str, tuple[str, str, Act | None, int]] = {
    "all well": ("", "", None, 0),
    "bad token": ("GET", "", say(401, f"Bad credentials {TOKENS[0]}"), 1),
    "not permitted": ("POST", CREATE, say(403, "No", X_Accepted_GitHub_Permissions="issues=write"), 1),
    "an echo": ("POST", CREATE, say(422, f"no: {TOKENS[0]}"), 1),
    "kept quiet": ("POST", CREATE, do_but_say(502, "Server Error"), 5),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_token_is_nowhere_to_be_seen(site: Site, proxy: Proxy, spy: Path, name: str) -> None:
    verb, pattern, act, code = FAULTS[name]
    if act:
        proxy.on(verb, pattern, act, times=99)
    site.token = TOKENS[0]
    site.write_tasks("A-1")
    done = site.run("--apply", PATH=f"{spy}:{os.environ['PATH']}", PYTHONWARNINGS="error", GITHUB_ACTIONS="true")
    assert done.code == code, done
    assert proxy.count("POST", CREATE) == (name != "bad token")
    assert CANARY not in done.out + done.err
    calls = (spy / "calls").read_text()
    assert ("rev-parse" in calls, CANARY in calls) == (True, False)
    assert CANARY not in "".join(proxy.bodies)
    assert CANARY not in json.dumps(site.list_issues())
    for folder in (site.root, site.remote):
        assert not [path for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


def test_without_a_token_the_output_lists_what_is_unknown(site: Site) -> None:
    site.write_tasks("A-1")
    done = site.run(GITHUB_TOKEN="")
    assert (done.code, done.lines) == (0, ["wanted     A-1, due 2025-05-20T12:00:00Z", "1 issue should be open"])
    assert "set GITHUB_TOKEN and --repo" in done.err


@pytest.mark.parametrize(
    ("words", "more", "said"),
    [
        (["--apply"], {"GITHUB_TOKEN": ""}, "sync --apply needs GITHUB_TOKEN (or GH_TOKEN)"),
        (["--apply"], {"GITHUB_REPOSITORY": ""}, "and --repo or GITHUB_REPOSITORY"),
        (["--apply", "NONE.json"], {}, "--apply NONE.json: the plan cannot be read"),
        (["--repo", "https://github.com/a/b"], {}, "write owner/name"),
        (["--repo", "a/../b"], {}, "write owner/name"),
        ([], {"GITHUB_API_URL": "http://api.example.com"}, "GITHUB_API_URL must be an https address"),
        ([], {"GITHUB_API_URL": "ftp://127.0.0.1"}, "GITHUB_API_URL must be an https address"),
        ([], {"GITHUB_SERVER_URL": "http://example.com"}, "GITHUB_SERVER_URL must be an https address"),
    ],
)
def test_wrong_usage_sends_no_request(
    site: Site, proxy: Proxy, words: list[str], more: dict[str, str], said: str
) -> None:
    site.write_tasks("A-1")
    done = site.run(*words, **more)
    assert (done.code, said in done.err, proxy.log) == (2, True, []), done


def test_other_variables_work_too(site: Site) -> None:
    site.write_tasks("A-1")
    token, name = site.token, site.repository
    done = site.run(
        "--apply", "--repo", name, GITHUB_TOKEN="", GH_TOKEN=token, GITHUB_REPOSITORY="no/thing", TZ="Etc/GMT-14"
    )
    assert (done.code, done.lines) == (0, ["opened     #1 A-1 is overdue: Do A-1", "1 opened"])


def test_a_run_killed_during_a_create_opens_no_second_issue(site: Site, proxy: Proxy) -> None:
    site.write_tasks("A-1", "A-2")
    proxy.on("POST", CREATE, dawdle(1))
    process = site.start("--apply")
    wait_for(proxy, "POST", CREATE)
    process.kill()
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (-signal.SIGKILL, "")
    assert "Traceback" not in err
    entries = site.read_journal().entries
    assert [entries[key].number for key in ("A-1", "A-2")] == [None, None]
    time.sleep(0.2)
    # One of them is there and is taken on; the other may be on its way for all that is known.
    assert site.apply().code == 5
    assert len(site.list_issues()) == 1
    site.age_intents(15 * 60 + 1)
    assert site.apply().lines == ["opened     #2 A-2 is overdue: Do A-2", "1 opened"]


def test_json_lists_everything_that_was_done(site: Site) -> None:
    site.write_tasks("A-1")
    done = site.run("--apply", "--format", "json")
    data = json.loads(done.out)
    assert (done.code, data["applied"], data["repository"]) == (0, True, site.repository)
    assert [(each["action"], each["id"], each["number"]) for each in data["done"]] == [("open", "A-1", 1)]

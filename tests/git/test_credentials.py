from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest

from launchlist.git.remote_ref import authenticate
from launchlist.git.run import run_git as ask_git
from tests.workspace import run_git

if TYPE_CHECKING:
    from pathlib import Path

SERVER = "https://github.com"
URL = f"{SERVER}/maya/plan.git"
TOKEN = "ghs_CANARY"  # noqa: S105 - nobody's


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


def refer(root: Path, url: str) -> str:
    run_git(root, "init", "-q")
    run_git(root, "remote", "add", "origin", url)
    return str(root)


def test_the_token_replaces_what_checkout_left(tmp_path: Path) -> None:
    root = refer(tmp_path, URL)
    given = authenticate(root, "origin", SERVER, TOKEN)
    secret = base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
    key = f"http.{SERVER}/.extraheader"
    assert given == {
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": key,
        "GIT_CONFIG_VALUE_0": "",
        "GIT_CONFIG_KEY_1": key,
        "GIT_CONFIG_VALUE_1": f"AUTHORIZATION: basic {secret}",
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://example.invalid/maya/plan.git",
        "https://github.com.example.invalid/maya/plan.git",
        "https://github.com@example.invalid/plan.git",
        "http://github.com/maya/plan.git",
        "git@github.com:maya/plan.git",
        "/srv/plan.git",
    ],
)
def test_no_other_server_gets_the_token(tmp_path: Path, url: str) -> None:
    assert authenticate(refer(tmp_path, url), "origin", SERVER, TOKEN) == {}


@pytest.mark.parametrize(
    ("key", "value"), [("remote.origin.url", "/srv/other.git"), ("remote.origin.url", "https://example.invalid/x")]
)
def test_a_remote_that_is_pushed_to_elsewhere_gets_no_token(tmp_path: Path, key: str, value: str) -> None:
    root = refer(tmp_path, URL)
    run_git(tmp_path, "config", "--add", key, value)
    assert authenticate(root, "origin", SERVER, TOKEN) == {}


def test_without_a_token_there_is_nothing_to_hand_over(tmp_path: Path) -> None:
    assert authenticate(refer(tmp_path, URL), "origin", SERVER, "") == {}


@pytest.mark.parametrize("url", ["git@github.com:maya/plan.git", "ssh://git@github.com/maya/plan.git"])
def test_where_the_key_for_ssh_is_the_checkouts_the_token_is_used(tmp_path: Path, url: str) -> None:
    root = refer(tmp_path, url)
    given = authenticate(root, "origin", SERVER, TOKEN, replaces_ssh=True)
    assert ask_git(root, "remote", "get-url", "origin", environment=given).output == f"{URL}\n"
    assert authenticate(root, "origin", "https://example.invalid", TOKEN, replaces_ssh=True) == {}
    assert authenticate(root, "origin", SERVER, "", replaces_ssh=True) == {}

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.commands.sync.connect import build_driver, choose_repository
from launchlist.errors import UsageError
from launchlist.github.driver import Pace
from launchlist.github.requests import check_address, find_server
from tests.workspace import run, write_plan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["maya/plan", "Maya-1/plan.yaml", "_x/..."])
def test_repositories(name: str) -> None:
    assert choose_repository(name, {}) == name
    assert choose_repository(None, {"GITHUB_REPOSITORY": name}) == name


@pytest.mark.parametrize(
    "name", ["maya", "maya/", "/plan", "maya/plan/x", "maya/..", "maya/.", "https://x/y", "-x/y y"]
)
def test_invalid_repositories(name: str) -> None:
    with pytest.raises(UsageError, match="owner/name"):
        choose_repository(name, {})


@pytest.mark.parametrize(
    ("environ", "server"),
    [
        ({}, "https://github.com"),
        ({"GITHUB_API_URL": "https://api.github.com"}, "https://github.com"),
        ({"GITHUB_API_URL": "https://git.example.com/api/v3"}, "https://git.example.com"),
        ({"GITHUB_SERVER_URL": "https://git.example.com/"}, "https://git.example.com"),
    ],
)
def test_servers(environ: dict[str, str], server: str) -> None:
    assert find_server(environ) == server


@pytest.mark.parametrize(
    "address", ["https://api.github.com", "http://127.0.0.1:4000", "http://localhost/x", "http://[::1]:1"]
)
def test_urls_that_protect_a_token(address: str) -> None:
    check_address(address, "GITHUB_API_URL")


@pytest.mark.parametrize(
    "address",
    [
        "http://api.github.com",
        "ftp://x.y",
        "https://",
        "https://x..y/",
        "http://[::1",
        "https://h:abc",
        "https://h:0",
        "x",
    ],
)
def test_urls_that_do_not_protect_a_token(address: str) -> None:
    with pytest.raises(UsageError, match="GITHUB_API_URL"):
        check_address(address, "GITHUB_API_URL")


@pytest.mark.parametrize("token", ["ghs_a b", "ghs_…", "ghs_\x00", "ghs_a\nb"])
def test_an_invalid_token_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(UsageError) as caught:
        build_driver("", "maya/plan", "origin", {"GITHUB_TOKEN": token}, Pace())
    assert token[:5] not in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "repository", "is_built"),
    [
        ({}, "maya/plan", False),
        ({"GITHUB_TOKEN": "ghs_x"}, "", False),
        ({"GITHUB_TOKEN": "ghs_x\n"}, "maya/plan", True),
        ({"GH_TOKEN": "ghs_x"}, "maya/plan", True),
    ],
)
def test_what_a_driver_needs(environ: dict[str, str], repository: str, is_built: bool) -> None:
    assert (build_driver("", repository, "origin", environ, Pace()) is not None) is is_built


@pytest.mark.parametrize(
    "words", [("--pace", "-1"), ("--pace", "nan"), ("--time-limit", "inf"), ("--max-new", "-1"), ("--max-open", "x")]
)
def test_invalid_numbers_are_refused(tmp_path: Path, words: tuple[str, str]) -> None:
    done = run("sync", *words, cwd=write_plan(tmp_path))
    assert (done.returncode, words[0] in done.stderr) == (2, True)

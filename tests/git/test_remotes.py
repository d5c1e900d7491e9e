from __future__ import annotations

import pytest

from launchlist.git.remotes import is_address_of

GITHUB = "https://github.com"


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/maya/plan",
        "https://github.com/Maya/Plan.git",
        "https://github.com/maya/plan/",
        "https://x-access-token:none@github.com/maya/plan",
        "git@github.com:maya/plan.git",
        "github.com:maya/plan",
        "ssh://git@github.com/maya/plan.git",
        "ssh://git@github.com:22/maya/plan",
    ],
)
def test_the_addresses_of_a_repository(address: str) -> None:
    assert is_address_of(address, GITHUB, "maya/plan")
    assert not is_address_of(address, GITHUB, "mallory/plan")
    assert not is_address_of(address, "https://github.example", "maya/plan")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://github.com/mallory/plan",
        "https://github.com@evil.example/maya/plan",
        "https://evil.example/github.com/maya/plan",
        "https://github.com.evil.example/maya/plan",
        "https://github.com:8443/maya/plan",
        "https://github.com:x/maya/plan",
        "https://github.com/maya/plan/../../mallory/plan",
        "https://github.com/maya/plan?x",
        "https://github.com/maya/plan.git.git",
        "http://github.com/maya/plan",
        "git://github.com/maya/plan",
        "file:///github.com/maya/plan",
        "/github.com:maya/plan",
        "./github.com:maya/plan",
        "ext::git@github.com:maya/plan",
        "git@evil.example:maya/plan",
        "git@github.com:mallory/plan",
        "git@github.com:maya/plan\nx",
        "https://[github.com/maya/plan",
    ],
)
def test_other_addresses(address: str) -> None:
    assert not is_address_of(address, GITHUB, "maya/plan")


def test_another_github_server_is_used() -> None:
    assert is_address_of("http://localhost:3000/maya/plan.git", "http://localhost:3000", "maya/plan")
    assert is_address_of("https://git.example/hub/maya/plan", "https://git.example/hub/", "maya/plan")
    assert not is_address_of("https://git.example/", "https://git.example", "")

"""What is written in many places and decided in one: the commits of actions, and the address of this repository."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from docs.tables import find_in, find_uses, list_places, read_action, read_address, read_pins, write_pins
from launchlist.editing.starter_files import ADDRESS

ROOT = Path(__file__).parent.parent
PLACES = list_places()


@pytest.mark.parametrize("place", PLACES)
def test_every_action_is_at_its_pin_and_the_repository_at_its_address(place: str) -> None:
    pins = read_pins()
    assert [use for use in find_uses(place) if pins.get(use.name) != use.release] == []
    text = (ROOT / place).read_text(encoding="utf-8")
    assert write_pins(text, pins, read_address()) == text, "python docs/tables.py writes it again"


def test_every_pin_is_used() -> None:
    assert {use.name for place in PLACES for use in find_uses(place)} == set(read_pins())


def test_every_file_that_uses_an_action_is_a_place() -> None:
    """A workflow, an action or a page that nobody compares would keep its old commits."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    own = [name for name in listed.split("\0") if name and not name.startswith("tests/")]
    texts = {name: (ROOT / name).read_text("utf-8", errors="replace") for name in own if (ROOT / name).is_file()}
    using = {name for name, text in texts.items() if name.endswith((".yml", ".yaml", ".md")) and find_in(text)}
    assert using
    assert using <= set(PLACES)


@pytest.mark.parametrize(
    ("line", "name", "release"),
    [
        ("uses: actions/checkout@v4", "actions/checkout", "v4"),
        ("uses:  actions/checkout@abc # v6", "actions/checkout", "abc # v6"),
        ("- uses: 'actions/checkout@v4'", "actions/checkout", "v4"),
        ('- uses: "actions/checkout@v4" # v4.1', "actions/checkout", "v4 # v4.1"),
        ('{"uses": "actions/checkout@v4"}', "actions/checkout", "v4"),
        ("uses: docker://alpine:3", "docker://alpine:3", ""),
        ("uses: actions/cache/restore@v4", "actions/cache/restore", "v4"),
        ("uses: actions/checkout", "actions/checkout", ""),
    ],
)
def test_a_use_is_seen_in_every_form(line: str, name: str, release: str) -> None:
    assert [(use.name, use.release) for use in find_in(line)] == [(name, release)]


@pytest.mark.parametrize("line", ["uses: ./", "uses: ./.github/actions/own", "reuses nothing"])
def test_what_is_of_this_repository_needs_no_pin(line: str) -> None:
    assert find_in(line) == []


@pytest.mark.parametrize("use", ["'actions/checkout@v4'", '"actions/checkout@v4"', " actions/checkout@v4 # v4"])
def test_every_form_is_pinned(use: str) -> None:
    assert "actions/checkout@abc # v6\n" in write_pins(
        f"uses: {use}\n", {"actions/checkout": "abc # v6"}, "me/launchlist"
    )


def test_a_new_owner_and_a_new_release_reach_every_kind_of_place() -> None:
    old = (
        'uses: actions/checkout@v4\nuses: OWNER/launchlist@COMMIT # v0.1.0\nADDRESS: Final = "OWNER/launchlist"\n'
        "https://github.com/OWNER/launchlist.git raw.githubusercontent.com/OWNER/launchlist/main scripts/launchlist\n"
    )
    new = (
        'uses: actions/checkout@abc # v6\nuses: me/launchlist@COMMIT # v0.1.0\nADDRESS: Final = "me/launchlist"\n'
        "https://github.com/me/launchlist.git raw.githubusercontent.com/me/launchlist/main scripts/launchlist\n"
    )
    assert write_pins(old, {"actions/checkout": "abc # v6"}, "me/launchlist") == new


def test_the_address_is_that_of_the_package() -> None:
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    assert read_address() == ADDRESS
    assert [url for url in urls.values() if not f"{url}/".startswith(f"https://github.com/{ADDRESS}/")] == []


def test_the_marketplace_takes_the_description() -> None:
    """https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax: shorter than 125 characters."""
    assert len(read_action()["description"]) < 125

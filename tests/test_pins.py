"""What is written in many places and decided in one: the commits of actions, and the address of this repository."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from docs.tables import find_uses, list_places, read_action, read_address, read_pins, write_pins
from launchlist.authoring.starter import ADDRESS

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
    uses = re.compile(rb"uses: [\w-]+/[\w./-]+@[0-9a-f]{40}")
    using = {name for name in own if uses.search((ROOT / name).read_bytes())}
    assert using
    assert using <= set(PLACES)


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

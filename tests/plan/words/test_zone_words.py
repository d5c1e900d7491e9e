from __future__ import annotations

import pytest

from launchlist.plan.moments import find_zone
from launchlist.plan.words.zone_words import match_zones


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GMT+8", ["UTC+08:00"]),
        ("gmt-3:30", ["UTC-03:30"]),
        ("+08:00", ["UTC+08:00"]),
        ("+0800", ["UTC+08:00"]),
        ("utc+8", ["UTC+08:00"]),
        ("UTC +8", ["UTC+08:00"]),
        ("UTC \u2212 5", ["UTC-05:00"]),
        ("+8", ["UTC+08:00"]),
        ("Asia/Manilla", ["Asia/Manila"]),
        ("asia/manila", ["Asia/Manila"]),
        ("America/New York", ["America/New_York"]),
        ("new york", ["America/New_York"]),
        ("Berlin", ["Europe/Berlin"]),
        ("Berln", ["Europe/Berlin"]),
        ("utc", ["UTC"]),
        ("aoe", ["AoE"]),
        ("EDT", ["America/New_York"]),
        ("CST", ["America/Chicago", "Asia/Shanghai"]),
        ("UTC+25", []),
        ("UTC+8:99", []),
        ("Mars", []),
        ("Mars/Olympus_Mons", []),
        ("../../etc/passwd", []),
        ("x" * 10_000, []),
        ("", []),
    ],
)
def test_zones_that_were_probably_meant(name: str, expected: list[str]) -> None:
    zones = match_zones(name)
    assert list(zones) == expected
    assert all(map(find_zone, zones))


def test_every_zone_that_an_abbreviation_stands_for_exists() -> None:
    names = ("AEST", "BST", "CDT", "CEST", "CST", "EDT", "HKT", "IST", "JST", "KST", "MDT", "MSK", "PDT", "PHT", "PST")
    for name in (*names, "SGT", "WIB"):
        assert match_zones(name)
        assert all(map(find_zone, match_zones(name)))
        assert find_zone(name) is None

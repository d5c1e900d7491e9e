from __future__ import annotations

from datetime import datetime

import pytest

from launchlist.plan.moments import find_zone
from launchlist.plan.words import zone_words
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


def test_adopting_and_suggesting_read_an_abbreviation_alike() -> None:
    for name, offsets in zone_words._ABBREVIATIONS.items():
        zone = zone_words.find_zones(name)
        assert zone
        assert zone.names == tuple(offsets)
        assert match_zones(name) == tuple(place for places in offsets.values() for place in places)


def test_each_place_is_called_so_on_some_day() -> None:
    days = [datetime(2025, month, 15) for month in (1, 7)]  # noqa: DTZ001 - each zone's own
    for offsets in zone_words._ABBREVIATIONS.values():
        for offset, places in offsets.items():
            meant = find_zone(f"UTC{offset}")
            assert meant
            for place in places:
                there = find_zone(place)
                assert there, place
                assert meant.utcoffset(None) in {day.replace(tzinfo=there).utcoffset() for day in days}, place

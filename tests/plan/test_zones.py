from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from launchlist.plan.moments import find_zone, name_zone, resolve_moment
from tests.plan.builder import get_zone


@pytest.mark.parametrize(
    ("name", "hours", "shown"),
    [
        ("UTC", 0, "UTC"),
        ("Z", 0, "UTC"),
        ("GMT", 0, "UTC"),
        ("UTC+00:00", 0, "UTC"),
        ("AoE", -12, "AoE"),
        ("UTC+8", 8, "UTC+08"),
        ("UTC+08", 8, "UTC+08"),
        ("UTC+08:00", 8, "UTC+08"),
        ("UTC+05:30", 5.5, "UTC+05:30"),
        ("UTC+0530", 5.5, "UTC+05:30"),
        ("-03:30", -3.5, "UTC-03:30"),
        ("UTC-14:00", -14, "UTC-14"),
        ("UTC+14:00", 14, "UTC+14"),
        ("Europe/Berlin", 2, "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", -3, "America/Argentina/Buenos_Aires"),
        ("Asia/Kathmandu", 5.75, "Asia/Kathmandu"),
        ("Pacific/Kiritimati", 14, "Pacific/Kiritimati"),
    ],
)
def test_zones_by_name(name: str, hours: float, shown: str) -> None:
    zone = get_zone(name)
    offset = datetime(2025, 7, 1, 12, tzinfo=zone).utcoffset()
    assert offset is not None
    assert (offset.total_seconds() / 3600, name_zone(zone)) == (hours, shown)


@pytest.mark.parametrize(
    "name",
    ["", "Mars/Olympus", "UTC+14:01", "UTC+15", "UTC-99:99", "UTC+08:60", "europe", "Europe", "../UTC", "/etc/passwd",
     "Europe/../../zones.py", "Europe/Berlin\n", "__init__", "tzdata.zi", "zone.tab", "Europe//Berlin", "Ｅurope"],
)  # fmt: skip
def test_invalid_zone_names_are_refused(name: str) -> None:
    assert find_zone(name) is None


@pytest.mark.parametrize(
    ("written", "zone", "shown"),
    [
        ("2025-10-08 02:00", "America/Los_Angeles", "Tue 2025-10-07 19:00 PDT"),
        ("2025-12-08 02:00", "America/Los_Angeles", "Sun 2025-12-07 18:00 PST"),
        ("2025-10-08 02:00", "Asia/Kolkata", "Wed 2025-10-08 07:30 IST"),
        ("2025-10-08 02:00", "AoE", "Tue 2025-10-07 14:00 AoE"),
        ("2025-10-08 02:00", "Australia/Lord_Howe", "Wed 2025-10-08 13:00 +11"),
        ("2025-06-08 02:00", "Australia/Lord_Howe", "Sun 2025-06-08 12:30 +1030"),
        ("2025-03-30 00:59", "Europe/Berlin", "Sun 2025-03-30 01:59 CET"),
        ("2025-03-30 01:00", "Europe/Berlin", "Sun 2025-03-30 03:00 CEST"),
        ("2024-12-31 23:00", "Pacific/Kiritimati", "Wed 2025-01-01 13:00 +14"),
        ("2011-12-30 12:00", "Pacific/Apia", "Sat 2011-12-31 02:00 +14"),
    ],
)
def test_known_conversions(written: str, zone: str, shown: str) -> None:
    assert f"{resolve_moment(written, UTC).at.astimezone(get_zone(zone)):%a %Y-%m-%d %H:%M %Z}" == shown


def test_zones_come_from_the_package_and_not_from_the_machine(tmp_path: Path) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Berlin").write_bytes(b"TZif of another planet")
    code = (
        "from datetime import datetime\nfrom launchlist.plan.moments import find_zone\n"
        "print(datetime(2025, 7, 1, tzinfo=find_zone('Europe/Berlin')).isoformat())"
    )
    scripts = str(Path(__file__).parents[2] / "scripts")
    environment = {"PYTHONTZPATH": str(tmp_path), "PYTHONPATH": scripts, "TZ": "Europe/Berlin"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "2025-07-01T00:00:00+02:00\n"


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC+08:00"])
def test_a_zone_is_loaded_once(name: str) -> None:
    assert find_zone(name) is find_zone(name)

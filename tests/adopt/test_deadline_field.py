from __future__ import annotations

import pytest

from launchlist.adopt.deadline_field import DeadlineSetting, Due, settle_deadline
from launchlist.plan.moments import find_zone
from tests.adopt.reading import wish

LISBON = DeadlineSetting(find_zone("Europe/Lisbon"), "Europe/Lisbon")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("", Due()),
        ("2025-05-18", Due("2025-05-18")),
        ("22 May EOD", Due("2025-05-22")),
        ("18 May 23:00", Due("2025-05-18 23:00")),
        ("TBD", Due("", "TBD", ("'TBD' is not understood",))),
        ("03/04/2025", Due("", "03/04/2025", ("'03/04/2025' may be 2025-04-03 or 2025-03-04",))),
    ],
)
def test_unclear_deadlines_are_kept_unchanged(text: str, due: Due) -> None:
    assert settle_deadline(text, wish("UTC")) == due


def test_unclear_deadlines_are_asked_about() -> None:
    assert settle_deadline("03/04/2025", wish(answer="2025-04-03")) == Due("2025-04-03")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-05-18 23:00", "2025-05-18 23:00 Europe/Lisbon"),
        ("18 May", "2025-05-18 Europe/Lisbon"),
        ("18 May 23:00 UTC", "2025-05-18 23:00 UTC"),
    ],
)
def test_a_moment_in_another_zone_than_the_plan_names_it(text: str, moment: str) -> None:
    assert settle_deadline(text, wish("UTC"), LISBON).moment == moment


def test_the_order_of_a_column_decides() -> None:
    assert settle_deadline("03/04/2025", wish(), DeadlineSetting(order="month first")).moment == "2025-03-04"

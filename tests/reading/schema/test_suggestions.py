from __future__ import annotations

import pytest

from launchlist.reading.schema.suggestions import suggest_form, suggest_word, suggest_zone

ID = r"^[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}$"
SPAN = r"^[0-9]+(\.[0-9]+)?[hdw]$"
LOGIN = r"^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$"


@pytest.mark.parametrize(
    ("value", "pattern", "expected"),
    [
        ("doc-1", ID, "DOC-1"),
        ("Doc-1", ID, "DOC-1"),
        ("DOC1", ID, "DOC-1"),
        ("doc_12", ID, "DOC-12"),
        ("DOC 1", ID, "DOC-1"),
        ("#DOC-1", ID, "DOC-1"),
        (" DOC-1 ", ID, "DOC-1"),
        ("doc-one", ID, ""),
        ("DOC-\u0661", ID, ""),
        ("1", ID, ""),
        ("../x", ID, ""),
        ("d" * 10_000, ID, ""),
        ("4 h", SPAN, "4h"),
        ("1.5 Days", SPAN, "1.5d"),
        ("2 weeks", SPAN, "2w"),
        ("four hours", SPAN, ""),
        ("@maya", LOGIN, "maya"),
        ("@", LOGIN, ""),
    ],
)
def test_form_that_was_probably_meant(value: str, pattern: str, expected: str) -> None:
    assert suggest_form(value, pattern) == (f"did you mean '{expected}'?" if expected else "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("done", "did you mean 'complete'?"),
        ("Pending", "did you mean 'pending'?"),
        ("fixed", "did you mean 'complete'?"),
        ("Not_Started", "did you mean 'pending'?"),
        ("uncomplete", ""),
        ("blocked", "launchlist derives whether a task is blocked from depends_on and open blockers;"),
        ("zzz", ""),
    ],
)
def test_word_that_was_probably_meant(value: str, expected: str) -> None:
    assert suggest_word(value, ("pending", "complete")) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("GMT+8", "did you mean 'UTC+08:00'?"), ("CST", "did you mean 'America/Chicago' or 'Asia/Shanghai'?"), ("?", "")],
)
def test_zone_that_was_probably_meant(name: str, expected: str) -> None:
    assert suggest_zone(name) == expected

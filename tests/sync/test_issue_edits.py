from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.sync.actions import REASONS
from launchlist.sync.issue_edits import (
    BODY_LIMIT,
    TITLE_LIMIT,
    IssueText,
    build_assignment,
    build_close,
    build_duplicate,
    build_edit,
    cut_body,
    is_done,
    is_needless,
    write_issue,
)
from launchlist.sync.marker import digest, get_region_text, read_marker, show_comments, write_region
from launchlist.wording import count_units
from tests.sync.builder import LATER, build_marker, build_owned, build_wish
from tests.sync.world import split

if TYPE_CHECKING:
    from launchlist.sync.records import EndReason

TEXT = IssueText("Title", "New text")
LIMIT = 65_536
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(texts, texts, texts)
def test_a_new_issue_has_one_marker_that_knows_its_title(title: str, body: str, outside: str) -> None:
    written, text = write_issue(build_wish(), IssueText(title, body + outside), "maya")
    marker = read_marker(text)
    assert marker
    assert (marker.title, marker.assignee, marker.state) == (digest(written), "maya", "open")


@pytest.mark.parametrize(
    ("title", "sent", "known"),
    [("Title", None, "Title"), ("My own words", None, "Title")],
)
def test_i7_a_title_is_sent_only_if_it_is_ours_and_changed(title: str, sent: str | None, known: str) -> None:
    edit = build_edit(build_owned(title=title), build_wish(), TEXT)
    marker = read_marker(edit.body or "")
    assert marker
    assert (edit.title, marker.title) == (sent, digest(known))


def test_our_own_title_follows_the_plan() -> None:
    edit = build_edit(build_owned(), build_wish(), IssueText("Another", "IssueText"))
    marker = read_marker(edit.body or "")
    assert marker
    assert (edit.title, marker.title) == ("Another", digest("Another"))


@pytest.mark.parametrize(
    ("has", "ours", "wanted", "known"),
    [
        ((), "", "maya", ""),
        (("maya",), "", "maya", "maya"),
        (("maya",), "maya", "tide", "maya"),
        (("tide",), "maya", "tide", "tide"),
        (("someone",), "maya", "tide", "maya"),
        ((), "maya", "maya", "maya"),
    ],
)
def test_the_marker_records_the_login_that_github_assigned(
    has: tuple[str, ...], ours: str, wanted: str, known: str
) -> None:
    edit = build_edit(build_owned(assignees=has, marker={"assignee": ours}), build_wish(assignee=wanted), TEXT)
    marker = read_marker(edit.body or "")
    assert marker
    assert (edit.assignees, marker.assignee) == (None, known)


def test_an_assignment_is_recorded_in_the_same_request() -> None:
    tracked = build_owned(assignees=("maya",), marker={"assignee": "maya"})
    edit = build_assignment(tracked, "")
    assert (edit.assignees, edit.title, edit.is_open) == ((), None, True)
    assert read_marker(edit.body or "") == tracked.marker._replace(lacks=("assignee:",))
    assert get_region_text(edit.body or "") == get_region_text(tracked.issue.body)


def test_an_edit_that_changes_only_the_delay_is_needless() -> None:
    tracked = build_owned()
    assert is_needless(build_edit(tracked, build_wish(), IssueText("Title", "Late: 3 days")), tracked.issue)
    assert not is_needless(build_edit(tracked, build_wish(content="new"), TEXT), tracked.issue)
    assert not is_needless(build_edit(tracked, build_wish(), IssueText("Another", "IssueText")), tracked.issue)


@pytest.mark.parametrize(
    "change",
    [{}, {"is_open": True}, {"body": build_owned().issue.body}],
    ids=["done", "still open", "old text"],
)
def test_an_answer_without_the_change_is_noticed(change: dict[str, Any]) -> None:
    edit = build_close(build_owned(), "complete")
    answer = build_owned().issue._replace(is_open=False, body=(edit.body or "").replace("\n", "\r\n"))
    assert is_done(edit, answer._replace(**change)) is not bool(change)


def test_the_marker_records_what_was_done() -> None:
    tracked = build_owned(marker={"escalated": ("1d",), "state": "closed"}, is_open=False)
    edit = build_edit(tracked, build_wish(due=LATER, content="new", escalations=(("1d", ""), ("3d", "late"))), TEXT)
    marker = read_marker(edit.body or "")
    assert marker
    assert (marker.due, marker.content, marker.state, marker.escalated) == (LATER, "new", "open", ("1d", "3d"))
    assert edit.is_open is True


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@given(before=texts, after=texts)
def test_i3_text_by_people_stays_byte_for_byte(ends: str, before: str, after: str) -> None:
    body = before + write_region(build_marker(), "IssueText").replace("\n", ends) + after
    tracked = build_owned(body=body)
    edits = (
        build_edit(tracked, build_wish(), TEXT),
        build_close(tracked, "complete"),
        build_duplicate(tracked, 7),
    )
    was = split(body.replace("\r\n", "\n") if ends == "\r\n" else body)
    if not was:
        return
    for edit in edits:
        assert edit.body
        assert edit.body.startswith(before)
        assert edit.body.endswith(f"-->{after}")


@pytest.mark.parametrize("reason", REASONS)
def test_a_closed_issue_states_the_reason_once(reason: EndReason) -> None:
    closed = build_close(build_owned(), reason)
    assert closed.is_open is False
    assert closed.reason == ("not_planned" if reason in {"cancelled", "snoozed", "removed"} else "completed")
    again = build_close(build_owned(body=closed.body or ""), reason)
    assert (again.body or "").count("Closed by launchlist") == 1
    assert f"Closed by launchlist: {REASONS[reason]}." in (again.body or "")


FIRST_RELEASE = (
    "Do it\n\n- **Owner:** Maya\n- **Late:** 5 hours on May 18, 2025 10:00 UTC\n- **Status:** pending\n\nNotes\n\n"
    "---\nTo resolve it, set `status: complete` or move the `deadline` in [x](https://github.com/a/b); the next sync."
)


@pytest.mark.parametrize(
    "body", [FIRST_RELEASE, f"{FIRST_RELEASE}\n\n@maya @tide", FIRST_RELEASE.replace("Late:", "Late since:")]
)
def test_a_closed_issue_has_neither_instructions_nor_delay(body: str) -> None:
    closed = build_close(build_owned(body=write_region(build_marker(), body)), "complete").body or ""
    said = (
        "Do it\n\n- **Owner:** Maya\n- **Status:** pending\n\nNotes\n\n**Closed by launchlist: the task is complete.**"
    )
    assert get_region_text(closed) == said


@given(st.text(alphabet="-\n *Tork`@:", max_size=200))
def test_closing_an_issue_loses_no_other_line(text: str) -> None:
    closed = build_close(build_owned(body=write_region(build_marker(), text)), "complete").body or ""
    assert get_region_text(closed).startswith(show_comments(text).strip("\n").rstrip())


def test_a_duplicate_names_the_original() -> None:
    edit = build_duplicate(build_owned(), 7)
    marker = read_marker(edit.body or "")
    assert marker
    assert marker.state == "duplicate"
    assert "a duplicate of #7" in (edit.body or "")
    assert (edit.is_open, edit.reason) == (False, "not_planned")


def test_a_title_and_a_body_that_are_too_long_are_cut_and_reported() -> None:
    text = IssueText("long " * 100, "line\n" * 20_000)
    title, body = write_issue(build_wish(), text, "")
    assert count_units(title) <= TITLE_LIMIT
    assert count_units(body) <= LIMIT
    assert "Cut here" in body
    assert len(text.find_cuts()) == 2
    assert read_marker(body)


@pytest.mark.parametrize("length", [0, 30_000, 59_000, 64_000])
def test_text_by_people_is_never_cut(length: int) -> None:
    mine = "m" * length
    tracked = build_owned(body=mine + build_owned().issue.body)
    body = build_edit(tracked, build_wish(), IssueText("Title", "line\n" * 20_000)).body or ""
    assert body.startswith(mine)
    assert count_units(body) <= LIMIT
    assert read_marker(body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("short", "short"), ("", ""), ("x" * BODY_LIMIT, "x" * BODY_LIMIT)],
)
def test_text_that_fits_is_not_cut(text: str, expected: str) -> None:
    assert cut_body(text, BODY_LIMIT) == expected


@pytest.mark.parametrize("text", ["<!-- x -->" * 8_000, "🚀" * 40_000])
def test_a_body_always_fits(text: str) -> None:
    _, body = write_issue(build_wish(), IssueText("Title", text), "")
    assert count_units(body) <= LIMIT
    assert read_marker(body)

"""What people do to the issues is respected, over HTTP through the real PyGithub, with real git."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sync.emulator import PERSON
from tests.sync.over_http.proxy import change, say

if TYPE_CHECKING:
    from typing import Any

    from tests.sync.contract import Contract
    from tests.sync.over_http.proxy import Proxy
    from tests.sync.over_http.site import Site

WRITES = ("POST", "PATCH", "PUT", "DELETE")
pytestmark = pytest.mark.usefixtures("contract")


@pytest.fixture
def opened(site: Site) -> Site:
    """Return a site whose one late task has its issue."""
    site.write_tasks("A-1")
    assert site.apply().lines == ["opened     #1 A-1 is overdue: Do A-1", "1 opened"]
    return site


def rest(site: Site, contract: Contract) -> list[str]:
    """Run once, in which nothing may be written to GitHub, and return what was said."""
    before = contract.count(*WRITES)
    done = site.apply()
    assert (done.code, contract.count(*WRITES)) == (0, before)
    return done.lines


def test_an_issue_closed_by_a_person_stays_closed_until_the_deadline_moves(opened: Site, contract: Contract) -> None:
    opened.edit(1, state="closed")
    told = "left       A-1: #1 was closed by a person; a new deadline would reopen it"
    assert rest(opened, contract) == [told, "nothing to do"]
    assert rest(opened, contract) == ["nothing to do"]
    opened.write_tasks("A-1", more="notes: changed\n")
    assert rest(opened, contract) == ["nothing to do"]
    opened.write_tasks("A-1", deadline="2025-05-21 12:00")
    why = "it was closed, and its new deadline has passed too"
    assert opened.apply().lines == [f"reopened   #1 A-1: {why}", "1 reopened"]
    assert (opened.get(1)["state"], len(opened.list_issues())) == ("open", 1)


def test_a_reopened_issue_of_finished_work_stays_open(opened: Site, contract: Contract) -> None:
    opened.write_tasks("A-1", status="complete")
    assert opened.apply().lines == ["closed     #1 A-1: the task is complete", "1 closed"]
    opened.edit(1, state="open")
    told = "left       A-1: #1 was closed by launchlist and reopened by a person"
    assert rest(opened, contract) == [told, "nothing to do"]
    assert rest(opened, contract) == ["nothing to do"]
    assert opened.get(1)["state"] == "open"


def test_text_outside_the_region_stays_byte_for_byte(opened: Site) -> None:
    body = opened.get(1)["body"]
    opened.edit(1, body=f"Above\r\n\r\n{body}\r\n\r\n  Below, with `code` and <!-- a comment -->  \n")
    opened.write_tasks("A-1", more="notes: changed\n")
    assert opened.apply().lines == ["updated    #1 A-1: the plan changed (notes: none → changed)", "1 updated"]
    said = opened.get(1)["body"]
    assert said.startswith("Above\r\n\r\n<!-- launchlist:v1 ")
    assert said.endswith("<!-- launchlist:end -->\r\n\r\n  Below, with `code` and <!-- a comment -->  \n")
    assert "changed" in said


def test_a_title_set_by_a_person_stays(opened: Site, contract: Contract) -> None:
    opened.edit(1, title="Our own words")
    assert rest(opened, contract) == ["nothing to do"]
    opened.write(
        {"checklist/tasks/A-1.yaml": "id: A-1\ntitle: New\nowner: Maya\ndeadline: 2025-05-20\nstatus: pending\n"}
    )
    opened.apply()
    assert opened.list_titles() == ["Our own words"]
    assert "New" in opened.get(1)["body"]


def test_other_labels_assignees_and_comments_stay(opened: Site) -> None:
    opened.edit(1, assignees=["basher"])
    opened.ask("POST", "/issues/1/labels", {"labels": ["help wanted"]})
    opened.ask("POST", "/issues/1/comments", {"body": "I am on it"})
    opened.write_tasks("A-1", more="notes: changed\n")
    opened.apply()
    issue = opened.get(1)
    assert [each["login"] for each in issue["assignees"]] == ["basher"]
    assert [each["name"] for each in issue["labels"]] == ["launchlist", "help wanted"]
    assert issue["comments"] == 1


@pytest.mark.parametrize("taken", ["label", "marker"])
def test_an_issue_taken_over_by_a_person_is_left_alone(opened: Site, contract: Contract, taken: str) -> None:
    if taken == "label":
        opened.ask("DELETE", "/issues/1/labels/launchlist")
    else:
        opened.edit(1, body="All mine now")
    told = "left       A-1: #1 was deleted, moved or taken over; a new deadline would open another"
    assert rest(opened, contract) == [told, "nothing to do"]
    assert rest(opened, contract) == ["nothing to do"]
    opened.write_tasks("A-1", deadline="2025-05-21 12:00")
    assert opened.apply().lines == ["opened     #2 A-1 is overdue: Do A-1", "1 opened"]
    opened.write_tasks("A-1", status="complete")
    assert opened.apply().lines == ["closed     #2 A-1: the task is complete", "1 closed"]
    assert opened.get(1)["state"] == "open"


def test_a_locked_issue_is_left_alone(opened: Site, contract: Contract) -> None:
    opened.ask("PUT", "/issues/1/lock", {"lock_reason": "resolved"})
    opened.write_tasks("A-1", more="notes: changed\n")
    assert rest(opened, contract) == ["left       A-1: #1 is locked", "nothing to do"]
    opened.write_tasks("A-1", status="complete")
    assert rest(opened, contract) == ["nothing to do"]
    assert (opened.get(1)["state"], len(opened.list_issues())) == ("open", 1)


def test_an_issue_with_the_label_ignore_is_left_alone(opened: Site, contract: Contract) -> None:
    opened.ask("POST", "/issues/1/labels", {"labels": ["launchlist:ignore"]})
    opened.write_tasks("A-1", deadline="2025-05-21 12:00")
    assert rest(opened, contract) == ["left       A-1: #1 has the label launchlist:ignore", "nothing to do"]
    opened.ask("DELETE", "/issues/1/labels/launchlist:ignore")
    assert opened.apply().lines == [
        "updated    #1 A-1: its deadline moved (deadline: May 20, 2025 12:00 UTC → May 21, 2025 12:00 UTC)",
        "1 updated",
    ]


@pytest.mark.parametrize("status", [404, 410])
def test_a_deleted_issue_is_not_opened_again_for_the_same_deadline(
    opened: Site, proxy: Proxy, contract: Contract, status: int
) -> None:
    def hide(issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for each in issues if each["number"] != 1]

    proxy.on("GET", r"/issues\?", change(hide), times=99)
    proxy.on("GET", "/issues/1$", say(status, "This issue was deleted"), times=99)
    told = "left       A-1: #1 was deleted, moved or taken over; a new deadline would open another"
    assert rest(opened, contract) == [told, "nothing to do"]
    assert rest(opened, contract) == ["nothing to do"]
    opened.write_tasks("A-1", deadline="2025-05-21 12:00")
    if status == 404:  # which may be said of what is there
        assert (opened.apply().code, len(opened.list_issues())) == (5, 1)
        opened.age_intents(15 * 60 + 1)
    assert opened.apply().lines == ["opened     #2 A-1 is overdue: Do A-1", "1 opened"]


def test_issues_by_strangers_with_our_marker_and_pull_requests_are_left_alone(
    site: Site, proxy: Proxy, contract: Contract
) -> None:
    site.write_tasks("A-1", "A-2")
    site.apply()
    forged = site.get(1)["body"]
    site.ask("POST", "/issues", {"title": "Forged", "body": forged, "labels": ["launchlist"]}, token=PERSON)

    def turn_into_pull_request(issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
        address = dict.fromkeys(("url", "html_url", "diff_url", "patch_url"), issues[0]["url"])
        pull = {**issues[0], "number": 4, "body": forged.replace("A-1", "A-3"), "pull_request": address}
        return [*issues, pull]

    proxy.on("GET", r"/issues\?", change(turn_into_pull_request), times=99)
    site.delete_journal()
    assert rest(site, contract) == ["nothing to do"]
    site.write_tasks("A-1", status="complete")
    assert site.apply().lines == ["closed     #1 A-1: the task is complete", "1 closed"]
    assert site.get(3)["state"] == "open"
    for key in ("A-8", "A-9"):
        body = forged.replace("A-1", key)
        site.ask("POST", "/issues", {"title": "Forged", "body": body, "labels": ["launchlist"]}, token=PERSON)
    site.write_tasks("A-9")
    assert site.apply().lines == ["opened     #6 A-9 is overdue: Do A-9", "1 opened"]
    assert [site.get(number)["state"] for number in (3, 4, 5)] == ["open"] * 3
    assert {key: entry.number for key, entry in site.read_journal().entries.items()} == {"A-1": 1, "A-2": 2, "A-9": 6}


def test_an_issue_with_two_markers_is_not_ours(opened: Site, contract: Contract) -> None:
    body = opened.get(1)["body"]
    opened.edit(1, body=f"{body}\n{body}")
    opened.write_tasks("A-1", status="complete")
    assert rest(opened, contract) == ["nothing to do"]
    assert opened.get(1)["state"] == "open"


def test_an_issue_changed_between_reading_and_writing_is_left_alone(opened: Site, proxy: Proxy) -> None:
    def close_first(issue: dict[str, Any]) -> dict[str, Any]:
        opened.edit(1, state="closed")
        return {**issue, "state": "closed"}

    proxy.on("GET", "/issues/1$", change(close_first))
    opened.write_tasks("A-1", more="notes: changed\n")
    done = opened.apply()
    assert "left       A-1: #1 changed in the meantime" in done.lines
    assert (opened.get(1)["state"], proxy.count("PATCH")) == ("closed", 0)

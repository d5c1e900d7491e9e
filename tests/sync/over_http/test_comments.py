"""Comments that tell people of an escalation step: refused, lost, dropped, or not to be listed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from werkzeug import Response

from tests.sync.over_http.proxy import do_but_say, hang_up, say
from tests.workspace import PLAN

if TYPE_CHECKING:
    from werkzeug import Request

    from tests.sync.fixtures import Clock
    from tests.sync.over_http.proxy import Act, Forward, Proxy
    from tests.sync.over_http.site import Ran, Site

FOREVER = 10_000
COMMENTS = r"/issues/1/comments"
UNTOLD = "deferred   A-1: #1 has no comment yet about being late for 2d"


@pytest.fixture(autouse=True)
def opened(site: Site, proxy: Proxy) -> Site:
    """An issue of a task that escalates later."""
    settings = "    github: maya\nsync: {escalation: [{after: 2d, mention: [Maya]}]}\n"
    site.write({"checklist/plan.yaml": f"{PLAN}{settings}"})
    site.write_tasks("A-1")
    proxy.on("GET", "/assignees/", say(204), FOREVER)
    site.apply("--as-of", "2025-05-20 13:00")
    return site


def escalate(site: Site) -> Ran:
    return site.apply("--as-of", "2025-05-23 13:00")


def list_told(site: Site) -> list[str]:
    return [each["body"].partition("\n")[2] for each in site.ask("GET", "/issues/1/comments")]


def drop(request: Request, _: Forward) -> Response:
    """Take a comment as GitHub does, and keep nothing of it."""
    text = json.loads(request.get_data())["body"]
    headers = {"Content-Type": "application/json", "Date": "Tue, 20 May 2025 04:00:00 GMT"}
    answer = {"id": 99, "body": text, "user": {"login": "launch-bot"}}
    return Response(json.dumps(answer), status=201, headers=headers)


REFUSED: dict[str, tuple[str, Act]] = {
    "locked": ("POST", say(403, "Unable to create comment because issue is locked.")),
    "not found": ("POST", say(404, "Not Found")),
    "switched off": ("POST", say(410, "Issues are disabled for this repo")),
    "locked in another way": ("POST", say(423, "Locked")),
    "in trouble": ("POST", say(502)),
    "dropped": ("POST", drop),
    "not to be listed": ("GET", say(500)),
    "not to be seen": ("GET", say(403, "Resource not accessible by integration")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_unreported_step_is_reported_later_and_only_once(site: Site, proxy: Proxy, clock: Clock, name: str) -> None:
    verb, act = REFUSED[name]
    proxy.on(verb, COMMENTS, act, FOREVER)
    first, second = escalate(site), escalate(site)
    assert (first.code, second.code) == (5, 5), (first, second)
    assert ("updated    #1 A-1: late by 2d" in first.lines, UNTOLD in first.lines) == (True, True), first
    assert ("1 updated" in second.lines, UNTOLD in second.lines) == (False, True), second
    assert (proxy.count("POST", COMMENTS) <= 2, list_told(site)) == (True, [])
    assert sum(clock.slept) < 100
    proxy.rules.pop()
    done = escalate(site)
    assert (done.code, list_told(site)) == (0, ["@maya: A-1 has been late for 2d."]), done
    assert escalate(site).lines == ["nothing to do"]


@pytest.mark.parametrize("act", [hang_up(is_done=True), do_but_say(502)], ids=["no answer", "502"])
def test_a_comment_with_a_lost_answer_is_looked_up_and_not_repeated(site: Site, proxy: Proxy, act: Act) -> None:
    proxy.on("POST", COMMENTS, act)
    assert escalate(site).code == 0
    assert (proxy.count("POST", COMMENTS), len(list_told(site))) == (1, 1)
    assert escalate(site).lines == ["nothing to do"]


def test_people_are_notified_once_a_locked_issue_is_unlocked(site: Site) -> None:
    site.ask("PUT", "/issues/1/lock", {})
    assert escalate(site).lines[0] == "left       A-1: #1 is locked"
    assert list_told(site) == []
    site.ask("DELETE", "/issues/1/lock")
    assert (escalate(site).code, len(list_told(site))) == (0, 1)

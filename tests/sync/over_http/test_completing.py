"""What an issue is to have besides its text: asked for, and said to be missing, until GitHub's response holds it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sync.over_http.proxy import change, say
from tests.sync.over_http.site import write_task
from tests.workspace import PLAN

if TYPE_CHECKING:
    from werkzeug import Request, Response

    from tests.sync.fixtures import Clock
    from tests.sync.over_http.proxy import Forward, Proxy
    from tests.sync.over_http.site import Site

FOREVER = 10_000
LATER = "deferred   A-1: #1 is not assigned to gina yet"


def own(site: Site, settings: str = "") -> None:
    owners = f"{PLAN}    github: maya\n  - name: Gina\n    github: gina\n"
    site.write({"checklist/plan.yaml": owners + settings, "checklist/tasks/A-1.yaml": write_task("A-1")})


def hand_over(site: Site) -> None:
    site.write({"checklist/tasks/A-1.yaml": write_task("A-1").replace("Maya", "Gina")})


def list_assignees(site: Site) -> list[str]:
    return [each["login"] for each in site.get(1)["assignees"]]


def drop(*names: str) -> Any:  # noqa: ANN401 - an act of the proxy
    """Leave fields out of what is asked for, and answer as if all were well."""

    def act(request: Request, forward: Forward) -> Response:
        sent = json.loads(request.get_data() or b"{}")
        request._cached_data = json.dumps({name: value for name, value in sent.items() if name not in names}).encode()
        return forward()

    return act


UNABLE = {
    "in trouble": say(500, "Server Error"),
    "limited": say(403, "You have exceeded a secondary rate limit", Retry_After="1"),
    "not assignable": say(404, "Not Found"),
    "not permitted": say(403, "Resource not accessible by integration"),
}


@pytest.mark.parametrize("name", UNABLE)
@pytest.mark.parametrize("is_new", [True, False], ids=["open", "update"])
def test_an_owner_who_cannot_be_assigned_now_is_assigned_later(
    site: Site, proxy: Proxy, clock: Clock, name: str, is_new: bool
) -> None:
    own(site)
    if not is_new:
        proxy.on("GET", "/assignees/", say(204), 1)
        site.apply()
    hand_over(site)
    proxy.on("GET", "/assignees/", UNABLE[name], FOREVER)
    for _ in range(2):
        done = site.apply()
        assert (done.code, LATER in done.lines) == (5, True), done
        assert "gina" not in list_assignees(site)
    assert sum(clock.slept) < 100
    proxy.rules.clear()
    proxy.on("GET", "/assignees/", say(204), FOREVER)
    assert (site.apply().code, list_assignees(site)) == (0, ["gina"])
    assert site.apply().lines == ["nothing to do"]


def test_an_assignment_by_a_person_ends_the_retries(site: Site, proxy: Proxy) -> None:
    own(site)
    hand_over(site)
    proxy.on("GET", "/assignees/", say(404, "Not Found"), FOREVER)
    assert site.apply().code == 5
    site.edit(1, assignees=["basher"])
    assert (site.apply().lines, list_assignees(site)) == (["nothing to do"], ["basher"])


@pytest.mark.parametrize("verb", ["POST", "PATCH"])
def test_an_assignee_silently_left_out_by_github_is_requested_again(site: Site, proxy: Proxy, verb: str) -> None:
    own(site)
    proxy.on("GET", "/assignees/", say(204), FOREVER)
    if verb == "PATCH":
        site.apply()
    hand_over(site)
    proxy.on("", r"/issues(/1)?$", drop("assignees"), FOREVER)
    for _ in range(2):
        done = site.apply()
        assert (done.code, LATER in done.lines) == (5, True), done
    proxy.rules.pop()
    assert (site.apply().code, list_assignees(site)) == (0, ["gina"])
    assert site.apply().lines == ["nothing to do"]


def test_a_milestone_is_set_when_the_milestones_can_be_listed_again(site: Site, proxy: Proxy, clock: Clock) -> None:
    own(site, "sync: {milestone: v2}\n")
    site.ask("POST", "/milestones", {"title": "v2"})
    proxy.on("GET", "/assignees/", say(204), FOREVER)
    proxy.on("GET", r"/milestones\?", say(502), FOREVER)
    for _ in range(2):
        done = site.apply()
        assert (done.code, "deferred   A-1: #1 does not have the milestone v2 yet" in done.lines) == (5, True), done
    assert clock.slept
    proxy.rules.pop()
    assert (site.apply().code, site.get(1)["milestone"]["title"]) == (0, "v2")
    site.edit(1, milestone=None)
    assert site.apply().lines == ["nothing to do"]


def test_an_edit_left_out_by_github_is_not_reported_as_done(site: Site, proxy: Proxy) -> None:
    own(site)
    proxy.on("GET", "/assignees/", say(204), FOREVER)
    site.apply()
    site.write_tasks("A-1", status="complete")
    proxy.on("PATCH", "/issues/1$", drop("state", "body"), FOREVER)
    done = site.apply()
    assert (done.code, done.lines[-1], site.get(1)["state"]) == (5, "nothing was done", "open")
    proxy.rules.pop()
    assert site.apply().lines == ["closed     #1 A-1: the task is complete", "1 closed"]


def test_a_body_pasted_over_another_issue_is_corrected(site: Site) -> None:
    site.write_tasks("A-1", "A-2")
    site.apply()
    site.edit(2, body=site.get(1)["body"])
    assert site.apply().lines == [
        "updated    #2 A-2: it has the text of another issue (title: Do A-1 → Do A-2)",
        "1 updated",
    ]
    assert ("id=A-2" in site.get(2)["body"], site.get(2)["state"]) == (True, "open")


def test_a_renamed_label_stops_the_run(site: Site, proxy: Proxy) -> None:
    site.write_tasks("A-1", "A-2")
    site.apply()

    def rename(issue: dict[str, Any]) -> dict[str, Any]:
        return {**issue, "labels": [{**each, "name": "tracking"} for each in issue["labels"]]}

    proxy.on("GET", "labels=launchlist", change(lambda _: []), FOREVER)
    proxy.on("GET", "/issues/[0-9]+$", change(rename), FOREVER)
    proxy.on("GET", "/labels/launchlist$", say(404, "Not Found"), FOREVER)
    site.write_tasks("A-1", deadline="2025-05-21 12:00")
    done = site.apply()
    assert (done.code, len(site.list_issues())) == (4, 2)
    assert "the repository no longer has the label launchlist" in done.err
    assert not any(entry.is_released for entry in site.read_journal().entries.values())

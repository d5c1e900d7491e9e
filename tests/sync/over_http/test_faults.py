"""GitHub on a bad day: what it says, breaks, limits and redirects, over HTTP through the real PyGithub."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from tests.sync.over_http.proxy import change, do_but_say, hang_up, say, send_page, set_date
from tests.sync.over_http.site import LATE, SOON, write_task
from tests.workspace import PLAN

if TYPE_CHECKING:
    from werkzeug import Request, Response

    from tests.sync.fixtures import Clock
    from tests.sync.over_http.proxy import Act, Forward, Proxy
    from tests.sync.over_http.site import Ran, Site

CREATE = "/issues$"
QUIET = 15 * 60 + 1
FOREVER = 10_000


def apply_with_one_late(site: Site, *words: str) -> Ran:
    site.write_tasks("A-1")
    return site.apply(*words)


@pytest.mark.parametrize("fault", ["502", "hang up"])
def test_an_issue_with_an_unanswered_request_is_opened_once(site: Site, proxy: Proxy, fault: str) -> None:
    proxy.on("POST", "/issues$", do_but_say(502, "Server Error") if fault == "502" else hang_up(is_done=True))
    site.write_tasks("A-1", "A-2")
    done = site.apply()
    assert (done.code, proxy.count("POST", "/issues$")) == (5, 2)
    assert any(line.startswith("deferred   A-1: GitHub did not confirm that it was opened") for line in done.lines)
    entry = site.read_journal().entries["A-1"]
    assert (entry.number, entry.intent > 0, entry.run != "") == (None, True, True)
    # The list shows it: it is taken on at once.
    assert site.apply().lines == ["nothing to do"]
    assert {key: entry.number for key, entry in site.read_journal().entries.items()} == {"A-1": 1, "A-2": 2}
    assert (proxy.count("POST", "/issues$"), len(site.list_issues())) == (2, 2)


def test_a_failed_create_is_retried_after_the_quiet_period(site: Site, proxy: Proxy) -> None:
    proxy.on("POST", "/issues$", hang_up(is_done=False))
    site.write_tasks("A-1")
    assert site.apply().code == 5
    said = "deferred   A-1: it may just have been opened, and GitHub's list may not show it yet"
    again = site.apply()
    assert (again.code, again.lines, proxy.count("POST", "/issues$")) == (5, [said, "nothing to do"], 1)
    site.age_intents(QUIET)
    assert site.apply().lines == ["opened     #1 A-1 is overdue: Do A-1", "1 opened"]
    assert proxy.count("POST", "/issues$") == 2


NEEDED = {"X_Accepted_GitHub_Permissions": "issues=write"}
GONE = "GitHub reports that it has moved, and launchlist does not write to other repositories"
AT_THE_START = {
    "bad token": (say(401, "Bad credentials"), 1, "GitHub refused the token (401): it is wrong or has expired"),
    "no such repository": (say(404, "Not Found"), 1, "or the token may not see it: Not Found"),
    "renamed": (say(301, "Moved Permanently", Location="/repositories/7"), 1, "was renamed or moved: give its"),
    "archived": (change(lambda data: {**data, "archived": True}), 1, "is archived: its issues cannot change"),
    "no issues": (change(lambda data: {**data, "has_issues": False}), 1, "enable them in its settings"),
    "a page": (send_page(), 5, "GitHub's response (200) cannot be understood"),
    "a list": (change(lambda data: [data]), 5, "GitHub's response (200) cannot be understood"),
    "server error": (say(503), 5, "GitHub answered 503"),
}


@pytest.mark.parametrize("name", AT_THE_START)
def test_an_error_at_the_start_stops_the_run(site: Site, proxy: Proxy, clock: Clock, name: str) -> None:
    act, code, said = AT_THE_START[name]
    proxy.on("GET", "/plan-[0-9]+$", act, FOREVER)
    done = apply_with_one_late(site)
    assert (done.code, said in done.err, done.out) == (code, True, "")
    assert {verb for verb, _ in proxy.log} == {"GET"}
    assert len(proxy.log) == (4 if code == 5 else 1)
    assert sum(clock.slept) <= 7
    assert (site.list_issues(), site.read_journal().entries) == ([], {})


def test_a_token_that_expires_while_reading_stops_the_run(site: Site, proxy: Proxy) -> None:
    proxy.on("GET", r"/issues\?", say(401, "Bad credentials"), FOREVER)
    done = apply_with_one_late(site)
    assert (done.code, "GitHub refused the token (401)" in done.err, proxy.count("POST")) == (1, True, 0)


def test_a_token_without_read_access_gets_a_message_with_the_permission(site: Site, proxy: Proxy) -> None:
    proxy.on("GET", r"/issues\?", say(403, "No", X_Accepted_GitHub_Permissions="issues=read"), FOREVER)
    done = apply_with_one_late(site)
    assert (done.code, "give it the permission issues: read" in done.err, proxy.count("POST")) == (1, True, 0)


@pytest.mark.parametrize("where", ["/user$", r"/issues\?"])
def test_a_server_that_fails_for_an_hour_gets_four_requests(site: Site, proxy: Proxy, clock: Clock, where: str) -> None:
    proxy.on("GET", where, say(500), FOREVER)
    done = apply_with_one_late(site)
    assert (done.code, "GitHub answered 500" in done.err) == (5, True)
    assert (proxy.count("GET", where), proxy.count("POST"), clock.slept) == (4, 0, [1, 2, 4])


def test_a_server_that_recovers_gets_another_request(site: Site, proxy: Proxy, clock: Clock) -> None:
    proxy.on("GET", r"/issues\?", say(502), times=2)
    assert apply_with_one_late(site).lines == ["opened     #1 A-1 is overdue: Do A-1", "1 opened"]
    assert clock.slept == [1, 2]


AT_CREATE = {
    "not permitted": (
        say(403, "Resource not accessible by integration", **NEEDED),
        "give it the permission issues: write",
    ),
    "forbidden": (say(403, "Forbidden"), "GitHub refused it (403): Forbidden"),
    "forbidden, no word": (say(403), "the token may not do this; issues: write is needed"),
    "archived": (say(403, "Repository was archived so is read-only."), "the repository is archived"),
    "no issues": (say(410, "Issues are disabled for this repo"), "Issues are disabled for this repo"),
    "no token": (say(401, "Bad credentials"), "GitHub refused the token (401)"),
    "moved": (say(301, Location="/repos/other/place/issues"), GONE),
    "secondary limit": (say(403, "You have exceeded a secondary rate limit"), "rate limit is reached (403)"),
    "limit": (say(429, "Too many", Retry_After="1"), "rate limit is reached (429); try again in 1 s"),
}


@pytest.mark.parametrize("name", AT_CREATE)
def test_a_refused_create_stops_and_leaves_no_trace(site: Site, proxy: Proxy, clock: Clock, name: str) -> None:
    act, said = AT_CREATE[name]
    proxy.on("POST", CREATE, act, FOREVER)
    site.write_tasks("A-1", "A-2")
    done = site.apply()
    code = 5 if "limit" in name else 1
    assert (done.code, said in done.out, done.lines[-1]) == (code, True, "nothing was done")
    assert (proxy.count("POST", CREATE), clock.slept) == (1, [])
    assert not any("/other/place" in path for _, path in proxy.log)
    # Known not to exist: neither has to wait for the quiet window.
    assert (site.list_issues(), site.read_journal().entries) == ([], {})
    proxy.rules.clear()
    assert site.apply().lines[-1] == "2 opened"


@pytest.mark.parametrize("act", [send_page(200), send_page(201), say(304), say(307), say(502), say(504)])
def test_a_create_with_an_unknown_outcome_is_not_repeated(site: Site, proxy: Proxy, clock: Clock, act: Act) -> None:
    proxy.on("POST", CREATE, act, FOREVER)
    done = apply_with_one_late(site)
    assert (done.code, proxy.count("POST", CREATE), clock.slept) == (5, 1, [])
    assert site.read_journal().entries["A-1"].intent > 0


LIMITS = {
    "403, a word": (say(403, "You have exceeded a secondary rate limit"), [60.0]),
    "403, seconds": (say(403, "Slow down", Retry_After="30"), [30.0]),
    "429, seconds": (say(429, "Slow down", Retry_After="30"), [30.0]),
    "429": (say(429, "Slow down"), [60.0]),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_on_reading_is_waited_for(site: Site, proxy: Proxy, clock: Clock, name: str) -> None:
    act, slept = LIMITS[name]
    proxy.on("GET", r"/issues\?", act)
    assert apply_with_one_late(site).lines == ["opened     #1 A-1 is overdue: Do A-1", "1 opened"]
    assert clock.slept == slept


@pytest.mark.parametrize(
    "headers",
    [{"Retry_After": "3000"}, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": f"{time.time() + 3000:.0f}"}],
    ids=["told", "used up"],
)
def test_a_long_limit_stops_at_once(site: Site, proxy: Proxy, clock: Clock, headers: dict[str, str]) -> None:
    proxy.on("GET", r"/issues\?", say(403, "API rate limit exceeded", **headers), FOREVER)
    done = apply_with_one_late(site)
    assert (done.code, clock.slept, proxy.count("GET", r"/issues\?")) == (5, [], 1)
    assert "GitHub's rate limit is reached (403); try again in " in done.err


def test_a_limit_longer_than_the_time_left_stops_at_once(site: Site, proxy: Proxy, clock: Clock) -> None:
    proxy.on("GET", r"/issues\?", say(429, Retry_After="30"), FOREVER)
    assert apply_with_one_late(site, "--time-limit", "20").code == 5
    assert clock.slept == []


def test_the_journal_records_what_was_opened_before_time_ran_out(site: Site, clock: Clock) -> None:
    site.write_tasks("A-1", "A-2", "A-3", "A-4")
    done = site.apply("--pace", "10", "--time-limit", "35")
    opened = {f"A-{issue['number']}": issue["number"] for issue in site.list_issues()}
    assert (done.code, len(opened) in {1, 2, 3}) == (5, True), done
    assert "deferred   stopped: the time limit of this run is reached" in done.lines
    left = [f"not done   open       A-{number} is overdue: Do A-{number}" for number in range(len(opened) + 1, 5)]
    assert [line for line in done.lines if line.startswith("not done")] == left
    assert {key: entry.number for key, entry in site.read_journal().entries.items()} == opened
    assert sum(clock.slept) <= 35
    assert site.apply().lines[-1] == f"{4 - len(opened)} opened"


def test_without_time_left_nothing_is_opened(site: Site) -> None:
    done = apply_with_one_late(site, "--time-limit", "0")
    assert (done.code, site.list_issues(), site.read_journal().entries) == (5, [], {})


def test_a_limit_between_two_creates_keeps_what_was_done(site: Site, proxy: Proxy, clock: Clock) -> None:
    def limit_second(_request: Request, forward: Forward) -> Response:
        proxy.on("POST", CREATE, say(403, "secondary rate limit", Retry_After="60"), FOREVER)
        return forward()

    proxy.on("POST", CREATE, limit_second)
    site.write_tasks("A-1", "A-2", "A-3")
    done = site.apply()
    assert (done.code, clock.slept, proxy.count("POST", CREATE)) == (5, [], 2)
    assert done.lines[0] == "opened     #1 A-1 is overdue: Do A-1"
    assert {key: entry.number for key, entry in site.read_journal().entries.items()} == {"A-1": 1}
    proxy.rules.clear()
    assert site.apply().lines[-1] == "2 opened"


AT_EDIT = {
    "lost": (say(404, "Not Found"), "deferred   A-1: #1 was not changed: Not Found"),
    "deleted": (say(410, "This issue was deleted"), "left       A-1: #1 was deleted or moved"),
    "transferred": (say(301, Location="/repos/other/place/issues/7"), "left       A-1: #1 was deleted or moved"),
    "moved for now": (say(307, Location="/repos/other/place/issues/7"), "deferred   A-1: #1 was not changed: GitHub"),
    "not modified": (say(304), "deferred   A-1: #1 was not changed: GitHub answered 304"),
    "not permitted": (say(403, "No", **NEEDED), "give it the permission issues: write"),
    "unprocessable": (say(422, "Validation Failed"), "deferred   A-1: #1 was not changed: GitHub refused it (422)"),
    "in trouble": (say(500), "deferred   A-1: #1 was not changed: GitHub answered 500"),
}


@pytest.mark.parametrize("verb", ["GET", "PATCH"])
@pytest.mark.parametrize("name", AT_EDIT)
def test_a_failed_edit_never_reaches_another_repository(
    site: Site, proxy: Proxy, clock: Clock, name: str, verb: str
) -> None:
    apply_with_one_late(site)
    site.write_tasks("A-1", more="notes: changed\n")
    act, said = AT_EDIT[name]
    if verb == "PATCH":  # and yet it can be read
        said = said.replace("left       A-1: #1 was deleted or moved", "deferred   A-1: #1 was not changed: ")
    proxy.on(verb, "/issues/1$", act, FOREVER)
    done = site.apply()
    assert any(said in line for line in done.lines), done
    code = 0 if said.startswith("left") else 1 if name in {"not permitted", "unprocessable"} else 5
    assert (done.code, "changed" in site.get(1)["body"]) == (code, False)
    assert not any("/other/place" in path for _, path in proxy.log)
    often = {
        "not permitted": 1,
        "unprocessable": 1,
        **({"lost": 3, "deleted": 2, "transferred": 2} if verb == "GET" else {}),
    }
    assert proxy.count(verb, "/issues/1$") == often.get(name, 4)
    assert site.read_journal().entries["A-1"].is_released == said.startswith("left")
    assert sum(clock.slept) <= 7


def test_an_edit_with_a_lost_answer_is_checked(site: Site, proxy: Proxy, clock: Clock) -> None:
    settings = "sync: {escalation: [{after: 2d, label: late}]}\n"
    site.write({"checklist/plan.yaml": f"{PLAN}{settings}"})
    apply_with_one_late(site, "--as-of", "2025-05-20 13:00")
    proxy.on("POST", "/issues/1/labels$", do_but_say(502), times=1)
    proxy.on("PATCH", "/issues/1$", hang_up(is_done=True), times=2)
    done = site.apply("--as-of", "2025-05-23 13:00")
    assert (done.code, done.lines) == (0, ["updated    #1 A-1: late by 2d", "1 updated"])
    # Each was done all the same, which a look at the issue tells.
    assert (proxy.count("POST", "/issues/1/labels$"), proxy.count("PATCH"), site.get(1)["state"]) == (1, 1, "open")
    assert clock.slept == [1, 2]
    assert [each["name"] for each in site.get(1)["labels"]] == ["launchlist", "late"]
    assert site.apply("--as-of", "2025-05-23 13:00").lines == ["nothing to do"]


def test_an_answer_about_another_repository_is_not_about_ours(site: Site, proxy: Proxy) -> None:
    apply_with_one_late(site)
    site.write_tasks("A-1", status="complete")
    elsewhere = change(lambda data: {**data, "repository_url": "http://x/repos/other/place"})
    proxy.on("GET", "/issues/1$", elsewhere, FOREVER)
    assert "left       A-1: #1 was deleted or moved" in site.apply().lines
    assert proxy.count("PATCH") == 0


def test_an_extra_404_does_not_count_as_a_deletion(site: Site, proxy: Proxy) -> None:
    keys = [f"A-{number}" for number in range(1, 7)]
    site.write_tasks(*keys)
    site.apply()
    proxy.on("GET", r"/issues\?", change(lambda issues: issues[:1]), FOREVER)
    proxy.on("GET", "/issues/[0-9]+$", say(404, "Not Found"), FOREVER)
    done = site.apply()
    assert (done.code, proxy.count("GET", "/issues/[0-9]+$")) == (4, 12)
    assert "4 issues of the journal were deleted, moved or taken over at once" in done.out
    assert not any(entry.is_released for entry in site.read_journal().entries.values())


def test_an_assignee_that_github_refuses_does_not_keep_the_issue_from_opening(site: Site, proxy: Proxy) -> None:
    site.write({"checklist/plan.yaml": f"{PLAN}    github: nobody-here\n"})
    # It may be assigned when asked, and no more a moment later.
    proxy.on("GET", "/assignees/nobody-here$", say(204))
    done = apply_with_one_late(site)
    assert (done.code, site.list_titles()) == (5, ["A-1 is overdue: Do A-1"])
    assert any(
        line.startswith("warning    A-1: opened without an assignee and a milestone: GitHub refused it (422)")
        for line in done.lines
    )
    assert (site.get(1)["assignees"], "**Owner:** Maya" in site.get(1)["body"]) == ([], True)
    again = site.apply()
    assert (again.code, "deferred   A-1: #1 is not assigned to nobody-here yet" in again.lines) == (5, True)


def test_an_owner_with_a_login_is_assigned(site: Site, proxy: Proxy) -> None:
    site.write({"checklist/plan.yaml": f"{PLAN}    github: maya\n  - name: Gina\n    github: gina\n"})
    proxy.on("GET", "/assignees/", say(204), FOREVER)
    apply_with_one_late(site)
    assert [each["login"] for each in site.get(1)["assignees"]] == ["maya"]
    site.write({"checklist/tasks/A-1.yaml": write_task("A-1").replace("Maya", "Gina")})
    site.apply()
    assert [each["login"] for each in site.get(1)["assignees"]] == ["gina"]
    site.edit(1, assignees=["basher"])
    site.write_tasks("A-1")
    site.apply()
    assert [each["login"] for each in site.get(1)["assignees"]] == ["basher"]


def test_text_that_is_too_long_is_cut_and_reported(site: Site) -> None:
    titles = {f"A-{number}": f"{number} {'word 😀 ' * 220}" for number in range(1, 52)}
    tasks = {key: f"id: {key}\ntitle: {title}\nowner: Maya\nstatus: pending\n" for key, title in titles.items()}
    late = f"{tasks.pop('A-1')}deadline: {LATE}\n"
    waiting = {key: f"{task}deadline: {SOON}\ndepends_on: [A-1]\n" for key, task in tasks.items()}
    site.write({f"checklist/tasks/{key}.yaml": task for key, task in {"A-1": late, **waiting}.items()})
    done = site.apply()
    assert done.code == 0, done
    assert "warning    A-1: its title was cut to 256" in done.lines
    assert "warning    A-1: its body was cut to 60,000" in done.lines
    issue = site.get(1)
    assert issue["title"].endswith("…")
    assert 240 < len(issue["title"].encode("utf-16-le")) // 2 <= 256
    assert 55_000 < len(issue["body"].encode("utf-16-le")) // 2 <= 65_536
    assert "*Cut here because it is too long for an issue. The plan has the full text.*" in issue["body"]
    assert site.apply().lines == ["nothing to do"]


@pytest.mark.parametrize("errors", [[{"resource": "Label", "code": "already_exists", "field": "name"}], []])
def test_two_runs_can_create_the_label_at_once(site: Site, proxy: Proxy, errors: list[dict[str, str]]) -> None:
    def lose(request: Request, forward: Forward) -> Response:
        forward()
        answer = say(422)(request, forward)
        answer.set_data(json.dumps({"message": "Validation Failed", "errors": errors}))
        return answer

    proxy.on("POST", "/labels$", lose)
    assert apply_with_one_late(site).lines == ["opened     #1 A-1 is overdue: Do A-1", "1 opened"]


def test_a_label_refused_by_github_does_not_count_as_created(site: Site, proxy: Proxy) -> None:
    proxy.on("POST", "/labels$", say(422, "Validation Failed"))
    done = apply_with_one_late(site)
    assert (done.code, proxy.count("POST", CREATE), site.list_issues()) == (1, 0, [])


def test_without_its_label_nothing_is_opened(site: Site, proxy: Proxy) -> None:
    proxy.on("POST", "/labels$", say(403, "No", **NEEDED))
    done = apply_with_one_late(site)
    assert (done.code, proxy.count("POST", CREATE), site.list_issues()) == (1, 0, [])
    assert "give it the permission issues: write" in done.out


def test_a_token_refused_when_looking_up_its_login_is_not_an_app(site: Site, proxy: Proxy) -> None:
    proxy.on("GET", "/user$", say(401, "Bad credentials"), FOREVER)
    done = apply_with_one_late(site)
    assert (done.code, "GitHub refused the token (401)" in done.err, proxy.count("POST")) == (1, True, 0)


APP = say(403, "Resource not accessible by integration")


def test_a_token_that_cannot_tell_its_login_opens_one_issue_and_stops(site: Site, proxy: Proxy) -> None:
    proxy.on("GET", "/user$", APP, FOREVER)
    site.write_tasks("A-1", "A-2")
    done = site.apply()
    assert (done.code, len(site.list_issues())) == (5, 1)
    assert any("#1 was opened by launch-bot" in line and "github-actions[bot]" in line for line in done.lines)
    assert site.read_journal().entries["A-1"].number == 1


def test_a_token_that_cannot_tell_its_login_takes_the_one_of_the_plan(site: Site, proxy: Proxy) -> None:
    proxy.on("GET", "/user$", APP, FOREVER)
    site.write({"checklist/plan.yaml": f"{PLAN}sync: {{logins: [launch-bot]}}\n"})
    assert apply_with_one_late(site).lines == ["opened     #1 A-1 is overdue: Do A-1", "1 opened"]
    assert site.apply().lines == ["nothing to do"]


@pytest.mark.parametrize("years", [-2, 80])
def test_the_servers_clock_decides_what_is_late(site: Site, proxy: Proxy, years: int) -> None:
    now = time.time() + years * 365.25 * 24 * 3600
    proxy.on("", "", set_date(formatdate(now, usegmt=True)), FOREVER)
    site.write_tasks("A-1")
    site.write_tasks("A-2", deadline=SOON)
    done = site.apply()
    assert (done.code, len(site.list_issues())) == (0, 0 if years < 0 else 2)
    assert "warning: this machine's clock differs from GitHub's, which was used, by " in done.err


def test_a_server_without_a_clock_is_not_trusted(site: Site, proxy: Proxy) -> None:
    apply_with_one_late(site)
    proxy.on("", "", set_date(None), FOREVER)
    done = site.apply()
    assert (done.code, "has no Date header" in done.err) == (1, True)
    assert site.get(1)["state"] == "open"


def test_dependencies_are_mirrored_once_each(site: Site, proxy: Proxy) -> None:
    sent: list[Any] = []
    linked: list[Any] = []

    def take(request: Request, _forward: Forward) -> Response:
        if request.method == "GET":
            answer = say(200)(request, _forward)
            answer.set_data(json.dumps(linked))
            return answer
        linked[:] = [{"id": site.get(1)["id"]}] if request.method == "POST" else []
        sent.append((request.method, request.path.rpartition("/issues/")[2], request.get_data(as_text=True)))
        return say(201)(request, _forward)

    proxy.on("", "/dependencies/", take, FOREVER)
    site.write_tasks("A-1", deadline=SOON)
    site.write_tasks("A-2", deadline=SOON, more="depends_on: [A-1]\n")
    assert "linked     A-2: blocked by A-1" in site.apply("--all").lines
    assert site.apply("--all").lines == ["nothing to do"]
    key = site.get(1)["id"]
    assert sent == [("POST", "2/dependencies/blocked_by", f'{{"issue_id": {key}}}')]
    site.write_tasks("A-2", deadline=SOON)
    assert "linked     A-2: no longer blocked by A-1" in site.apply("--all").lines
    assert site.apply("--all").lines == ["nothing to do"]
    assert sent[1:] == [("DELETE", f"2/dependencies/blocked_by/{key}", "")]


def test_planning_without_github_shows_what_the_plan_alone_shows(site: Site, proxy: Proxy, clock: Clock) -> None:
    proxy.on("", "", say(503), FOREVER)
    site.write_tasks("A-1")
    done = site.sync()
    assert (done.code, done.lines[0]) == (5, "wanted     A-1, due 2025-05-20T12:00:00Z")
    assert "GitHub answered 503" in done.err
    assert len(clock.slept) == 3


def test_a_pending_answer_is_not_requested_more_often_than_others(site: Site, proxy: Proxy, clock: Clock) -> None:
    proxy.on("GET", r"/issues\?", say(202), FOREVER)
    assert apply_with_one_late(site).code == 5
    assert (proxy.count("GET", r"/issues\?"), clock.slept) == (4, [1, 2, 4])


def test_the_wait_that_a_failing_server_requests_is_respected(site: Site, proxy: Proxy, clock: Clock) -> None:
    proxy.on("GET", r"/issues\?", say(503, Retry_After="30"), 2)
    assert (apply_with_one_late(site).code, clock.slept[:2]) == (0, [30, 30])

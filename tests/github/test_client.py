from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import pytest

from launchlist.github.calls import (
    AddLabels,
    Call,
    CheckAssignee,
    CreateComment,
    CreateIssue,
    CreateLabel,
    CreatePull,
    DeleteComment,
    EditComment,
    EditIssue,
    Failure,
    FindPull,
    GetIssue,
    GetLabel,
    GetLogin,
    GetRepository,
    LinkIssues,
    ListComments,
    ListIssues,
    ListMilestones,
    Reply,
    Repository,
)
from launchlist.github.client import GitHub, Server
from tests.sync.emulator import BOT, CANARY, TOKENS
from tests.sync.over_http.proxy import dawdle, hang_up, say, send_page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.contract import Contract
    from tests.sync.emulator import Emulator
    from tests.sync.over_http.proxy import Act, Proxy
    from tests.sync.over_http.site import Site

NEVER = 10**12
CREATE = CreateIssue("A-1", "Title", "Body", ("launchlist",), (), None, NEVER)
EVERY_CALL: tuple[Call, ...] = (
    GetRepository(),
    GetLogin(),
    ListIssues("launchlist", 1),
    GetIssue(1),
    CREATE,
    EditIssue(1, title="New"),
    AddLabels(1, ("late",)),
    CheckAssignee("maya"),
    GetLabel("launchlist"),
    CreateLabel("other", "0e8a16", "Words"),
    ListMilestones(1),
    LinkIssues(1, 5, is_blocked=True),
    LinkIssues(1, 5, is_blocked=False),
    ListComments(1, 1),
    CreateComment(1, "Words"),
    EditComment(5, "Words"),
    DeleteComment(5),
    FindPull("update", "main"),
    CreatePull("update", "main", "Title", "Body"),
)


def connect(site: Site, timeout: float = 15, api: str = "") -> GitHub:
    server = Server(api=api or site.url, token=site.token, timeout=timeout)
    return GitHub(server, site.repository, time.monotonic)


def fail(reply: Reply) -> Failure:
    assert reply.failure
    return reply.failure


def test_each_call_against_the_emulator_is_as_github_describes_it(
    emulator: Emulator, site: Site, contract: Contract
) -> None:
    site.ask("POST", "/milestones", {"title": "v2"})
    github = connect(site)
    created = github.perform(CREATE._replace(assignees=("maya",), milestone=1)).result
    assert (created.number, created.author, created.labels, created.assignees) == (1, BOT, ("launchlist",), ("maya",))
    assert abs(created.created - time.time()) < 60
    assert github.perform(GetRepository()).result == Repository(site.repository)
    assert github.perform(GetLogin()).result == BOT
    assert github.perform(ListIssues("launchlist", 1)).result == ([created], False)
    assert github.perform(GetIssue(1)).result == created
    closed = github.perform(EditIssue(1, body="Other", is_open=False, reason="not_planned")).result
    assert closed == created._replace(body="Other", is_open=False)
    assert site.get(1)["state_reason"] == "not_planned"
    assert github.perform(EditIssue(1, title="New", is_open=True, assignees=())).result == created._replace(
        title="New", body="Other", assignees=()
    )
    assert [github.perform(GetLabel(name)).result for name in ("launchlist", "late")] == [True, False]
    assert github.perform(CreateLabel("late", "d93f0b", "Wörter")).failure is None
    assert site.ask("GET", "/labels/late")["description"] == "Wörter"
    assert github.perform(AddLabels(1, ("late",))).failure is None
    assert github.perform(GetIssue(1)).result.labels == ("launchlist", "late")
    assert github.perform(ListMilestones(1)).result == ({"v2": 1}, False)
    assert fail(github.perform(GetIssue(99))).kind == "missing"
    assert len(contract.exchanges) == github.requests
    assert emulator.url == site.url


def test_comments_and_pull_requests_are_as_github_describes_them(site: Site, contract: Contract) -> None:
    github = connect(site)
    github.perform(CREATE)
    made = github.perform(CreateComment(1, "Words")).result
    assert (made.author, made.body) == (BOT, "Words")
    assert github.perform(EditComment(made.key, "Other")).result.body == "Other"
    assert github.perform(ListComments(1, 1)).result == ([made._replace(body="Other")], False)
    assert github.perform(DeleteComment(made.key)).failure is None
    assert github.perform(ListComments(1, 1)).result == ([], False)
    assert github.perform(FindPull("update", "main")).result is None
    top = site.ask("GET", "/git/ref/heads/main")["object"]["sha"]
    site.ask("POST", "/git/refs", {"ref": "refs/heads/update", "sha": top})
    number, address = github.perform(CreatePull("update", "main", "Title", "Body")).result
    assert (number, address.endswith("/pull/2")) == (2, True)
    assert github.perform(FindPull("update", "main")).result == (number, address)
    assert contract.count("POST") == 3


def test_pages_are_read_one_at_a_time(site: Site, contract: Contract) -> None:
    github = connect(site)
    for _ in range(101):
        github.perform(CREATE)
    issues, more = github.perform(ListIssues("launchlist", 1)).result
    assert ([issue.number for issue in issues], more) == (list(range(1, 101)), True)
    issues, more = github.perform(ListIssues("launchlist", 2)).result
    assert ([issue.number for issue in issues], more) == ([101], False)
    assert contract.count("GET") == 2


@pytest.mark.parametrize(
    ("act", "kind"),
    [(say(502), "uncertain"), (hang_up(is_done=False), "uncertain"), (say(301, Location="/repos/x/y"), "moved")],
    ids=["502", "hang up", "301"],
)
def test_each_call_is_one_request_whatever_happens(site: Site, proxy: Proxy, act: Act, kind: str) -> None:
    proxy.on("", "", act, times=999)
    github = connect(site)
    for number, call in enumerate(EVERY_CALL, 1):
        assert (fail(github.perform(call)).kind, len(proxy.log), github.requests) == (kind, number, number), call


@pytest.mark.parametrize(
    ("status", "kind"),
    [(301, "moved"), (302, "uncertain"), (303, "uncertain"), (307, "uncertain"), (308, "moved")],
)
def test_no_redirect_is_followed(site: Site, proxy: Proxy, status: int, kind: str) -> None:
    proxy.on("", "", say(status, "Moved", Location=f"{proxy.url}/repos/other/place/issues/1"), times=999)
    github = connect(site)
    for number, call in enumerate(EVERY_CALL, 1):
        assert (fail(github.perform(call)).kind, len(proxy.log)) == (kind, number), call
    assert not any("other" in path.partition("?")[0] for _, path in proxy.log)


@pytest.mark.parametrize("call", [GetIssue(1), CREATE], ids=["GET", "POST"])
def test_a_late_answer_times_out(site: Site, proxy: Proxy, call: Call) -> None:
    proxy.on("", "", dawdle(0.6))
    started = time.monotonic()
    failure = fail(connect(site, timeout=0.2).perform(call))
    assert (failure.kind, "timed out" in failure.message.lower()) == ("uncertain", True)
    assert (time.monotonic() - started < 0.6, len(proxy.log)) == (True, 1)


def test_an_issue_is_not_created_after_its_time_limit(site: Site, proxy: Proxy) -> None:
    github = connect(site)
    at = github.perform(GetRepository()).at
    assert fail(github.perform(CREATE._replace(not_after=at - 1))).kind == "late"
    assert proxy.count("POST") == 0
    assert github.perform(CREATE._replace(not_after=at + 60)).failure is None


def test_a_refused_connection_is_a_failure(site: Site) -> None:
    failure = fail(connect(site, api="http://127.0.0.1:9").perform(GetRepository()))
    assert (failure.kind, failure.message.startswith("GitHub could not be reached: ")) == ("uncertain", True)


def test_an_html_page_instead_of_json_is_a_failure(site: Site, proxy: Proxy) -> None:
    proxy.on("", "", send_page(), times=999)
    github = connect(site)
    for call in EVERY_CALL:
        reply = github.perform(call)
        # Of some calls the status is all the answer there is.
        silent = isinstance(call, AddLabels | CheckAssignee | CreateLabel | DeleteComment | GetLabel | LinkIssues)
        assert silent or fail(reply).kind == "uncertain", call


def test_a_password_file_does_not_take_the_place_of_the_token(
    site: Site, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login maya password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert connect(site).perform(GetLogin()).result == BOT
    assert proxy.count("GET", "/user$") == 1


def test_the_address_of_an_enterprise_server_keeps_its_path(site: Site, proxy: Proxy) -> None:
    connect(site, api=f"{proxy.url}/api/v3").perform(GetIssue(1))
    assert proxy.log == [("GET", f"/api/v3/repos/{site.repository}/issues/1")]


@pytest.mark.parametrize(
    "act", [say(422, f"no: {TOKENS[0]}"), hang_up(is_done=False), say(500)], ids=["422", "hang up", "500"]
)
def test_the_token_is_in_no_failure_and_no_log(
    site: Site, proxy: Proxy, caplog: pytest.LogCaptureFixture, act: Act
) -> None:
    caplog.set_level(logging.DEBUG)
    site.token = TOKENS[0]
    proxy.on("", "", act)
    reply = connect(site).perform(CREATE)
    assert fail(reply).message
    assert CANARY not in repr(reply)
    assert caplog.records
    assert CANARY not in caplog.text

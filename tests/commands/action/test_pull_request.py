from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workspace import PLAN, TASK

if TYPE_CHECKING:
    from pytest_httpserver import HTTPServer

    from tests.commands.runner import Runner

SAME = "the plan's content has not changed"
TWICE = {"checklist/tasks/B.yaml": TASK}


def test_a_new_error_alone_is_reported_in_a_comment(runner: Runner, httpserver: HTTPServer) -> None:
    comments = runner.take_comments(httpserver)
    base = runner.find("HEAD")
    ran = runner.run("pull_request", runner.pull(base, runner.commit(TWICE), whose="maya"))
    assert (ran.code, "title=duplicate-id" in ran.log) == (1, True)
    (comment,) = comments
    for text in (comment, ran.summary):
        assert "### Launch plan: the plan is invalid\n" in text
        assert SAME not in text


def test_a_plan_that_stays_invalid_is_reported_in_a_comment(runner: Runner, httpserver: HTTPServer) -> None:
    comments = runner.take_comments(httpserver)
    base = runner.commit(TWICE)
    ran = runner.run("pull_request", runner.pull(base, runner.commit({"README.md": "more\n"}), whose="maya"))
    assert ran.code == 1
    assert ["### Launch plan: the plan is invalid\n" in each for each in (*comments, ran.summary)] == [True, True]


def test_a_new_warning_is_reported_in_a_comment_even_if_the_plan_is_the_same(
    runner: Runner, httpserver: HTTPServer
) -> None:
    comments = runner.take_comments(httpserver)
    base = runner.commit({"checklist/plan.yaml": PLAN + "rules: {}\n"})
    head = runner.commit({"checklist/tasks/notes.txt": "a file that nobody reads\n"})
    ran = runner.run("pull_request", runner.pull(base, head, whose="maya"))
    assert (ran.code, SAME in ran.summary) == (0, True), ran.log
    (comment,) = comments
    assert "**New warnings**" in comment


@pytest.mark.parametrize("files", [{"README.md": "more\n"}, {"checklist/tasks/A-1.yaml": f"# why\n{TASK}"}])
def test_a_plan_with_the_same_meaning_gets_no_comment(
    runner: Runner, httpserver: HTTPServer, files: dict[str, str]
) -> None:
    comments = runner.take_comments(httpserver)
    base = runner.find("HEAD")
    ran = runner.run("pull_request", runner.pull(base, runner.commit(files), whose="maya"))
    assert (ran.code, SAME in ran.summary, comments) == (0, True, [])


def test_another_run_with_the_same_result_leaves_the_comment_alone(runner: Runner, httpserver: HTTPServer) -> None:
    comments = runner.take_comments(httpserver)
    runner.environ["GITHUB_RUN_ID"] = "1"
    pull = runner.pull(runner.find("HEAD"), runner.commit(TWICE), whose="maya")
    runner.run("pull_request", pull)
    (body,) = comments
    assert "/actions/runs/1)" in body
    httpserver.clear_all_handlers()
    address = "/repos/maya/plan/issues/7/comments"
    httpserver.expect_request("/user").respond_with_json({"login": "maya"})
    httpserver.expect_request(address).respond_with_json([{"id": 1, "user": {"login": "maya"}, "body": body}])
    runner.environ["GITHUB_RUN_ID"] = "2"
    ran = runner.run("pull_request", pull)
    assert "no comment" not in ran.log
    assert [request.method for request, _ in httpserver.log if "comments" in request.path] == ["GET", "POST", "GET"]

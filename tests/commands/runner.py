"""The action in this process, in a clone of a bare repository, as GitHub's runner would start it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzeug import Response

from launchlist.commands.action.command import run_action
from launchlist.commands.action.event import ActionInputs, Event
from launchlist.commands.action.job import ActionJob
from launchlist.git.run import run_git as ask_git
from tests.workspace import PLAN, TASK, run_git, write_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytest_httpserver import HTTPServer
    from werkzeug import Request

NOW = datetime(2025, 5, 17, 12, tzinfo=UTC)
TASKS = "checklist/tasks/A-1.yaml"


class Ran(NamedTuple):
    code: int
    log: str
    outputs: str
    summary: str

    def find_output(self, name: str) -> str:
        """Return an output, each of which stands between two lines of a word nobody knows."""
        found = re.search(rf"^{name}<<(\w+)\n(.*)\n\1$", self.outputs, re.MULTILINE)
        assert found
        return found[2]


class Runner:
    """A clone of a bare repository with a plan, and the runner's files."""

    def __init__(self, folder: Path, inside: str = "") -> None:
        self.folder = folder
        self.root = folder / "clone"
        self.inside = inside
        self.now = NOW
        self.environ: dict[str, str] = {}
        """What else the runner has, such as a token."""
        run_git(folder, "init", "-q", "--bare", "-b", "main", "remote.git")
        self.root.mkdir()
        run_git(self.root, "init", "-q", "-b", "main")
        run_git(self.root, "remote", "add", "origin", (folder / "remote.git").as_uri())
        self.commit({"checklist/plan.yaml": PLAN, TASKS: TASK})
        run_git(self.root, "push", "-q", "origin", "main")

    def commit(self, files: Mapping[str, str]) -> str:
        write_files(self.root / self.inside, files)
        run_git(self.root, "add", "-A")
        run_git(self.root, "commit", "-q", "--allow-empty", "-m", "change")
        return self.find("HEAD")

    def ask(self, *words: str) -> str:
        return ask_git(str(self.root), *words).output.strip()

    def find(self, name: str) -> str:
        return self.ask("rev-parse", name)

    @property
    def job(self) -> ActionJob:
        return ActionJob({}, ActionInputs(), Event("push", "maya/plan"), str(self.root), NOW)

    def take_comments(self, server: HTTPServer) -> list[str]:
        """Let a server stand for a GitHub without a comment, and return the list of those it will be given."""
        taken: list[str] = []

        def take(request: Request) -> Response:
            taken.append(request.get_json()["body"])
            answer = {"id": 1, "user": {"login": "maya"}, "body": taken[-1]}
            return Response(json.dumps(answer), status=201, content_type="application/json")

        address = "/repos/maya/plan/issues/7/comments"
        server.expect_request("/user").respond_with_json({"login": "maya"})
        server.expect_request(address, method="GET").respond_with_json([])
        server.expect_request(address, method="POST").respond_with_handler(take)
        self.environ = {"GITHUB_TOKEN": "none", "GITHUB_API_URL": server.url_for("").rstrip("/")}
        return taken

    def run(self, event: str, data: Mapping[str, Any] | None = None, root: Path | None = None, **inputs: str) -> Ran:
        whole = {"repository": {"default_branch": "main"}, **(data or {})}
        (self.folder / "event.json").write_text(json.dumps(whole))
        for name in ("output", "summary"):
            (self.folder / name).write_text("")
        environ = {
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_REPOSITORY": "maya/plan",
            "GITHUB_REF": "refs/heads/main" if event != "pull_request" else "refs/pull/7/merge",
            "GITHUB_WORKSPACE": str(root or self.root),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "RUNNER_TEMP": str(self.folder),
            "INPUT_PATH": self.inside,
            **{f"INPUT_{name.upper()}": value for name, value in inputs.items()},
            **self.environ,
        }
        said: list[str] = []
        outcome = run_action(environ, self.now, said.append)
        read = {name: (self.folder / name).read_text() for name in ("output", "summary")}
        return Ran(outcome.code, "".join(said), read["output"], read["summary"])

    def pull(self, base: str, head: str, *, whose: str = "stranger") -> dict[str, Any]:
        repo = {"full_name": f"{whose}/plan"}
        return {
            "pull_request": {"number": 7, "base": {"sha": base, "ref": "main"}, "head": {"sha": head, "repo": repo}}
        }

"""A sample change to the seed's plan, and what the action says of it: the golden files and the README's picture.

usage: python -m tests.action.sample      writes tests/action/golden/
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_httpserver import HTTPServer
from werkzeug import Response

from launchlist.commands.action.command import run_action

if TYPE_CHECKING:
    from werkzeug import Request

REPOSITORY = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
EDITS = {
    "tasks/MCP-1.yaml": [("05-19 12:00", "05-21 12:00"), ("in_progress", "in_progress\ndepends_on: [INF-2]")],
    "tasks/INF-2.yaml": [("in_progress", "complete")],
    "tasks/DOC-2.yaml": [("owner: ", "owner: Tide # was: ")],
    "blockers/BLK-2.yaml": [("status: open", "status: resolved")],
    "blockers/BLK-1.yaml": [("eta: ", "eta: 2025-05-20 # was: ")],
}
NEW = """\
id: SEC-2
title: "Rotate the keys of `#edge` before @everyone sees <b>them</b> | and #12"
owner: Basher
deadline: 2025-05-20 18:00
status: pending
depends_on: [SEC-1]
"""


def make_sample(folder: Path) -> dict[str, str]:
    """Return the comment and the summary of the sample change, made below ``folder``."""
    root = folder / "plan"
    shutil.copytree(REPOSITORY / "checklist", root / "checklist")
    shutil.copy(REPOSITORY / "CHECKLIST.md", root)
    _git(root, "init", "-q", "-b", "main")
    base = _commit(root)
    for name, edits in EDITS.items():
        path = root / "checklist" / name
        text = path.read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text, name
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
    (root / "checklist/tasks/SEC-2.yaml").write_text(NEW, encoding="utf-8")
    head = _commit(root)
    said: list[str] = []
    repository = {"full_name": "maya/codex"}
    pull = {"number": 7, "base": {"sha": base, "ref": "main"}, "head": {"sha": head, "repo": repository}}
    (folder / "event.json").write_text(json.dumps({"pull_request": pull, "repository": {"default_branch": "main"}}))
    environ = {
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_REPOSITORY": "maya/codex",
        "GITHUB_RUN_ID": "17",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GITHUB_WORKSPACE": str(root),
        "GITHUB_TOKEN": "none",
    }
    with HTTPServer(host="127.0.0.1", port=0) as server:
        comments = "/repos/maya/codex/issues/7/comments"
        server.expect_request("/user").respond_with_json({"login": "maya"})
        server.expect_request(comments, method="GET").respond_with_json([])
        server.expect_request(comments, method="POST").respond_with_handler(lambda request: _take(request, said))
        environ["GITHUB_API_URL"] = server.url_for("").rstrip("/")
        run_action(environ, datetime(2025, 5, 18, tzinfo=UTC), lambda _text: None)
    texts = {"comment": said[0], "summary": (folder / "summary").read_text(encoding="utf-8")}
    return {name: text.replace(base, "0" * 40).replace(base[:12], "0" * 12) for name, text in texts.items()}


def _take(request: Request, said: list[str]) -> Response:
    body: str = request.get_json()["body"]
    said.append(body)
    answer = {"id": 1, "user": {"login": "maya"}, "body": body}
    return Response(json.dumps(answer), status=201, content_type="application/json")


def _commit(root: Path) -> str:
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", "plan")
    return _git(root, "rev-parse", "HEAD")


def _git(root: Path, *words: str) -> str:
    names = {f"GIT_{role}_{what}": "maya@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-c", "core.hooksPath=/dev/null", *words]
    done = subprocess.run(command, cwd=root, env=kept | names, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, text in make_sample(Path(scratch)).items():
            (GOLDEN / f"{name}.md").write_text(text, encoding="utf-8")

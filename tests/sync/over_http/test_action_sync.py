"""What the action says of a sync that GitHub stops half way."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from launchlist.commands.action.command import run_action
from tests.sync.over_http.proxy import say

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.fixtures import Clock
    from tests.sync.over_http.proxy import Proxy
    from tests.sync.over_http.site import Site

FOREVER = 10_000


def test_the_actions_that_a_stopped_sync_did_not_do_are_named(
    site: Site, proxy: Proxy, clock: Clock, tmp_path: Path
) -> None:
    proxy.on("POST", "/issues$", lambda _, forward: forward())
    proxy.on("POST", "/issues$", say(403, "API rate limit exceeded", Retry_After="3000"), FOREVER)
    site.write_tasks("A-1", "A-2")
    event, output = tmp_path / "event.json", tmp_path / "output"
    event.write_text(json.dumps({"repository": {"default_branch": "main"}}), "utf-8")
    environ = site.environ | {
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_WORKSPACE": str(site.root),
        "INPUT_COMMAND": "sync",
    }
    said: list[str] = []
    outcome = run_action(environ, datetime.now(UTC), said.append)
    lines = "".join(said).splitlines()
    assert (outcome.code, sum(clock.slept) < 60) == (5, True)
    told = [line for line in lines if line.startswith(("open ", "not done", "1 issue"))]
    assert told == ["open #1 A-1 is overdue: Do A-1", "not done: A-2", "1 issue opened, 0 closed"]
    assert re.search(r"^issues-opened<<(\w+)\n1\n\1$", output.read_text("utf-8"), re.MULTILINE)

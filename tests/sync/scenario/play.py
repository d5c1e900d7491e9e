"""The seed's plan on 20 May 2025 and after, played against the emulator; run as a script it writes the transcript anew.

python tests/sync/scenario/play.py
"""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from tests.sync.emulator import run_emulator  # noqa: E402 - found by what stands above
from tests.sync.over_http.site import Site  # noqa: E402 - the same

if TYPE_CHECKING:
    from tests.sync.emulator import Emulator

TRANSCRIPT = HERE / "transcript.md"
NAME = "codex-v2"


class Play:
    """Does what the story says and writes it down."""

    def __init__(self, folder: Path, emulator: Emulator) -> None:
        self.site = Site(folder, emulator, NAME)
        self.site.server = "https://github.com"
        self.lines: list[str] = []
        self.commits = 0

    def tell(self, *lines: str) -> None:
        """Add lines between two commands."""
        self.lines += [*lines, ""]

    def sync(self, *words: str) -> None:
        """Run a sync, with its output."""
        done = self.site.sync(*words)
        command = shlex.join(["launchlist", "sync", *words])
        said = done.out.replace(self.site.emulator.url, "https://github.com")
        self.lines += ["```console", f"$ {command}", *said.splitlines(), *done.err.splitlines()]
        self.lines += [f"(exit code {done.code})"] if done.code else []
        self.lines += ["```", ""]

    def change(self, path: str, old: str, new: str, *, date: str, message: str) -> None:
        """Change a file of the plan, in one commit."""
        file = self.site.root / "checklist" / path
        text = file.read_text()
        assert text.count(old) == 1
        self.site.write({f"checklist/{path}": text.replace(old, new)}, date, message)
        self.commits += 1

    def log(self) -> None:
        """Add the commits made since the last time."""
        command = ["log", "--reverse", "--abbrev=7", "--format=%h %s", f"-{self.commits}"]
        said = f"$ git log --reverse --oneline -{self.commits}"
        self.lines += ["```console", said, *self.site.git(*command).splitlines(), "```", ""]
        self.commits = 0

    def show(self, number: int) -> None:
        """Add an issue as GitHub holds it."""
        issue = self.site.get(number)
        labels = ", ".join(each["name"] for each in issue["labels"])
        head = f"#{number} {issue['title']} ({issue['state']}; by {issue['user']['login']}; {labels})"
        self.lines += [f"Issue {head}:", "", "````markdown", *issue["body"].splitlines(), "````", ""]

    def count(self) -> None:
        """Add how many issues are open."""
        self.tell(
            f"{len(self.site.list_issues('open'))} issues are open, {len(self.site.list_issues('closed'))} closed."
        )


def play(folder: Path, emulator: Emulator) -> str:
    """Return the transcript."""
    story = Play(folder, emulator)
    site = story.site
    plan = ROOT / "checklist"
    files = {f"checklist/{path.relative_to(plan)}": path.read_text() for path in sorted(plan.rglob("*.yaml"))}
    site.write(files, "2025-05-17T18:30:00+08:00", "The plan as of 17 May")
    story.tell(
        "# The seed's plan under `launchlist sync`",
        "",
        "Tuesday, 20 May 2025, 09:00 in UTC+08:00. A frozen plan does not open issues.",
    )
    moment = ("--as-of", "2025-05-20 09:00")
    story.sync(*moment)
    story.tell("If that is overridden, the output lists what would be done, most critical first.")
    story.sync(*moment, "--allow", "frozen")
    story.sync(*moment, "--allow", "frozen", "--apply")
    story.count()
    story.tell("A run opens at most ten issues, so one issue lists the rest. The next run opens it.")
    story.sync(*moment, "--allow", "frozen", "--apply")
    story.sync(*moment, "--allow", "frozen", "--apply")
    story.show(_find(site, "QA-1"))
    story.tell("During the day the plan moves on: a task is done, a blocker resolved, a deadline moved, a note added.")
    day = "2025-05-20T{}:00+08:00"
    story.change(
        "tasks/QA-1.yaml", "status: in_progress", "status: complete", date=day.format("10:00"), message="QA-1 is done"
    )
    story.change(
        "blockers/BLK-1.yaml", "status: open", "status: resolved", date=day.format("11:00"), message="BLK-1 is resolved"
    )
    story.change(
        "tasks/INF-2.yaml",
        "2025-05-19 02:00",
        "2025-05-21 02:00",
        date=day.format("12:00"),
        message="INF-2 gets two more days",
    )
    story.change(
        "tasks/UI-1.yaml",
        "status: pending",
        "status: pending\nnotes: Waits for the bridge",
        date=day.format("13:00"),
        message="Say what UI-1 waits for",
    )
    story.log()
    number = _find(site, "CFG-2")
    story.tell(f"Maya closes #{number} (CFG-2) by hand, and adds text below that of #{_find(site, 'UI-1')} (UI-1).")
    site.edit(number, state="closed")
    widget = _find(site, "UI-1")
    site.edit(widget, body=f"{site.get(widget)['body']}\n\nEcho will pair with Edge on this. Maya")
    moment = ("--as-of", "2025-05-20 14:00")
    story.sync(*moment, "--allow", "frozen", "--apply")
    story.sync(*moment, "--allow", "frozen", "--apply")
    story.show(widget)
    story.tell(
        "The next morning INF-2 is late again, TEST-1 is late for the first time, and CFG-2 gets a new deadline."
    )
    day = "2025-05-21T{}:00+08:00"
    story.change(
        "tasks/CFG-2.yaml",
        "2025-05-18 23:30",
        "2025-05-20 23:30",
        date=day.format("08:00"),
        message="CFG-2 was to be done on the 20th",
    )
    story.log()
    moment = ("--as-of", "2025-05-21 09:00")
    story.sync(*moment, "--allow", "frozen")
    story.sync(*moment, "--allow", "frozen", "--apply")
    story.count()
    story.sync(*moment, "--allow", "frozen", "--apply")
    return "\n".join(story.lines)


def _find(site: Site, key: str) -> int:
    number = site.read_journal().entries[key].number
    assert number
    return number


if __name__ == "__main__":
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    with tempfile.TemporaryDirectory() as scratch, run_emulator(Path(scratch)) as running:
        TRANSCRIPT.write_text(play(Path(scratch) / "site", running))

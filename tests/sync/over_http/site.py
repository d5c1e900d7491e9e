"""A plan in a Git repository, the bare repository it is pushed to, and a repository of the emulator for its issues."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from launchlist.cli import run_command
from launchlist.commands.parser import build_full_parser
from launchlist.errors import LaunchlistError
from launchlist.sync.journal import Journal, read_journal, write_journal
from tests.sync.emulator import PERSON
from tests.workspace import PLAN, SCRIPTS, write_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.sync.emulator import Emulator

REF = "refs/launchlist/journal"
LATE = "2025-05-20 12:00"
SOON = "2099-05-20 12:00"


class Ran(NamedTuple):
    """The end of a command."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Return what was printed less the first line, which names repository and moment, and less addresses."""
        return [re.sub(r"  https?://\S+$", "", line) for line in self.out.splitlines()[1:]]


class Site:
    """One plan and its issues, with all that people do to both."""

    def __init__(self, folder: Path, emulator: Emulator, name: str = "") -> None:
        self.emulator = emulator
        self.repository = emulator.add_repository(name)
        self.token = next(emulator.tokens)
        self.url = emulator.url
        self.server = ""
        self.root = folder / "plan"
        self.remote = folder / "remote.git"
        self.root.mkdir(parents=True)
        self.git("init", "-q", "--bare", str(self.remote))
        self.git("init", "-q", "-b", "main")
        self.git("remote", "add", "origin", str(self.remote))
        self.write({"checklist/plan.yaml": PLAN})

    @property
    def environ(self) -> dict[str, str]:
        """Return what a workflow sets."""
        names = {"GITHUB_TOKEN": self.token, "GITHUB_API_URL": self.url, "GITHUB_REPOSITORY": self.repository}
        return names | ({"GITHUB_SERVER_URL": self.server} if self.server else {})

    def write(self, files: Mapping[str, str], date: str = "2025-05-18T00:00:00Z", message: str = "plan") -> None:
        """Write files and commit everything at a date."""
        write_files(self.root, files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, date=date)

    def write_tasks(self, *ids: str, deadline: str = LATE, status: str = "pending", more: str = "") -> None:
        """Write one task for each id."""
        self.write({f"checklist/tasks/{key}.yaml": write_task(key, deadline, status, more) for key in ids})

    def git(self, *words: str, date: str = "2025-05-18T00:00:00Z") -> str:
        """Run git in the plan's repository."""
        names = {
            f"GIT_{role}_{what}": "maya@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        done = subprocess.run(
            ["git", *words], cwd=self.root, env=os.environ | names | dates, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sync(self, *words: str) -> Ran:
        """Run the command in this process, paced as fast as it goes."""
        options = ["sync", "--root", str(self.root), "--pace", "0", *words]
        try:
            outcome = run_command(build_full_parser().parse_args(options), self.environ)
        except LaunchlistError as err:
            return Ran(err.exit_code, "", str(err))
        return Ran(outcome.code, outcome.text, outcome.errors)

    def apply(self, *words: str) -> Ran:
        """Run the command so that it does what it plans."""
        return self.sync("--apply", *words)

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        """Start the command as a process of its own."""
        variables = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "GIT_CONFIG"))}
        variables |= {"PYTHONPATH": SCRIPTS, "PYTHONUTF8": "1", **self.environ, **more}
        command = [sys.executable, "-m", "launchlist", "sync", "--pace", "0", *words]
        return subprocess.Popen(
            command, cwd=self.root, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *words: str, **more: str) -> Ran:
        """Run the command as users do."""
        process = self.start(*words, **more)
        out, err = process.communicate(timeout=120)
        return Ran(process.returncode, out, err)

    def ask(self, verb: str, path: str, body: Any = None, token: str = PERSON) -> Any:  # noqa: ANN401 - its JSON
        """Do something to the issues by hand."""
        return self.emulator.ask(verb, f"/repos/{self.repository}{path}", body, token=token)

    def get(self, number: int) -> dict[str, Any]:
        """Return an issue."""
        issue: dict[str, Any] = self.ask("GET", f"/issues/{number}")
        return issue

    def list_issues(self, state: str = "all") -> list[dict[str, Any]]:
        """Return all issues, by whoever they are."""
        issues: list[dict[str, Any]] = []
        page = 1
        while more := self.ask("GET", f"/issues?state={state}&direction=asc&per_page=100&page={page}"):
            issues += more
            page += 1
        return issues

    def list_titles(self, state: str = "all") -> list[str]:
        """Return the titles of the issues."""
        return [issue["title"] for issue in self.list_issues(state)]

    def edit(self, number: int, **fields: Any) -> None:  # noqa: ANN401 - the fields of an issue
        """Change an issue as a person."""
        self.ask("PATCH", f"/issues/{number}", fields)

    def read_journal(self, ref: str = REF) -> Journal:
        """Return the journal as it is on the remote, empty where there is none."""
        if not self.git("ls-remote", "origin", ref):
            return Journal({})
        return read_journal(self.git("--git-dir", str(self.remote), "cat-file", "blob", f"{ref}:journal.json"))

    def write_journal(self, journal: Journal | str) -> None:
        """Replace the journal on the remote."""
        text = journal if isinstance(journal, str) else write_journal(journal)
        path = self.root.parent / "journal.json"
        path.write_text(text)
        bare = ("--git-dir", str(self.remote))
        blob = self.git(*bare, "hash-object", "-w", str(path)).strip()
        index = {"GIT_INDEX_FILE": str(self.root.parent / "index")}
        subprocess.run(
            ["git", *bare, "update-index", "--add", "--cacheinfo", f"100644,{blob},journal.json"],
            env=os.environ | index,
            check=True,
        )
        tree = subprocess.run(
            ["git", *bare, "write-tree"], env=os.environ | index, capture_output=True, text=True, check=True
        ).stdout.strip()
        self.git(*bare, "update-ref", REF, self.git(*bare, "commit-tree", tree, "-m", "by hand").strip())

    def delete_journal(self) -> None:
        """Take the journal away, on the remote and in the clone."""
        self.git("push", "-q", "origin", f":{REF}")
        self.git("update-ref", "-d", REF)

    def age_intents(self, seconds: int) -> None:
        """Let time pass: the intents of the journal, and what was not to be found, are that much older."""
        journal = self.read_journal()
        entries = {
            key: entry._replace(
                intent=entry.intent and entry.intent - seconds, lost=entry.lost and entry.lost - seconds
            )
            for key, entry in journal.entries.items()
        }
        self.write_journal(journal._replace(entries=entries))

    def plan(self, *words: str) -> dict[str, Any]:
        """Return the plan as JSON."""
        data: dict[str, Any] = json.loads(self.sync("--format", "json", *words).out)
        return data


def write_task(key: str, deadline: str = LATE, status: str = "pending", more: str = "") -> str:
    """Return the file of a task."""
    return f"id: {key}\ntitle: Do {key}\nowner: Maya\ndeadline: {deadline}\nstatus: {status}\n{more}"

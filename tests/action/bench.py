"""A repository that uses our action, its bare remote, and nektos/act that runs its workflow as GitHub would."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.sync.emulator import CANARY
from tests.workspace import PLAN, TASK, write_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OURS = "OWNER/launchlist@COMMIT"
COMMIT = "0123456789012345678901234567890123456789"
"""act and the linters want a commit to look like one."""
PINNED = f"OWNER/launchlist@{COMMIT}"
STUBS = {
    "actions/checkout": "",
    "actions/setup-python": '[[ $UPDATE == false ]] && echo "python-path=$STORE/python-$VERSION" >>"$GITHUB_OUTPUT"',
    "actions/cache": '[[ ! -d $STORE/$KEY ]] || cp -al "$STORE/$KEY" "$PLACE"',
}
"""What stands in for GitHub's own actions, which need GitHub."""
USES = re.compile(r"uses: (actions/[a-z-]+)@([0-9a-f]{40})")
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUNNERS = ("ACTIONS_", "GITHUB_", "INPUT_", "RUNNER_")
"""What the runner of these very tests may have set."""
WORKFLOW = ".github/workflows/plan.yml"
RESULTS = """\
      - if: always()
        shell: bash
        env:
          OUTPUTS: ${{ toJSON(steps.plan.outputs) }}
        run: |
          printf 'OUTPUTS %s\\n' "$(printf %s "$OUTPUTS" | tr -d '\\n')"
"""
"""A last step that shows what a later one is given."""


def find_workflow(page: str, name: str = WORKFLOW) -> str:
    """Return the workflow that a page of the documentation shows as the file ``name``."""
    (found,) = (block for block in BLOCK.findall(page) if block.startswith(f"# {name}\n"))
    return str(found)


def watch(workflow: str) -> str:
    """Return a workflow of one job with our step named, and its outputs shown at the end."""
    named = re.sub(rf"^( *)- uses: {OURS}[^\n]*", rf"\1- id: plan\n\1  uses: {PINNED}", workflow, flags=re.MULTILINE)
    return named + RESULTS


class Ran(NamedTuple):
    """The end of a workflow."""

    code: int
    log: tuple[str, ...]
    """What our step wrote to its log."""
    outputs: dict[str, str]
    summary: str
    obeyed: frozenset[str]
    """The names of the workflow commands that act read in it."""
    text: str
    """All of that step, to be shown where a test fails."""

    @property
    def annotations(self) -> list[str]:
        """Return the lines that are workflow commands."""
        return [line for line in self.log if line.startswith("::")]


class Bench:
    """One consumer; ``environ`` is what its runner has."""

    def __init__(self, folder: Path, action: Path, store: Path, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self.action = action
        self.root = folder / "plan"
        self.remote = folder / "remote.git"
        kept = {name: value for name, value in environ.items() if not name.startswith(RUNNERS)}
        self.environ = kept | {"HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home" / ".cache")}
        self.token = CANARY
        self.api = "http://127.0.0.1:9"
        self.repository = "launch-bot/plan"
        self.stubs = {name: self._write_stub(name, line, store) for name, line in STUBS.items()}
        self.root.mkdir(parents=True)
        (folder / "home").mkdir()
        self.git("init", "-q", "--bare", "-b", "main", str(self.remote))
        self.git("init", "-q", "-b", "main")
        self.git("remote", "add", "origin", str(self.remote))

    def _write_stub(self, name: str, line: str, store: Path) -> Path:
        folder = self.folder / "stubs" / name
        taken = {"KEY": "key", "PLACE": "path", "VERSION": "python-version", "UPDATE": "update-environment"}
        inputs = "inputs:\n" + "".join(f"  {each}:\n    description: given\n" for each in taken.values())
        outputs = "outputs:\n  python-path:\n    description: made\n    value: ${{ steps.stub.outputs.python-path }}\n"
        names = {key: f"${{{{ inputs.{each} }}}}" for key, each in taken.items()} | {"STORE": str(store)}
        env = "      env:\n" + "".join(f"        {key}: {value}\n" for key, value in names.items())
        step = f"    - id: stub\n      shell: bash\n{env}      run: |\n        {line or 'true'}\n"
        head = f"name: stub\ndescription: stub\n{inputs}{outputs}runs:\n  using: composite\n  steps:\n"
        write_files(folder, {"action.yml": head + step})
        return folder

    def git(self, *words: str) -> str:
        """Run git in the consumer's clone."""
        done = subprocess.run(
            ["git", *words], cwd=self.root, env=self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, files: Mapping[str, str], message: str = "plan") -> str:
        """Write files, commit everything and return the commit."""
        write_files(self.root, files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def start(self, workflow: str, settings: str = "", files: Mapping[str, str] | None = None) -> str:
        """Begin with a plan of one task and a workflow on the default branch."""
        plan = {"checklist/plan.yaml": PLAN + settings, "checklist/tasks/A-1.yaml": TASK, WORKFLOW: workflow}
        commit = self.write(plan | dict(files or {}))
        self.git("push", "-q", "origin", "main")
        return commit

    def run(self, event: str, payload: Mapping[str, Any] | None = None, *words: str, **more: str) -> Ran:
        """Let act run the workflow of the clone for an event."""
        places = [self.action / "action.yml", *(self.root / ".github/workflows").glob("*.yml")]
        pinned = {each for place in places for each in USES.findall(place.read_text(encoding="utf-8"))}
        data = {"repository": {"default_branch": "main", "full_name": self.repository}, **(payload or {})}
        (self.folder / "event.json").write_text(json.dumps(data))
        local = {PINNED: self.action}
        local |= {f"{name}@{sha}": self.stubs[name] for name, sha in pinned if name in self.stubs}
        variables = {"GITHUB_API_URL": self.api, "GITHUB_REPOSITORY": self.repository, **more}
        command = ["act", event, "--json", "--no-cache-server", "-P", "ubuntu-latest=-self-hosted"]
        command += ["-s", f"GITHUB_TOKEN={self.token}", "-e", str(self.folder / "event.json")]
        command += [word for name, value in variables.items() for word in ("--env", f"{name}={value}")]
        command += [word for name, path in local.items() for word in ("--local-repository", f"{name}={path}")]
        done = subprocess.run(
            [*command, *words], cwd=self.root, env=self.environ, capture_output=True, text=True, check=False
        )
        return read_run(done.returncode, done.stdout + done.stderr)

    def pull(
        self, base: str, *, number: int = 1, fork: bool = False, ref: str = "change", base_ref: str = "main"
    ) -> dict[str, Any]:
        """Return the event of a pull request from what is checked out."""
        name = "stranger/plan" if fork else self.repository
        head = {"sha": self.git("rev-parse", "HEAD"), "ref": ref, "repo": {"full_name": name}}
        base_side = {"sha": base, "ref": base_ref, "repo": {"full_name": self.repository}}
        return {"pull_request": {"number": number, "head": head, "base": base_side}}

    def try_merge(self, base: str, *words: str) -> Ran:
        """Let act run the workflow as a merge queue does that tries what is checked out."""
        head = self.git("rev-parse", "HEAD")
        ref = f"refs/heads/gh-readonly-queue/main/pr-1-{base}"
        group = {"head_sha": head, "head_ref": ref, "base_sha": base, "base_ref": "refs/heads/main"}
        payload = {"action": "checks_requested", "merge_group": group}
        return self.run("merge_group", payload, *words, GITHUB_REF=ref)

    def list_commits(self, branch: str = "main") -> list[str]:
        """Return author and subject of the commits of the remote's branch, newest first."""
        return self.git("--git-dir", str(self.remote), "log", "--format=%an: %s", branch).splitlines()

    def show(self, path: str, branch: str = "main") -> str:
        """Return a file of the remote's branch."""
        return self.git("--git-dir", str(self.remote), "show", f"{branch}:{path}")

    def add_hook(self, name: str, script: str) -> None:
        """Let the remote do something when it is pushed to."""
        path = self.remote / "hooks" / name
        path.write_text(f"#!/bin/sh\n{script}")
        path.chmod(0o755)


def read_run(code: int, text: str) -> Ran:
    """Return what act's log in JSON says."""
    log: list[str] = []
    outputs: dict[str, str] = {}
    commands: set[str] = set()
    summary = ""
    said: list[str] = []
    for line in text.splitlines():
        if not line.startswith("{"):
            said.append(line)
            continue
        entry = json.loads(line)
        message = str(entry.get("raw") or entry.get("msg") or "")
        step = entry.get("stepID") or [""]
        if message.startswith("OUTPUTS "):
            given = json.loads(message.removeprefix("OUTPUTS "))
            outputs = {name: value for name, value in given.items() if value}
        elif step[-1] == "run":
            commands |= {entry["command"]} if "command" in entry else set()
            if entry.get("raw_output") or "raw" in entry:
                log.append(message.rstrip("\n"))
            said.append(message.rstrip("\n"))
            if entry.get("command") == "summary":
                summary = entry["content"]
    return Ran(code, tuple(log), outputs, summary, frozenset(commands), "\n".join(said))


def build_home(action: Path, store: Path, environ: Mapping[str, str], scratch: Path) -> str:
    """Let the action fetch what no cache holds, keep what a cache would, and return its key."""
    output = scratch / "output"
    variables = {**environ, "RUNNER_TEMP": str(scratch), "GITHUB_OUTPUT": str(output), "GITHUB_WORKSPACE": str(scratch)}
    script = str(action / "scripts" / "action")
    subprocess.run([script, "place"], env=variables, check=True)
    placed = dict(line.split("=", 1) for line in output.read_text().splitlines())
    if not (store / placed["key"]).exists():
        store.mkdir(parents=True, exist_ok=True)
        subprocess.run([script, "run"], env=variables, capture_output=True, check=False)
        shutil.copytree(placed["home"], store / placed["key"])
    return placed["key"]

"""The files that a repository starts with: a small plan, and the setup that checks, renders and edits it."""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple

from launchlist.editing.emitter import emit
from launchlist.reading.yaml.reader import read_yaml

SCHEMAS: Final = ".vscode/launchlist"
"""Where editors find the schemas; see docs/editors.md."""
TOP_FILES: Final = (".github/workflows/plan.yml", ".pre-commit-config.yaml")
"""Files that are read only at the top of a repository."""
ADDRESS: Final = "OWNER/launchlist"
"""This repository on GitHub, as in pyproject.toml; a test compares them."""
WORKFLOW: Final = """\
# .github/workflows/plan.yml
name: plan
on:
  pull_request:
  merge_group:
  push:
    branches: [main]
  schedule: # after 60 days without commits GitHub stops it: docs/action.md
    - cron: "17 5 * * *"
  workflow_dispatch:

permissions: {}

concurrency:
  group: plan-${{ github.event.pull_request.number || github.ref }}
  cancel-in-progress: ${{ github.event_name == 'pull_request' }}

jobs:
  plan:
    runs-on: ubuntu-latest
    permissions:
      contents: write # commits generated files, keeps a journal on a ref
      issues: write # opens, updates and closes issues
      pull-requests: write # keeps one comment a pull request
    steps:
      - uses: actions/checkout@df4cb1c069e1874edd31b4311f1884172cec0e10 # v6.0.3
        with:
          persist-credentials: false
      - uses: OWNER/launchlist@COMMIT # v0.1.0: the commit of that release
"""
"""The same as in the README, word for word; a test compares them."""
HOOKS: Final = """\
repos:
  - repo: https://github.com/OWNER/launchlist # where you found this
    rev: v0.1.0
    hooks:
      - id: launchlist-fmt
      - id: launchlist-check
      - id: launchlist-render
"""
ATTRIBUTES: Final = f"""\
# Generated: collapsed in pull requests, left out of the language statistics.
/CHECKLIST.md linguist-generated=true
/{SCHEMAS}/** linguist-generated=true
"""


TEMPLATES: Final = ("release", "launch", "migration")
"""The plans that a new one can start from; each is a file of the package `launchlist.starters`."""


class Start(NamedTuple):
    """The content of a new plan. ``release`` and ``deadline`` are as written in plan files."""

    title: str
    zone: str
    owner: str
    deadline: str
    release: str = ""


class RepositoryOrigin(NamedTuple):
    """Where this launchlist was installed from, if known: a repository on GitHub, and a commit."""

    address: str = ""
    commit: str = ""


def write_plan(start: Start) -> dict[str, str]:
    """Return the files of a plan with one task."""
    plan = {"version": "1", "title": start.title, "timezone": start.zone, "owners": [{"name": start.owner}]}
    plan |= {"release": start.release} if start.release else {}
    task = {
        "id": "PLAN-1",
        "title": "Write down what must be done, by whom and by when",
        "owner": start.owner,
        "deadline": start.deadline,
        "status": "in_progress",
    }
    return _write_files(plan, [task])


def write_template(name: str, start: Start, begins: str = "") -> dict[str, str]:
    """Return the files of a plan from one of the `TEMPLATES`; ``begins`` replaces its anchor ``start``."""
    import pkgutil  # needed by this alone

    content = pkgutil.get_data("launchlist.starters", f"{name}.yaml") or b""
    data: Any = read_yaml(f"{name}.yaml", content).data
    given = {"title": start.title, "timezone": start.zone, "release": start.release}
    plan = {"version": "1", **data["plan"], **given, "owners": [{"name": start.owner}]}
    if begins:
        plan["anchors"]["start"] = begins
    tasks = [{**task, "owner": start.owner, "status": "pending"} for task in data["tasks"]]
    return _write_files(plan, tasks)


def _write_files(plan: dict[str, Any], tasks: list[dict[str, Any]]) -> dict[str, str]:
    """Return plan.yaml and a file for each task, with the lines that tell editors the schemas."""
    files = {"checklist/plan.yaml": f"{_write_modeline('plan', '../')}{emit('plan', plan)}"}
    lead = _write_modeline("task", "../../")
    return files | {f"checklist/tasks/{task['id']}.yaml": f"{lead}{emit('task', task)}" for task in tasks}


def _write_modeline(name: str, up: str) -> str:
    """Return the line that tells editors the schema (https://github.com/redhat-developer/yaml-language-server)."""
    return f"# yaml-language-server: $schema={up}{SCHEMAS}/{name}.schema.json\n"


def write_surroundings(schemas: dict[str, str], origin: RepositoryOrigin) -> dict[str, str]:
    """Return the files around a plan: workflow, hooks, attributes, editor settings and the ``schemas`` they name."""
    files = {f"{SCHEMAS}/{name}.schema.json": text for name, text in schemas.items()}
    return files | {
        ".github/workflows/plan.yml": _name_origin(WORKFLOW, origin),
        ".pre-commit-config.yaml": _name_origin(HOOKS, origin),
        ".gitattributes": ATTRIBUTES,
        ".vscode/settings.json": write_settings(),
        ".vscode/extensions.json": '{\n  "recommendations": ["redhat.vscode-yaml"]\n}\n',
    }


def write_settings() -> str:
    """Return VS Code's settings, which map schemas to files (https://github.com/redhat-developer/vscode-yaml)."""
    globs = {
        "plan": ["checklist/plan.yaml"],
        "task": ["checklist/tasks/*.yaml", "checklist/tasks/*.yml"],
        "blocker": ["checklist/blockers/*.yaml", "checklist/blockers/*.yml"],
    }
    lines = [_write_pair(f"./{SCHEMAS}/{name}.schema.json", paths) for name, paths in globs.items()]
    return '{\n  "yaml.schemas": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def _write_pair(key: str, values: list[str]) -> str:
    """Return a key with a list as Prettier writes it: on one line if it fits into 80 columns with its comma."""
    short = f"    {json.dumps(key)}: {json.dumps(values)}"
    items = ",".join(f"\n      {json.dumps(value)}" for value in values)
    return short if len(short) < 80 else f"    {json.dumps(key)}: [{items}\n    ]"


def find_repository_origin(direct_url: str | None) -> RepositoryOrigin:
    """Return where a package was installed from, by its record (PEP 610, https://peps.python.org/pep-0610/)."""
    try:
        found = json.loads(direct_url or "{}")
        match = re.fullmatch(r"https://github\.com/([A-Za-z0-9-]+/[A-Za-z0-9._-]+?)(?:\.git)?/?", found["url"])
        commit = found["vcs_info"]["commit_id"]
    except (ValueError, KeyError, TypeError):
        return RepositoryOrigin()
    if not match or not isinstance(commit, str) or not re.fullmatch(r"[0-9a-f]{40}", commit):
        return RepositoryOrigin()
    return RepositoryOrigin(match[1], commit)


def _name_origin(text: str, origin: RepositoryOrigin) -> str:
    if not origin.address:
        return text
    text = text.replace(f"{ADDRESS}@COMMIT", f"{origin.address}@{origin.commit}")
    return text.replace(ADDRESS, origin.address).replace("rev: v0.1.0", f"rev: {origin.commit}")

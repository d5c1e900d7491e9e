"""What GitHub's runner reports about a run: the event, its origin, and the inputs of the workflow.

https://docs.github.com/en/actions/reference/workflows-and-actions/variables
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from launchlist.errors import UsageError
from launchlist.sinks import clean_text
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Mapping

Part: TypeAlias = Literal["check", "diff", "render", "sync"]
_CHOICES = {
    "command": ("auto", "check", "diff", "render", "sync"),
    "commit": ("push", "pull-request", "none"),
    "comment": ("true", "false"),
    "sync": ("auto", "true", "false"),
    "generated": ("on-merge", "in-pull-request"),
}
_UNMERGED = ("pull_request", "merge_group")
_UNPLACED = ("deployment", "deployment_status", "package", "registry_package")
"""Events whose commit is chosen by whoever triggers them, and may be from a fork's pull request."""
_FAIL_ON = ("error", "warning", "drift")


class ActionInputs(NamedTuple):
    """The inputs of action.yml, checked."""

    command: str = "auto"
    path: str = "."
    fail_on: frozenset[str] = frozenset(("error",))
    comment: bool = True
    commit: str = "push"
    message: str = "chore(checklist): update generated files"
    generated: str = "on-merge"
    sync: str = "auto"
    max_new: int | None = None
    as_of: str | None = None


class Event(NamedTuple):
    """Why the workflow runs."""

    name: str
    repository: str
    branch: str = ""
    """The branch that was pushed to, or that a schedule runs on."""
    default_branch: str = ""
    base: str = ""
    """The commit a pull request or a merge group is to be merged into, or the one that was pushed onto."""
    base_branch: str = ""
    head: str = ""
    """The commit of a pull request's branch."""
    pull_request: int = 0
    is_fork: bool = False
    commit: str = ""
    """The commit that the event is about, which is checked out by default."""
    is_foreign: bool = False
    """The checkout comes from a pull request through another event, or is not what the event is about."""
    is_unplaced: bool = False
    """Nothing in the event guarantees that its commit is on a branch or tag of the repository."""

    @property
    def proposal(self) -> str:
        """What to call the checkout that is not merged yet."""
        if self.name == "merge_group":
            return "merge group"
        return "pull request" if self.pull_request or self.name.startswith(_UNMERGED) else "checkout"

    @property
    def is_unmerged(self) -> bool:
        """Whether the checkout is a proposal, which must not choose its own rules."""
        return bool(self.pull_request) or self.name.startswith(_UNMERGED) or self.is_foreign

    @property
    def is_default_branch(self) -> bool:
        """Whether the checkout is the default branch."""
        return bool(self.branch) and self.branch == self.default_branch


def read_inputs(environ: Mapping[str, str]) -> ActionInputs:
    """Return the inputs from the ``INPUT_`` variables that the action sets; raises UsageError."""
    given = {name: value for name, value in ((name, _get(environ, name)) for name in INPUT_NAMES) if value}
    for name, choices in _CHOICES.items():
        if name in given and given[name] not in choices:
            hint = suggest(given[name], choices) or f"it can be {join_names(choices, 'or')}"
            msg = f"the input {name} cannot be {quote(given[name])}; {hint}"
            raise UsageError(msg)
    usual = ActionInputs()
    fail_on = frozenset(word.strip() for word in given.get("fail-on", "error").split(",") if word.strip())
    if not fail_on or not fail_on <= {*_FAIL_ON, "none"}:
        msg = f"the input fail-on must be {join_names(_FAIL_ON, 'or')}, separated by commas, or none"
        raise UsageError(msg)
    if given.get("generated") == "in-pull-request" and fail_on != {"none"}:
        fail_on |= {"drift"}
    return ActionInputs(
        command=given.get("command", usual.command),
        path=given.get("path", usual.path),
        fail_on=fail_on - {"none"},
        comment=given.get("comment", "true") == "true",
        commit=given.get("commit", usual.commit),
        message=" ".join(clean_text(given.get("message", "")).split()) or usual.message,
        generated=given.get("generated", usual.generated),
        sync=given.get("sync", usual.sync),
        max_new=_read_number(given.get("max-new-issues"), "max-new-issues"),
        as_of=given.get("as-of"),
    )


INPUT_NAMES = (
    "command", "path", "fail-on", "comment", "commit", "message", "generated", "sync", "max-new-issues", "as-of"
)  # fmt: skip
"""The inputs that reach the program; ``token`` and ``python-version`` are for the steps around it."""


def read_event(environ: Mapping[str, str], text: str) -> Event:
    """Return the event that ``text``, the JSON at GITHUB_EVENT_PATH, describes; raises UsageError."""
    name = environ.get("GITHUB_EVENT_NAME", "")
    if name == "pull_request_target":
        msg = "pull_request_target runs with write access on files from strangers; use pull_request instead"
        raise UsageError(msg)
    try:
        data: dict[str, Any] = json.loads(text or "{}")
        repository = environ.get("GITHUB_REPOSITORY", "")
        pull = data.get("pull_request") or {}
        head = ((pull.get("head") or {}).get("repo") or {}).get("full_name", "")
        ref = environ.get("GITHUB_REF", "")
        branch = ref.removeprefix("refs/heads/") if ref.startswith("refs/heads/") else ""
        default = str((data.get("repository") or {}).get("default_branch") or "")
        is_foreign = _is_foreign(name, ref, data)
        pulls = _list_pulls(data)
        is_proposal = name.startswith(_UNMERGED)
        base = pull.get("base") or (pulls[0].get("base") if len(pulls) == 1 else None) or {}
        group = data.get("merge_group") or {}
        return Event(
            name=name,
            repository=repository,
            branch=branch,
            # A schedule runs only on the default branch, and its event may contain nothing else.
            default_branch=default or (branch if name == "schedule" else ""),
            base=_read_commit(base.get("sha") or group.get("base_sha") or ("" if is_foreign else data.get("before"))),
            base_branch=str(base.get("ref") or str(group.get("base_ref") or "").removeprefix("refs/heads/")),
            head=_read_commit((pull.get("head") or {}).get("sha")),
            pull_request=int(pull.get("number", 0)),
            is_fork=bool(pull) and head.lower() != repository.lower(),
            commit=_read_commit(environ.get("GITHUB_SHA")),
            is_foreign=is_foreign,
            is_unplaced=not is_proposal and (name in _UNPLACED or not ref.startswith(("refs/heads/", "refs/tags/"))),
        )
    except (ValueError, TypeError, AttributeError) as err:
        msg = "the event at GITHUB_EVENT_PATH cannot be read"
        raise UsageError(msg) from err


def _is_foreign(name: str, ref: str, data: dict[str, Any]) -> bool:
    """Whether an event that is not named after a pull request is about one, or about a merge queue."""
    caused = str((data.get("workflow_run") or {}).get("event") or "")
    is_proposed = ref.startswith(("refs/pull/", "refs/heads/gh-readonly-queue/")) and not name.startswith(_UNMERGED)
    return (
        is_proposed
        or caused.startswith(_UNMERGED)
        or bool((data.get("issue") or {}).get("pull_request"))
        or bool(_list_pulls(data))
    )


def _list_pulls(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the pull requests that a workflow or a check ran for, which do not include those of forks.

    One that merges the default branch into another branch is left out: its commits are on the default branch anyway.
    """
    suite = (data.get("check_run") or {}).get("check_suite") or {}
    holders = (data.get("workflow_run"), data.get("check_suite"), data.get("check_run"), suite)
    pulls = [pull for each in holders if each for pull in each.get("pull_requests") or []]
    return [pull for pull in pulls if not _offers_default(pull, data.get("repository") or {})]


def _offers_default(pull: dict[str, Any], repository: dict[str, Any]) -> bool:
    head, default = pull.get("head") or {}, repository.get("default_branch")
    identity = (head.get("repo") or {}).get("id")
    is_own = identity is not None and identity == repository.get("id")
    return is_own and bool(default) and head.get("ref") == default


def choose_parts(inputs: ActionInputs, event: Event) -> tuple[Part, ...]:
    """Return what to do: what the event requires, or what ``command`` names.

    A head that is not merged never writes, nor does an event that is not about the default branch, such as a release or
    a comment on an issue.
    """
    if inputs.command in {"render", "sync"} and event.is_unmerged:
        said = f"the checkout of {event.name}" if event.is_foreign else f"a {event.name}"
        msg = f"command: {inputs.command} writes, and {said} is not merged; use check or diff, or auto"
        raise UsageError(msg)
    if inputs.command == "sync" and event.branch and event.default_branch and not event.is_default_branch:
        msg = f"command: sync works only on {quote(event.default_branch)}, but this runs on {quote(event.branch)}"
        raise UsageError(msg)
    if inputs.command == "check" or (inputs.command == "auto" and event.is_foreign):
        return ("check",)
    if inputs.command == "diff" or (inputs.command == "auto" and event.name in {"pull_request", "merge_group"}):
        return "check", "diff"
    # A manual run may be on any branch, but only the default branch is synced.
    is_scheduled = event.name in {"schedule", "workflow_dispatch"} and event.is_default_branch
    is_pushed = event.name == "push" and event.is_default_branch
    parts: list[Part] = ["check"]
    if inputs.command == "render" or (inputs.command == "auto" and (is_scheduled or is_pushed)):
        parts.append("render")
    wants_sync = (inputs.sync == "true" and (is_scheduled or is_pushed)) or (inputs.sync == "auto" and is_scheduled)
    if inputs.command == "sync" or (inputs.command == "auto" and wants_sync):
        parts.append("sync")
    return tuple(parts)


def _get(environ: Mapping[str, str], name: str) -> str:
    return environ.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()


def _read_commit(value: object) -> str:
    """Return a commit's full name; "" for anything else, and for all zeros, which mean no commit."""
    text = str(value or "")
    return text if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", text) and text.strip("0") else ""


def _read_number(text: str | None, name: str) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        msg = f"the input {name} must be a whole number, not {quote(text)}"
        raise UsageError(msg)
    return int(text)

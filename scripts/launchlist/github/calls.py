"""Every call to GitHub and the journal as data: the routine yields a call and is sent the reply."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

FailureKind: TypeAlias = Literal[
    "uncertain",  # it may have been done: a timeout, a broken connection, a 5xx
    "refused",  # it was not done: 4xx
    "missing",  # 404: it does not exist, or is not visible at the moment
    "gone",  # 410: it was deleted
    "moved",  # 301: the answer is about another repository
    "lost",  # someone else wrote the journal in the meantime
    "denied",  # 403: the token lacks the permission
    "unknown",  # 401: the token is not valid
    "limited",  # not done: the server wants fewer requests
    "late",  # too much time has passed since the decision, so it was not tried
    "stopped",  # the time budget is used up, or less is left than a rate limit requires
]


class Failure(NamedTuple):
    """Why a call has no result. The message is for people and never contains the token."""

    kind: FailureKind
    message: str
    wait: float | None = None
    """Seconds after which the server allows a retry; None if it does not say."""


class Reply(NamedTuple):
    """The result of a call, and its time by the server's clock (seconds since 1970)."""

    result: Any
    at: int
    failure: Failure | None = None


class Repository(NamedTuple):
    """The properties of a repository that decide whether issues can be kept in it."""

    name: str
    """``owner/name`` as GitHub spells it; after a rename it differs from the requested one."""
    is_archived: bool = False
    has_issues: bool = True


class GetRepository(NamedTuple):
    """Result: a `Repository`."""


class GetLogin(NamedTuple):
    """Result: the login of the token. For an app's token it is ``denied``."""


class ReadJournal(NamedTuple):
    """Result: (revision or "", text)."""

    place: str | None = None
    """The folder of another plan whose journal is read; None for this plan's."""


class WriteJournal(NamedTuple):
    """Replace the text if the revision is still the one read, otherwise ``lost``. Result: the new revision."""

    revision: str
    text: str
    summary: str
    place: str | None = None
    """As in `ReadJournal`."""


class Pause(NamedTuple):
    """Send nothing for this many seconds. Result: None."""

    seconds: float


class ListIssues(NamedTuple):
    """A page of the issues with a label, oldest first. Result: (issues, whether there is more)."""

    label: str
    page: int
    state: Literal["all", "open"] = "all"


class ListRecent(NamedTuple):
    """A page of all issues and pull requests with any labels, newest first. Result: as for `ListIssues`."""

    page: int


class GetIssue(NamedTuple):
    """Result: the issue as it is now."""

    number: int
    before_write: bool = False
    """A write follows immediately: any waiting is done before this call, so that nothing comes between."""


class CreateIssue(NamedTuple):
    """Sent once, and not after the moment ``not_after`` (seconds since 1970). Result: the issue."""

    id: str
    title: str
    body: str
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    milestone: int | None
    not_after: int


class EditIssue(NamedTuple):
    """Change the fields that are not None; it is idempotent. Result: the issue."""

    number: int
    title: str | None = None
    body: str | None = None
    is_open: bool | None = None
    reason: str | None = None
    assignees: tuple[str, ...] | None = None
    milestone: int | None = None


class AddLabels(NamedTuple):
    """Add labels to those an issue has. Result: None."""

    number: int
    labels: tuple[str, ...]


class CheckAssignee(NamedTuple):
    """Result: whether issues can be assigned to the login."""

    login: str


class GetLabel(NamedTuple):
    """Result: whether the repository has the label."""

    name: str


class CreateLabel(NamedTuple):
    """Create a label; an existing one stays unchanged. Result: None."""

    name: str
    color: str
    description: str


class ListMilestones(NamedTuple):
    """A page of the open milestones. Result: (title to number, whether there is more)."""

    page: int


class ListLinks(NamedTuple):
    """A page of what an issue is blocked by. Result: (database ids, whether there is more)."""

    number: int
    page: int


class LinkIssues(NamedTuple):
    """Mark an issue as blocked by the one with the database id ``key``, or unmark it. Result: None."""

    number: int
    key: int
    is_blocked: bool


class Comment(NamedTuple):
    """A comment on an issue or a pull request."""

    key: int
    author: str
    body: str


class ListComments(NamedTuple):
    """A page of the comments on an issue or a pull request. Result: (comments, whether there is more)."""

    number: int
    page: int


class CreateComment(NamedTuple):
    """Sent once. Result: the comment."""

    number: int
    body: str


class EditComment(NamedTuple):
    """Result: the comment."""

    key: int
    body: str


class DeleteComment(NamedTuple):
    """Result: None."""

    key: int


class FindPull(NamedTuple):
    """The open pull request from a branch of the repository itself. Result: (number, URL), or None."""

    branch: str
    base: str


class CreatePull(NamedTuple):
    """Sent once. Result: (number, URL)."""

    branch: str
    base: str
    title: str
    body: str


Call: TypeAlias = (
    GetRepository
    | GetLogin
    | ReadJournal
    | WriteJournal
    | Pause
    | ListIssues
    | ListRecent
    | GetIssue
    | CreateIssue
    | EditIssue
    | AddLabels
    | CheckAssignee
    | GetLabel
    | CreateLabel
    | ListMilestones
    | ListLinks
    | LinkIssues
    | ListComments
    | CreateComment
    | EditComment
    | DeleteComment
    | FindPull
    | CreatePull
)

WRITES = (
    WriteJournal,
    CreateIssue,
    EditIssue,
    AddLabels,
    CreateLabel,
    LinkIssues,
    CreateComment,
    EditComment,
    DeleteComment,
    CreatePull,
)
"""Calls that change something on GitHub: they are paced."""
SENT_ONCE = (CreateIssue, CreateComment, CreatePull)
"""Calls that are not idempotent: if it is unknown whether one was carried out, it must not be repeated."""
LOOKED_AT_FIRST = (AddLabels, EditIssue)
"""Calls that depend on the current state of an issue: before a repeat, the issue must be read again."""


class Issue(NamedTuple):
    """An issue on GitHub."""

    number: int
    is_open: bool
    title: str
    body: str
    author: str
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    milestone: str = ""
    """The title of its milestone."""
    is_locked: bool = False
    is_pull_request: bool = False
    created: int = 0
    """Seconds since 1970."""
    url: str = ""
    key: int = 0
    """GitHub's database id, used for dependencies."""


T = TypeVar("T")


Steps: TypeAlias = Generator[Call, Reply, T]
"""A routine that yields every remote call and is sent the reply; its driver controls time and order."""


APP_LOGIN = "github-actions[bot]"

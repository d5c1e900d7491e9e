"""Every question and order to the world outside, as data: the reconciler yields one and is sent the reply."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

FailureKind: TypeAlias = Literal[
    "uncertain",  # it may have been done: a timeout, a broken connection, a 5xx
    "refused",  # it was not done: 4xx
    "missing",  # 404: not there, or not to be seen just now
    "gone",  # 410: it was deleted
    "moved",  # 301: the answer speaks of another repository
    "lost",  # somebody else wrote the journal in between
    "denied",  # 403: the token may not
    "unknown",  # 401: the token is none
    "limited",  # not done: the server wants fewer requests
    "late",  # too much time has passed since it was decided, so it was not tried
    "stopped",  # the time budget is used up, or a rate limit asks for more of it than is left
]


class Failure(NamedTuple):
    """Why a call has no result. The message is for people and never holds the token."""

    kind: FailureKind
    message: str
    wait: float | None = None
    """Seconds after which the server wants to be asked again; None where it does not say."""


class Reply(NamedTuple):
    """What came of a call, and when by the server's clock (seconds since 1970)."""

    result: Any
    at: int
    failure: Failure | None = None


class Repository(NamedTuple):
    """What of a repository decides whether issues can be kept in it."""

    name: str
    """``owner/name`` as GitHub spells it, which after a rename is another than was asked for."""
    is_archived: bool = False
    has_issues: bool = True


class GetRepository(NamedTuple):
    """Result: a `Repository`."""


class GetLogin(NamedTuple):
    """Result: the login that the token acts as. An app's token may not ask: ``denied``."""


class ReadJournal(NamedTuple):
    """Result: (revision or "", text)."""

    place: str | None = None
    """The folder of the plan whose journal it is; None for the plan's own."""


class WriteJournal(NamedTuple):
    """Replace the text if the revision is still the one read, else ``lost``. Result: the new revision."""

    revision: str
    text: str
    summary: str
    place: str | None = None
    """As in `ReadJournal`."""


class Pause(NamedTuple):
    """Nothing is sent for so many seconds. Result: None."""

    seconds: float


class ListIssues(NamedTuple):
    """A page of the issues with a label, oldest first. Result: (issues, is there more)."""

    label: str
    page: int
    state: Literal["all", "open"] = "all"


class ListRecent(NamedTuple):
    """A page of all issues and pull requests, whatever their labels, newest first. Result: as of `ListIssues`."""

    page: int


class GetIssue(NamedTuple):
    """Result: the issue as it is now."""

    number: int
    before_write: bool = False
    """A write follows at once: what there is to wait for is waited for before this, so that nothing gets between."""


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
    """Change the fields that are not None; doing it twice is as good as once. Result: the issue."""

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
    """Make a label; one that is there already stays as it is. Result: None."""

    name: str
    color: str
    description: str


class ListMilestones(NamedTuple):
    """A page of the open milestones. Result: (title to number, is there more)."""

    page: int


class ListLinks(NamedTuple):
    """A page of what an issue is blocked by. Result: (database ids, is there more)."""

    number: int
    page: int


class LinkIssues(NamedTuple):
    """Mark an issue as blocked by the one with the database id ``key``, or take that back. Result: None."""

    number: int
    key: int
    is_blocked: bool


class Comment(NamedTuple):
    """A comment below an issue or a pull request."""

    key: int
    author: str
    body: str


class ListComments(NamedTuple):
    """A page of the comments below an issue or a pull request. Result: (comments, is there more)."""

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
    """The open pull request from a branch of the repository itself. Result: (number, address), or None."""

    branch: str
    base: str


class CreatePull(NamedTuple):
    """Sent once. Result: (number, address)."""

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
"""Calls that change something outside: they are paced."""
SENT_ONCE = (CreateIssue, CreateComment, CreatePull)
"""Calls that make another thing each time: who does not know whether one was carried out must not repeat it."""
LOOKED_AT_FIRST = (AddLabels, EditIssue)
"""Calls that are made of an issue as it was a moment ago: to repeat one, the issue has to be read again."""


class Issue(NamedTuple):
    """An issue as GitHub has it."""

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
    """GitHub's database id; dependencies are made with it."""


T = TypeVar("T")


Steps: TypeAlias = Generator[Call, Reply, T]
"""A routine that yields before every remote call and is sent the reply: whoever runs it owns time and order."""


APP_LOGIN = "github-actions[bot]"

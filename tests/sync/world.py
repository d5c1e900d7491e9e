"""A GitHub and a journal in memory: lists that lag, calls that fail half-way, people at work, and a keeper of counts.

It notes every breach of an invariant at the moment it happens (`World.breaches`), by means of its own, so that the
code under test is not its own judge.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeAlias

from launchlist.github.calls import (
    WRITES,
    AddLabels,
    Call,
    CheckAssignee,
    Comment,
    CreateComment,
    CreateIssue,
    CreateLabel,
    EditIssue,
    Failure,
    GetIssue,
    GetLabel,
    GetLogin,
    GetRepository,
    Issue,
    LinkIssues,
    ListComments,
    ListIssues,
    ListLinks,
    ListMilestones,
    ListRecent,
    ReadJournal,
    Reply,
    Repository,
    WriteJournal,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.github.driver import Remote

NAME, LABEL, ME, STRANGER, PERSON = "sea/launch", "launchlist", "launch-bot", "mallory", "maya"
IGNORE = f"{LABEL}:ignore"
START = 1_800_000_000
LAG = 10 * 60
STALE = 60
"""Seconds for which a run may not know that a newer commit is on record."""

Fault: TypeAlias = Literal[
    "broken", "unanswered", "refused", "limited", "pressed", "denied", "stopped", "blip", "thinned", "ignored"
]
"""How a call fails: ``broken`` was not done and ``unanswered`` was, which the caller cannot tell; ``pressed`` is a
limit that is over soon; a ``blip`` is a 404 for what is there. ``thinned`` is done without assignee, milestone and
further labels and ``ignored`` not at all, and both are answered as if all were well; a comment is dropped by either.
The others say for certain that
nothing was done."""
SILENT: tuple[Fault, ...] = ("thinned", "ignored")
UNCERTAIN: tuple[Fault, ...] = ("broken", "unanswered")
_FAILURES: dict[Fault, Failure] = {
    "broken": Failure("uncertain", "the connection broke"),
    "unanswered": Failure("uncertain", "no answer came"),
    "refused": Failure("refused", "GitHub refused it (422)"),
    "limited": Failure("limited", "too many requests", 3000.0),
    "pressed": Failure("limited", "too many requests", 5.0),
    "denied": Failure("denied", "the token may not"),
    "stopped": Failure("stopped", "the time is used up"),
    "blip": Failure("missing", "Not Found"),
}


class Line(NamedTuple):
    """Who calls: a run's name, and what its plan is allowed to do."""

    run: str = "run"
    commit: int = 0
    is_complete: bool = True
    place: str = ""


class Region(NamedTuple):
    """The parts of a body, found without the code under test."""

    before: str
    fields: dict[str, str]
    text: str
    after: str


class _Direct(NamedTuple):
    """A run's way to a world in the same process."""

    world: World
    line: Line

    def perform(self, call: Call) -> Reply:
        return self.world.perform(call, self.line)


class World:
    """One repository. A call takes a second; ``choose_lag`` says how old the next page of a list is."""

    serve: ClassVar[Callable[[World, Line], Remote] | None] = None
    """Set while worlds are to be reached over HTTP."""

    def __init__(self, *, page_size: int = 100) -> None:
        self.now = START
        self.issues: dict[int, Issue] = {}
        self.gone: dict[int, Literal["missing", "gone", "moved"]] = {}
        self.journal: list[str] = []
        """That of a plan at the top."""
        self.journals: dict[str, list[str]] = {}
        """Those of plans in folders."""
        self.labels: set[str] = set()
        self.links: set[tuple[int, int]] = set()
        self.comments: dict[int, list[Comment]] = {}
        self.assignable: set[str] = set()
        self.may_label = True
        """Whether the token may set labels; if not, GitHub leaves them out without a word."""
        self.milestones: dict[str, int] = {}
        self.page_size = page_size
        self.choose_lag: Callable[[], int] = lambda: 0
        self.choose_fault: Callable[[Call], Fault | None] = lambda _: None
        self.repository = Repository(NAME)
        self.login: str | None = ME
        self.creates: Counter[tuple[str, str]] = Counter()
        """Issues really made, by id and deadline."""
        self.writes: list[Call] = []
        """Calls that really changed something."""
        self.calls: list[Call] = []
        self.breaches: list[str] = []
        """Invariants broken, by name."""
        self.outdated: list[int] = []
        """Issues written for an older commit than before: runs at once can do that, and the next one puts it right."""
        self.closed_by_hand: set[int] = set()
        self.titled_by_hand: set[int] = set()
        self.assigned_by_hand: set[int] = set()
        self.foreign: set[int] = set()
        self._commits: dict[int, int] = {}
        self._in_hand: dict[str, tuple[int, int]] = {}
        self._claims: list[tuple[int, int]] = []
        """When which commit was put on record."""
        self._times: list[int] = [0]
        self._snapshots: list[dict[int, Issue]] = [{}]
        self._last_number = 0

    # What a sync does

    def connect(self, line: Line) -> Remote:
        """Return the remote end of a run's driver: this world itself, or a connection to it where it is served."""
        serve = type(self).serve
        return serve(self, line) if serve else _Direct(self, line)

    def perform(self, call: Call, line: Line | None = None) -> Reply:
        """Do one call, or fail as chosen."""
        line = line or Line()
        self.now += 1
        self.calls.append(call)
        is_edit = isinstance(call, AddLabels | EditIssue | LinkIssues)
        if not is_edit:
            self.release(line.run)
        fault = self.choose_fault(call)
        if fault in SILENT and isinstance(call, CreateComment):
            return Reply(Comment(0, self.login or ME, call.body), self.now)
        if fault in SILENT:
            call, fault = _thin(call, is_ignored=fault == "ignored"), None
        if not self.may_label and isinstance(call, CreateIssue | AddLabels):
            call = call._replace(labels=())
        if fault == "blip" and isinstance(call, CheckAssignee | GetLabel):
            return Reply(False, self.now)
        done = None if fault and fault != "unanswered" else self._do(call, line)
        if is_edit:  # even where it failed: before another one the issue has to be read again
            self.release(line.run)
        if fault and fault != "unanswered":
            return Reply(None, self.now, _FAILURES[fault])
        failure = done if isinstance(done, Failure) else None
        if not failure and isinstance(call, WRITES):
            self.writes.append(call)
        if fault:
            return Reply(None, self.now, _FAILURES[fault])
        return Reply(None if failure else done, self.now, failure)

    def _do(self, call: Call, line: Line) -> Any:  # noqa: ANN401, C901, PLR0912 - one case a call
        match call:
            case GetRepository():
                return self.repository
            case GetLogin():
                return self.login or Failure("denied", "an app may not ask")
            case ReadJournal(place):
                journal = self._open_journal(line, place)
                return (_name_revision(journal), journal[-1] if journal else "")
            case WriteJournal(revision, text, _, place):
                journal = self._open_journal(line, place)
                if revision != _name_revision(journal):
                    return Failure("lost", "somebody else wrote the journal")
                journal.append(text)
                if commit := json.loads(text)["commit"]:
                    self._claims.append((self.now, int(commit.removeprefix("c"))))
                return _name_revision(journal)
            case ListIssues(label, page):
                return self._list(page, [issue for issue in self._show(call) if label in issue.labels])
            case ListRecent(page):
                return self._list(page, self._show()[::-1])
            case GetIssue(number):
                self._in_hand[line.run] = number, self.now
                return self.issues.get(number) or self._miss(number)
            case CreateIssue():
                return self._create(call, line)
            case EditIssue(number):
                return self._edit(call, line) if number in self.issues else self._miss(number)
            case AddLabels(number, labels):
                if number not in self.issues:
                    return self._miss(number)
                self._check_hands_off(self.issues[number])
                self.labels.update(labels)
                self._change(number, labels=tuple(dict.fromkeys((*self.issues[number].labels, *labels))))
            case CheckAssignee(login):
                return login in self.assignable
            case GetLabel(name):
                return name in self.labels
            case CreateLabel(name):
                self.labels.add(name)
            case ListMilestones():
                return self.milestones, False
            case ListLinks(number):
                return sorted(key for blocked, key in self.links if blocked == number), False
            case LinkIssues(number, key, is_blocked):
                if number not in self.issues:
                    return self._miss(number)
                self._check_hands_off(self.issues[number])
                (self.links.add if is_blocked else self.links.discard)((number, key))
            case ListComments(number):
                return self.comments.get(number, []), False
            case CreateComment(number, text):
                return self._comment(number, text)
        return None

    def _open_journal(self, line: Line, place: str | None) -> list[str]:
        chosen = line.place if place is None else place
        return self.journals.setdefault(chosen, []) if chosen else self.journal

    def _miss(self, number: int) -> Failure:
        kind = self.gone.get(number, "missing")
        return Failure(kind, "it is somewhere else now" if kind == "moved" else "there is no such issue")

    def _show(self, call: ListIssues | None = None) -> list[Issue]:
        """Return the issues that a call asks for, or all, as a list that is late shows them, oldest first."""
        position = bisect_right(self._times, self.now - self.choose_lag()) - 1
        shown = [issue for _, issue in sorted(self._snapshots[position].items())]
        return [each for each in shown if each.is_open or not call or call.state == "all"]

    def _list(self, page: int, found: list[Issue]) -> tuple[list[Issue], bool]:
        start = (page - 1) * self.page_size
        return found[start : start + self.page_size], len(found) > start + self.page_size

    def _create(self, call: CreateIssue, line: Line) -> Issue | Failure:
        if self.now > call.not_after:
            return Failure("late", "too much time has passed since the decision")
        region = split(call.body)
        assert region
        key = (call.id, region.fields["due"])
        self.creates[key] += 1
        if self.creates[key] > 1:
            self.breach("I1", f"{call.id} was opened {self.creates[key]} times for {region.fields['due']}")
        self.labels.update(call.labels)
        milestone = {number: title for title, number in self.milestones.items()}.get(call.milestone or 0, "")
        issue = self.add(call.title, call.body, self.login or ME, call.labels, call.assignees)
        issue = self._change(issue.number, milestone=milestone)
        self._commits[issue.number] = line.commit
        return issue

    def _edit(self, call: EditIssue, line: Line) -> Issue:
        old = self.issues[call.number]
        self._check_hands_off(old)
        if call.title is not None and call.number in self.titled_by_hand:
            self.breach("I7", f"a person's title of #{call.number} was overwritten")
        self._check_region(call, old, line)
        if self._commits.get(call.number, 0) > line.commit:
            self.outdated.append(call.number)
        self._commits[call.number] = line.commit
        # What was read before may be written: there is no way to know. So may what is read in the minute after a look.
        read = self._in_hand.get(line.run, (0, 0))[1]
        if any(commit > line.commit and at < read - STALE for at, commit in self._claims):
            self.breach("I9", f"#{call.number} was written for an older commit than one on record")
        if call.is_open is not None:
            self.closed_by_hand.discard(call.number)
        changed = {"title": call.title, "body": call.body, "is_open": call.is_open, "assignees": call.assignees}
        changed["milestone"] = next((title for title, each in self.milestones.items() if each == call.milestone), None)
        if call.assignees is not None and call.number in self.assigned_by_hand:
            self.breach("I7", f"a person's assignee of #{call.number} was replaced")
        return self._change(call.number, **{name: value for name, value in changed.items() if value is not None})

    def _comment(self, number: int, text: str) -> Comment | Failure:
        if number not in self.issues:
            return self._miss(number)
        self._check_hands_off(self.issues[number])
        comments = self.comments.setdefault(number, [])
        if any(each.body == text for each in comments):
            self.breach("I1", f"#{number} got the same comment twice")
        comments.append(Comment(number * 1000 + len(comments), self.login or ME, text))
        return comments[-1]

    def _check_region(self, call: EditIssue, old: Issue, line: Line) -> None:
        was, new = split(old.body), split(call.body if call.body is not None else old.body)
        if not was or not new:
            return
        if (was.before, was.after) != (new.before, new.after):
            self.breach("I3", f"a person's words in #{call.number} were changed")
        if call.is_open and call.number in self.closed_by_hand and was.fields["due"] == new.fields["due"]:
            self.breach("I7", f"#{call.number} was reopened although a person had closed it")
        if call.is_open is False and old.is_open and was.fields["state"] != "open":
            self.breach("I7", f"#{call.number} was closed although a person had reopened it")
        if call.is_open is False and not line.is_complete and new.fields["state"] == "closed":
            self.breach("I6", f"#{call.number} was closed for a plan with errors")

    def _check_hands_off(self, issue: Issue) -> None:
        if not self.is_ours(issue):
            self.breach("I3", f"#{issue.number} is not ours and was written to")
        elif IGNORE in issue.labels or issue.is_locked:
            self.breach("I7", f"#{issue.number} was written to although a person took it over")

    def breach(self, invariant: str, message: str) -> None:
        self.breaches.append(f"{invariant}: {message}")

    # What people do

    def add(
        self, title: str, body: str, author: str, labels: tuple[str, ...] = (), assignees: tuple[str, ...] = ()
    ) -> Issue:
        """Open an issue as anybody may."""
        self._last_number += 1
        number = self._last_number
        issue = Issue(number, True, title, body, author, labels, assignees, created=self.now, key=9000 + number)
        self._put(issue)
        if author != ME:
            self.foreign.add(number)
        return issue

    def copy(self, number: int, *, is_pull_request: bool = False) -> Issue:
        """A stranger opens an issue that looks just like ours."""
        issue = self.issues[number]
        return self.act(self.add(issue.title, issue.body, STRANGER, issue.labels), is_pull_request=is_pull_request)

    def act(self, issue: Issue, **changes: Any) -> Issue:  # noqa: ANN401 - any field of an issue
        """A person changes an issue."""
        if "title" in changes:
            self.titled_by_hand.add(issue.number)
        if "assignees" in changes and changes["assignees"] != self.issues[issue.number].assignees:
            self.assigned_by_hand.add(issue.number)
        if changes.get("is_open") is False and self.issues[issue.number].is_open:
            self.closed_by_hand.add(issue.number)
        if changes.get("is_open"):
            self.closed_by_hand.discard(issue.number)
        return self._change(issue.number, **changes)

    def close(self, number: int) -> None:
        self.act(self.issues[number], is_open=False)

    def reopen(self, number: int) -> None:
        self.act(self.issues[number], is_open=True)

    def relabel(self, number: int, *labels: str) -> None:
        if LABEL not in labels:
            self._overlook(number)
        self.act(self.issues[number], labels=labels)

    def write_around(self, number: int, before: str, after: str) -> None:
        self.act(self.issues[number], body=before + self.issues[number].body + after)

    def write_inside(self, number: int, text: str) -> None:
        region = split(self.issues[number].body)
        if region:
            body = self.issues[number].body
            self.act(self.issues[number], body=body.replace(region.text, f"{text}\n", 1) if region.text else body)

    def unmark(self, number: int) -> None:
        """A person takes the marker out of an issue."""
        self._overlook(number)
        self.act(self.issues[number], body="Nothing of that.")

    def remove(self, number: int, how: Literal["missing", "gone", "moved"] = "gone") -> None:
        """A person deletes an issue, or moves it to another repository."""
        self._overlook(number)
        self.gone[number] = how
        self._snap({key: issue for key, issue in self.issues.items() if key != number})

    def _overlook(self, number: int) -> None:
        """An issue that goes while no journal tells of it was never there, as far as anybody can know."""
        region = split(self.issues[number].body)
        if not region:
            return
        entry = self.read_entries().get(region.fields["id"], {})
        is_intended = entry.get("least", number + 1) <= number and len(self.list_intents()) == 1
        if entry.get("number") != number and not is_intended:
            self.creates[region.fields["id"], region.fields["due"]] -= 1

    def read_entries(self) -> dict[str, dict[str, Any]]:
        """Return what is on record of each id."""
        entries: dict[str, dict[str, Any]] = json.loads(self.journal[-1])["issues"] if self.journal else {}
        return entries

    def list_intents(self) -> list[str]:
        """Return the ids that were set out to be opened, of which the journal has no number."""
        return [key for key, entry in self.read_entries().items() if "number" not in entry]

    def is_in_hand(self, number: int) -> bool:
        """A run has read the issue and is about to write it: GitHub has no way to say "only if nobody did since"."""
        return any(held == number for held, _ in self._in_hand.values())

    def release(self, run: str) -> None:
        self._in_hand.pop(run, None)

    # What there is

    def is_ours(self, issue: Issue) -> bool:
        is_mine = issue.author == ME and not issue.is_pull_request
        return is_mine and LABEL in issue.labels and split(issue.body) is not None

    def list_ours(self, key: str, *, is_open: bool = True) -> list[Issue]:
        """Return our issues of an id."""
        found = [issue for issue in self.issues.values() if self.is_ours(issue) and issue.is_open == is_open]
        return [issue for issue in found if (region := split(issue.body)) and region.fields["id"] == key]

    def find(self, key: str) -> Issue:
        """Return the one open issue of an id."""
        (issue,) = self.list_ours(key)
        return issue

    def _change(self, number: int, **changes: Any) -> Issue:  # noqa: ANN401 - any field of an issue
        issue = self.issues[number]._replace(**changes)
        self._put(issue)
        return issue

    def _put(self, issue: Issue) -> None:
        self._snap({**self.issues, issue.number: issue})

    def _snap(self, issues: dict[int, Issue]) -> None:
        self.issues = issues
        self._times.append(self.now)
        self._snapshots.append(issues)


def _thin(call: Call, *, is_ignored: bool) -> Call:
    """Return what is done of a call where the answer is all there is to tell that it is less."""
    match call:
        case CreateIssue(labels=labels):
            return call._replace(assignees=(), milestone=None, labels=labels[:1])
        case EditIssue(number) if is_ignored:
            return EditIssue(number)
        case EditIssue():
            return call._replace(assignees=None, milestone=None)
        case AddLabels():
            return call._replace(labels=())
    return call


def _name_revision(journal: list[str]) -> str:
    return str(len(journal)) if journal else ""


def split(body: str) -> Region | None:
    """Return the parts of a body that holds exactly one region of our own."""
    start, end = "<!-- launchlist:v1 ", "<!-- launchlist:end -->"
    if body.count("<!-- launchlist:v") != 1 or body.count(start) != 1 or body.count(end) != 1:
        return None
    before, rest = body.split(start)
    inside, after = rest.split(end) if end in rest else ("", "")
    head, mark, text = inside.partition("-->\n")
    if not mark:
        return None
    return Region(before, dict(field.split("=", 1) for field in head.split()), text, after)

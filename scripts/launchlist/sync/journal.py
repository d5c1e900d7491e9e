"""The journal of `launchlist sync`: which issue belongs to which id, and which ones are being opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from launchlist.errors import LaunchlistError, PartialError
from launchlist.sync.marker import digest

if TYPE_CHECKING:
    from launchlist.github.calls import Failure
    from launchlist.sync.records import Identity


FORMAT = 1
T = TypeVar("T")


class JournalEntry(NamedTuple):
    """What is known about the issue of one id."""

    due: str
    """The deadline that the issue shows, as in `DesiredIssue`."""
    number: int | None = None
    """None until the outcome of an intent is known."""
    intent: int = 0
    """When the intent to open it was recorded: seconds since 1970 by the server's clock; 0 if never or long ago."""
    run: str = ""
    """The run that recorded the intent."""
    is_released: bool = False
    """Deleted, moved or taken over by a person: nothing more is done for this deadline."""
    told: str = ""
    """The deadline for which a person's decision about the issue was reported."""
    gone: tuple[str, ...] = ()
    """The deadlines whose issue was released this way: none of them gets another one."""
    blocked_by: tuple[str, ...] = ()
    """Ids whose issues we linked as blocking this one."""

    is_unsure: bool = False
    """It is not known whether the issue got its assignee, milestone and labels."""
    least: int = 0
    """Of an intent: the lowest number its issue can have; 0 if it is not known."""
    place: int = 0
    """Of an intent: its position among those of its run."""
    lost: int = 0
    """When it was first missing without GitHub reporting it as deleted: seconds since 1970."""
    is_unlabeled: bool = False
    """GitHub opened it without our label; nothing else is opened until it has the label."""
    lists: tuple[str, ...] = ()
    """Of the roll-up: the ids on its list."""
    is_closed: bool = False
    """The issue was closed when it was last seen or written."""
    past: tuple[int, ...] = ()
    """The numbers of its earlier issues, whose outcome is known."""

    def release(self) -> JournalEntry:
        """Return the entry of an issue that is no longer ours."""
        return self._replace(is_released=True, gone=tuple(dict.fromkeys((*self.gone, self.due))))

    def renew(self, known: JournalEntry | None) -> JournalEntry:
        """Return a new entry with what is known about the id's earlier issues."""
        if not known:
            return self
        numbers = (*known.past, known.number) if known.number not in {None, self.number} else known.past
        return self._replace(gone=known.gone, past=tuple(number for number in dict.fromkeys(numbers) if number))


class Journal(NamedTuple):
    """All entries by id, and the newest commit of the plan that they were made for."""

    entries: dict[str, JournalEntry]
    commit: str = ""
    committed: int = 0
    """When that commit was made: seconds since 1970."""
    login: str = ""
    """The login that wrote the issues."""
    label: str = ""
    """The label by which they are found."""
    repository: str = ""
    """The repository of the issues: ``owner/name``."""
    places: tuple[str, ...] = ()
    """Earlier folders of the plan: markers that name one of them belong to this plan."""
    whole: int = 0
    """When all pages of the list of issues were last read, by the server's clock in seconds since 1970."""
    sight: str = ""
    """Digest of everything that decided at that time which issues are ours."""
    writes: tuple[RecordedWrite, ...] = ()
    """Writes to GitHub that all runs made within the last hour, or have reserved."""
    moved: str = ""
    """The folder that the plan moved to with its issues, for people to read; such a journal is closed."""


class JournalError(ValueError):
    """The text is not a journal that this release can read; the message completes "the journal ..."."""


def read_journal(text: str) -> Journal:
    """Return the journal in ``text``; raises JournalError. An empty text is an empty journal."""
    import json

    if not text:
        return Journal(entries={})
    try:
        data = json.loads(text)
        version = _expect(data["launchlist"], int)
        if version > FORMAT:
            return _refuse(version)
        entries = {key: _read_entry(value) for key, value in data["issues"].items()}
        return Journal(
            entries=entries,
            commit=_expect(data["commit"], str),
            committed=_expect(data["committed"], int),
            login=_expect(data["login"], str),
            label=_expect(data.get("label", ""), str),
            repository=_expect(data.get("repository", ""), str),
            places=tuple(_expect(each, str) for each in data.get("places", ())),
            whole=_expect(data.get("whole", 0), int),
            sight=_expect(data.get("sight", ""), str),
            writes=tuple(
                RecordedWrite(_expect(at, int), _expect(count, int), _expect(run, str))
                for at, count, run in data.get("writes", ())
            ),
            moved=_expect(data.get("moved", ""), str),
        )
    except JournalError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as err:
        msg = "cannot be read: it is damaged"
        raise JournalError(msg) from err


def _refuse(version: int) -> NoReturn:
    msg = f"has format {version}, but this launchlist reads only up to {FORMAT}: update launchlist"
    raise JournalError(msg)


def write_journal(journal: Journal) -> str:
    """Return the text of a journal, one value per line, so that its history can be read with ``git log -p``."""
    import json

    issues = {key: _write_entry(entry) for key, entry in sorted(journal.entries.items())}
    head = {"launchlist": FORMAT, "commit": journal.commit, "committed": journal.committed, "login": journal.login}
    head |= {"label": journal.label, "repository": journal.repository}
    head |= {"places": list(journal.places)} if journal.places else {}
    head |= {"whole": journal.whole} if journal.whole else {}
    head |= {"sight": journal.sight} if journal.sight else {}
    head |= {"writes": [list(each) for each in journal.writes]} if journal.writes else {}
    head |= {"moved": journal.moved} if journal.moved else {}
    return json.dumps({**head, "issues": issues}, indent=1) + "\n"


def _read_entry(data: dict[str, Any]) -> JournalEntry:
    number = data.get("number")
    return JournalEntry(
        due=_expect(data["due"], str),
        number=None if number is None else _expect(number, int),
        intent=_expect(data.get("intent", 0), int),
        run=_expect(data.get("run", ""), str),
        is_released=_expect(data.get("released", False), bool),
        told=_expect(data.get("told", ""), str),
        gone=tuple(_expect(each, str) for each in data.get("gone", ())),
        blocked_by=tuple(_expect(each, str) for each in data.get("blocked_by", ())),
        is_unsure=_expect(data.get("unsure", False), bool),
        least=_expect(data.get("least", 0), int),
        place=_expect(data.get("place", 0), int),
        lost=_expect(data.get("lost", 0), int),
        is_unlabeled=_expect(data.get("unlabeled", False), bool),
        lists=tuple(_expect(each, str) for each in data.get("lists", ())),
        is_closed=_expect(data.get("closed", False), bool),
        past=tuple(_expect(each, int) for each in data.get("past", ())),
    )


def _write_entry(entry: JournalEntry) -> dict[str, Any]:
    data: dict[str, Any] = {
        "due": entry.due,
        "number": entry.number,
        "intent": entry.intent,
        "run": entry.run,
        "released": entry.is_released,
        "told": entry.told,
        "gone": list(entry.gone),
        "blocked_by": list(entry.blocked_by),
        "unsure": entry.is_unsure,
        "least": entry.least,
        "place": entry.place,
        "lost": entry.lost,
        "unlabeled": entry.is_unlabeled,
        "lists": list(entry.lists),
        "closed": entry.is_closed,
        "past": list(entry.past),
    }
    return {name: value for name, value in data.items() if value not in (None, 0, "", [])}


def _expect(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError
    return value


class RecordedWrite(NamedTuple):
    """Some writes of one run, made or reserved."""

    at: int
    """By the server's clock: seconds since 1970."""
    amount: int
    run: str


WEEK = 7 * 86_400
"""Seconds after which all issues are read again, to catch the unforeseen."""


def name_sight(identity: Identity) -> str:
    """Return the digest of everything that decides which issues are ours."""
    kinds = (sorted(identity.logins), identity.label.lower(), identity.place, sorted(identity.formerly))
    return digest(json.dumps(kinds))


def explain_journal_failure(failure: Failure, what: str) -> LaunchlistError:
    """Return the error for a call that nothing can be done without."""
    passing = failure.kind in {"uncertain", "stopped", "limited", "late", "lost"}
    return (PartialError if passing else LaunchlistError)(f"{what}: {failure.message}")


class Former(NamedTuple):
    """The journal of the plan's previous folder, as it was read."""

    place: str
    revision: str
    journal: Journal

"""One record of a foreign source, read field by field; what no field takes is kept under ``adopted``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.deadline_field import ColumnSetting, Due, settle_deadline
from launchlist.adopt.draft import DraftBlocker, DraftTask, Fault
from launchlist.adopt.normalize import is_web_address, join_lines
from launchlist.adopt.phases import LONGEST as PHASE_LENGTH
from launchlist.adopt.record.json_values import write_json_value
from launchlist.adopt.table.columns import fold_header
from launchlist.plan.names import is_id
from launchlist.plan.words.estimates import read_estimate
from launchlist.plan.words.people import read_person, strip_emphasis
from launchlist.plan.words.statuses import Status, read_status
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.record.json_values import Value

KEPT: Final = "it is kept under adopted"
_CLAIMED: Final = "it is kept as a claim; launchlist set ID status=…"
_RESOLVED: Final = re.compile(r"\W*(?:resolved|done|closed)\W*", re.IGNORECASE)
_LINK: Final = re.compile(
    r"\[[^\[\]]*\]\(<?(https?://[^)\s>]+)>?\)|<(https?://[^>\s]+)>"
    r"|(https?://(?:[^\s<>()|;,\"']|\([^\s<>()|;,\"']*\))+)"
)


_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
_KINDS: Final = frozenset(("type", "kind", "issue type", "task type", "item type"))
_MILESTONES: Final = frozenset(("milestone", "is milestone"))
_NO_WORK: Final = re.compile(r"0+(?:[.,]0+)? ?(?:m|min|mins|minutes|h|hrs?|hours?|d|days?|w|wks?|weeks?)\??")
"""A duration of zero, as Microsoft Project writes that of milestones: 0 days."""


class SourceContext(NamedTuple):
    """What the records of a source have in common."""

    path: str
    options: AdoptOptions
    names: Mapping[str, Sequence[str]]
    """What the source calls each of our fields, in order of preference."""
    roles: dict[str, str]
    """Owner to role, filled while records are read."""
    logins: dict[str, str]
    """Owner to GitHub login, filled while records are read."""
    column: ColumnSetting = ColumnSetting()
    """How deadlines are written."""
    start: ColumnSetting = ColumnSetting()
    """How earliest starts are written."""
    alone: Container[str] = ()
    """Names that are the only owner of some record, so that a list of several names can be split."""


class RecordReader:
    """The fields of one record, each taken once. A value of the wrong type is reported and left over."""

    def __init__(self, values: Mapping[str, Value], line: int, context: SourceContext) -> None:
        """Start with all values, by the names that the source gives them."""
        self.path, self.line, self.context = context.path, line, context
        self.faults: list[Fault] = []
        self._left = dict(values)
        self._kept: dict[str, str] = {}

    def report(self, message: str, hint: str = "", name: str = "") -> None:  # noqa: ARG002 - a row of a table uses it
        """Add a fault of the record, or of the field that the source calls ``name``."""
        self.faults.append(Fault(self.path, self.line, message, hint))

    def keep(self, name: str, text: str) -> None:
        """Keep a text under ``adopted``; a name that is already used gets a number."""
        label, count = name, 1
        while label in self._kept:
            count += 1
            label = f"{name} ({count})"
        if text:
            self._kept[label] = text

    def keep_id(self, key: str) -> None:
        """Keep a key that cannot be an id of the plan, such as REQ001."""
        self.keep("id", "" if is_id(key) else key)

    def find(self, field: str) -> Sequence[str]:
        """Return what the source calls a field."""
        return self.context.names.get(field, ())

    def take(self, field: str) -> str:
        """Return the text of a field."""
        return self.take_text(*self.find(field))

    def take_list(self, field: str) -> tuple[str, ...]:
        """Return the texts of a field that has several."""
        return self.take_texts(*self.find(field))

    def take_text(self, *names: str) -> str:
        """Return the text of the first of ``names`` that has one, without the spaces around it."""
        for name in names:
            value = self._left.get(name)
            if isinstance(value, (dict, list)):
                if value:
                    self.report(f"{quote(name)} is not text", KEPT)
            elif value is not None:
                del self._left[name]
                if text := write_json_value(value).strip():
                    return text
        return ""

    def take_texts(self, *names: str) -> tuple[str, ...]:
        """Return the texts of all of ``names`` that are lists of texts or single texts."""
        found: list[str] = []
        for name in names:
            value = self._left.get(name)
            values = value if isinstance(value, list) else [value]
            if any(isinstance(each, (dict, list)) for each in values):
                self.report(f"{quote(name)} is not a list of texts", KEPT)
                continue
            self._left.pop(name, None)
            found += [text for each in values if (text := write_json_value(each).strip())]
        return tuple(dict.fromkeys(found))

    def take_owner(self) -> str:
        """Return the owner; a second role, a link and further names are kept."""
        text, name = self.take("owner"), next(iter(self.find("owner")), "")
        person = read_person(text, self.context.alone)
        if not person.name:
            # A dash carries no information, TBD does.
            self.keep("owner", text if any(map(str.isalnum, text)) else "")
            return ""
        if person.role and self.context.roles.setdefault(person.name, person.role) != person.role:
            self.keep("role", person.role)
            message = f"{quote(person.name)} has the role {quote(person.role)} here and another one before"
            self.report(message, "the first one counts, the other is kept under adopted", name)
        if person.login:
            self.context.logins.setdefault(person.name, person.login)
        self.keep("owner's link", person.link)
        if person.is_doubtful:
            message = f"{quote(person.name)} may be several owners; a task has one, so all of it is used as the name"
            self.report(message, "", name)
        if person.others:
            self.keep("other owners", ", ".join(person.others))
            message = f"{quote(person.name)} and {join_names([quote(other) for other in person.others])}"
            hint = "the first one owns it, the others are kept under adopted"
            self.report(f"{message} are listed as owners", hint, name)
        return person.name

    def take_deadline(self, title: str, *names: str) -> Due:
        """Return the first deadline of ``names``, having reported what is wrong with it."""
        text = self.take_text(*names)
        if not any(map(str.isalnum, text)):  # a dash carries no information
            return Due()
        if not self.context.column.is_clear:
            return Due("", text)
        due = settle_deadline(text, self.context.options, self.context.column.setting, title)
        for fault in due.faults:
            self.report(fault, "", names[0])
        return due

    def take_start(self, title: str) -> Due:
        """Return the first earliest start that is clear, having reported what is wrong; any other is left over."""
        for name in self.find("not_before"):
            text = write_json_value(self._left.get(name)).strip()
            if not self.context.start.is_clear or not any(map(str.isalnum, text)):
                continue
            due = settle_deadline(text, self.context.options, self.context.start.setting, title)
            for fault in due.faults:
                self.report(fault, "" if due.moment else KEPT, name)
            if due.moment or due.offset:
                del self._left[name]
                return due
        return Due()

    def take_phase(self) -> str:
        """Return the title of the phase; what cannot be one is kept."""
        return self.settle_phase(self.take("phase"))

    def settle_phase(self, text: str) -> str:
        """Return a title if it can be one of a phase; otherwise it is kept."""
        text = join_lines(strip_emphasis(text))
        if len(text) <= PHASE_LENGTH and any(map(str.isalnum, text)):
            return text
        self.keep("phase", text if any(map(str.isalnum, text)) else "")
        return ""

    def take_order(self) -> str:
        """Return the place among others if it is a number; anything else is left over."""
        for name in self.find("order"):
            text = write_json_value(self._left.get(name)).strip()
            if _NUMBER.fullmatch(text):
                del self._left[name]
                return text
        return ""

    def take_milestone(self) -> bool:
        """Return whether the record takes no work: it is of the type milestone, or its duration is zero."""
        for name, value in self._left.items():
            word, text = fold_header(name), write_json_value(value).strip().casefold()
            is_kind = (word in _KINDS and text == "milestone") or (word in _MILESTONES and text in {"yes", "true"})
            if is_kind or (name in self.find("estimate") and "duration" in word and _NO_WORK.fullmatch(text)):
                del self._left[name]
                return True
        return False

    def interpret_status(self, text: str, hint: str = _CLAIMED) -> Status:
        """Return what a status means, having reported an unknown one; of several lines the first may be the one."""
        status = read_status(text)
        first, _, more = text.partition("\n")
        if more and not status.is_known:
            status = read_status(first)._replace(claimed=text)
        if not status.is_known:
            self.report(f"unknown status {quote(text)}", hint, *self.find("status")[:1])
        return status

    def take_estimate(self) -> str:
        """Return the first estimate; what is not one, such as a number without a unit, is left over."""
        for name in self.find("estimate"):
            text = write_json_value(self._left.get(name)).strip()
            if estimate := read_estimate(text):
                del self._left[name]
                return estimate
            if text:
                hint = "it is kept under adopted; write it as 4h, 2d or 1w"
                self.report(f"{quote(text)} is not a valid estimate", hint, name)
        return ""

    def take_links(self) -> tuple[str, ...]:
        """Return the web addresses of a field; a text with more than addresses is kept as well."""
        links: list[str] = []
        for name in self.find("links"):
            text = write_json_value(self._left.pop(name, None)).strip()
            found = [next(filter(None, match)) for match in _LINK.findall(text)]
            good = [link for link in found if is_web_address(link)]
            links += good
            # The label of a link is not repeated anywhere else.
            if "](" in text or len(good) < len(found) or strip_emphasis(_LINK.sub("", text)).strip(" ,;|\n"):
                self.keep(name, text)
        return tuple(dict.fromkeys(links))

    def build_task(
        self,
        key: str,
        title: str | None = None,
        *,
        owner: str | None = None,
        status: Status | None = None,
        due: Due | None = None,
    ) -> DraftTask:
        """Return the record as a task; whatever no field has taken is kept under ``adopted``."""
        title = self.take("title") if title is None else title
        owner = self.take_owner() if owner is None else owner
        status = status or self.interpret_status(self.take("status"))
        due = due or self.take_deadline(title, *self.find("deadline"))
        start = self.take_start(title)
        is_milestone = self.take_milestone()
        claims = {"status": status.claimed, "deadline": due.claimed}
        offsets = {"deadline": due.offset, "not_before": start.offset}
        return DraftTask(
            key=key,
            title=title,
            path=self.path,
            line=self.line,
            owner=owner,
            deadline=due.moment,
            not_before=start.moment,
            offsets={name: text for name, text in offsets.items() if text},
            phase=self.take_phase(),
            order=self.take_order(),
            is_milestone=is_milestone,
            status=status.status,
            notes=self.take("notes"),
            next_action=self.take("next_action"),
            depends_on=self.take_list("depends_on"),
            labels=self.take_list("labels"),
            estimate=self.take_estimate(),
            links=self.take_links(),
            claimed={name: text for name, text in claims.items() if text},
            adopted=self._take_rest(),
        )

    def build_blocker(self, key: str) -> DraftBlocker:
        """Return the record as a blocker, which may have *resolved* in the place of its date."""
        description, owner = self.take("description"), self.take_owner()
        hint = "the blocker counts as open; it is kept under adopted"
        status = self.interpret_status(self.take("status"), hint)
        self.keep("status", status.claimed)
        names = self.find("eta")
        is_resolved = any(_RESOLVED.fullmatch(write_json_value(self._left.get(name))) for name in names)
        if is_resolved:
            self.take("eta")
        due = self.take_deadline(description, *names)
        return DraftBlocker(
            key=key,
            description=description,
            path=self.path,
            line=self.line,
            affects=self.take_list("affects"),
            resolution_plan=self.take("resolution_plan"),
            owner=owner,
            eta=due.moment,
            offsets={"eta": due.offset} if due.offset else {},
            status="resolved" if is_resolved or status.status in {"complete", "cancelled"} else "open",
            next_action=self.take("next_action"),
            claimed={"eta": due.claimed} if due.claimed else {},
            adopted=self._take_rest(),
        )

    def _take_rest(self) -> dict[str, str]:
        """Return what is kept, by the names of the source where no other is given."""
        for name, value in self._left.items():
            self.keep(name, write_json_value(value))
        self._left = {}
        return self._kept

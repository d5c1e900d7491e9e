"""One row of a page's table, taken cell by cell, so that what nobody took is left to be kept."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.deadline_field import settle_deadline, take_person
from launchlist.adopt.draft import Fault
from launchlist.adopt.normalize import is_web_address
from launchlist.plan.words.estimates import read_estimate
from launchlist.plan.words.people import strip_emphasis
from launchlist.plan.words.statuses import read_status
from launchlist.wording import quote

if TYPE_CHECKING:
    from launchlist.adopt.deadline_field import ColumnSetting
    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.page.blocks import BlockRow
    from launchlist.adopt.table.columns import ColumnField, ColumnMap
    from launchlist.plan.model import TaskStatus

_NOTHING: Final = frozenset({"", "-", "–", "—", "n/a", "none", "/"})
_BREAK: Final = re.compile(r"(?:(?<!\s)\s++)?<br\s*+/?>\s*+", re.IGNORECASE)
_CODE: Final = re.compile(r"((?<!`)`+[^`]+`+)")
_ENTITY: Final = re.compile(r"&#?[A-Za-z0-9]{1,32};?")
STRUCK: Final = re.compile(r"~~(.+)~~", re.DOTALL)
STRUCK_ID: Final = re.compile(r"~~([A-Z][A-Z0-9]{0,15}-[0-9]{1,9})~~(?=\s)")
_LINK: Final = re.compile(r"\[[^\[\]]*\]\(<?(https?://[^)\s>]+)>?\)|<(https?://[^>\s]+)>|(https?://\S+)")
_LISTED: Final = re.compile(r"[,;\n]|\band\b|<br\s*+/?>")


class Shared(NamedTuple):
    """What the rows of a table have in common."""

    columns: ColumnMap
    names: tuple[str, ...]
    """What each column is called under ``adopted``, each once."""
    setting: ColumnSetting
    alone: frozenset[str]
    """Owners that are the only ones in a cell."""
    roles: dict[str, str]
    logins: dict[str, str]
    """Of the page, filled while it is read."""


class Cells:
    """The cells of one row by field. Each ``take`` empties its cell; what it says of a cell is kept in ``faults``."""

    def __init__(self, row: BlockRow, shared: Shared, path: str, wishes: AdoptOptions) -> None:
        """Lay the cells out."""
        self.path, self.line = path, row.line
        self.faults: list[Fault] = []
        self._rest: dict[str, str] = {}
        self._shared, self._columns, self._wishes = shared, shared.columns, wishes
        self._cells = {place: _show(text) for place, text in enumerate(row.cells)}

    def is_struck(self) -> bool:
        """Whether the row is crossed out: its id or its title is, as a whole."""
        texts = (strip_emphasis(self.peek(field)) for field in ("id", "title"))
        return any(STRUCK.fullmatch(text) or STRUCK_ID.match(text) for text in texts)

    def peek(self, field: ColumnField) -> str:
        """Return the text of a field, which stays where it is."""
        return self._cells.get(self._columns.find(field)[0].place, "") if self._columns.find(field) else ""

    def take(self, field: ColumnField) -> str:
        """Return the inline Markdown of a field, the columns of several joined."""
        texts = [self._cells.pop(column.place, "") for column in self._columns.find(field)]
        return ", ".join(text for text in texts if text)

    def take_plain(self, field: ColumnField) -> str:
        """Return a field without the emphasis that all of it has."""
        return _unstrike(strip_emphasis(self.take(field)))

    def take_title(self) -> str:
        """Return the title; one that is crossed out says so by its status."""
        text = _unstrike(self.take("title"))
        match = STRUCK_ID.match(text)
        return f"{match[1]} {text[match.end() :].lstrip()}" if match else text

    def take_person(self, field: ColumnField) -> str:
        """Return the owner; a role, a login and further names are kept as well."""
        taken = take_person(self.take(field), self._shared.alone, self._shared.roles, self._shared.logins)
        self._rest.update(taken.kept)
        for message, hint in taken.told:
            self.report(message, hint)
        return taken.owner

    def take_deadline(self, field: ColumnField, what: str, claims: dict[str, str]) -> str:
        """Return a moment; where none is clear, what the page says goes to ``claims``."""
        text = self.take_plain(field)
        if text.lower() in _NOTHING:
            return ""
        if not self._shared.setting.is_clear:
            claims[field] = text
            return ""
        due = settle_deadline(text, self._wishes, self._shared.setting.setting, what)
        for fault in due.faults:
            self.report(fault)
        if due.claimed:
            claims[field] = due.claimed
        return due.moment

    def take_list(self, field: ColumnField) -> tuple[str, ...]:
        """Return the words of a field."""
        text = self.take_plain(field)
        parts = (strip_emphasis(part) for part in _LISTED.split(text))
        return tuple(part for part in parts if part.lower() not in _NOTHING)

    def take_links(self) -> tuple[str, ...]:
        """Return the addresses of a field; other words in it are kept under adopted."""
        text = self.take("links")
        links = tuple(dict.fromkeys(next(filter(None, match)) for match in _LINK.findall(text)))
        good = tuple(link for link in links if is_web_address(link))
        # What a link is called is said nowhere else.
        is_more = "](" in text or len(good) < len(links) or strip_emphasis(_LINK.sub("", text)).strip(" ,;")
        if text.strip() and is_more:
            self._rest["link"] = text
        return good

    def take_estimate(self) -> str:
        """Return an estimate; one without a unit is kept under adopted."""
        text = self.take_plain("estimate")
        estimate = read_estimate(text) if text.lower() not in _NOTHING else ""
        if text and not estimate and text.lower() not in _NOTHING:
            self._rest["estimate"] = text
            self.report(f"{quote(text)} is not a valid estimate", "write hours, days or weeks: 4h, 2d, 1w")
        return estimate

    def take_rest(self) -> dict[str, str]:
        """Return what no field took, by the header of its column."""
        for column in self._columns.columns:
            text = self._cells.pop(column.place, "")
            if text:
                self._rest[self._shared.names[column.place]] = text
        return self._rest

    def report(self, message: str, hint: str = "") -> None:
        """Remember what is wrong with the row."""
        self.faults.append(Fault(self.path, self.line, message, hint))


def _show(text: str) -> str:
    """Return a cell with its line breaks and named signs as they are shown."""
    parts = _CODE.split(_BREAK.sub("\n", text))
    return "".join(part if at % 2 else _ENTITY.sub(_show_entity, part) for at, part in enumerate(parts))


def _show_entity(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _unstrike(text: str) -> str:
    struck = STRUCK.fullmatch(text)
    return struck[1] if struck else text


def read_status_cell(cells: Cells) -> tuple[TaskStatus, dict[str, str]]:
    """Return the status of a row and, where our word does not say all of it, what the page says."""
    text = cells.take_plain("status")
    if cells.is_struck():
        return "cancelled", {"status": text} if text else {}
    if not text:
        return "pending", {}
    status = read_status(text)
    first, _, more = text.partition("\n")
    if more and not status.is_known:
        status = read_status(first)._replace(claimed=text)
    if not status.is_known:
        cells.report(f"unknown status {quote(text)}", "it is kept as a claim; launchlist set ID status=…")
    return status.status, {"status": status.claimed} if status.claimed else {}

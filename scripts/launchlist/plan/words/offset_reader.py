"""What the words of an offset say together: an anchor, what is counted from it, and what is wrong with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.plan.moments import WEEKDAYS
from launchlist.plan.names import is_id
from launchlist.plan.relative import RESERVED, DateStep, Relative
from launchlist.plan.words.date_tokens import MONTHS, WEEKDAY_NAMES, Words, read_date_tokens
from launchlist.plan.words.offset_tokens import (
    NO_UNITS,
    NUMBERS,
    UNITS,
    Token,
    drop_fillers,
    find_weekday,
    read_sign,
)
from launchlist.plan.words.zone_words import find_zones
from launchlist.vocabulary import suggest
from launchlist.wording import quote, shorten_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MOST: Final = 999
_FORM: Final = "write release-14d, start+3w tue or CUT-1+2d 18:00"
_RELEASE_NAMES: Final = ("release", "launch", "golive", "ship", "ga")
_LETTERS: Final = {"t": "d", "l": "d", "d": "d", "r": "w"}
"""What stands for the release before a sign and a number, to the unit of a number without one."""
_BEFORE: Final = frozenset(("before", "prior", "ahead", "preceding", "pre", "until", "till", "to"))
_AFTER: Final = frozenset(("after", "following", "from", "post"))
_QUARTER: Final = re.compile(r"Q[1-4]-[0-9]{4}")
NAME_DATE: Final = "add the date to the anchors of plan.yaml, and write the name of the anchor"


class _Base(NamedTuple):
    """What an offset counts from."""

    anchor: str
    steps: tuple[DateStep, ...] = ()
    is_week: bool = False
    """A whole week is named, which is its Monday unless a day is named too."""


class _Amount(NamedTuple):
    """A number of units; the unit is empty where none is written."""

    size: int
    unit: str

    def to_step(self, sign: int) -> DateStep:
        return DateStep(self.unit, sign * self.size, sign < 0)


class OffsetReader:
    """Reads the pieces of one text from left to right, once; what is wrong is collected in ``faults``."""

    def __init__(self, text: str, tokens: list[Token], anchors: Collection[str], ids: Collection[str]) -> None:
        self.faults: list[str] = []
        self._text = text
        self._tokens = [*tokens, Token("end", "", len(text), len(text))]
        self._at = 0
        self._anchors = anchors
        self._ids = ids
        self._names = _squeeze(anchors)

    def read(self) -> Relative | None:
        """Return the moment without its time of day, or None where the text is not an offset."""
        self._take_word("until", "till")
        lead = self._take_weekday()
        sign = self._take_sign()
        amounts = self._take_amounts()
        period = "" if amounts or sign else self._take_period()
        way = self._take_way(has_amount=bool(amounts))
        if sign and not (amounts and way):
            return None
        start_of_base = self._at
        inner = self._take_weekday() if way else ()
        base = self._take_base()
        if base is None:
            self._at = start_of_base
            return self._explain_missing(amounts, way)
        base = base._replace(is_week=base.is_week or period == "week")
        tail = self._take_tail(way if not amounts else 0)
        left = self._peek()
        if left.kind != "end":
            if not (amounts or way or base.steps or tail or left.kind == "sign"):
                return None
            self._refuse_rest(left)
        self._check_way(way, amounts, tail, lead, base)
        own_day = inner or (tail if tail and tail[0].unit == "weekday" else lead)
        start = (*base.steps, *inner) if own_day or not base.is_week else (*base.steps, DateStep("weekday", 0))
        counted = tuple(amount.to_step(sign if sign < 0 else way) for amount in amounts)
        steps = (*start, *counted, *tail, *lead)
        return Relative(base.anchor, tuple(step for step in steps if step.size or step.unit in {"weekday", "wd"}))

    # --- pieces

    def _peek(self, ahead: int = 0) -> Token:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def _touches(self, ahead: int = 0) -> bool:
        """Return whether a piece and the one after it have nothing between them."""
        return self._peek(ahead).end == self._peek(ahead + 1).start and self._peek(ahead + 1).kind != "end"

    def _take_word(self, *words: str) -> str:
        token = self._peek()
        if token.kind != "word" or token.text not in words:
            return ""
        self._at += 1
        return token.text

    def _take_weekday(self) -> tuple[DateStep, ...]:
        token = self._peek()
        if token.kind != "weekday":
            return ()
        self._at += 1
        return (DateStep("weekday", find_weekday(token)),)

    def _take_sign(self) -> int:
        """Return 1 or -1 for a sign before a number, else 0."""
        token = self._peek()
        if token.kind != "sign" or not self._is_number(1):
            return 0
        self._at += 1
        return read_sign(token)

    def _is_number(self, ahead: int = 0) -> bool:
        token = self._peek(ahead)
        return token.kind in {"number", "fraction"} or (token.kind == "word" and token.text in NUMBERS)

    def _take_amounts(self) -> list[_Amount]:
        """Return amounts in a row, as in "2 weeks and a day": all that a word such as "before" may follow."""
        amounts: list[_Amount] = []
        while True:
            start, said = self._at, len(self.faults)
            amount = self._take_amount()
            if amount is None or (not amount.unit and self._find_way() == 0):
                self._at = start
                del self.faults[said:]
                return amounts
            amounts.append(amount)

    def _take_amount(self) -> _Amount | None:
        """Return a number with its unit if there is one, or a unit alone before a word such as "before"."""
        if self._is_number():
            count = self._take_number()
            if self._peek().text == "-" and self._touches(-1) and self._touches() and self._find_unit(1)[1]:
                self._at += 1  # a two-week break
        else:
            is_edge = self._peek().text in {"first", "last"} and self._find_unit(1)[0] in {"d", "wd"}
            size = self._find_unit(int(is_edge))[1]
            if not size or self._find_way(size + is_edge) == 0:
                return None
            self._at += is_edge
            count = 1
        unit, size = self._find_unit()
        word = self._peek().text
        if word in NO_UNITS and self._peek().kind == "word":
            self._refuse_unit(NO_UNITS[word])
            unit, size = "d", 1
        self._at += size
        if unit == "fortnight":
            unit, count = "w", 2 * count
        self._check_count(count)
        return _Amount(count, unit)

    def _take_number(self) -> int:
        """Return a number; of a fraction, with a fault, 1."""
        token = self._peek()
        self._at += 1
        is_mixed = token.kind == "number" and self._peek().kind == "fraction"
        if token.kind == "fraction" or is_mixed:
            self._at += is_mixed
            self._take_word("a", "an")
            self.faults.append("an offset counts whole units; write days or hours for a part of a week or a day")
            return 1
        return NUMBERS[token.text] if token.kind == "word" else int(token.text)

    def _find_unit(self, ahead: int = 0) -> tuple[str, int]:
        """Return a unit and how many pieces it has: "working days" has two."""
        token, second = self._peek(ahead), self._peek(ahead + 1)
        if token.kind != "word":
            return "", 0
        if token.text in {"working", "business", "work", "calendar"} and UNITS.get(second.text) == ("d", 1):
            return ("d" if token.text == "calendar" else "wd"), 2
        unit, count = UNITS.get(token.text, ("", 0))
        return ("fortnight" if count == 2 else unit), int(bool(unit))

    def _take_period(self) -> str:
        """Return "day" or "week" where "of" and an anchor follow, as in "the week of the code freeze"."""
        token, second = self._peek(), self._peek(1)
        if second.kind != "word" or token.text not in {"day", "week"} or self._is_week_number():
            return ""
        self._at += 1
        return token.text

    def _find_way(self, ahead: int = 0) -> int:
        """Return -1 at a word such as "before", 1 at one such as "after", else 0."""
        token = self._peek(ahead)
        return 0 if token.kind != "word" else (token.text in _AFTER) - (token.text in _BEFORE)

    def _take_way(self, *, has_amount: bool) -> int:
        way, word = self._find_way(), self._peek().text
        if not way or (word in {"to", "from", "until", "till"} and not has_amount):
            return 0
        self._at += 1
        self._take_word("to")
        if word in {"pre", "post"} and self._peek().text == "-":
            self._at += 1
        return way

    # --- what it counts from

    def _take_base(self) -> _Base | None:
        task = self._find_task()
        if task in self._ids or self._refuse_unknown(task):
            return self._take_task(task)
        name = self._take_name()
        if name:
            self._take_word("date", "day")
            return self._check_base(_Base(name, is_week=bool(self._take_word("week"))))
        if self._is_week_number():
            return self._take_week_number()
        if self._peek().text in _LETTERS and self._peek(1).kind == "sign" and self._is_number(2):
            return self._take_abbreviation()
        return self._take_task(task) if task and not is_abbreviation(task) else None

    def _take_task(self, task: str) -> _Base:
        self._at += 3
        self._take_word("day")
        return _Base(task, is_week=bool(self._take_word("week")))

    def _refuse_unknown(self, task: str) -> bool:
        """Refuse D-5 where the plan has tasks D-1 and D-2: it is more likely a mistake than an abbreviation."""
        prefix, _, number = task.partition("-")
        if not (is_abbreviation(task) or prefix.lower() in self._names):
            return False
        if not prefix or all(not each.startswith(f"{prefix}-") for each in self._ids):
            return False
        anchor, unit = self._names.get(prefix.lower(), "release"), _LETTERS.get(prefix.lower(), "d")
        self.faults.append(
            f"there is no task {task}, and other tasks begin with {prefix}-; "
            f"if you mean the {anchor}, write {anchor}-{int(number)}{unit}"
        )
        return True

    def _find_task(self) -> str:
        """Return what has the form of a task's id, or nothing."""
        word, sign, number = self._peek(), self._peek(1), self._peek(2)
        joined = self._touches() and self._touches(1) and not (self._touches(2) and self._peek(3).kind == "word")
        text = f"{word.text}-{number.text}".upper()
        fits = sign.text == "-" and number.kind == "number" and is_id(text)
        is_amount = self._find_unit(3)[1] and is_abbreviation(text)  # T-14 days
        return text if joined and fits and not is_amount else ""

    def _take_name(self) -> str:
        """Return the anchor that the next words are the name of, the longest one, or nothing."""
        key, found, ahead = "", "", 0
        end = self._at
        while self._peek(ahead).kind in {"word", "weekday", "number"}:
            key += self._peek(ahead).text
            is_whole = not (self._touches(ahead) and self._peek(ahead + 1).kind == "word")
            if key in self._names and is_whole:
                found, end = self._names[key], self._at + ahead + 1
            ahead += 1
            joint = self._peek(ahead)
            if joint.kind == "joint" or (joint.text == "-" and self._touches(ahead - 1) and self._touches(ahead)):
                ahead += 1
        self._at = end
        return found

    def _is_week_number(self) -> bool:
        """Return whether "week 9", "wk 9" or "W9" comes next."""
        if re.fullmatch(r"(?:w|wk|week)[0-9]{1,3}", self._peek().text):
            return True
        ahead = 2 if self._peek(1).text == "-" and self._touches() and self._touches(1) else 1
        is_number = self._peek(ahead).kind == "number" and not (
            self._touches(ahead) and self._peek(ahead + 1).kind == "word"
        )
        return self._peek().text in {"w", "wk", "week"} and is_number

    def _take_week_number(self) -> _Base:
        digits = self._peek().text.lstrip("wek")
        is_dashed = not digits and self._peek(1).text == "-"
        if not digits:
            self._at += 2 if is_dashed else 1
            digits = self._peek().text
        self._at += 1
        week = int(digits)
        if is_dashed and week:
            self.faults.append(
                f"it may mean {shorten_text(digits)} weeks before the release or week {shorten_text(digits)}; "
                f"write release-{week}w or start+{week - 1}w mon"
            )
        if week == 0:
            self.faults.append("weeks are counted from 1; write start-1w for the week before the first one")
        self._check_count(week)
        if "start" not in self._anchors:
            self.faults.append(
                f"week {shorten_text(digits)} is counted from the anchor start, and the plan has none; "
                "add anchors: {start: 2026-05-18} to plan.yaml, with its own date"
            )
        return _Base("start", (DateStep("w", week - 1),), is_week=True)

    def _take_abbreviation(self) -> _Base:
        """Return what T-14, T minus 2 weeks and R-5 count from, with what they count."""
        letter, sign = self._peek().text, read_sign(self._peek(1))
        self._at += 2
        if letter == "r" and self._peek(1).text == "week" and self._peek().kind == "number":
            amount = _Amount(int(self._peek().text), "")
            self._at += 2
        else:
            amount = self._take_amount() or _Amount(0, "")
        self._check_count(amount.size)
        step = (amount if amount.unit else amount._replace(unit=_LETTERS[letter])).to_step(sign)
        return self._check_base(_Base("release", (step,), is_week=letter == "r" and not amount.unit))

    def _check_base(self, base: _Base) -> _Base:
        if base.anchor == "release" and "release" not in self._anchors:
            self.faults.append("the plan has no release to count from; add release: to plan.yaml")
        return base

    # --- what follows it

    def _take_tail(self, way: int) -> tuple[DateStep, ...]:
        """Return the steps after an anchor: "- 2 weeks", "tue", "2 weeks later"; ``way`` is that of "after CUT-1"."""
        steps: list[DateStep] = []
        while True:
            day = self._take_weekday()
            if day:
                steps += day
                continue
            start, said = self._at, len(self.faults)
            sign = self._take_sign()
            amount = self._take_amount() if self._is_number() else None
            if amount and not sign:
                word = self._take_word("later", "after", "earlier", "before")
                sign = (1 if word in {"later", "after"} else -1) if word else way
            if not amount or not sign:
                self._at = start
                del self.faults[said:]
                return tuple(steps)
            steps.append(amount.to_step(sign))

    def _check_way(
        self,
        way: int,
        amounts: list[_Amount],
        tail: tuple[DateStep, ...],
        lead: tuple[DateStep, ...],
        base: _Base,
    ) -> None:
        """Refuse "before release", which does not say how long before, and "after release -3d"."""
        if not way or amounts:
            return
        word = "before" if way < 0 else "after"
        counted = [step for step in tail if step.unit != "weekday"]
        if counted and counted[0].is_backward is not (way < 0):
            self.faults.append(f"it says {word}, and then the opposite; write 3 days {word} {base.anchor}")
        elif not counted and lead:
            day, sign = WEEKDAYS[lead[0].size], "-" if way < 0 else "+"
            self.faults.append(
                f"the {WEEKDAY_NAMES[lead[0].size]} {word} {base.anchor} may be in the same week or in another; write "
                f"{base.anchor}{sign}1w {day} for the week {word}, or {base.anchor} {day} for the same week"
            )
        elif not counted:
            self.faults.append(f"it does not say how long {word}; write 2 days {word} {base.anchor}")

    # --- what is wrong

    def _check_count(self, count: int) -> None:
        if count > MOST:
            self.faults.append(f"{shorten_text(str(count))} is too many; an offset counts up to {MOST}")

    def _refuse_unit(self, unit: str) -> None:
        if unit == "minute":
            self.faults.append("an offset does not count minutes; write hours, or a time of day such as 17:30")
        else:
            self.faults.append(f"a {unit} has no fixed length; write weeks or days, or {NAME_DATE}")

    def _refuse_rest(self, left: Token) -> None:
        rest = self._text[left.start :].strip()
        if left.kind == "word" and find_zones(self._text[left.start : left.end]):
            self.faults.append(f"{quote(rest)} needs a time of day before it: write 18:00 or EOD")
        elif not self.faults:
            self.faults.append(f"{quote(rest)} is not understood; {_FORM}")

    def _explain_missing(self, amounts: list[_Amount], way: int) -> Relative | None:
        """Say what is wrong with the anchor of what is an offset otherwise, or return None where it is not one."""
        start = self._peek().start
        while self._peek().kind in {"word", "joint"} or (self._peek().text == "-" and self._peek(1).kind == "word"):
            self._at += 1
        name = self._text[start : self._peek().start].strip(" ,;()")
        is_counted = bool(amounts) and way != 0
        if not is_counted:
            self.faults.clear()
        rest = self._text[start:].strip()
        if is_counted and not rest:
            word = "before" if way < 0 else "after"
            self.faults.append(f"it does not say {word} what; write 2 weeks {word} release")
        elif is_counted and (rest.lower() in RESERVED or isinstance(read_date_tokens(rest), Words)):
            hint = "write +3d to count from today" if rest.lower() in {"now", "today"} else "write the day itself"
            self.faults.append(f"an offset counts from an anchor or a task, and {quote(rest)} is neither; {hint}")
        elif name and (is_counted or (self._is_step() and isinstance(read_date_tokens(name), str))):
            key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
            hint = suggest(key, self._anchors) or f"add {shorten_text(key)}: to the anchors of plan.yaml"
            self.faults.append(f"the plan has no anchor {quote(name)}; {hint}")
        return Relative("release") if self.faults else None

    def _is_step(self) -> bool:
        """Return whether a sign, a number and a unit come next."""
        return self._peek().kind == "sign" and self._is_number(1) and bool(self._find_unit(2)[1])


def _squeeze(anchors: Collection[str]) -> Mapping[str, str]:
    """Return the names of anchors, and the usual ones of the release, by their letters and digits alone."""
    names = {"".join(drop_fillers(name.split("_"))): name for name in anchors}
    return dict.fromkeys(_RELEASE_NAMES, "release") | names


def is_abbreviation(task_id: str) -> bool:
    """Return whether what has the form of an id is something else, unless the plan has it."""
    prefix = task_id.partition("-")[0].lower()
    is_date = prefix[:3] in (*MONTHS, *WEEKDAYS) and not isinstance(read_date_tokens(prefix), str)
    is_other = prefix in _LETTERS or prefix in _RELEASE_NAMES or prefix in {"utc", "gmt", "w", "wk", "week"}
    return is_date or is_other or bool(_QUARTER.fullmatch(task_id))

"""JSON and JSON Lines: each value with its line, and invalid lines kept."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from launchlist.errors import UsageError
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

MAX_VALUE_DEPTH: Final = 32
_SPACE: Final = re.compile(r"[ \t\r\n,]*")


class PlacedValue(NamedTuple):
    """A value of a file, and the line it starts on."""

    value: Value
    line: int
    repeated: tuple[str, ...] = ()
    """Names that an object in it has twice; the last one counts."""


class Scanner:
    """Reads values from a text, and tracks the line number."""

    def __init__(self, text: str, at: int = 0) -> None:
        self._text = text
        self._at = self._counted = 0
        self._lines = 1
        self._repeated: list[str] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._build_object, parse_constant=_refuse)
        self._move(at)

    @property
    def line(self) -> int:
        """The line of the next value."""
        self._lines += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._lines

    def is_at_end(self) -> bool:
        """Return whether no value follows."""
        return self._at >= len(self._text)

    def take(self, char: str) -> bool:
        """Step over ``char`` if it is next."""
        if not self._text.startswith(char, self._at):
            return False
        self._move(self._at + 1)
        return True

    def read_value(self) -> PlacedValue:
        """Return the next value; raises ValueError if it is invalid, or nested too deep."""
        line, self._repeated = self.line, []
        try:
            value, end = self._decoder.raw_decode(self._text, self._at)
        except RecursionError:
            value, end = None, -1
        if end < 0 or _is_deep(value):
            msg = f"it is nested deeper than {MAX_VALUE_DEPTH} levels"
            raise ValueError(msg)
        self._move(end)
        return PlacedValue(value, line, tuple(dict.fromkeys(self._repeated)))

    def read_items(self) -> Iterator[PlacedValue]:
        """Yield the items of an array whose bracket has been taken, and take the other bracket."""
        while not self.take("]"):
            if self.is_at_end():
                msg = "the file ends within a list"
                raise ValueError(msg)
            yield self.read_value()

    def skip_line(self) -> str:
        """Step over the rest of the line and return it."""
        end = self._text.find("\n", self._at)
        line = self._text[self._at : end if end >= 0 else None]
        self._move(self._at + len(line))
        return line

    def _move(self, at: int) -> None:
        space = _SPACE.match(self._text, at)
        self._at = space.end() if space else at

    def _build_object(self, pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        built = dict(pairs)
        if len(built) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            self._repeated += [name for name in built if counts[name] > 1]
        return built


def _refuse(word: str) -> None:
    msg = f"{word} is not a number"
    raise ValueError(msg)


def _is_deep(value: Value) -> bool:
    level = [value]
    for _ in range(MAX_VALUE_DEPTH):
        level = [
            inner
            for each in level
            if isinstance(each, (list, dict))
            for inner in (each if isinstance(each, list) else each.values())
        ]
        if not level:
            return False
    return True


MAX_SOURCE_BYTES: Final = 32 * 1024 * 1024
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))


class Broken(NamedTuple):
    """An invalid line of JSON Lines."""

    line: int
    text: str
    reason: str


def decode_json(name: str, data: bytes) -> str:
    """Return the text of a JSON file, which PowerShell writes as UTF-16; raises UsageError if it cannot be decoded."""
    if len(data) > MAX_SOURCE_BYTES:
        msg = f"{name} is larger than {MAX_SOURCE_BYTES:,} bytes; split it, or leave out what is finished long ago"
        raise UsageError(msg)
    encoding = next(encoding for mark, encoding in _MARKS if data.startswith(mark))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        msg = f"{name}:{line}: this is not UTF-8 text; save the file as UTF-8"
        raise UsageError(msg) from error


def read_values(name: str, text: str) -> list[PlacedValue | Broken]:
    """Return the values of a file one by one: those of its arrays, and those that follow one another.

    A file of several documents, as `gh api --paginate` writes, counts as one. Raises UsageError where an array breaks
    off, since its contents are unknown; of JSON Lines only the line is lost.
    """
    found: list[PlacedValue | Broken] = []
    scanner = Scanner(text)
    while not scanner.is_at_end():
        if scanner.take("["):
            try:
                found += scanner.read_items()
            except ValueError as error:
                msg = f"{name}:{scanner.line}: this is not JSON: {_explain(error)}; export it again"
                raise UsageError(msg) from error
            continue
        try:
            found.append(scanner.read_value())
        except ValueError as error:
            line, text = scanner.line, scanner.skip_line()
            if not text.startswith("{") or text.strip() == "{":
                msg = f"{name}:{line}: this is not JSON: {_explain(error)}; export it again"
                raise UsageError(msg) from error
            found.append(Broken(line, text, _explain(error)))
    return found


def find_array(text: str, wanted: list[Value]) -> list[PlacedValue | Broken]:
    """Return the items of the array that is ``wanted``, with their lines, from the text of an object around it."""
    for match in re.finditer(r'"(?:items|nodes|issues)"\s*:\s*\[', text):
        scanner = Scanner(text, match.end())
        try:
            items: list[PlacedValue | Broken] = list(scanner.read_items())
        except ValueError:
            continue
        if [item.value for item in items if isinstance(item, PlacedValue)] == wanted:
            return items
    return [PlacedValue(value, 0) for value in wanted]


def peek_object(data: bytes) -> dict[str, Value]:
    """Return the first object of a file that looks like JSON, else an empty one."""
    if not data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith((b"[", b"{")) or len(data) > MAX_SOURCE_BYTES:
        return {}
    try:
        scanner = Scanner(decode_json("", data))
        while scanner.take("["):
            pass
        value = scanner.read_value().value
    except (ValueError, UsageError):
        return {}
    return value if isinstance(value, dict) else {}


def write_json_value(value: Value) -> str:
    """Return a value as text: text unchanged, empty values as nothing, everything else as JSON."""
    if isinstance(value, str):
        return value
    if value is None or value in ([], {}):
        return ""
    return json.dumps(value, ensure_ascii=False)


def get_text(record: Mapping[str, Value], *names: str) -> str:
    """Return the first text of a plain object among ``names``, or nothing."""
    for name in names:
        value = record.get(name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and (text := str(value).strip()):
            return text
    return ""


def get_author(record: Mapping[str, Value]) -> str:
    """Return the author of a remark or a record, by name or login."""
    for name in ("author", "user", "created_by"):
        value = record.get(name)
        if isinstance(value, dict) and (login := get_text(value, "login", "name")):
            return login
    return get_text(record, "author", "user", "created_by")


def _explain(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        if error.msg.startswith(("Unterminated string", "Invalid control character")):
            return "a string in it does not end"
        return error.msg[:1].lower() + error.msg[1:]
    return quote(str(error))[1:-1]

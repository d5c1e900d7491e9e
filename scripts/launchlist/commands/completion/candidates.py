"""Find the words that may come next on a command line, using the parser itself so that the two cannot differ."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from launchlist.plan.names import compose_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from launchlist.commands.completion.plan_values import Live

CandidateKind: TypeAlias = Literal["words", "files", "folders"]
Look: TypeAlias = "Callable[[Live], Iterable[str]]"
Completable: TypeAlias = "Live | Callable[[], Iterable[tuple[str, str]]]"
"""What an option can be completed with: ids or owners of the plan, or what a function lists, words with their help."""

_PATHS: dict[str, CandidateKind] = {
    "FOLDER": "folders",
    "FILE": "files",
    "PATH": "files",
    "SOURCE": "files",
    "PLAN.json": "files",
}
_LIVE: dict[str, Live] = {"ID": "record", "TASK": "task", "PHASE": "phase"}
"""What kind of value an option takes, by its name in the help; `complete` sets another kind for one option."""
_IN_PLAN = ("plan", "owner", "phase")
"""What may be in place of an id; `offer_members` says where."""
_MEMBERS: dict[str, Live] = {"owner": "owner", "phase": "phase"}
_FIELD_VALUES: dict[str, Live] = {"owner": "owner", "phase": "phase", "depends_on": "task", "affects": "task"}


class Word(NamedTuple):
    """One word that may come next, and its help."""

    text: str
    meaning: str = ""


class Next(NamedTuple):
    """What may come next: words, or something that the shell completes itself."""

    kind: CandidateKind = "words"
    words: tuple[Word, ...] = ()


def find_next(parser: argparse.ArgumentParser, words: Sequence[str], look: Look) -> Next:
    """Return what may replace the last of ``words``, which follow the name of the program."""
    *before, current = words or [""]
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001 - not public in argparse
    name = next((word for word in before if not word.startswith("-")), None)
    if name is None:
        summaries = {choice.dest: choice.help or "" for choice in commands._choices_actions}  # noqa: SLF001 - the same
        offered = [Word(each, summaries.get(each, "")) for each in commands.choices]
        return _choose(_list_options(parser, before) if current.startswith("-") else offered, current)
    command = commands.choices.get(name)
    if command is None:
        return Next()
    return _Line(command, before[before.index(name) + 1 :], look).find_next(current)


class _Line(NamedTuple):
    """The words after the name of a command."""

    command: argparse.ArgumentParser
    before: list[str]
    look: Look

    def find_next(self, current: str) -> Next:
        """Return what may come next if ``current`` has been typed."""
        pending, positional = self._read_before()
        if pending:
            return self._find_values(pending, current)
        option, sign, value = current.partition("=")
        if current.startswith("-") and sign:
            action = self.command._option_string_actions.get(option)  # noqa: SLF001 - not public in argparse
            found = self._find_values(action, value) if action and action.nargs != 0 else Next()
            return found._replace(words=tuple(word._replace(text=f"{option}={word.text}") for word in found.words))
        if current.startswith("-"):
            return _choose(_list_options(self.command, self.before), current)
        if positional is None:
            return Next() if current else _choose(_list_options(self.command, self.before), "")
        return self._find_values(positional, current)

    def _read_before(self) -> tuple[argparse.Action | None, argparse.Action | None]:
        """Return the option that expects a value, and the positional argument that comes next, if any."""
        pending: argparse.Action | None = None
        count = 0
        for word in self.before:
            if pending:
                pending = None
            elif word.startswith("-") and word != "-":
                action = self.command._option_string_actions.get(word)  # noqa: SLF001 - not public in argparse
                pending = action if action and action.nargs is None else None
            else:
                count += 1
        for action in self.command._get_positional_actions():  # noqa: SLF001 - the same
            if count == 0 or action.nargs in {"*", "+"}:
                return pending, action
            count -= 1
        return pending, None

    def _find_values(self, action: argparse.Action, current: str) -> Next:
        metavar = action.metavar if isinstance(action.metavar, str) else ""
        if action.choices is not None:
            return _choose([Word(str(choice)) for choice in action.choices], current)
        completes: Completable | None = getattr(action, "completes", None)
        if callable(completes):
            return _choose([Word(*each) for each in completes()], current)
        members: Sequence[str] = getattr(action, "members", ())
        has_fields = metavar == "FIELD=VALUE"
        if has_fields or (members and self.before):
            return _choose(self._list_further(current, has_fields=has_fields), current)
        live = completes or _LIVE.get(metavar)
        if action.dest == "owner":
            live = "owner"
        if live or members:
            return _choose([*(self._list_ids(live) if live else ()), *map(Word, members)], current)
        return Next(kind=_PATHS.get(metavar, "words"))

    def _list_ids(self, live: Live) -> Iterator[Word]:
        """Yield what there is of a kind; ids that have been typed are left out."""
        used = set(self.before)
        yield from (Word(each) for each in self.look(live) if live == "owner" or each not in used)

    def _list_further(self, current: str, *, has_fields: bool) -> Iterator[Word]:
        """Yield what may follow an id: further ids, its fields, or after ``owner`` the name of one."""
        first, *names = self.before
        if first in _MEMBERS and not names:
            yield from map(Word, self.look(_MEMBERS[first]))
            return
        is_after_fields = any("=" in word for word in self.before)
        if first not in _IN_PLAN and not is_after_fields and (current or not has_fields):
            yield from self._list_ids("record")
        if has_fields:
            yield from self._list_fields(current)

    def _list_fields(self, current: str) -> Iterator[Word]:
        """Yield ``owner=``, and after the ``=`` the values from the schema or the plan."""
        name, sign, _ = current.partition("=")
        operator = f"{name[-1]}=" if sign and name[-1:] in {"+", "-"} else "="
        for field, settings in self._find_schemas().items():
            if not sign:
                yield Word(f"{field}=", settings["description"])
            elif field == name.rstrip("+-"):
                live = _FIELD_VALUES.get(field)
                values = self.look(live) if live else settings.get("enum") or settings.get("items", {}).get("enum", ())
                yield from (Word(f"{field}{operator}{value}") for value in values)

    def _find_schemas(self) -> dict[str, dict[str, Any]]:
        """Return the fields that can be set, with their schemas."""
        first = self.before[0]
        if first in _IN_PLAN:
            from launchlist.commands.plan_fields import list_member_fields, list_plan_fields  # needed by few lines

            if first != "plan":
                return list_member_fields(first)
            named = {"description": "A date that others count from."}
            return {**list_plan_fields(), **{f"anchors.{each}": named for each in self.look("anchor")}}
        from launchlist.commands.field_words import list_wishable
        from launchlist.reading.schema.validator import read_schema

        kind: Literal["task", "blocker"] = "blocker" if first in self.look("blocker") else "task"
        fields = read_schema(kind)["properties"]
        return {name: fields[name] for name in list_wishable(kind)}


def _list_options(parser: argparse.ArgumentParser, used: Sequence[str]) -> Iterator[Word]:
    """Yield the options that are not hidden and, unless they may be repeated, not used yet."""
    for action in parser._actions:  # noqa: SLF001 - not public in argparse
        is_there = any(option in used for option in action.option_strings)
        if action.help == argparse.SUPPRESS or (is_there and not isinstance(action, argparse._AppendAction)):  # noqa: SLF001 - the same
            continue
        yield from (Word(option, action.help or "") for option in action.option_strings if option.startswith("--"))


def _choose(words: Iterable[Word], current: str) -> Next:
    return Next(words=tuple(word for word in words if word.text.startswith(compose_name(current))))

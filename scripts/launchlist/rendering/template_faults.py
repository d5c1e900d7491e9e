"""Explanations of template errors: Jinja's messages are about Python, which users need not know."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from launchlist.vocabulary import find_nearest, suggest
from launchlist.wording import CLOSELY, quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from launchlist.rendering.context import Context

_QUOTED: Final = re.compile(r"'([^']+)'")
_SUFFIX: Final = ".md.j2"
_UNNAMED: Final = re.compile(r"No (filter|test) named '(.*?)'")
_LACKING: Final = re.compile(r"'?(\w+)(?: object)?'? has no (?:attribute (.+)|(element .+))", re.DOTALL)
_REFUSED: Final = re.compile(r"access to attribute '(\w+)' of '(\w+)' object is unsafe")
_KINDS: Final = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "tuple": "a list",
    "dict": "a mapping",
    "None": "nothing",
    "NoneType": "nothing",
    "Undefined": "nothing",
    "StrictUndefined": "nothing",
    "Macro": "a macro",
    "method": "a function",
    "function": "a function",
    "generator": "a list",
}
_ERRORS: Final = (
    (r"can only concatenate (\w+) \(not \"(\w+)\"\) to \w+", "{} and {} cannot be added"),
    (r"unsupported operand type\(s\) for (?:\+=?|-=?): '(\w+)' and '(\w+)'", "{} and {} cannot be added or subtracted"),
    (r"unsupported operand type\(s\) for .*: '(\w+)' and '(\w+)'", "{} and {} cannot be multiplied or divided"),
    (r"can't multiply sequence by non-int of type '(\w+)'", "text or a list cannot be multiplied by {}"),
    (r"'.*' not supported between instances of '(\w+)' and '(\w+)'", "{} and {} cannot be compared"),
    (r"bad operand type for .*: '(\w+)'", "{} cannot be negated"),
    (r"(?:cannot unpack non-iterable )?'?(\w+)'? object(?: is not (?:iterable|reversible))?", "{} is not a list"),
    (r"argument of type '(\w+)' is not iterable", "{} cannot be searched"),
    (r"object of type '(\w+)' has no len\(\)", "{} has no length"),
    (r"'(\w+)' object is not callable", "{} is neither a macro nor a function"),
    (r".*(?:division|modulo) by zero", "division by zero"),
    (r"Range too big.*", "a range is longer than 100,000"),
    (r"(?:not enough|too many) values to unpack.*", "a loop does not have as many names as values"),
    (r"(?!macro ).*(?:argument|parameter).*", "a filter, a test or a function has wrong arguments"),
    (r"(?:not all arguments converted|not enough arguments|unsupported format character|%\w format).*",
     "text with % placeholders has too few or too many values"),
)  # fmt: skip


def explain_syntax(message: str, environment: ImmutableSandboxedEnvironment) -> tuple[str, str]:
    """Explain a syntax error, and suggest the nearest filter or test if the name of one is unknown."""
    unnamed = _UNNAMED.match(message)
    if not unnamed:
        return message, ""
    known: Iterable[str] = environment.filters if unnamed[1] == "filter" else environment.tests
    return f"there is no {unnamed[1]} '{unnamed[2]}'", suggest(unnamed[2], known, CLOSELY)


def suggest_template(name: str, known: Iterable[str]) -> str:
    """Suggest the template that was probably meant; their names all have the same ending."""
    names = {each.removesuffix(_SUFFIX): each for each in known}
    nearest = find_nearest(name.removesuffix(_SUFFIX), names, CLOSELY)
    return f"did you mean {quote(names[nearest])}?" if nearest else ""


def explain_lacking(message: str, context: Context) -> tuple[str, str]:
    """Explain an unknown name, and suggest the names that were probably meant."""
    lacking = _LACKING.fullmatch(message)
    if lacking:
        message = f"{_KINDS.get(lacking[1], 'this')} has no {lacking[2] or lacking[3]}"
    names: set[str] = set()
    _collect_names(context, names)
    missing = _QUOTED.findall(message)
    close = difflib.get_close_matches(missing[-1], sorted(names), n=3) if missing else []
    if close:
        return message, f"did you mean {' or '.join(close)}?"
    if lacking and lacking[1] in {"list", "tuple"}:
        return message, "its items have numbers: [0] is the first"
    if lacking and lacking[1] != "dict":
        return message, "only a mapping has fields"
    return message, f"templates get {', '.join(sorted(context))}"


def explain_refusal(message: str) -> str:
    """Explain what the sandbox refused."""
    refused = _REFUSED.match(message)
    return f"templates may not use {refused[1]} of {_KINDS.get(refused[2], 'an object')}" if refused else message


def explain_error(err: Exception) -> str:
    """Explain what went wrong when an expression was evaluated."""
    said = str(err)
    for pattern, ours in _ERRORS:
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found:
            return ours.format(*(_KINDS.get(kind, "an object") for kind in found.groups()))
    # The message of a KeyError is only the key.
    return said if " " in said else f"{re.sub(r'(?<!^)(?=[A-Z])', ' ', type(err).__name__).lower()}: {said}"


def explain_recursion(err: RecursionError) -> str:
    """Explain what recurses without end."""
    step, functions = err.__traceback__, []
    while step:
        functions.append(step.tb_frame.f_code.co_name)
        step = step.tb_next
    # Jinja uses the first of these names for the code of a macro, the second one for an included template.
    is_macro = functions.count("template") > functions.count("top-level template code")
    return f"{'a macro calls itself' if is_macro else 'the templates include each other'} endlessly"


def _collect_names(value: object, names: set[str]) -> None:
    if isinstance(value, Mapping):
        names.update(value)
        for each in value.values():
            _collect_names(each, names)
    elif isinstance(value, list) and value:
        _collect_names(value[0], names)

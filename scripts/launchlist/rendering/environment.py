"""Templates to text with Jinja2; the only room that knows it. Used in our process for our templates only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from launchlist.rendering.engine import import_engine

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from launchlist.rendering.context import Context

LAYOUT = "checklist.md.j2"
_QUOTED = re.compile(r"'([^']+)'")
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_REFUSED = re.compile(r"access to attribute '(\w+)' of '(\w+)' object is unsafe")
_KINDS = {"str": "a text", "list": "a list", "dict": "a mapping"}


class TemplateFault(NamedTuple):
    """What is wrong with a template: its name, the line from 1, what and how to mend it."""

    template: str
    line: int
    message: str
    hint: str = ""


def build_environment(sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """Return an environment over ``sources``, name to text.

    Immutable and sandboxed as in https://jinja.palletsprojects.com/en/stable/sandbox/; nothing in it is random, and
    ``safe`` is left out because all text is Markdown already.
    """
    import_engine()
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: (sources[name], name, None) if name in sources else None),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals.pop("lipsum", None)
    for name in ("random", "safe"):
        environment.filters.pop(name)
    return environment


def render_job(
    environment: ImmutableSandboxedEnvironment, name: str, context: Context, *, is_checked: bool = False
) -> str | TemplateFault:
    """Return the text of one template; the layout is given the texts of its sections, each ending in one line feed.

    ``is_checked`` asks for `check_text` of all that is written.
    """
    inspect = check_text if is_checked else _trust_text
    if name == LAYOUT:
        parts = []
        for section in context["sections"]:
            text = inspect(f"{section}.md.j2", render_template(environment, f"{section}.md.j2", context))
            if isinstance(text, TemplateFault):
                return text
            parts.append({"section": section, "text": text})
        context = {**context, "parts": parts}
    return inspect(name, render_template(environment, name, context))


def _trust_text(_: str, text: str | TemplateFault) -> str | TemplateFault:
    return text


def render_template(environment: ImmutableSandboxedEnvironment, name: str, context: Context) -> str | TemplateFault:
    """Return the text of one template, ending in one line feed, or what is wrong."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    try:
        text = environment.get_template(name).render(context)
    except TemplateSyntaxError as err:
        message = _clean_message(err.message or "syntax error")
        return TemplateFault(template=err.name or name, line=err.lineno, message=message)
    except UndefinedError as err:
        return _locate(err, name, err.message or "", _suggest(err.message or "", context))
    except TemplateNotFound as err:
        return _locate(err, name, f"there is no template called {err.name}")
    except RecursionError as err:
        return _locate(err, name, "the templates include each other without end")
    except MemoryError as err:
        return _locate(err, name, "it needs more memory than a template may have", "simplify the template")
    except SecurityError as err:
        hint = "it sees plain text, lists and mappings, and can change none of them"
        return _locate(err, name, _name_refusal(str(err)), hint)
    except SyntaxError as err:
        return _locate(err, name, "its blocks are nested too deep", "split the template into macros or included files")
    except Exception as err:  # noqa: BLE001 - a template can raise anything, and it is its fault
        return _locate(err, name, _name_error(err), "a template sees plain text, lists and mappings, and nothing else")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # A copy of a long document is worth avoiding: a sign of four bytes in it makes all of them take four.
    is_trimmed = text[-1:] == "\n" and text[-2:-1] != "\n" and text[:1] != "\n"
    return text if is_trimmed else text.strip("\n") + "\n"


def check_text(name: str, text: str | TemplateFault) -> str | TemplateFault:
    """Return ``text`` if a file can hold it and a terminal may show it; what our own templates write always can."""
    if isinstance(text, TemplateFault):
        return text
    wrong = _NOT_TEXT.search(text)
    if not wrong:
        return text
    kind = "half a character" if "\ud800" <= wrong[0] <= "\udfff" else "the control character"
    message = f"it writes {kind} U+{ord(wrong[0]):04X}"
    return TemplateFault(template=name, line=1, message=message, hint="delete it, or the escape that stands for it")


def _name_refusal(message: str) -> str:
    refused = _REFUSED.match(message)
    return f"a template may not use {refused[1]} of {_KINDS.get(refused[2], 'an object')}" if refused else message


def _name_error(err: Exception) -> str:
    """Return the message; where that is a mere word, behind ``key error`` for a KeyError."""
    said = str(err)
    return said if " " in said else f"{re.sub(r'(?<!^)(?=[A-Z])', ' ', type(err).__name__).lower()}: {said}"


def _clean_message(message: str) -> str:
    """Return a message that can be written: what a template spells may be no text."""
    return message[:300].encode(errors="backslashreplace").decode().rstrip(".")


def _locate(err: Exception, name: str, message: str, hint: str = "") -> TemplateFault:
    """Jinja rewrites tracebacks so that a frame of a template carries its name and line."""
    template, line = name, 1
    step: TracebackType | None = err.__traceback__
    while step:
        code = step.tb_frame.f_code
        if code.co_filename.endswith(".j2"):
            template, line = code.co_filename, step.tb_lineno
        step = step.tb_next
    return TemplateFault(template=template, line=line, message=_clean_message(message), hint=hint)


def _suggest(message: str, context: Context) -> str:
    import difflib  # needed for faults only

    names: set[str] = set()
    _collect_names(context, names)
    missing = _QUOTED.findall(message)
    close = difflib.get_close_matches(missing[-1], sorted(names), n=3) if missing else []
    return f"did you mean {' or '.join(close)}?" if close else f"a template sees {', '.join(sorted(context))}"


def _collect_names(value: Any, names: set[str]) -> None:
    if isinstance(value, Mapping):
        names.update(value)
        for each in value.values():
            _collect_names(each, names)
    elif isinstance(value, list) and value:
        _collect_names(value[0], names)

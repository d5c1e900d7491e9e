"""Templates to text with Jinja2; nothing else imports it. In this process it only renders built-in templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.importing import import_engine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from launchlist.rendering.context import Context

_NAMES = "launchlist.templates"
"""The policy with the names of all templates: Jinja lets programs add their own policies."""


class TemplateFault(NamedTuple):
    """What is wrong with a template: its name, the line from 1, the problem and the remedy."""

    template: str
    line: int
    message: str
    hint: str = ""


def build_environment(sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """Return an environment over ``sources``, name to text.

    Immutable and sandboxed as in https://jinja.palletsprojects.com/en/stable/sandbox/; nothing in it is random, and
    ``safe`` is removed because all text is already Markdown.
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
    environment.policies[_NAMES] = sorted(sources)
    environment.globals.pop("lipsum", None)
    for name in ("random", "safe"):
        environment.filters.pop(name)
    return environment


def render_template(environment: ImmutableSandboxedEnvironment, name: str, context: Context) -> str | TemplateFault:
    """Return the text of one template, ending with one line feed, or what is wrong."""
    try:
        text = environment.get_template(name).render(context)
    except Exception as err:  # noqa: BLE001 - a template can raise anything, and that is a fault of the template
        return explain_template_failure(err, name, environment, context)
    return trim_text(text)


def trim_text(text: str) -> str:
    """Return ``text`` with LF line endings, none at the start and one at the end."""
    # Searching for one character takes a tenth of the time of searching for two, and documents are long.
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Avoid a copy of a long document: with one character outside the BMP, every character takes four bytes.
    is_trimmed = text[-1:] == "\n" and text[-2:-1] != "\n" and text[:1] != "\n"
    return text if is_trimmed else text.strip("\n") + "\n"


def explain_template_failure(
    err: Exception, name: str, environment: ImmutableSandboxedEnvironment, context: Context
) -> TemplateFault:
    """Return what is wrong with the template that raised ``err`` and where."""
    from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    from launchlist.rendering import template_faults

    said = getattr(err, "message", "") or str(err)
    if isinstance(err, TemplateSyntaxError):
        message, hint = template_faults.explain_syntax(said or "syntax error", environment)
        return TemplateFault(err.name or name, err.lineno, clean_message(message), hint)
    if isinstance(err, UndefinedError):
        return _locate(err, name, *template_faults.explain_lacking(said, context))
    if isinstance(err, TemplateNotFound):
        hint = template_faults.suggest_template(str(err.name), environment.policies[_NAMES])
        return _locate(err, name, f"there is no template named {err.name}", hint)
    if isinstance(err, RecursionError):
        return _locate(err, name, template_faults.explain_recursion(err))
    if isinstance(err, MemoryError):
        return _locate(err, name, "it needs more memory than templates are allowed", "simplify the template")
    if isinstance(err, SecurityError):
        hint = "templates get plain text, lists and mappings, and cannot change them"
        return _locate(err, name, template_faults.explain_refusal(said), hint)
    if isinstance(err, SyntaxError):
        return _locate(
            err, name, "its blocks are nested too deeply", "split the template into macros or included files"
        )
    if isinstance(err, TemplateRuntimeError):  # a filter or test that is looked up late
        return _locate(err, name, *template_faults.explain_syntax(said, environment))
    hint = "templates get plain text, lists and mappings, and nothing else"
    return _locate(err, name, template_faults.explain_error(err), hint)


def clean_message(message: str) -> str:
    """Return a message that can be encoded: names in a template may contain lone surrogates."""
    return message[:300].encode(errors="backslashreplace").decode().rstrip(".")


def _locate(err: Exception, name: str, message: str, hint: str = "") -> TemplateFault:
    """Return the template and line; Jinja rewrites tracebacks so that a template's frames have them."""
    template, line = name, 1
    step: TracebackType | None = err.__traceback__
    while step:
        code = step.tb_frame.f_code
        if code.co_filename.endswith(".j2"):
            template, line = code.co_filename, step.tb_lineno
        step = step.tb_next
    return TemplateFault(template=template, line=line, message=clean_message(message), hint=hint)

"""One output from its templates: first each section, then the layout that combines them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from launchlist.rendering.environment import TemplateFault, explain_template_failure, render_template, trim_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from launchlist.rendering.context import Context

LAYOUT = "checklist.md.j2"
_NOT_TEXT = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
"""A pattern as a string, since it is only compiled for a repository's own templates."""


def render_job(
    environment: ImmutableSandboxedEnvironment, name: str, context: Context, *, is_checked: bool = False
) -> str | TemplateFault:
    """Return the text of one template; the layout gets the texts of its sections, each ending with one line feed.

    ``is_checked`` applies `check_rendered_text` to the result.
    """
    inspect = check_rendered_text if is_checked else _trust_text
    whole = _add_parts(environment, name, context, inspect)
    if isinstance(whole, TemplateFault):
        return whole
    return inspect(name, render_template(environment, name, whole))


def encode_job(environment: ImmutableSandboxedEnvironment, name: str, context: Context) -> bytes | TemplateFault:
    """Do what `render_job` does, in UTF-8.

    As a string, a long document with one character outside the BMP would take four times the memory.
    """
    whole = _add_parts(environment, name, context, _trust_text)
    if isinstance(whole, TemplateFault):
        return whole
    try:
        data = b"".join(map(str.encode, environment.get_template(name).generate(whole)))
    except Exception as err:  # noqa: BLE001 - a template can raise anything, and that is a fault of the template
        return explain_template_failure(err, name, environment, whole)
    is_trimmed = data[-1:] == b"\n" and data[-2:-1] != b"\n" and data[:1] != b"\n" and b"\r" not in data
    return data if is_trimmed else trim_text(data.decode()).encode()


def _add_parts(
    environment: ImmutableSandboxedEnvironment,
    name: str,
    context: Context,
    inspect: Callable[[str, str | TemplateFault], str | TemplateFault],
) -> Context | TemplateFault:
    """Add the texts of the sections to the context if it is for the layout."""
    if name != LAYOUT:
        return context
    parts = []
    for section in context["sections"]:
        text = inspect(f"{section}.md.j2", render_template(environment, f"{section}.md.j2", context))
        if isinstance(text, TemplateFault):
            return text
        parts.append({"section": section, "text": text})
    return {**context, "parts": parts}


def _trust_text(_: str, text: str | TemplateFault) -> str | TemplateFault:
    return text


def check_rendered_text(name: str, text: str | TemplateFault) -> str | TemplateFault:
    """Return ``text`` if it can be encoded and is safe to show; the output of built-in templates always is."""
    if isinstance(text, TemplateFault):
        return text
    wrong = re.search(_NOT_TEXT, text)
    if not wrong:
        return text
    kind = "half a character" if "\ud800" <= wrong[0] <= "\udfff" else "the control character"
    message = f"it writes {kind} U+{ord(wrong[0]):04X}"
    return TemplateFault(template=name, line=1, message=message, hint="delete it, or its escape sequence")

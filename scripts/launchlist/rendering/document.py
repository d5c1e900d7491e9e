"""From a report to the text of one output: its template, context and process, and the note that seals it."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from launchlist.plan.model import SECTIONS, Output
from launchlist.rendering.context import Context, build_context
from launchlist.rendering.environment import TemplateFault, build_environment
from launchlist.rendering.jobs import LAYOUT, encode_job
from launchlist.rendering.outputs import choose_marks, seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from launchlist.plan.report import Report

RenderJob = tuple[str, Context]
ISSUE_TEMPLATES = ("issue_title.md.j2", "issue_body.md.j2")
"""Built-in templates that are not for documents: `launchlist.sync` renders them."""


@lru_cache(maxsize=1)
def load_templates() -> dict[str, str]:
    """Return the built-in templates, name to text."""
    names = (LAYOUT, *(f"{section}.md.j2" for section in SECTIONS))
    # The same as pkgutil, which takes longer to load than the templates.
    templates = import_module("launchlist.templates")
    loader: Any = templates.__loader__
    return {name: loader.get_data(f"{templates.__path__[0]}/{name}").decode() for name in names}


def find_stray_templates(overrides: Mapping[str, str]) -> list[str]:
    """Return the names that neither replace a built-in template nor are mentioned by another template."""
    ours = {*load_templates(), *ISSUE_TEMPLATES}
    return [
        name
        for name in overrides
        if name not in ours and not any(name in text for other, text in overrides.items() if other != name)
    ]


def render_output(report: Report, output: Output, overrides: Mapping[str, str]) -> dict[str, bytes] | TemplateFault:
    """Return the sealed text of an output in UTF-8: under "" for a whole file, else region by region."""
    rendered = render_outputs([(report, output)], overrides)
    return rendered if isinstance(rendered, TemplateFault) else rendered[0]


def render_outputs(
    wanted: Sequence[tuple[Report, Output]], overrides: Mapping[str, str]
) -> list[dict[str, bytes]] | TemplateFault:
    """Do what `render_output` does for several outputs, which share the limits on a repository's own templates."""
    texts = _render_jobs((job for report, output in wanted for job in _list_jobs(report, output)), overrides)
    if isinstance(texts, TemplateFault):
        return texts
    rest = iter(texts)
    return [_seal_output(report, output, rest) for report, output in wanted]


def _list_jobs(report: Report, output: Output) -> Iterator[RenderJob]:
    if not output.regions:
        yield LAYOUT, build_context(report, output.sections)
    for name in output.regions:
        yield f"{name}.md.j2", build_context(report, (name,))


def _seal_output(report: Report, output: Output, texts: Iterator[bytes]) -> dict[str, bytes]:
    stamp = report.stamp.local.isoformat()
    marks = choose_marks(output.path, is_region=bool(output.regions))
    return {name: seal(next(texts), stamp, marks) for name in output.regions or ("",)}


def _render_jobs(jobs: Iterable[RenderJob], overrides: Mapping[str, str]) -> list[bytes] | TemplateFault:
    """Render built-in templates here; if any of the repository's own is involved, one child process renders all.

    ``jobs`` is an iterator, so that the context of one job can be freed before the next one.
    """
    if overrides:
        from launchlist.rendering.sandbox import render_apart

        apart = render_apart({**load_templates(), **overrides}, list(jobs), blamed=min(overrides))
        return apart if isinstance(apart, TemplateFault) else [text.encode() for text in apart]
    environment = _build_own_environment()
    texts = []
    for name, context in jobs:
        text = encode_job(environment, name, context)
        if isinstance(text, TemplateFault):
            return text
        texts.append(text)
    return texts


@lru_cache(maxsize=1)
def _build_own_environment() -> ImmutableSandboxedEnvironment:
    return build_environment(load_templates())

"""Titles and bodies of issues from templates, ours or the repository's own."""

from __future__ import annotations

import json
import pkgutil
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from launchlist.rendering.document import ISSUE_TEMPLATES
from launchlist.rendering.environment import TemplateFault, build_environment, render_template
from launchlist.rendering.github_text import defuse_title
from launchlist.rendering.sandbox import render_apart
from launchlist.sync.issue_edits import IssueText
from launchlist.sync.marker import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.rendering.context import Context
    from launchlist.sync.issue_fields import IssueFields

TITLE, BODY = ISSUE_TEMPLATES


@lru_cache(maxsize=1)
def load_issue_templates() -> dict[str, str]:
    """Return our own templates for issues, name to text."""
    return {name: (pkgutil.get_data("launchlist.templates", name) or b"").decode() for name in (TITLE, BODY)}


def digest_templates(overrides: Mapping[str, str]) -> str:
    """Return what stands for all text that may lay out an issue."""
    return digest(json.dumps({**load_issue_templates(), **overrides}, sort_keys=True))


def compose(fields: Mapping[str, IssueFields], overrides: Mapping[str, str]) -> dict[str, IssueText] | TemplateFault:
    """Return the text of each issue, or what is wrong with a template.

    Our own templates run here; as soon as the repository has some, a child process runs all.
    """
    sources = {**load_issue_templates(), **overrides}
    # A context is plain data, whichever names it has.
    jobs = [(name, cast("Context", context)) for context in fields.values() for name in (TITLE, BODY)]
    if not jobs:
        return {}
    if overrides:
        rendered = render_apart(sources, jobs, blamed=min(overrides))
        if isinstance(rendered, TemplateFault):
            return rendered
        texts = rendered
    else:
        environment = build_environment(sources)
        texts = []
        for name, context in jobs:
            text = render_template(environment, name, context)
            if isinstance(text, TemplateFault):
                return text
            texts.append(text)
    pairs = zip(fields, texts[::2], texts[1::2], strict=True)
    return {key: IssueText(title=defuse_title(title), body=body) for key, title, body in pairs}

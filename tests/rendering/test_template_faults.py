from __future__ import annotations

import pytest

from launchlist.rendering.environment import TemplateFault
from tests.rendering.test_environment import render

HINT = "templates get plain text, lists and mappings, and nothing else"
NAMES = (
    "templates get actions, blockers, days, goal, groups, metrics, next_sync, refresh, rows, sections, stamp, steps, "
    "title"
)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("{{ title | uper }}", "there is no filter 'uper'", "did you mean 'upper'?"),
        ("{{ title | foo }}", "there is no filter 'foo'", ""),
        ("{% if title is defind %}{% endif %}", "there is no test 'defind'", "did you mean 'defined'?"),
        ("{% if title %}{{ title | uper }}{% endif %}", "there is no filter 'uper'", "did you mean 'upper'?"),
        ("{% include 'prat.md.j2' %}", "there is no template named prat.md.j2", "did you mean 'part.md.j2'?"),
        ("{% include 'zzz' %}", "there is no template named zzz", ""),
        ("{{ title.foo }}", "a text has no 'foo'", "only a mapping has fields"),
        ("{{ (1).foo }}", "a number has no 'foo'", "only a mapping has fields"),
        ("{{ next_sync.zzzz }}", "a mapping has no 'zzzz'", f"{NAMES}, updated, zone"),
        ("{{ rows[7].id }}", "a list has no element 7", "its items have numbers: [0] is the first"),
        ("{{ none.foo }}", "nothing has no 'foo'", "only a mapping has fields"),
        ("{{ 'a' + 1 }}", "a text and a number cannot be added", HINT),
        ("{{ 1 + 'a' }}", "a number and a text cannot be added or subtracted", HINT),
        ("{{ rows + 1 }}", "a list and a number cannot be added", HINT),
        ("{{ title / 2 }}", "a text and a number cannot be multiplied or divided", HINT),
        ("{{ title * title }}", "text or a list cannot be multiplied by a text", HINT),
        ("{{ title < 1 }}", "a text and a number cannot be compared", HINT),
        ("{{ -title }}", "a text cannot be negated", HINT),
        ("{% for each in 1 %}{% endfor %}", "a number is not a list", HINT),
        (
            "{% for a, b, c, d in rows %}{% endfor %}",
            "a loop does not have as many names as values",
            HINT,
        ),
        ("{{ 1 in 2 }}", "a number cannot be searched", HINT),
        ("{{ 1 | length }}", "a number has no length", HINT),
        ("{{ title() }}", "a text is neither a macro nor a function", HINT),
        ("{{ title | upper(1) }}", "a filter, a test or a function has wrong arguments", HINT),
        ("{{ '%d' | format('x') }}", "text with % placeholders has too few or too many values", HINT),
        ("{{ 1 % 0 }}", "division by zero", HINT),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "a macro calls itself endlessly", ""),
        ("{% include 'x.md.j2' %}", "the templates include each other endlessly", ""),
    ],
)
def test_template_faults_are_explained_without_python_terms(text: str, message: str, hint: str) -> None:
    fault = render(text, part="")
    assert isinstance(fault, TemplateFault)
    assert (fault.message, fault.hint) == (message, hint)

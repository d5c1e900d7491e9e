from __future__ import annotations

import pytest

from launchlist.rendering.context import build_context
from launchlist.rendering.environment import TemplateFault, build_environment
from launchlist.rendering.jobs import render_job
from tests.plan.builder import build_plan, build_task, report

CONTEXT = build_context(report(build_plan(build_task("A-1"))), ("heading",))


def render(text: str, **others: str) -> str | TemplateFault:
    sources = {"x.md.j2": text} | {f"{name}.md.j2": other for name, other in others.items()}
    # Checked, as the child process has whatever a repository's templates write.
    return render_job(build_environment(sources), "x.md.j2", CONTEXT, is_checked=True)


def test_text_ends_in_one_line_feed() -> None:
    assert render("\n\n{{ title }}\n\n") == "Small plan\n"


def test_every_line_ends_in_a_line_feed() -> None:
    assert render("{{ '\\r\\na\\r\\nb\\rc\\td\\r\\n' }}") == "a\nb\nc\td\n"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("a\n{{ titel }}", 2, "'titel' is undefined", "did you mean title?"),
        (
            "{% for row in rows %}\n\n{{ row.deadlin }}{% endfor %}",
            3,
            "a list has no 'deadlin'",
            "its items have numbers",
        ),
        ("{{ nothing_like_it }}", 1, "'nothing_like_it' is undefined", "templates get actions, blockers, days, goal"),
        ("a\nb\n{% if %}", 3, "Expected an expression", ""),
        ("{% include 'gone.md.j2' %}", 1, "there is no template named gone.md.j2", ""),
        ("{% include '../../../etc/passwd' %}", 1, "there is no template named ../../../etc/passwd", ""),
        ("{% include '/etc/passwd' %}", 1, "there is no template named /etc/passwd", ""),
        ("{% include 'x.md.j2' %}", 1, "the templates include each other endlessly", ""),
        ("{{ 1 / 0 }}", 1, "division by zero", "templates get plain text, lists and mappings"),
        ("{{ title.__class__ }}", 1, "templates may not use __class__ of a text", "templates get plain text"),
        ("{{ rows.append(1) }}", 1, "templates may not use append of a list", "templates get plain text"),
        ("{% if 1 %}" * 150 + "{% endif %}" * 150, 1, "its blocks are nested too deeply", "split the template"),
        ("{{ '\\ud800' }}", 1, "it writes half a character U+D800", "delete it"),
        ("{{ '\\x1b[31m\\x00' }}", 1, "it writes the control character U+001B", "delete it"),
        ("{{ '\\x85' }}", 1, "it writes the control character U+0085", "delete it"),
        ("{% include '\\ud800' %}", 1, "there is no template named \\ud800", ""),
        ("{{ title | safe }}", 1, "there is no filter 'safe'", ""),
        ("{{ rows | random }}", 1, "there is no filter 'random'", ""),
        ("{{ lipsum() }}", 1, "'lipsum' is undefined", ""),
        ("{{ range(10 ** 9) | list }}", 1, "a range is longer than 100,000", ""),
    ],
)
def test_a_fault_names_template_line_and_remedy(text: str, line: int, message: str, hint: str) -> None:
    fault = render(text)
    assert isinstance(fault, TemplateFault)
    assert (fault.template, fault.line) == ("x.md.j2", line)
    assert message in fault.message
    assert fault.hint.startswith(hint)
    assert not fault.message.endswith(".")
    assert "docs/" not in fault.hint


def test_a_fault_in_an_included_template_is_found_there() -> None:
    fault = render("a\n{% include 'y.md.j2' %}", y="b\n\n{{ titel }}")
    assert isinstance(fault, TemplateFault)
    assert (fault.template, fault.line) == ("y.md.j2", 3)


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''['__class__'] }}",
        "{{ '' | attr('__class__') }}",
        "{{ '' | attr('__cla' ~ 'ss__') }}",
        "{{ ['']|map(attribute='__class__')|list }}",
        "{{ '{0.__class__}'.format('') }}",
        "{{ '{x.__class__}'.format_map({'x': ''}) }}",
        "{{ ('{0.__class__}' | attr('format'))('') }}",
        "{{ (['{0.__class__}']|map('attr', 'format')|first)('') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ joiner.__init__.__globals__.os }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ (self | attr('_TemplateReference__context')).environment }}",
        "{{ range.__self__ }}",
        "{{ dict.mro() }}",
        "{{ title.__class__.__base__.__subclasses__() }}",
        "{{ rows.append(1) }}",
        "{{ actions.clear() }}",
        "{% set x = {} %}{{ x.update({'a': 1}) }}",
        "{{ ''.join.__func__ }}",
        "{% for f in [title.format] %}{{ f.__self__.__class__ }}{% endfor %}",
    ],
)
def test_nothing_leads_out_of_the_sandbox(text: str) -> None:
    shown = render(text)
    assert isinstance(shown, TemplateFault) or "class" not in shown, shown
    assert isinstance(shown, TemplateFault) or "builtin" not in shown, shown

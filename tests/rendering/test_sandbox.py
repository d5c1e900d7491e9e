from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from launchlist.rendering import sandbox
from launchlist.rendering.context import build_context
from launchlist.rendering.environment import TemplateFault
from launchlist.rendering.sandbox import parse_apart, render_apart
from tests.plan.builder import build_plan, build_task, report
from tests.workspace import SCRIPTS

if TYPE_CHECKING:
    from pathlib import Path

CONTEXT = build_context(report(build_plan(build_task("A-1"))), ("heading",))


def render(text: str) -> list[str] | TemplateFault:
    return render_apart({"x.md.j2": text}, [("x.md.j2", CONTEXT)])


def test_texts_come_back_in_order() -> None:
    sources = {"x.md.j2": "{{ title }} → é", "y.md.j2": "{{ zone }}"}
    assert render_apart(sources, [("y.md.j2", CONTEXT), ("x.md.j2", CONTEXT)]) == ["UTC\n", "Small plan → é\n"]


def test_a_fault_comes_back_whole() -> None:
    fault = render("a\n{{ titel }}")
    assert fault == TemplateFault("x.md.j2", 2, "'titel' is undefined", "did you mean title?")


def test_the_environment_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "sesame")
    for text in ("{{ environ }}", "{{ env.GITHUB_TOKEN }}", "{{ GITHUB_TOKEN }}", "{{ self }}{{ config }}"):
        assert isinstance(render(text), TemplateFault)
        assert "sesame" not in str(render(text))


def test_the_library_path_is_passed_to_the_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\n[ "$LD_LIBRARY_PATH" = /tool/lib ] && exec {sys.executable} "$@"\nexit 127\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("LD_LIBRARY_PATH", "/tool/lib")
    assert render("{{ title }}") == ["Small plan\n"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ 'a' * 10**10 }}", "it needs more memory than templates are allowed"),
        ("{{ 'a'.ljust(10**10) }}", "it needs more memory than templates are allowed"),
        ("{{ '%10000000000d' % 1 }}", "it needs more memory than templates are allowed"),
        ("{% set ns = namespace(t='ab') %}{% for i in range(40) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}",
         "it needs more memory than templates are allowed"),
        ("{{ 'a' * (70 * 1024 * 1024) }}", "the output is over 64 MiB"),
        ("{% include 'x.md.j2' %}", "the templates include each other endlessly"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "a macro calls itself endlessly"),
    ],
)  # fmt: skip
def test_growth_is_stopped(text: str, message: str) -> None:
    fault = render(text)
    assert isinstance(fault, TemplateFault)
    assert message in fault.message


LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def test_a_loop_is_stopped_by_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 1)
    fault = render(LOOP)
    assert isinstance(fault, TemplateFault)
    assert fault.message == "rendering takes longer than 1 s"


def test_a_loop_is_stopped_by_its_processor_time() -> None:
    code = "from launchlist.rendering import sandbox; sandbox.CPU_SECONDS = 1; sandbox.main()"
    job = json.dumps({"sources": {"x.md.j2": LOOP}, "contexts": [("x.md.j2", CONTEXT)], "blamed": "x.md.j2"})
    done = subprocess.run([sys.executable, "-c", code], input=job, text=True, env={"PYTHONPATH": SCRIPTS}, check=False)
    assert -done.returncode in {signal.SIGKILL, signal.SIGXCPU}


@pytest.mark.parametrize(
    "text", ["{% include '/etc/passwd' %}", "{% import '/etc/passwd' as p %}", "{% extends '/etc/passwd' %}"]
)
def test_files_cannot_be_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "secret.md.j2").write_text("secret")
    for each in (text, text.replace("/etc/passwd", str(tmp_path / "secret.md.j2"))):
        fault = render(each)
        assert isinstance(fault, TemplateFault)
        assert fault.message.startswith("there is no template named /")


def test_every_invalid_template_is_found_without_rendering() -> None:
    sources = {
        "a.md.j2": "x\n{% if %}",
        "b.md.j2": "{{ titel }}{% include 'gone.md.j2' %}" + LOOP,
        "c.md.j2": "{{ title | shout }}",
        "d.md.j2": "{% if 1 %}" * 150 + "{% endif %}" * 150,
        "e.md.j2": "{% include '\\ud800' %}\n\n{% \ud800 %}",
    }
    assert [(fault.template, fault.line, fault.message[:28]) for fault in parse_apart(sources)] == [
        ("a.md.j2", 2, "Expected an expression, got "),
        ("c.md.j2", 1, "there is no filter 'shout'"),
        ("d.md.j2", 1, "its blocks are nested too de"),
        ("e.md.j2", 3, "unexpected char '\\ud800' at "),
    ]


@pytest.mark.parametrize("text", ["{{ 'a' * 10**10 }}", "{{ 'a'.ljust(10**10) }}"])
def test_parsing_is_limited_too(text: str) -> None:
    # Jinja works out what is constant while it compiles, and leaves to rendering what fails.
    assert parse_apart({"x.md.j2": text}) == []

"""A repository's own templates, rendered in a child process with limits, without an environment or files to write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from launchlist.rendering.environment import TemplateFault, build_environment, clean_message
from launchlist.rendering.jobs import render_job

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.rendering.context import Context

CPU_SECONDS = 10
WALL_SECONDS = 30
MEMORY_BYTES = 1 << 30
OUTPUT_BYTES = 64 << 20
"""Like the limits above, for all jobs of one child: every output of a plan together, or every issue."""

Texts = dict[str, str]


def render_apart(
    sources: Mapping[str, str], contexts: Sequence[tuple[str, Context]], *, blamed: str = ""
) -> list[str] | TemplateFault:
    """Return the text of each (template, context) pair, rendered by a child with no environment and hard limits.

    The limits apply to all templates together; if one is exceeded, ``blamed`` is the template that is reported.

    Jinja's sandbox does not limit loops (see the security notes of its documentation), so the process does.
    """
    culprit = blamed or contexts[0][0]
    answer = _ask_child({"sources": dict(sources), "contexts": list(contexts), "blamed": culprit}, culprit)
    if isinstance(answer, TemplateFault):
        return answer
    return TemplateFault(**answer["fault"]) if "fault" in answer else list(answer["texts"])


def parse_apart(sources: Mapping[str, str]) -> list[TemplateFault]:
    """Return the first fault of each template that is not valid Jinja, found by such a child without rendering."""
    answer = _ask_child({"sources": dict(sources), "parse": True}, min(sources))
    return [answer] if isinstance(answer, TemplateFault) else [TemplateFault(**fault) for fault in answer["faults"]]


def _ask_child(job: dict[str, object], blamed: str) -> dict[str, Any] | TemplateFault:
    command = [sys.executable, "-I", "-B", "-m", "launchlist.rendering.sandbox", str(CPU_SECONDS)]
    # If it is set, Python may not start without it.
    needed = "SYSTEMROOT" if sys.platform == "win32" else "LD_LIBRARY_PATH"
    environment = {name: value for name, value in os.environ.items() if name == needed}
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter and this module
            command,
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=WALL_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _build_limit_fault(blamed, f"takes longer than {WALL_SECONDS} s")
    if done.returncode == 0:
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    if b"MemoryError" in done.stderr:
        return _build_limit_fault(blamed, f"needs more than {MEMORY_BYTES >> 20} MiB of memory")
    if done.returncode < 0:
        return _build_limit_fault(blamed, f"takes longer than {CPU_SECONDS} s of processor time")
    last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
    return _build_limit_fault(blamed, f"could not be rendered: {''.join(last)}")


def _build_limit_fault(template: str, what: str) -> TemplateFault:
    return TemplateFault(template=template, line=1, message=f"rendering {what}", hint="simplify the templates")


def _limit_process(seconds: int) -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _render_job(job: dict[str, object]) -> dict[str, object]:
    environment = build_environment(job["sources"])  # type: ignore[arg-type] # written by render_apart
    blamed = str(job["blamed"])
    texts, size = [], 0
    for name, context in job["contexts"]:  # type: ignore[attr-defined] # written by render_apart
        text = render_job(environment, name, context, is_checked=True)
        if isinstance(text, TemplateFault):
            return {"fault": text._asdict()}
        texts.append(text)
        size += len(text)
        if size > OUTPUT_BYTES:
            fault = TemplateFault(template=blamed, line=1, message=f"the output is over {OUTPUT_BYTES >> 20} MiB")
            return {"fault": fault._asdict()}
    return {"texts": texts}


def _parse_job(job: dict[str, Any]) -> dict[str, object]:
    environment = build_environment(job["sources"])
    from jinja2 import TemplateSyntaxError  # loaded by now

    from launchlist.rendering.template_faults import explain_syntax

    faults = []
    for name in sorted(job["sources"]):
        try:
            environment.get_template(name)
        except TemplateSyntaxError as err:
            message, hint = explain_syntax(err.message or "syntax error", environment)
            faults.append(TemplateFault(template=name, line=err.lineno, message=clean_message(message), hint=hint))
        except (SyntaxError, RecursionError):
            message, hint = "its blocks are nested too deeply", "split the template into macros or included files"
            faults.append(TemplateFault(template=name, line=1, message=message, hint=hint))
    return {"faults": [fault._asdict() for fault in faults]}


def main() -> int:
    """Read a job from standard input, run it under limits and print the result, both as JSON.

    The only argument is the processor time in seconds, which can lower the limit but not raise it.
    """
    _limit_process(min([CPU_SECONDS, *map(int, sys.argv[1:])]))
    job = json.load(sys.stdin)
    print(json.dumps(_parse_job(job) if "parse" in job else _render_job(job)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

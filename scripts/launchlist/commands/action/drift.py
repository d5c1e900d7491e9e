"""Generated files that are out of date: which of them a run reports, and how to fix them."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from launchlist.commands.action.base import read_text
from launchlist.project.output_files import OutputFile, read_target
from launchlist.project.project import add_findings, choose_as_of

if TYPE_CHECKING:
    from launchlist.commands.action.base import Base
    from launchlist.commands.action.job import ActionJob
    from launchlist.findings import Finding, Severity
    from launchlist.git.objects import CommitFiles
    from launchlist.project.generate import GeneratedOutputs, RenderOptions
    from launchlist.project.project import Project


def draw_checkout(job: ActionJob, project: Project, base: Base | None) -> GeneratedOutputs:
    """Return which generated files differ; before a merge, with the templates of the base."""
    from launchlist.project.generate import draw  # most pull requests need nothing rendered
    from launchlist.project.templates import load_overrides

    rendering = build_rendering(job)
    if base and job.event.is_unmerged:
        return draw(project, rendering, base.templates, check=True)
    assert project.lookup  # noqa: S101 - the caller renders a plan without errors
    overrides, faults = load_overrides(project.root, project.lookup.plan)
    return draw(project, rendering, overrides, faults, check=True)


def build_rendering(job: ActionJob) -> RenderOptions:
    """Return how the action renders: without force."""
    from launchlist.project.generate import RenderOptions

    return RenderOptions(
        style="text",
        color=False,
        stamp=False,
        force=False,
        explain=False,
        is_moment_given=job.inputs.as_of is not None,
    )


def judge_drift(job: ActionJob, project: Project, base: Base | None) -> tuple[GeneratedOutputs, list[Finding]]:
    """Return what differs, and the findings about it.

    With ``generated: on-merge`` only files that a pull request edited itself are reported: all others are brought up to
    date on the default branch.
    """
    from launchlist.project.drift import find_drift

    drawn = draw_checkout(job, _restore_moment(job, project), base)
    known = set(project.findings)
    findings = [each for each in add_findings(project, drawn.faults).findings if each not in known]
    files = _find_compared_files(job, base)
    for change in drawn.changes:
        finding = find_drift(change, job.root)
        if not files:
            place = f" --root {shlex.quote(job.prefix)}" if job.prefix else ""
            findings.append(finding._replace(hint=f"run: launchlist render{place}, and commit the result"))
        elif is_edited(files, change.target):
            verb = "edits" if change.target.data is not None else "deletes"
            findings.append(_explain_edit(job, finding, verb))
    severity: Severity = "error" if "drift" in job.inputs.fail_on else "warning"
    findings = job.locate(findings)
    return drawn, [each._replace(severity=severity) if each.rule == "drift" else each for each in findings]


def judge_proposal(job: ActionJob, project: Project, base: Base) -> list[Finding]:
    """Return the findings about generated files of a checkout that is compared with a base.

    Nothing is rendered if no finding is possible: no file to report differs from the base, and the built-in templates
    do not fail.
    """
    if project.has_errors or not project.lookup or not base.plan:
        return []
    files = _find_compared_files(job, base)
    if files and not (base.templates if job.event.is_unmerged else project.lookup.plan.templates):
        targets = [read_target(project.root, output) for output in project.lookup.plan.outputs]
        if not any(not isinstance(target, OutputFile) or is_edited(files, target) for target in targets):
            return []
    _, findings = judge_drift(job, project, base)
    return findings


def _find_compared_files(job: ActionJob, base: Base | None) -> CommitFiles | None:
    """Return the files whose edits are reported, None if every file that differs is."""
    is_on_merge = base is not None and job.inputs.generated == "on-merge"
    return base.compared.files if is_on_merge and base and base.compared else None


def _restore_moment(job: ActionJob, project: Project) -> Project:
    """Return the project as of its own as_of, which is right here: the files of a frozen plan show that time."""
    own, lookup = project.written, project.lookup
    if not own or not lookup or own.as_of == lookup.plan.as_of:
        return project
    moment = choose_as_of(own, job.inputs.as_of, job.now)
    return project._replace(lookup=lookup._replace(plan=lookup.plan._replace(as_of=own.as_of)), as_of=moment)


def is_edited(files: CommitFiles, target: OutputFile) -> bool:
    """Whether the generated parts of a file differ from those of the base, or the file was removed."""
    former = read_text(files, target.output.path)
    if target.data is None:
        return former is not None
    before = target._replace(data=former.encode() if former is not None else None).find_parts()
    return before != target.find_parts()


def _explain_edit(job: ActionJob, finding: Finding, verb: str) -> Finding:
    branch = shlex.quote(f"origin/{job.event.base_branch or job.event.default_branch or 'main'}")
    (located,) = job.locate([finding])
    path = shlex.quote(name_pathspec(located.path))
    return finding._replace(
        message=f"{located.path} is generated, and this {job.event.proposal} {verb} it",
        hint=f"the default branch regenerates it; run: git checkout {branch} -- {path}",
    )


def name_pathspec(path: str) -> str:
    """Return a pathspec that matches exactly ``path`` from the top of the repository, wherever the command is run.

    https://git-scm.com/docs/gitglossary#Documentation/gitglossary.txt-pathspec
    """
    is_plain = re.fullmatch(r"\w[\w ./-]*", path)
    if is_plain and "/" not in path:
        return path
    return f":/{path}" if is_plain else f":(top,literal){path}"

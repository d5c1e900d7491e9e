from __future__ import annotations

import pytest

from launchlist.reading.disk.paths import (
    DOCUMENTS,
    find_document_fault,
    find_name_fault,
    find_output_fault,
    find_path_fault,
    fold_name,
)


@pytest.mark.parametrize(
    "name", ["DOC-1.yaml", "a_b.c.yml", "Größe.yaml", "a b.yaml", "$(id).yaml", "%0A.yaml", ",line=1.yaml"]
)
def test_harmless_file_names_are_accepted(name: str) -> None:
    assert find_name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("new\nline.yaml", "U+000A"),
        ("tab\t.yaml", "U+0009"),
        ("\x1b[31m.yaml", "U+001B"),
        ("a\u202eb.yaml", "U+202E"),
        ("\udcff.yaml", "not UTF-8"),
        ("-rf.yaml", "option"),
        ("::error::.yaml", "command"),
        ("##[add-mask]e.yaml", "command"),
        ("a\\b.yaml", "backslash"),
        (" a.yaml", "space"),
    ],
)
def test_harmful_file_names_are_refused(name: str, words: str) -> None:
    assert words in (find_name_fault(name) or "")


@pytest.mark.parametrize("path", ["CHECKLIST.md", "docs/a/b.md", "checklist.md", "docs/checklist/x.md"])
def test_outputs_that_are_allowed(path: str) -> None:
    assert find_output_fault(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "../x",
        "a/../../x",
        "/etc/x",
        "C:\\x",
        "C:x",
        "\\\\srv\\x",
        "a\\b",
        ".git/hooks/x",
        ".GIT/x",
        "a/.git/x",
        "git~1/x",
        "x:y",
        ".github/workflows/x.yml",
        ".GitHub/Workflows/x",
        "checklist/tasks/x.yaml",
        "Checklist/plan.yaml",
        "a//b",
        "./a",
        "a/",
        "a\nb",
    ],
)
def test_outputs_that_are_refused(path: str) -> None:
    assert find_output_fault(path)


@pytest.mark.parametrize(
    "path",
    [
        *(f"docs/plan{ending}" for ending in DOCUMENTS),
        "README.md",
        "docs/Überblick 日本.md",
        "docs/requirements.md",
        "docs/what we plan.txt",
        "status.2025.MD",
        "docs/checklist/plans.md",
        "docs/console.md",
        "docs/agents-we-ship.md",
        "site/index.html",
        "CHECKLIST.md",
        "docs/launch/status.md",
        "public/status.html",
        "docs/index.html",
        "notes/plan.txt",
        "docs/v1.2/overview.md",
        "docs/می\u200cخواهم.md",
    ],
)
def test_documents_can_be_outputs(path: str) -> None:
    assert (find_output_fault(path), find_document_fault(path)) == (None, None)


OBEYED = """
    CODEOWNERS docs/CODEOWNERS codeowners OWNERS package.json docs/package.json composer.json tsconfig.json
    x.json pyproject.toml Cargo.toml netlify.toml setup.cfg tox.ini pytest.ini setup.py conftest.py noxfile.py
    docs/conf.py Makefile makefile GNUmakefile Dockerfile Jenkinsfile Procfile Gemfile Rakefile Vagrantfile
    justfile BUILD WORKSPACE go.mod pom.xml build.gradle action.yml mkdocs.yml _config.yml docker-compose.yaml
    x.sh x.ps1 x.bat x.js x.ts x.rb x.mdx x.svg x.j2 x.md.exe x.md.lnk README CNAME docs/x.mdc hooks/pre-commit
    md .md .gitattributes .husky/x.md .vscode/x.md a/.cursor/x.md .GITHUB/x.md .github./x.md requirements.txt
    requirements-dev.txt REQUIREMENTS.TXT dev-requirements.txt docs/requirements.txt requirements/base.txt
    constraints.txt CMakeLists.txt conanfile.txt meson_options.txt runtime.txt packages.txt apt.txt robots.txt
    AGENTS.md agents.md CLAUDE.md CLAUDE.local.md GEMINI.md a/SKILL.md x.prompt.md x.instructions.md
    PULL_REQUEST_TEMPLATE.md docs/pull_request_template.md PULL_REQUEST_TEMPLATE/x.md ISSUE_TEMPLATE/x.md
    docs/issue_template.md plans/b/checklist/tasks/X-1.md plans/b/Checklist/blockers/x.md b/checklist/plan.md
    CON.md aux.md docs/nul.txt com1.md LPT9.html COM¹.md a/con/x.md CHECKLIST.md. a./x.md GITHUB~1/x.md
    CHECKL~1.MD GIT~1/x.md
    vendor/modules.txt _posts/x.md node_modules/a/README.md dev-reqs.txt reqs.txt pip.txt requirements/sub/dev.txt
    requirements/plan.md constraints-plan.txt conda-linux-64.txt _layouts/x.html _includes/x.md
    layouts/_default/single.html layouts/index.html themes/a/index.html llms.txt llms-full.md replit.md CONVENTIONS.md
    google123.html ads.txt security.txt .well-known/security.txt cmakelists.txt/x.md AGENTS.md/x.md .cursorrules
    docs/copilot-instructions.md humans.txt readme.txt deps.txt files.txt docs/SUMMARY.md LICENSE.md _sidebar.md
    newsfragments/1.rst a/Vendor/x.md x.dist-info/status.txt CODEX.md skills/plan/x.md 404.html base.txt
"""


@pytest.mark.parametrize("path", OBEYED.split())
def test_files_used_by_other_programs_are_not_documents(path: str) -> None:
    assert find_output_fault(path) or find_document_fault(path)


@pytest.mark.parametrize("path", ["x.md ", "a /x.md", "x.md. .", "RE\u200bADME.md", ".g\u200cit/x.md"])
def test_names_that_a_disk_treats_as_others_are_not_documents(path: str) -> None:
    assert find_output_fault(path) or find_document_fault(path)


def test_a_path_of_the_plan_may_lead_anywhere_below_the_root() -> None:
    assert find_path_fault("checklist/plan.yaml") is None


@pytest.mark.parametrize(("one", "other"), [("A.yaml", "a.yaml"), ("\u00e9", "e\u0301"), ("ß", "SS")])
def test_names_that_are_equal_on_other_systems_fold_to_the_same_form(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)

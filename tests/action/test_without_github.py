"""What the documentation offers to those without GitHub: the hook is installed and used, the pipeline is valid."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from tests.action.bench import BLOCK
from tests.workspace import PLAN, TASK, write_files

if TYPE_CHECKING:
    from pathlib import Path


def test_the_pre_push_hook_checks_the_pushed_commit(
    repository: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    page = (repository / "docs/action.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"^```bash\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    root = tmp_path / "plan"
    root.mkdir()

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {**clean_environment, "TMPDIR": str(scratch)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False)

    def commit(files: dict[str, str]) -> None:
        write_files(root, files)
        run("git", "add", "-A")
        run("git", "commit", "-q", "-m", "change")

    run("git", "init", "-q", "--bare", str(tmp_path / "remote.git"))
    run("git", "init", "-q", "-b", "main")
    run("git", "remote", "add", "origin", str(tmp_path / "remote.git"))
    hook = root / ".git/hooks/pre-push"
    hook.write_text(script)
    hook.chmod(0o755)
    assert run("shellcheck", str(hook)).returncode == 0
    settings = f"{PLAN}as_of: 2025-05-17 12:00\n"
    commit({"checklist/plan.yaml": settings, "checklist/tasks/A-1.yaml": TASK.replace("Maya", "Mya")})
    assert "unknown-owner" in run("git", "push", "origin", "main").stdout
    commit({"checklist/tasks/A-1.yaml": TASK})
    unrendered = run("git", "push", "origin", "main")
    assert (unrendered.returncode, "has not been generated yet" in unrendered.stdout) == (1, True)
    run("launchlist", "render")
    assert run("git", "push", "origin", "main").returncode == 1
    commit({})
    pushed = run("git", "push", "origin", "main")
    assert pushed.returncode == 0, pushed.stdout + pushed.stderr
    run("git", "branch", "other")
    run("git", "checkout", "-q", "--orphan", "pages")
    run("git", "rm", "-rqf", ".")
    commit({"index.html": "no plan"})
    assert run("git", "push", "origin", "pages", "other").returncode == 0
    run("git", "branch", "a-page")
    run("git", "checkout", "-q", "-b", "broken", "main")
    commit({"checklist/tasks/A-1.yaml": TASK.replace("Maya", "Mya")})
    for before in ("a-page", ":other"):
        broken = run("git", "push", "origin", before, "broken")
        assert (broken.returncode, "unknown-owner" in broken.stdout) == (1, True)
    assert not list(scratch.iterdir())
    assert run("git", "push", "origin", ":main").returncode == 0


def test_the_pipeline_is_valid(repository: Path, clean_environment: dict[str, str], tmp_path: Path) -> None:
    page = (repository / "docs/action.md").read_text(encoding="utf-8")
    (pipeline,) = (block for block in BLOCK.findall(page) if block.startswith("launchlist:\n"))
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(pipeline)
    command = ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(path)]
    subprocess.run(command, env=clean_environment, check=True)

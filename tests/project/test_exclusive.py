"""Commands that change the same plan at the same time, as processes of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from launchlist.errors import ChangedError
from tests.commands.test_edit import run as run_here
from tests.workspace import SCRIPTS, TASK, commit, run, write_plan

if TYPE_CHECKING:
    from pathlib import Path

ONE = "checklist/tasks/A-1.yaml"
NEW = "checklist/tasks/DOC-1.yaml"
LATER = 'Later: "{}"'
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS, "PYTHONUTF8": "1"}
# Saves into a file at the moment when the command begins to write what takes its place.
MEANWHILE = """
import os, sys
from launchlist import cli
path, mark, do = sys.argv.pop(1), sys.argv.pop(1), sys.argv.pop(1)
def save(event, args):
    global do
    if event == "open" and str(args[0]).startswith(mark) and do:
        code, do = do, ""
        exec(code)
sys.addaudithook(save)
raise SystemExit(cli.main())
"""


class Started(NamedTuple):
    words: tuple[str, ...]
    child: subprocess.Popen[str]


def start(root: Path, *words: str) -> Started:
    command = [sys.executable, "-m", "launchlist", *words]
    return Started(words, subprocess.Popen(command, cwd=root, env=ENVIRONMENT, stdout=-1, stderr=-1, text=True))


@pytest.mark.parametrize("in_git", [True, False])
def test_concurrent_commands_lose_no_changes(tmp_path: Path, *, in_git: bool) -> None:
    root = write_plan(tmp_path, files={"checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2").replace(": ", ":  ")})
    if in_git:
        commit(root)
    remarks = [f"remark {number}" for number in range(3)]
    started = [start(root, "update", "A-1", remark) for remark in remarks]
    started += [start(root, "new", "DOC", f"Text {number}", "--owner", "Maya") for number in range(3)]
    started += [start(root, "set", "A-1", f"{name}") for name in ("status=complete", "labels=a,b")]
    started += [start(root, "renumber", "A-2", "B-7"), start(root, "fmt"), start(root, "render")]
    for words, child in started:
        output, errors = child.communicate(timeout=60)
        assert child.returncode in ({0, 1} if words[0] in {"fmt", "render"} else {0}), (words, output, errors)
    text = (root / ONE).read_text()
    assert all(text.count(part) == 1 for part in (*remarks, "complete", "a, b" if "[" in text else "- a\n"))
    names = sorted(path.name for path in (root / "checklist/tasks").iterdir())
    assert names == ["A-1.yaml", "B-7.yaml", "DOC-1.yaml", "DOC-2.yaml", "DOC-3.yaml"]
    titles = {
        re.findall("(?m)^title: (.*)", (root / f"checklist/tasks/DOC-{at}.yaml").read_text())[0] for at in (1, 2, 3)
    }
    assert titles == {"Text 0", "Text 1", "Text 2"}
    assert run("check", cwd=root).returncode == 0
    assert not [path for path in root.rglob("*") if "launchlist" in path.name and path.suffix in {".lock", ".tmp"}]


APPEND = "with open(path, 'a') as file: file.write('# words\\n')"
MAKE = "with open(path, 'w') as file: file.write('# words\\n')"
LINK = "os.unlink(path); os.symlink('elsewhere', path)"


@pytest.mark.parametrize(
    ("words", "path", "mark", "do"),
    [
        (("set", "A-1", "status=complete"), ONE, ".A-1", APPEND),
        (("set", "A-1", "status=complete"), ONE, ".A-1", "os.unlink(path)"),
        (("set", "A-1", "status=complete"), ONE, ".A-1", LINK),
        (("update", "A-1", "Done"), ONE, ".A-1", APPEND),
        (("new", "DOC", "Text"), NEW, ".DOC-1", MAKE),
        (("renumber", "A-1", "DOC-1"), NEW, ".DOC-1", MAKE),
        (("fmt",), "checklist/plan.yaml", ".plan.yaml", APPEND),
        (("render",), "CHECKLIST.md", ".CHECKLIST", APPEND),
        (("render", "--force"), "CHECKLIST.md", ".CHECKLIST", APPEND),
        (("init", "new", "--title", "Next", "--zone", "UTC"), "new/checklist/plan.yaml", ".plan.yaml", MAKE),
    ],
)  # fmt: skip
def test_a_file_saved_just_before_its_replacement_is_kept_with_exit_code_4(
    tmp_path: Path, words: tuple[str, ...], path: str, mark: str, do: str
) -> None:
    root = write_plan(tmp_path, "goal:   Sell\n")
    assert run("render", cwd=root).stderr == "wrote CHECKLIST.md\n"
    (root / ONE).write_text(TASK.replace("Write", "Print"))
    command = [sys.executable, "-c", MEANWHILE, str(root / path), mark, do, *words]
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 4, done
    assert re.search(
        "it has been changed in the meantime; run the command again|changes that were not made by render", done.stderr
    )
    there = root / path
    if do == LINK:
        assert there.is_symlink()
    elif do == "os.unlink(path)":
        assert not there.exists()
    else:
        assert there.read_text().endswith("# words\n")
    assert not list(root.rglob("*.tmp"))


def test_text_saved_next_to_a_region_in_the_meantime_is_kept(tmp_path: Path) -> None:
    region = "# Own\n<!-- launchlist:begin metrics -->\n<!-- launchlist:end -->\n"
    root = write_plan(tmp_path, "outputs:\n  - path: README.md\n    regions: [metrics]\n", {"README.md": region})
    command = [sys.executable, "-c", MEANWHILE, str(root / "README.md"), ".README", APPEND, "render"]
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.stderr == "wrote README.md\n", done
    text = (root / "README.md").read_text()
    assert text.endswith("<!-- launchlist:end -->\n# words\n")
    assert "launchlist: generated" in text


@pytest.mark.parametrize(
    "do", ["os.unlink(path)", "import subprocess; subprocess.run([sys.executable, '-m', 'launchlist', 'render'])"]
)
def test_a_page_that_another_run_wrote_or_a_person_removed_meanwhile_is_rendered_again(tmp_path: Path, do: str) -> None:
    root = write_plan(tmp_path)
    run("render", cwd=root)
    (root / ONE).write_text(TASK.replace("Write", "Print"))
    # Before the lock is taken: the other run would wait for it.
    opened = "launchlist.lock" if "subprocess" not in do else "CHECKLIST.md"
    command = [sys.executable, "-c", MEANWHILE, str(root / "CHECKLIST.md"), opened, do, "render"]
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done
    assert "Print the text" in (root / "CHECKLIST.md").read_text()
    assert run("render", "--check", cwd=root).returncode == 0


def test_the_lock_is_free_while_a_question_waits_for_its_answer(tmp_path: Path) -> None:
    root = write_plan(tmp_path)
    (root / ".git").mkdir()
    (root / ".git/HEAD").touch()
    said = []

    def answer(_: str) -> str:
        done = run("render", cwd=root)  # changes nothing that the question is about
        said.append(done.stderr)
        return "1"

    assert run_here(root, "set", "A-1", "deadline=03/04/2025", ask=answer).code == 0
    assert said == ["wrote CHECKLIST.md\n"]
    assert "deadline: 2025-" in (root / ONE).read_text()


def test_what_changes_elsewhere_in_the_plan_while_a_question_waits_is_looked_at_again(tmp_path: Path) -> None:
    root = write_plan(tmp_path, files={"checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2")})

    def answer(_: str) -> str:
        assert run("set", "A-2", "depends_on=A-1", cwd=root).returncode == 0
        return "1"

    with pytest.raises(ChangedError, match=r"A-2\.yaml' is not written: it has been changed in the meantime"):
        run_here(root, "set", "A-1", "depends_on=A-2", "deadline=03/04/2025", ask=answer)
    assert (root / ONE).read_text() == TASK

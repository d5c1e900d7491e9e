from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launchlist import __version__, cli
from launchlist.commands import check as check_command
from tests.workspace import AS_OF, SCRIPTS, TASK, commit, run, write_files, write_plan

HEAVY = {"github", "requests", "jinja2", "jsonschema", "yaml", "rich"}


def test_all_well_is_0(tmp_path: Path) -> None:
    done = run("check", "--as-of", AS_OF, cwd=write_plan(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 task, 0 blockers, 1 plan: 0 errors, 0 warnings\n"


def test_an_error_is_1(tmp_path: Path) -> None:
    root = write_plan(tmp_path, files={"checklist/tasks/A-1.yaml": TASK.replace("Maya", "Mia")})
    done = run("check", "--as-of", AS_OF, cwd=root)
    assert done.returncode == 1
    assert done.stdout.startswith(
        "checklist/tasks/A-1.yaml:3:8: error unknown-owner: 'Mia' is not in plan.yaml's owners"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["chekc"], "there is no command 'chekc'; did you mean 'check'?"),
        (["check", "--format", "xml"], "there is no format 'xml'; the formats are text, github, json and sarif"),
        (["check", "--root", "nowhere"], "launchlist: --root nowhere: the folder does not exist"),
        (["check", "--root", "checklist/plan.yaml"], "the folder does not exist"),
        (["check", "--root", ""], "the folder does not exist"),
        (
            ["check", "--as-of", "tomorrow"],
            "launchlist: --as-of 'tomorrow' is not a valid time: write 2025-05-18",
        ),
        (["check", "--as-of", "2025-13-01"], "is not a valid time: there is no month 13"),
        (["check", "--as-of", "\x1b[31m"], "--as-of '\\x1b[31m' is not a valid time"),
        (["check", "--as-of", ""], "--as-of '' is not a valid time"),
        (["check", "--roo", "."], "unrecognized arguments: --roo ."),
        (["check", "a\n::error::pwned\x1b[31m"], "unrecognized arguments: a\\x0a::error::pwned\\x1b[31m\n"),
        (["rules", "nope"], "there is no rule 'nope'; `launchlist rules` lists them"),
        (["rules", "unknown-ower"], "there is no rule 'unknown-ower'; did you mean 'unknown-owner'?"),
        (["schema", "tasks"], "there is no schema 'tasks'; did you mean 'task'?"),
    ],
)
def test_wrong_usage_is_2(tmp_path: Path, words: list[str], message: str) -> None:
    done = run(*words, cwd=write_plan(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_moment_is_2_without_a_plan_too(tmp_path: Path) -> None:
    assert run("check", "--as-of", "tomorrow", cwd=tmp_path).returncode == 2


def test_an_internal_error_exits_with_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("out of luck\n::error::pwned \x1b[31m")

    # The one patch of these tests: a bug cannot be ordered.
    monkeypatch.setattr(check_command, "check", fail)
    assert cli.main(["check", "--root", str(write_plan(tmp_path))]) == 3
    errors = capsys.readouterr().err
    assert errors.startswith(
        f"launchlist: internal error; please report it with these lines:\nlaunchlist {__version__}"
    )
    assert "ZeroDivisionError: out of luck\n\\::error::pwned \\x1b[31m\n" in errors


def test_a_guard_exits_with_4(tmp_path: Path) -> None:
    root = write_plan(tmp_path, files={"CHECKLIST.md": "By hand\n"})
    done = run("render", cwd=root)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("launchlist: nothing was written: CHECKLIST.md was not written by launchlist")


def test_an_interrupt_exits_with_130(tmp_path: Path) -> None:
    tasks = {f"checklist/tasks/B-{at}.yaml": TASK.replace("A-1", f"B-{at}") + "notes: &a b\n" for at in range(4000)}
    write_plan(tmp_path, files=tasks)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS}
    script = (
        "import sys\nfrom launchlist import cli\n"
        "def tell(event, args):\n"
        "    if event == 'open' and args[0] == 'B-0.yaml': print('up', flush=True)\n"
        "sys.addaudithook(tell)\nraise SystemExit(cli.main())"
    )
    command = [sys.executable, "-c", script, "check"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=-1, stderr=-1, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "up\n"
        child.send_signal(signal.SIGINT)
        output, errors = child.communicate(timeout=30)
    assert (child.returncode, output) == (130, "")
    assert errors == "launchlist: interrupted; no file was left half-written\n"


IGNORING = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
"""Starts a command as a shell starts one in the background: it ignores interrupts."""


@pytest.mark.parametrize("words", ["check", "render", "set A-1 status=complete", "adopt page.csv --into new"])
def test_a_process_started_to_ignore_interrupts_still_ignores_them(tmp_path: Path, words: str) -> None:
    write_plan(tmp_path, files={"page.csv": "Task,Owner,Deadline\nWrite,Maya,2025-05-20\n"})
    script = (
        "import os, signal, sys\nfrom launchlist import start\n"
        "def interrupt(event, args):\n"
        "    if event in ('import', 'open'): os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.addaudithook(interrupt)\nraise SystemExit(start.main())"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS}
    command = [*IGNORING, sys.executable, "-c", script, *words.split()]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done
    assert "interrupted" not in done.stderr


def test_the_tests_can_run_in_the_background() -> None:
    one = f"{__file__}::test_an_interrupt_exits_with_130"
    command = [*IGNORING, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", one]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_an_interrupt_at_the_start_exits_with_130(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom launchlist import start\n"
        "def interrupt(event, args):\n"
        "    if event == 'import' and args[0] == 'launchlist.cli': raise KeyboardInterrupt\n"
        "sys.addaudithook(interrupt)\nraise SystemExit(start.main())"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS}
    command = [sys.executable, "-c", script, "check"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "launchlist: interrupted; no file was left half-written\n"


def test_an_interrupt_within_rust_exits_with_130(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom launchlist import cli\nfrom launchlist.reading.schema import validator as schema\n"
        "class PanicException(BaseException): pass\n"
        "def panic(*_): raise PanicException('PyErr { type: KeyboardInterrupt }')\n"
        "schema._import_validator = panic\nraise SystemExit(cli.main(['check']))"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS}
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, cwd=write_plan(tmp_path), env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "launchlist: interrupted; no file was left half-written\n"


@pytest.mark.parametrize("module", ["launchlist.cli", "yaml", "jsonschema_rs", "decimal", "json"])
def test_an_interrupt_in_any_import_exits_with_130_and_one_line(tmp_path: Path, module: str) -> None:
    write_plan(tmp_path, files={"checklist/tasks/A-2.yaml": TASK.replace("id: A-1", "? id\n: A-2")})
    script = (
        "import os, signal, sys\nfrom launchlist import start\n"
        "def interrupt(event, args):\n"
        f"    if event == 'import' and args[0] == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.addaudithook(interrupt)\nraise SystemExit(start.main())"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS}
    command = [sys.executable, "-c", script, "check"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "launchlist: interrupted; no file was left half-written\n"


@pytest.mark.parametrize("words", ["check", "rules", "render --check", "--help"])
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-", "> /dev/full"])
def test_an_unwritable_stream_is_not_reported_as_a_bug(tmp_path: Path, words: str, closed: str) -> None:
    root = write_plan(tmp_path)
    normal = run(*words.split(), cwd=root)
    shell = f"'{sys.executable}' -m launchlist {words} {closed}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS, "PYTHONUTF8": "1"}
    done = subprocess.run(["sh", "-c", shell], cwd=root, env=environment, capture_output=True, text=True, check=False)
    if "full" in closed:
        full = "launchlist: the output cannot be written: no space left on device\n"
        assert (done.returncode, done.stderr) == (1, full)
    else:
        assert (done.returncode, done.stderr) == (normal.returncode, "" if "2>" in closed else normal.stderr)


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["--version"], 0, f"launchlist {__version__}"),
        (["--help"], 0, "exit codes: 0 success"),
        (["check", "--help"], 0, "--as-of"),
    ],
)
def test_help(tmp_path: Path, words: list[str], code: int, text: str) -> None:
    done = run(*words, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (code, "")
    assert text in done.stdout


def test_a_folder_without_a_plan_is_an_error(tmp_path: Path) -> None:
    done = run("check", cwd=tmp_path)
    assert done.returncode == 1
    assert "error no-plan: there is no checklist/plan.yaml" in done.stdout
    assert "0 tasks, 0 blockers, 0 plans: 2 errors" in done.stdout


def test_the_root_is_found_from_below(tmp_path: Path) -> None:
    write_plan(tmp_path, files={"docs/deep/x.md": ""})
    assert run("check", "--as-of", AS_OF, cwd=tmp_path / "docs" / "deep").returncode == 0


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_a_narrow_terminal_does_not_make_it_fail(tmp_path: Path, encoding: str) -> None:
    circle = TASK + "depends_on: [B-1]\n"
    other = circle.replace("B-1", "C-1").replace("A-1", "B-1").replace("C-1", "A-1")
    root = write_plan(tmp_path, files={"checklist/tasks/A-1.yaml": circle, "checklist/tasks/B-1.yaml": other})
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS, "LC_ALL": "C", "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "launchlist", "check"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    expected = "A-1 → B-1 → A-1" if encoding == "utf-16" else "A-1 \\u2192 B-1 \\u2192 A-1"
    assert expected in done.stdout.decode(encoding)


@pytest.mark.parametrize("words", ["check", "rules --markdown", "schema plan", "check --format json"])
def test_a_closed_pipe_is_not_an_error(tmp_path: Path, words: str) -> None:
    many = {f"checklist/tasks/B-{at}.yaml": TASK for at in range(600)}
    root = write_plan(tmp_path, files=many)
    shell = f"'{sys.executable}' -m launchlist {words} | head -1; exit ${{PIPESTATUS[0]}}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS, "PYTHONUTF8": "1"}
    done = subprocess.run(["bash", "-c", shell], cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}  # whether the pipe broke is a matter of who was faster
    assert (done.stderr, done.stdout.count("\n")) == ("", 1)


@pytest.mark.parametrize(
    ("variables", "is_colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_color_is_for_terminals_that_want_it(tmp_path: Path, variables: dict[str, str], is_colored: bool) -> None:
    root = write_plan(tmp_path, files={"checklist/tasks/A-1.yaml": TASK.replace("Maya", "Mia")})
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS, "TERM": "xterm-256color", **variables}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "launchlist", "check"]
    subprocess.run(command, cwd=root, env=environment, stdout=theirs, stderr=subprocess.PIPE, check=False)
    shown = os.read(ours, 100_000)
    os.close(ours)
    os.close(theirs)
    assert (b"\x1b[" in shown) is is_colored
    assert b"\x1b[" not in run("check", cwd=root).stdout.encode()


def test_json_is_one_document(tmp_path: Path) -> None:
    done = run("check", "--format", "json", "--as-of", AS_OF, cwd=write_plan(tmp_path))
    assert json.loads(done.stdout)["findings"] == []


def list_modules(root: Path, *words: str) -> set[str]:
    """Return the top-level modules that a command has loaded when it ends."""
    script = (
        "import sys\nfrom launchlist import cli\n"
        "code = cli.main(sys.argv[1:])\nprint(file=sys.stderr)\n"
        "print(code, *{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS}
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    code, *names = done.stderr.splitlines()[-1].split()
    assert code == "0"
    return set(names)


def test_checking_a_valid_plan_loads_nothing_heavy(tmp_path: Path) -> None:
    assert HEAVY.isdisjoint(list_modules(write_plan(tmp_path), "check", "--as-of", AS_OF))


def test_checking_a_plan_with_warnings_loads_only_the_yaml_parser(repository: Path) -> None:
    assert HEAVY & list_modules(repository, "check") <= {"yaml"}


def test_rendering_loads_neither_the_network_nor_the_slow_validator(tmp_path: Path) -> None:
    root = write_plan(tmp_path)
    assert run("render", "--as-of", AS_OF, cwd=root).returncode == 0
    assert HEAVY & list_modules(root, "render", "--as-of", AS_OF) <= {"jinja2"}


def test_a_module_next_to_the_plan_is_not_imported(tmp_path: Path) -> None:
    write_plan(tmp_path)
    write_files(tmp_path, {f"{name}.py": "raise SystemExit(66)\n" for name in ("yaml", "json", "jinja2", "tzdata")})
    commit(tmp_path)
    script = str(Path(sys.executable).parent / "launchlist")
    done = subprocess.run([script, "render"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "wrote CHECKLIST.md" in done.stderr) == (0, True)

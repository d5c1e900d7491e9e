"""Checks the layers: imports go down, and only certain modules use the disk or the clock."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from docs.structure import LAYERS as DRAWN
from launchlist.commands.table import COMMANDS, load_command

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "scripts" / "launchlist"
GROUND = {"errors", "findings", "importing", "sinks", "vocabulary", "wording"}
"""Modules that every package may use; plan/ is in the same layer, but none of them uses it."""
LAYERS = {
    **dict.fromkeys(("__init__", "schemas", "starters", "templates"), 0),
    **dict.fromkeys(GROUND, 1),
    **{name: height for height, (_, names) in enumerate(reversed(DRAWN), 1) for name in names},
    "start": len(DRAWN) + 1,
    "__main__": len(DRAWN) + 2,
}
"""Package or module to its layer, from the bottom up: those of docs/structure.py, and what its diagram leaves out."""
BESIDE = {"editing": {"git", "reading"}}
"""Packages that use others in their own layer: an edit starts from a file's text, and Git knows which ids are free."""
OUTSIDE = {"fcntl", "glob", "os", "pathlib", "shutil", "signal", "socket", "subprocess", "tempfile"}
MAY_TOUCH = {
    "reading/disk/plan_files.py": "the one that reads and writes users' files",
    "reading/disk/plan_folders.py": "asks whether another plan or repository is in a folder",
    "reading/disk/safe_open.py": "opens them, link-free and bounded",
    "reading/disk/dir_fd.py": "says how: below an open folder, or by path on Windows",
    "reading/disk/lock.py": "locks the plan for one command at a time",
    "reading/disk/adopt_source.py": "reads what is to be adopted, which may be anywhere",
    "reading/disk/atomic_write.py": "replaces a file whole or not at all, and removes what interrupted runs left",
    "rendering/sandbox.py": "starts the child process in which a user's templates run, and talks to it",
    "rendering/sandbox_child.py": "is that child process",
    "git/start.py": "the one that runs git",
    "git/run.py": "looks for what git would take for a bare repository, and keeps the user's limits on protocols",
    "git/discovery.py": "looks where the repository is",
    "git/index_file.py": "reads Git's index, so that git need not be started",
    "git/remotes.py": "finds out where a remote that is a path leads",
    "git/isolation.py": "makes the folder in which git runs, and says what git sees of the environment",
    "git/checkout.py": "finds out whether Git's settings leave out files, since git itself is not told them",
    "reading/disk/run_cache.py": "keeps the last good run below .git, and asks the disk whether anything changed since",
    "start.py": "answers from the last run before the command line is loaded",
    "printing/terminal.py": "says what an interrupt does to the process",
    "printing/signals.py": "says what signals do while issues are written",
    "printing/streams.py": "writes the output, and handles a closed stream",
    "commands/action/runner_files.py": "reads and writes the files through which GitHub's runner and a step talk",
    "cli.py": "knows the terminal and the environment",
}
CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.localtime",
    "time.time",
    "time.time_ns",
}
MAY_READ_CLOCK = {"cli.py", "start.py"}
"""Both are the command line; start.py answers before cli.py is loaded."""
LONGEST_FUNCTION = 45


class Import(NamedTuple):
    target: str
    names: tuple[str, ...]
    line: int


def find_imports(tree: ast.Module, module: str) -> Iterator[Import]:
    """Yield every import with its full name, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, (), node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = ["launchlist", *module.split("/")[:-1]]
            above = ".".join(base[: len(base) - node.level + 1]) if node.level else ""
            target = ".".join(part for part in (above, node.module or "") if part)
            yield Import(target, tuple(alias.name for alias in node.names), node.lineno)


def find_packages(imported: Import) -> Iterator[str]:
    """Yield the parts of launchlist that an import reaches."""
    parts = imported.target.split(".")
    if parts[0] != "launchlist":
        return
    if len(parts) > 1:
        yield parts[1]
    else:
        yield from (name if name in LAYERS else "__init__" for name in imported.names or ("__init__",))


def find_climbs(tree: ast.Module, module: str) -> Iterator[str]:
    room = module.split("/", 1)[0].removesuffix(".py")
    if room not in LAYERS:
        yield f"{module}:1: {room} has no layer yet: give it one in docs/structure.py"
        return
    for imported in find_imports(tree, module):
        for other in find_packages(imported):
            below = LAYERS.get(other, 9) < LAYERS[room] or (other in GROUND and LAYERS[room] == 1)
            if other not in {room, *BESIDE.get(room, ())} and not below:
                yield f"{module}:{imported.line}: imports {other}, which is not in a lower layer"


def find_outside(tree: ast.Module, module: str) -> Iterator[str]:
    if module in MAY_TOUCH:
        return
    for imported in find_imports(remove_type_imports(tree), module):
        pure = imported.target == "pathlib" and all(name.startswith("Pure") for name in imported.names or ("Path",))
        if imported.target.split(".", 1)[0] in OUTSIDE and not pure:
            yield f"{module}:{imported.line}: imports {imported.target}, which touches the world outside"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"open", "io.open", "io.FileIO"}:
            yield f"{module}:{node.lineno}: opens a file"


def remove_type_imports(tree: ast.Module) -> ast.Module:
    """Leave out what only a type checker imports: a name for a type touches nothing."""
    kept = [node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")]
    return ast.Module(body=kept, type_ignores=[])


def find_clocks(tree: ast.Module, module: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if module not in MAY_READ_CLOCK and isinstance(node, ast.Call):
            called = ".".join(ast.unparse(node.func).split(".")[-2:])
            if called in CLOCKS:
                yield f"{module}:{node.lineno}: reads the clock with {called}"
    for imported in find_imports(tree, module):
        if (
            module not in MAY_READ_CLOCK
            and imported.target == "time"
            and {"localtime", "time", "time_ns"} & {*imported.names}
        ):
            yield f"{module}:{imported.line}: imports the clock"


def find_sizes(tree: ast.Module, module: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{module}:{node.lineno}: {node.name} has {length} lines, more than {LONGEST_FUNCTION}"


def find_faults(package: Path) -> list[str]:
    faults: list[str] = []
    for path in sorted(package.rglob("*.py")):
        module = path.relative_to(package).as_posix()
        tree = ast.parse(path.read_text("utf-8"), filename=str(path))
        for find in (find_climbs, find_outside, find_clocks, find_sizes):
            faults += find(tree, module)
    return faults


def test_the_code_follows_the_layers() -> None:
    assert find_faults(PACKAGE) == []


def read_modules(package: Path) -> dict[str, ast.Module]:
    """Return each module by its full name; a package has the name of its folder."""
    modules = {}
    for path in sorted(package.rglob("*.py")):
        parts = ("launchlist", *path.relative_to(package).with_suffix("").parts)
        modules[".".join(parts).removesuffix(".__init__")] = ast.parse(path.read_text("utf-8"))
    return modules


def list_imports(modules: dict[str, ast.Module], name: str) -> set[str]:
    """Return the modules that one imports anywhere, for its types too."""
    path = name.removeprefix("launchlist").removeprefix(".").replace(".", "/")
    is_package = any(other.startswith(f"{name}.") for other in modules)
    found = set()
    for imported in find_imports(modules[name], f"{path}/__init__" if is_package else path):
        for full in [f"{imported.target}.{each}" for each in imported.names] or [imported.target]:
            found.add(full if full in modules else imported.target)
    return {each for each in found if each in modules and each != name}


def find_cycle(modules: dict[str, ast.Module]) -> list[str]:
    sorter = TopologicalSorter({name: list_imports(modules, name) for name in modules})
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def find_shared_names(modules: dict[str, ast.Module]) -> dict[str, list[str]]:
    """Return the public names that are defined in more than one module, with these modules."""
    places: dict[str, list[str]] = {}
    for name, tree in modules.items():
        for node in tree.body:
            targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
            names = [target.id for target in targets if isinstance(target, ast.Name) and not target.id.isupper()]
            names += [node.name] if isinstance(node, (ast.ClassDef, ast.FunctionDef)) else []
            for each in names:
                if not each.startswith("_") and each not in INTERFACES:
                    places.setdefault(each, []).append(name)
    return {each: found for each, found in places.items() if len(found) > 1}


INTERFACES = {"T", "add_options", "is_like", "main", "read", "run"}
"""What modules have in common on purpose: a command's functions, a format's, a program's, and a type variable."""


def test_there_are_no_import_cycles() -> None:
    assert find_cycle(read_modules(PACKAGE)) == []


def test_no_public_name_is_defined_twice() -> None:
    assert find_shared_names(read_modules(PACKAGE)) == {}


def test_import_cycles_and_shared_names_are_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("if TYPE_CHECKING:\n    from launchlist.two import Two\nclass Kind: ...")
    (tmp_path / "two.py").write_text("def f():\n    from launchlist import one\nclass Two: ...\nKind: TypeAlias = str")
    modules = read_modules(tmp_path)
    assert {*find_cycle(modules)} == {"launchlist.one", "launchlist.two"}
    assert find_shared_names(modules) == {"Kind": ["launchlist.one", "launchlist.two"]}


@pytest.mark.parametrize(
    "code",
    ["import launchlist.box.two", "from . import two", "from .two import Two", "from ..box import two"],
)
def test_all_forms_of_an_import_count_for_cycles(tmp_path: Path, code: str) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box/__init__.py").write_text("")
    (tmp_path / "box/one.py").write_text(code)
    (tmp_path / "box/two.py").write_text("import launchlist.box.one as first")
    assert {*find_cycle(read_modules(tmp_path))} == {"launchlist.box.one", "launchlist.box.two"}


def test_a_package_can_be_part_of_a_cycle(tmp_path: Path) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box/__init__.py").write_text("from .one import One")
    (tmp_path / "box/one.py").write_text("from launchlist.box import Box")
    assert {*find_cycle(read_modules(tmp_path))} == {"launchlist.box", "launchlist.box.one"}


def test_the_command_line_does_not_name_any_command() -> None:
    names = {*COMMANDS}
    for module in ("cli.py", "start.py"):
        tree = ast.parse((PACKAGE / module).read_text("utf-8"))
        assert names.isdisjoint(node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)), module


def test_a_command_is_one_module_and_one_line() -> None:
    table = (PACKAGE / "commands/table.py").read_text("utf-8")
    for name, command in COMMANDS.items():
        assert table.count(f'"{name}": ') == 1
        module = load_command(name)
        assert callable(module.add_options)
        assert callable(module.run)
        assert module.__name__ == f"launchlist.commands.{command.module}"  # type: ignore[attr-defined] # a module


@pytest.mark.parametrize(
    ("module", "code", "fault"),
    [
        (
            "plan/model.py",
            "import launchlist.reading.disk.plan_files",
            "plan/model.py:1: imports reading, which is not in a lower",
        ),
        ("errors.py", "from launchlist.plan import model", "errors.py:1: imports plan, which"),
        (
            "rules/order.py",
            "def f():\n    from launchlist.reading import load",
            "rules/order.py:2: imports reading, which",
        ),
        ("rules/order.py", "from ..printing import text", "rules/order.py:1: imports printing, which"),
        ("rules/order.py", "from launchlist import cli", "rules/order.py:1: imports cli, which"),
        ("commands/check.py", "from .. import cli", "commands/check.py:1: imports cli, which"),
        ("attic/box.py", "", "attic/box.py:1: attic has no layer yet"),
        ("rules/order.py", "import os.path", "rules/order.py:1: imports os.path, which touches"),
        ("rules/order.py", "from pathlib import Path, PurePath", "rules/order.py:1: imports pathlib, which touches"),
        ("rules/order.py", "text = open('a').read()", "rules/order.py:1: opens a file"),
        ("rules/order.py", "now = datetime.datetime.now()", "rules/order.py:1: reads the clock with datetime.now"),
        ("rules/order.py", "from time import time", "rules/order.py:1: imports the clock"),
        ("rules/order.py", "def f():\n" + "    x = 1\n" * 45, "rules/order.py:1: f has 46 lines"),
    ],
)
def test_a_forbidden_import_is_reported(tmp_path: Path, module: str, code: str, fault: str) -> None:
    (tmp_path / module).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / module).write_text(code, "utf-8")
    found = find_faults(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(fault)


@pytest.mark.parametrize(
    ("module", "code"),
    [
        (
            "plan/model.py",
            "from launchlist.findings import Rule\nfrom launchlist.plan import zones\nfrom . import zones",
        ),
        ("rules/order.py", "from launchlist import __version__\nfrom launchlist.plan.model import Plan"),
        ("rules/order.py", "if TYPE_CHECKING:\n    from pathlib import Path"),
        ("rules/order.py", "from pathlib import PurePosixPath\nfrom time import monotonic"),
        ("reading/disk/plan_files.py", "import os\nopen('a')"),
        ("cli.py", "import sys, os\nfrom launchlist.commands import check\nnow = datetime.now(UTC)"),
    ],
)
def test_allowed_imports_are_not_reported(tmp_path: Path, module: str, code: str) -> None:
    (tmp_path / module).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / module).write_text(code, "utf-8")
    assert find_faults(tmp_path) == []

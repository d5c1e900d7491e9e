"""Every place where a text reaches a command: each writes its input around the text and says what to start."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.rendering.outputs import seal
from tests.growth.measure import Run
from tests.growth.plans import FILES, KINDS, SMALL, Leaf, dump, fill, list_leaves, put
from tests.growth.sources import SOURCES, write_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from launchlist.reading.schema.validator import SchemaName
    from tests.growth.repetitions import Repetition
    from tests.growth.shapes import Shape

    Text = Repetition | Shape
    Write = Callable[[Path, str], Run]

FIELD: Final = (10_000, 160_000)
"""Characters of the first and the largest text for what a field holds."""
FILE: Final = (40_000, 640_000)
"""The same for a whole file of a plan, which may have a megabyte."""
SOURCE: Final = (10_000, 80_000)
"""The same for what `adopt` reads."""
RECORDS: Final = (5_000, 40_000)
"""The same where that becomes very many records."""
MANY: Final = (10_000, 160_000)
"""The same for plans of many records."""
AS_OF: Final = ("--as-of", "2026-05-01")

COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "check": ("check", *AS_OF),
    "check --format github": ("check", *AS_OF, "--format", "github"),
    "check --format json": ("check", *AS_OF, "--format", "json"),
    "check --format sarif": ("check", *AS_OF, "--format", "sarif"),
    "render": ("render", *AS_OF),
    "render --check": ("render", "--check"),
    "fmt": ("fmt",),
    "fmt --check": ("fmt", "--check"),
    "list": ("list", *AS_OF),
    "list --format json": ("list", *AS_OF, "--format", "json"),
    "ready": ("ready", *AS_OF),
    "blocked": ("blocked", *AS_OF),
    "show": ("show", "A-1", *AS_OF),
    "show B-1": ("show", "B-1", *AS_OF),
    "export json": ("export", "json", *AS_OF),
    "export csv": ("export", "csv", *AS_OF),
    "export ics": ("export", "ics", *AS_OF),
    "set": ("set", "A-1", "status=complete", "notes=x"),
    "set B-1": ("set", "B-1", "next_action=x"),
    "update": ("update", "A-1", "done"),
    "new": ("new", "A", "Title", "--owner", "Ann", "--deadline", "2026-06-01"),
    "block": ("block", "B-2", "A-1", "--description", "x", "--plan", "y", "--owner", "Ann", "--eta", "2026-06-01"),
    "resolve": ("resolve", "B-1"),
    "remove": ("remove", "A-1", "--detach"),
    "renumber": ("renumber", "A-1", "C-1"),
    "sync": ("sync", *AS_OF),
    "sync --format json": ("sync", *AS_OF, "--all", "--format", "json"),
    "completion": ("completion", "--words", "1", "bash", "launchlist", "show", ""),
    "init": ("init", "--title", "X", "--zone", "UTC", "--owner", "Ann", "--release", "2027-05-01", "."),
    "init --from": ("init", "next", "--from", ".", "--and", ".", "--release", "2027-05-01", "--start", "2027-01-04"),
    "init --relative": ("init", "--relative"),
}
"""What reads a plan, by the name a table calls it; `init` says that there is one."""
COMPARED: Final[Mapping[str, tuple[str, ...]]] = {
    "diff": ("diff", "HEAD", *AS_OF),
    "diff --format markdown": ("diff", "HEAD", *AS_OF, "--format", "markdown"),
    "diff --format json": ("diff", "HEAD", *AS_OF, "--format", "json"),
}
"""What compares it with the last commit."""
ARGUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "check": ("check", "--as-of", "{}"),
    "render": ("render", "--as-of", "{}"),
    "list owner": ("list", "--owner", "{}"),
    "list label": ("list", "--label", "{}"),
    "list due": ("list", "--due", "{}"),
    "ready": ("ready", "--owner", "{}"),
    "blocked": ("blocked", "--owner", "{}"),
    "show": ("show", "{}"),
    "export": ("export", "json", "--owner", "{}"),
    "export alarm": ("export", "ics", "--alarm", "{}"),
    "set id": ("set", "{}", "status=complete"),
    "set title": ("set", "A-1", "title={}"),
    "set owner": ("set", "A-1", "owner={}"),
    "set deadline": ("set", "A-1", "deadline={}"),
    "set labels": ("set", "A-1", "labels={}"),
    "set links": ("set", "A-1", "links={}"),
    "set depends_on": ("set", "A-1", "depends_on={}"),
    "set notes": ("set", "A-1", "notes={}"),
    "set field": ("set", "A-1", "{}"),
    "update": ("update", "A-1", "{}"),
    "update date": ("update", "A-1", "x", "--date", "{}"),
    "new prefix": ("new", "{}", "x"),
    "new title": ("new", "A", "{}", "--owner", "Ann"),
    "new deadline": ("new", "A", "x", "--deadline", "{}"),
    "new label": ("new", "A", "x", "--label", "{}"),
    "new depends_on": ("new", "A", "x", "--depends-on", "{}"),
    "block": ("block", "B-2", "A-1", "--description", "{}", "--plan", "{}", "--owner", "Ann", "--eta", "2026-06-01"),
    "block eta": ("block", "B-2", "A-1", "--description", "x", "--plan", "y", "--owner", "Ann", "--eta", "{}"),
    "resolve": ("resolve", "{}"),
    "remove": ("remove", "{}"),
    "renumber": ("renumber", "A-1", "{}"),
    "fmt": ("fmt", "{}"),
    "diff": ("diff", "{}"),
    "rules": ("rules", "{}"),
    "schema": ("schema", "{}"),
    "completion": ("completion", "--words", "2", "bash", "launchlist", "show", "{}"),
    "sync": ("sync", "--repo", "{}"),
    "sync plan": ("sync", "--apply", "{}"),
    "init title": ("init", "--title", "{}", "--zone", "UTC", "--owner", "Ann", "--release", "2027-05-01", "new"),
    "init zone": ("init", "--title", "X", "--zone", "{}", "--owner", "Ann", "--release", "2027-05-01", "new"),
    "init release": ("init", "--title", "X", "--zone", "UTC", "--owner", "Ann", "--release", "{}", "new"),
    "init rename": ("init", "new", "--from", ".", "--release", "2027-05-01", "--rename", "x={}", "--rename", "{}=x"),
    "adopt": ("adopt", "{}"),
    "adopt column": ("adopt", "s.csv", "--into", "out", "--column", "title={}"),
    "adopt zone": ("adopt", "s.csv", "--into", "out", "--zone", "{}"),
}
"""Words of a command line, ``{}`` for the text."""
_RECORDS: Final = frozenset({"lines below the headers", "formulas"})
"""Places of a source where each line is a record."""
BARE: Final = frozenset({"action"})
"""Commands whose words are nothing but their name."""


class Place(NamedTuple):
    """One place of one command."""

    command: str
    name: str
    write: Write
    sizes: tuple[int, int]
    is_dear: bool = False
    """Whether each run takes long, so that few are made."""
    has_shapes: bool = False
    """Whether it takes shapes of plans, not texts."""


def list_places() -> Iterator[Place]:
    """Yield every place."""
    yield from _list_plans()
    yield from _list_fields()
    for command, words in COMPARED.items():
        for name, write in (("new fields", _compare(fill)), ("new file", _compare_raw)):
            yield Place(command, name, _with(write, words), FIELD)
        yield Place(command, "shapes", _with(_compare_files, words), MANY, is_dear=True, has_shapes=True)
    for command, words in ARGUMENTS.items():
        yield Place(command, "argument", _in_argument(words), FIELD)
    for name, write in _OUTPUTS.items():
        for command in ("render", "render --check", "check"):
            yield Place(command, name, _with(write, COMMANDS[command]), FILE)
    for kind, places in SOURCES.items():
        for name in places:
            is_dear = name.startswith("many ") or name in _RECORDS
            sizes = RECORDS if is_dear else SOURCE
            yield Place(f"adopt --from {kind}", name, _in_source(kind, name), sizes, is_dear)
    yield from (Place("action", name, event, FIELD) for name, event in _EVENTS.items())
    yield from (Place("sync --repo", name, service, FIELD) for name, service in _REMOTE.items())


def _list_plans() -> Iterator[Place]:
    for command, words in COMMANDS.items():
        for name, write in _PLANS.items():
            sizes = FIELD if name in _SHORT else RECORDS if name in _DEAR else FILE
            yield Place(command, name, _with(write, words), sizes, name in _DEAR)
        yield Place(command, "shapes", _with(_put_files, words), MANY, is_dear=True, has_shapes=True)


def _list_fields() -> Iterator[Place]:
    """Yield each field of the schemas by itself; most texts are refused there, which takes a way of its own."""
    for kind in KINDS:
        for leaf in list_leaves(kind):
            yield Place("check", f"field {leaf.name}", _with(_in_field(leaf), COMMANDS["check"]), FIELD)


def write_plan(folder: Path, records: Mapping[SchemaName, object] | None = None) -> None:
    """Write a small plan, some of its records given."""
    for kind in KINDS:
        _put_file(folder, FILES[kind], dump((records or {}).get(kind, SMALL[kind])))


def _put_file(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(text.encode(errors="surrogatepass"))


def _with(write: Callable[[Path, str], None], words: tuple[str, ...]) -> Write:
    def prepare(folder: Path, text: str) -> Run:
        write(folder, text)
        return Run(words)

    return prepare


def _in_fields(folder: Path, text: str) -> None:
    write_plan(folder, {kind: fill(kind, text) for kind in KINDS})


def _in_blocks(folder: Path, text: str) -> None:
    """Some readers go another way for texts in blocks and without quotes."""
    write_plan(folder)
    lines = "".join(f"    {text[at : at + 2000].strip()}\n" for at in range(0, min(len(text), 9000), 2000))
    one = " ".join(text[:1900].split())
    updates = "".join(
        f"  - date: 2026-01-01\n    text: |\n      {' '.join(text[at : at + 9000].split())}\n"
        for at in range(0, len(text), 9000)
    )
    extra = f"next_action: {one}\nnotes: |\n{lines}updates:\n{updates}"
    _put_file(folder, FILES["task"], dump(SMALL["task"]) + extra)


def _in_file(kind: SchemaName) -> Callable[[Path, str], None]:
    def write(folder: Path, text: str) -> None:
        write_plan(folder)
        _put_file(folder, FILES[kind], dump(SMALL[kind]) + text)

    return write


def _in_lines(folder: Path, text: str) -> None:
    """No line too long, and each begins like the value of a field."""
    write_plan(folder)
    pieces = (" ".join(text[at : at + 2000].split()) for at in range(0, len(text), 2000))
    _put_file(
        folder, FILES["task"], dump(SMALL["task"]) + "".join(f"f{at}: {piece}\n" for at, piece in enumerate(pieces))
    )


def _in_many(folder: Path, text: str) -> None:
    """Cut into small pieces, each in fields of a task of its own; ids of the text are named and unknown."""
    write_plan(folder)
    pieces = (" ".join(text[at : at + 60].split()) or "x" for at in range(0, min(len(text), 60 * 4000), 60))
    for number, piece in enumerate(pieces, 2):
        task = {
            **SMALL["task"],
            "id": f"A-{number}",
            "title": piece,
            "owner": piece,
            "labels": [piece[:50]],
            "depends_on": [f"B-{number + 100000}"],
        }
        _put_file(folder, f"checklist/tasks/A-{number}.yaml", dump(task))


def _in_names(folder: Path, text: str) -> None:
    """Names of files, as far as the system allows the characters."""
    write_plan(folder)
    clean = text.replace("/", "").replace("\0", "")
    for number, at in enumerate(range(0, min(len(clean), 50 * 2000), 50)):
        piece = clean[at : at + 50].encode(errors="surrogatepass")[:200].decode(errors="ignore")
        _put_file(folder, f"checklist/tasks/{piece}{number}.yaml", dump(SMALL["task"]))


def _put_files(folder: Path, text: str) -> None:
    for path, content in json.loads(text).items():
        _put_file(folder, path, content)


_SHORT: Final = frozenset({"fields", "fields in blocks"})
_DEAR: Final = frozenset({"many tasks", "file names"})
_PLANS: Final[Mapping[str, Callable[[Path, str], None]]] = {
    "fields": _in_fields,
    "fields in blocks": _in_blocks,
    "task file": _in_file("task"),
    "plan file": _in_file("plan"),
    "lines of a file": _in_lines,
    "many tasks": _in_many,
    "file names": _in_names,
}


def _in_field(leaf: Leaf) -> Callable[[Path, str], None]:
    def write(folder: Path, text: str) -> None:
        write_plan(folder, {leaf.kind: put(leaf, text)})

    return write


def _in_argument(words: tuple[str, ...]) -> Write:
    def prepare(folder: Path, text: str) -> Run:
        write_plan(folder)
        _put_file(folder, "s.csv", "Task,Owner\nT,Ann\n")
        return Run([word.replace("{}", text.replace("\0", "")) for word in words])

    return prepare


_NOTE: Final = seal(b"", "2026-05-01T00:00:00+00:00").decode()


def _in_generated(folder: Path, text: str) -> None:
    write_plan(folder)
    _put_file(folder, "CHECKLIST.md", _NOTE + text)


def _around_note(folder: Path, text: str) -> None:
    write_plan(folder)
    _put_file(folder, "CHECKLIST.md", text + _NOTE + text)


def _in_regions(folder: Path, text: str) -> None:
    outputs = {"outputs": [{"path": "README.md", "regions": ["progress"]}]}
    write_plan(folder, {"plan": {**SMALL["plan"], **outputs}})
    region = f"<!-- launchlist:begin progress -->\n{text}\n<!-- launchlist:end -->\n"
    _put_file(folder, "README.md", f"{text}\n{region}{text}")


def _in_template(folder: Path, text: str) -> None:
    write_plan(folder, {"plan": {**SMALL["plan"], "templates": "templates"}})
    _put_file(folder, "templates/footer.md.j2", text)


_OUTPUTS: Final[Mapping[str, Callable[[Path, str], None]]] = {
    "CHECKLIST.md": _in_generated,
    "around the note of CHECKLIST.md": _around_note,
    "a file with regions": _in_regions,
    "a template": _in_template,
}


def git(folder: Path, *words: str) -> str:
    """Run git in a folder and return what it prints."""
    names = {f"GIT_{role}_{what}": "a@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"]}
    ran = subprocess.run(["git", *words], cwd=folder, env=names | alone, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def _commit(folder: Path) -> str:
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "x")
    return git(folder, "rev-parse", "HEAD")


def _compare(build: Callable[[SchemaName, str], dict[str, object]]) -> Callable[[Path, str], None]:
    def write(folder: Path, text: str) -> None:
        write_plan(folder)
        _commit(folder)
        write_plan(folder, {kind: build(kind, text) for kind in KINDS})

    return write


def _compare_raw(folder: Path, text: str) -> None:
    write_plan(folder)
    _commit(folder)
    _in_many(folder, text)
    _in_file("task")(folder, text)


def _compare_files(folder: Path, text: str) -> None:
    """Before, the same plan with other owners and days, so that all of it changes."""
    _put_files(folder, text.replace("2025-05-01", "2025-06-02").replace("Ann", "Bob"))
    _commit(folder)
    _put_files(folder, text)


def _in_source(kind: str, name: str) -> Write:
    def prepare(folder: Path, text: str) -> Run:
        path = write_source(kind, name, folder / "source", text)
        return Run(("adopt", str(path), "--from", kind, "--into", "out"))

    return prepare


def _build_event(base: str, head: str) -> dict[str, object]:
    sides = {"base": {"sha": base, "ref": "main"}, "head": {"sha": head, "repo": {"full_name": "fork/r"}}}
    return {"pull_request": {"number": 1, **sides}, "repository": {"default_branch": "main"}}


def _act(folder: Path, event: str, **more: str) -> Run:
    (folder / ".git/event.json").write_text(event, errors="surrogatepass")
    return Run(
        ("action",),
        {
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(folder / ".git/event.json"),
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_WORKSPACE": str(folder),
            "GITHUB_REF": "refs/pull/1/merge",
            "RUNNER_TEMP": str(folder / ".git"),
            "GITHUB_STEP_SUMMARY": str(folder / ".git/summary"),
            "GITHUB_OUTPUT": str(folder / ".git/output"),
            "INPUT_COMMAND": "auto",
            **more,
        },
    )


def _pull(write: Callable[[Path, str], None]) -> Write:
    """A pull request of a fork whose head holds the text."""

    def prepare(folder: Path, text: str) -> Run:
        write_plan(folder)
        _put_file(folder, "CHECKLIST.md", _NOTE)
        base = _commit(folder)
        write(folder, text)
        return _act(folder, json.dumps(_build_event(base, _commit(folder))))

    return prepare


def _in_payload(folder: Path, text: str) -> Run:
    write_plan(folder)
    event = _build_event(_commit(folder), text)
    return _act(folder, json.dumps({**event, text[:1000]: text, "repository": {"default_branch": text}}))


def _as_payload(folder: Path, text: str) -> Run:
    write_plan(folder)
    _commit(folder)
    return _act(folder, text)


def _in_inputs(folder: Path, text: str) -> Run:
    write_plan(folder)
    base = _commit(folder)
    clean = text.replace("\0", "").encode(errors="ignore").decode()[:100_000]
    inputs = {f"INPUT_{name}": clean for name in ("COMMAND", "PATH", "FAIL_ON", "COMMIT", "MESSAGE", "AS_OF")}
    return _act(folder, json.dumps(_build_event(base, base)), **inputs)


_EVENTS: Final[Mapping[str, Write]] = {
    "fields of the head": _pull(_in_fields),
    "CHECKLIST.md of the head": _pull(_in_generated),
    "file of the head": _pull(_in_file("task")),
    "many tasks of the head": _pull(_in_many),
    "values of the event": _in_payload,
    "the event": _as_payload,
    "inputs": _in_inputs,
}


def _issue(number: int, body: str, title: str = "A-1: T") -> dict[str, object]:
    return {
        "number": number,
        "id": number,
        "state": "open",
        "title": title,
        "body": body,
        "user": {"login": "bot"},
        "labels": [{"name": "launchlist"}],
        "assignees": [],
        "created_at": "2026-01-01T00:00:00Z",
        "html_url": "https://github.com/o/r/issues/1",
    }


_OURS: Final = (
    "<!-- launchlist:v1 id=A-1 due=2025-05-01T23:59:59+00:00 state=open title=0123456789abcdef "
    "content=0123456789abcdef -->\n{}\n<!-- launchlist:end -->"
)


def _serve(issues: Callable[[str], list[dict[str, object]]]) -> Write:
    def prepare(folder: Path, text: str) -> Run:
        from tests.growth.server import publish

        write_plan(folder)
        _commit(folder)
        answers = {"/user": {"login": "bot"}, "/repos/o/r": {"full_name": "o/r"}, "/repos/o/r/issues": issues(text)}
        address = publish({path: json.dumps(answer) for path, answer in answers.items()})
        return Run(("sync", "--repo", "o/r", "--no-journal"), {"GITHUB_TOKEN": "t", "GITHUB_API_URL": address})

    return prepare


def _journal(folder: Path, text: str) -> Run:
    from tests.growth.server import publish

    write_plan(folder)
    _commit(folder)
    entry = {"due": text, "run": text, "told": text, "number": 1, "gone": text.split()[:1000], "blocked_by": ["A-1"]}
    issues = {"A-1": entry, **{f"A-{at}": {**entry, "due": "x", "gone": []} for at in range(2, 2 + len(text) // 500)}}
    head = {"launchlist": 1, "commit": "0" * 40, "committed": 0, "login": "bot", "label": text[:1000], "issues": issues}
    (folder / "journal.json").write_text(json.dumps(head))
    blob = git(folder, "hash-object", "-w", "journal.json")
    (folder / "journal.json").unlink()
    (folder / ".git/tree").write_text(f"100644 blob {blob}\tjournal.json\n")
    tree = subprocess.run(
        ["git", "mktree"],
        cwd=folder,
        input=(folder / ".git/tree").read_text(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    git(folder, "update-ref", "refs/launchlist/journal", git(folder, "commit-tree", tree, "-m", "x"))
    answers = {
        "/user": {"login": "bot"},
        "/repos/o/r": {"full_name": "o/r"},
        "/repos/o/r/issues": [],
        "/": _issue(1, "x"),
    }
    address = publish({path: json.dumps(answer) for path, answer in answers.items()})
    words = ("sync", "--repo", "o/r", "--remote", str(folder))
    return Run(words, {"GITHUB_TOKEN": "t", "GITHUB_API_URL": address})


_REMOTE: Final[Mapping[str, Write]] = {
    "body of an issue": _serve(lambda text: [_issue(1, text)]),
    "our region of a body": _serve(lambda text: [_issue(1, _OURS.format(text))]),
    "around our region": _serve(lambda text: [_issue(1, f"{text}\n{_OURS.format('x')}\n{text}")]),
    "title of an issue": _serve(lambda text: [_issue(1, _OURS.format("x"), text)]),
    "many issues": _serve(
        lambda text: [
            _issue(at, text[at * 60 : at * 60 + 60] + _OURS.format("x")) for at in range(1, len(text) // 60 + 2)
        ]
    ),
    "the journal": _journal,
}

"""Starts the real yaml-language-server, as editors do, and looks at what people see while they type."""

from __future__ import annotations

import itertools
import json
import queue
import re
import subprocess
import threading
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Message: TypeAlias = dict[str, Any]
PATIENCE = 30.0
"""Seconds to wait for an answer; the server needs two to start."""


class Server:
    """Speaks the language server protocol with one process."""

    def __init__(self, process: subprocess.Popen[bytes], globs: dict[str, list[str]]) -> None:
        assert process.stdin
        assert process.stdout
        self.requests = 0
        self.globs = globs
        self.sink: IO[bytes] = process.stdin
        self.inbox: queue.Queue[Message] = queue.Queue()
        self.listener = threading.Thread(target=self._listen, args=(process.stdout,), daemon=True)
        self.listener.start()

    def _listen(self, source: IO[bytes]) -> None:
        while header := source.readline():
            length = int(header.rpartition(b":")[2])
            while source.readline().strip():
                pass
            self.inbox.put(json.loads(source.read(length)))

    def send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.sink.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.sink.flush()

    def notify(self, method: str, params: Message) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Message) -> Any:  # noqa: ANN401 -- the protocol's answers have no one shape
        self.requests += 1
        wanted = self.requests
        self.send({"id": wanted, "method": method, "params": params})
        return self.wait(lambda message: message.get("id") == wanted and "method" not in message)["result"]

    def wait(self, is_wanted: Any) -> Message:  # noqa: ANN401 -- a predicate
        while True:
            message = self.inbox.get(timeout=PATIENCE)
            if "method" in message and "id" in message:
                self.send({"id": message["id"], "result": self._answer(message)})
            if is_wanted(message):
                return message

    def _answer(self, message: Message) -> list[Message] | None:
        """Give the server the settings it asks for."""
        if message["method"] != "workspace/configuration":
            return None
        yaml = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
        yaml |= {"schemas": self.globs}
        return [yaml if item.get("section") == "yaml" else {} for item in message["params"]["items"]]

    def open(self, uri: str, text: str) -> None:
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def read_diagnostics(self, uri: str) -> list[Message]:
        def is_wanted(message: Message) -> bool:
            return message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri

        found: list[Message] = self.wait(is_wanted)["params"]["diagnostics"]
        return found


@pytest.fixture(scope="module")
def server(repository: Path) -> Iterator[Server]:
    program = repository / ".cache/node/node_modules/yaml-language-server/bin/yaml-language-server"
    assert program.exists(), "scripts/test installs it"
    with subprocess.Popen(["node", program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        server = Server(process, read_globs(repository))
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}},
        }
        server.ask("initialize", {"processId": None, "rootUri": repository.as_uri(), "capabilities": capabilities})
        server.notify("initialized", {})
        server.notify("workspace/didChangeConfiguration", {"settings": {"yaml": {"schemaStore": {"enable": False}}}})
        yield server
        server.ask("shutdown", {})
        server.notify("exit", {})
        server.listener.join(PATIENCE)  # until the server has closed its end: nobody is to read what is closed here


def find_schema(repository: Path, name: str) -> Path:
    return repository / f"scripts/launchlist/schemas/{name}.schema.json"


def read_globs(repository: Path) -> dict[str, list[str]]:
    """Return the settings that docs/editors.md gives for VS Code, with the schemas where they are here."""
    page = (repository / "docs/editors.md").read_text("utf-8")
    (block,) = re.findall(r"```json\n(\{.*?)```", page, flags=re.DOTALL)
    folder = "./.vscode/launchlist/"
    schemas: dict[str, list[str]] = json.loads(block)["yaml.schemas"]
    named = {path.removeprefix(folder).removesuffix(".schema.json"): globs for path, globs in schemas.items()}
    return {find_schema(repository, name).as_uri(): globs for name, globs in named.items()}


TASK = ["id: DOC-1", "title: Merge the PRD", "owner: Maya", "deadline: 2025-05-18 23:00", "status: pending"]
BLOCKER = [
    "id: BLK-1",
    "description: The image is not signed",
    "affects: [INF-2]",
    "resolution_plan: Sign it",
    "owner: Gina",
    "eta: 2025-05-18 12:00",
    "status: open",
]
PLAN = ["version: 1", "title: Codex v2", "timezone: UTC+08:00", "owners:", "  - name: Maya"]
DOCUMENTS = {"task": TASK, "blocker": BLOCKER, "plan": PLAN}
PLACES = {
    "task": "checklist/tasks/DOC-1.yaml",
    "blocker": "checklist/blockers/BLK-1.yaml",
    "plan": "checklist/plan.yaml",
}
WAYS = ("modeline", "glob")
_numbers = itertools.count()


class Opened(NamedTuple):
    """A document open in the editor; ``offset`` lines stand above the ones that were given."""

    uri: str
    offset: int


def open_document(server: Server, repository: Path, name: str, lines: list[str], way: str) -> Opened:
    """Open a document that the server knows by its first line or by where it is."""
    folder = f"file:///{way}/{next(_numbers)}"
    if way == "glob":
        opened = Opened(f"{folder}/{PLACES[name]}", 0)
    else:
        opened = Opened(f"{folder}/{name}.yaml", 1)
        lines = [f"# yaml-language-server: $schema={find_schema(repository, name).as_uri()}", *lines]
    server.open(opened.uri, "\n".join(lines) + "\n")
    return opened


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_good_document_is_left_alone(server: Server, repository: Path, name: str, way: str) -> None:
    opened = open_document(server, repository, name, DOCUMENTS[name], way)
    assert server.read_diagnostics(opened.uri) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "line", "wrong", "expected"),
    [
        ("task", 4, "status: done", "pending"),
        ("task", 2, "onwer: Maya", "onwer"),
        ("task", 2, "owner: [Maya, Tide]", "string"),
        ("task", 2, "owner: {name: Maya}", "string"),
        ("task", 1, "title: [a, b]", "string"),
        ("task", 0, "id: doc 1", "pattern"),
        ("blocker", 6, "status: closed", "resolved"),
        ("blocker", 4, "who: Gina", "who"),
        ("blocker", 4, "owner: [Gina]", "string"),
        ("blocker", 2, "affects: INF-2", "array"),
        ("plan", 0, "version: 2", "1"),
        ("plan", 1, "titel: Codex v2", "titel"),
        ("plan", 3, "owners: Maya\nx:", "array"),
        ("plan", 4, "  - name: [Maya]", "string"),
        ("plan", 4, "  - Maya", "Owner"),
        ("plan", 4, "  - name: Maya\nrefresh: often", "daily"),
    ],
)
def test_mistake_is_underlined(
    server: Server, repository: Path, name: str, line: int, wrong: str, expected: str, way: str
) -> None:
    lines = [*DOCUMENTS[name]]
    lines[line] = wrong
    opened = open_document(server, repository, name, lines, way)
    found = server.read_diagnostics(opened.uri)
    places = {line + opened.offset + further for further in range(wrong.count("\n") + 1)}
    messages = [entry["message"] for entry in found if entry["range"]["start"]["line"] in places]
    assert any(expected in message for message in messages), found


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name in DOCUMENTS for line in range(len(DOCUMENTS[name]) - 1)]
)
def test_hover_explains_a_field(server: Server, repository: Path, name: str, line: int, way: str) -> None:
    opened = open_document(server, repository, name, DOCUMENTS[name], way)
    where = {"textDocument": {"uri": opened.uri}, "position": {"line": line + opened.offset, "character": 1}}
    hover = server.ask("textDocument/hover", where)
    schema = json.loads(find_schema(repository, name).read_text("utf-8"))
    description = schema["properties"][DOCUMENTS[name][line].partition(":")[0]]["description"]
    assert simplify(description) in simplify(hover["contents"]["value"])


def simplify(text: str) -> str:
    """Return the letters alone: the server escapes what Markdown would take for its own."""
    return "".join(char for char in text if char.isalnum())


def complete(server: Server, opened: Opened, line: int, character: int) -> list[Message]:
    position = {"line": line + opened.offset, "character": character}
    offered = server.ask("textDocument/completion", {"textDocument": {"uri": opened.uri}, "position": position})
    items: list[Message] = offered["items"]
    return items


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "line", "start", "expected"),
    [
        ("task", 4, "status: ", {"pending", "in_progress", "complete", "cancelled"}),
        ("blocker", 6, "status: ", {"open", "resolved"}),
        ("plan", 5, "refresh: ", {"hourly", "daily", "weekly"}),
    ],
)
def test_completion_offers_the_words(
    server: Server, repository: Path, name: str, line: int, start: str, expected: set[str], way: str
) -> None:
    opened = open_document(server, repository, name, [*DOCUMENTS[name][:line], start], way)
    assert {item["label"] for item in complete(server, opened, line, len(start))} == expected


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_completion_offers_the_fields_that_are_not_there_and_explains_them(
    server: Server, repository: Path, name: str, way: str
) -> None:
    lines = DOCUMENTS[name]
    opened = open_document(server, repository, name, [*lines, ""], way)
    offered = {item["label"]: item.get("documentation") for item in complete(server, opened, len(lines), 0)}
    properties = json.loads(find_schema(repository, name).read_text("utf-8"))["properties"]
    written = {line.partition(":")[0] for line in lines}
    assert properties.keys() - written <= offered.keys()
    assert not properties.keys() & written & offered.keys()
    for field in properties.keys() - written:
        assert simplify(properties[field]["description"]) in simplify(json.dumps(offered[field], ensure_ascii=False))

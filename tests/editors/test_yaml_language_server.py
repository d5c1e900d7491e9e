"""Starts the real yaml-language-server, as editors do, and looks at what people see while they type."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Message: TypeAlias = dict[str, Any]
PATIENCE = 30.0
"""Seconds to wait for an answer; the server needs two to start."""


class Server:
    """Speaks the language server protocol with one process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self.requests = 0
        self.sink: IO[bytes] = process.stdin
        self.inbox: queue.Queue[Message] = queue.Queue()
        threading.Thread(target=self._listen, args=(process.stdout,), daemon=True).start()

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

    @staticmethod
    def _answer(message: Message) -> list[Message] | None:
        """Give the server the settings it asks for."""
        if message["method"] != "workspace/configuration":
            return None
        yaml = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
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
        server = Server(process)
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


def write_document(repository: Path, name: str, lines: list[str]) -> str:
    schema = repository / f"scripts/launchlist/schemas/{name}.schema.json"
    return "\n".join([f"# yaml-language-server: $schema={schema.as_uri()}", *lines]) + "\n"


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


@pytest.mark.parametrize("name", DOCUMENTS)
def test_good_document_is_left_alone(server: Server, repository: Path, name: str) -> None:
    uri = f"file:///good/{name}.yaml"
    server.open(uri, write_document(repository, name, DOCUMENTS[name]))
    assert server.read_diagnostics(uri) == []


@pytest.mark.parametrize(
    ("name", "line", "wrong", "expected"),
    [
        ("task", 4, "status: done", "pending"),
        ("task", 2, "onwer: Maya", "onwer"),
        ("task", 1, "title: [a, b]", "string"),
        ("task", 0, "id: doc 1", "pattern"),
        ("blocker", 6, "status: closed", "resolved"),
        ("blocker", 4, "who: Gina", "who"),
        ("blocker", 2, "affects: INF-2", "array"),
        ("plan", 0, "version: 2", "1"),
        ("plan", 1, "titel: Codex v2", "titel"),
        ("plan", 3, "owners: Maya\nx:", "array"),
    ],
)
def test_mistake_is_underlined(
    server: Server, repository: Path, name: str, line: int, wrong: str, expected: str
) -> None:
    uri = f"file:///bad/{name}-{line}.yaml"
    lines = [*DOCUMENTS[name]]
    lines[line] = wrong
    server.open(uri, write_document(repository, name, lines))
    found = server.read_diagnostics(uri)
    messages = [entry["message"] for entry in found if entry["range"]["start"]["line"] == line + 1]
    assert any(expected in message for message in messages), found


@pytest.mark.parametrize(
    ("name", "line", "field"), [("task", 3, "deadline"), ("blocker", 5, "eta"), ("plan", 2, "timezone")]
)
def test_hover_explains_a_field(server: Server, repository: Path, name: str, line: int, field: str) -> None:
    uri = f"file:///hover/{name}.yaml"
    server.open(uri, write_document(repository, name, DOCUMENTS[name]))
    position = {"line": line + 1, "character": 2}
    hover = server.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
    schema = json.loads((repository / f"scripts/launchlist/schemas/{name}.schema.json").read_text("utf-8"))
    words = schema["properties"][field]["description"].split(":")[0].split(",")[0]
    assert words in hover["contents"]["value"]


@pytest.mark.parametrize(
    ("name", "line", "start", "expected"),
    [
        ("task", 4, "status: ", {"pending", "in_progress", "complete", "cancelled"}),
        ("blocker", 6, "status: ", {"open", "resolved"}),
        ("plan", 4, "refresh: ", {"hourly", "daily", "weekly"}),
    ],
)
def test_completion_offers_the_words(
    server: Server, repository: Path, name: str, line: int, start: str, expected: set[str]
) -> None:
    uri = f"file:///completion/{name}.yaml"
    lines = [*DOCUMENTS[name][:line], start]
    server.open(uri, write_document(repository, name, lines))
    position = {"line": line + 1, "character": len(start)}
    offered = server.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
    assert expected <= {item["label"] for item in offered["items"]}

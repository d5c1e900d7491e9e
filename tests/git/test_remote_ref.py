from __future__ import annotations

import base64
import os
import re
import shutil
import ssl
import subprocess
from typing import TYPE_CHECKING

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from launchlist.git.remote_ref import FILE, REF, RefFailure, RemoteRef

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzeug import Request

TOKEN = "ghs_CANARY0123456789"  # noqa: S105 - opens nothing
SECRET = base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep git to its defaults."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)


def git(root: Path, *words: str) -> str:
    names = {f"GIT_{role}_{what}": "maya@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(["git", *words], cwd=root, env=os.environ | names, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    return tmp_path / "remote.git"


def clone(remote: Path, name: str) -> RemoteRef:
    root = remote.parent / name
    git(remote.parent, "init", "-q", str(root))
    git(root, "remote", "add", "origin", str(remote))
    return RemoteRef(root=str(root))


def add_hook(remote: Path, name: str, text: str) -> None:
    hook = remote / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{text}\n")
    hook.chmod(0o755)


def write(ref: RemoteRef, revision: str, text: str) -> str:
    result = ref.write(revision, text, "words")
    assert isinstance(result, str), result
    return result


def test_another_clone_reads_what_was_written(remote: Path) -> None:
    ours, theirs = clone(remote, "ours"), clone(remote, "theirs")
    assert ours.read() == ("", "")
    first = write(ours, "", "one\n")
    assert (ours.read(), theirs.read()) == ((first, "one\n"), (first, "one\n"))
    second = write(theirs, first, "two, with ümläuts\n")
    assert ours.read() == (second, "two, with ümläuts\n")
    log = git(remote, "log", "--format=%an <%ae> %s", REF).splitlines()
    assert log == ["launchlist <launchlist@users.noreply.github.com> words"] * 2
    assert git(remote, "ls-tree", "--name-only", REF) == FILE


def test_nothing_of_the_clone_changes(remote: Path) -> None:
    ref = clone(remote, "ours")
    write(ref, "", "one\n")
    ref.read()
    root = remote.parent / "ours"
    assert git(root, "status", "--porcelain") == ""
    assert not (root / ".git/FETCH_HEAD").exists()
    assert git(root, "branch", "-a") == ""


def test_two_that_start_together_do_not_both_win(remote: Path) -> None:
    ours, theirs = clone(remote, "ours"), clone(remote, "theirs")
    first = write(ours, "", "one\n")
    assert theirs.read() == (first, "one\n")
    second = write(theirs, first, "theirs\n")
    failure = ours.write(first, "ours\n", "words")
    assert isinstance(failure, RefFailure)
    assert failure.kind == "lost"
    assert ours.read() == (second, "theirs\n")


def test_two_that_write_the_same_in_the_same_second_do_not_both_win(
    remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The jobs of one workflow run share its id, so that even their intents can be the same to the byte.
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2025-05-18T00:00:00Z")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-05-18T00:00:00Z")
    ours, theirs = clone(remote, "ours"), clone(remote, "theirs")
    write(ours, "", "one\n")
    failure = theirs.write("", "one\n", "words")
    assert isinstance(failure, RefFailure)
    assert failure.kind == "lost"


def test_two_that_both_begin_the_ref_do_not_both_win(remote: Path) -> None:
    ours, theirs = clone(remote, "ours"), clone(remote, "theirs")
    first = write(ours, "", "one\n")
    failure = theirs.write("", "two\n", "words")
    assert isinstance(failure, RefFailure)
    assert failure.kind == "lost"
    assert theirs.read() == (first, "one\n")


def test_a_file_deleted_in_the_meantime_is_not_restored(remote: Path) -> None:
    ref = clone(remote, "ours")
    first = write(ref, "", "one\n")
    git(remote, "update-ref", "-d", REF)
    assert ref.read() == ("", "")
    assert isinstance(ref.write("", "two\n", "words"), str)
    assert ref.read()[0] != first


def test_a_ref_that_went_back_is_read_as_it_is(remote: Path) -> None:
    ref = clone(remote, "ours")
    first = write(ref, "", "one\n")
    write(ref, first, "two\n")
    git(remote, "update-ref", REF, first)
    assert ref.read() == (first, "one\n")


def test_a_commit_without_the_file_is_no_empty_journal(remote: Path) -> None:
    ref = clone(remote, "ours")
    tree = git(remote, "hash-object", "-t", "tree", "-w", os.devnull)
    git(remote, "update-ref", REF, git(remote, "commit-tree", tree, "-m", "x"))
    assert ref.read() == (git(remote, "rev-parse", REF), "{}")


@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_a_declining_hook_is_a_permission_failure(remote: Path, hook: str) -> None:
    add_hook(remote, hook, "echo 'go away' >&2; exit 1")
    failure = clone(remote, "ours").write("", "one\n", "words")
    assert isinstance(failure, RefFailure)
    assert (failure.kind, "hook declined" in failure.message) == ("denied", True)


def test_a_refused_push_is_a_permission_failure(remote: Path) -> None:
    git(remote, "config", "receive.hideRefs", "refs/launchlist")
    failure = clone(remote, "ours").write("", "one\n", "words")
    assert isinstance(failure, RefFailure)
    assert failure.kind == "denied"


def test_without_a_remote_there_is_no_ref(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    failure = RemoteRef(root=str(tmp_path)).read()
    assert failure == RefFailure("missing", "there is no remote named origin")


def test_a_remote_that_is_no_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", str(tmp_path / "nothing"))
    failure = RemoteRef(root=str(tmp_path)).read()
    assert isinstance(failure, RefFailure)
    assert failure.kind in {"denied", "uncertain"}


def test_the_users_hooks_are_about_the_users_pushes(remote: Path) -> None:
    ref = clone(remote, "ours")
    hook = remote.parent / "ours/.git/hooks/pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert isinstance(ref.write("", "one\n", "words"), str)


def test_variables_of_a_hook_are_ignored(remote: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ref = clone(remote, "ours")
    write(ref, "", "one\n")
    # What git sets for a hook would answer for another repository.
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere/index"))
    assert ref.read()[1] == "one\n"


def test_a_failure_does_not_repeat_the_password_of_an_address(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", f"http://maya:{TOKEN}@127.0.0.1:9/plan.git")
    failure = RemoteRef(root=str(tmp_path)).read()
    assert isinstance(failure, RefFailure)
    assert TOKEN not in failure.message


class Spy:
    """A git on PATH that notes its arguments, and what it is handed for the network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        note = f'printf "%s\\n" "$*" >>"{folder}/calls"\nenv >>"{folder}/environment"\n'
        note += f'cat "$GIT_COMMON_DIR/config" >>"{folder}/settings" 2>/dev/null\n'
        (folder / "git").write_text(f'#!/bin/sh\n{note}exec {shutil.which("git")} "$@"\n')
        (folder / "git").chmod(0o755)

    @property
    def calls(self) -> str:
        return (self.folder / "calls").read_text()

    @property
    def environment(self) -> str:
        return (self.folder / "environment").read_text()

    @property
    def settings(self) -> str:
        return (self.folder / "settings").read_text()


@pytest.fixture
def spy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spy:
    spy = Spy(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{spy.folder}:{os.environ['PATH']}")
    return spy


SERVER = "https://127.0.0.1:9"
"""Nothing listens there; what git was handed is what counts."""


def refer(tmp_path: Path, url: str) -> RemoteRef:
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", url)
    return RemoteRef(root=str(tmp_path), server=SERVER, token=TOKEN)


def test_the_token_is_handed_over_and_never_as_an_argument(tmp_path: Path, spy: Spy) -> None:
    failure = refer(tmp_path, f"{SERVER}/maya/plan.git").read()
    assert isinstance(failure, RefFailure)
    assert f'[http "{SERVER}/"]\n\textraheader = "AUTHORIZATION: basic {SECRET}"\n' in spy.settings
    assert SECRET not in spy.environment
    assert ("ls-remote" in spy.calls, TOKEN in spy.calls, SECRET in spy.calls) == (True, False, False)
    assert TOKEN not in failure.message
    assert SECRET not in failure.message


@pytest.mark.parametrize(
    "url",
    [
        "https://example.invalid/maya/plan.git",
        "https://127.0.0.1.example.invalid/maya/plan.git",
        "https://127.0.0.1:9@example.invalid/plan.git",
        "http://127.0.0.1:9/maya/plan.git",
        "ssh://127.0.0.1:9/maya/plan.git",
        "git@127.0.0.1:maya/plan.git",
    ],
)
def test_no_other_server_gets_the_token(tmp_path: Path, spy: Spy, url: str) -> None:
    ref = refer(tmp_path, url)
    assert ref._authenticate() == {}
    assert SECRET not in spy.environment


@pytest.mark.parametrize(
    ("status", "kind"), [(401, "denied"), (403, "denied"), (404, "denied"), (500, "uncertain"), (503, "uncertain")]
)
def test_errors_of_a_web_server_are_recognized(tmp_path: Path, httpserver: HTTPServer, status: int, kind: str) -> None:
    httpserver.expect_request("/plan.git/info/refs").respond_with_data("no", status=status)
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", httpserver.url_for("/plan.git"))
    failure = RemoteRef(root=str(tmp_path), token=TOKEN).read()
    assert isinstance(failure, RefFailure)
    assert failure.kind == kind, failure
    assert all(TOKEN not in str(request.headers) for request, _ in httpserver.log)


class WebGit:
    """Git over HTTPS as GitHub serves it: `git http-backend` behind a check of the token."""

    def __init__(self, server: HTTPServer, remote: Path) -> None:
        self.url = f"https://localhost:{server.port}"
        self.remote = remote
        self.is_read_only = False
        self.authorised: list[bool] = []
        server.expect_request(re.compile(".*")).respond_with_handler(self._serve)

    def _serve(self, request: Request) -> Response:
        is_known = request.headers.get("Authorization") == f"basic {SECRET}"
        self.authorised.append(is_known)
        if not is_known:
            return Response("who?", status=401, headers={"WWW-Authenticate": 'Basic realm="GitHub"'})
        if self.is_read_only and "git-receive-pack" in request.full_path:
            return Response("Write access to repository not granted.", status=403, content_type="text/plain")
        variables = {
            "GIT_PROJECT_ROOT": str(self.remote.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "x-access-token",
            "REQUEST_METHOD": request.method,
            "PATH_INFO": request.path,
            "QUERY_STRING": request.query_string.decode(),
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
            "HTTP_GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"],
            input=request.get_data(),
            env=os.environ | variables,
            capture_output=True,
            check=True,
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        return Response(body, status=headers.pop("Status", "200 OK"), headers=headers)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate for localhost with its key, in one file."""
    folder = tmp_path_factory.mktemp("certificate")
    made = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", "key.pem", "-out", "certificate.pem"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", "req", "-x509", *made, *names], cwd=folder, capture_output=True, check=True)
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "certificate.pem").read_text())
    return both


@pytest.fixture
def web(certificate: Path, remote: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebGit]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    monkeypatch.setenv("GIT_SSL_CAINFO", str(certificate))
    with HTTPServer(host="localhost", port=0, ssl_context=context, threaded=True) as server:
        yield WebGit(server, remote)


def visit(web: WebGit, name: str, token: str = TOKEN) -> RemoteRef:
    ref = clone(web.remote, name)
    git(web.remote.parent / name, "remote", "set-url", "origin", f"{web.url}/remote.git")
    return ref._replace(server=web.url, token=token)


def test_the_token_is_accepted_by_its_server(web: WebGit) -> None:
    ours, theirs = visit(web, "ours"), visit(web, "theirs")
    assert ours.read() == ("", "")
    first = write(ours, "", "one\n")
    assert theirs.read() == (first, "one\n")
    write(theirs, first, "two\n")
    failure = ours.write(first, "ours\n", "words")
    assert isinstance(failure, RefFailure)
    assert failure.kind == "lost"
    assert all(web.authorised)


def test_a_read_only_token_is_a_permission_failure(web: WebGit) -> None:
    web.is_read_only = True
    ref = visit(web, "ours")
    assert ref.read() == ("", "")
    failure = ref.write("", "one\n", "words")
    assert isinstance(failure, RefFailure)
    assert failure == RefFailure("denied", "Write access to repository not granted.")


@pytest.mark.parametrize("token", ["", "ghs_other"])
def test_without_the_right_token_there_is_no_permission_and_no_question(web: WebGit, token: str) -> None:
    failure = visit(web, "ours", token).read()
    assert isinstance(failure, RefFailure)
    assert failure.kind == "denied", failure


def test_nobody_else_is_asked_where_a_token_was_handed_over(
    web: WebGit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    asked.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    asked.chmod(0o755)
    (tmp_path / "gitconfig").write_text(f"[credential]\n\thelper = {asked}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    for name in ("GIT_ASKPASS", "SSH_ASKPASS"):
        monkeypatch.setenv(name, str(asked))
    assert isinstance(visit(web, "ours", "ghs_other").read(), RefFailure)
    assert not (tmp_path / "ran").exists()
    assert isinstance(visit(web, "theirs", "").read(), RefFailure)  # the user's own helper counts without a token
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize("is_file_of_its_own", [False, True], ids=["checkout 4", "checkout 6"])
def test_the_header_that_a_checkout_left_is_put_aside(web: WebGit, tmp_path: Path, *, is_file_of_its_own: bool) -> None:
    """actions/checkout 6 keeps its header in a file of the runner, which the configuration of the clone includes."""
    ref = visit(web, "ours")
    clone, kept = web.remote.parent / "ours", tmp_path / "git-credentials-1.config"
    place = ("--file", str(kept)) if is_file_of_its_own else ("--local",)
    git(clone, "config", *place, f"http.{web.url}/.extraheader", "AUTHORIZATION: basic b3RoZXI=")
    if is_file_of_its_own:
        git(clone, "config", "--local", f"includeIf.gitdir:{clone}/.git.path", str(kept))
    assert git(clone, "config", "--get-all", f"http.{web.url}/.extraheader")
    assert ref.read() == ("", "")
    assert isinstance(ref.write("", "one\n", "words"), str)

"""A file on its own Git ref in a remote repository, replaced by compare-and-swap, which is a push without force."""

from __future__ import annotations

import base64
import re
import secrets
from hashlib import sha256
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from launchlist.git.isolation import add_settings
from launchlist.git.run import GitOutput, run_git

REF = "refs/launchlist/journal"
"""The ref of a plan at the top of its repository."""
FILE = "journal.json"
_NOBODY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "launchlist"), ("EMAIL", "launchlist@users.noreply.github.com"))
}
_DENIED = re.compile(
    r"\b403\b|denied|not authorized|not authorized|permission|authentication failed|could not read username|"
    r"repository .{0,200}not found|read-only|protected|hook declined|deny updating|not allowed",
    re.IGNORECASE,
)
_RACE = re.compile(
    r"cannot lock ref|failed to update ref|reference already exists|incorrect old value|fetch first|stale"
)


class RefFailure(NamedTuple):
    """Why the ref could not be read or written."""

    kind: Literal["lost", "denied", "missing", "uncertain"]
    message: str


class RemoteRef(NamedTuple):
    """The ref in the remote repository that the clone at ``root`` knows as ``remote``."""

    root: str
    remote: str = "origin"
    server: str = "https://github.com"
    token: str = ""

    @property
    def ref(self) -> str:
        """The ref of this plan."""
        return self.name_ref(None)

    def name_ref(self, place: str | None) -> str:
        """Return the ref of the plan in a folder of the repository, None for this plan; each plan has its own."""
        if place is None:
            place = run_git(self.root, "rev-parse", "--show-prefix").output.rstrip("\n").rstrip("/")
        if not place:
            return REF
        name = re.sub(r"[^A-Za-z0-9]+", "-", place).strip("-")[:40]
        return f"{REF}-{name}-{sha256(place.encode(errors='surrogateescape')).hexdigest()[:8]}"

    def read(self, place: str | None = None) -> tuple[str, str] | RefFailure:
        """Return the revision and the text, both "" if there is no ref yet."""
        if run_git(self.root, "remote", "get-url", self.remote).code != 0:
            return RefFailure("missing", f"there is no remote named {self.remote}")
        environment, ref = self._authenticate(), self.name_ref(place)
        listed = run_git(self.root, "ls-remote", self.remote, ref, environment=environment)
        if listed.code != 0:
            return self._explain(listed)
        revision = listed.output.partition("\t")[0].strip()
        if not revision:
            return "", ""
        # Keep it locally too, so that the next fetch only gets what is new.
        fetch = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", self.remote, f"+{ref}:{ref}")
        fetched = run_git(self.root, *fetch, environment=environment)
        if fetched.code != 0:
            return self._explain(fetched)
        # The fetched state may be newer than the listed one.
        revision = run_git(self.root, "rev-parse", "--verify", ref).output.strip()
        shown = run_git(self.root, "cat-file", "blob", f"{revision}:{FILE}")
        return (revision, shown.output) if shown.code == 0 else (revision, "{}")

    def write(self, revision: str, text: str, summary: str, place: str | None = None) -> str | RefFailure:
        """Replace the text if the remote ref is still at ``revision`` ("" for not there); return the new revision."""
        blob = run_git(self.root, "hash-object", "-w", "--stdin", given=text).output.strip()
        tree = run_git(self.root, "mktree", given=f"100644 blob {blob}\t{FILE}\n").output.strip()
        parent = ("-p", revision) if revision else ()
        # Two runs that write the same in the same second would create the same commit, and both would succeed.
        message = f"{summary}\n\nWrite: {secrets.token_hex(8)}\n"
        made = run_git(self.root, "commit-tree", tree, *parent, given=message, environment=_NOBODY)
        commit = made.output.strip()
        if made.code != 0:
            return self._explain(made)
        ref = self.name_ref(place)
        # The user's pre-push hooks are for the user's own pushes.
        push = ("push", "--porcelain", "--no-verify", "--quiet", self.remote, f"{commit}:{ref}")
        pushed = run_git(self.root, *push, environment=self._authenticate())
        if pushed.code == 0:
            return commit
        rejected = next((line for line in pushed.output.splitlines() if line.startswith("!")), "")
        if "[rejected]" in rejected or _RACE.search(rejected):
            return RefFailure("lost", "another run wrote the journal in the meantime")
        if rejected:
            return RefFailure("denied", f"the push of {ref} was refused: {rejected.rpartition('(')[2].rstrip(')')}")
        return self._explain(pushed)

    def _authenticate(self) -> dict[str, str]:
        return authenticate(self.root, self.remote, self.server, self.token)

    def _explain(self, ran: GitOutput) -> RefFailure:
        lines = [line for line in ran.errors.splitlines() if line.strip()] or ["git gave no reason"]
        fatal = next((line for line in lines if line.startswith(("fatal:", "remote:", "error:"))), lines[-1])
        message = re.sub(r"://[^/@\s]*@", "://", fatal.partition(": ")[2] or fatal)
        return RefFailure("denied" if _DENIED.search(ran.errors) else "uncertain", message)


def authenticate(root: str, remote: str, server: str, token: str, *, replaces_ssh: bool = False) -> dict[str, str]:
    """Return the variables for a remote of the clone at ``root``; empty for another server or another push URL.

    ``replaces_ssh``: use the token for a remote of that server with an SSH URL. In a workflow the SSH key is a setting
    of the checkout that names a program to run.

    The header that actions/checkout left in the configuration is overridden: two headers would be refused, and the
    given token is the one to use. https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader
    """
    host = urlsplit(server).hostname
    ssh = (f"git@{host}:", f"ssh://git@{host}/")
    url = run_git(root, "remote", "get-url", remote).output.strip("\n")
    pushed = run_git(root, "remote", "get-url", "--push", "--all", remote).output.strip("\n").split("\n")
    if not token or not all(_is_at(each, host) or each.startswith(ssh) for each in pushed):
        return {}
    if replaces_ssh and url.startswith(ssh):
        start = next(start for start in ssh if url.startswith(start))
        return add_settings(_hand_over(server, token), {f"url.{server}/.insteadOf": start})
    return _hand_over(server, token) if _is_at(url, host) else {}


def _is_at(url: str, host: str | None) -> bool:
    return url.startswith("https://") and urlsplit(url).hostname == host


def _hand_over(server: str, token: str) -> dict[str, str]:
    secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    key = f"http.{server}/.extraheader"
    return {
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": key,
        "GIT_CONFIG_VALUE_0": "",
        "GIT_CONFIG_KEY_1": key,
        "GIT_CONFIG_VALUE_1": f"AUTHORIZATION: basic {secret}",
    }

"""The variables that hand git a token: for the server it belongs to and for no other, never as an argument."""

from __future__ import annotations

import base64
from urllib.parse import urlsplit

from launchlist.changes.git import run_git
from launchlist.changes.isolation import add_settings


def authenticate(root: str, remote: str, server: str, token: str, *, replaces_ssh: bool = False) -> dict[str, str]:
    """Return them for a remote of the clone at ``root``; none where the token is for another server.

    ``replaces_ssh``: a remote of that server that is reached over SSH is reached with the token instead. In a workflow
    the key for SSH is a setting of the checkout, which names a program to run.

    What actions/checkout left in the configuration is put aside: two headers would be refused, and the token that was
    asked for is the one to use. https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader
    """
    url = run_git(root, "remote", "get-url", remote).output.strip()
    host = urlsplit(server).hostname
    ssh = next((start for start in (f"git@{host}:", f"ssh://git@{host}/") if url.startswith(start)), "")
    if token and ssh and replaces_ssh:
        return add_settings(_hand_over(server, token), {f"url.{server}/.insteadOf": ssh})
    if not token or not url.startswith("https://") or urlsplit(url).hostname != host:
        return {}
    return _hand_over(server, token)


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

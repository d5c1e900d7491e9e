"""What hands git a token: for the server it belongs to and for no other.

It has the form of variables; `git` writes it into a file that is gone afterwards, so that neither an argument nor the
environment of what git starts holds it.
"""

from __future__ import annotations

import base64
from urllib.parse import urlsplit

from launchlist.git.isolation import add_settings
from launchlist.git.run import run_git


def authenticate(root: str, remote: str, server: str, token: str, *, replaces_ssh: bool = False) -> dict[str, str]:
    """Return them for a remote of the clone at ``root``; none where it is at another server, or is pushed to elsewhere.

    ``replaces_ssh``: a remote of that server that is reached over SSH is reached with the token instead. In a workflow
    the key for SSH is a setting of the checkout, which names a program to run.

    What actions/checkout left in the configuration is put aside: two headers would be refused, and the token that was
    asked for is the one to use. https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader
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

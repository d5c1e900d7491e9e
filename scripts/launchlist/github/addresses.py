"""The address of GitHub and the token, from the environment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from launchlist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

API = "https://api.github.com"
SERVER = "https://github.com"


def read_token(environ: Mapping[str, str]) -> str:
    """Return the token for GitHub, "" for none."""
    return (environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN") or "").strip()


def find_server(environ: Mapping[str, str]) -> str:
    """Return the address of the web pages that belong to the API."""
    given = environ.get("GITHUB_SERVER_URL") or ""
    if given:
        check_address(given, "GITHUB_SERVER_URL")
        return given.rstrip("/")
    api = environ.get("GITHUB_API_URL") or API
    return SERVER if api.rstrip("/") == API else re.sub(r"/api/v3/?$", "", api).rstrip("/")


def check_address(address: str, name: str) -> None:
    """Refuse an address to which the token would be sent unencrypted, except on this machine itself."""
    try:
        parts = urlsplit(address)
        host, is_sound = parts.hostname or "", parts.port != 0
    except ValueError:
        host, is_sound = "", False
    if not is_sound or not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|[0-9a-f:]+", host):
        msg = f"{name} is not a valid address"
        raise UsageError(msg)
    scheme = address.partition("://")[0].lower()
    if scheme != "https" and not (scheme == "http" and host in {"127.0.0.1", "::1", "localhost"}):
        msg = f"{name} must be an https address"
        raise UsageError(msg)

"""The remotes and protocols that git may use: never a folder inside the checkout, and with a token only a server."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

    from launchlist.git.isolation import Settings


_PROTOCOLS: Final = ("file", "git", "http", "https", "ssh")
"""For any other protocol, git runs a program of that name."""
_WITH_TOKEN: Final = ("https", "ssh")
"""The hooks of a repository at a path run on this machine."""
_LINE: Final = re.compile(r"([^\t]*)\t(.*) \((?:fetch|push)\)(?: \[.*\])?")
_SCP: Final = re.compile(r"(?:[^@/:\s]+@)?([^@/:\s]+):([^:\s]+)")
"""An SSH URL without ``ssh://``: https://git-scm.com/docs/git-clone#_git_urls."""
_PROMISOR: Final = re.compile(r"remote\.(.*)\.promisor", re.DOTALL)


def list_addresses(listing: str) -> list[tuple[str, str]]:
    """Return the name and URL of each remote in the output of ``git remote -v``."""
    found = (_LINE.fullmatch(line) for line in listing.split("\n"))
    return [(match[1], match[2]) for match in found if match]


def find_remote_fault(listing: str, words: Collection[str], settings: Settings, top: str) -> str:
    """Return why a command with these words must not reach a remote, "" if it may.

    The hooks of a repository inside the checkout would come from the checkout. A remote without a URL would be a path
    of its name. A partial clone fetches missing objects from its own remotes, regardless of the command.
    """
    addresses = list_addresses(listing)
    if not {name for name, _ in addresses} & {*words}:
        return "fatal: there is no remote of that name, or it has no URL"
    promised = {match[1] for match in (_PROMISOR.fullmatch(key) for key, _ in settings) if match}
    promised |= {value for key, value in settings if key == "extensions.partialclone"}
    for name, address in addresses:
        if (name in words or name in promised) and _is_within(address, top):
            return f"fatal: the remote {name} is a folder inside this checkout, which is never used as a remote"
    return ""


def choose_protocols(policies: Settings, allowed: str | None, *, has_token: bool) -> str:
    """Return the protocols that git may use, for GIT_ALLOW_PROTOCOL: ours, except those that the user forbids.

    ``policies`` are the user's ``protocol.*`` settings, ``allowed`` is the user's own GIT_ALLOW_PROTOCOL.
    https://git-scm.com/docs/git-config#Documentation/git-config.txt-protocolallow
    """
    ours = _WITH_TOKEN if has_token else _PROTOCOLS
    if allowed is not None:  # as in git, this takes precedence over the configuration
        return ":".join(name for name in ours if name in allowed.split(":"))
    known = dict(policies)
    usual = known.get("protocol.allow", "always")
    return ":".join(name for name in ours if known.get(f"protocol.{name}.allow", usual) != "never")


def is_address_of(address: str, server: str, repository: str) -> bool:
    """Whether a URL is that of ``repository`` (OWNER/NAME) at a ``server`` such as ``https://github.com``."""
    try:
        ours, theirs = urlsplit(server), urlsplit(address)
        has_same_port = theirs.port == ours.port
    except ValueError:
        return False
    short = _SCP.fullmatch(address)
    if theirs.scheme in {"https", ours.scheme} and has_same_port:
        host, path, wanted = theirs.hostname, theirs.path, f"{ours.path.rstrip('/')}/{repository}"
    elif theirs.scheme == "ssh":
        host, path, wanted = theirs.hostname, theirs.path, f"/{repository}"
    elif short and "://" not in address:
        host, path, wanted = short[1].lower(), short[2], repository
    else:
        return False
    if not repository or not host or host != ours.hostname or theirs.query or theirs.fragment:
        return False
    return path.lower() in {f"{wanted}{end}".lower() for end in ("", ".git", "/", ".git/")}


def _is_within(address: str, top: str) -> bool:
    """Whether a URL is a path inside ``top``; a relative path is relative to ``top``."""
    if address.startswith("file://"):
        path = "/" + unquote(address.removeprefix("file://"))
    elif "://" in address or ":" in address.partition("/")[0]:
        return False
    else:
        path = address
    real = os.path.realpath(top)
    places = (os.path.realpath(os.path.join(real, each)) for each in (path, os.path.expanduser(path)))
    return any(place == real or place.startswith(os.path.join(real, "")) for place in places)

"""Why git did not fetch or push: told from what it and the server say, never from names that people chose."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

Refusal: TypeAlias = Literal["raced", "protected", "denied", "failed"]
_RACE: Final = re.compile(
    r"\[rejected\]|fetch first|non-fast-forward|cannot lock ref|incorrect old value|failed to update ref|"
    r"reference already exists"
)
_PROTECTED: Final = re.compile(r"GH006|GH013|protected branch|hook declined|rule violations", re.IGNORECASE)
_DENIED: Final = re.compile(
    r"\b(?:error:|HTTP(?: code)?) ?403\b|denied|could not read username|authentication failed|\bread.only\b|"
    r"access\b.* not granted",
    re.IGNORECASE,
)
_LONGEST: Final = 1000
"""Characters of a line that are looked at: what a server's hook prints may be anything."""
_TOLD: Final = ("!", "remote:", "fatal:", "error:", "ERROR:")
_NAMES: Final = re.compile(r"(?<!\w)'[^']*'|\S*://\S+|\S*refs/\S+|\S+:\S+/\S+|[\w.-]+/[\w./-]+")
"""Quoted text, addresses, refs and ``owner/name``."""
_BLOCKED: Final = re.compile(r"'refs/heads/([^']+)' exists; cannot create 'refs/heads/([^']+)'")


def judge_refusal(said: str) -> Refusal:
    """Return what kept a push or a fetch from being done; ``raced`` is worth another try."""
    lines = [line.strip() for line in said.splitlines()]
    told = "\n".join(
        _NAMES.sub(" ", line[:_LONGEST]) for line in lines if line.startswith(_TOLD) or "(publickey" in line
    )
    if find_blocking(said):
        return "failed"
    if _PROTECTED.search(told):
        return "protected"
    if _DENIED.search(told):
        return "denied"
    return "raced" if _RACE.search(told) else "failed"


def find_blocking(said: str) -> str:
    """Return why a branch can never be made, "" if that is not the reason: another one's name is a part of its own."""
    found = _BLOCKED.search(said)
    if found:
        return f"the branch {found[1]} keeps {found[2]} from being made: rename or delete {found[1]}"
    if "directory file conflict" in said:
        return "another branch's name is a part of this one's, or the other way round: rename or delete that one"
    return ""


def find_reason(text: str) -> str:
    """Return what of git's words says why, without the secrets that an address can hold."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("hint:")]
    said = [line for line in lines if line.startswith(("!", "remote: error", "fatal:", "error:"))]
    reason = find_blocking(text) or "; ".join(dict.fromkeys(said or lines[-3:]))
    return re.sub(r"://[^/@\s]*@", "://", reason)[:400]

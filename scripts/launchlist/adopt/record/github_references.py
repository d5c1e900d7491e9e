"""References between GitHub's issues: as numbers, as addresses, and as what a body says it waits for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.record.json_values import get_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.adopt.record.json_values import Value

_REPOSITORY: Final = r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}"
_ADDRESS: Final = rf"https?://[\w.-]+(?::[0-9]+)?/(?:repos/)?({_REPOSITORY})(?:/(?:issues|pull)/([0-9]{{1,9}}))?"
_ANY: Final = rf"(?:{_REPOSITORY})?#[0-9]{{1,9}}\b|https?://[\w.-]+/{_REPOSITORY}/(?:issues|pull)/[0-9]{{1,9}}\b"
_TASK: Final = re.compile(rf"^[ \t]*(?:[-*+]|[0-9]+[.)])\s+\[[ xX]\]\s+(?:\*\*)?({_ANY})", re.MULTILINE)
_WAITS: Final = re.compile(
    r"(?P<not>\b(?:not|no longer|never|isn't)\s+)?"
    r"(?<![A-Za-z0-9])(?:blocked by|depends (?:up)?on|dependent on|waits for|waiting for)"
    rf"[\s:*_]*(?P<list>(?:{_ANY})(?:(?:[\s,&]|and\b)+(?:{_ANY}))*)",
    re.IGNORECASE,
)
_UNSAID: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|^(```|~~~).*?(?:^\1|\Z)|`[^`\n]*`|~~[^~\n]+~~", re.DOTALL | re.MULTILINE
)
"""Comments, code and what is struck out."""


def find_references(body: str, repository: str) -> tuple[str, ...]:
    """Return the issues that a body waits for: those that begin the items of its task lists, `Blocked by #5`."""
    said = _UNSAID.sub(" ", body.replace("\r\n", "\n"))
    found = [match[1] for match in _TASK.finditer(said)]
    for match in _WAITS.finditer(said):
        if not match["not"]:
            found += re.findall(_ANY, match["list"])
    return tuple(dict.fromkeys(name for text in found if (name := name_reference(text, repository))))


def name_reference(text: str, repository: str) -> str:
    """Return ``owner/name#12`` for a reference or an address; nothing where it is none."""
    address = re.match(_ADDRESS, text)
    if address:
        return f"{address[1]}#{address[2]}" if address[2] else ""
    if re.fullmatch(r"#?[0-9]{1,9}", text):
        return f"{repository}#{text.removeprefix('#')}"
    return text if re.fullmatch(rf"{_REPOSITORY}#[0-9]{{1,9}}", text) else ""


def name_object(value: Value, repository: str) -> str:
    """Return the reference that an issue inside another one stands for."""
    if not isinstance(value, dict):
        return name_reference(str(value), repository)
    for name in ("url", "html_url"):
        found = name_reference(get_text(value, name), repository)
        if found:
            return found
    return name_reference(get_text(value, "number"), find_reference_repository(value) or repository)


def find_reference_repository(record: Mapping[str, Value]) -> str:
    """Return the repository of an issue, as ``owner/name``, or nothing."""
    repository = record.get("repository")
    if isinstance(repository, dict):
        return get_text(repository, "nameWithOwner", "full_name")
    texts = [get_text(record, name) for name in ("html_url", "url", "repository", "repository_url")]
    for text in texts:
        address = re.match(_ADDRESS, text)
        if address:
            return address[1]
        if re.fullmatch(_REPOSITORY, text):
            return text
    return ""

"""``FIELD=VALUE`` as it is given on the command line, read by what the field is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.commands.field_values import read_wished_links, read_wished_list, read_wished_moment, require_text
from launchlist.editing.field_order import SchemaKind, is_list, is_moment, is_text, list_fields
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.project.edit_session import EditSession
    from launchlist.reading.yaml.fast_path import Data

_OTHERS: Final = {
    "id": "an id is changed with: launchlist renumber",
    "updates": "an update is added with: launchlist update, or --update",
    "claimed": "a claim goes when the field it is about is set",
}


def list_wishable(kind: SchemaKind) -> list[str]:
    """Return the fields of a task or a blocker that can be set, in their order."""
    fields = (field for field in list_fields(kind, ()) if field not in _OTHERS)
    return [field for field in fields if is_text(kind, field) or is_list(kind, field)]


def read_field_values(kind: SchemaKind, words: Sequence[str], bench: EditSession) -> dict[str, Data | None]:
    """Return what each field is to be, None where it is to be removed. Raises UsageError for what cannot be set."""
    wanted: dict[str, Data | None] = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign:
            msg = f"{quote(word)} is no FIELD=VALUE; write {name}=…"
            raise UsageError(msg)
        if name in wanted:
            msg = f"{name} is set twice"
            raise UsageError(msg)
        wanted[name] = _read_field(kind, name, text, bench)
    return wanted


def _read_field(kind: SchemaKind, name: str, text: str, bench: EditSession) -> Data | None:
    if name in _OTHERS:
        msg = f"{name} cannot be set; {_OTHERS[name]}"
        raise UsageError(msg)
    names = list_wishable(kind)
    if name not in names:
        hint = suggest(name, names) or f"the fields are {join_names(names)}"
        msg = f"a {kind} has no field {quote(name)} that can be set; {hint}"
        raise UsageError(msg)
    if not text:
        return None
    require_text(text, f"{name}=")
    if name == "links":
        return [*read_wished_links(text)]
    if is_list(kind, name):
        return [*read_wished_list(text)] or None
    if is_moment(kind, name):
        return read_wished_moment(text, f"{name}=", bench.plan.zone, bench.around)
    return compose_name(text) if name == "owner" else text

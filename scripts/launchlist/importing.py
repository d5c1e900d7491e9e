"""Imports a package without the modules it needs for nothing we use: they would be half of what starting up costs."""

from __future__ import annotations

import sys
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def import_with(name: str, stand_ins: Mapping[str, ModuleType]) -> ModuleType:
    """Import ``name`` while ``stand_ins`` pass for the modules of those names that are not loaded yet.

    A release that needs more than the stand-ins have is imported as usual.
    """
    if name not in sys.modules:
        spared = {each: module for each, module in stand_ins.items() if each not in sys.modules}
        sys.modules.update(spared)
        try:
            with suppress(Exception):
                __import__(name)
        finally:
            for each in spared:
                del sys.modules[each]
    __import__(name)  # an audit hook hears of it, as of any import statement
    return sys.modules[name]


def build_stand_in(name: str, **members: Any) -> ModuleType:  # noqa: ANN401 - whatever a module holds
    """Return what passes for the module ``name`` and holds these members only."""
    stand_in = ModuleType(name)
    vars(stand_in).update(members)
    return stand_in

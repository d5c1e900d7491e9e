"""Imports Jinja2 without the modules it needs for nothing that our templates do: a quarter of its start-up time."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LATER: Final = {"inspect": ("getattr_static",), "tempfile": (), "urllib.parse": ("quote_from_bytes",)}
"""Modules to be loaded when Jinja2 first uses them, with the functions it imports by name."""


def import_engine(later: dict[str, tuple[str, ...]] = LATER) -> None:
    """Import Jinja2. A release that needs more than the stand-ins for ``later`` have is imported as usual."""
    spared = {name: _build_stand_in(name, later[name]) for name in later if name not in sys.modules}
    sys.modules.update(spared)
    try:
        with suppress(ImportError, AttributeError):
            import_module("jinja2.sandbox")
    finally:
        for name in spared:
            del sys.modules[name]
    import_module("jinja2.sandbox")


def _build_stand_in(name: str, functions: tuple[str, ...]) -> ModuleType:
    """Return what passes for the module ``name`` and loads it as soon as something of it is used."""
    stand_in = ModuleType(name)

    def find(attribute: str) -> Any:  # noqa: ANN401 - whatever the module holds
        module = import_module(name)
        if module is stand_in:  # still in its place
            msg = f"module {name} is not loaded yet, so it has no {attribute}"
            raise AttributeError(msg)
        return getattr(module, attribute)

    def defer(function: str) -> Callable[..., Any]:
        def call(*args: Any, **settings: Any) -> Any:  # noqa: ANN401 - what the function takes and returns
            return find(function)(*args, **settings)

        return call

    vars(stand_in).update({function: defer(function) for function in functions}, __getattr__=find)
    return stand_in

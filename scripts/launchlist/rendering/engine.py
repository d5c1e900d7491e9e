"""Imports Jinja2 without the modules it needs for nothing that our templates do: a quarter of its start-up time."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from launchlist.importing import build_stand_in, import_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

LATER: Final = {
    "jinja2.bccache": ("BytecodeCache", "FileSystemBytecodeCache", "MemcachedBytecodeCache"),
    "inspect": ("getattr_static",),
    "random": ("choice", "randrange"),
    "tempfile": (),
    "urllib.parse": ("quote_from_bytes",),
}
"""Modules to be loaded when Jinja2 first uses them, with the functions it imports by name."""


def import_engine(later: dict[str, tuple[str, ...]] = LATER) -> None:
    """Import Jinja2. A release that needs more than the stand-ins for ``later`` have is imported as usual."""
    import_with("jinja2.sandbox", {name: _defer_module(name, functions) for name, functions in later.items()})


def _defer_module(name: str, functions: tuple[str, ...]) -> ModuleType:
    """Return what passes for the module ``name`` and loads it as soon as something of it is used."""

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

    stand_in = build_stand_in(name, **{function: defer(function) for function in functions}, __getattr__=find)
    return stand_in

"""Imports a package without modules that it only needs for unused functions: they take half of the start-up time."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def import_with(name: str, stand_ins: Mapping[str, ModuleType]) -> ModuleType:
    """Import ``name`` while ``stand_ins`` replace the modules of those names that are not loaded yet.

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
    __import__(name)  # audit hooks see it, as for any import statement
    return sys.modules[name]


def build_stand_in(name: str, **members: Any) -> ModuleType:  # noqa: ANN401 - a module can have any members
    """Return a stand-in for the module ``name`` with only these members."""
    stand_in = ModuleType(name)
    vars(stand_in).update(members)
    return stand_in


LATER: Final = {
    "jinja2.bccache": ("BytecodeCache", "FileSystemBytecodeCache", "MemcachedBytecodeCache"),
    "inspect": ("getattr_static",),
    "random": ("choice", "randrange"),
    "tempfile": (),
    "urllib.parse": ("quote_from_bytes",),
}
"""Modules to be loaded when Jinja2 first uses them, with the functions it imports by name."""


def import_engine(later: dict[str, tuple[str, ...]] = LATER) -> None:
    """Import Jinja2. A release that needs more than the stand-ins for ``later`` have is imported as usual.

    Saves 17 of the 109 ms that `render` takes without the stand-ins at 14 tasks.
    """
    import_with("jinja2.sandbox", {name: _defer_module(name, functions) for name, functions in later.items()})


def _defer_module(name: str, functions: tuple[str, ...]) -> ModuleType:
    """Return a stand-in for the module ``name`` that loads it when it is first used."""

    def find(attribute: str) -> Any:  # noqa: ANN401 - the module can have any members
        module = import_module(name)
        if module is stand_in:  # still replaced
            msg = f"module {name} is not loaded yet, so it has no {attribute}"
            raise AttributeError(msg)
        return getattr(module, attribute)

    def defer(function: str) -> Callable[..., Any]:
        def call(*args: Any, **settings: Any) -> Any:  # noqa: ANN401 - what the function takes and returns
            return find(function)(*args, **settings)

        return call

    stand_in = build_stand_in(name, **{function: defer(function) for function in functions}, __getattr__=find)
    return stand_in


def import_argparse() -> None:
    """Import argparse without gettext, which would look for missing translations in 400 places.

    Saves 4 of the 58 ms that `check` takes without it at 14 tasks.
    """
    words = build_stand_in("gettext", gettext=str, ngettext=lambda one, many, count: one if count == 1 else many)
    import_with("argparse", {"gettext": words})

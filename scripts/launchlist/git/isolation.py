"""Isolates git: no variable or setting that could name a program in the checkout reaches it."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KEPT: Final = re.compile(
    r"GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)|SSL_\w+|HTTP_\w+|SSH|"
    r"SSH_COMMAND|SSH_VARIANT|ASKPASS|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|"
    r"TEST_ASSUME_DIFFERENT_OWNER)"
)
"""The location of the user's settings, and how the user reaches a server.

Any other GIT_* variable could point to another repository or name a program.
"""
_RUNNER: Final = ("ACTIONS_", "GITHUB_", "INPUT_", "RUNNER_")
_SECRET: Final = {"GH_ENTERPRISE_TOKEN", "GH_TOKEN"}
"""Variables that programs started by git do not need: files that control later steps on the runner, and tokens.

Git gets the token separately when it needs it.
"""
_ALWAYS: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "",  # `remotes` chooses them if git is to reach one
    "GIT_NO_REPLACE_OBJECTS": "1",  # no replaced objects
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",  # messages are recognized by their English text
}
_PROTECTED: Final = re.compile(r"safe\.directory", re.DOTALL)
"""Settings that git never takes from a file of a repository."""
_FROM_USER: Final = re.compile(r"(?:http|protocol|url|user)\..*", re.DOTALL)
"""Settings in the environment that are used, in addition to those of `_FROM_CHECKOUT`."""
_FROM_CHECKOUT: Final = re.compile(
    r"core\.(?:repositoryformatversion|filemode|symlinks|ignorecase|precomposeunicode|sharedrepository|excludesfile)|"
    r"extensions\.(?!worktreeconfig$)[^.]*|user\.(?:name|email)|url\..*\.insteadof|"
    r"remote\..*\.(?:url|fetch|promisor|partialclonefilter)",
    re.DOTALL,
)
"""Settings of a checkout that run nothing, in the form of ``git config --list``.

All others are ignored: with a different push URL, git would push to where it does not fetch.
"""
_PARTIAL: Final = re.compile(r"extensions\.partialclone|remote\..*\.(?:promisor|partialclonefilter)", re.DOTALL)
"""Settings that let git fetch missing objects on demand. Only commands that access the remote anyway may do that."""
_LINKED: Final = ("objects", "refs", "packed-refs", "reftable", "logs", "shallow")
_EXCLUDED: Final = "info/exclude"

Settings: TypeAlias = tuple[tuple[str, str], ...]


class GitRepository(NamedTuple):
    """The location of a repository; all paths are absolute."""

    top: str
    """The top of its working tree."""
    private: str
    """The folder with this working tree's HEAD and index."""
    common: str
    """The folder that all working trees share; it differs only for a linked working tree."""
    settings: Settings = ()
    """The settings that run nothing: key as in ``git config --list``, and value."""


def choose_variables(environ: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for git: the caller's without the runner's and other GIT_* variables, plus our own.

    It contains only settings that git reads from nowhere else, since programs that git starts see all of it.
    """
    kept = {
        name: value
        for name, value in environ.items()
        if name not in _SECRET
        and not name.startswith(_RUNNER)
        and (not name.startswith("GIT_") or _KEPT.fullmatch(name))
    }
    if hands_over(ours):
        kept["GIT_ASKPASS"] = kept["SSH_ASKPASS"] = ""
    plain = {name: value for name, value in ours.items() if not name.startswith("GIT_CONFIG_")}
    protected = [pair for pair in _list_settings(environ) if _is_kept(pair[0], (_PROTECTED,))]
    return kept | _ALWAYS | plain | _number(protected)


def choose_settings(environ: Mapping[str, str], ours: Mapping[str, str]) -> Settings:
    """Return the settings to pass in variables: the caller's that run nothing, and our own."""
    settings = [pair for pair in _list_settings(environ) if _is_kept(pair[0], (_FROM_CHECKOUT, _FROM_USER))]
    settings += _list_settings(ours)
    if hands_over(ours):  # nothing else is asked
        settings.append(("credential.helper", ""))
    return tuple(settings)


def hands_over(ours: Mapping[str, str]) -> bool:
    """Whether the variables pass a token to git."""
    return any(key.endswith(".extraheader") for key, _ in _list_settings(ours))


def add_settings(variables: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for git with more settings added."""
    return {**variables, **_number([*_list_settings(variables), *settings.items()])}


def list_pairs(listing: bytes) -> Settings:
    """Return the key and value of each setting in the output of ``git config --list -z``."""
    lines = (line.partition("\n") for line in os.fsdecode(listing).split("\0"))
    return tuple((key, value) for key, _, value in lines if key)


def select_settings(pairs: Settings) -> Settings:
    """Return the settings of a checkout that run nothing.

    A URL or path with a line feed is left out: in git's list it could not be distinguished from two.
    """
    return tuple(
        (key, value)
        for key, value in pairs
        if _is_kept(key, (_FROM_CHECKOUT,)) and ("\n" not in value or key.startswith("user."))
    )


@contextmanager
def stand_in(repository: GitRepository, settings: Settings, *, on_network: bool) -> Iterator[dict[str, str]]:
    """Create a stand-in for the common folder while git runs; yields the variables that point git to it.

    It has links to the objects and refs of the real one, its own configuration with ``settings`` at the end, and no
    hooks. On Windows not every user can create links; there the variables point to the repository itself.
    ``on_network``: objects missing in a partial clone may be fetched. Raises OSError if no folder can be created.
    """
    where = {"GIT_DIR": repository.private, "GIT_WORK_TREE": repository.top}
    if os.name == "nt":
        yield where | _number([*settings])
        return
    own = tuple(each for each in repository.settings if on_network or not _PARTIAL.fullmatch(each[0]))
    with stand_for(repository.common, own + settings) as folder:
        yield where | {"GIT_COMMON_DIR": folder}


@contextmanager
def stand_for(common: str, settings: Settings) -> Iterator[str]:
    """Create a private folder with the objects and refs of the common one and only these settings."""
    import shutil
    import tempfile  # most runs do not start git

    # A runner empties its own folder after each job, even if this process was killed.
    runners = os.environ.get("RUNNER_TEMP", "")
    folder = tempfile.mkdtemp(prefix="launchlist-git-", dir=runners if os.path.isdir(runners) else None)
    try:
        for name in _LINKED:
            real = os.path.join(common, name)
            if os.path.lexists(real):
                os.symlink(real, os.path.join(folder, name))
        if os.path.isfile(os.path.join(common, _EXCLUDED)):  # the folder may contain attributes, which name programs
            os.mkdir(os.path.join(folder, "info"))
            os.symlink(os.path.join(common, _EXCLUDED), os.path.join(folder, _EXCLUDED))
        with open(os.path.join(folder, "config"), "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("".join(_write_setting(key, value) for key, value in settings))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_setting(key: str, value: str) -> str:
    section, _, rest = key.partition(".")
    subsection, _, name = rest.rpartition(".")
    quoted = subsection.replace("\\", "\\\\").replace('"', '\\"')
    head = f'[{section} "{quoted}"]' if subsection else f"[{section}]"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{head}\n\t{name} = "{escaped}"\n'


def _is_kept(key: str, allowed: tuple[re.Pattern[str], ...]) -> bool:
    section, _, rest = key.partition(".")
    subsection, dot, name = rest.rpartition(".")
    folded = f"{section.lower()}.{subsection}{dot}{name.lower()}"
    return "\n" not in subsection and any(pattern.fullmatch(folded) for pattern in allowed)


def _list_settings(variables: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the settings in variables: https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT."""
    count = variables.get("GIT_CONFIG_COUNT", "")
    numbers = range(int(count)) if count.isdecimal() and len(count) < 4 else range(0)
    pairs = ((variables.get(f"GIT_CONFIG_KEY_{at}"), variables.get(f"GIT_CONFIG_VALUE_{at}")) for at in numbers)
    return [(key, value) for key, value in pairs if key is not None and value is not None]


def _number(settings: list[tuple[str, str]]) -> dict[str, str]:
    if not settings:
        return {}
    numbered = {"GIT_CONFIG_COUNT": str(len(settings))}
    for at, (key, value) in enumerate(settings):
        numbered |= {f"GIT_CONFIG_KEY_{at}": key, f"GIT_CONFIG_VALUE_{at}": value}
    return numbered

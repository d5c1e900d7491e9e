"""What git sees of its surroundings: no variable and no setting that could name a program of the checkout."""

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
"""Where the user's own settings are and how the user reaches a server. Any other GIT_* variable could answer for
another repository, or name a program."""
_RUNNER: Final = ("ACTIONS_", "GITHUB_", "INPUT_", "RUNNER_")
_SECRET: Final = {"GH_ENTERPRISE_TOKEN", "GH_TOKEN"}
"""What no program that git may start needs to see, as everything of GitHub's runner: files that steer later steps, and
tokens. Git itself is handed the token where it is meant to use it."""
_ALWAYS: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "",  # `remotes` says which, where git is to reach one
    "GIT_NO_REPLACE_OBJECTS": "1",  # a commit is what its hash says
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",  # messages are told apart by their words
}
_PROTECTED: Final = re.compile(r"safe\.directory", re.DOTALL)
"""Settings that git takes from no file of a repository."""
_FROM_USER: Final = re.compile(r"(?:http|protocol|url|user)\..*", re.DOTALL)
"""Settings handed over in the environment that count, beyond those of `_FROM_CHECKOUT`."""
_FROM_CHECKOUT: Final = re.compile(
    r"core\.(?:repositoryformatversion|filemode|symlinks|ignorecase|precomposeunicode|sharedrepository|excludesfile)|"
    r"extensions\.(?!worktreeconfig$)[^.]*|user\.(?:name|email)|url\..*\.insteadof|"
    r"remote\..*\.(?:url|fetch|promisor|partialclonefilter)",
    re.DOTALL,
)
"""Settings of a checkout that run nothing, in the form of ``git config --list``. All others are left out: with another
address to push to, git would push where it does not fetch."""
_PARTIAL: Final = re.compile(r"extensions\.partialclone|remote\..*\.(?:promisor|partialclonefilter)", re.DOTALL)
"""Those by which git fetches whatever it comes upon and lacks. Only what speaks to the remote anyway may do that."""
_LINKED: Final = ("objects", "refs", "packed-refs", "reftable", "logs", "shallow")
_EXCLUDED: Final = "info/exclude"

Settings: TypeAlias = tuple[tuple[str, str], ...]


class GitRepository(NamedTuple):
    """Where a repository is; all paths are absolute."""

    top: str
    """The top of its working tree."""
    private: str
    """The folder of this working tree's own HEAD and index."""
    common: str
    """The folder that all working trees share: another one for a linked working tree only."""
    settings: Settings = ()
    """Those that run nothing: key as ``git config --list`` has it, and value."""


def choose_variables(environ: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for git: the caller's without the runner's and without GIT_* that answer for others; ours.

    It holds no setting but those that git takes from nowhere else: programs that git starts see all of it.
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
    """Return the settings that are handed over in variables and count: the caller's that run nothing, and ours."""
    settings = [pair for pair in _list_settings(environ) if _is_kept(pair[0], (_FROM_CHECKOUT, _FROM_USER))]
    settings += _list_settings(ours)
    if hands_over(ours):  # nothing else is asked
        settings.append(("credential.helper", ""))
    return tuple(settings)


def hands_over(ours: Mapping[str, str]) -> bool:
    """Whether our variables hand git a token."""
    return any(key.endswith(".extraheader") for key, _ in _list_settings(ours))


def add_settings(variables: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, str]:
    """Return variables for git with further settings among them."""
    return {**variables, **_number([*_list_settings(variables), *settings.items()])}


def list_pairs(listing: bytes) -> Settings:
    """Return key and value of each setting out of what ``git config --list -z`` prints."""
    lines = (line.partition("\n") for line in os.fsdecode(listing).split("\0"))
    return tuple((key, value) for key, _, value in lines if key)


def select_settings(pairs: Settings) -> Settings:
    """Return those of a checkout's settings that run nothing.

    An address or a path with a line feed is left out: nobody could tell it from two in what git lists.
    """
    return tuple(
        (key, value)
        for key, value in pairs
        if _is_kept(key, (_FROM_CHECKOUT,)) and ("\n" not in value or key.startswith("user."))
    )


@contextmanager
def stand_in(repository: GitRepository, settings: Settings, *, on_network: bool) -> Iterator[dict[str, str]]:
    """Make a folder that stands for the common one while git runs; yields the variables that lead git there.

    It holds links to the objects and refs of the real one, its own configuration, ``settings`` at the end, and no
    hooks. Windows has no links for everybody; there the variables lead to the repository itself. ``on_network``:
    objects that a partial clone lacks may be fetched. Raises OSError where no folder can be made.
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
    """Make a folder, for nobody else to read, with objects and refs of the common one and just these settings."""
    import shutil
    import tempfile  # most runs start no git

    # A runner empties its own folder after each job, whatever became of this process.
    runners = os.environ.get("RUNNER_TEMP", "")
    folder = tempfile.mkdtemp(prefix="launchlist-git-", dir=runners if os.path.isdir(runners) else None)
    try:
        for name in _LINKED:
            real = os.path.join(common, name)
            if os.path.lexists(real):
                os.symlink(real, os.path.join(folder, name))
        if os.path.isfile(os.path.join(common, _EXCLUDED)):  # the folder may hold attributes, which name programs
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
    """Return the settings that variables hold: https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT."""
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

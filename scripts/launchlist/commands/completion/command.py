"""``launchlist completion``: the few lines that a shell needs, and the answers to what they ask at every TAB."""

from __future__ import annotations

from argparse import SUPPRESS
from typing import TYPE_CHECKING

from launchlist.errors import UsageError
from launchlist.project.outcome import Outcome

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from launchlist.commands.completion.candidates import Next
    from launchlist.project.context import CommandContext


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("shell", nargs="?", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish")
    parser.add_argument("--words", nargs="*", dest="asked", help=SUPPRESS)  # passed by the scripts at every TAB


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Return the script of a shell; with ``--words``, as the script asks, what may come next."""
    if args.shell is None:
        msg = "which shell? launchlist completion bash|zsh|fish"
        raise UsageError(msg)
    from launchlist.commands.completion.shells import SCRIPTS

    if args.asked is None:
        return Outcome(code=0, text=SCRIPTS[args.shell])
    # An = before each keeps argparse from taking them for its own.
    return Outcome(code=0, text=answer(args.shell, [word[1:] for word in args.asked], context))


def answer(shell: str, asked: Sequence[str], context: CommandContext) -> str:
    """Return a line that says what comes next, then a line a word: as bash takes it, or with its meaning after a tab.

    Bash asks with the whole line up to the cursor and the part of the last word it would replace; zsh with words
    without their quotes; fish with such words, but the last one as it was typed.
    """
    from launchlist.commands.completion.candidates import find_next
    from launchlist.commands.completion.plan_values import list_live
    from launchlist.commands.completion.shells import quote_bash_word, split_line
    from launchlist.commands.parser import build_parser

    typed = asked[-1] if asked else ""
    raw = ""
    if shell == "bash":
        line = split_line(asked[0] if asked else "")
        words, raw = line.words, line.raw
    elif shell == "fish":
        words = [*asked[:-1], split_line(typed).words[-1]]
    else:
        words = list(asked)
    words = words[1:]
    following = find_next(
        build_parser(words[0] if len(words) > 1 else None),
        words,
        lambda kind: list_live(_find_root(words, context.root), kind),
    )
    if shell != "bash":
        return _write(following, [f"{word.text}\t{_shorten(word.meaning)}" for word in following.words])
    quoted = [quote_bash_word(word.text, raw, typed) for word in following.words]
    return _write(following, [word for word in quoted if word is not None])


def _find_root(words: Sequence[str], root: str) -> str:
    """Return the folder of the plan that the line itself names, or the one around."""
    for at, word in enumerate(words[:-1]):
        if word == "--root":
            root = words[at + 1]
        elif word.startswith("--root="):
            root = word.partition("=")[2]
    return root


def _write(following: Next, lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in (following.kind, *lines))


def _shorten(meaning: str) -> str:
    return " ".join(meaning.split())[:70]

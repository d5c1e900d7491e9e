"""``launchlist completion``: the script for each shell, and the answers to its queries at every TAB."""

from __future__ import annotations

from argparse import SUPPRESS
from typing import TYPE_CHECKING, NamedTuple

from launchlist.errors import UsageError
from launchlist.project.context import Outcome

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from launchlist.commands.completion.candidates import Next
    from launchlist.project.context import CommandContext


_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-")
_DOUBLE = frozenset('$`"\\')
"""Characters that a backslash escapes within double quotes, which do not include !."""


class CommandLine(NamedTuple):
    """The words of a line without their quotes, and the last one also as it was typed."""

    words: list[str]
    raw: str


def split_line(line: str) -> CommandLine:
    """Return the words of a line that may end within quotes; the last one is empty after a space."""
    words, current, quote, start = [], "", "", 0
    is_word = is_escaped = False
    for at, char in enumerate(line):
        if is_escaped:
            current += char if not quote or char in _DOUBLE else f"\\{char}"
            is_escaped = False
        elif char == "\\" and quote != "'":
            is_escaped = is_word = True
        elif quote:
            quote, current = ("", current) if char == quote else (quote, current + char)
        elif char in "'\"":
            quote, is_word = char, True
        elif char in " \t\n":
            if is_word:
                words.append(current)
            current, is_word, start = "", False, at + 1
        else:
            current, is_word = current + char, True
    return CommandLine([*words, current], line[start:])


def quote_bash_word(word: str, raw: str, replaced: str) -> str | None:
    """Return ``word`` quoted to replace ``replaced``, the end of what was typed; None if that is not possible.

    Bash replaces what follows the last = or :, or within quotes the quote; it adds the closing quote itself.
    """
    opening = raw[0] if raw[:1] in {"'", '"'} else ""
    if opening == "'":
        quoted = None if "'" in word else word
    elif opening:
        quoted = None if "!" in word else "".join(f"\\{char}" if char in _DOUBLE else char for char in word)
    else:
        quoted = "".join(char if char in _PLAIN or char.isalnum() else f"\\{char}" for char in word)
    if quoted is None or not raw.endswith(replaced):
        return None
    kept = raw[: len(raw) - len(replaced)].removeprefix(opening)
    return quoted.removeprefix(kept) if quoted.startswith(kept) else None


_BASH = r"""# launchlist's completion for bash: eval "$(launchlist completion bash)" in ~/.bashrc
_launchlist() {
    local kind word
    COMPREPLY=()
    {
        IFS= read -r kind
        while IFS= read -r word; do COMPREPLY+=("$word"); done
    } < <(command launchlist completion bash --words "=${COMP_LINE:0:COMP_POINT}" "=$2" 2>/dev/null </dev/null)
    case $kind in
        files) compopt -o default 2>/dev/null ;; # bash 3 has none
        folders) compopt -o dirnames 2>/dev/null ;;
        *) [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null ;;
    esac
    return 0
}
complete -F _launchlist launchlist
"""

_ZSH = r"""#compdef launchlist
# launchlist's completion for zsh: launchlist completion zsh > a folder of $fpath/_launchlist, or source it
_launchlist() {
    local -a lines values shown open
    local line value
    lines=("${(@f)$(command launchlist completion zsh --words \
        "=launchlist" "${(@)${(@Q)words[2,CURRENT-1]}/#/=}" "=${(Q)PREFIX}" 2>/dev/null </dev/null)}")
    case $lines[1] in
        files) _files; return ;;
        folders) _files -/; return ;;
    esac
    shift lines
    for line in "${(@)lines}"; do
        value=${line%%$'\t'*}
        [[ -n $value ]] || continue
        if [[ $value == *= ]]; then open+=("$value"); continue; fi
        values+=("$value")
        shown+=("$value${${line#*$'\t'}:+  -- ${line#*$'\t'}}")
    done
    compadd -S '' -a -- open
    compadd -l -d shown -a -- values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _launchlist "$@"; else compdef _launchlist launchlist; fi
"""

_FISH = r"""# launchlist's completion for fish: launchlist completion fish > ~/.config/fish/completions/launchlist.fish
function __launchlist_complete
    set -l tokens (commandline -opc) (commandline -ct)
    set -l lines (command launchlist completion fish --words "="$tokens 2>/dev/null </dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path (commandline -ct)
        case folders
            __fish_complete_directories (commandline -ct)
        case '*'
            test (count $lines) -gt 1; and printf '%s\n' $lines[2..-1]
    end
end
complete -c launchlist -f -a '(__launchlist_complete)'
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("shell", nargs="?", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish")
    parser.add_argument("--words", nargs="*", dest="asked", help=SUPPRESS)  # passed by the scripts at every TAB


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Return the script of a shell; with ``--words``, as the script asks, what may come next."""
    if args.shell is None:
        msg = "which shell? launchlist completion bash|zsh|fish"
        raise UsageError(msg)

    if args.asked is None:
        return Outcome(code=0, text=SCRIPTS[args.shell])
    # The = before each word keeps argparse from reading it as an option.
    return Outcome(code=0, text=answer(args.shell, [word[1:] for word in args.asked], context))


def answer(shell: str, asked: Sequence[str], context: CommandContext) -> str:
    """Return a line with the kind of completion, then a line per word: quoted for bash, else with its help after a tab.

    Bash passes the whole line up to the cursor and the part of the last word it would replace; zsh passes words without
    their quotes; fish does too, but the last one as it was typed.
    """
    from launchlist.commands.completion.candidates import find_next
    from launchlist.commands.completion.plan_values import list_live
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
    """Return the plan's folder named on the line itself, or the one around the current folder."""
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

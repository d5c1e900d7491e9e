"""The completion script of each shell, and words quoted as bash has them."""

from __future__ import annotations

from typing import NamedTuple

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-")
_DOUBLE = frozenset('$`"\\')
"""What a backslash takes the meaning of within double quotes; of ! it takes none there."""


class CommandLine(NamedTuple):
    """The words of a line without their quotes, the last of them also as it was typed."""

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
    """Return ``word`` as it takes the place of ``replaced``, the end of what was typed; None where that cannot be.

    Bash replaces what follows the last = or :, and within quotes what follows them; it adds the closing one itself.
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

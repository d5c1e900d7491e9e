"""The scripts that teach a shell to ask launchlist what comes next; what it answers is text to them, never code."""

from __future__ import annotations

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

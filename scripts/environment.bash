# shellcheck shell=bash
# Shared by scripts/checklist and scripts/test: sets up the repository's virtual environment. Sourced, never run.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
python=$root/.venv/bin/python

# User settings that would make Python or pip bypass .venv; index and proxy settings are kept.
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONINSPECT PYTHONOPTIMIZE PYTHONWARNINGS PYTHONDONTWRITEBYTECODE
unset PYTHONPYCACHEPREFIX PYTHONPLATLIBDIR PYTHONUSERBASE PYTHONSAFEPATH VIRTUAL_ENV
unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER PIP_PYTHON PIP_REQUIRE_HASHES PIP_NO_DEPS PIP_DRY_RUN PIP_NO_COMPILE
unset PIP_REQUIREMENT PIP_EDITABLE PIP_NO_BUILD_ISOLATION PIP_CONFIG_SETTINGS

stop() {
    printf '%s\n' "$@" >&2
    exit 2
}

# Install Debian packages if that is possible without asking for a password; otherwise print the command that does it.
install_debian() {
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        printf 'Installing %s (apt-get)\n' "$*" >&2
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; } >&2 && return
    fi
    stop "Required but not found: $*. On Debian and Ubuntu: sudo apt-get install -y $*"
}

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    stop 'Python 3.11 or newer is required but was not found. On Debian 12 and later: sudo apt-get install -y python3'
}

create_venv() {
    local base
    base=$(find_python)
    # Debian puts the module that installs pip into a new environment in a separate package.
    "$base" -I -c 'import ensurepip, venv' 2>/dev/null || install_debian "$base-venv"
    printf 'Setting up %s\n' "$root/.venv" >&2
    "$base" -I -m venv --clear "$root/.venv"
}

# Install the package and, if asked to, the test requirements. A stamp in the environment records what it was made from, so
# that nothing is done, and no process started, while that is unchanged.
ensure_environment() {
    local requirements=${1:-} setup stamp
    stamp=$root/.venv/made-from${requirements:+-tests}
    setup=$root$'\n'$(<"$root/pyproject.toml")
    [[ -z $requirements ]] || setup+=$'\n'$(<"$requirements")
    [[ -x $python && -r $stamp && $(<"$stamp") == "$setup" ]] && return
    "$python" -I -m pip --version >/dev/null 2>&1 || create_venv
    rm -f -- "$stamp"
    printf 'Installing the dependencies of launchlist%s\n' "${requirements:+ and of its tests}" >&2
    "$python" -I -m pip install --quiet --disable-pip-version-check --compile \
        --editable "$root" ${requirements:+--requirement "$requirements"} >&2 ||
        stop 'The installation failed; see the output of pip above.'
    # Python may be configured not to write bytecode; without it, every start would compile the package again.
    "$python" -I -m compileall -q "$root/scripts/launchlist" || true
    printf '%s\n' "$setup" >"$stamp"
}

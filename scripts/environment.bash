# shellcheck shell=bash
# What scripts/checklist and scripts/test share: the virtual environment of the repository. Sourced, never run.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
python=$root/.venv/bin/python

# Settings of the user's that would lead Python or pip away from .venv; index and proxy settings stay.
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONINSPECT PYTHONOPTIMIZE PYTHONWARNINGS PYTHONDONTWRITEBYTECODE
unset PYTHONPYCACHEPREFIX PYTHONPLATLIBDIR PYTHONUSERBASE PYTHONSAFEPATH VIRTUAL_ENV
unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER PIP_PYTHON PIP_REQUIRE_HASHES PIP_NO_DEPS PIP_DRY_RUN PIP_NO_COMPILE
unset PIP_REQUIREMENT PIP_EDITABLE PIP_NO_BUILD_ISOLATION PIP_CONFIG_SETTINGS

stop() {
    printf '%s\n' "$@" >&2
    exit 2
}

# Install Debian packages when that is possible without asking, else say which command does it.
install_debian() {
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        printf 'Installing %s (apt-get)\n' "$*" >&2
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; } >&2 && return
    fi
    stop "Needed and not found: $*. On Debian and Ubuntu: sudo apt-get install -y $*"
}

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    stop 'Python 3.11 or newer is needed and was not found. On Debian 12 and later: sudo apt-get install -y python3'
}

create_venv() {
    local base
    base=$(find_python)
    # Debian keeps the part that puts pip into a new environment in a package of its own.
    "$base" -I -c 'import ensurepip, venv' 2>/dev/null || install_debian "$base-venv"
    printf 'Setting up %s\n' "$root/.venv" >&2
    "$base" -I -m venv --clear "$root/.venv"
}

# Install the package, and the requirements of the tests when asked to. What the environment was made from is kept in it,
# so that nothing happens, not even a process, while that is as before.
ensure_environment() {
    local requirements=${1:-} setup stamp
    stamp=$root/.venv/made-from${requirements:+-tests}
    setup=$root$'\n'$(<"$root/pyproject.toml")
    [[ -z $requirements ]] || setup+=$'\n'$(<"$requirements")
    [[ -x $python && -r $stamp && $(<"$stamp") == "$setup" ]] && return
    "$python" -I -m pip --version >/dev/null 2>&1 || create_venv
    rm -f -- "$stamp"
    printf 'Installing what launchlist needs%s\n' "${requirements:+ and what its tests need}" >&2
    "$python" -I -m pip install --quiet --disable-pip-version-check --compile \
        --editable "$root" ${requirements:+--requirement "$requirements"} >&2 ||
        stop 'The installation failed; pip says why above.'
    # The user may have told Python to write no bytecode; without it every start would compile again.
    "$python" -I -m compileall -q "$root/scripts/launchlist" || true
    printf '%s\n' "$setup" >"$stamp"
}

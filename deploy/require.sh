#!/bin/sh
# Makes sure that a program this project needs is there, or says in one sentence how to get it.
# usage: require.sh python PYTHON | node | chromium | firefox | databases
set -eu

fail() {
    echo "caveat: $1" >&2
    exit 1
}

# install_debian HOW PACKAGE...: by apt-get when we may, else HOW says what is needed.
install_debian() {
    how="$1"
    shift
    command -v apt-get >/dev/null || fail "$how"
    sudo=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null || fail "$how. Here: sudo apt-get install $*"
        sudo="sudo -n"
    fi
    echo "Installing Debian's $* for the tests ..."
    $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

case "$1" in
python)
    command -v "$2" >/dev/null || fail "needs Python 3.11 or newer; '$2' was not found. Set PYTHON=/path/to/python3.11"
    "$2" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
        || fail "needs Python 3.11 or newer; '$2' is older. Set PYTHON=/path/to/python3.11"
    "$2" -c 'import venv, ensurepip' 2>/dev/null \
        || fail "needs Python's venv module. On Debian and Ubuntu: apt-get install python3-venv"
    ;;
node)
    command -v node >/dev/null || fail "needs Node 20 or newer; 'node' was not found. See https://nodejs.org"
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "needs Node 20 or newer; this is $(node --version)"
    ;;
chromium)
    [ -z "${CHROMIUM:-}" ] || [ -x "$CHROMIUM" ] || fail "CHROMIUM=$CHROMIUM is no program"
    if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null; then exit 0; fi
    install_debian "The browser tests need Chromium (not branded Chrome, which no longer loads unpacked extensions from the command line). Install it, or set CHROMIUM=/path/to/chromium" \
        chromium fonts-noto-color-emoji
    ;;
firefox)
    [ -z "${FIREFOX:-}" ] || [ -x "$FIREFOX" ] || fail "FIREFOX=$FIREFOX is no program"
    if [ -n "${FIREFOX:-}" ] || command -v firefox-esr >/dev/null; then exit 0; fi
    install_debian "The browser tests need Firefox ESR. Install it, or set FIREFOX=/path/to/firefox" \
        firefox-esr fonts-noto-color-emoji
    ;;
databases)
    # Debian keeps PostgreSQL's programs off the PATH. The tests start servers of their own, with data of their own.
    missing=""
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="postgresql"
    command -v redis-server >/dev/null || missing="$missing redis-server"
    # shellcheck disable=SC2086 # two words are two packages
    [ -z "$missing" ] || install_debian "The tests need PostgreSQL 13 or newer and Redis: initdb, redis-server" $missing
    ;;
esac

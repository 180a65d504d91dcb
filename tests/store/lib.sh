# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the tests of this folder have in common: "$pkivet", "$corpus", and a folder to work in.
pkivet=$1
corpus=$2
scratch=$(mktemp -d) || exit 125
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 125
unset NO_COLOR

fail() {
    echo "$*"
    exit 1
}

# expect_code CODE COMMAND...: its output is in out and err.
expect_code() {
    expected=$1
    shift
    "$@" >out 2>err </dev/null
    code=$?
    [ "$code" = "$expected" ] || {
        cat err
        fail "exit code $code, not $expected: $*"
    }
}

# expect_said TEXT: on standard error.
expect_said() {
    grep -qF -- "$1" err || {
        cat err
        fail "it did not say '$1'"
    }
}

expect_whole() {
    expect_code 0 "$pkivet" query "$1" --sql 'PRAGMA integrity_check' --format csv
    grep -qx 'ok.' out || fail "$1 is damaged"
}

# ask STORE SQL: the one value that comes of it.
ask() {
    "$pkivet" query "$1" --sql "$2" --format csv | tail -n +2 | tr -d '\r'
}

passwords() {
    find "$corpus" -name '*.expect' -exec sed -n 's/^password: //p' {} + | sort -u >passwords
}

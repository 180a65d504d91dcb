#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pages and files that pkivet writes itself are the ones in the repository. With --write they
# are written anew instead.
set -eu
program=${1:?usage: generated.sh PROGRAM SOURCE-ROOT [--write]}
root=${2:?}
new=$(mktemp)
trap 'rm -f "$new"' EXIT
bad=0
# page FILE ARGUMENTS...: FILE is what pkivet prints for the arguments
page() {
    file=$root/$1
    shift
    "$program" "$@" >"$new"
    if [ "${write:-}" = --write ]; then
        mkdir -p "${file%/*}"
        cat "$new" >"$file"
    elif ! diff -u "$file" "$new"; then
        echo "$file is out of date: write it anew with ./dev pages"
        bad=1
    fi
}
write=${3:-}
page docs/facts.md schema --format md
page docs/formats.md formats --format md
page docs/rules.md rules list --format md
page docs/profiles.md profiles --format md
page rules/meta/facts.lua schema --format lua
exit $bad

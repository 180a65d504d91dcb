#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pages and files that pkivet writes itself are the ones in the repository. With --write they
# are written anew instead.
set -eu
program=${1:?usage: generated.sh PROGRAM SOURCE-ROOT [--write]}
root=${2:?}
new=$(mktemp)
ids=$(mktemp)
trap 'rm -f "$new" "$ids"' EXIT
bad=0
# add_lints ID: the section on zlint, where the table has the rule
add_lints() {
    [ -f "$root/tests/peers/zlint.tsv" ] || return 0
    awk -F '\t' -v id="$1" '$1 == id {
        gsub(/,/, "`, `", $2)
        printf "\n## In zlint\n\nThe same is checked by `%s`.\n", $2
    }' "$root/tests/peers/zlint.tsv" >>"$new"
}
# page FILE ARGUMENTS...: FILE is what pkivet prints for the arguments
page() {
    file=$root/$1
    shift
    "$program" "$@" >"$new"
    case $file in
    "$root"/docs/rules/*) add_lints "$2" ;;
    esac
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
page docs/lua-api.md schema --format api
page docs/profiles.md profiles --format md
# A page for each rule, and none for a rule that is gone; the lints of zlint that check the same are
# in the table of the comparison.
"$program" rules list --format ndjson | sed -n 's/^{"rule":"\([^"]*\)".*/\1/p' >"$ids"
while read -r id; do
    page "docs/rules/$id.md" explain "$id" --no-config --format md
done <"$ids"
for file in "$root"/docs/rules/*.md; do
    id=${file##*/}
    grep -qxF "${id%.md}" "$ids" && continue
    if [ "$write" = --write ]; then
        rm "$file"
    else
        echo "$file is of a rule that there is no more"
        bad=1
    fi
done
page rules/meta/facts.lua schema --format lua
exit $bad

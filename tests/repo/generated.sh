#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pages and files that pkivet writes itself are the ones in the repository. With --write they
# are written anew instead.
set -eu
program=${1:?usage: generated.sh PROGRAM SOURCE-ROOT [--write]}
root=${2:?}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
new=$scratch/new
bad=0
# hold FILE: FILE is what stands in $new
hold() {
    file=$root/$1
    if [ "$write" = --write ]; then
        mkdir -p "${file%/*}"
        cmp -s "$file" "$new" || cp "$new" "$file"
    elif ! diff -u "$file" "$new"; then
        echo "$file is out of date: write it anew with ./dev pages"
        bad=1
    fi
}
# page FILE ARGUMENTS...: FILE is what pkivet prints for the arguments
page() {
    file=$1
    shift
    "$program" "$@" >"$new"
    hold "$file"
}
write=${3:-}
page docs/facts.md schema --format md
page docs/formats.md formats --format md
page docs/rules.md rules list --format md
page docs/lua-api.md schema --format api
page docs/profiles.md profiles --format md
# A page for each rule, and none for a rule that is gone. All come in one stream, parted where the
# next one's title stands; the lints of zlint that check the same are in the table of the comparison.
"$program" rules list --format ndjson | sed -n 's/^{"rule":"\([^"]*\)".*/\1/p' >"$scratch/ids"
mkdir "$scratch/rules"
xargs "$program" explain --no-config --format md <"$scratch/ids" |
    awk -v ids="$scratch/ids" -v lints="$root/tests/peers/zlint.tsv" -v folder="$scratch/rules" '
    function finish() {
        if (id in lint) printf "\n## In zlint\n\nThe same is checked by `%s`.\n", lint[id] >file
        if (file) close(file)
    }
    BEGIN {
        while ((getline line <ids) > 0) order[++count] = line
        while ((getline line <lints) > 0) {
            split(line, field, "\t")
            gsub(/,/, "`, `", field[2])
            lint[field[1]] = field[2]
        }
        at = 1
    }
    at <= count && index($0, "# " order[at] " ") == 1 {
        finish()
        id = order[at++]
        file = folder "/" id ".md"
        empty = 0
    }
    # An empty line parts the pages, and ends none.
    $0 == "" { empty++; next }
    { for (; empty; empty--) print "" >file; print >file }
    END { finish() }'
while read -r id; do
    new=$scratch/rules/$id.md
    hold "docs/rules/$id.md"
done <"$scratch/ids"
new=$scratch/new
for file in "$root"/docs/rules/*.md; do
    id=${file##*/}
    [ -e "$scratch/rules/$id" ] && continue
    if [ "$write" = --write ]; then
        rm "$file"
    else
        echo "$file is of a rule that there is no more"
        bad=1
    fi
done
page rules/meta/facts.lua schema --format lua
page .luacheckrc schema --format luacheck
exit $bad

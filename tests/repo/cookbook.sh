#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every rule and cause that a page prints whole works as it stands there: `rules check` finds no
# defect, and all of their examples come as expected.
set -eu
program=${1:?usage: cookbook.sh PROGRAM SOURCE-ROOT}
root=${2:?}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
folder=$scratch/rules
cd "$scratch"
awk -v folder=rules -f "$root/tests/repo/cookbook.awk" \
    "$root/docs/cookbook.md" "$root/docs/writing-rules.md" >files
if [ "$(sort files | uniq -d)" ]; then
    echo "a file stands twice in the pages: $(sort files | uniq -d)"
    exit 1
fi
recipes=$(grep -c '^rules/cookbook/' files) || true
[ "$recipes" -ge 25 ] || {
    echo "only $recipes rules are in docs/cookbook.md"
    exit 1
}
# A block that is a rule and has no name of a file would be run by nobody.
for page in cookbook writing-rules; do
    awk '/^```lua$/ { named = 0; getline; named = /^-- .*\.lua$/ }
        /^return (rule|cause) \{/ && !named { print FILENAME ":" FNR ": a rule without the name of its file"; bad = 1 }
        END { exit bad }' "$root/docs/$page.md"
done
# A rule that the page has written by a command, and that its profile names.
grep -q 'pkivet rules new XC003-no-export' "$root/docs/writing-rules.md"
"$program" rules new XC003-no-export "$folder/company" >/dev/null
"$program" rules check "$folder" >checked || {
    cat checked
    exit 1
}
"$program" rules test "$folder"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Somebody else's way: pkivet is installed below a prefix, and in a folder of its own everything is
# done that docs/writing-rules.md does to make a pack with a profile, a waiver and a configuration.
# What comes must be what the page shows. The new certificates differ in their octets, so numbers
# in brackets, which are places in a file, are left out.
set -eu
root=${1:?usage: pack.sh SOURCE-ROOT BUILD}
build=${2:?}
command -v openssl >/dev/null || exit 77
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cmake --install "$build" --prefix "$scratch/prefix" >/dev/null
mkdir "$scratch/work"
cd "$scratch/work"
PATH=$scratch/prefix/bin:$PATH LC_ALL=C
export PATH LC_ALL

# The files of the page, the rule of the cookbook under its new name, and the configuration.
extract=$root/tests/repo/cookbook.awk page=$root/docs/writing-rules.md
awk -v folder=our-rules -f "$extract" "$page" >/dev/null
rm -r our-rules/causes
awk -v folder=../cookbook -f "$extract" "$root/docs/cookbook.md" >/dev/null
cp ../cookbook/cookbook/XB001-*.lua our-rules/company/XC002-no-wildcard-names.lua
awk '/^-- pkivet\.lua$/ { on = 1 } /^```/ { on = 0 } on' "$page" >pkivet.lua

# The commands, each of which is told before it runs, as the page does.
awk '/^```/ { fenced = !fenced }
    fenced { next }
    /^## / { on = $0 == "## A pack of your own" } on && /^    / { sub(/^    /, ""); print }
    on && /^$/ { print }' "$page" >../shown
awk '/^\$ / { sub(/^\$ /, ""); printf "%s", (n++ ? "\n" : "") $0; next }
    /^> / { sub(/^> /, ""); printf "\n%s", $0 }
    END { print "" }' ../shown >../commands
sh ../commands >../told 2>&1 || true
clean() {
    sed -E '/^[$>] /d; /^$/d; s/\([0-9]+\)/(N)/' "$1"
}
clean ../shown >../shown.clean
clean ../told >../told.clean
diff -u ../shown.clean ../told.clean

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Somebody else's way: pkivet is installed below a prefix, and in folders of its own everything is
# done that docs/writing-rules.md does to make a first rule, and a pack with a profile, a waiver and a
# configuration. What comes must be what the page shows.
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

# shown SECTION: what the page prints below a heading, commands and what they print, indented there.
shown() {
    awk -v section="## $1" '/^```/ { fenced = !fenced }
        fenced { next }
        /^## / { on = $0 == section } on && /^    / { sub(/^    /, ""); print }
        on && /^$/ { print }' "$page"
}
# run NAME: the commands of $NAME.shown, each told before it runs, as the page does; what came must
# be what the page shows, but for what is different each time: octets, places, dates, and empty lines.
run() {
    awk '/^\$ / { sub(/^\$ /, ""); printf "%s", (n++ ? "\n" : "") $0; go = /\\$/; next }
        go || /^> / { sub(/^> /, ""); printf "\n%s", $0; go = /\\$/ }
        END { print "" }' "../$1.shown" >"../$1.commands"
    sh "../$1.commands" >"../$1.told" 2>&1 || true
    clean "$1.shown"
    clean "$1.told"
    diff -u "../$1.shown.clean" "../$1.told.clean"
}
clean() {
    awk '/^[$>] / { go = /\\$/; next } go { go = /\\$/; next } { print }' "../$1" |
        sed -E '/^$/d; s/(\(|at )[0-9]+(\)|$)/N/; s/[0-9]{4}(-[0-9]{2}){2}T[0-9:]+Z/DATE/; s/[0-9a-f]{40}/SERIAL/' >"../$1.clean"
}

extract=$root/tests/repo/cookbook.awk page=$root/docs/writing-rules.md

# A rule from nothing: its file is the one of the page.
mkdir ../first
cd ../first
awk -v folder=our-rules -f "$extract" "$page" >/dev/null
rm -r our-rules/causes our-rules/profiles
shown 'A rule from nothing' >../first.shown
run first

# A pack: the files of the page, the rule of the cookbook under its new name, and the configuration.
cd ../work
awk -v folder=our-rules -f "$extract" "$page" >/dev/null
rm -r our-rules/causes
awk -v folder=../cookbook -f "$extract" "$root/docs/cookbook.md" >/dev/null
cp ../cookbook/cookbook/XB001-*.lua our-rules/company/XC002-no-wildcard-names.lua
awk '/^-- pkivet\.lua$/ { on = 1 } /^```/ { on = 0 } on' "$page" >pkivet.lua
cp ../first/web.pem .
shown 'A pack of your own' >../pack.shown
run pack

# An editor's files: nothing is printed, and all three are there.
shown 'An editor that knows' >../editor.shown
run editor
test -s meta/pkivet.lua && test -s .luacheckrc && test -s .luarc.json

# The folder that the configuration names, named once more: what watch does.
pkivet scan --quiet --fail-on never --rules our-rules web.pem >../twice
grep -q 'error XC001' ../twice

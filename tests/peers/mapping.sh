#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each rule of zlint.tsv is there, and once; each rule that speaks of zlint is in it, or in the
# comment "# without a lint:"; each listed difference has a mapped rule, a certificate and a reason.
set -eu
cd "${1:?usage: mapping.sh SOURCE-ROOT}"
rules=$(mktemp)
citing=$(mktemp)
trap 'rm -f "$rules" "$citing"' EXIT
find rules -name '[A-Z]*-*.lua' | sed 's:.*/::; s/-.*//' >"$rules"
find rules -name '[A-Z]*-*.lua' -exec grep -l zlint {} + | sed 's:.*/::; s/-.*//' >"$citing"
awk -F '\t' -v rules="$rules" -v citing="$citing" '
function wrong(text) { print FILENAME ":" FNR ": " text; bad = 1 }
BEGIN {
    while ((getline name < rules) > 0) known[name] = 1
}
/^# without a lint:/ { n = split($0, word, /[ ,:]+/); for (i = 5; i <= n; i++) without[word[i]] = 1 }
/^#/ || /^$/ { next }
FILENAME ~ /zlint/ {
    count++
    if (NF != 4) wrong("not four fields")
    if (!($1 in known)) wrong("no rule " $1)
    if ($1 in mapped) wrong($1 " stands twice")
    if ($2 !~ /^[enw]_[a-z0-9_-]+(,[enw]_[a-z0-9_-]+)*$/) wrong("no list of lints: " $2)
    mapped[$1] = 1
}
FILENAME ~ /disagreements/ {
    if (NF != 3 || length($3) < 20) wrong("not a rule, a certificate and a reason")
    if (!($1 in mapped)) wrong($1 " is not mapped")
    if ($2 != "zlint:not_applicable" && ($2 !~ /^[0-9a-f]+$/ || length($2) != 64)) wrong("no SHA-256: " $2)
    if (($1, $2) in listed) wrong("stands twice")
    listed[$1, $2] = 1
}
END {
    while ((getline name < citing) > 0)
        if (!(name in mapped) && !(name in without)) { print name " speaks of zlint, and is not mapped"; bad = 1 }
    for (name in without) if (name in mapped || !(name in known)) { print name ": without a lint, but mapped or no rule"; bad = 1 }
    if (count < 30) { print "only " count + 0 " rules are mapped"; bad = 1 }
    exit bad
}' tests/peers/zlint.tsv tests/peers/disagreements.tsv

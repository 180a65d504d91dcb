#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every fact of schema.def is set by somebody, and read by a rule or there for a reason. The two
# lists beside this file name the exceptions, each with its reason; an exception that is none any
# more is an error too.
set -eu
cd "${1:?usage: facts.sh SOURCE-ROOT}"
lists=tests/repo
setters=$(mktemp)
rules=$(mktemp)
trap 'rm -f "$setters" "$rules"' EXIT
# The join, diagnoses and reports only read the facts that they name by number.
{
    find engine -name '*.c' ! -name 'join*.c' ! -name remedy.c ! -name 'diagnos*.c' -exec grep -ohE 'PV_(FACT|SHARED)_[A-Z0-9_]+' {} +
    find engine -name '*.c' -exec grep -ohE 'pv_set_[A-Za-z]+_[A-Z0-9_]+' {} +
} | sort -u >"$setters"
find rules -name '*.lua' ! -path 'rules/meta/*' -exec cat {} + | sed 's/--.*//' |
    grep -oE '[a-z_]+\.[a-z_0-9]+' | sort -u >"$rules"
awk -v setters="$setters" -v rules="$rules" \
    -v unset_list="$lists/unset_facts.txt" -v unread_list="$lists/unread_facts.txt" '
# Lines "fact fact ...: reason" into reason[fact]
function load(file, reason,    text, names, n, i, name) {
    while ((getline text < file) > 0) {
        if (text ~ /^#/ || text ~ /^[ \t]*$/) continue
        names = text; sub(/:.*/, "", names)
        sub(/^[^:]*:?[ \t]*/, "", text)
        n = split(names, name, " ")
        for (i = 1; i <= n; i++) {
            if (text == "" || name[i] in reason) { print file ": " name[i] ": no reason, or twice"; bad = 1 }
            reason[name[i]] = text
        }
    }
}
function fact(kind, symbol, field, shared,    name, is_set, is_read) {
    name = tolower(kind) "." field
    count++
    is_set = ("pv_set_" kind "_" symbol) in named
    if (shared) is_set = is_set || ("pv_set_shared_" symbol) in named
    # A generic setter is given the fact by number.
    if (!is_set) is_set = ("PV_FACT_" kind "_" symbol) in named || (shared && ("PV_SHARED_" symbol) in named)
    is_read = name in used
    if (!is_set && !(name in unset)) { print name ": no reader sets it, and unset_facts.txt does not say why"; bad = 1 }
    if (is_set && name in unset) { print name ": is set, and stands in unset_facts.txt"; bad = 1 }
    if (!is_read && !(name in unread)) { print name ": no rule reads it, and unread_facts.txt does not say why"; bad = 1 }
    if (is_read && name in unread) { print name ": a rule reads it, and it stands in unread_facts.txt"; bad = 1 }
    known[name] = 1
}
BEGIN {
    while ((getline text < setters) > 0) named[text] = 1
    while ((getline text < rules) > 0) used[text] = 1
    load(unset_list, unset)
    load(unread_list, unread)
}
/^SHARED\(/ {
    split($0, p, /[(, "]+/)
    shared_symbol[++shared_count] = p[2]; shared_field[shared_count] = p[3]
}
/^KIND_BEGIN\(/ { split($0, p, /[(, "]+/); kind = p[2] }
/^#include "facts\/shared.def"/ {
    for (i = 1; i <= shared_count; i++) fact(kind, shared_symbol[i], shared_field[i], 1)
}
/^FACT\(/ { split($0, p, /[(, "]+/); fact(p[2], p[3], p[4], 0) }
END {
    for (name in unset) if (!(name in known)) { print name ": unset_facts.txt names no fact"; bad = 1 }
    for (name in unread) if (!(name in known)) { print name ": unread_facts.txt names no fact"; bad = 1 }
    if (count < 50) { print "only " count + 0 " facts seen"; bad = 1 }
    exit bad
}' engine/facts/shared.def engine/facts/schema.def

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The annotations for editors hold every fact of the schema once, in the class of its kind, with its
# type and the values of its closed list; no class has a field twice; every type that is named is
# declared.
set -eu
program=${1:?usage: annotations.sh PROGRAM SOURCE-ROOT}
root=${2:?}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
meta=$root/rules/meta/facts.lua
bad=0

# What should stand there: the fact, its type, the values of a set.
"$program" schema --format json | awk '
    function value(line) { sub(/^[^:]*: *"/, "", line); sub(/",?$/, "", line); return line }
    function flush() {
        if (name == "") return
        lua = type == "bool" ? "boolean?" : type ~ /^(int|time)$/ ? "integer?" : \
            type ~ /^(text|bytes)$/ ? "string?" : type == "enum" ? list "?" : \
            type == "records" ? "pkivet.RECORD_list" : "pkivet.set"
        print name "\t" lua "\t" (type == "set" ? list : "")
        list = ""
    }
    /^   "name":/ { flush(); name = value($0) }
    /^   "type":/ { type = value($0) }
    /^   "(fields|values)":/ { fields = $1 ~ /fields/ }
    /^     "name":/ && !fields { list = list (list == "" ? "" : "|") "\"" value($0) "\"" }
    END { flush() }' | sort >"$scratch/wanted"

# What stands there. A link to another kind has no type in brackets.
awk '
    /^---@class pkivet\./ { kind = substr($2, 8) }
    /^---@field [a-z_0-9]+ .* # \(/ {
        type = $3
        sub(/^pkivet\.[a-z]+_list$/, "pkivet.RECORD_list", type)
        list = ""
        if ($0 ~ /; values: /) { list = $0; sub(/.*; values: /, "", list) }
        print kind "." $2 "\t" type "\t" list
    }' "$meta" | sort >"$scratch/there"
[ "$(wc -l <"$scratch/there")" -gt 250 ]
diff -u "$scratch/wanted" "$scratch/there" || bad=1

awk '
    /^---@class/ { class = $2 }
    /^---@field/ && seen[class, $2]++ { print FILENAME ":" FNR ": " class " has " $2 " twice"; bad = 1 }
    END { exit bad }' "$meta" || bad=1

grep '^---@' "$meta" | grep -o 'pkivet\.[a-z_]*' | sort -u >"$scratch/named"
sed -n 's/^---@\(class\|alias\) \(pkivet\.[a-z_]*\).*/\2/p' "$meta" | sort -u >"$scratch/declared"
diff -u "$scratch/declared" "$scratch/named" || bad=1

# Every fact can be named, stands in examples and in `when`.
for form in '^---| "\([a-z_0-9.]*\)"' '^---@field \["\([a-z_0-9.]*\)"\] [^a]' '^---@field \["\([a-z_0-9.]*\)"\] any|'; do
    sed -n "s/$form.*/\1/p" "$meta" | sort >"$scratch/names"
    cut -f 1 "$scratch/wanted" | diff -u - "$scratch/names" || bad=1
done
exit $bad

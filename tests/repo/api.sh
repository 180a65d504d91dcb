#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/lua-api.md, the sandbox, the annotations for editors and .luacheckrc name the same helpers and
# methods: each that the page has is there, and each that the engine registers is on the page.
set -eu
program=${1:?usage: api.sh PROGRAM SOURCE-ROOT}
root=${2:?}
page=$root/docs/lua-api.md
names=$(sed -n '/^## Helpers/,/^## Sets/s/^| `\([a-z_]*\)` .*/\1/p' "$page")
[ "$(echo "$names" | wc -l)" -ge 15 ]
bad=0
for name in $names; do
    said=$(echo "$name ~= nil" | "$program" repl --no-config "$root/corpus/x509/good/agreement-dh.cer" 2>&1)
    [ "$said" = true ] || {
        echo "$name is on the page and not in the sandbox: $said"
        bad=1
    }
done
for name in $(sed -n 's/.*{"\([a-z_]*\)", \(helper_\|pv_records_\|pv_library_\)[a-z_]*}.*/\1/p' "$root/engine/lua/helpers.c") \
    $(sed -n '/^void pv_cause_build/,/^}/s/.*lua_setfield(L, -2, "\([a-z_]*\)").*/\1/p' "$root/engine/lua/cause.c"); do
    echo "$names" | grep -qx "$name" || {
        echo "the sandbox has $name, and docs/lua-api.md has not"
        bad=1
    }
done

# methods HEADING: what the page lists under it
methods() {
    sed -n "/^## $1/,/^## /s/^| \`\([a-z_]*\)\` .*/\1/p" "$page" | sort
}
# registered FILE: the methods of METHODS in a source of the engine, and `present`
registered() {
    {
        sed -n '/luaL_Reg METHODS/,/NULL}/p' "$root/engine/lua/$1" | grep -o '{"[a-z]*"' | tr -d '{"'
        echo present
    } | sort
}
# hold WHAT ONE OTHER: two lists are alike
hold() {
    if [ -z "$2" ] || [ "$2" != "$3" ]; then
        printf '%s: here\n%s\nand there\n%s\n' "$1" "$2" "$3"
        bad=1
    fi
}
hold "sets" "$(methods 'Sets and lists')" "$(registered sets.c)"
hold "records" "$(methods 'Lists of records')" "$(registered records.c)"
hold "others" "$(methods 'The others')" "$(sed -n '/^static void push_methods/,/^}/s/.*lua_setfield(L, -2, "\([a-z]*\)").*/\1/p' "$root/engine/lua/whole.c" | sort)"

meta=$root/rules/meta/facts.lua
for name in $names; do
    grep -qx "$name = nil" "$meta" || {
        echo "rules/meta does not declare $name"
        bad=1
    }
    grep -q "^      \"$name\",$" "$root/.luacheckrc" || {
        echo ".luacheckrc does not know $name"
        bad=1
    }
done
# class NAME: the fields of a class in the annotations that are no facts
class() {
    awk -v class="---@class pkivet.$1" '$0 == class { on = 1; next } on && !/^---@/ { exit }
        on && $1 == "---@field" { print $2 }' "$meta" | sort
}
hold "class pkivet.set" "$(class set)" "$(registered sets.c)"
hold "class pkivet.ace_list" "$(class ace_list)" "$(registered records.c)"
hold "class pkivet.others" "$(class others)" "$(methods 'The others')"
exit $bad

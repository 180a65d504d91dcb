#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/lua-api.md and the sandbox name the same helpers: each that the page has is there, and each
# that the engine registers is on the page.
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
exit $bad

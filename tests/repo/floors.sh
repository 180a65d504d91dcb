#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Holds every #include of engine/ against engine/floors.txt: a folder includes only itself and the
# folders its line names, those lines have no cycle, and a library's headers stay with their owner.
set -eu
cd "${1:?usage: floors.sh SOURCE-ROOT}/engine"
find . -name '*.[ch]' -o -name '*.def' | sed 's|^\./||' | sort | xargs awk -v floors=floors.txt '
function complain(text) { print text; bad = 1 }
# Takes folders whose every allowed folder is taken, until none is left or none can be.
function check_acyclic(    f, a, n, i, parts, left, took, free) {
    do {
        took = left = 0
        for (f in known) {
            if (f in done) continue
            free = 1
            n = split(line[f], parts, " ")
            for (i = 1; i <= n; i++) if (!(parts[i] in done)) free = 0
            if (free) { done[f] = 1; took = 1 } else left = 1
        }
    } while (took)
    for (f in known) if (!(f in done)) complain("floors.txt: " f " is in a cycle, or names an unknown folder")
}
BEGIN {
    while ((getline text < floors) > 0) {
        if (text ~ /^#/ || text ~ /^[ \t]*$/) continue
        if (text ~ /^owner /) {
            split(text, w, /[ :]+/)
            owner[w[2]] = w[3]
            continue
        }
        folder = text; sub(/:.*/, "", folder)
        sub(/^[^:]*:/, "", text)
        known[folder] = 1; line[folder] = text
        n = split(text, w, " ")
        for (i = 1; i <= n; i++) allowed[folder, w[i]] = 1
    }
    check_acyclic()
}
FNR == 1 {
    folder = FILENAME; sub(/\/.*/, "", folder)
    if (!(folder in known)) complain(FILENAME ": folder " folder " is not in floors.txt")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    target = $0; sub(/^[^"]*"/, "", target); sub(/".*/, "", target)
    to = target
    if (to !~ /\//) { complain(FILENAME ":" FNR ": \"" target "\" names no folder"); next }
    sub(/\/.*/, "", to)
    if (to == "pkivet") to = "include"
    count++
    if (to != folder && !((folder, to) in allowed))
        complain(FILENAME ":" FNR ": " folder " may not include " target)
}
/^[ \t]*#[ \t]*include[ \t]*</ {
    target = $0; sub(/^[^<]*</, "", target); sub(/>.*/, "", target)
    best = ""
    for (o in owner)
        if (index(target, o) == 1 && length(o) > length(best)) best = o
    if (best != "" && folder != owner[best])
        complain(FILENAME ":" FNR ": only " owner[best] " may include " target)
}
END {
    if (count < 50) complain("only " count + 0 " includes seen")
    exit bad
}'

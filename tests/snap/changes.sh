#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# changes.sh PKIVET CORPUS [record]: each pair of the corpus, before and after a change, gives exactly
# the sentences and the exit code in its expected.txt; and approving makes diff quiet. `record` writes
# them anew; read them before they are committed.
set -u
pkivet=$1 changes=$2/changes mode=${3:-compare}
scratch=$(mktemp -d) || exit 125
trap 'rm -rf "$scratch"' EXIT
options='--no-config --now 2026-01-01'
status=0 count=0 same=0

# run OPERATION ARGUMENT...
run() {
    operation=$1
    shift
    # shellcheck disable=SC2086
    "$pkivet" snap "$operation" $options "$@"
}

for pair in "$changes"/*/; do
    name=$(basename "$pair") snapshots=$scratch/$(basename "$pair")
    count=$((count + 1))
    [ -s "$pair/why.txt" ] || { echo "$name: why.txt does not say what changed"; status=1; }
    run take "$pair/before" -o "$snapshots" >"$scratch/told" || { echo "$name: take"; cat "$scratch/told"; status=1; continue; }
    { run diff "$pair/after" "$snapshots" 2>&1; echo "exit $?"; } >"$scratch/came"
    if [ "$mode" = record ]; then
        cp "$scratch/came" "$pair/expected.txt"
    elif ! diff -u --label "$name expected" --label "$name" "$pair/expected.txt" "$scratch/came"; then
        status=1
    fi
    grep -q '^exit 0$' "$scratch/came" && same=$((same + 1))
    if ! run approve "$pair/after" "$snapshots" >"$scratch/told" ||
        ! run diff "$pair/after" "$snapshots" >"$scratch/told"; then
        echo "$name: is not quiet when it was approved"
        cat "$scratch/told"
        status=1
    fi
done
if [ "$count" -lt 23 ] || [ "$same" -lt 3 ]; then
    echo "only $count pairs, $same without a difference"
    status=1
fi
exit $status

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The comparison fails for an unlisted difference, for a listed one that is none, and for a rule that
# is not seen to fail and to pass; it fails for nothing else.
set -eu
compare=${1:?usage: compare.sh PEERS-COMPARE}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bad=$(printf '%064d' 1)
good=$(printf '%064d' 2)
mkdir "$folder/corpus" "$folder/system"
printf 'AA001\te_one,w_two\t\t\n' >"$folder/map"
: >"$folder/none"
: >"$folder/system/pkivet.ndjson"
printf '{"e_one":{"result":"pass"},"w_two":{"result":"warn"}}' >"$folder/corpus/$bad.json"
printf '{"e_one":{"result":"NE"},"w_two":{"result":"pass"}}' >"$folder/corpus/$good.json"

# verdicts BAD GOOD: what pkivet says of the two certificates
verdicts() {
    printf '{"rule":"AA001","verdict":"%s","artifact":"x/%s.der"}\n' "$1" "$bad" "$2" "$good" \
        >"$folder/corpus/pkivet.ndjson"
}

# expect STATUS LISTED TEXT: what the comparison ends with, and says
expect() {
    status=0
    "$compare" v0 "$folder/map" "$2" "$folder/corpus" "$folder/system" >"$folder/out" 2>&1 || status=$?
    if [ "$status" -ne "$1" ] || ! grep -q -- "$3" "$folder/out"; then
        echo "ended with $status, not $1, or does not say '$3':"
        cat "$folder/out"
        exit 1
    fi
}

verdicts fail pass
expect 0 "$folder/none" '2 pairs compared: 0 listed differences, 0 unlisted'
printf 'AA001\t%s\tthey agree\n' "$good" >"$folder/listed"
expect 1 "$folder/listed" 'is none any more'
verdicts fail fail
expect 1 "$folder/none" "AA001 $good: pkivet fail, zlint pass"
expect 1 "$folder/listed" 'no certificate that passes in both'
verdicts pass pass
expect 1 "$folder/none" "AA001 $bad: pkivet pass, zlint fail"
printf '{"e_one":{"result":"NA"}}' >"$folder/corpus/$good.json"
printf 'AA001\tzlint:not_applicable\twider\nAA001\t%s\tother\n' "$bad" >"$folder/listed"
expect 1 "$folder/listed" '2 listed differences, 0 unlisted'

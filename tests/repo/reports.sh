#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every example of a report in docs/reports.md is what pkivet writes: the lines of its code blocks
# stand in the reports of the scan that the page names.
set -eu
program=${1:?usage: reports.sh PROGRAM SOURCE-ROOT}
root=${2:?}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$root/corpus/pfx/broken/ks001-signature-on-tls.pfx" "$scratch/web.pfx"
echo corpus >"$scratch/passwords.txt"
cd "$scratch"
for format in ndjson junit sarif csv github markdown; do
    "$program" scan --now 2026-01-01 --only KS001 --password-file passwords.txt \
        --format "$format" web.pfx || [ $? -eq 1 ]
done | tr -d '\r' >written
awk '/^```/ { inside = !inside; next } inside' "$root/docs/reports.md" >shown
[ "$(wc -l <shown)" -ge 30 ] || {
    echo "docs/reports.md has no examples"
    exit 1
}
missing=$(grep -vxF -f written shown) || exit 0
echo "docs/reports.md shows what pkivet does not write:"
echo "$missing"
exit 1

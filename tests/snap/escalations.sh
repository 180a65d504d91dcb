#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# escalations.sh PKIVET: the truth table of escalations.table, each row as an export of a directory.
# What an export leaves out is not judged, and the attribute that is missing is named.
set -u
pkivet=$1
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d) || exit 125
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/exports"
awk -v folder="$scratch/exports" -f "$here/escalations.awk" "$here/escalations.table" >"$scratch/rows" || exit 1
LC_ALL=C sort "$scratch/rows" >"$scratch/expected"
[ "$(LC_ALL=C sort -u "$scratch/rows" | wc -l)" = "$(wc -l <"$scratch/rows")" ] || { echo "a row stands twice"; exit 1; }

# "RULE verdict file", and of what cannot be told the sentence.
"$pkivet" scan --no-config --now 2026-01-01 --only TP005,TP006,TP007,TP008,TP009,TP010,TP011,TP012,TP020 \
    --show pass,cannot_tell,not_applicable --format ndjson "$scratch/exports" >"$scratch/told"
sed -n 's|^{"rule":"\([A-Z0-9]*\)".*"verdict":"\([a-z_]*\)","artifact":"[^"]*/\([^"/]*\)".*|\1 \2 \3|p' "$scratch/told" |
    awk '{ split($3, part, "-"); if (part[2] == $1) print }' | LC_ALL=C sort >"$scratch/came"
status=0
diff -u "$scratch/expected" "$scratch/came" || status=1

# What is missing is named as the directory names it.
grep '"verdict":"cannot_tell"' "$scratch/told" | grep -v '"message":"template\.[a-z_]* ([A-Za-z-]*) is not known' >"$scratch/nameless"
[ -s "$scratch/nameless" ] && { echo "no attribute is named:"; head -n 3 "$scratch/nameless"; status=1; }
[ "$(wc -l <"$scratch/came")" -ge 90 ] || { echo "only $(wc -l <"$scratch/came") rows"; status=1; }
exit $status

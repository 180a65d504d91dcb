#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# templates.sh PKIVET CORPUS [record]: every template of the corpus is what its snapshot says, octet
# for octet, and diff agrees. `record` writes the snapshots anew; read them before they are committed.
set -u
pkivet=$1 templates=$2/templates mode=${3:-compare}
scratch=$(mktemp -d) || exit 125
trap 'rm -rf "$scratch"' EXIT

sources=
for folder in "$templates"/*/; do
    case $folder in */snapshots/) ;; *) sources="$sources $folder" ;; esac
done
options='--no-config --now 2026-01-01'
if [ "$mode" = record ]; then
    # shellcheck disable=SC2086 # several folders, several options
    exec "$pkivet" snap take $options $sources -o "$templates/snapshots"
fi
# shellcheck disable=SC2086
"$pkivet" snap take $options $sources -o "$scratch/snapshots" || exit 1
diff -ru "$templates/snapshots" "$scratch/snapshots" || exit 1
# shellcheck disable=SC2086
"$pkivet" snap diff $options $sources "$templates/snapshots" || exit 1
# All of them in one run, and one thread or several, say the same.
# shellcheck disable=SC2086
"$pkivet" snap take $options --jobs 4 $sources -o "$scratch/four" && diff -r "$scratch/snapshots" "$scratch/four" || exit 1
count=$(find "$scratch/snapshots" -name '*.snap' | wc -l)
[ "$count" -ge 30 ] || { echo "only $count templates"; exit 1; }

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/diagnosing-0x80070520.md: the answer that it shows is what `pkivet diagnose` prints, and it
# tells of every cause that there is.
set -eu
pkivet=${1:?usage: guide.sh PKIVET SOURCE-ROOT}
cd "${2:?usage: guide.sh PKIVET SOURCE-ROOT}"
case $pkivet in /*) ;; *) pkivet=$PWD/$pkivet ;; esac
guide=$PWD/docs/diagnosing-0x80070520.md
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bad=0

mkdir "$folder/evidence"
cp corpus/cases/keyspec-signature-dump/*.txt corpus/cases/keyspec-signature-dump/*.xml "$folder/evidence"
awk '/^This is the whole answer/ { shown = 1; next } /^## / { shown = 0 }
     shown { sub(/^    /, ""); print }' "$guide" | sed '1{/^$/d;}' >"$folder/told"
(cd "$folder" && "$pkivet" diagnose --goal iis --now 2026-01-10 evidence/) >"$folder/said" 2>&1 || true
echo >>"$folder/said" # before the next heading
diff "$folder/told" "$folder/said" || {
    echo "$guide: shows another answer (<) than pkivet gives (>)"
    bad=1
}

for file in rules/causes/*.lua; do
    name=$(basename "$file" .lua)
    grep -q "^### $name\$" "$guide" || {
        echo "$guide: has no section on $name"
        bad=1
    }
done
sed -n 's/^### //p' "$guide" | while read -r name; do
    [ -f "rules/causes/$name.lua" ] || {
        echo "$guide: $name is no cause"
        exit 1
    }
done || bad=1
exit $bad

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# copies.sh PKIVET CORPUS: what came of an input is told of its copies, and no report can tell: the
# same bytes as when each copy is judged, whatever the number of workers, with waivers by path, a
# baseline, passwords by path, rules over the whole scan, a store, and little room.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/store/lib.sh
. "$here/lib.sh"
passwords
for folder in one two three; do
    mkdir -p files/$folder
    cp -R "$corpus/x509" "$corpus/pkcs10" "$corpus/capi_key_file" files/$folder
    cp -R "$corpus/pfx/good" files/$folder/pfx
done
# Copies of key files, whose names are facts, under names that are none
find files/three -path '*key_file*' -type f ! -name '*.expect' ! -name '*.facts' -exec sh -c '
    n=0; for file in "$@"; do n=$((n + 1)); mv "$file" "${file%/*}/k$n"; done' sh {} +
first=$(find files/one/x509/good -name '*.cer' | sort | head -n 1)
cp "$first" files/three/x509/same-stem.cer
cp "$(find files/one/pkcs10/good -name '*.csr' | sort | head -n 1)" files/three/x509/same-stem.csr
tar cf files.tar files

# same ARGUMENTS...: what is said of copies that are judged, and of those that are not.
same() {
    for run in 1.1 1.8M 2.32K 16.8M; do
        "$pkivet" scan --now 2026-01-01 --jobs "${run%.*}" --limit copy_bytes="${run#*.}" "$@" \
            --format text:text.$run --format ndjson:ndjson.$run --format junit:junit.$run \
            --format sarif:sarif.$run --format csv:csv.$run 2>err
        code=$?
        [ $code = 2 ] && fail "$(cat err)"
        echo $code >>ndjson.$run
        for format in text ndjson junit sarif csv; do
            cmp $format.1.1 $format.$run || fail "another $format: jobs and room $run $*"
        done
    done
}
same --no-config files.tar
same --no-config --password-file passwords files.tar
grep -q WK0 ndjson.1.1 || fail "no rule over the whole scan failed"

config=--no-config
# shared NUMBER ARGUMENTS...: so many inputs were not read, be there something to tell of them or not.
shared() {
    number=$1
    shift
    "$pkivet" scan "$config" --now 2026-01-01 --stats --jobs 1 "$@" 2>err >/dev/null
    grep -qx "copies of inputs, not read again: $number" err ||
        fail "not $number copies were shared of $*: $(grep '^copies' err)"
}

# Each kind once: with a finding that tells no path, one that does, a problem, a lock, and nothing.
mkdir kinds
cp "$corpus"/pfx/good/*.pfx "$corpus"/pfx/broken/*.pfx "$corpus"/x509/broken/*.cer kinds
mkdir kinds/again
cp kinds/*.* kinds/again
count=$(find kinds/again -type f | wc -l)
distinct=$(find kinds/again -type f -exec cksum {} + | cut -d ' ' -f 1,2 | sort -u | wc -l)
shared "$((2 * count - distinct))" kinds
shared "$((2 * count - distinct))" kinds --show pass,cannot_tell,not_applicable
shared "$((2 * count - distinct))" kinds --store shared.db
shared 0 kinds --limit copy_bytes=1

# Passwords for some paths part copies only where they are tried on one of them.
echo 'open sesame' >secret
echo 'return { passwords = { ["nowhere/*"] = { file = "secret" }, ["*again*"] = { file = "secret" } } }' >some.lua
again=$(find kinds/again -type f -exec cksum {} + | cut -d ' ' -f 1,2 | sort -u | wc -l)
config='--config=some.lua'
shared "$((2 * count - 2 * again))" kinds
cat >pkivet.lua <<'LUA'
return {
  waivers = {
    { rule = "WK016", path = "*two*", reason = "to see where", owner = "me" },
    { rule = "WK001", path = "*two*", reason = "to see where", owner = "me" },
  },
  passwords = { ["*three*"] = { file = "secret" } },
}
LUA
same files
"$pkivet" baseline write --no-config --now 2026-01-01 base files/one >/dev/null 2>&1
same --no-config --baseline base files.tar
same --no-config --show pass,cannot_tell files/one files/two
# told FOLDER OPTION...: every report, into the folder, which is made.
told() {
    mkdir "$1"
    (
        cd "$1" || exit
        shift
        "$pkivet" scan --no-config --now 2026-01-01 --jobs 2 --format text:text --format ndjson:ndjson --format junit:junit \
            --format sarif:sarif --format csv:csv --format markdown:markdown --format github:github "$@" \
            ../files.tar ../bundle.pem 2>err
    )
}
# With a store, twice, reports are what they are without; pieces of a bundle, too.
find files/one/x509 -name '*.cer' | sort | while read -r file; do
    openssl x509 -inform DER -in "$file" 2>/dev/null
done >bundle.pem
[ "$(grep -c BEGIN bundle.pem)" -gt 50 ] || fail "the bundle is small"
told without --limit cut_bytes=8K
told with --limit cut_bytes=8K --store "$scratch/s.db"
told again --limit cut_bytes=8K --store "$scratch/s.db"
grep -q '"length":[1-9]' without/sarif || fail "SARIF has no lengths"
for folder in with again; do
    diff -r without $folder >differences || fail "another report with a store: $folder $(head -c 2000 differences)"
done

# What a store has of copies is what it has when each is read.
dump() {
    for table in inputs artifacts subjects findings problems; do
        columns='*'
        [ $table = inputs ] && columns='path, piece, copy, sha256, skipped, record'
        "$pkivet" query "$1" --format csv --sql "SELECT $columns FROM $table ORDER BY rowid" || fail "no $table"
    done
}
for room in 1 32M; do
    rm -f room.db
    "$pkivet" scan --no-config --now 2026-01-01 --jobs 2 --limit copy_bytes=$room --store room.db \
        --password-file passwords files.tar >/dev/null 2>err
    dump room.db >dump.$room
done
cmp dump.1 dump.32M || fail "another store"

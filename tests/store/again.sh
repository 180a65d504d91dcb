#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# again.sh PKIVET CORPUS: with a store a scan says what it says without one, byte for byte, whatever
# of it is told from the store: the first time, when nothing changed, with another clock, with
# other rules, with other passwords, when a file changed or went.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/store/lib.sh
. "$here/lib.sh"
passwords
mkdir files
cp -R "$corpus/." files
now=2026-01-01

# same ARGUMENTS...: compares a scan with and without the store.
same() {
    "$pkivet" scan --no-config --now "$now" --format text:text1 --format ndjson:ndjson1 "$@" files 2>err1
    code=$?
    "$pkivet" scan --no-config --now "$now" --format text:text2 --format ndjson:ndjson2 --store s.db "$@" files 2>err2
    [ $? = "$code" ] || fail "another exit code with the store: $*"
    cmp text1 text2 || fail "another text with the store: $*"
    cmp ndjson1 ndjson2 || fail "another ndjson with the store: $*"
    cmp err1 err2 || fail "something else is said with the store: $*"
}

# told_again: how many inputs the last run took over from the one before.
told_again() { ask s.db 'SELECT count(*) FROM inputs WHERE judged < run'; }

same --jobs 2 --verbose
[ "$(told_again)" = 0 ] || fail "the first run found something in the store"
expect_whole s.db
same --jobs 1
[ "$(told_again)" -gt 500 ] || fail "what did not change was judged again"
same --jobs 3 --show pass,cannot_tell
now=2031-05-06
same
same --profile iis --skip pfx
same --password-file passwords
same --password-file passwords
same
for file in files/x509/good/*; do
    case $file in
    *.expect | *.facts) ;;
    *) printf ' ' >>"$file" ;;
    esac
done
rm -r files/pvk
same
[ "$(ask s.db "SELECT count(*) FROM inputs WHERE path LIKE 'files/pvk/%'")" = 0 ] ||
    fail "what is gone is still in the store"
expect_whole s.db
[ "$(ask s.db "SELECT count(*) FROM findings WHERE verdict = 'fail'")" = \
    "$(grep -c '"verdict":"fail"' ndjson1)" ] || fail "the store has other failures than the report"
[ "$(ask s.db 'SELECT count(*) FROM problems')" = "$(grep -c '^{"problem"' ndjson1)" ] ||
    fail "the store has other problems than the report"

# Bundles that are cut into pieces, alone, twice and in an archive: each piece is told again by itself.
rm -r files
mkdir files
for file in "$corpus"/x509/*/*.cer "$corpus"/x509/*/*.der; do
    [ -f "$file" ] || continue
    echo '-----BEGIN CERTIFICATE-----'
    base64 "$file"
    echo '-----END CERTIFICATE-----'
done >files/bundle.pem
[ "$(wc -c <files/bundle.pem)" -gt 100000 ] || fail "the bundle is too small to be cut"
cp files/bundle.pem files/copy.pem
tar -C files -cf files/bundles.tar bundle.pem copy.pem
same --limit cut_bytes=64K --jobs 2
pieces=$(ask s.db "SELECT count(*) FROM inputs WHERE path = 'files/bundle.pem'")
[ "$pieces" -gt 1 ] || fail "the bundle was not cut"
same --limit cut_bytes=64K --jobs 1
[ "$(told_again)" = $((4 * pieces)) ] || fail "pieces that did not change were judged again"
echo more >>files/copy.pem
same --limit cut_bytes=64K --jobs 2
[ "$(told_again)" -ge $((3 * pieces)) ] || fail "pieces of other files were judged again"
same
expect_whole s.db
cp -R "$corpus/x509" files

# The store may stand among what is scanned.
now=2026-01-01
mv s.db files/x509
"$pkivet" scan --no-config --now "$now" --format ndjson:ndjson2 --store files/x509/s.db files
expect_whole files/x509/s.db
grep -v '^{"summary"' ndjson2 >found2
"$pkivet" scan --no-config --now "$now" --format ndjson files | grep -v '^{"summary"' >found1
cmp found1 found2 || fail "another report with the store among the files"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# failures.sh PKIVET CORPUS: a store that cannot be written is told of, its report is whole, and
# nothing is damaged.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/store/lib.sh
. "$here/lib.sh"
cp -R "$corpus/x509" files
# shellcheck disable=SC2120 # expect_code passes arguments
scan() { "$pkivet" scan --no-config --now 2026-01-01 --format ndjson "$@" files; }
# shellcheck disable=SC2119
scan >plain
plain=$?

# Full by its own limit, and by that of the system for files.
expect_code 5 scan --store limited.db --limit store_bytes=200K
expect_said "limited.db: database or disk is full"
cmp plain out || fail "the report is not whole"
expect_whole limited.db
(
    ulimit -f 400
    exec "$pkivet" scan --no-config --now 2026-01-01 --format ndjson --store full.db files 2>err
) | cat >out
expect_said "full.db: "
cmp plain out || fail "the report is not whole"
expect_whole full.db
expect_code $plain scan --store full.db --resume
cmp plain out || fail "another report after what failed"
expect_whole full.db

# Refused before anything is read, and nothing is lost.
expect_code 2 scan --store "$scratch/no/such/folder/s.db"
expect_said "cannot be written: No such file or directory"
expect_code 2 scan --store files
expect_said "cannot be written: Is a directory"
printf 'no database, whatever its name says, and long enough\n' >text.db
cp text.db before
expect_code 2 scan --store text.db
expect_said "not a database"
cmp text.db before || fail "what is no store was changed"
expect_code 2 scan --store s.db --format ndjson:s.db
expect_code 2 scan --resume
expect_said "--store"
if [ "$(id -u)" != 0 ]; then
    mkdir locked && chmod 555 locked
    expect_code 2 scan --store locked/s.db
    expect_said "cannot be written"
    chmod 755 locked
fi

# Two at once: one is refused, and what the other keeps is whole. The first waits for its list.
mkfifo paths
"$pkivet" scan --no-config --now 2026-01-01 --format ndjson --store two.db --quiet @paths >first 2>err1 &
first=$!
exec 3>paths
tries=0
until "$pkivet" query two.db runs 2>/dev/null | grep -q running; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || fail "the first scan did not begin"
    sleep 0.1
done
expect_code 2 scan --store two.db
expect_said "another scan is writing it (process $first, since"
echo files >&3
exec 3>&-
wait $first
[ $? = "$plain" ] || fail "the first of two scans failed"
cmp plain first || fail "the first of two scans says something else"
expect_whole two.db

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# killed.sh PKIVET CORPUS [KILLS]: a scan that is killed at any moment, as often as you like, ends
# with the report of one that nobody disturbed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/store/lib.sh
. "$here/lib.sh"
kills=${3:-20}
passwords

# scan JOBS REPORT STORE, as the shell that it runs in.
scan() {
    exec "$pkivet" scan --no-config --now 2026-01-01 --jobs "$1" --password-file passwords \
        --format "ndjson:$2" --store "$3" --resume "$corpus" 2>>err
}

began=$(date +%s%N)
(scan 2 plain undisturbed.db)
plain=$?
took=$((($(date +%s%N) - began) / 1000000))

# ends STORE: the run comes to its end now.
ends() {
    (scan 2 report "$1")
    [ $? = "$plain" ] || fail "another exit code after $killed kills"
    cmp plain report || fail "another report after $killed kills"
    expect_whole "$1"
    [ "$(ask "$1" 'SELECT count(*) FROM inputs')" = \
        "$(ask undisturbed.db 'SELECT count(*) FROM inputs')" ] || fail "inputs are missing"
    [ "$(ask "$1" 'SELECT count(*) FROM findings')" = \
        "$(ask undisturbed.db 'SELECT count(*) FROM findings')" ] || fail "findings are missing"
}

seed=$(od -An -N4 -tu4 /dev/urandom)
echo "a scan takes $took ms; seed $seed"
killed=0 resumed=0 store=0 round=0
while [ $killed -lt "$kills" ]; do
    round=$((round + 1))
    delay=$(echo "$seed $round $took" | awk '{srand($1 + $2); printf "%.3f", rand() * $3 / 1000}')
    scan $((killed % 3 + 1)) report "s$store.db" &
    scanning=$!
    sleep "$delay"
    ended=0
    if kill -9 $scanning 2>/dev/null; then
        killed=$((killed + 1))
    else
        ended=1 took=$((took * 3 / 4)) # it was faster than the first, which others may have slowed
    fi
    wait $scanning 2>/dev/null
    [ -s "s$store.db" ] && resumed=$((resumed + 1))
    # Three times out of four the next one is killed as well.
    if [ $ended = 1 ] || [ $((killed % 4)) = 0 ] || [ $killed = "$kills" ]; then
        ends "s$store.db"
        store=$((store + 1))
    fi
done
[ $resumed -gt $((kills / 3)) ] || fail "too few runs had begun to write when they were killed"

# The clock of a run that was broken off is that of the one that goes on with it.
"$pkivet" scan --no-config --now 2026-01-01 --format ndjson:first --store clock.db "$corpus" &
scanning=$!
tries=0
until [ "$("$pkivet" query clock.db --sql 'SELECT count(*) > 0 FROM inputs' --format csv 2>/dev/null | tail -1 | tr -d '\r')" = 1 ]; do
    tries=$((tries + 1))
    if [ $tries -ge 500 ] || ! kill -0 $scanning 2>/dev/null; then
        break
    fi
    sleep 0.02
done
kill -9 $scanning 2>/dev/null
wait $scanning 2>/dev/null
if [ "$(ask clock.db 'SELECT state FROM runs')" = running ]; then
    "$pkivet" scan --no-config --format ndjson:second --store clock.db --resume "$corpus"
    "$pkivet" scan --no-config --now 2026-01-01 --format ndjson:whole "$corpus"
    cmp second whole || fail "the clock of the run that was broken off is lost"
fi

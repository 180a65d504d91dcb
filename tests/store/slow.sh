#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# slow.sh PKIVET CORPUS: of inputs that take long. While PFX files derive keys, the inputs behind
# them are walked and judged, more of them than usually wait to be told; after Ctrl-C what nobody
# had begun is left out, and what was judged is told and stored. A store has what was judged also
# when the scan is killed while it waits for a pipe. Asked where it is, it answers meanwhile.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/store/lib.sh
. "$here/lib.sh"

# wait_for SECONDS COMMAND...: until it succeeds.
wait_for() {
    tries=$(($1 * 50))
    shift
    until "$@" 2>/dev/null; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.02
    done
}

# open_pipe: somebody who writes nothing; `opened` is there as soon as somebody reads.
open_pipe() {
    rm -f pipe opened
    mkfifo pipe
    sh -c 'exec 3>pipe; touch opened; exec sleep 60' &
    writer=$!
}

# Certificates that differ, 150 of them, from one of the corpus: only the last octet is another.
certificate=$(find "$corpus/x509/good" -name '*.cer' | sort | head -n 1)
mkdir small
for n in $(seq 150); do
    cp "$certificate" "small/$n.cer"
    printf '%s' "$n" >>"small/$n.cer"
done

# Two that need seconds: keys for their MAC from words that are all wrong.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out c.pem \
    -subj /CN=slow -days 2 2>/dev/null || fail "openssl made no certificate"
for name in first second; do
    openssl pkcs12 -export -in c.pem -nokeys -certpbe NONE -iter 1000000 -passout pass:unknown \
        -name $name -out $name.pfx || fail "openssl made no PFX"
done
seq 30 >wrong

{
    seq -f 'small/%g.cer' 70
    echo first.pfx
    echo second.pfx
    seq -f 'small/%g.cer' 71 150
    echo pipe
} >list
open_pipe
"$pkivet" scan --no-config --jobs 2 --password-file wrong --store s.db --format ndjson:report @list 2>err &
scanning=$!
wait_for 60 test -e opened || fail "the walk did not reach the pipe"
kill -INT $scanning
wait $scanning
code=$?
kill $writer 2>/dev/null
[ $code = 6 ] || fail "interrupted, it ended with $code"
grep -qF 'first.pfx' report || fail "what had been begun was left out"
grep -qF 'second.pfx' report &&
    fail "the walk waited for the second slow input, or it was begun after the interruption"
[ "$(ask s.db "SELECT count(*) FROM inputs WHERE path LIKE 'small/%'")" -ge 70 ] ||
    fail "what was judged before the slow inputs is not stored"
expect_whole s.db
grep -q "\"interrupted\":true" report || fail "the report does not say that it is not whole"

# Asked where it is while the workers derive keys, it says so, and goes on.
rm -f report
"$pkivet" scan --no-config --jobs 2 --password-file wrong --format ndjson:report small first.pfx second.pfx 2>err &
scanning=$!
wait_for 60 test -e report || fail "the scan did not begin"
sleep 0.5 # until it listens: before, the signal would end it
answered() {
    kill -USR1 $scanning && sleep 0.05 && grep -q 'problems; at [a-z]*\.pfx$' err
}
wait_for 60 answered || fail "asked while it was at slow inputs, it did not answer"
kill -0 $scanning || fail "the answer came when all was done"
wait $scanning
grep -q '"interrupted":false' report || fail "it did not go on when it was asked"

# Killed while it waits: far less than a batch was judged.
rm -f s.db*
open_pipe
"$pkivet" scan --no-config --jobs 1 --store s.db small/1.cer small/2.cer pipe >/dev/null 2>&1 &
scanning=$!
wait_for 60 test -e opened || fail "the pipe was not opened"
stored() {
    [ "$(ask s.db 'SELECT count(*) FROM inputs')" = 2 ]
}
wait_for 20 stored || fail "what was judged is not stored while the scan waits"
kill -9 $scanning
wait $scanning 2>/dev/null
kill $writer 2>/dev/null
stored || fail "what was judged was lost when the scan was killed"
expect_whole s.db

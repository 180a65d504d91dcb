#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Instructions (callgrind) and allocations (malloc, calloc, realloc) of a scan a certificate: two
# archives of different size, so that start-up falls out of the difference. Both hardly depend on
# what else the machine does. They are compared with the last line of the same versions in
# bench/instructions.tsv; --record adds a line there.
# Callgrind hides some instructions of the processor, so that the digests take more of them than
# they really do.
# Exit code: 0 measured, or valgrind is missing; 1 something went wrong; 2 wrong usage.
set -eu
program=${1:?usage: instructions.sh PROGRAM TOOLS SOURCE-ROOT [--record]}
tools=${2:?}
root=${3:?}
record=${4:-}
small=500
large=2500
table=$root/bench/instructions.tsv

if ! command -v valgrind >/dev/null; then
    echo "instructions: not counted: there is no valgrind" >&2
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

scan() {
    "$@" scan --no-config --now 2026-01-01 --jobs 1 --fail-on never --no-progress --format ndjson \
        "$work/$count.tar" >/dev/null
}

instructions() {
    scan valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" 2>"$work/log" || {
        tail -n 5 "$work/log" >&2
        exit 1
    }
    sed -n 's/.*Collected : //p' "$work/log"
}

allocations() {
    scan env LD_PRELOAD="$tools/libbench_count.so" BENCH_COUNT="$work/calls" "$program"
    cat "$work/calls"
}

# Of the smaller archive, then of the larger
for count in $small $large; do
    "$tools/bench_make" --content certificates --count "$count" "$work/$count.tar"
    counted=$(instructions)
    calls=$(allocations)
    set -- "$@" "$counted" "$calls"
done
eval "set -- $(printf '%s ' "$@" | awk '{ print $(NF-3), $(NF-2), $(NF-1), $NF }')"
each=$((($3 - $1) / (large - small)))
start=$(($1 - each * small))
calls=$(awk "BEGIN { printf \"%.2f\", ($4 - $2) / ($large - $small) }")

versions="$(uname -m) gcc-$(gcc -dumpfullversion)"
for library in libcrypto lua5.4 libarchive jansson; do
    versions="$versions $library-$(pkg-config --modversion $library)"
done
last=$(awk -F '\t' -v versions="$versions" '$4 == versions { each = $1 } END { print each }' "$table")
printf '%-44s %9d\n' "instructions a certificate (callgrind)" "$each"
printf '%-44s %9d\n' "instructions of the start" "$start"
printf '%-44s %9s\n' "allocations a certificate" "$calls"
if [ -n "$last" ]; then
    awk "BEGIN { printf \"%+.1f %% against the last figure of these versions, %d\\n\", \
        ($each - $last) * 100 / $last, $last }"
else
    echo "no figure of these versions yet: $versions"
fi
[ "$record" != --record ] ||
    printf '%d\t%d\t%s\t%s\n' "$each" "$start" "$calls" "$versions" >>"$table"

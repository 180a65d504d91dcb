#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pkivet against zlint, rule by lint, as ./dev peers runs it: over the corpus and the certificates
# that the system trusts, or over the paths that are given.
# Exit code: 0 they agree, or zlint cannot be had; 1 they differ; 2 wrong usage.
set -eu
program=${1:?usage: run.sh PROGRAM TOOLS SOURCE-ROOT WORK-FOLDER [--write | PATH...]}
tools=${2:?}
root=${3:?}
work=${4:?}
shift 4
page=
case ${1:-} in
--write) page=$root/docs/peers.md && shift ;;
-*) echo "peers: unknown option $1" >&2 && exit 2 ;;
esac
bundle=/etc/ssl/certs/ca-certificates.crt

# judge FOLDER: both over the certificates below it; zlint stops at one that it cannot read, so that
# each has a run of its own.
judge() {
    find "$1" -name '*.der' | sed 's/\.der$//' |
        xargs -P "$(nproc)" -I NAME sh -c '"$1" -format der -includeNames "$2" NAME.der >NAME.json 2>/dev/null || :' \
            judge "$zlint" "$lints"
    "$program" scan --no-config --profile all --only "$rules" --show pass,cannot_tell,not_applicable \
        --format "ndjson:$1/pkivet.ndjson" --fail-on never --no-progress --quiet "$1" ||
        [ $? -eq 3 ] # some are no certificates that could be read: they are counted
}

# gather FOLDER: the certificates of the files that standard input names
gather() {
    mkdir -p "$1"
    "$tools/peers_certificates" "$1" >"$1/index.tsv"
}

# compare FOLDER [TRUSTED [PAGE]]
compare() {
    "$tools/peers_compare" "$version" "$root/tests/peers/zlint.tsv" \
        "$root/tests/peers/disagreements.tsv" "$@"
}

mkdir -p "$work"
zlint=$("$root/tests/peers/zlint.sh") || {
    echo "peers: nothing compared" >&2
    exit 0
}
version=${zlint%/*}
version=${version##*-}
rm -rf "$work/given" "$work/corpus" "$work/system"
rules=$(awk -F '\t' '!/^#/ { printf "%s%s", comma, $1; comma = "," }' "$root/tests/peers/zlint.tsv")
lints=$(awk -F '\t' '!/^#/ { printf "%s%s", comma, $2; comma = "," }' "$root/tests/peers/zlint.tsv")
if [ $# -gt 0 ]; then
    find "$@" -type f | gather "$work/given"
    judge "$work/given"
    compare "$work/given"
    exit
fi
find "$root/corpus" -type f ! -name '*.expect' ! -name '*.facts' ! -name '*.md' | sort | gather "$work/corpus"
echo "$bundle" | gather "$work/system"
judge "$work/corpus"
judge "$work/system"
compare "$work/corpus" "$work/system" ${page:+"$page"}

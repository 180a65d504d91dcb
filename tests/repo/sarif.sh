#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What pkivet tells of the whole corpus as SARIF holds to the rules of the format and of GitHub, in
# one log and in several, alone and against a baseline; and all results are in the split ones.
set -eu
program=${1:?usage: sarif.sh PROGRAM CHECK SOURCE-ROOT}
check=${2:?}
root=${3:?}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo corpus >"$scratch/passwords.txt"
cd "$root"

# scan ARGUMENT...: findings and problems are to be expected, nothing worse.
scan() {
    "$program" "$@" --now 2026-01-01 --password-file "$scratch/passwords.txt" corpus ||
        [ $? -le 3 ]
}
show=pass,cannot_tell,not_applicable
scan scan --show $show --format "sarif:$scratch/all.sarif"
scan scan --format "sarif:$scratch/one.sarif" --format "csv:$scratch/all.csv"
scan scan --sarif-split --sarif-max 97 --format "sarif:$scratch/split.sarif"
scan baseline write "$scratch/base"
scan baseline diff "$scratch/base" --only 'keyspec' --format "sarif:$scratch/diff.sarif"
"$check" "$scratch/all.sarif" "$scratch/diff.sarif" >"$scratch/count"
one=$("$check" "$scratch/one.sarif")
split=$("$check" "$scratch"/split*.sarif)
if [ "$one" -le 300 ] || [ "$one" -ne "$split" ]; then
    echo "$one results in one log, $split in several"
    exit 1
fi

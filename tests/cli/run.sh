#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh PKIVET CASE [record]: runs a case of the command line and compares what came.
#
# A case is a folder below cases/: `cmd`, a piece of shell that finds pkivet in its PATH and runs in
# a copy of files/ with rules/ and broken/ beside; `out`, `err` and `code` are what must come, empty
# and 0 when missing. With `record` they are written anew; read them before they are committed.
set -u
program=$1 case=$2 mode=${3:-compare}
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d) || exit 125
trap 'rm -rf "$scratch"' EXIT

mkdir "$scratch/bin" "$scratch/work"
ln -s "$program" "$scratch/bin/pkivet"
cp -R "$here/files/." "$here/rules" "$here/broken" "$here/bad" "$scratch/work"
PATH=$scratch/bin:$PATH LC_ALL=C TERM=xterm TZ=UTC
export PATH LC_ALL TERM TZ
unset NO_COLOR

(cd "$scratch/work" && sh -u "$case/cmd" >"$scratch/out.raw" 2>"$scratch/err.raw" </dev/null)
echo $? >"$scratch/code"
for stream in out err; do
    sed 's/"version":"[0-9.]*"/"version":"VERSION"/' "$scratch/$stream.raw" >"$scratch/$stream"
done

# The one thing that no output may ever hold.
if grep -q 'open sesame' "$scratch/out" "$scratch/err"; then
    echo "a password was printed"
    exit 1
fi

# expected NAME: the golden file, or its default.
expected() {
    if [ -f "$case/$1" ]; then
        cat "$case/$1"
    elif [ "$1" = code ]; then
        echo 0
    fi
}

record() {
    expected_default=$(mktemp "$scratch/default.XXXXXX")
    [ "$1" = code ] && echo 0 >"$expected_default"
    if cmp -s "$scratch/$1" "$expected_default"; then
        rm -f "$case/$1"
    else
        cp "$scratch/$1" "$case/$1"
    fi
}

status=0
for part in out err code; do
    if [ "$mode" = record ]; then
        record "$part"
    elif ! expected "$part" | diff -u --label "expected $part" --label "$part" - "$scratch/$part"; then
        status=1
    fi
done
exit $status

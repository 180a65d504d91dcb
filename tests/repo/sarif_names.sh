#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Names of files and of members of archives with everything that paths and URIs make something of:
# the SARIF of them is good, each location is the file's own name, percent-encoded, and what is in
# an archive is so because it lies there, not because of a mark in a name.
set -eu
program=${1:?usage: sarif_names.sh PROGRAM CHECK SOURCE-ROOT}
check=${2:?}
root=${3:?}
command -v tar >/dev/null || exit 77
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
weak=$root/corpus/pfx/broken/ks001-signature-on-tls.pfx
echo corpus >"$scratch/passwords.txt"
mkdir "$scratch/work" && cd "$scratch/work"

octet=$(printf '\377')
names="plain.pfx|a!b.pfx|a.zip!b.pfx|a#2.pfx|b#2|c:12|d%41.pfx|with space.pfx|e?f.pfx|-x.pfx|dir!/in.pfx"
names="$names|g&<\"'>.pfx|h\\i.pfx|caf$(printf '\303\251').pfx"
# Some file systems take UTF-8 alone.
: 2>/dev/null >"probe$octet" && names="$names|raw$octet.pfx"
rm -f "probe$octet"
mkdir 'dir!'
IFS='|'
for name in $names; do
    cp "$weak" "./$name"
done
for name in $names; do
    printf './%s\n' "$name"
done >"$scratch/list"
tar -cf 'inner!1.tar' -T "$scratch/list"
tar -cf 'outer#1!.tar' './inner!1.tar' './a!b.pfx'
unset IFS

scan() {
    "$program" scan --now 2026-01-01 --only KS001 --password-file "$scratch/passwords.txt" "$@" ||
        [ $? -le 1 ]
}
scan --format "sarif:$scratch/log" .
results=$("$check" "$scratch/log")
files=$(wc -l <"$scratch/list")
[ "$results" -eq $((3 * files + 1)) ] || {
    echo "$results results, not $((3 * files + 1))"
    exit 1
}

# uri TEXT: a location of some artifact is this.
uri() {
    grep -qF "{\"uri\":\"$1\",\"uriBaseId\":\"%SRCROOT%\"}" "$scratch/log" || {
        echo "no artifact is $1"
        exit 1
    }
}
for name in plain.pfx a%21b.pfx a.zip%21b.pfx a%232.pfx b%232 c%3A12 d%2541.pfx \
    with%20space.pfx e%3Ff.pfx -x.pfx dir%21/in.pfx g%26%3C%22%27%3E.pfx h%5Ci.pfx \
    caf%C3%A9.pfx inner%211.tar outer%231%21.tar; do
    uri "$name"
done
case $(cat "$scratch/list") in
*raw*) uri raw%FF.pfx ;;
esac

# Artifacts: the files and two archives on the disk, as many members, and in the outer archive two
# and what is in the inner one.
artifacts=$(sed -n '/^"artifacts":/,/^"results":/p' "$scratch/log" | grep -c '^{')
nested=$(sed -n '/^"artifacts":/,/^"results":/p' "$scratch/log" | grep -c '"parentIndex"')
if [ "$artifacts" -ne $((3 * files + 4)) ] || [ "$nested" -ne $((2 * files + 2)) ]; then
    echo "$artifacts artifacts, $nested of them in others"
    exit 1
fi

# So do rules over the whole scan, told when all files are gone: one archive is one file
# on the disk, with one member and a block in that.
cp "$root/corpus/pem/broken/ch007-renewal-lost-usage.pem" './lost!1.pem'
tar -cf 'lost!#1.tar' './lost!1.pem'
"$program" scan --now 2026-01-01 --only CH007 --format "sarif:$scratch/log" './lost!#1.tar' ||
    [ $? -eq 1 ]
"$check" "$scratch/log" >"$scratch/count"
sed -n '/^"artifacts":/,/^"results":/p' "$scratch/log" | grep -o '"uri":"[^"]*"' | sort -u >"$scratch/uris"
printf '"uri":"%s"\n' '/./lost%211.pem' 'lost%21%231.tar' |
    diff - "$scratch/uris" >&2 || exit 1

# Absolute paths are file: URIs.
scan --format "sarif:$scratch/log" "$PWD/a!b.pfx"
"$check" "$scratch/log" >"$scratch/count"
grep -q '"location":{"uri":"file:///[^"]*/a%21b.pfx"}' "$scratch/log"

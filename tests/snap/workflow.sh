#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# workflow.sh PKIVET CORPUS: one bit of a flag word in an export, from nothing to approved; and what
# hostile names, merges, damage and folders that are not there do.
set -u
pkivet=$1 corpus=$2
scratch=$(mktemp -d) || exit 125
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 125
status=0

# expect CODE PATTERN OPERATION ARGUMENT...: the exit code, and a line that it must print.
expect() {
    code=$1 pattern=$2 operation=$3
    shift 3
    "$pkivet" snap "$operation" --no-config "$@" >out 2>&1
    got=$?
    if [ "$got" != "$code" ] || ! grep -q -e "$pattern" out; then
        echo "snap $operation $*: exit $got, expected $code and '$pattern':"
        cat out
        status=1
    fi
}

mkdir templates
cp "$corpus/templates/ldif/WebServerV2.ldf" "$corpus/templates/ldif/UserLogon.ldf" templates
expect 0 '^2 templates: 2 snapshots written$' take templates -o snapshots
expect 0 '^2 templates, 0 changed$' diff templates snapshots

# 0x10 of the private key flags.
sed 's/^msPKI-Private-Key-Flag: 16842752$/msPKI-Private-Key-Flag: 16842768/' templates/WebServerV2.ldf >new
cmp -s new templates/WebServerV2.ldf && { echo "the export has no such flags"; exit 1; }
mv new templates/WebServerV2.ldf
expect 1 '^error   WebServerV2: private key flags +EXPORTABLE_KEY' diff templates snapshots
expect 1 . diff templates snapshots --fail-on error
expect 0 '+EXPORTABLE_KEY' diff templates snapshots --fail-on never
expect 2 "there is no template 'WebServer'" approve templates snapshots --only WebServer
expect 0 '^2 templates: 0 snapshots written$' approve templates snapshots --only UserLogon
expect 1 '+EXPORTABLE_KEY' diff templates snapshots
expect 0 '^accepted error   WebServerV2: private key flags +EXPORTABLE_KEY' approve templates snapshots --only WebServerV2
expect 0 ', 0 changed$' diff templates snapshots

# Facts that are left out stay out.
expect 0 . take templates -o masked --mask 'm*or_version,template.oid'
grep -q 'minor_version =' masked/WebServerV2.snap && { echo "a masked fact is kept"; status=1; }
sed 's/^msPKI-Template-Minor-Revision: 3$/msPKI-Template-Minor-Revision: 9/' templates/UserLogon.ldf >new && mv new templates/UserLogon.ldf
expect 0 ', 0 changed$' diff templates masked
expect 1 '^info    UserLogon: minor version 3 -> 9$' diff templates snapshots
expect 0 ', 0 changed$' diff templates snapshots --mask minor_version
expect 0 . diff templates snapshots --fail-on notice
expect 2 "templates have no fact 'objectGUID'" diff templates snapshots --mask objectGUID
expect 0 . approve templates snapshots

# A name leads nowhere, and two names never share a file.
mkdir hostile
number=0
for name in ../../escaped .hidden 'a/b' 'a b' con; do
    number=$((number + 1))
    sed "s|^cn: .*|cn: $name|; s|^displayName: .*|displayName: x|" templates/UserLogon.ldf >"hostile/$number.ldf"
done
expect 0 '^5 templates: 5 snapshots written$' take hostile -o kept/here
if [ "$(find . -name '*escaped*.snap' | wc -l)" != 1 ] || [ "$(find kept/here -type f | wc -l)" != 5 ]; then
    echo "a name left the folder:"
    find . -name '*.snap'
    status=1
fi
expect 0 ', 0 changed$' diff hostile kept/here
# Twice the same name: both are kept.
mkdir twice twice/a twice/b
cp templates/UserLogon.ldf twice/a
sed 's/^pKIDefaultKeySpec: 1/pKIDefaultKeySpec: 2/' templates/UserLogon.ldf >twice/b/UserLogon.ldf
expect 0 '^2 templates: 2 snapshots written$' take twice -o both
expect 0 ', 0 changed$' diff twice both
# The name that the second one got, and escaped ones, can be accepted as they are printed.
sed -i 's/^msPKI-Minimal-Key-Size: .*/msPKI-Minimal-Key-Size: 1024/' twice/*/UserLogon.ldf
expect 2 "there is no template 'UserLogon (x.ldf'" approve twice both --only 'UserLogon (x.ldf, 2)'
expect 0 '^accepted error   UserLogon (UserLogon.ldf, 2): minimal' approve twice both --only 'UserLogon (UserLogon.ldf, 2)'
expect 1 '^error   UserLogon: minimal key size' diff twice both
expect 0 ': 1 snapshot written$' approve twice both --only 'userlogon (userlogon.ldf, 2),,UserLogon,'
expect 0 ', 0 changed$' diff twice both
mkdir odd
name=$(printf 'a\tb,c\302\233\\d')
sed "s|^cn: .*|cn:: $(printf %s "$name" | base64)|" templates/UserLogon.ldf >odd/UserLogon.ldf
expect 0 . take odd -o oddkept
sed -i 's/^msPKI-Minimal-Key-Size: .*/msPKI-Minimal-Key-Size: 1024/' odd/UserLogon.ldf
expect 0 '^accepted error   a\\x09b,c\\x9b\\d: minimal' approve odd oddkept --only 'a\x09b,c\x9b\d'
sed -i 's/^msPKI-Minimal-Key-Size: .*/msPKI-Minimal-Key-Size: 512/' odd/UserLogon.ldf
expect 0 '^accepted error   a\\x09b,c\\x9b\\d: minimal' approve odd oddkept --only "$name"

# What cannot be read stops everything, with file and line.
cp -R snapshots merged
sed 's/^findings:/<<<<<<< ours\nfindings:/' snapshots/UserLogon.snap >merged/UserLogon.snap
expect 3 'merged/UserLogon.snap:[0-9]*: a merge left its marks' diff templates merged
echo 'pkivet snapshot 7' >merged/UserLogon.snap
expect 3 'merged/UserLogon.snap:1: format 7 is newer than 1' diff templates merged
expect 3 'merged/UserLogon.snap:1: format 7' approve templates merged
grep -q 7 merged/UserLogon.snap || { echo "a snapshot that could not be read was replaced"; status=1; }
expect 3 'folder of snapshots nowhere cannot be opened' diff templates nowhere
expect 2 'no template was found' take snapshots/UserLogon.snap -o empty
[ -e empty ] && { echo "a folder was made for nothing"; status=1; }
expect 2 'neither a template nor a snapshot in templates was found' diff snapshots templates
expect 3 'problem missing' diff missing templates
expect 2 'need a folder of their own' diff templates templates
expect 2 '-o DIR' take templates

# With a part that cannot be read nothing is taken away, and the exit code says so.
rm templates/UserLogon.ldf
expect 3 'problem missing' approve templates missing snapshots
[ -e snapshots/UserLogon.snap ] || { echo "a snapshot is gone with what could not be read"; status=1; }
expect 1 '^info    UserLogon: is gone$' diff templates snapshots
expect 0 ', 1 taken away$' approve templates snapshots
[ -e snapshots/UserLogon.snap ] && { echo "the snapshot of a template that is gone stayed"; status=1; }
exit $status

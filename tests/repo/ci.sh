#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every script of docs/ci.md, as it stands there, in a repository as the page has it: all pass on
# what is right, and all fail on a template that changed and on a PFX file that cannot be opened.
# The hooks of .pre-commit-hooks.yaml run in the same way.
set -eu
program=${1:?usage: ci.sh PROGRAM SOURCE-ROOT}
root=${2:?}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/repository"
ln -s "$program" "$scratch/bin/pkivet"
PATH=$scratch/bin:$PATH PFX_PASSWORD=corpus GITHUB_STEP_SUMMARY=$scratch/summary.md
export PATH PFX_PASSWORD GITHUB_STEP_SUMMARY

# The block of a page that is named NAME, without its fences.
block() {
    awk -v name="$1" '/^```/ { inside = !inside && $2 == name; next } inside' "$root/docs/ci.md"
}
block first >"$scratch/first.sh"
block gitlab | awk '/^  [a-z]/ { inside = /^  script:/; next } inside && sub(/^ *- /, "")' >"$scratch/gitlab.sh"
block github | awk '/^ *run: \|$/ { inside = 1; next } /^      -|^        [a-z]+:/ { inside = 0 } inside' >"$scratch/all"
grep 'snap diff' "$scratch/all" >"$scratch/github-templates.sh"
grep -v 'snap diff' "$scratch/all" >"$scratch/github-pfx.sh"
block jenkins | awk "/'''/ { inside = !inside; next } inside" >"$scratch/jenkins.sh"
block make >"$scratch/repository/Makefile"
for name in first gitlab github-templates github-pfx jenkins; do
    grep -q 'pkivet' "$scratch/$name.sh" || {
        echo "docs/ci.md has no script for $name"
        exit 1
    }
done

cd "$scratch/repository"
mkdir templates pfx
cp "$root/corpus/templates/ldif/WebServerV2.ldf" templates
cp "$root/corpus/pfx/good/csp-machine-for-iis.pfx" pfx/web.pfx
git init -q .
git config user.name ci
git config user.email ci@example.test
sh -eu "$scratch/first.sh" >/dev/null

# expect WORD NAME COMMAND...: "passes" or "fails" with 1 or 3, which is what pkivet says of what
# it is given: a call that is wrong ends with 2.
expect() {
    word=$1 name=$2 code=0
    shift 2
    "$@" >out 2>&1 || code=$?
    case $word:$code in
    passes:0 | fails:1 | fails:3) return ;;
    esac
    echo "$name: exit $code, but it $word:"
    cat out
    exit 1
}
# GNU make says 2 for all.
makes() {
    make -s "$1" >made 2>&1 && return 0
    grep -q 'Error [13]$' made && return 1
    cat made
    return 2
}
hook() {
    awk -v id="$1" '/^- id:/ { inside = $3 == id } inside && /^  entry:/ { sub(/^  entry: /, ""); print }' \
        "$root/.pre-commit-hooks.yaml"
}
all() {
    for name in gitlab jenkins $2; do
        expect "$1" "$name" sh -eu "$scratch/$name.sh"
    done
    for target in $3; do
        expect "$1" "make $target" makes "$target"
    done
}
all passes "github-templates github-pfx" "templates pfx check"
for report in templates.xml pfx.xml pkivet.sarif "$GITHUB_STEP_SUMMARY"; do
    test -s "$report"
done
# shellcheck disable=SC2046 # the words of a hook's entry
expect passes pkivet-templates $(hook pkivet-templates) templates snapshots
# shellcheck disable=SC2046 # the words of a hook's entry
expect passes pkivet-scan $(hook pkivet-scan) pfx/web.pfx
# shellcheck disable=SC2046 # the words of a hook's entry
expect passes pkivet-gate $(hook pkivet-gate) --template snapshots/WebServerV2.snap --fail-on never \
    "$root/corpus/templates/inf/web-csp.inf"
# shellcheck disable=SC2046 # the words of a hook's entry
expect fails pkivet-gate $(hook pkivet-gate) --template snapshots/WebServerV2.snap \
    "$root/corpus/templates/inf/exportable.inf"

sed 's/^msPKI-Private-Key-Flag: 16842752$/msPKI-Private-Key-Flag: 16842768/' templates/WebServerV2.ldf >new
cmp -s new templates/WebServerV2.ldf && exit 1
mv new templates/WebServerV2.ldf
all fails github-templates "templates check"
# shellcheck disable=SC2046 # the words of a hook's entry
expect fails pkivet-templates $(hook pkivet-templates) templates snapshots
make -s approve >/dev/null
expect passes 'make templates' makes templates

head -c 700 pfx/web.pfx >pfx/cut.pfx
all fails github-pfx "pfx check"
# shellcheck disable=SC2046 # the words of a hook's entry
expect fails pkivet-scan $(hook pkivet-scan) pfx/cut.pfx

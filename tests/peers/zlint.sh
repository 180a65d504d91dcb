#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs zlint from Go's module proxy, unless it is there, and prints where it is. The version is
# pinned because lints change.
# Exit code: 0 it is there; 1 it cannot be had, and standard error says why.
set -eu
version=v3.7.3
needs_go=25 # 1.25, as its go.mod says
zlint=${XDG_CACHE_HOME:-$HOME/.cache}/pkivet/zlint-$version/zlint

refuse() {
    echo "zlint: $*" >&2
    exit 1
}

if [ ! -x "$zlint" ]; then
    PATH=$PATH:/usr/local/go/bin
    go=$(go env GOVERSION 2>/dev/null) ||
        refuse "there is no go, at least 1.$needs_go, to install zlint with"
    minor=${go#go1.}
    minor=${minor%%[!0-9]*}
    [ "${minor:-0}" -ge "$needs_go" ] || refuse "zlint $version needs go 1.$needs_go, and this is $go"
    echo "zlint: installing $version into ${zlint%/*}" >&2
    GOTOOLCHAIN=local GOBIN=${zlint%/*} go install "github.com/zmap/zlint/v3/cmd/zlint@$version" >&2 ||
        refuse "$version cannot be installed"
fi
echo "$zlint"

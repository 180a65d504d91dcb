#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each header compiles alone, included twice, as C17 with warnings as errors; the public ones also
# as C++11. PKIVET_CFLAGS: where the libraries' headers are.
set -eu
cd "${1:?usage: headers.sh SOURCE-ROOT}/engine"
cc=${CC:-cc}
bad=0
# compile LANGUAGE HEADER COMMAND...
compile() {
    language=$1 header=$2
    shift 2
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "$@" -Wall -Wextra -Wpedantic -Werror -fsyntax-only -x "$language" - || {
        echo "$header does not compile alone ($*)"
        bad=1
    }
}
for header in $(find . -name '*.h' ! -path './include/*' | sed 's|^\./||' | sort); do
    # shellcheck disable=SC2086 # flags are words
    compile c "$header" "$cc" -std=c17 -I. -Iinclude ${PKIVET_CFLAGS:-}
done
for header in $(find include -name '*.h' | sed 's|^include/||' | sort); do
    compile c "$header" "$cc" -std=c17 -Iinclude
    if command -v "${CXX:-c++}" >/dev/null; then
        compile c++ "$header" "${CXX:-c++}" -std=c++11 -Iinclude
    elif [ -n "${PKIVET_NO_SKIP:-}" ]; then
        echo "no C++ compiler"
        bad=1
    fi
done
exit $bad

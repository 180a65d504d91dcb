#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No file of C above 600 lines, no function above 60. Goes by the layout of clang-format: a function
# starts at the last line that begins in column 0 and ends with a } that stands there alone.
set -eu
cd "${1:?usage: budget.sh SOURCE-ROOT}"
find engine tests bench -name '*.[ch]' | sort | xargs awk '
FNR == 1 { start = 0 }
/^[A-Za-z_]/ { start = FNR; name = $0 }
/^}$/ && start {
    functions++
    if (FNR - start + 1 > 60) {
        printf "%s:%d: function of %d lines: %s\n", FILENAME, start, FNR - start + 1, name
        bad = 1
    }
    start = 0
}
FNR == 601 { print FILENAME ": more than 600 lines"; bad = 1 }
END {
    if (functions < 100) { print "only " functions + 0 " functions seen"; bad = 1 }
    exit bad
}'
find rules -name '*.lua' ! -path 'rules/meta/*' | sort | xargs awk '
FNR == 101 { print FILENAME ": more than 100 lines"; bad = 1 }
END { exit bad }'

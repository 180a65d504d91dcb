#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every source says its licence at the top (rules go by LICENSE alone), nothing names a path of somebody's machine, and no line
# of text ends with blanks.
set -eu
cd "${1:?usage: sources.sh SOURCE-ROOT}"
bad=0
# list PATTERN...: files of the project by name, without what builds leave behind
list() {
    for pattern; do
        find . \( -path ./build -o -path ./.git -o -path ./b -o -path ./corpus \) -prune -o \
            -type f -name "$pattern" -print
    done | sort
}
for file in $(list '*.c' '*.h' '*.def' '*.sh' '*.cmake' CMakeLists.txt) dev .ci/run; do
    head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || {
        echo "$file: no SPDX line at the top"
        bad=1
    }
done
for file in $(list '*.c' '*.h' '*.def' '*.lua' '*.sh' '*.cmake' '*.txt' '*.md' '*.json') dev .ci/run; do
    if grep -nE '/wor[k]/|/tmp/w[t]|/hom[e]/|/roo[t]/' "$file"; then
        echo "$file: names a path of one machine"
        bad=1
    fi
    if grep -nE '[[:blank:]]+$' "$file"; then
        echo "$file: blanks at the end of a line"
        bad=1
    fi
done
exit $bad

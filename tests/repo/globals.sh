#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The library keeps no mutable global state: none of its objects has a variable in .data, .bss or
# thread-local storage (tables of constants with addresses are in .data.rel.ro). And every symbol
# that it shows to a linker has the project's prefix.
set -eu
library=${1:?usage: globals.sh LIBRARY}
objdump -t "$library" | awk '
/file format/ { object = $1; sub(/:$/, "", object) }
# "0000 l     O .bss 0008 name": flags take columns 18 to 24
/^[0-9a-f]+ / {
    flags = substr($0, index($0, " ") + 1, 7)
    rest = substr($0, index($0, " ") + 9)
    split(rest, field, /[ \t]+/)
    if (flags ~ /O/) {
        objects++
        if (field[1] ~ /^\.(data|bss|tdata|tbss)($|\.)/ && field[1] !~ /^\.data\.rel\.ro/) {
            print object ": mutable variable " field[3] " in " field[1]; bad = 1
        }
    }
    if (flags ~ /^g/ && field[1] != "*UND*" && field[3] !~ /^(pv_|PV_|pkivet_)/) {
        print object ": symbol without prefix: " field[3]; bad = 1
    }
}
END {
    if (objects < 20) { print "only " objects + 0 " objects seen"; bad = 1 }
    exit bad
}'

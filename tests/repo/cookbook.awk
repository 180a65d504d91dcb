# SPDX-License-Identifier: Apache-2.0
# Takes the files out of pages: a block of Lua whose first line is `-- FOLDER/NAME.lua` is the file
# of that name, written below `folder`. Tells the name of each.
/^```lua$/ { inside = 1; file = ""; next }
/^```/ { inside = 0; if (file) close(file); next }
!inside { next }
inside == 1 {
    inside = 2
    if ($0 !~ /^-- [a-z0-9.\/-]+\/[A-Za-z0-9.-]+\.lua$/)
        next
    file = folder "/" substr($0, 4)
    print file
    directory = file
    sub(/\/[^\/]*$/, "", directory)
    system("mkdir -p '" directory "'")
}
file { print > file }

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The packager's way: a Release build without tests, from the sources alone, installed below a
# DESTDIR. The program must run from there without the sources, and a C program must build against
# the installed header and library with what pkg-config says. What is built stays in FOLDER, so
# that the next run is quick.
set -eu
root=${1:?usage: install.sh SOURCE-ROOT FOLDER}
folder=${2:?}
build=$folder/build
stage=$folder/stage
{
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
        -DCMAKE_INSTALL_PREFIX=/usr && cmake --build "$build"
} >"$folder.log" 2>&1 || {
    cat "$folder.log"
    exit 1
}
if [ "$(find "$build" -maxdepth 1 -type f -perm -u+x)" != "$build/pkivet" ]; then
    echo "pkivet is not the one program that the build gives"
    exit 1
fi
rm -rf "$stage"
DESTDIR=$stage cmake --install "$build" >/dev/null
(cd "$stage" && find . -type f -o -type l) | sort >"$folder/found"
sed 's|@LIB@|'"$(sed -n 's/^CMAKE_INSTALL_LIBDIR:[A-Z]*=//p' "$build/CMakeCache.txt")"'|' >"$folder/expected" <<'LIST'
./usr/@LIB@/libpkivet.a
./usr/@LIB@/pkgconfig/pkivet.pc
./usr/bin/pkivet
./usr/include/pkivet/pkivet.h
./usr/share/doc/pkivet/LICENSE
./usr/share/doc/pkivet/README.md
LIST
sort "$folder/expected" | diff -u - "$folder/found"
if strings "$stage/usr/bin/pkivet" | grep -F "$root/rules"; then
    echo "the program names the sources that it was built from"
    exit 1
fi
cd /
"$stage/usr/bin/pkivet" version | head -n 1
rules=$("$stage/usr/bin/pkivet" rules list --format ndjson | wc -l)
[ "$rules" -gt 20 ] || {
    echo "only $rules rules inside"
    exit 1
}
"$stage/usr/bin/pkivet" scan --quiet --fail-on never "$root/corpus/x509/good" >/dev/null

# A program of somebody else's. PKG_CONFIG_SYSROOT_DIR would move the other libraries too.
PKG_CONFIG_PATH=$(dirname "$(find "$stage" -name pkivet.pc)")
export PKG_CONFIG_PATH
flags=$(pkg-config --define-variable=prefix="$stage/usr" --cflags --libs pkivet)
# shellcheck disable=SC2086 # flags are words
"${CC:-cc}" -std=c17 -Wall -Wextra -Werror "$root/tests/install/customer.c" -o "$folder/customer" $flags
"$folder/customer" "$root/corpus/x509/good"

/* SPDX-License-Identifier: Apache-2.0
 * Which inputs are given to libarchive: what begins as an archive or as compressed data does. Names
 * are not looked at. Formats whose readers would start programs or open other files (lrzip, grzip,
 * mtree) are not among them. */
#include "input/container.h"

#include <string.h>

typedef struct {
    const char *octets;
    size_t size, at;
    pv_container kind;
} magic;

static const magic MAGICS[] = {
    {"\x1f\x8b\x08", 3, 0, PV_CONTAINER_STREAM}, /* gzip, RFC 1952 2.3.1 */
    {"BZh", 3, 0, PV_CONTAINER_STREAM},          /* bzip2 */
    {"\xfd"
     "7zXZ\0",
     6, 0, PV_CONTAINER_STREAM},                               /* xz */
    {"\x28\xb5\x2f\xfd", 4, 0, PV_CONTAINER_STREAM},           /* Zstandard, RFC 8878 3.1.1 */
    {"\x04\x22\x4d\x18", 4, 0, PV_CONTAINER_STREAM},           /* LZ4 frame */
    {"\x1f\x9d", 2, 0, PV_CONTAINER_STREAM},                   /* compress */
    {"LZIP\1", 5, 0, PV_CONTAINER_STREAM},                     /* lzip */
    {"ustar", 5, 257, PV_CONTAINER_STREAM},                    /* tar, POSIX.1-1988 and GNU */
    {"070701", 6, 0, PV_CONTAINER_STREAM},                     /* cpio, SVR4 */
    {"070702", 6, 0, PV_CONTAINER_STREAM},                     /* the same with checksums */
    {"070707", 6, 0, PV_CONTAINER_STREAM},                     /* cpio, POSIX.1 */
    {"PK\3\4", 4, 0, PV_CONTAINER_SEEKS},                      /* zip, APPNOTE.TXT 4.3.7 */
    {"PK\5\6", 4, 0, PV_CONTAINER_SEEKS},                      /* an empty one, 4.3.16 */
    {"7z\xbc\xaf\x27\x1c", 6, 0, PV_CONTAINER_SEEKS},          /* 7-Zip */
    {"MSCF\0\0\0\0", 8, 0, PV_CONTAINER_SEEKS},                /* cabinet, MS-CAB 2.1 */
    {"CD001", 5, PV_CONTAINER_ISO_AT + 1, PV_CONTAINER_SEEKS}, /* ISO 9660, ECMA-119 8.1 */
};

static bool begins(pv_bytes head, const magic *m) {
    return head.size >= m->at + m->size && memcmp(head.data + m->at, m->octets, m->size) == 0;
}

/* A number of tar: octal digits, with blanks before and blanks or a NUL behind. */
static bool take_octal(pv_bytes field, unsigned *ret_value) {
    size_t i = 0, digits = 0;
    *ret_value = 0;
    while (i < field.size && field.data[i] == ' ')
        i++;
    for (; i < field.size && field.data[i] >= '0' && field.data[i] <= '7'; i++, digits++)
        *ret_value = *ret_value * 8 + (field.data[i] - '0');
    return digits > 0 && digits <= 7;
}

/* A tar before "ustar": only the sum of its header (in which the sum itself counts as blanks) shows
 * it. */
static bool is_old_tar(pv_bytes head) {
    enum { SIZE = 512, SUM_AT = 148, SUM_SIZE = 8 };
    unsigned sum = 0, told;
    if (head.size < SIZE || !head.data[0] ||
        !take_octal((pv_bytes){head.data + SUM_AT, SUM_SIZE}, &told))
        return false; /* as a rule; so the sum is seldom made */
    for (size_t i = 0; i < SIZE; i++)
        sum += i >= SUM_AT && i < SUM_AT + SUM_SIZE ? ' ' : head.data[i];
    return told == sum;
}

pv_container pv_container_of(pv_bytes head) {
    for (size_t i = 0; i < sizeof MAGICS / sizeof *MAGICS; i++)
        if (begins(head, &MAGICS[i]))
            return MAGICS[i].kind;
    return is_old_tar(head) ? PV_CONTAINER_STREAM : PV_CONTAINER_NONE;
}

bool pv_container_is_iso(pv_bytes descriptor) {
    return descriptor.size >= PV_CONTAINER_ISO_SIZE && memcmp(descriptor.data + 1, "CD001", 5) == 0;
}

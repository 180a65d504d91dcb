/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_INPUT_CONTAINER_H
#define PKIVET_INPUT_CONTAINER_H

#include "base/bytes.h"

/* What an input that holds others is, by its first bytes. */
typedef enum {
    PV_CONTAINER_NONE,
    PV_CONTAINER_STREAM, /* compressed data, tar, cpio: read from front to back */
    PV_CONTAINER_SEEKS   /* zip, 7-Zip, ISO 9660, cabinet: a directory leads to the members */
} pv_container;

/* How much of an input is looked at; an ISO 9660 image shows what it is behind 32 KiB alone. */
enum {
    PV_CONTAINER_HEAD = 512,
    PV_CONTAINER_ISO_AT = 32768,
    PV_CONTAINER_ISO_SIZE = 6,
    PV_CONTAINER_HEAD_MAX = PV_CONTAINER_ISO_AT + PV_CONTAINER_ISO_SIZE
};

/* Of the first PV_CONTAINER_HEAD bytes, or fewer when there are no more; with
 * PV_CONTAINER_HEAD_MAX an image is known, too. */
pv_container pv_container_of(pv_bytes head);

/* Whether the bytes at PV_CONTAINER_ISO_AT begin a volume descriptor (ECMA-119, 8.1). */
bool pv_container_is_iso(pv_bytes descriptor);

#endif

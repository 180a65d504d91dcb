/* SPDX-License-Identifier: Apache-2.0
 * The size of compressed bytes, by zlib. */
#include "reports/squeeze.h"

#include <stdbool.h>
#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

struct pv_squeeze {
    z_stream stream;
    uint64_t flushed; /* bytes that were taken in when the count was last right */
    uint64_t taken;
};

enum { FLUSH_BYTES = 1 << 18 };

pv_squeeze *pv_squeeze_new(void) {
    pv_squeeze *s = calloc(1, sizeof *s);
    if (s && deflateInit(&s->stream, Z_BEST_SPEED) == Z_OK)
        return s;
    free(s);
    return NULL;
}

void pv_squeeze_free(void *squeeze) {
    pv_squeeze *s = squeeze;
    if (s)
        deflateEnd(&s->stream);
    free(s);
}

static void drain(pv_squeeze *s, int flush) {
    unsigned char out[1 << 14];
    do {
        s->stream.next_out = out;
        s->stream.avail_out = sizeof out;
        deflate(&s->stream, flush);
    } while (s->stream.avail_out == 0);
}

void pv_squeeze_add(pv_squeeze *s, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    while (size) {
        size_t part = size < FLUSH_BYTES ? size : FLUSH_BYTES;
        s->stream.next_in = at;
        s->stream.avail_in = (unsigned)part;
        s->taken += part;
        bool full = s->taken - s->flushed >= FLUSH_BYTES;
        drain(s, full ? Z_SYNC_FLUSH : Z_NO_FLUSH);
        if (full)
            s->flushed = s->taken;
        at += part;
        size -= part;
    }
}

uint64_t pv_squeeze_size(const pv_squeeze *s) {
    return s->stream.total_out + (s->taken - s->flushed);
}

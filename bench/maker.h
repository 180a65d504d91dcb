/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BENCH_MAKER_H
#define PKIVET_BENCH_MAKER_H

#include "blob.h"

/* Files as an archive of certificates has them, all different, the same for the same seed. */
typedef enum {
    BENCH_MIXED,        /* DER, PEM, chains, PFX, listings of certutil */
    BENCH_CERTIFICATES, /* one DER certificate a file */
    BENCH_PFX,
    BENCH_CONTENTS
} bench_content;

/* What the PFX files are encrypted with. */
#define BENCH_PASSWORD "bench"

typedef struct bench_maker bench_maker;

/* `dirty`: every second certificate has something wrong with it; else none has. Never NULL. */
bench_maker *bench_maker_new(uint64_t seed, bench_content content, int dirty);
void bench_maker_free(bench_maker *m);

/* The next file, and the end of its name. It lives until the next is made. */
blob bench_next(bench_maker *m, const char **ret_suffix);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BENCH_CERTIFICATES_H
#define PKIVET_BENCH_CERTIFICATES_H

#include <stddef.h>

/* One certificate, DER. */
typedef struct {
    unsigned char *der;
    int size;
} bench_certificate;

/* `count` TLS server certificates as a Windows CA issues them: four in ten with an RSA-2048 key,
 * the others with P-256; names, serial numbers and alternative names are all different and follow
 * from `seed`; the keys are fresh and come from a pool. Ends the program on any failure. */
bench_certificate *bench_certificates(size_t count, unsigned seed);

/* The same with a key for each, and their issuer's certificate first (among the `count`), handed to
 * `take` one by one. Keys are public ones that nobody could use. */
typedef void bench_take(void *user, size_t number, const bench_certificate *certificate);
void bench_certificates_distinct(size_t count, unsigned seed, bench_take *take, void *user);

#endif

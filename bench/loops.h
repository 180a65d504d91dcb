/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BENCH_LOOPS_H
#define PKIVET_BENCH_LOOPS_H

#include "process.h"

/* OpenSSL alone, over files that were read into memory before. `what` is a list of paths that ends
 * with NULL. For bench_call. */
bench_cost bench_decode_certificates(const void *what); /* d2i_X509, X509_free */
bench_cost bench_decode_pfx(const void *what);          /* d2i_PKCS12, PKCS12_free */
bench_cost bench_open_pfx(const void *what);            /* and PKCS12_verify_mac, PKCS12_parse */

#endif

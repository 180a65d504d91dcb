/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_ROWS_H
#define CORPUS_ROWS_H

#include "blob.h"

/* Rows of hex with offsets and characters, as certutil -encodehex writes them. */
blob hex_rows(blob octets);
/* Hex digits, two an octet. */
blob hex_text(blob octets);

#endif

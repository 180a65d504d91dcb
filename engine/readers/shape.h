/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_SHAPE_H
#define PKIVET_READERS_SHAPE_H

#include "base/bytes.h"

/* The outline of DER or BER in the first bytes of a file, for probes: allocates nothing, and what
 * runs over the end of the head is no contradiction. Once `wrong` or `cut`, stays so. */
typedef struct {
    const uint8_t *next, *end;
    bool wrong; /* a tag stood where another was expected */
    bool cut;   /* the head ended before it could be told */
} pv_shape;

static inline pv_shape pv_shape_of(pv_bytes head) {
    return (pv_shape){head.data, pv_bytes_end(head), false, false};
}

/* Expects an element with `tag`; gives its content, as far as it is there, and goes behind it.
 * The inside of what is wrong is wrong, of what is cut is cut. */
pv_shape pv_shape_enter(pv_shape *s, uint8_t tag);

/* The tag of the next element; 0 when there is none, or no more is seen. */
uint8_t pv_shape_tag(const pv_shape *s);

/* Whether the whole content is seen and is these octets. */
bool pv_shape_is(const pv_shape *content, pv_bytes octets);

#endif

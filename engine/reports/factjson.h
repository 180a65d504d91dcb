/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_FACTJSON_H
#define PKIVET_REPORTS_FACTJSON_H

#include <jansson.h>

#include "reports/internal.h"

/* Everything here gives a new reference, or NULL without memory; NULL in, NULL out, so that
 * callers check once, at the end. */

/* Text that need not be valid UTF-8: malformed bytes become U+FFFD. */
json_t *pv_json_text(pv_report *report, const char *text, size_t size);
json_t *pv_json_string(pv_report *report, const char *text);

/* `object` with `key` added. Takes over both references; NULL when either is. */
json_t *pv_json_put(json_t *object, const char *key, json_t *value);
json_t *pv_json_push(json_t *array, json_t *value);

/* A present value, in the form that its type has in reports. */
json_t *pv_json_value(pv_report *report, pv_fact fact, const pv_value *value);

/* 1180, "content:12" or "line:3"; NULL also of PV_NOWHERE. */
json_t *pv_json_place(pv_report *report, pv_place place);
static inline pv_place pv_place_of(const pv_value *value) {
    return (pv_place){(pv_place_kind)value->place_kind, value->at};
}

/* The line of a subject in a fact table; `first_id` as in pv_outcome. */
json_t *pv_json_subject(pv_report *report, pv_subject *subject, uint64_t first_id);

#endif

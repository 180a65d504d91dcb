/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_INF_H
#define PKIVET_READERS_INF_H

#include "facts/reader.h"

/* An INF text taken apart: its entries in the order of the text, each with its section. Names are
 * compared without regard to case; sections of one name are one. */
enum { PV_INF_SECTIONS = 128 };

typedef struct {
    unsigned section; /* index of its section */
    pv_place place;   /* the line that it begins on */
    pv_slice key;     /* %names% replaced; empty on a line without "=" */
    pv_slice raw;     /* the value as written, without comment; of such a line all of it */
    pv_slice value;   /* without quotes, %names% replaced, `_continue_` rows joined */
    pv_slice comment; /* what stands behind ; or // on its first line */
    bool assigned;    /* has a "=" */
    bool continues;   /* a `_continue_` row: its value is at the entry above */
    bool quoted;      /* the value begins with a quote */
    bool open;        /* holds a placeholder of a generator, or a name that nothing defines */
} pv_inf_entry;

typedef struct {
    pv_slice name;
    pv_place place;
    bool has_hole; /* a generator's placeholder stands where lines will be */
} pv_inf_section;

typedef struct {
    const pv_reading *reading;
    pv_inf_section sections[PV_INF_SECTIONS];
    size_t section_count;
    pv_inf_entry *entries;
    size_t count;
} pv_inf;

/* inf_lines.c: fills sections and entries, but for their values. */
PV_MUST_USE pv_status pv_inf_take_lines(pv_inf *inf);
/* inf_parse.c: takes the text apart, notes what is malformed. Entries before the first section are
 * in no INF and left out. */
PV_MUST_USE pv_status pv_inf_parse(const pv_reading *reading, pv_inf *ret_inf);

/* inf_lines.c: the name in "[name]"; empty when the line is no section's header. */
pv_slice pv_inf_header(pv_slice line);

/* inf_lookup.c. What is known of a key: PRESENT has an entry; UNDETERMINED where a placeholder
 * stands, the value is empty, or several differ: `entry` is then the first of them or NULL. */
typedef struct {
    pv_known known;
    const pv_inf_entry *entry;
} pv_inf_found;
pv_inf_found pv_inf_find(const pv_inf *inf, const char *section, const char *key);

/* The section's index; `section_count` when there is none of the name. */
size_t pv_inf_section_named(const pv_inf *inf, const char *name);
static inline bool pv_inf_has(const pv_inf *inf, const char *section) {
    return pv_inf_section_named(inf, section) < inf->section_count;
}

/* The next ordinary entry at or behind `*at` whose section it is (any key); NULL at the end. */
const pv_inf_entry *pv_inf_next(const pv_inf *inf, size_t section, size_t *at);

/* Whether the text looks like what a generator replaces: {0}, {{name}}, $name, ${name}, <name>. */
bool pv_inf_is_open(pv_slice text);

/* As much of a text as a message shows. */
pv_slice pv_inf_shown(pv_slice text);

/* Notes what is wrong at a place of the text. */
void pv_inf_note(const pv_inf *inf, pv_code code, pv_place place, const char *fmt, ...)
    PV_PRINTF(4, 5);

/* inf_keys.c: whether it is a key of [NewRequest]. */
bool pv_inf_is_request_key(pv_slice key);
/* inf_keys.c: the keys that certreq does not know or not there, and those that stand twice. */
PV_MUST_USE pv_status pv_inf_set_complaints(const pv_inf *inf, pv_subject *subject);

/* inf_values.c: values as numbers, flags, sets; false when it is none. */
bool pv_inf_boolean(pv_slice value, bool *ret_value);
bool pv_inf_number(pv_slice value, uint64_t *ret_number); /* decimal, or hex with 0x */
bool pv_inf_key_spec(pv_slice value, pv_keyspec *ret_spec);
bool pv_inf_request_type(pv_slice value, pv_requesttype *ret_type);
bool pv_inf_key_usage(pv_slice value, uint64_t *ret_set);
bool pv_inf_cng_usage(pv_slice value, uint64_t *ret_set);
bool pv_inf_key_protection(pv_slice value, int64_t *ret_flags);

/* inf_extensions.c: what [EnhancedKeyUsageExtension] and [Extensions] ask for. */
PV_MUST_USE pv_status pv_inf_set_extensions(const pv_inf *inf, pv_subject *subject);

/* inf_usage.c: Key Usage and Basic Constraints. */
PV_MUST_USE pv_status pv_inf_set_usage(const pv_inf *inf, pv_subject *subject);

/* inf_settings.c: the digest of what no other fact tells. */
PV_MUST_USE pv_status pv_inf_set_others(const pv_inf *inf, pv_subject *subject);

/* inf_repair.c: whether it is an INF for certutil -repairstore; its key. */
bool pv_inf_is_repair(const pv_inf *inf);
PV_MUST_USE pv_status pv_inf_read_repair(const pv_inf *inf);

#endif

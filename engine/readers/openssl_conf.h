/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_OPENSSL_CONF_H
#define PKIVET_READERS_OPENSSL_CONF_H

#include "facts/reader.h"

/* An OpenSSL configuration (config(5)) taken apart. Names are compared to the letter, sections of
 * one name are one, and of two values of one name in a section the later counts. Section 0 is
 * "default", what stands before the first header. */
enum { PV_CONF_SECTIONS = 512 };

typedef struct {
    size_t section;
    pv_place place;
    pv_slice key, value; /* without quotes and escapes, with what variables stand for */
    bool open;           /* holds a variable of the environment, of an included file, or of none:
                            what it says is not known */
} pv_conf_entry;

typedef struct {
    pv_slice name;
    pv_place place;
} pv_conf_section;

/* Names that are looked up, each in all sections. */
typedef enum {
    PV_CONF_X509_EXTENSIONS,
    PV_CONF_REQ_EXTENSIONS,
    PV_CONF_EXTENSIONS,
    PV_CONF_DISTINGUISHED_NAME,
    PV_CONF_DEFAULT_DAYS,
    PV_CONF_DEFAULT_ENDDATE,
    PV_CONF_DEFAULT_BITS,
    PV_CONF_DEFAULT_MD,
    PV_CONF_COPY_EXTENSIONS,
    PV_CONF_BASIC_CONSTRAINTS,
    PV_CONF_KEY_USAGE,
    PV_CONF_EXTENDED_KEY_USAGE,
    PV_CONF_SUBJECT_ALT_NAME,
    PV_CONF_POLICIES,
    PV_CONF_CRL_POINTS,
    PV_CONF_INFO_ACCESS,
    PV_CONF_PROMPT,
    PV_CONF_OID_SECTION,
    PV_CONF_KEYS
} pv_conf_key;

typedef struct {
    const pv_conf_entry *entries[PV_CONF_KEYS]; /* NULL: says nothing */
} pv_conf_said;

typedef struct {
    const pv_reading *reading;
    pv_conf_section *sections;
    pv_conf_said *said; /* by section */
    size_t section_count;
    pv_conf_entry *entries;
    size_t count, room;
    bool partial; /* more stands in files that it includes, or behind a limit: none of its values
                     is sure, for of two the later counts */
} pv_conf;

/* Notes what is malformed, and goes on behind it. */
PV_MUST_USE pv_status pv_conf_parse(const pv_reading *reading, pv_conf *ret_conf);

/* To the letter. */
static inline bool pv_conf_same(pv_slice s, const char *word) {
    return s.size == strlen(word) && !memcmp(s.data, word, s.size);
}

static inline bool pv_conf_equal(pv_slice a, pv_slice b) {
    return a.size == b.size && (!a.size || !memcmp(a.data, b.data, a.size));
}

/* The section's index; `section_count` when there is none of the name. */
size_t pv_conf_section_named(const pv_conf *conf, pv_slice name);

/* What the section says itself; NULL when nothing. */
static inline const pv_conf_entry *pv_conf_own(const pv_conf *conf, size_t section,
                                               pv_conf_key key) {
    return conf->said[section].entries[key];
}
/* The same as programs ask for options: else what "default" says. */
static inline const pv_conf_entry *pv_conf_find(const pv_conf *conf, size_t section,
                                                pv_conf_key key) {
    const pv_conf_entry *e = pv_conf_own(conf, section, key);
    return e ? e : pv_conf_own(conf, 0, key);
}

/* Whether the section names `named` as that of its extensions. */
bool pv_conf_refers(const pv_conf *conf, size_t section, size_t named);
/* Whether which section it names hangs on what is not known. */
bool pv_conf_may_refer(const pv_conf *conf, size_t section);
/* Whether it is one of `openssl req`, and not of a CA. */
bool pv_conf_is_request(const pv_conf *conf, size_t section);

/* The parts of an extension's value, but for "critical". False at the end. */
static inline bool pv_conf_part(pv_slice *rest, pv_slice *ret_part) {
    while (rest->size) {
        (void)pv_slice_cut(*rest, ",", ret_part, rest);
        if (ret_part->size && !pv_conf_same(*ret_part, "critical"))
            return true;
    }
    return false;
}

/* Whether the next line goes on with this one. */
bool pv_conf_goes_on(pv_slice line);

/* Whether names of sections may hold it; other names hold no blanks. */
bool pv_conf_is_name(char c);

/* The name in "[ name ]"; empty when the line is no header. */
pv_slice pv_conf_header(pv_slice line);

/* openssl_find.c: how one is found among other text. */
extern const pv_text_form PV_CONF_FORM;

#endif

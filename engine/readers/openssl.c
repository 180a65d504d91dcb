/* SPDX-License-Identifier: Apache-2.0
 * OpenSSL configurations (config(5), x509v3_config(5), openssl-req(1), openssl-ca(1)) and files of
 * extensions for `openssl x509 -extfile`: each section of certificate extensions is a template. It
 * is one when [req] or a CA's section names it, or when it has Basic Constraints or a usage. What
 * the sections that name it say of keys, digest, validity and copied extensions is the template's,
 * unless they differ. What the command line may say (-newkey, -days, -extensions) is not known, nor
 * is a value with a variable of the environment, in DER, or in a section of its own (@name). Where
 * another file is included, no value is known: it may add to any section, name others, replace what
 * stands before it, and decide which section the lines behind it belong to. */
#include "facts/setters.h"
#include "readers/openssl_conf.h"
#include "readers/openssl_names.h"
#include "readers/profile.h"
#include "readers/validity.h"

typedef struct {
    const pv_conf *conf;
    size_t section;
    pv_profile base;
} template;

static bool is_marked_critical(pv_slice value) {
    return pv_slice_begins(value, "critical") &&
           (value.size == 8 || value.data[8] == ',' || value.data[8] == ' ');
}

/* A value in a form that is not taken apart. */
static bool is_elsewhere(const pv_conf_entry *e) {
    pv_slice rest = e->value, part;
    return e->open || (pv_conf_part(&rest, &part) &&
                       (pv_slice_begins(part, "DER:") || pv_slice_begins(part, "ASN1:") ||
                        pv_slice_begins(part, "@")));
}

/* ---- extensions ------------------------------------------------------------------------------ */

static void set_usage(template *t) {
    const pv_conf_entry *e = pv_conf_own(t->conf, t->section, PV_CONF_KEY_USAGE);
    pv_slice rest, part;
    if (!e)
        return;
    pv_told_note(&t->base.usage_told, e->place);
    t->base.usage_told.unsure = is_elsewhere(e);
    rest = e->value;
    while (!t->base.usage_told.unsure && pv_conf_part(&rest, &part)) {
        if (pv_profile_add_usage(&t->base, PV_WORDS_OPENSSL, part, e->place))
            continue;
        t->base.usage_told.unsure = true;
        pv_profile_unknown(t->base.reading, e->place, part, "key usage of OpenSSL");
    }
    t->base.usage_told.unsure |= t->base.partial;
}

/* By its identifier, as OpenSSL calls it, or as the configuration does (oid_section). */
static pv_status take_purpose(template *t, pv_slice part, pv_place place) {
    pv_slice given = pv_conf_identifier(t->conf, part);
    if (given.size || (part.data[0] >= '0' && part.data[0] <= '9'))
        return pv_profile_add_oid(&t->base, given.size ? given : part, place);
    t->base.purposes_told.unsure = !pv_profile_add_purpose(&t->base, PV_WORDS_OPENSSL, part, place);
    return pv_success();
}

static pv_status set_purposes(template *t) {
    const pv_conf_entry *e = pv_conf_own(t->conf, t->section, PV_CONF_EXTENDED_KEY_USAGE);
    pv_slice rest, part;
    if (!e)
        return pv_success();
    pv_told_note(&t->base.purposes_told, e->place);
    t->base.purposes_told.unsure = is_elsewhere(e);
    rest = e->value;
    while (!t->base.purposes_told.unsure && pv_conf_part(&rest, &part))
        PV_TRY(take_purpose(t, part, e->place));
    t->base.purposes_told.unsure |= t->base.partial;
    return pv_success();
}

static bool take_boolean(pv_slice text, bool *ret_value) {
    static const char *const WORDS[] = {"TRUE",  "true",  "Y", "y", "YES", "yes",
                                        "FALSE", "false", "N", "n", "NO",  "no"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (!pv_conf_same(text, WORDS[i]))
            continue;
        *ret_value = i < 6;
        return true;
    }
    return false;
}

typedef struct {
    bool is_ca;
    bool limited; /* there is a length */
    bool unsure;  /* no length of a path, or one that the fact cannot hold */
    int64_t length;
} constraints;

static bool take_start(pv_slice *text, const char *start) {
    bool begins = pv_slice_begins(*text, start);
    if (begins)
        *text = pv_slice_from(*text, strlen(start));
    return begins;
}

/* "1", "0x1f", "-1", "0x-1", of any size: OpenSSL issues all of them. */
static bool take_length(pv_slice text, constraints *c) {
    bool minus = take_start(&text, "-");
    bool hex = take_start(&text, "0x");
    minus |= take_start(&text, "-");
    uint64_t number = 0;
    for (size_t i = 0; i < text.size; i++)
        if (hex ? !pv_char_is_hex(text.data[i]) : !pv_char_is_digit(text.data[i]))
            return false;
    bool fits = hex ? pv_slice_hex(text, &number) : pv_slice_decimal(text, &number);
    c->limited = true;
    c->unsure = !fits || number > INT64_MAX || (minus && number);
    c->length = c->unsure ? -1 : (int64_t)number;
    return text.size > 0;
}

/* "CA:TRUE", "pathlen:0" */
static bool take_constraint(pv_slice part, constraints *c) {
    pv_slice name, value;
    if (!pv_slice_cut(part, ":", &name, &value))
        return false;
    if (pv_conf_same(name, "CA"))
        return take_boolean(value, &c->is_ca);
    return pv_conf_same(name, "pathlen") && take_length(value, c);
}

static void set_length(const template *t, pv_place place, const constraints *c) {
    if (c->unsure)
        return;
    if (c->is_ca || c->limited)
        pv_set_TEMPLATE_MAX_PATH_LENGTH(t->base.subject, place, c->length);
    else
        pv_subject_absent(t->base.subject, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
}

static void set_constraints(template *t) {
    const pv_conf_entry *e = pv_conf_own(t->conf, t->section, PV_CONF_BASIC_CONSTRAINTS);
    pv_subject *s = t->base.subject;
    pv_slice rest, part;
    constraints c = {.length = -1};
    if (!e && !t->base.partial) {
        pv_subject_absent(s, PV_FACT_TEMPLATE_IS_CA);
        pv_subject_absent(s, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
    }
    if (!e || is_elsewhere(e))
        return;
    rest = e->value;
    while (pv_conf_part(&rest, &part))
        if (!take_constraint(part, &c)) {
            pv_profile_unknown(t->base.reading, e->place, part, "CA:TRUE, CA:FALSE or pathlen:");
            return;
        }
    if (t->base.partial)
        return;
    pv_set_TEMPLATE_IS_CA(s, e->place, c.is_ca);
    set_length(t, e->place, &c);
}

static pv_status set_critical(template *t) {
    const pv_conf *conf = t->conf;
    size_t count = 0;
    for (size_t i = 0; i < conf->count; i++)
        count += conf->entries[i].section == t->section;
    pv_text *names = pv_arena_array(conf->reading->unit->arena, count + 1, sizeof *names);
    count = 0;
    bool open = t->base.partial;
    pv_place place = {0};
    if (!names)
        return pv_no_memory();
    for (size_t i = 0; i < conf->count; i++) {
        const pv_conf_entry *e = &conf->entries[i];
        if (e->section != t->section)
            continue;
        open |= e->open && !is_marked_critical(e->value);
        if (!is_marked_critical(e->value))
            continue;
        bool purposes = pv_conf_same(e->key, "extendedKeyUsage");
        pv_text name = {pv_slice_text(conf->reading->unit->arena, e->key), e->key.size};
        if (!name.data)
            return pv_no_memory();
        if (!count)
            place = e->place;
        names[count++] = purposes ? (pv_text){"extKeyUsage", 11} : name;
    }
    if (count && !open)
        pv_set_TEMPLATE_CRITICAL_EXTENSIONS(t->base.subject, place, names, count);
    else if (!open)
        pv_subject_absent(t->base.subject, PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS);
    return pv_success();
}

/* ---- what those say that name the section ---------------------------------------------------- */

typedef enum { REQUEST = 1, CA = 2 } asker;

/* What an option says in all sections that name this one. */
typedef struct {
    const pv_conf_entry *entry;
    bool asked;  /* there is one */
    bool unsure; /* they differ, or others may name it */
} option;

static option option_of(const template *t, pv_conf_key key, unsigned askers) {
    const pv_conf *conf = t->conf;
    option o = {.unsure = t->base.partial};
    for (size_t i = 1; i < conf->section_count; i++) {
        asker as = pv_conf_is_request(conf, i) ? REQUEST : CA;
        if (!(askers & (unsigned)as))
            continue;
        o.unsure |= pv_conf_may_refer(conf, i);
        if (!pv_conf_refers(conf, i, t->section))
            continue;
        const pv_conf_entry *said = pv_conf_find(conf, i, key);
        bool same =
            o.entry == said || (o.entry && said && pv_slice_same(o.entry->value, said->value));
        o.unsure |= (o.asked && !same) || (said && said->open);
        o.entry = said;
        o.asked = true;
    }
    return o;
}

static void set_size(const template *t, const option *o) {
    uint64_t number;
    if (!o->asked || o->unsure)
        return;
    if (!o->entry)
        pv_subject_absent(t->base.subject, PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE);
    else if (pv_slice_decimal(o->entry->value, &number) && number <= INT32_MAX)
        pv_set_TEMPLATE_MINIMAL_KEY_SIZE(t->base.subject, o->entry->place, (int64_t)number);
    else
        pv_profile_unknown(t->base.reading, o->entry->place, o->entry->value, "number");
}

/* A fixed end goes before a number of days. */
static void set_validity(const template *t) {
    option days = option_of(t, PV_CONF_DEFAULT_DAYS, CA);
    option end = option_of(t, PV_CONF_DEFAULT_ENDDATE, CA);
    uint64_t number;
    if (!days.asked || days.unsure || end.unsure || end.entry)
        return;
    if (!days.entry)
        pv_validity_absent(t->base.subject);
    else if (pv_slice_decimal(days.entry->value, &number) && number <= INT32_MAX)
        pv_validity_set(t->base.subject, days.entry->place, (int64_t)number * PV_SECONDS_OF_DAY);
    else
        pv_profile_unknown(t->base.reading, days.entry->place, days.entry->value, "number");
}

static void set_copying(const template *t) {
    static const char *const WORDS[] = {"none", "copy", "copyall"};
    static const uint64_t CHOICES[] = {PV_COPIES_NONE, PV_COPIES_MISSING, PV_COPIES_ALL};
    option o = option_of(t, PV_CONF_COPY_EXTENSIONS, CA);
    if (!o.asked || o.unsure)
        return;
    if (!o.entry)
        pv_subject_absent(t->base.subject, PV_FACT_TEMPLATE_COPIED_EXTENSIONS);
    for (size_t i = 0; i < 3 && o.entry; i++)
        if (pv_conf_same(o.entry->value, WORDS[i]))
            pv_set_TEMPLATE_COPIED_EXTENSIONS(t->base.subject, o.entry->place, CHOICES[i]);
}

static pv_status set_digest(const template *t) {
    option o = option_of(t, PV_CONF_DEFAULT_MD, REQUEST | CA);
    if (!o.asked || o.unsure)
        return pv_success();
    if (!o.entry || pv_conf_same(o.entry->value, "default")) {
        pv_subject_absent(t->base.subject, PV_FACT_TEMPLATE_HASH_ALGORITHM);
        return pv_success();
    }
    const char *text = pv_slice_text(t->base.reading->unit->arena, o.entry->value);
    if (!text)
        return pv_no_memory();
    pv_set_TEMPLATE_HASH_ALGORITHM(t->base.subject, o.entry->place,
                                   (pv_text){text, o.entry->value.size});
    return pv_success();
}

/* Which sections make CAs by it. */
static pv_status set_served(template *t) {
    const pv_conf *conf = t->conf;
    const pv_value *is_ca = pv_subject_peek(t->base.subject, PV_FACT_TEMPLATE_IS_CA);
    pv_profile_list sections;
    bool makes_cas = is_ca->known == PV_PRESENT && is_ca->u.boolean;
    if (is_ca->known == PV_UNDETERMINED)
        return pv_success();
    if (!makes_cas) {
        pv_subject_absent(t->base.subject, PV_FACT_TEMPLATE_MAKES_CAS_FOR);
        return pv_success();
    }
    PV_TRY(pv_profile_list_begin(&t->base, &sections));
    for (size_t i = 0; i < conf->section_count; i++) {
        const pv_conf_entry *e = pv_conf_own(conf, i, PV_CONF_X509_EXTENSIONS);
        if (e && !e->open && pv_conf_equal(e->value, conf->sections[t->section].name))
            PV_TRY(pv_profile_list_add(&sections, "", conf->sections[i].name, e->place));
    }
    pv_profile_list_set(&sections, PV_FACT_TEMPLATE_MAKES_CAS_FOR);
    return pv_success();
}

/* Where one section of requests names it alone: its certificates are those that `openssl req -x509`
 * makes, or its requests. */
static pv_status set_subject(template *t) {
    size_t request = 0, count = 0;
    for (size_t i = 1; i < t->conf->section_count; i++) {
        if (!pv_conf_refers(t->conf, i, t->section))
            continue;
        request = i;
        count++;
    }
    return count == 1 && pv_conf_is_request(t->conf, request)
               ? pv_conf_set_subject(t->conf, request, &t->base)
               : pv_success();
}

static pv_status set_options(const template *t) {
    option bits = option_of(t, PV_CONF_DEFAULT_BITS, REQUEST);
    set_validity(t);
    set_size(t, &bits);
    set_copying(t);
    return set_digest(t);
}

/* ---- sections -------------------------------------------------------------------------------- */

static bool is_template(const pv_conf *conf, size_t section) {
    bool named = pv_conf_own(conf, section, PV_CONF_BASIC_CONSTRAINTS) ||
                 pv_conf_own(conf, section, PV_CONF_KEY_USAGE) ||
                 pv_conf_own(conf, section, PV_CONF_EXTENDED_KEY_USAGE);
    for (size_t i = 0; i < conf->section_count && !named; i++)
        named = pv_conf_refers(conf, i, section);
    return named;
}

static pv_status begin(template *t) {
    const pv_conf_section *s = &t->conf->sections[t->section];
    const char *name = pv_slice_text(t->conf->reading->unit->arena, s->name);
    if (!name)
        return pv_no_memory();
    PV_TRY(pv_profile_begin(t->conf->reading, PV_TEMPLATEKIND_OPENSSL, s->place, &t->base));
    pv_profile_set_name(&t->base, s->place, name);
    t->base.partial = t->conf->partial;
    return pv_success();
}

static pv_status read_section(const pv_conf *conf, size_t section) {
    template t = {.conf = conf, .section = section};
    PV_TRY(begin(&t));
    set_usage(&t);
    PV_TRY(set_purposes(&t));
    set_constraints(&t);
    PV_TRY(set_critical(&t));
    PV_TRY(set_options(&t));
    PV_TRY(pv_conf_set_names(conf, section, &t.base));
    PV_TRY(set_subject(&t));
    PV_TRY(set_served(&t));
    pv_profile_end(&t.base);
    return pv_conf_set_others(conf, section, &t.base);
}

/* [req] that names no extensions: what it says of keys is all there is. */
static pv_status read_request(const pv_conf *conf, size_t section) {
    template t = {.conf = conf, .section = section};
    option bits = {pv_conf_find(conf, section, PV_CONF_DEFAULT_BITS), true, conf->partial};
    PV_TRY(begin(&t));
    t.base.partial |= pv_conf_own(conf, section, PV_CONF_X509_EXTENSIONS) ||
                      pv_conf_own(conf, section, PV_CONF_REQ_EXTENSIONS);
    if (!bits.entry || !bits.entry->open)
        set_size(&t, &bits);
    PV_TRY(pv_conf_set_subject(conf, section, &t.base));
    if (!t.base.partial)
        pv_subject_absent(t.base.subject, PV_FACT_TEMPLATE_IS_CA);
    pv_profile_end(&t.base);
    return pv_conf_set_others(conf, section, &t.base);
}

static pv_status read(const pv_reading *reading) {
    pv_conf conf;
    unsigned found = 0;
    PV_TRY(pv_conf_parse(reading, &conf));
    for (size_t i = 0; i < conf.section_count; i++) {
        if (!is_template(&conf, i))
            continue;
        PV_TRY(read_section(&conf, i));
        found++;
    }
    for (size_t i = 1; i < conf.section_count && !found; i++)
        if (pv_conf_is_request(&conf, i))
            PV_TRY(read_request(&conf, i));
    return pv_success();
}

const pv_reader PV_READER_openssl = {
    .name = "openssl",
    .title = "OpenSSL configuration (config(5)) and files of extensions",
    .extensions = ".cnf .conf .ext",
    .tells =
        "a template for each section of extensions: usages, purposes, CA or not, names, policies, "
        "size of keys, validity, what is copied from requests",
    .cannot_tell = "what the command line, the environment and included files say",
    .text = &PV_CONF_FORM,
    .read = read,
};

/* SPDX-License-Identifier: Apache-2.0
 * The lines of an OpenSSL configuration, config(5): sections, "name = value", "section::name =
 * value", # comments, lines that a backslash goes on with, quotes, escapes. libcrypto's own parser
 * is not used: it opens the files that .include names, takes variables from the environment, and
 * tells no lines. Here an included file is told and not opened, and a value with a variable is not
 * known. */
#include "readers/openssl_conf.h"

#include "base/text.h"
#include "readers/openssl_values.h"
#include "readers/profile.h"

enum { MOST_ENTRIES = 8192 };

typedef struct {
    pv_conf *conf;
    pv_lines lines;
    pv_conf_values values;
    size_t section;
} pass;

static void note(const pass *p, pv_code code, pv_place place, const char *what) {
    pv_profile_note(p->conf->reading, code, place, "%s", what);
}

/* ---- sections -------------------------------------------------------------------------------- */

bool pv_conf_is_name(char c) {
    return pv_char_is_letter(c) || pv_char_is_digit(c) || (c && strchr("_!.%&*+,/;?@^~|- ", c));
}

pv_slice pv_conf_header(pv_slice line) {
    size_t end = pv_slice_find(line, "]");
    pv_slice none = {NULL, 0};
    if (!line.size || line.data[0] != '[' || end == line.size)
        return none;
    pv_slice behind = pv_slice_trim(pv_slice_from(line, end + 1));
    if (behind.size && behind.data[0] != '#')
        return none;
    pv_slice name = pv_slice_trim(pv_slice_from(pv_slice_head(line, end), 1));
    for (size_t i = 0; i < name.size; i++)
        if (!pv_conf_is_name(name.data[i]))
            return none;
    return name;
}

size_t pv_conf_section_named(const pv_conf *conf, pv_slice name) {
    size_t i = 0;
    while (i < conf->section_count && !pv_conf_equal(conf->sections[i].name, name))
        i++;
    return i;
}

/* PV_CONF_SECTIONS when there are too many. */
static size_t section_of(pass *p, pv_slice name, pv_place place) {
    pv_conf *conf = p->conf;
    size_t i = pv_conf_section_named(conf, name);
    if (i < conf->section_count)
        return i;
    if (i < PV_CONF_SECTIONS) {
        conf->sections[conf->section_count++] = (pv_conf_section){name, place};
        return i;
    }
    if (!conf->partial)
        note(p, PV_OVER_LIMIT, place, "more sections than are read, 512");
    conf->partial = true;
    return PV_CONF_SECTIONS;
}

/* Extensions may be called by their identifiers. */
static pv_conf_key key_of(pv_slice name) {
    static const struct {
        const char *name;
        pv_conf_key key;
    } KEYS[] = {{"x509_extensions", PV_CONF_X509_EXTENSIONS},
                {"req_extensions", PV_CONF_REQ_EXTENSIONS},
                {"extensions", PV_CONF_EXTENSIONS},
                {"distinguished_name", PV_CONF_DISTINGUISHED_NAME},
                {"default_days", PV_CONF_DEFAULT_DAYS},
                {"default_enddate", PV_CONF_DEFAULT_ENDDATE},
                {"default_bits", PV_CONF_DEFAULT_BITS},
                {"default_md", PV_CONF_DEFAULT_MD},
                {"copy_extensions", PV_CONF_COPY_EXTENSIONS},
                {"basicConstraints", PV_CONF_BASIC_CONSTRAINTS},
                {"2.5.29.19", PV_CONF_BASIC_CONSTRAINTS},
                {"keyUsage", PV_CONF_KEY_USAGE},
                {"2.5.29.15", PV_CONF_KEY_USAGE},
                {"extendedKeyUsage", PV_CONF_EXTENDED_KEY_USAGE},
                {"2.5.29.37", PV_CONF_EXTENDED_KEY_USAGE},
                {"subjectAltName", PV_CONF_SUBJECT_ALT_NAME},
                {"2.5.29.17", PV_CONF_SUBJECT_ALT_NAME},
                {"certificatePolicies", PV_CONF_POLICIES},
                {"crlDistributionPoints", PV_CONF_CRL_POINTS},
                {"authorityInfoAccess", PV_CONF_INFO_ACCESS},
                {"prompt", PV_CONF_PROMPT},
                {"oid_section", PV_CONF_OID_SECTION}};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (pv_conf_same(name, KEYS[i].name))
            return KEYS[i].key;
    return PV_CONF_KEYS;
}

static pv_status look_up(pv_conf *conf) {
    conf->said =
        pv_arena_array(conf->reading->unit->arena, conf->section_count, sizeof *conf->said);
    if (!conf->said)
        return pv_no_memory();
    memset(conf->said, 0, conf->section_count * sizeof *conf->said);
    for (size_t i = 0; i < conf->count; i++) {
        const pv_conf_entry *e = &conf->entries[i];
        pv_conf_key key = key_of(e->key);
        if (key < PV_CONF_KEYS)
            conf->said[e->section].entries[key] = e;
    }
    return pv_success();
}

static const pv_conf_key REFERENCES[] = {PV_CONF_X509_EXTENSIONS, PV_CONF_REQ_EXTENSIONS,
                                         PV_CONF_EXTENSIONS};

bool pv_conf_refers(const pv_conf *conf, size_t section, size_t named) {
    for (size_t i = 0; i < (section ? 2 : 3); i++) {
        const pv_conf_entry *e = pv_conf_own(conf, section, REFERENCES[i]);
        pv_slice name = conf->sections[named].name;
        if (e && !e->open && pv_conf_equal(e->value, name))
            return true;
    }
    return false;
}

bool pv_conf_may_refer(const pv_conf *conf, size_t section) {
    for (size_t i = 0; i < (section ? 2 : 3); i++) {
        const pv_conf_entry *e = pv_conf_own(conf, section, REFERENCES[i]);
        if (e && e->open)
            return true;
    }
    return false;
}

bool pv_conf_is_request(const pv_conf *conf, size_t section) {
    return pv_conf_same(conf->sections[section].name, "req") ||
           pv_conf_own(conf, section, PV_CONF_DISTINGUISHED_NAME);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* Where the comment of a line begins; its size when it has none. */
static size_t comment_at(pv_slice line) {
    char quote = 0;
    for (size_t i = 0; i < line.size; i++) {
        char c = line.data[i];
        if (c == '\\')
            i++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'' || c == '`')
            quote = c;
        else if (c == '#')
            return i;
    }
    return line.size;
}

bool pv_conf_goes_on(pv_slice line) {
    return line.size && line.data[line.size - 1] == '\\' &&
           (line.size == 1 || line.data[line.size - 2] != '\\');
}

/* A line with those that it goes on with, be it a comment; empty, and noted, when they are too
 * long. */
static pv_status join(pass *p, pv_place place, pv_slice *code) {
    pv_textbuf t = pv_textbuf_new(p->conf->reading->unit->arena, PV_CONF_LONGEST);
    pv_line line;
    pv_slice piece = *code;
    size_t size = 0;
    for (bool more = true; more; size += piece.size) {
        more = pv_conf_goes_on(piece);
        pv_textbuf_add(&t, piece.data, piece.size - (more ? 1 : 0));
        if (!more || !pv_lines_next(&p->lines, &line))
            break;
        piece = line.all;
    }
    if (size > PV_CONF_LONGEST) {
        note(p, PV_OVER_LIMIT, place, "a line of more than 64 KiB, which is left out");
        p->conf->partial = true;
        *code = (pv_slice){NULL, 0};
        return pv_success();
    }
    code->data = pv_textbuf_end(&t, &code->size);
    return code->data ? pv_success() : pv_no_memory();
}

/* ---- entries --------------------------------------------------------------------------------- */

static pv_status grow(pv_conf *conf) {
    size_t room = conf->room ? 2 * conf->room : 64;
    pv_conf_entry *grown = pv_arena_array(conf->reading->unit->arena, room, sizeof *grown);
    if (!grown)
        return pv_no_memory();
    if (conf->count)
        memcpy(grown, conf->entries, conf->count * sizeof *grown);
    conf->entries = grown;
    conf->room = room;
    return pv_success();
}

static pv_status add(pass *p, pv_conf_entry e) {
    pv_conf *conf = p->conf;
    if (conf->count == MOST_ENTRIES) {
        if (!conf->partial)
            note(p, PV_OVER_LIMIT, e.place, "more lines than are read, 8192");
        conf->partial = true;
        return pv_success();
    }
    if (conf->count == conf->room)
        PV_TRY(grow(conf));
    if (e.value.size > PV_CONF_LONGEST) {
        note(p, PV_OVER_LIMIT, e.place, "a value of more than 64 KiB, which is cut");
        e.value.size = PV_CONF_LONGEST;
        e.open = true;
    }
    PV_TRY(pv_conf_value_read(&p->values, &e));
    conf->entries[conf->count++] = e;
    return pv_conf_value_note(&p->values);
}

/* ".pragma dollarid:on", ".pragma = dollarid:on"; others say how files are included. */
static void take_pragma(pass *p, pv_slice said) {
    pv_slice name, value;
    if (said.size && *said.data == '=')
        said = pv_slice_from(said, 1);
    (void)pv_slice_cut(said, ":", &name, &value);
    if (pv_conf_same(name, "dollarid"))
        p->values.dollars = pv_slice_is(value, "on") || pv_slice_is(value, "true");
}

/* ".include path", ".include = path", ".pragma ..." */
static bool take_directive(pass *p, pv_slice code, pv_place place) {
    if (!code.size || code.data[0] != '.')
        return false;
    if (pv_slice_begins(code, ".pragma")) {
        take_pragma(p, pv_slice_trim(pv_slice_from(code, strlen(".pragma"))));
        return true;
    }
    if (!pv_slice_begins(code, ".include"))
        return false;
    p->conf->partial = true;
    note(p, PV_UNSUPPORTED, place,
         "another file is included, which is not opened: what it may set is not known");
    return true;
}

static pv_status take_line(pass *p, pv_slice code, pv_place place) {
    pv_conf_entry e = {.section = p->section, .place = place};
    pv_slice name = pv_conf_header(code);
    if (!code.size || take_directive(p, code, place))
        return pv_success();
    if (name.size) {
        p->section = section_of(p, name, place);
        return pv_success();
    }
    if (!pv_slice_cut(code, "=", &e.key, &e.value) || !e.key.size) {
        note(p, PV_DAMAGED, place, "a line without an equal sign, or a name before it");
        return pv_success();
    }
    size_t colons = pv_slice_find(e.key, "::");
    if (colons < e.key.size) {
        e.section = section_of(p, pv_slice_trim(pv_slice_head(e.key, colons)), place);
        e.key = pv_slice_trim(pv_slice_from(e.key, colons + 2));
    }
    return e.section < PV_CONF_SECTIONS ? add(p, e) : pv_success();
}

pv_status pv_conf_parse(const pv_reading *reading, pv_conf *ret_conf) {
    pass p = {.conf = ret_conf, .lines = pv_reading_lines(reading), .values = {.conf = ret_conf}};
    pv_line line;
    pv_place first = {PV_LINE, p.lines.number};
    *ret_conf = (pv_conf){.reading = reading};
    ret_conf->sections =
        pv_arena_array(reading->unit->arena, PV_CONF_SECTIONS, sizeof *ret_conf->sections);
    if (!ret_conf->sections)
        return pv_no_memory();
    (void)section_of(&p, pv_slice_of("default"), first);
    while (pv_lines_next(&p.lines, &line) && !pv_unit_is_hopeless(reading->unit)) {
        pv_slice code = line.all;
        if (pv_conf_goes_on(code))
            PV_TRY(join(&p, line.place, &code));
        code = pv_slice_trim(pv_slice_head(code, comment_at(code)));
        PV_TRY(take_line(&p, code, line.place));
    }
    return look_up(ret_conf);
}

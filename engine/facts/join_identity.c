/* SPDX-License-Identifier: Apache-2.0
 * What each subject is recognised by, in a form that does not depend on who wrote it: hex without
 * leading zeros, names of containers and files in lower case, an issuer as a set of its parts
 * (certutil prints them in an order and with abbreviations of its own). */
#include <stdlib.h>

#include "base/slice.h"
#include "base/text.h"
#include "facts/join_internal.h"

enum { IDENTITIES = 5, UNIQUE_HEX = 32, NAME_PARTS = 64, SHA1_SIZE = 20, LONGEST_NAME = 4096 };

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static const pv_value *present(pv_subject *s, pv_fact fact) {
    const pv_value *v = pv_subject_value(s, fact);
    return v->known == PV_PRESENT && v->count ? v : NULL;
}

/* ---- issuer and serial ----------------------------------------------------------------------- */

/* Abbreviations of attribute types that stand for the same: Windows's, RFC 4514's, OpenSSL's. */
static const char *const SAME_TYPES[][2] = {{"s", "st"},
                                            {"email", "e"},
                                            {"emailaddress", "e"},
                                            {"1.2.840.113549.1.9.1", "e"},
                                            {"2.5.4.5", "serialnumber"},
                                            {"2.5.4.12", "title"},
                                            {"t", "title"},
                                            {"g", "givenname"},
                                            {"gn", "givenname"},
                                            {"sn", "surname"},
                                            {"street", "streetaddress"}};

typedef struct {
    char *text[NAME_PARTS];
    size_t count;
} parts;

static bool ends_part(char c) {
    return c == ',' || c == '+' || c == '\n' || c == ';';
}

/* Takes one "TYPE=value" and writes it in lower case, without escapes, quotes and double blanks. */
static size_t take_part(const char *at, const char *end, char *to) {
    const char *begin = at;
    bool quoted = false, blank = true;
    char *out = to;
    for (; at < end && (quoted || !ends_part(*at)); at++) {
        bool escaped = *at == '\\' && at + 1 < end;
        at += escaped;
        if (*at == '"' && !escaped) {
            quoted = !quoted;
            continue;
        }
        bool assigns = *at == '=' && !memchr(to, '=', (size_t)(out - to));
        out -= assigns && out > to && out[-1] == ' ';
        bool is_blank = *at == ' ' || *at == '\t' || *at == '\r';
        if (!is_blank || !blank)
            *out++ = is_blank ? ' ' : lower(*at);
        blank = is_blank || assigns;
    }
    while (out > to && out[-1] == ' ')
        out--;
    *out = '\0';
    return (size_t)(at - begin);
}

static char *with_usual_type(pv_arena *arena, char *part) {
    size_t size = strcspn(part, "=");
    for (size_t i = 0; i < sizeof SAME_TYPES / sizeof *SAME_TYPES; i++)
        if (strlen(SAME_TYPES[i][0]) == size && memcmp(part, SAME_TYPES[i][0], size) == 0)
            return pv_arena_printf(arena, "%s%s", SAME_TYPES[i][1], part + size);
    return part;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* False for a name that is not one, is too long, or without memory. */
static bool split_name(pv_arena *arena, const pv_value *name, parts *ret_parts) {
    const char *at = name->u.text, *end = at + name->count;
    parts p = {.count = 0};
    char *room =
        name->count <= LONGEST_NAME ? pv_arena_alloc(arena, name->count + NAME_PARTS + 1) : NULL;
    while (room && at < end && p.count < NAME_PARTS) {
        char *part = room;
        at += take_part(at, end, part);
        at += at < end;
        room += strlen(part) + 1;
        part = *part ? with_usual_type(arena, part) : part;
        if (part && *part)
            p.text[p.count++] = part;
    }
    *ret_parts = p;
    return at >= end && p.count > 0;
}

const char *pv_join_serial_of(pv_arena *arena, pv_subject *cert) {
    const pv_value *serial = present(cert, PV_FACT_CERT_SERIAL);
    const pv_value *issuer = present(cert, PV_FACT_CERT_ISSUER);
    pv_textbuf t = pv_textbuf_new(arena, 2 * LONGEST_NAME);
    parts p;
    if (!serial || !issuer || !split_name(arena, issuer, &p))
        return NULL;
    qsort(p.text, p.count, sizeof *p.text, by_text);
    const char *digit = serial->u.text, *end = digit + serial->count;
    while (digit + 1 < end && *digit == '0')
        digit++;
    for (; digit < end; digit++)
        if (pv_char_is_hex(*digit))
            pv_textbuf_addc(&t, lower(*digit));
    for (size_t i = 0; i < p.count; i++)
        pv_textbuf_addf(&t, "\n%s", p.text[i]);
    return pv_textbuf_end(&t, NULL);
}

/* ---- adding ---------------------------------------------------------------------------------- */

static void add(pv_join *j, pv_subject *s, pv_identity_kind kind, pv_bytes value) {
    if (value.size)
        j->ids[j->id_count++] = (pv_identity){kind, value, s};
}

static void add_bytes(pv_join *j, pv_subject *s, pv_identity_kind kind, pv_fact fact) {
    const pv_value *v = present(s, fact);
    if (v)
        add(j, s, kind, (pv_bytes){v->u.bytes, v->count});
}

/* In lower case. Without memory the identity is left out: the next allocation tells of that. */
static void add_lower(pv_join *j, pv_subject *s, pv_identity_kind kind, pv_bytes text) {
    char *copy = pv_arena_text(j->unit->arena, (const char *)text.data, text.size);
    for (size_t i = 0; copy && i < text.size; i++)
        copy[i] = lower(copy[i]);
    if (copy)
        add(j, s, kind, (pv_bytes){(const uint8_t *)copy, text.size});
}

static void add_text(pv_join *j, pv_subject *s, pv_identity_kind kind, pv_fact fact) {
    const pv_value *v = present(s, fact);
    if (v)
        add_lower(j, s, kind, (pv_bytes){(const uint8_t *)v->u.text, v->count});
}

/* The digits of "<32 hex>_<machine GUID>", at the end of a path or alone; empty when it is no such
 * name. */
static pv_bytes file_name(const pv_value *v) {
    size_t at = v->count, digits = 0;
    while (at > 0 && v->u.text[at - 1] != '\\' && v->u.text[at - 1] != '/')
        at--;
    while (at + digits < v->count && pv_char_is_hex(v->u.text[at + digits]))
        digits++;
    bool ends = at + digits == v->count || v->u.text[at + digits] == '_';
    if (digits != UNIQUE_HEX || !ends)
        return (pv_bytes){0};
    return (pv_bytes){(const uint8_t *)v->u.text + at, UNIQUE_HEX};
}

static void add_file_name(pv_join *j, pv_subject *s, pv_fact fact) {
    const pv_value *v = present(s, fact);
    pv_bytes name = v ? file_name(v) : (pv_bytes){0};
    if (name.size)
        add_lower(j, s, PV_BY_FILE, name);
}

/* The name that the container's file has; false when that is not known. */
static bool computed_name(const pv_unit *unit, pv_subject *key, char hex[UNIQUE_HEX + 1]) {
    const pv_value *container = present(key, PV_FACT_KEY_CONTAINER);
    const pv_value *kind = pv_subject_value(key, PV_FACT_KEY_PROVIDER_KIND);
    if (!unit->unique_name || !container || kind->known != PV_PRESENT)
        return false;
    pv_bytes name = {(const uint8_t *)container->u.text, container->count};
    return unit->unique_name(unit->crypto, (pv_providerkind)kind->u.choice, name, hex);
}

static void add_computed_name(pv_join *j, pv_subject *key) {
    char hex[UNIQUE_HEX + 1];
    if (computed_name(j->unit, key, hex))
        add_lower(j, key, PV_BY_FILE, pv_bytes_of_text(hex));
}

bool pv_join_is_other_file(pv_join *j, pv_subject *acl, pv_subject *key) {
    char hex[UNIQUE_HEX + 1];
    const pv_value *path = present(acl, PV_FACT_ACL_PATH);
    pv_bytes name = path ? file_name(path) : (pv_bytes){0};
    if (!name.size || !computed_name(j->unit, key, hex))
        return false;
    return !pv_slice_same((pv_slice){(const char *)name.data, name.size},
                          (pv_slice){hex, UNIQUE_HEX});
}

static void identify_cert(pv_join *j, pv_subject *s) {
    bool has_sha1 = present(s, PV_FACT_CERT_SHA1);
    add_bytes(j, s, PV_BY_THUMBPRINT, has_sha1 ? PV_FACT_CERT_SHA1 : PV_FACT_CERT_STORED_SHA1);
    const char *serial = pv_join_serial_of(j->unit->arena, s);
    if (serial)
        add(j, s, PV_BY_SERIAL, pv_bytes_of_text(serial));
    add(j, s, PV_BY_PUBLIC_KEY, s->public_key);
    add_bytes(j, s, PV_BY_SPKI, PV_FACT_CERT_SPKI_SHA256);
    if (present(s, PV_FACT_CERT_TEMPLATE_OID))
        add_text(j, s, PV_BY_TEMPLATE, PV_FACT_CERT_TEMPLATE_OID);
    else
        add_text(j, s, PV_BY_TEMPLATE, PV_FACT_CERT_TEMPLATE_NAME);
}

/* Of a key that nobody could open all that tells of its certificate is localKeyID, where it is the
 * certificate's SHA-1, as OpenSSL writes it. Only a diagnosis makes something of that. */
static void add_local_key_id(pv_join *j, pv_subject *key) {
    const pv_value *id = present(key, PV_FACT_KEY_LOCAL_KEY_ID);
    bool closed = !key->public_key.size && !present(key, PV_FACT_KEY_SPKI_SHA256);
    if (j->artifact && closed && id && id->count == SHA1_SIZE)
        add_bytes(j, key, PV_BY_THUMBPRINT, PV_FACT_KEY_LOCAL_KEY_ID);
}

static void identify_key(pv_join *j, pv_subject *s) {
    add(j, s, PV_BY_PUBLIC_KEY, s->public_key);
    add_bytes(j, s, PV_BY_SPKI, PV_FACT_KEY_SPKI_SHA256);
    add_local_key_id(j, s);
    if (!pv_join_is_installed(s))
        return;
    add_text(j, s, PV_BY_CONTAINER, PV_FACT_KEY_CONTAINER);
    add_file_name(j, s, PV_FACT_KEY_UNIQUE_CONTAINER);
    add_computed_name(j, s);
}

static void identify_acl(pv_join *j, pv_subject *s) {
    const pv_value *kind = pv_subject_value(s, PV_FACT_ACL_KIND);
    add_file_name(j, s, PV_FACT_ACL_PATH);
    if (kind->known == PV_PRESENT && kind->u.choice == PV_ACLKIND_CONTAINER)
        add_text(j, s, PV_BY_CONTAINER, PV_FACT_ACL_PATH);
}

/* An INF asks for a template of that name; it is none. */
static void identify_template(pv_join *j, pv_subject *s) {
    const pv_value *kind = pv_subject_peek(s, PV_FACT_TEMPLATE_KIND);
    if (kind->known == PV_PRESENT && kind->u.choice == PV_TEMPLATEKIND_INF)
        return;
    add_text(j, s, PV_BY_TEMPLATE, PV_FACT_TEMPLATE_OID);
    add_text(j, s, PV_BY_TEMPLATE, PV_FACT_TEMPLATE_NAME);
}

static void identify(pv_join *j, pv_subject *s) {
    switch (s->kind) {
    case PV_KIND_CERT:
        identify_cert(j, s);
        break;
    case PV_KIND_KEY:
        identify_key(j, s);
        break;
    case PV_KIND_REQUEST:
        add(j, s, PV_BY_PUBLIC_KEY, s->public_key);
        add_bytes(j, s, PV_BY_SPKI, PV_FACT_REQUEST_SPKI_SHA256);
        break;
    case PV_KIND_ACL:
        identify_acl(j, s);
        break;
    case PV_KIND_EVENT:
        add_bytes(j, s, PV_BY_THUMBPRINT, PV_FACT_EVENT_CERTIFICATE_SHA1);
        add_text(j, s, PV_BY_CONTAINER, PV_FACT_EVENT_CONTAINER);
        break;
    case PV_KIND_BINDING:
        add_bytes(j, s, PV_BY_THUMBPRINT, PV_FACT_BINDING_SHA1);
        break;
    case PV_KIND_TEMPLATE:
        identify_template(j, s);
        break;
    case PV_KIND_PFX:
    case PV_KIND_HOST:
    case PV_KIND_STORE:
    case PV_KIND_WAIVER:
    case PV_KIND_RUN:
    case PV_KIND_COUNT:
        break;
    }
}

static int by_identity(const void *a, const void *b) {
    const pv_identity *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    size_t shorter = x->value.size < y->value.size ? x->value.size : y->value.size;
    int order = memcmp(x->value.data, y->value.data, shorter);
    if (order || x->value.size != y->value.size)
        return order ? order : x->value.size < y->value.size ? -1 : 1;
    return (x->subject->id > y->subject->id) - (x->subject->id < y->subject->id);
}

pv_status pv_join_identify(pv_join *j) {
    j->ids = pv_arena_array(j->unit->arena, (size_t)j->count * IDENTITIES, sizeof *j->ids);
    if (!j->ids)
        return pv_no_memory();
    for (uint32_t id = 1; id <= j->count; id++)
        identify(j, j->by_id[id]);
    if (j->id_count)
        qsort(j->ids, j->id_count, sizeof *j->ids, by_identity);
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * The extensions that an INF asks for: Key Usage (KeyUsage, or 2.5.29.15), Extended Key Usage (the
 * rows of [EnhancedKeyUsageExtension], and 2.5.29.37) and Subject Alternative Name (2.5.29.17), as
 * {text}, or as DER in {hex}, {asn} or base64 alone. {octet} and {utf8} are not taken apart. What a
 * row cannot say for certain leaves its fact undetermined. */
#include "base/base64.h"
#include "base/text.h"
#include "facts/oid.h"
#include "readers/extensions.h"
#include "readers/inf.h"
#include "readers/x509_altname.h"

enum { MOST_ITEMS = 1000, LONGEST_DER = 64 * 1024 };

/* A list while it grows. */
typedef struct {
    const pv_inf *inf;
    pv_text *items;
    size_t count;
    pv_place place; /* of the first row that says it */
    bool given;     /* some row says it */
    bool unsure;
} list;

static pv_arena *arena_of(const pv_inf *inf) {
    return inf->reading->unit->arena;
}

static pv_status list_begin(const pv_inf *inf, list *ret_list) {
    pv_text *items = pv_arena_array(arena_of(inf), MOST_ITEMS, sizeof *items);
    *ret_list = (list){.inf = inf, .items = items};
    return items ? pv_success() : pv_no_memory();
}

static void list_add(list *l, pv_text item) {
    if (l->count == MOST_ITEMS)
        l->unsure = true;
    else
        l->items[l->count++] = item;
}

static void list_given(list *l, pv_place place) {
    if (!l->given)
        l->place = place;
    l->given = true;
}

static void complain(const pv_inf *inf, const pv_inf_entry *e, const char *what) {
    pv_slice key = pv_inf_shown(e->key);
    pv_inf_note(inf, PV_DAMAGED, e->place, "%.*s: %s", (int)key.size, key.data, what);
}

/* ---- forms of a value ------------------------------------------------------------------------ */

typedef enum { AS_TEXT, AS_HEX, AS_BASE64, AS_OTHER } value_form;

static value_form form_of(pv_slice *value) {
    static const struct {
        const char *prefix;
        value_form form;
    } FORMS[] = {{"{text}", AS_TEXT}, {"{hex}", AS_HEX}, {"{asn}", AS_BASE64}, {"{", AS_OTHER}};
    *value = pv_slice_trim(*value);
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (!pv_slice_begins(*value, FORMS[i].prefix))
            continue;
        *value = pv_slice_trim(pv_slice_from(*value, strlen(FORMS[i].prefix)));
        return FORMS[i].form;
    }
    return AS_BASE64;
}

/* The DER of a value that is not text; `ret_der->data` is NULL when it is none. */
static pv_status take_der(const pv_inf *inf, const pv_inf_entry *e, value_form form, pv_slice value,
                          pv_bytes *ret_der) {
    pv_base64_fault fault;
    size_t size = 0;
    *ret_der = (pv_bytes){NULL, 0};
    if (value.size > LONGEST_DER || form == AS_OTHER)
        return pv_success();
    uint8_t *octets = pv_arena_alloc(arena_of(inf), LONGEST_DER);
    if (!octets)
        return pv_no_memory();
    bool good = form == AS_HEX ? pv_slice_octets(value, octets, LONGEST_DER, &size)
                               : pv_base64_decode(pv_slice_bytes(value), octets, &size, &fault);
    if (good && size)
        *ret_der = (pv_bytes){octets, size};
    else
        complain(inf, e, form == AS_HEX ? "no octets in hex" : "no base64");
    return pv_success();
}

static pv_cursor cursor_over(const pv_inf *inf, pv_bytes der) {
    pv_cursor c = pv_cursor_over(der, arena_of(inf));
    c.place_kind = PV_CONTENT;
    return c;
}

/* Keeps what is wrong with the DER as a problem of the row. */
static pv_status keep(const pv_inf *inf, const pv_inf_entry *e, list *l, pv_status status) {
    if (!status.error || !pv_certified_is_damage(status))
        return status;
    l->unsure = true;
    complain(inf, e, status.error->message);
    return pv_success();
}

/* ---- extended key usage ---------------------------------------------------------------------- */

static bool is_dotted(pv_slice text) {
    size_t dots = 0;
    for (size_t i = 0; i < text.size; i++) {
        bool dot = text.data[i] == '.', digit = text.data[i] >= '0' && text.data[i] <= '9';
        bool edge = i == 0 || i + 1 == text.size || text.data[i - 1] == '.';
        if ((!dot && !digit) || (dot && edge))
            return false;
        dots += dot;
    }
    return dots > 0;
}

typedef pv_status add_one(list *l, const pv_inf_entry *e, pv_slice one);

/* Adds the parts of a text between separators, but for empty ones. */
static pv_status add_parts(list *l, const pv_inf_entry *e, pv_slice text, const char *separator,
                           add_one *add) {
    pv_slice one;
    for (bool more = true; more && text.size;) {
        more = pv_slice_cut(text, separator, &one, &text);
        if (one.size)
            PV_TRY(add(l, e, one));
    }
    return pv_success();
}

static pv_status add_purpose(list *l, const pv_inf_entry *e, pv_slice dotted) {
    const char *text = pv_slice_text(arena_of(l->inf), dotted);
    if (!text)
        return pv_no_memory();
    if (!is_dotted(dotted)) {
        complain(l->inf, e, "no object identifier");
        l->unsure = true;
        return pv_success();
    }
    pv_oid oid = pv_oid_named(text);
    if (oid != PV_OID_UNKNOWN)
        text = pv_oid_name(oid);
    list_add(l, (pv_text){text, strlen(text)});
    return pv_success();
}

static pv_status add_der_purposes(list *l, pv_bytes der) {
    pv_cursor c = cursor_over(l->inf, der);
    const pv_text *purposes;
    size_t count;
    pv_place place;
    PV_TRY(pv_extension_oids(&c, "extended key usage", false, &purposes, &count, &place));
    for (size_t i = 0; i < count; i++)
        list_add(l, purposes[i]);
    return pv_success();
}

static bool is_sure(const pv_inf_entry *e) {
    return !e->open && e->value.size;
}

/* The rows of [EnhancedKeyUsageExtension]; each is one. */
static pv_status take_rows(list *l) {
    size_t section = pv_inf_section_named(l->inf, "EnhancedKeyUsageExtension"), at = 0;
    const pv_inf_entry *e;
    if (section < l->inf->section_count)
        l->unsure |= l->inf->sections[section].has_hole;
    while ((e = pv_inf_next(l->inf, section, &at))) {
        if (!pv_slice_is(e->key, "OID"))
            continue;
        list_given(l, e->place);
        if (is_sure(e))
            PV_TRY(add_parts(l, e, pv_slice_trim(e->value), ",", add_purpose));
        else
            l->unsure = true;
    }
    return pv_success();
}

/* A row of [Extensions]; NULL when there is none, or it says nothing for certain. */
static const pv_inf_entry *extension(list *l, const char *oid) {
    pv_inf_found found = pv_inf_find(l->inf, "Extensions", oid);
    if (found.entry)
        list_given(l, found.entry->place);
    l->unsure |= found.known == PV_UNDETERMINED;
    return found.known == PV_PRESENT ? found.entry : NULL;
}

static pv_status take_eku_extension(list *l) {
    const pv_inf_entry *e = extension(l, "2.5.29.37");
    pv_bytes der;
    if (!e)
        return pv_success();
    pv_slice value = e->value;
    value_form form = form_of(&value);
    if (form == AS_TEXT)
        return add_parts(l, e, value, ",", add_purpose);
    PV_TRY(take_der(l->inf, e, form, value, &der));
    if (der.data)
        return keep(l->inf, e, l, add_der_purposes(l, der));
    l->unsure = true;
    return pv_success();
}

/* ---- subject alternative names --------------------------------------------------------------- */

static const char *kind_of_name(pv_slice name) {
    static const char *const KINDS[][2] = {
        {"dns", "dns"}, {"ipaddress", "ip"},          {"upn", "upn"},    {"email", "email"},
        {"url", "uri"}, {"directoryname", "dirname"}, {"dn", "dirname"}, {"registeredid", "rid"}};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (pv_slice_is(name, KINDS[i][0]))
            return KINDS[i][1];
    return "other";
}

static pv_status add_name(list *l, const pv_inf_entry *e, pv_slice one) {
    pv_slice name, value;
    if (!pv_slice_cut(one, "=", &name, &value) || !value.size) {
        complain(l->inf, e, "a name without its kind, or a kind without a name");
        l->unsure = true;
        return pv_success();
    }
    const char *text = pv_arena_printf(arena_of(l->inf), "%s:%.*s", kind_of_name(name),
                                       (int)value.size, value.data);
    if (!text)
        return pv_no_memory();
    list_add(l, (pv_text){text, strlen(text)});
    return pv_success();
}

static pv_status add_der_names(list *l, pv_bytes der) {
    pv_certified x = {.unit = l->inf->reading->unit};
    pv_cursor c = cursor_over(l->inf, der), names;
    pv_text text;
    PV_TRY(pv_der_enter(&c, PV_TAG_SEQUENCE, "subject alternative names", &names));
    while (pv_der_more(&names)) {
        PV_TRY(pv_general_name_take(&x, &names, &text));
        list_add(l, text);
    }
    return pv_success();
}

static pv_status take_names(list *l) {
    const pv_inf_entry *e = extension(l, "2.5.29.17");
    pv_bytes der;
    if (!e)
        return pv_success();
    pv_slice value = e->value;
    value_form form = form_of(&value);
    if (form == AS_TEXT)
        return add_parts(l, e, value, "&", add_name);
    PV_TRY(take_der(l->inf, e, form, value, &der));
    if (der.data)
        return keep(l->inf, e, l, add_der_names(l, der));
    l->unsure = true;
    return pv_success();
}

/* ---- key usage ------------------------------------------------------------------------------- */

/* What is known of a set. */
typedef struct {
    pv_known known;
    pv_place place;
    uint64_t set;
} usage;

static usage usage_of_key(const pv_inf *inf) {
    pv_inf_found found = pv_inf_find(inf, "NewRequest", "KeyUsage");
    usage u = {.known = found.known};
    if (found.known != PV_PRESENT)
        return u;
    u.place = found.entry->place;
    if (!pv_inf_key_usage(found.entry->value, &u.set)) {
        complain(inf, found.entry, "neither hex with 0x nor CERT_..._KEY_USAGE symbols");
        u.known = PV_UNDETERMINED;
    }
    return u;
}

static pv_status read_bits(const pv_inf *inf, pv_bytes der, uint64_t *ret_set) {
    pv_cursor c = cursor_over(inf, der);
    pv_tlv tlv;
    pv_bytes octets;
    unsigned unused;
    PV_TRY(pv_der_expect(&c, PV_TAG_BIT_STRING, "key usage", &tlv));
    if (!pv_der_bits(tlv.content, &octets, &unused))
        return pv_fail(c.arena, PV_DAMAGED, tlv.place, "key usage: no bits");
    *ret_set = 0;
    for (size_t bit = 0; bit < PV_KEYUSAGE_COUNT && bit / 8 < octets.size; bit++)
        if (octets.data[bit / 8] >> (7 - bit % 8) & 1)
            *ret_set |= UINT64_C(1) << bit;
    return pv_success();
}

static pv_status usage_of_extension(const pv_inf *inf, usage *ret_usage) {
    pv_inf_found found = pv_inf_find(inf, "Extensions", "2.5.29.15");
    usage u = {.known = found.known == PV_ABSENT ? PV_ABSENT : PV_UNDETERMINED};
    list unread = {.inf = inf};
    pv_bytes der;
    *ret_usage = u;
    if (found.known != PV_PRESENT)
        return pv_success();
    pv_slice value = found.entry->value;
    value_form form = form_of(&value);
    if (form == AS_TEXT)
        return pv_success();
    PV_TRY(take_der(inf, found.entry, form, value, &der));
    if (!der.data)
        return pv_success();
    PV_TRY(keep(inf, found.entry, &unread, read_bits(inf, der, &u.set)));
    ret_usage->known = unread.unsure ? PV_UNDETERMINED : PV_PRESENT;
    ret_usage->place = found.entry->place;
    ret_usage->set = u.set;
    return pv_success();
}

/* KeyUsage and the extension; where both are and differ, nobody knows which counts. */
static pv_status set_key_usage(const pv_inf *inf, pv_subject *subject) {
    usage key = usage_of_key(inf), extension;
    PV_TRY(usage_of_extension(inf, &extension));
    bool both = key.known != PV_ABSENT && extension.known != PV_ABSENT;
    usage u = key.known == PV_ABSENT ? extension : key;
    if (both && (key.known != extension.known || key.set != extension.set))
        u.known = PV_UNDETERMINED;
    if (u.known == PV_PRESENT)
        pv_set_TEMPLATE_KEY_USAGE(subject, u.place, u.set);
    else if (u.known == PV_ABSENT && pv_inf_has(inf, "NewRequest"))
        pv_subject_absent(subject, PV_FACT_TEMPLATE_KEY_USAGE);
    return pv_success();
}

/* ---- setting --------------------------------------------------------------------------------- */

typedef void set_list(pv_subject *s, pv_place at, const pv_text *v, size_t count);

static void set(const list *l, pv_subject *subject, pv_fact fact, set_list *setter) {
    if (l->unsure)
        return;
    if (l->count)
        setter(subject, l->place, l->items, l->count);
    else if (pv_inf_has(l->inf, "NewRequest"))
        pv_subject_absent(subject, fact);
}

pv_status pv_inf_set_extensions(const pv_inf *inf, pv_subject *subject) {
    list purposes, names;
    PV_TRY(list_begin(inf, &purposes));
    PV_TRY(list_begin(inf, &names));
    PV_TRY(take_rows(&purposes));
    PV_TRY(take_eku_extension(&purposes));
    PV_TRY(take_names(&names));
    set(&purposes, subject, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE,
        pv_set_TEMPLATE_EXTENDED_KEY_USAGE);
    set(&names, subject, PV_FACT_TEMPLATE_SUBJECT_ALT_NAMES, pv_set_TEMPLATE_SUBJECT_ALT_NAMES);
    return set_key_usage(inf, subject);
}

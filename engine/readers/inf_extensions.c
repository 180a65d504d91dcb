/* SPDX-License-Identifier: Apache-2.0
 * The lists that extensions of an INF ask for: Extended Key Usage (the rows of
 * [EnhancedKeyUsageExtension], and 2.5.29.37) and Subject Alternative Name (2.5.29.17). What a row
 * cannot say for certain leaves its fact undetermined. */
#include "base/text.h"
#include "facts/oid.h"
#include "readers/extensions.h"
#include "readers/inf_forms.h"

enum { MOST_ITEMS = 1000 };

/* A list while it grows. */
typedef struct {
    const pv_inf *inf;
    pv_text *items;
    size_t count;
    pv_place place; /* of the first row that says it */
    bool given;     /* some row says it */
    bool unsure;
} list;

static pv_status list_begin(const pv_inf *inf, list *ret_list) {
    pv_text *items = pv_arena_array(pv_inf_arena(inf), MOST_ITEMS, sizeof *items);
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
    const char *text = pv_slice_text(pv_inf_arena(l->inf), dotted);
    if (!text)
        return pv_no_memory();
    if (!is_dotted(dotted)) {
        pv_inf_complain(l->inf, e, "no object identifier");
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
    pv_cursor c = pv_inf_cursor(l->inf, der);
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
    pv_inf_found found = pv_inf_find_extension(l->inf, oid);
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
    pv_inf_form form = pv_inf_form_of(&value);
    if (form == PV_INF_TEXT)
        return add_parts(l, e, value, ",", add_purpose);
    PV_TRY(pv_inf_take_der(l->inf, e, form, value, &der));
    if (der.data)
        return pv_inf_keep(l->inf, e, add_der_purposes(l, der), &l->unsure);
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
        pv_inf_complain(l->inf, e, "a name without its kind, or a kind without a name");
        l->unsure = true;
        return pv_success();
    }
    const char *text = pv_arena_printf(pv_inf_arena(l->inf), "%s:%.*s", kind_of_name(name),
                                       (int)value.size, value.data);
    if (!text)
        return pv_no_memory();
    list_add(l, (pv_text){text, strlen(text)});
    return pv_success();
}

static pv_status add_der_names(list *l, pv_bytes der) {
    pv_certified x = {.unit = l->inf->reading->unit};
    pv_cursor c = pv_inf_cursor(l->inf, der);
    const pv_text *names;
    size_t count;
    PV_TRY(pv_extension_names(&x, &c, &names, &count));
    for (size_t i = 0; i < count; i++)
        list_add(l, names[i]);
    return pv_success();
}

static pv_status take_names(list *l) {
    const pv_inf_entry *e = extension(l, "2.5.29.17");
    pv_bytes der;
    if (!e)
        return pv_success();
    pv_slice value = e->value;
    pv_inf_form form = pv_inf_form_of(&value);
    if (form == PV_INF_TEXT)
        return add_parts(l, e, value, "&", add_name);
    PV_TRY(pv_inf_take_der(l->inf, e, form, value, &der));
    if (der.data)
        return pv_inf_keep(l->inf, e, add_der_names(l, der), &l->unsure);
    l->unsure = true;
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
    return pv_inf_set_usage(inf, subject);
}

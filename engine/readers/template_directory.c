/* SPDX-License-Identifier: Apache-2.0
 * Objects of the directory's Public Key Services container, as an export has them side by side:
 * pKICertificateTemplate, pKIEnrollmentService (a CA and the templates that it publishes, MS-WCCE
 * 2.2.2.11.2) and msPKI-Enterprise-Oid (a policy, and the group that it may stand for). What other
 * CAs publish than those of the export cannot be known from it. */
#include "readers/template_directory.h"

#include <stdlib.h>

#include "base/text.h"
#include "facts/setters.h"
#include "readers/template_facts.h"

typedef enum { OTHER, TEMPLATE, SERVICE, POLICY } object_class;

static bool has_class(const pv_attributes *entry, const char *name) {
    for (const pv_attr_value *v = entry->first[PV_ATTR_OBJECT_CLASS]; v; v = v->next)
        if (pv_slice_is(pv_slice_trim(v->value), name))
            return true;
    return false;
}

/* Exports made for people leave the classes out. */
static object_class by_attributes(const pv_attributes *entry) {
    static const pv_attr OF_TEMPLATES[] = {
        PV_ATTR_KEY_SPEC,         PV_ATTR_KEY_USAGE, PV_ATTR_EXPIRATION,    PV_ATTR_ENROLLMENT_FLAG,
        PV_ATTR_PRIVATE_KEY_FLAG, PV_ATTR_NAME_FLAG, PV_ATTR_SCHEMA_VERSION};
    for (size_t i = 0; i < sizeof OF_TEMPLATES / sizeof *OF_TEMPLATES; i++)
        if (pv_attributes_has(entry, OF_TEMPLATES[i]))
            return TEMPLATE;
    if (pv_attributes_has(entry, PV_ATTR_PUBLISHED))
        return SERVICE;
    return pv_attributes_has(entry, PV_ATTR_GROUP_LINK) ? POLICY : OTHER;
}

static object_class class_of(const pv_attributes *entry) {
    if (entry->is_template)
        return TEMPLATE;
    if (!pv_attributes_has(entry, PV_ATTR_OBJECT_CLASS))
        return by_attributes(entry);
    if (has_class(entry, "pKICertificateTemplate"))
        return TEMPLATE;
    if (has_class(entry, "pKIEnrollmentService"))
        return SERVICE;
    return has_class(entry, "msPKI-Enterprise-Oid") ? POLICY : OTHER;
}

/* Where only the distinguished name has it. */
static pv_status name_it(pv_attributes *entry) {
    const pv_attr_value *dn = entry->first[PV_ATTR_DN];
    if (pv_attributes_has(entry, PV_ATTR_CN) || pv_attributes_has(entry, PV_ATTR_NAME) || !dn ||
        !pv_slice_begins(dn->value, "CN="))
        return pv_success();
    pv_slice name = pv_slice_from(dn->value, 3);
    return pv_attributes_add(entry, PV_ATTR_CN, pv_slice_head(name, pv_slice_find(name, ",")),
                             dn->place);
}

static pv_status add_template(pv_directory *d, pv_attributes *entry) {
    pv_known_template *known = pv_arena_alloc(d->unit->arena, sizeof *known);
    if (!known)
        return pv_no_memory();
    PV_TRY(name_it(entry));
    PV_TRY(pv_unit_add_subject(d->unit, d->artifact, PV_KIND_TEMPLATE, &known->subject));
    PV_TRY(pv_template_put(known->subject, entry));
    known->policies = pv_attributes_texts(entry, PV_ATTR_CERTIFICATE_POLICY, &known->policy_count);
    if (!known->policies)
        return pv_no_memory();
    known->next = d->templates;
    d->templates = known;
    return pv_success();
}

static pv_status add_link(pv_directory *d, pv_template_link **list, pv_text key, pv_text value) {
    pv_template_link *link = pv_arena_alloc(d->unit->arena, sizeof *link);
    if (!link)
        return pv_no_memory();
    *link = (pv_template_link){*list, key, value};
    *list = link;
    return pv_success();
}

static pv_status add_service(pv_directory *d, const pv_attributes *entry) {
    size_t count;
    const pv_text *names = pv_attributes_texts(entry, PV_ATTR_PUBLISHED, &count);
    if (!names)
        return pv_no_memory();
    d->has_services = true;
    for (size_t i = 0; i < count; i++)
        PV_TRY(add_link(d, &d->published, names[i], (pv_text){NULL, 0}));
    d->published_count += count;
    return pv_success();
}

static pv_status add_policy(pv_directory *d, const pv_attributes *entry) {
    size_t oids, groups;
    const pv_text *oid = pv_attributes_texts(entry, PV_ATTR_OID, &oids);
    const pv_text *group = pv_attributes_texts(entry, PV_ATTR_GROUP_LINK, &groups);
    if (!oid || !group)
        return pv_no_memory();
    if (!oids || entry->spoilt >> PV_ATTR_GROUP_LINK & 1)
        return pv_success();
    d->policy_count++;
    return add_link(d, &d->policies, *oid, groups ? *group : (pv_text){NULL, 0});
}

pv_status pv_directory_add(pv_directory *d, pv_attributes *entry) {
    pv_attributes_drop_ambiguous(entry);
    switch (class_of(entry)) {
    case TEMPLATE:
        return add_template(d, entry);
    case SERVICE:
        return add_service(d, entry);
    case POLICY:
        return add_policy(d, entry);
    case OTHER:
        break;
    }
    return pv_success();
}

/* ---- side by side ---------------------------------------------------------------------------- */

/* Names of templates, and identifiers, without regard to case. */
static int compare(pv_text a, pv_text b) {
    size_t size = a.size < b.size ? a.size : b.size;
    for (size_t i = 0; i < size; i++) {
        unsigned char x = (unsigned char)a.data[i], y = (unsigned char)b.data[i];
        x = x >= 'A' && x <= 'Z' ? (unsigned char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (unsigned char)(y + 32) : y;
        if (x != y)
            return x < y ? -1 : 1;
    }
    return a.size < b.size ? -1 : a.size > b.size;
}

static int by_key(const void *left, const void *right) {
    return compare(((const pv_template_link *)left)->key, ((const pv_template_link *)right)->key);
}

/* The list in order, for looking up. NULL without memory. */
static pv_template_link *sorted(pv_arena *arena, const pv_template_link *list, size_t count) {
    pv_template_link *all = pv_arena_array(arena, count + 1, sizeof *all);
    size_t n = 0;
    if (!all)
        return NULL;
    for (; list; list = list->next)
        all[n++] = *list;
    if (n)
        qsort(all, n, sizeof *all, by_key);
    return all;
}

static const pv_template_link *look_up(const pv_template_link *all, size_t count, pv_text key) {
    const pv_template_link wanted = {NULL, key, {NULL, 0}};
    return count ? bsearch(&wanted, all, count, sizeof *all, by_key) : NULL;
}

static void set_published(const pv_directory *d, pv_subject *template,
                          const pv_template_link *published) {
    const pv_value *name = pv_subject_peek(template, PV_FACT_TEMPLATE_NAME);
    if (!d->has_services || name->known != PV_PRESENT)
        return;
    const pv_text key = {name->u.text, name->count};
    pv_set_TEMPLATE_PUBLISHED(template, pv_subject_place(template, PV_FACT_TEMPLATE_NAME),
                              look_up(published, d->published_count, key) != NULL);
}

/* Absent when every policy is there and stands for no group. */
static pv_status set_groups(const pv_directory *d, const pv_known_template *t,
                            const pv_template_link *policies) {
    size_t count = 0;
    bool all = true;
    pv_text *groups = pv_arena_array(d->unit->arena, t->policy_count + 1, sizeof *groups);
    if (!groups)
        return pv_no_memory();
    for (size_t i = 0; i < t->policy_count; i++) {
        const pv_template_link *p = look_up(policies, d->policy_count, t->policies[i]);
        all = all && p;
        if (p && p->value.data)
            groups[count++] = p->value;
    }
    const pv_fact list = PV_FACT_TEMPLATE_CERTIFICATE_POLICIES;
    if (count)
        pv_set_TEMPLATE_POLICY_GROUPS(t->subject, pv_subject_place(t->subject, list), groups,
                                      count);
    else if (all && pv_subject_peek(t->subject, list)->known != PV_UNDETERMINED)
        pv_subject_absent(t->subject, PV_FACT_TEMPLATE_POLICY_GROUPS);
    return pv_success();
}

pv_status pv_directory_end(pv_directory *d) {
    const pv_template_link *published = sorted(d->unit->arena, d->published, d->published_count);
    const pv_template_link *policies = sorted(d->unit->arena, d->policies, d->policy_count);
    if (!published || !policies)
        return pv_no_memory();
    for (const pv_known_template *t = d->templates; t; t = t->next) {
        set_published(d, t->subject, published);
        PV_TRY(set_groups(d, t, policies));
    }
    return pv_success();
}

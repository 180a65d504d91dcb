/* SPDX-License-Identifier: Apache-2.0
 * Access control entries against entries: who was given which rights, whatever entries they are
 * spread over. A right more in an entry that allows is weaker, one less in an entry that denies is,
 * too; rights to read a template make nobody stronger. Entries that are for other objects alone, or
 * write to a log, give nothing. How the rights work together with their order is for the rules. */
#include <stdlib.h>

#include "snap/internal.h"

enum { LONGEST_MESSAGE = 1 << 16 };

/* Rights of directory objects (MS-ADTS 5.1.3.2). */
enum { CONTROL_ACCESS = 0x100, FULL_CONTROL = 0xf01ff };
/* List and read properties and permissions; GENERIC_READ and GENERIC_EXECUTE. */
static const uint32_t READING = 0xa0020094;

static const struct {
    uint32_t bit;
    const char *name;
} RIGHTS[] = {
    {0x1, "create child"},         {0x2, "delete child"},          {0x4, "list"},
    {0x8, "validated write"},      {0x10, "read property"},        {0x20, "write property"},
    {0x40, "delete tree"},         {0x80, "list object"},          {0x10000, "delete"},
    {0x20000, "read permissions"}, {0x40000, "write permissions"}, {0x80000, "write owner"},
    {0x100000, "synchronize"},     {0x10000000, "generic all"},    {0x20000000, "generic execute"},
    {0x40000000, "generic write"}, {0x80000000, "generic read"}};

/* An entry's text in parts: all but its mask, which says whom and what it is about. */
typedef struct {
    const char *text;
    pv_slice who, rest; /* before and behind the mask */
    uint32_t mask;
} entry;

/* Nothing behind the mask is any text that a file could choose, and accounts stand before it. */
static entry entry_of(const char *text) {
    static const char MASK[] = "mask=";
    const char *at = NULL, *next = text;
    while ((next = strstr(next, MASK)))
        at = next++;
    if (!at)
        return (entry){.text = text, .who = pv_slice_of(text)};
    char *end;
    unsigned long long mask = strtoull(at + sizeof MASK - 1, &end, 10);
    return (entry){text, {text, (size_t)(at - text)}, pv_slice_of(end), (uint32_t)mask};
}

static bool same_key(const entry *a, const entry *b) {
    return pv_slice_same(a->who, b->who) && pv_slice_same(a->rest, b->rest);
}

/* The entries of a fact. */
typedef struct {
    const entry *items;
    size_t count;
} entries;

static pv_status entries_of(pv_arena *arena, const pv_snap_fact *f, entries *ret_entries) {
    entry *items = pv_arena_array(arena, f->count, sizeof *items);
    if (!items)
        return pv_no_memory();
    for (size_t i = 0; i < f->count; i++)
        items[i] = entry_of(f->values[i]);
    *ret_entries = (entries){items, f->count};
    return pv_success();
}

/* All rights that the entries of a key name; whether there is one. */
static bool find_rights(entries all, const entry *key, uint32_t *ret_rights) {
    bool found = false;
    *ret_rights = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (!same_key(&all.items[i], key))
            continue;
        *ret_rights |= all.items[i].mask;
        found = true;
    }
    return found;
}

/* ---- words ----------------------------------------------------------------------------------- */

static const char *right_of_object(pv_slice rest) {
    if (pv_slice_has(rest, " object=\"0e10c968-78fb-11d2-90d4-00c04f79dc55\""))
        return "Enroll";
    if (pv_slice_has(rest, " object=\"a05b8cc2-17bc-4802-a710-e7c15ab866a2\""))
        return "AutoEnroll";
    return pv_slice_has(rest, " object=") ? "an extended right" : "all extended rights";
}

static void add_right(pv_textbuf *t, bool *any, const char *name) {
    pv_textbuf_addf(t, "%s%s", *any ? ", " : "", name);
    *any = true;
}

static void add_rights(pv_textbuf *t, const entry *e, uint32_t rights) {
    bool any = false;
    if ((rights & FULL_CONTROL) == FULL_CONTROL) {
        add_right(t, &any, "full control");
        rights &= ~(uint32_t)FULL_CONTROL;
    }
    if (rights & CONTROL_ACCESS)
        add_right(t, &any, right_of_object(e->rest));
    rights &= ~(uint32_t)CONTROL_ACCESS;
    for (size_t i = 0; i < sizeof RIGHTS / sizeof *RIGHTS; i++) {
        if (rights & RIGHTS[i].bit)
            add_right(t, &any, RIGHTS[i].name);
        rights &= ~RIGHTS[i].bit;
    }
    if (rights || !any)
        pv_textbuf_addf(t, "%s0x%x", any ? ", " : "", rights);
}

/* `sid="S-1-5-11" account="..." ` without what is no word of people. */
static void add_who(pv_textbuf *t, pv_slice who) {
    pv_slice sid, account, rest = pv_slice_trim(who);
    bool has_sid =
        pv_slice_begins(rest, "sid=\"") && pv_slice_cut(pv_slice_from(rest, 5), "\"", &sid, &rest);
    pv_slice_cut(rest, "account=", NULL, &account);
    if (has_sid)
        pv_textbuf_add(t, sid.data, sid.size);
    if (account.size)
        pv_textbuf_addf(t, "%s%.*s", has_sid ? " " : "", (int)account.size, account.data);
    if (!has_sid && !account.size)
        pv_textbuf_adds(t, "nobody");
}

/* ---- changes --------------------------------------------------------------------------------- */

static const char *type_of(const entry *e) {
    static const char *const TYPES[] = {"allow", "deny", "conditional_allow", "conditional_deny"};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        pv_slice rest = pv_slice_from(e->rest, strlen(" type="));
        if (pv_slice_is(pv_slice_word(&rest), TYPES[i]))
            return TYPES[i];
    }
    return "audit";
}

static pv_bearing bearing_of(pv_fact fact, const entry *e, uint32_t rights, bool gained) {
    const char *type = type_of(e);
    if (strcmp(type, "audit") == 0 || pv_slice_has(e->rest, "inherit_only"))
        return PV_BEARING_NEUTRAL;
    if (fact == PV_FACT_TEMPLATE_ENTRIES && !(rights & ~READING))
        return PV_BEARING_NEUTRAL;
    bool allows = strstr(type, "allow") != NULL;
    return allows == gained ? PV_BEARING_WEAKER : PV_BEARING_STRONGER;
}

/* "entries +allow S-1-5-11 Enroll" */
static pv_status add_change(pv_comparing *c, pv_fact fact, const entry *e, uint32_t rights,
                            bool gained) {
    const char *phrase = pv_fact_phrase(c->arena, fact);
    const char **one = pv_arena_array(c->arena, 1, sizeof *one);
    pv_textbuf t = pv_textbuf_new(c->arena, LONGEST_MESSAGE);
    if (!phrase || !one)
        return pv_no_memory();
    one[0] = e->text;
    pv_textbuf_addf(&t, "%s %c%s ", phrase, gained ? '+' : '-', type_of(e));
    add_who(&t, e->who);
    pv_textbuf_addc(&t, ' ');
    add_rights(&t, e, rights);
    if (pv_slice_has(e->rest, "inherit_only"))
        pv_textbuf_adds(&t, " (inherited by others only)");
    pv_bearing bearing = bearing_of(fact, e, rights, gained);
    pv_change change = {.kind = PV_CHANGE_FACT,
                        .fact = fact,
                        .bearing = bearing,
                        .severity = pv_bearing_severity(bearing),
                        .message = pv_textbuf_end(&t, NULL)};
    *(gained ? &change.gained : &change.lost) = (pv_words){one, 1};
    return pv_comparing_add(c, &change);
}

/* The rights that entries of `a` have more than those of `b`; each key once. */
static pv_status add_more(pv_comparing *c, pv_fact fact, entries a, entries b, bool gained) {
    for (size_t i = 0; i < a.count; i++) {
        const entry *e = &a.items[i];
        uint32_t before, here, there;
        if (find_rights((entries){a.items, i}, e, &before))
            continue;
        (void)find_rights(a, e, &here);
        bool known = find_rights(b, e, &there);
        if (here & ~there || !known)
            PV_TRY(add_change(c, fact, e, here & ~there, gained));
    }
    return pv_success();
}

pv_status pv_compare_entries(pv_comparing *c, pv_fact fact) {
    size_t index = (size_t)fact - (size_t)PV_FACT_TEMPLATE_BEGIN;
    entries was, now;
    pv_change **before = c->changed->end;
    PV_TRY(entries_of(c->arena, &c->was->facts[index], &was));
    PV_TRY(entries_of(c->arena, &c->now->facts[index], &now));
    PV_TRY(add_more(c, fact, now, was, true));
    PV_TRY(add_more(c, fact, was, now, false));
    if (c->changed->end != before)
        return pv_success();
    pv_change change = {.kind = PV_CHANGE_FACT,
                        .fact = fact,
                        .message = "entries give the same rights in another number of entries"};
    return pv_comparing_add(c, &change);
}

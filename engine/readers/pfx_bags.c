/* SPDX-License-Identifier: Apache-2.0
 * SafeContents, the row of bags of a PFX (RFC 7292 4.2). Knows every bag type by name; keys and
 * certificates are read elsewhere, CRLs and secrets are only listed. Bags in bags are walked with a
 * stack of fixed depth, never by recursion, and refused below that. */
#include "base/der.h"
#include "facts/oid.h"
#include "readers/pfx.h"

enum { DEPTH_MAX = 8 };

static pv_status list_bag(pv_pfx *p, pv_bytes oid) {
    pv_pfx_name *name = pv_arena_alloc(p->unit->arena, sizeof *name);
    if (!name)
        return pv_no_memory();
    name->text = pv_oid_text(p->unit->arena, oid);
    if (!name->text)
        return pv_no_memory();
    *p->bags_end = name;
    p->bags_end = &name->next;
    p->bag_count++;
    return pv_success();
}

/* SafeBag ::= SEQUENCE { bagId, [0] EXPLICIT bagValue, bagAttributes SET OPTIONAL } */
static pv_status take_bag(pv_pfx *p, pv_cursor *c, pv_oid *ret_type, pv_pfx_bag *bag) {
    pv_tlv whole, oid;
    PV_TRY(pv_pfx_expect(p, c, PV_TAG_SEQUENCE, "bag", &whole));
    pv_cursor inner = pv_der_inside(c, &whole);
    PV_TRY(pv_pfx_expect(p, &inner, PV_TAG_OID, "bag type", &oid));
    PV_TRY(list_bag(p, oid.content));
    PV_TRY(pv_pfx_enter(p, &inner, PV_TAG_CONTEXT_CONSTRUCTED(0), "bag value", &bag->value));
    bag->place = whole.place;
    bag->attributes = pv_cursor_within(&inner, (pv_bytes){inner.next, 0});
    if (pv_der_more(&inner))
        PV_TRY(pv_pfx_enter(p, &inner, PV_TAG_SET, "bag attributes", &bag->attributes));
    *ret_type = pv_oid_find(oid.content);
    return pv_success();
}

static pv_status read_content(pv_pfx *p, pv_oid type, pv_pfx_bag *bag) {
    if (type == PV_OID_P12_KEY_BAG)
        return pv_pfx_read_key(p, bag);
    if (type == PV_OID_P12_SHROUDED_KEY_BAG)
        return pv_pfx_read_shrouded_key(p, bag);
    if (type == PV_OID_P12_CERT_BAG)
        return pv_pfx_read_certificate(p, bag);
    return pv_success();
}

/* The cursors over the bags that are open, the innermost last. */
typedef struct {
    pv_cursor levels[DEPTH_MAX];
    size_t depth;
} stack;

static pv_status descend(pv_pfx *p, stack *s, pv_pfx_bag *bag) {
    if (s->depth == DEPTH_MAX) {
        p->unseen = true;
        pv_unit_problem(p->unit, p->artifact, PV_OVER_LIMIT, bag->place,
                        "safeContentsBags are nested too deeply; the innermost are not read");
        return pv_success();
    }
    PV_TRY(pv_pfx_enter(p, &bag->value, PV_TAG_SEQUENCE, "safeContentsBag", &s->levels[s->depth]));
    s->depth++;
    return pv_success();
}

static pv_status read_next(pv_pfx *p, stack *s, const pv_pbe_info *how) {
    pv_pfx_bag bag = {.how = how};
    pv_oid type;
    pv_tlv whole;
    pv_cursor *c = &s->levels[s->depth - 1], one = *c;
    pv_status status = pv_der_take(c, "bag", &whole);
    if (status.error) { /* where the next bag begins is not known */
        p->unseen = true;
        s->depth--;
        return pv_pfx_note(p, status);
    }
    one.end = c->next;
    status = take_bag(p, &one, &type, &bag);
    if (status.error) {
        p->unseen = true;
        return pv_pfx_note(p, status);
    }
    if (type == PV_OID_P12_SAFE_CONTENTS_BAG)
        return pv_pfx_note(p, descend(p, s, &bag));
    return pv_pfx_note(p, read_content(p, type, &bag));
}

pv_status pv_pfx_read_bags(pv_pfx *p, pv_cursor *c, const pv_pbe_info *how) {
    stack s = {.depth = 1};
    PV_TRY(pv_pfx_enter(p, c, PV_TAG_SEQUENCE, "SafeContents", &s.levels[0]));
    while (s.depth) {
        if (pv_der_more(&s.levels[s.depth - 1]))
            PV_TRY(read_next(p, &s, how));
        else
            s.depth--;
    }
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * Templates against their snapshots: which are new, gone, renamed or changed, and what the rules
 * say of them now. Facts are compared in compare_facts.c. What a rule says is compared by verdict:
 * the values in its message stand in the facts, and a message that is worded better is no change of
 * a template. */
#include "snap/internal.h"

pv_severity pv_bearing_severity(pv_bearing bearing) {
    switch (bearing) {
    case PV_BEARING_WEAKER:
        return PV_SEVERITY_ERROR;
    case PV_BEARING_STRONGER:
        return PV_SEVERITY_NOTICE;
    case PV_BEARING_NEUTRAL:
        break;
    }
    return PV_SEVERITY_INFO;
}

pv_status pv_comparing_add(pv_comparing *c, const pv_change *change) {
    pv_change *to = pv_arena_copy(c->arena, change, sizeof *change);
    if (!to || !to->message)
        return pv_no_memory();
    *c->changed->end = to;
    c->changed->end = &to->next;
    return pv_success();
}

/* ---- findings -------------------------------------------------------------------------------- */

static const pv_snap_finding *find(const pv_snap_finding *list, const char *rule) {
    while (list && strcmp(list->rule, rule) != 0)
        list = list->next;
    return list;
}

static const char *verdict_text(const pv_snap_finding *f) {
    return f ? pv_verdict_name(f->verdict) : NULL;
}

/* A rule that failed and cannot tell now has lost what it went by: nobody should read that as
 * mended. */
static pv_change of_finding(const pv_snap_finding *was, const pv_snap_finding *now) {
    bool failed = was && was->verdict == PV_VERDICT_FAIL;
    pv_change change = {.kind = PV_CHANGE_FINDING,
                        .rule = now ? now->rule : was->rule,
                        .was = verdict_text(was),
                        .now = verdict_text(now),
                        .severity = PV_SEVERITY_NOTICE,
                        .bearing = failed ? PV_BEARING_STRONGER : PV_BEARING_NEUTRAL};
    if (!now)
        return change;
    bool fails = now->verdict == PV_VERDICT_FAIL;
    change.undecided = now->verdict == PV_VERDICT_CANNOT_TELL;
    change.bearing = fails ? PV_BEARING_WEAKER : PV_BEARING_NEUTRAL;
    change.severity = fails ? now->severity : failed ? PV_SEVERITY_WARNING : PV_SEVERITY_INFO;
    return change;
}

static const char *verdict_message(pv_arena *arena, const pv_snap_finding *was,
                                   const pv_snap_finding *now) {
    if (!now)
        return pv_arena_printf(arena,
                               was->verdict == PV_VERDICT_FAIL ? "%s fails no longer (was: %s)"
                                                               : "%s can be told now (was: %s)",
                               was->rule, was->message);
    const char *says = now->verdict == PV_VERDICT_FAIL          ? "now fails"
                       : now->verdict == PV_VERDICT_CANNOT_TELL ? "cannot tell now"
                                                                : "is broken now";
    return pv_arena_printf(arena, "%s %s: %s", now->rule, says, now->message);
}

static pv_status add_finding(pv_comparing *c, const pv_snap_finding *was,
                             const pv_snap_finding *now) {
    pv_change change = of_finding(was, now);
    change.message = verdict_message(c->arena, was, now);
    return pv_comparing_add(c, &change);
}

/* Another severity comes of the configuration, and is a change as well. */
static pv_status add_severity(pv_comparing *c, const pv_snap_finding *was,
                              const pv_snap_finding *now) {
    bool worse = now->severity > was->severity;
    pv_change change = {.kind = PV_CHANGE_FINDING,
                        .rule = now->rule,
                        .was = verdict_text(was),
                        .now = verdict_text(now),
                        .bearing = worse ? PV_BEARING_WEAKER : PV_BEARING_STRONGER,
                        .severity = worse ? now->severity : PV_SEVERITY_NOTICE};
    change.message =
        pv_arena_printf(c->arena, "%s fails as %s, was %s", now->rule,
                        pv_severity_name(now->severity), pv_severity_name(was->severity));
    return pv_comparing_add(c, &change);
}

static pv_status compare_findings(pv_comparing *c) {
    for (const pv_snap_finding *now = c->now->findings; now; now = now->next) {
        const pv_snap_finding *was = find(c->was->findings, now->rule);
        if (!was || was->verdict != now->verdict)
            PV_TRY(add_finding(c, was, now));
        else if (was->severity != now->severity && now->verdict == PV_VERDICT_FAIL)
            PV_TRY(add_severity(c, was, now));
    }
    for (const pv_snap_finding *was = c->was->findings; was; was = was->next)
        if (!find(c->now->findings, was->rule))
            PV_TRY(add_finding(c, was, NULL));
    return pv_success();
}

/* ---- which rules fail for which fact --------------------------------------------------------- */

static bool fails_anew(const pv_comparing *c, const pv_snap_finding *f) {
    const pv_snap_finding *was = find(c->was->findings, f->rule);
    return f->verdict == PV_VERDICT_FAIL && (!was || was->verdict != PV_VERDICT_FAIL);
}

static bool has_read(const pv_snap_finding *f, pv_fact fact) {
    for (size_t i = 0; i < f->read_count; i++)
        if (f->read[i] == fact)
            return true;
    return false;
}

/* A failure follows from what is weaker; where nothing of the fact is, from what changed and is not
 * for the better. */
static bool may_be_why(const pv_comparing *c, const pv_change *change) {
    if (change->kind != PV_CHANGE_FACT || change->bearing != PV_BEARING_NEUTRAL)
        return change->kind == PV_CHANGE_FACT && change->bearing == PV_BEARING_WEAKER;
    for (const pv_change *other = c->changed->changes; other; other = other->next)
        if (other->kind == PV_CHANGE_FACT && other->fact == change->fact &&
            other->bearing == PV_BEARING_WEAKER)
            return false;
    return true;
}

static pv_status name_rules(const pv_comparing *c) {
    size_t count = 0;
    for (const pv_snap_finding *f = c->now->findings; f; f = f->next)
        count++;
    for (pv_change *change = c->changed->changes; change && count; change = change->next) {
        if (!may_be_why(c, change))
            continue;
        const char **rules = pv_arena_array(c->arena, count, sizeof *rules);
        if (!rules)
            return pv_no_memory();
        for (const pv_snap_finding *f = c->now->findings; f; f = f->next)
            if (fails_anew(c, f) && has_read(f, change->fact))
                rules[change->rules.count++] = f->rule;
        change->rules.items = rules;
    }
    return pv_success();
}

/* ---- one template ---------------------------------------------------------------------------- */

static pv_status compare_known(pv_comparing *c) {
    PV_TRY(pv_compare_facts(c));
    PV_TRY(name_rules(c));
    return compare_findings(c);
}

static pv_status compare_new(pv_comparing *c) {
    static const pv_snapshot NOTHING;
    pv_change change = {.kind = PV_CHANGE_NEW, .message = "is new"};
    c->was = &NOTHING;
    PV_TRY(pv_comparing_add(c, &change));
    return compare_findings(c);
}

static pv_status compare_renamed(pv_comparing *c) {
    pv_change change = {.kind = PV_CHANGE_RENAMED, .was = c->was->name, .now = c->now->name};
    change.message =
        pv_arena_printf(c->arena, "was called %s (same object identifier)", c->was->name);
    PV_TRY(pv_comparing_add(c, &change));
    return compare_known(c);
}

/* ---- all of them ----------------------------------------------------------------------------- */

typedef struct {
    const pv_snap_list *was, *now;
    const pv_snap_mask *mask;
    pv_arena *arena;
    pv_changes *changes;
    pv_changed **end;
} comparing_all;

static const pv_snapshot *named(const pv_snap_list *list, const char *name) {
    for (const pv_snapshot *s = list->first; s; s = s->next)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

static const char *oid_of(const pv_snapshot *s) {
    const pv_snap_fact *f = &s->facts[PV_FACT_TEMPLATE_OID - PV_FACT_TEMPLATE_BEGIN];
    return f->known == PV_PRESENT ? f->values[0] : NULL;
}

/* A template of the same object identifier that `others` has and `these` has not. */
static const pv_snapshot *under_other_name(const pv_snapshot *s, const pv_snap_list *others,
                                           const pv_snap_list *these) {
    const char *oid = oid_of(s);
    for (const pv_snapshot *o = others->first; o && oid; o = o->next)
        if (oid_of(o) && strcmp(oid_of(o), oid) == 0 && !named(these, o->name))
            return o;
    return NULL;
}

static pv_changed *begin(comparing_all *all, const pv_snapshot *s) {
    pv_changed *changed = pv_arena_alloc(all->arena, sizeof *changed);
    if (!changed)
        return NULL;
    *changed = (pv_changed){.name = s->name, .path = s->path, .file = s->file};
    changed->end = &changed->changes;
    *all->end = changed;
    all->end = &changed->next;
    all->changes->count++;
    return changed;
}

static void count_up(pv_changes *changes, const pv_changed *changed) {
    changes->changed += changed->changes != NULL;
    for (const pv_change *c = changed->changes; c; c = c->next) {
        changes->severities[c->severity]++;
        changes->undecided += c->undecided;
    }
}

static pv_status compare_one(comparing_all *all, const pv_snapshot *now) {
    const pv_snapshot *was = named(all->was, now->name);
    pv_comparing c = {all->arena, begin(all, now), was, now, all->mask};
    if (!c.changed)
        return pv_no_memory();
    if (was) {
        PV_TRY(compare_known(&c));
    } else if ((c.was = under_other_name(now, all->was, all->now))) {
        PV_TRY(compare_renamed(&c));
    } else {
        PV_TRY(compare_new(&c));
    }
    count_up(all->changes, c.changed);
    return pv_success();
}

static pv_status compare_gone(comparing_all *all, const pv_snapshot *was) {
    pv_change change = {.kind = PV_CHANGE_GONE, .message = "is gone"};
    if (named(all->now, was->name) || under_other_name(was, all->now, all->was))
        return pv_success();
    pv_comparing c = {.arena = all->arena, .changed = begin(all, was)};
    if (!c.changed)
        return pv_no_memory();
    PV_TRY(pv_comparing_add(&c, &change));
    count_up(all->changes, c.changed);
    return pv_success();
}

pv_status pv_snap_compare(const pv_snap_list *was, const pv_snap_list *now,
                          const pv_snap_mask *mask, pv_changes *ret_changes) {
    comparing_all all = {
        .was = was, .now = now, .mask = mask, .arena = now->arena, .changes = ret_changes};
    all.end = &ret_changes->templates;
    for (const pv_snapshot *s = now->first; s; s = s->next)
        PV_TRY(compare_one(&all, s));
    for (const pv_snapshot *s = was->first; s; s = s->next)
        PV_TRY(compare_gone(&all, s));
    return pv_success();
}

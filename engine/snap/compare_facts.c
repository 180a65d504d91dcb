/* SPDX-License-Identifier: Apache-2.0
 * Facts against facts, in the words of those who look after templates, and by the directions that
 * schema.def declares: what is weaker is an error, what is stronger a notice. A fact with a
 * direction that the export does not tell any more is a warning: it may have become anything. */
#include <stdlib.h>

#include "snap/internal.h"

enum { LONGEST_MESSAGE = 1 << 20 };

static const pv_snap_fact *fact_of(const pv_snapshot *s, pv_fact fact) {
    return &s->facts[(size_t)fact - (size_t)PV_FACT_TEMPLATE_BEGIN];
}

const char *pv_fact_phrase(pv_arena *arena, pv_fact fact) {
    static const struct {
        const char *word, *as;
    } SHORT[] = {{"ra", "RA"}, {"oid", "OID"}, {"cng", "CNG"}, {"cas", "CAs"}};
    const pv_fact_info *info = pv_fact_get_info(fact);
    pv_textbuf t = pv_textbuf_new(arena, 256);
    pv_textbuf_adds(&t, info->kind == PV_KIND_ACL ? "access control list: " : "");
    for (const char *at = info->field; *at;) {
        size_t size = strcspn(at, "_");
        pv_slice word = {at, size};
        for (size_t i = 0; i < sizeof SHORT / sizeof *SHORT; i++)
            if (pv_slice_is(word, SHORT[i].word))
                word.data = SHORT[i].as;
        pv_textbuf_add(&t, word.data, word.size);
        at += size;
        pv_textbuf_adds(&t, *at ? " " : "");
        at += *at != '\0';
    }
    return pv_textbuf_end(&t, NULL);
}

/* ---- one value ------------------------------------------------------------------------------- */

static pv_bearing by_order(int64_t was, int64_t now, bool smaller_is_weaker) {
    if (was == now)
        return PV_BEARING_NEUTRAL;
    return (now < was) == smaller_is_weaker ? PV_BEARING_WEAKER : PV_BEARING_STRONGER;
}

static int64_t number_of(const pv_snap_fact *f) {
    if (f->known != PV_PRESENT)
        return 0;
    if (strcmp(f->values[0], "true") == 0)
        return 1;
    return strtoll(f->values[0], NULL, 10);
}

static int64_t without_limit(int64_t n) {
    return n < 0 ? INT64_MAX : n;
}

static pv_bearing scalar_bearing(pv_direction direction, const pv_snap_fact *was,
                                 const pv_snap_fact *now) {
    int64_t before = number_of(was), after = number_of(now);
    switch (direction) {
    case PV_DIRECTION_SMALLER:
    case PV_DIRECTION_FALSE:
        return by_order(before, after, true);
    case PV_DIRECTION_LARGER:
        return by_order(without_limit(before), without_limit(after), false);
    case PV_DIRECTION_TRUE:
        return by_order(before, after, false);
    case PV_DIRECTION_UNDECLARED:
    case PV_DIRECTION_NONE:
    case PV_DIRECTION_GROWING:
    case PV_DIRECTION_SHRINKING:
    case PV_DIRECTION_VALUES:
    case PV_DIRECTION_GRANTS:
    case PV_DIRECTION_ANY:
    case PV_DIRECTION_RANK:
    case PV_DIRECTION_REST:
        break;
    }
    return PV_BEARING_NEUTRAL;
}

/* Of texts that stand in quotes; -1: the order does not have it. */
static int rank_of(pv_fact fact, const pv_snap_fact *f) {
    pv_slice text =
        pv_slice_of(f->known == PV_PRESENT && !pv_snap_has_values(fact) ? f->values[0] : "");
    return text.size < 2 ? -1
                         : pv_fact_rank(fact, pv_slice_head(pv_slice_from(text, 1), text.size - 2));
}

static pv_bearing rank_bearing(pv_fact fact, const pv_snap_fact *was, const pv_snap_fact *now) {
    int before = rank_of(fact, was), after = rank_of(fact, now);
    return before < 0 || after < 0 ? PV_BEARING_NEUTRAL : by_order(before, after, true);
}

static bool same(const pv_snap_fact *a, const pv_snap_fact *b) {
    if (a->known != b->known || a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->values[i], b->values[i]) != 0)
            return false;
    return true;
}

/* Of two values one of which is absent. */
static pv_bearing absence_bearing(const pv_weaker *w, const pv_snap_fact *was,
                                  const pv_snap_fact *now) {
    switch (w->absence) {
    case PV_ABSENCE_OPEN:
        return PV_BEARING_NEUTRAL;
    case PV_ABSENCE_WEAKEST:
        return now->known == PV_ABSENT ? PV_BEARING_WEAKER : PV_BEARING_STRONGER;
    case PV_ABSENCE_EMPTY:
        break;
    }
    return scalar_bearing(w->direction, was, now);
}

static bool is_comparable(const pv_comparing *c, const pv_weaker *w) {
    return w->within == PV_FACT_COUNT ||
           same(fact_of(c->was, w->within), fact_of(c->now, w->within));
}

/* ---- messages -------------------------------------------------------------------------------- */

static void add_value(pv_textbuf *t, pv_fact fact, const pv_snap_fact *f) {
    if (f->known != PV_PRESENT) {
        pv_textbuf_adds(t, f->known == PV_ABSENT ? "absent" : "unknown");
        return;
    }
    if (!pv_snap_has_values(fact)) {
        pv_textbuf_adds(t, f->values[0]);
        return;
    }
    bool told = f->count && pv_fact_get_info(fact)->type != PV_TYPE_RECORDS;
    for (size_t i = 0; i < f->count && told; i++)
        pv_textbuf_addf(t, "%s%s", i ? ", " : "", f->values[i]);
    if (!f->count)
        pv_textbuf_adds(t, "none");
    else if (!told)
        pv_textbuf_addf(t, "%zu known", f->count);
}

/* Of what has a direction nothing is known any more; or it is gone, or has no rank, and nobody can
 * say what that is worth. */
static bool may_be_anything(pv_fact fact, const pv_snap_fact *was, const pv_snap_fact *now) {
    pv_weaker w = pv_fact_weaker(fact);
    bool gone = was->known == PV_PRESENT && now->known == PV_ABSENT && w.absence == PV_ABSENCE_OPEN;
    bool strange = w.direction == PV_DIRECTION_RANK && rank_of(fact, now) < 0;
    return w.direction != PV_DIRECTION_NONE && (now->known == PV_UNDETERMINED || gone || strange);
}

static bool is_of_any(pv_fact fact) {
    return pv_fact_weaker(fact).direction == PV_DIRECTION_ANY;
}

/* "minimal key size 4096 -> 2048" */
static pv_status add_replaced(pv_comparing *c, pv_fact fact, pv_bearing bearing) {
    const pv_snap_fact *was = fact_of(c->was, fact), *now = fact_of(c->now, fact);
    pv_textbuf t = pv_textbuf_new(c->arena, LONGEST_MESSAGE);
    const char *phrase = pv_fact_phrase(c->arena, fact);
    pv_textbuf_addf(&t, "%s ", phrase ? phrase : "");
    add_value(&t, fact, was);
    pv_textbuf_adds(&t, " -> ");
    add_value(&t, fact, now);
    bool many = pv_snap_has_values(fact);
    pv_change change = {.kind = PV_CHANGE_FACT,
                        .fact = fact,
                        .bearing = bearing,
                        .severity = pv_bearing_severity(bearing),
                        .was = was->known == PV_PRESENT && !many ? was->values[0] : NULL,
                        .now = now->known == PV_PRESENT && !many ? now->values[0] : NULL,
                        .message = pv_textbuf_end(&t, NULL)};
    if (many && was->known == PV_PRESENT)
        change.lost = (pv_words){was->values, was->count};
    if (many && now->known == PV_PRESENT)
        change.gained = (pv_words){now->values, now->count};
    bool nothing = was->known == PV_UNDETERMINED && now->known == PV_ABSENT;
    if (may_be_anything(fact, was, now) || (is_of_any(fact) && !nothing))
        change.severity = PV_SEVERITY_WARNING;
    return phrase ? pv_comparing_add(c, &change) : pv_no_memory();
}

/* ---- several values -------------------------------------------------------------------------- */

pv_status pv_values_without(pv_arena *arena, const pv_snap_fact *a, const pv_snap_fact *b,
                            pv_words *ret_values) {
    const char **values = pv_arena_array(arena, a->count, sizeof *values);
    size_t count = 0;
    if (!values)
        return pv_no_memory();
    for (size_t i = 0, j = 0; i < a->count; i++) {
        while (j < b->count && strcmp(b->values[j], a->values[i]) < 0)
            j++;
        if (j < b->count && strcmp(b->values[j], a->values[i]) == 0)
            j++;
        else
            values[count++] = a->values[i];
    }
    *ret_values = (pv_words){values, count};
    return pv_success();
}

void pv_values_add(pv_textbuf *t, char sign, pv_words values) {
    for (size_t i = 0; i < values.count; i++)
        pv_textbuf_addf(t, " %c%s", sign, values.items[i]);
}

/* A flag that people have a word for: "approval required -> not required". */
static pv_status add_worded(pv_comparing *c, const pv_flag *flag, const char *value, bool gained,
                            pv_bearing bearing) {
    const char **one = pv_arena_array(c->arena, 1, sizeof *one);
    if (!one)
        return pv_no_memory();
    one[0] = value;
    pv_change change = {.kind = PV_CHANGE_FACT,
                        .fact = flag->fact,
                        .bearing = bearing,
                        .severity = pv_bearing_severity(bearing)};
    *(gained ? &change.gained : &change.lost) = (pv_words){one, 1};
    change.message =
        pv_arena_printf(c->arena, "%s %s -> %s", flag->words, gained ? flag->without : flag->with,
                        gained ? flag->with : flag->without);
    return pv_comparing_add(c, &change);
}

static const pv_flag *flag_of(pv_fact fact, const char *value) {
    int number = pv_enum_value(pv_fact_get_info(fact)->of, value);
    return number < 0 ? NULL : pv_fact_flag(fact, (unsigned)number);
}

static pv_bearing value_bearing(pv_direction direction, const pv_flag *flag, bool gained) {
    bool weaker = gained;
    if (direction == PV_DIRECTION_VALUES) {
        if (!flag)
            return PV_BEARING_NEUTRAL;
        weaker = gained == flag->gained;
    } else if (direction == PV_DIRECTION_SHRINKING) {
        weaker = !gained;
    } else if (direction != PV_DIRECTION_GROWING) {
        return PV_BEARING_NEUTRAL;
    }
    return weaker ? PV_BEARING_WEAKER : PV_BEARING_STRONGER;
}

static const pv_flag *declared_flag(pv_fact fact, const char *value) {
    return pv_fact_weaker(fact).direction == PV_DIRECTION_VALUES ? flag_of(fact, value) : NULL;
}

static pv_bearing bearing_of(pv_fact fact, const char *value, bool gained) {
    return value_bearing(pv_fact_weaker(fact).direction, declared_flag(fact, value), gained);
}

static pv_status add_all_worded(pv_comparing *c, pv_fact fact, pv_words values, bool gained) {
    for (size_t i = 0; i < values.count; i++) {
        const pv_flag *flag = declared_flag(fact, values.items[i]);
        if (flag && *flag->words)
            PV_TRY(add_worded(c, flag, values.items[i], gained,
                              bearing_of(fact, values.items[i], gained)));
    }
    return pv_success();
}

/* The values of one bearing, but for those that people have a word for. */
static pv_status select_values(pv_comparing *c, pv_fact fact, pv_words values, bool gained,
                               pv_change *change) {
    const char **items = pv_arena_array(c->arena, values.count, sizeof *items);
    size_t count = 0;
    if (!items)
        return pv_no_memory();
    for (size_t i = 0; i < values.count; i++) {
        const pv_flag *flag = declared_flag(fact, values.items[i]);
        bool worded = flag && *flag->words;
        if (!worded && bearing_of(fact, values.items[i], gained) == change->bearing)
            items[count++] = values.items[i];
    }
    *(gained ? &change->gained : &change->lost) = (pv_words){items, count};
    return pv_success();
}

/* "private key flags +EXPORTABLE_KEY" */
static pv_status add_group(pv_comparing *c, pv_fact fact, pv_bearing bearing,
                           const pv_words both[2]) {
    const char *phrase = pv_fact_phrase(c->arena, fact);
    pv_textbuf t = pv_textbuf_new(c->arena, LONGEST_MESSAGE);
    pv_change change = {.kind = PV_CHANGE_FACT,
                        .fact = fact,
                        .bearing = bearing,
                        .severity =
                            is_of_any(fact) ? PV_SEVERITY_WARNING : pv_bearing_severity(bearing)};
    if (!phrase)
        return pv_no_memory();
    PV_TRY(select_values(c, fact, both[0], true, &change));
    PV_TRY(select_values(c, fact, both[1], false, &change));
    if (!change.gained.count && !change.lost.count)
        return pv_success();
    pv_textbuf_adds(&t, phrase);
    pv_values_add(&t, '+', change.gained);
    pv_values_add(&t, '-', change.lost);
    change.message = pv_textbuf_end(&t, NULL);
    return pv_comparing_add(c, &change);
}

/* A change for what is weaker, one for what is stronger, one for the rest. */
static pv_status compare_values(pv_comparing *c, pv_fact fact) {
    static const pv_bearing ORDER[] = {PV_BEARING_WEAKER, PV_BEARING_NEUTRAL, PV_BEARING_STRONGER};
    const pv_snap_fact *was = fact_of(c->was, fact), *now = fact_of(c->now, fact);
    pv_words both[2];
    PV_TRY(pv_values_without(c->arena, now, was, &both[0]));
    PV_TRY(pv_values_without(c->arena, was, now, &both[1]));
    PV_TRY(add_all_worded(c, fact, both[0], true));
    PV_TRY(add_all_worded(c, fact, both[1], false));
    for (size_t i = 0; i < 3; i++)
        PV_TRY(add_group(c, fact, ORDER[i], both));
    return pv_success();
}

/* The fact that it goes with has the same direction, and tells the change. */
static bool is_told_beside(const pv_comparing *c, const pv_weaker *w) {
    return w->within != PV_FACT_COUNT && pv_fact_weaker(w->within).direction == w->direction &&
           !same(fact_of(c->was, w->within), fact_of(c->now, w->within));
}

/* ---- each fact ------------------------------------------------------------------------------- */

static pv_status compare_fact(pv_comparing *c, pv_fact fact) {
    const pv_snap_fact *was = fact_of(c->was, fact), *now = fact_of(c->now, fact);
    pv_weaker w = pv_fact_weaker(fact);
    bool unknown = was->known == PV_UNDETERMINED || now->known == PV_UNDETERMINED;
    bool absent = was->known == PV_ABSENT || now->known == PV_ABSENT;
    if (same(was, now))
        return pv_success();
    if (is_told_beside(c, &w))
        return pv_success();
    if (unknown || w.ordered)
        return add_replaced(c, fact, PV_BEARING_NEUTRAL);
    if (pv_snap_has_values(fact) && (!absent || w.absence == PV_ABSENCE_EMPTY))
        return w.direction == PV_DIRECTION_GRANTS ? pv_compare_entries(c, fact)
                                                  : compare_values(c, fact);
    if (!is_comparable(c, &w))
        return add_replaced(c, fact, PV_BEARING_NEUTRAL);
    if (absent)
        return add_replaced(c, fact, absence_bearing(&w, was, now));
    return add_replaced(c, fact,
                        w.direction == PV_DIRECTION_RANK ? rank_bearing(fact, was, now)
                                                         : scalar_bearing(w.direction, was, now));
}

/* What a name says is told of where templates are found again. */
static bool is_name(pv_fact fact) {
    return fact == PV_FACT_TEMPLATE_NAME;
}

/* What has no fact of its own. Of an older snapshot, which has no digest of it, nothing is said. */
static pv_status compare_rest(pv_comparing *c, pv_fact fact) {
    const pv_snap_fact *was = fact_of(c->was, fact), *now = fact_of(c->now, fact);
    if (was->known != PV_PRESENT || same(was, now))
        return pv_success();
    pv_change change = {.kind = PV_CHANGE_FACT,
                        .fact = fact,
                        .severity = PV_SEVERITY_WARNING,
                        .bearing = PV_BEARING_NEUTRAL,
                        .was = was->values[0],
                        .now = now->known == PV_PRESENT ? now->values[0] : NULL,
                        .message = "changed in settings that are not read as facts"};
    return pv_comparing_add(c, &change);
}

static bool has_fact_changed(const pv_comparing *c) {
    for (const pv_change *change = c->changed->changes; change; change = change->next)
        if (change->kind == PV_CHANGE_FACT)
            return true;
    return false;
}

/* Of AD CS the digest holds nothing that a fact holds as well: no other change tells of it. */
static bool is_apart(const pv_comparing *c) {
    const pv_snap_fact *kind = fact_of(c->now, PV_FACT_TEMPLATE_KIND);
    return kind->known == PV_PRESENT && strcmp(kind->values[0], "adcs") == 0;
}

static bool is_rest(pv_fact fact) {
    return pv_fact_weaker(fact).direction == PV_DIRECTION_REST;
}

pv_status pv_compare_facts(pv_comparing *c) {
    bool renamed = strcmp(c->was->name, c->now->name) != 0;
    for (size_t i = 0; i < PV_SNAP_FACTS; i++)
        if (!c->mask->facts[pv_snap_fact_at(i)] && !(renamed && is_name(pv_snap_fact_at(i))) &&
            !is_rest(pv_snap_fact_at(i)))
            PV_TRY(compare_fact(c, pv_snap_fact_at(i)));
    bool told = has_fact_changed(c) && !is_apart(c);
    for (size_t i = 0; i < PV_SNAP_FACTS && !told; i++)
        if (!c->mask->facts[pv_snap_fact_at(i)] && is_rest(pv_snap_fact_at(i)))
            PV_TRY(compare_rest(c, pv_snap_fact_at(i)));
    return pv_success();
}

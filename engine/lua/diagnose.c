/* SPDX-License-Identifier: Apache-2.0
 * Runs the causes on a joined certificate: which of them its evidence bears, in rank, with the
 * facts for and against, what is not known and how it could be, and the fix. What a check asked
 * and could not be told is missing; of a case in which no cause is found it is what all of them
 * missed. Nothing here runs a command. */
#include <stdlib.h>
#include <string.h>

#include "facts/setters.h"
#include "lua/internal.h"

enum { MOST_MISSING = 64, MOST_OPEN = 64 };

const pv_causes *pv_judge_causes(const pv_judge *judge) {
    return &judge->cause_list;
}

/* ---- the goal -------------------------------------------------------------------------------- */

static int keep_goal(lua_State *L) {
    pv_judge *judge = pv_state_judge(L);
    const char *goal = lua_touserdata(L, 1);
    luaL_unref(L, LUA_REGISTRYINDEX, judge->goal_ref);
    judge->goal_ref = LUA_REFNIL;
    if (goal) {
        lua_pushstring(L, goal);
        judge->goal_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    }
    pv_view_refill(L, judge->run_view);
    return 0;
}

pv_status pv_judge_set_goal(pv_judge *judge, const char *goal) {
    pv_subject *run = judge->run_subject;
    size_t size = goal ? strlen(goal) : 0;
    const char *copy = goal ? pv_arena_text(judge->arena, goal, size) : NULL;
    if (goal && !copy)
        return pv_no_memory();
    pv_subject_absent(run, PV_FACT_RUN_GOAL);
    if (goal)
        pv_set_RUN_GOAL(run, (pv_place){0}, (pv_text){copy, size});
    judge->run = (pv_run){.words = judge->arena};
    int code = pv_state_enter(judge, keep_goal, (void *)(uintptr_t)copy);
    return code == LUA_OK ? pv_success() : pv_no_memory();
}

/* ---- commands that would tell ---------------------------------------------------------------- */

static int load_commands(lua_State *L) {
    pv_judge *judge = pv_state_judge(L);
    judge->loading = true;
    lua_pushcfunction(L, pv_library_require);
    lua_pushliteral(L, "commands");
    lua_call(L, 1, 1);
    judge->commands_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

enum { MOST_WAYS = 4 };

typedef struct {
    pv_fact fact;
    pv_arena *arena;
    const char *ways[MOST_WAYS];
    size_t count;
} looking_up;

static void keep_way(lua_State *L, looking_up *l) {
    const char *way = lua_type(L, -1) == LUA_TSTRING
                          ? pv_arena_printf(l->arena, "%s", lua_tostring(L, -1))
                          : NULL;
    if (way && l->count < MOST_WAYS)
        l->ways[l->count++] = way;
}

/* By the fact's own name, else by its kind's: a command, or several of which the first is meant
 * whose placeholders can all be filled in. */
static int look_up(lua_State *L) {
    looking_up *l = lua_touserdata(L, 1);
    const pv_fact_info *info = pv_fact_get_info(l->fact);
    lua_rawgeti(L, LUA_REGISTRYINDEX, pv_state_judge(L)->commands_ref);
    pv_frozen_open(L, -1);
    if (lua_getfield(L, -1, info->name) == LUA_TNIL)
        lua_getfield(L, -2, pv_kind_name(info->kind));
    keep_way(L, l);
    for (lua_Integer i = 1; lua_istable(L, -1) && i <= MOST_WAYS; i++) {
        lua_geti(L, -1, i);
        keep_way(L, l);
        lua_pop(L, 1);
    }
    return 0;
}

/* NULL: no command tells it. Of several subjects that may tell it `of` is meant. */
static const char *command_for(pv_judge *judge, const pv_evidence *of, pv_subject *cert) {
    pv_evidence asked = *of;
    const pv_trace evidence = {.items = &asked, .count = of->subject != NULL};
    looking_up l = {.fact = of->fact, .arena = cert->unit->arena};
    const char *command = NULL;
    if (judge->commands_ref == LUA_NOREF) {
        pv_state_work(judge, true);
        int code = pv_state_enter(judge, load_commands, NULL);
        judge->loading = false;
        if (code != LUA_OK)
            return NULL;
    }
    if (pv_state_enter(judge, look_up, &l) != LUA_OK)
        return NULL;
    for (size_t i = 0; i < l.count && (!command || strchr(command, '<')); i++)
        command = pv_remedy_fill(l.ways[i], cert, &evidence, cert->unit->arena);
    return command;
}

/* ---- missing --------------------------------------------------------------------------------- */

typedef struct {
    pv_evidence items[MOST_MISSING]; /* of a kind that is missing altogether the subject is NULL */
    size_t count;
} missing_facts;

static void miss(missing_facts *m, pv_fact fact, pv_subject *of) {
    for (size_t i = 0; i < m->count; i++)
        if (m->items[i].fact == fact)
            return;
    if (m->count < MOST_MISSING)
        m->items[m->count++] = (pv_evidence){.subject = of, .fact = fact};
}

/* One subject that tells of a fact is enough: a store's listing need not know the machine's GUID
 * when the registry has told it. */
static bool is_told(const pv_trace *trace, pv_fact fact) {
    for (size_t i = 0; i < trace->count; i++) {
        const pv_evidence *e = &trace->items[i];
        if (e->fact == fact && pv_subject_peek(e->subject, fact)->known != PV_UNDETERMINED)
            return true;
    }
    return false;
}

/* What the run that is over was not told; whether that is anything. Whoever is certain misses no
 * further kind of evidence. */
static bool note_missing(missing_facts *m, const pv_run *run, const pv_trace *trace) {
    const unsigned not_looked_for =
        1u << PV_KIND_PFX | 1u << PV_KIND_REQUEST | 1u << PV_KIND_TEMPLATE | 1u << PV_KIND_HOST;
    bool any = false, certain = run->fail_called && run->cause.confidence == PV_CONFIDENCE_CERTAIN;
    for (size_t i = 0; i < trace->count; i++) {
        const pv_evidence *e = &trace->items[i];
        bool single = e->fact == PV_FACT_KEY_DISAGREEMENTS || e->fact == PV_FACT_CERT_DISAGREEMENTS;
        if (single || is_told(trace, e->fact))
            continue;
        miss(m, e->fact, e->subject);
        any = true;
    }
    for (size_t k = 0; k < PV_KIND_COUNT; k++)
        if (!certain && (run->missing_kinds & ~not_looked_for) >> k & 1)
            miss(m, pv_kind_first((pv_kind)k), NULL);
    return any || (run->missing_kinds & ~not_looked_for);
}

static int by_fact(const void *a, const void *b) {
    const pv_evidence *x = a, *y = b;
    return (x->fact > y->fact) - (x->fact < y->fact);
}

/* The same command tells it. What it tells of the key is what one looks for. */
static bool told_by(pv_missing *item, pv_fact fact, const char *command) {
    bool of_key = pv_fact_get_info(fact)->kind == PV_KIND_KEY;
    if (!item->command || strcmp(item->command, command) != 0)
        return false;
    if (of_key && pv_fact_get_info(item->fact)->kind == PV_KIND_CERT)
        item->fact = fact;
    return true;
}

/* In the order of the schema: the certificate, its key, and then what is around them. Facts that
 * one command tells are named once, by the first of the key's, else by the first. */
static pv_status fill_missing(pv_judge *judge, missing_facts *m, pv_diagnosis *d) {
    pv_missing *items = pv_arena_array(d->cert->unit->arena, m->count, sizeof *items);
    if (!items)
        return pv_no_memory();
    qsort(m->items, m->count, sizeof *m->items, by_fact);
    for (size_t i = 0; i < m->count; i++) {
        const char *command = command_for(judge, &m->items[i], d->cert);
        bool known = !command;
        for (size_t n = 0; n < d->missing_count; n++)
            known |= command && told_by(&items[n], m->items[i].fact, command);
        if (!known)
            items[d->missing_count++] = (pv_missing){m->items[i].fact, command};
    }
    d->missing = items;
    return pv_success();
}

/* ---- one cause ------------------------------------------------------------------------------- */

pv_verdict pv_cause_run(pv_judge *judge, pv_rule *rule, pv_subject *cert, pv_trace *trace) {
    return pv_verdict_traced(judge, rule, cert, trace, judge->goal_ref);
}

static bool is_for(const pv_cause_info *cause, const char *goal) {
    for (size_t i = 0; i < cause->goal_count; i++)
        if (goal && strcmp(cause->goals[i], goal) == 0)
            return true;
    return cause->goal_count == 0;
}

static pv_status fill_fix(const pv_cause_info *cause, const pv_cause_details *details,
                          pv_diagnosis *d) {
    const char *variant = details->fix;
    const pv_trace *found = &details->backing;
    pv_arena *arena = d->cert->unit->arena;
    for (size_t i = 0; i < cause->fix_count; i++) {
        const pv_fix *fix = &cause->fixes[i];
        if (strcmp(fix->name, variant ? variant : "") != 0)
            continue;
        pv_step *steps = pv_arena_array(arena, fix->count, sizeof *steps);
        size_t n = 0;
        for (size_t k = 0; steps && k < fix->count; k++) {
            const pv_step *s = &fix->steps[k];
            if (pv_remedy_is_empty(s->command, d->cert, found))
                continue;
            steps[n] = (pv_step){pv_remedy_fill(s->command, d->cert, found, arena),
                                 pv_remedy_fill(s->changes, d->cert, found, arena),
                                 pv_remedy_fill(s->undo, d->cert, found, arena)};
            if (!steps[n].command || !steps[n].changes || !steps[n].undo)
                return pv_no_memory();
            n++;
        }
        d->fix = steps;
        d->fix_count = n;
        return steps ? pv_success() : pv_no_memory();
    }
    return pv_success();
}

typedef struct {
    pv_judge *judge;
    pv_subject *cert;
    const char *goal;
    pv_diagnosis *found, *broken;
    missing_facts missing;                /* of all causes */
    const pv_cause_info *open[MOST_OPEN]; /* that were not told enough to be ruled out */
    size_t open_count;
} diagnosing;

static pv_diagnosis *new_diagnosis(const diagnosing *x, const pv_cause_info *cause) {
    pv_diagnosis *d = pv_arena_alloc(x->cert->unit->arena, sizeof *d);
    if (d)
        *d = (pv_diagnosis){.cert = x->cert, .cause = cause, .goal = x->goal};
    return d;
}

static bool comes_before(const pv_diagnosis *a, const pv_diagnosis *b) {
    int x = (int)a->confidence - a->cause->aside, y = (int)b->confidence - b->cause->aside;
    return x != y ? x > y : a->cause->rank <= b->cause->rank;
}

/* Behind those that come before it in rank. */
static void insert(diagnosing *x, pv_diagnosis *d) {
    pv_diagnosis **at = &x->found;
    while (*at && comes_before(*at, d))
        at = &(*at)->next;
    d->next = *at;
    *at = d;
}

static pv_status note_broken(diagnosing *x, const pv_cause_info *cause, const char *error,
                             const char *traceback) {
    pv_diagnosis *d = new_diagnosis(x, cause), **at = &x->broken;
    if (!d)
        return pv_no_memory();
    d->error = error ? error : "unknown error";
    d->traceback = traceback;
    while (*at)
        at = &(*at)->next;
    *at = d;
    return pv_success();
}

static pv_status note_found(diagnosing *x, const pv_cause_info *cause, const pv_trace *trace) {
    const pv_cause_details details = x->judge->run.cause;
    missing_facts missing = {.count = 0};
    pv_diagnosis *d = new_diagnosis(x, cause);
    if (!d)
        return pv_no_memory();
    note_missing(&missing, &x->judge->run, trace);
    d->confidence = details.confidence;
    d->message = details.message;
    d->backing = details.backing.items;
    d->backing_count = details.backing.count;
    d->against = details.against.items;
    d->against_count = details.against.count;
    PV_TRY(fill_fix(cause, &details, d));
    PV_TRY(fill_missing(x->judge, &missing, d));
    insert(x, d);
    return pv_success();
}

static pv_status try_cause(diagnosing *x, pv_rule *rule) {
    pv_judge *judge = x->judge;
    const pv_cause_info *cause = &judge->cause_list.items[rule->at];
    pv_trace trace = {0};
    if (!is_for(cause, x->goal))
        return pv_success();
    if (cause->broken)
        return note_broken(x, cause, cause->load_error, NULL);
    pv_verdict verdict = pv_cause_run(judge, rule, x->cert, &trace);
    if (judge->run.no_memory)
        return pv_no_memory();
    bool open = note_missing(&x->missing, &judge->run, &trace);
    if (verdict == PV_VERDICT_FAIL)
        return note_found(x, cause, &trace);
    if (verdict == PV_VERDICT_BROKEN)
        return note_broken(x, cause, judge->run.error, judge->run.traceback);
    if (open && x->open_count < MOST_OPEN)
        x->open[x->open_count++] = cause;
    return pv_success();
}

/* Beside a cause that is certain to break the key, what is merely possible only distracts. */
static void drop_guesses(diagnosing *x) {
    bool certain = false;
    for (const pv_diagnosis *d = x->found; d; d = d->next)
        certain |= d->confidence == PV_CONFIDENCE_CERTAIN && !d->cause->aside;
    for (pv_diagnosis **at = &x->found; certain && *at;) {
        if ((*at)->confidence == PV_CONFIDENCE_POSSIBLE)
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
}

static pv_status none_found(diagnosing *x) {
    pv_diagnosis *d = new_diagnosis(x, NULL);
    if (!d)
        return pv_no_memory();
    x->found = d;
    PV_TRY(pv_undecided_fill(d, x->open, x->open_count));
    return fill_missing(x->judge, &x->missing, d);
}

pv_status pv_judge_diagnose(pv_judge *judge, pv_subject *cert, const char *goal,
                            pv_diagnosis **ret_first) {
    diagnosing x = {.judge = judge, .cert = cert, .goal = goal};
    PV_TRY(pv_judge_load_causes(judge));
    pv_status status = pv_judge_set_goal(judge, goal);
    for (size_t i = 0; i < judge->causes.count && !status.error; i++)
        status = try_cause(&x, judge->causes.items[i]);
    drop_guesses(&x);
    if (!status.error && !x.found)
        status = none_found(&x);
    pv_view_release(judge);
    if (status.error)
        return status;
    unsigned rank = 0;
    pv_diagnosis **end = &x.found;
    for (; *end; end = &(*end)->next)
        (*end)->rank = (*end)->cause ? ++rank : 0;
    *end = x.broken;
    *ret_first = x.found;
    return pv_success();
}

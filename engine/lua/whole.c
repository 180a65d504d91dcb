/* SPDX-License-Identifier: Apache-2.0
 * Rules over the whole scan: reading `index`, and the object `others` that their checks get. Such a
 * rule sees the facts that it declares and no more, for nothing else is kept. */
#include "lua/whole.h"

#include <string.h>

#include "lua/fields.h"

enum { STEPS = 20 };

/* ---- keys ------------------------------------------------------------------------------------ */

bool pv_path_same(const pv_path *a, const pv_path *b) {
    return a->of_run == b->of_run && a->fact == b->fact && a->link_count == b->link_count &&
           memcmp(a->links, b->links, a->link_count * sizeof *a->links) == 0;
}

bool pv_index_same_key(const pv_index_side *a, const pv_index_side *b) {
    bool same = a->kind == b->kind && a->by_stem == b->by_stem && a->by_count == b->by_count;
    for (size_t i = 0; same && i < a->by_count; i++)
        same = pv_path_same(&a->by[i], &b->by[i]);
    return same;
}

static bool has_fact(const pv_index_side *side, pv_fact fact) {
    for (size_t i = 0; i < side->keep_count; i++)
        if (side->keep[i].fact == fact)
            return true;
    return false;
}

bool pv_whole_keeps(const pv_index *index, pv_fact fact) {
    return has_fact(&index->of, fact) || has_fact(&index->others, fact);
}

bool pv_whole_shows(const pv_index_side *side, pv_fact fact) {
    return pv_fact_get_info(fact)->kind == PV_KIND_RUN || has_fact(side, fact);
}

/* Kinds over which facts are kept: what else is there is there for other rules. */
bool pv_whole_shows_kind(const pv_index_side *side, pv_kind kind) {
    for (size_t i = 0; i < side->keep_count; i++)
        for (size_t n = 0; n < side->keep[i].link_count; n++)
            if (side->keep[i].links[n] == kind)
                return true;
    return kind == side->kind;
}

/* ---- reading the declaration ----------------------------------------------------------------- */

typedef struct {
    lua_State *L;
    pv_complaints *c;
    pv_index_side *side;
    const char *field; /* `by` or `keep` */
} reading;

static void read_name(reading *r) {
    pv_index_side *s = r->side;
    bool key = *r->field == 'b';
    const char *text = lua_type(r->L, -1) == LUA_TSTRING ? lua_tostring(r->L, -1) : "";
    pv_path path;
    if (key && strcmp(text, "stem") == 0) {
        s->by_stem = true;
        return;
    }
    const char *wrong = pv_path_parse(s->kind, text, r->c->arena, &path);
    if (!wrong && path.of_run)
        wrong = "a fact of the scan is the same for all";
    if (!wrong && pv_fact_get_info(path.fact)->type == PV_TYPE_RECORDS)
        wrong = "a list of records is too much to keep";
    if (!wrong && (key ? s->by_count == PV_INDEX_KEYS : s->keep_count == PV_INDEX_KEPT))
        wrong = "these are more facts than an index may have";
    if (wrong)
        pv_complain(r->c, *text ? text : "index", "index: %s: %s", r->field, wrong);
    else if (key)
        s->by[s->by_count++] = path;
    else
        s->keep[s->keep_count++] = path;
}

/* One name, or a list of them. False: the field is not there. */
static bool read_names(reading *r, int table, const char *field) {
    lua_State *L = r->L;
    r->field = field;
    int type = lua_getfield(L, table, field);
    if (type == LUA_TSTRING)
        read_name(r);
    lua_Integer count = type == LUA_TTABLE ? luaL_len(L, -1) : 0;
    for (lua_Integer i = 1; i <= count && i <= 2 * PV_INDEX_KEPT; i++) {
        lua_geti(L, -1, i);
        read_name(r);
        lua_pop(L, 1);
    }
    if (type != LUA_TNIL && type != LUA_TSTRING && type != LUA_TTABLE)
        pv_complain(r->c, field, "index: %s is the name of a fact, or a list of them", field);
    lua_pop(L, 1);
    return type != LUA_TNIL;
}

static void read_kind(reading *r, int table) {
    const char *word = pv_field_text(r->L, table, "of", r->c);
    if (!word)
        return;
    r->side->kind = pv_kind_named(word);
    if (r->side->kind != PV_KIND_COUNT && r->side->kind != PV_KIND_RUN)
        return;
    r->side->kind = PV_KIND_CERT;
    pv_complain(r->c, word, "index: %s", pv_subject_unknown(word, r->c->arena));
}

/* What `others` does not say is as with the subjects themselves. */
static void read_others(reading *r, int table) {
    pv_index_side *s = r->side;
    const pv_index_side base = *s;
    pv_declared_check(r->L, table, PV_DECLARED_OTHERS, r->c);
    read_kind(r, table);
    s->by_count = s->keep_count = 0;
    s->by_stem = false;
    bool same = s->kind == base.kind;
    if (!read_names(r, table, "by") && same) {
        memcpy(s->by, base.by, sizeof s->by);
        s->by_count = base.by_count;
        s->by_stem = base.by_stem;
    }
    if (!read_names(r, table, "keep") && same) {
        memcpy(s->keep, base.keep, sizeof s->keep);
        s->keep_count = base.keep_count;
    }
}

void pv_whole_read(lua_State *L, int index, pv_rule *rule, pv_complaints *c) {
    pv_index *made = pv_arena_alloc(c->arena, sizeof *made);
    if (!made)
        luaL_error(L, "no memory for the catalogue");
    reading r = {.L = L, .c = c, .side = &made->of};
    pv_declared_check(L, index, PV_DECLARED_INDEX, c);
    made->of.kind = PV_KIND_RUN;
    read_kind(&r, index);
    if (made->of.kind == PV_KIND_RUN) {
        pv_complain(c, "index", "index does not say whom it is of: of = \"cert\"");
        return;
    }
    read_names(&r, index, "by");
    read_names(&r, index, "keep");
    made->others = made->of;
    r.side = &made->others;
    int type = lua_getfield(L, index, "others");
    if (type == LUA_TTABLE)
        read_others(&r, lua_gettop(L));
    else if (type != LUA_TNIL)
        pv_complain(c, "others", "index: others is { of = ..., by = ..., keep = ... }");
    if (made->of.by_count + made->of.by_stem != made->others.by_count + made->others.by_stem ||
        made->of.by_count + made->of.by_stem == 0)
        pv_complain(c, "index", "index: by names one fact or several, as many of both sides");
    rule->index = made;
    rule->info.subject = made->of.kind;
    rule->info.whole_scan = true;
}

/* ---- others ---------------------------------------------------------------------------------- */

static const char OTHERS; /* registry key of the one object, which has no state */

bool pv_others_reach(pv_others *others, size_t at) {
    while (others->count <= at)
        if (others->failed || !others->find || !others->find(others))
            return false;
    return true;
}

static pv_others *others_at(lua_State *L) {
    const pv_judge *judge = pv_state_judge(L);
    if (!judge->others)
        luaL_error(L, "others are there in `check` only");
    return judge->others;
}

static _Noreturn void unmade(lua_State *L) {
    pv_state_judge(L)->run.no_memory = true;
    pv_state_raise(L, "others cannot be read");
}

static bool reach(lua_State *L, pv_others *others, size_t at) {
    bool there = pv_others_reach(others, at);
    if (others->failed)
        unmade(L);
    return there;
}

/* Upvalues: the next one, and whether only those are asked for that came before. */
static int next_other(lua_State *L) {
    pv_others *o = others_at(L);
    pv_run *run = &pv_state_judge(L)->run;
    size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(1));
    bool earlier = lua_toboolean(L, lua_upvalueindex(2));
    pv_state_charge(L, STEPS);
    if (!reach(L, o, at) || (earlier && at >= o->earlier)) {
        run->asked_all = true;
        return 0;
    }
    lua_pushinteger(L, (lua_Integer)at + 1);
    lua_replace(L, lua_upvalueindex(1));
    pv_view *view = pv_whole_view(L, run->rule, at, o->items[at]);
    if (run->trace)
        pv_access_push_traced(L, view, "other");
    else
        lua_rawgeti(L, LUA_REGISTRYINDEX, view->proxy_ref);
    return 1;
}

static int push_iterator(lua_State *L, bool earlier) {
    (void)others_at(L);
    lua_pushinteger(L, 0);
    lua_pushboolean(L, earlier);
    lua_pushcclosure(L, next_other, 2);
    return 1;
}

static int others_each(lua_State *L) {
    return push_iterator(L, false);
}

static int others_earlier(lua_State *L) {
    return push_iterator(L, true);
}

static int others_length(lua_State *L) {
    pv_others *o = others_at(L);
    while (reach(L, o, o->count))
        pv_state_charge(L, STEPS);
    lua_pushinteger(L, (lua_Integer)o->count);
    return 1;
}

static int others_missing(lua_State *L) {
    pv_sandbox_text(L, 2);
    return luaL_error(L, "others has each, earlier and a length, and no '%s'", lua_tostring(L, -1));
}

static int refuse_write(lua_State *L) {
    return luaL_error(L, "others are read-only");
}

static void push_methods(lua_State *L) {
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, others_each);
    lua_setfield(L, -2, "each");
    lua_pushcfunction(L, others_earlier);
    lua_setfield(L, -2, "earlier");
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, others_missing);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
}

void pv_whole_build(lua_State *L) {
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 4);
    push_methods(L);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, others_length);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &OTHERS);
}

void pv_whole_push(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &OTHERS);
}

/* ---- views ----------------------------------------------------------------------------------- */

static pv_view **room_for(lua_State *L, pv_rule *rule) {
    if (!rule->views)
        rule->views =
            pv_arena_array(pv_state_judge(L)->arena, PV_OTHERS_MAX + 1, sizeof *rule->views);
    if (!rule->views)
        luaL_error(L, "no memory for a view");
    return rule->views;
}

static void forget(pv_view *root) {
    for (pv_view *v = root; v; v = v->next)
        v->subject = NULL;
}

/* The last of the rule's views is the subject's own. */
static pv_view *view_at(lua_State *L, pv_rule *rule, size_t at, const pv_index_side *side,
                        pv_subject *subject) {
    pv_view **view = &room_for(L, rule)[at];
    if (!*view)
        *view = pv_view_make(L, side->kind, side);
    if ((*view)->subject != subject) {
        forget(*view);
        pv_view_show(L, *view, subject);
    }
    return *view;
}

pv_view *pv_whole_view(lua_State *L, pv_rule *rule, size_t at, pv_subject *other) {
    return view_at(L, rule, at, &rule->index->others, other);
}

pv_view *pv_whole_own_view(lua_State *L, pv_rule *rule, pv_subject *subject) {
    return view_at(L, rule, PV_OTHERS_MAX, &rule->index->of, subject);
}

/* All that is linked to the subject of a view, however far, is in views of that. */
pv_view *pv_whole_linked_view(lua_State *L, pv_view *from, pv_subject *subject) {
    pv_view *root = from->root, *free = NULL;
    if (root->subject == subject)
        return root;
    for (pv_view *v = root->next; v; v = v->next) {
        if (v->subject == subject)
            return v;
        if (!v->subject && v->kind == subject->kind)
            free = v;
    }
    if (!free) {
        free = pv_view_make(L, subject->kind, from->side);
        free->root = root;
        free->next = root->next;
        root->next = free;
    }
    pv_view_show(L, free, subject);
    return free;
}

void pv_whole_forget_own(const pv_rule *rule) {
    if (rule->views && rule->views[PV_OTHERS_MAX])
        forget(rule->views[PV_OTHERS_MAX]);
}

void pv_judge_forget(pv_judge *judge) {
    for (size_t i = 0; i < judge->rule_count; i++)
        for (size_t n = 0; judge->rules[i]->views && n <= PV_OTHERS_MAX; n++)
            if (judge->rules[i]->views[n])
                forget(judge->rules[i]->views[n]);
}

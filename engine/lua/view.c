/* SPDX-License-Identifier: Apache-2.0
 * The tables in which rules read facts, one for each subject that a judgement meets, used again
 * for the next. A table is filled once with those facts that some rule names and that cost
 * nothing; texts, digests and what is pending come on first reading (access.c). */
#include "lua/internal.h"

static pv_slot *slot_of(const pv_view *view, pv_fact fact) {
    return &view->slots[(size_t)fact - (size_t)pv_kind_first(view->kind)];
}

static int refuse_write(lua_State *L) {
    return luaL_error(L, "facts are read-only");
}

static int refuse_length(lua_State *L) {
    return luaL_error(L, "a subject has no length: name a fact");
}

/* ---- making ---------------------------------------------------------------------------------- */

static int make_table(lua_State *L, pv_view *view) {
    lua_createtable(L, 0, (int)pv_kind_facts(view->kind));
    lua_createtable(L, 0, 1);
    lua_pushlightuserdata(L, view);
    lua_pushcclosure(L, pv_access_miss, 1);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

static int make_proxy(lua_State *L, const pv_view *view) {
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 4);
    lua_rawgeti(L, LUA_REGISTRYINDEX, view->table_ref);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, refuse_length);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

pv_view *pv_view_make(lua_State *L, pv_kind kind, const pv_index_side *side) {
    pv_judge *judge = pv_state_judge(L);
    size_t facts = pv_kind_facts(kind);
    pv_view *view = pv_arena_alloc(judge->arena, sizeof *view);
    pv_slot *slots = pv_arena_array(judge->arena, facts, sizeof *slots);
    if (!view || !slots)
        luaL_error(L, "no memory for a view");
    for (size_t i = 0; i < facts; i++)
        slots[i].present_ref = slots[i].absent_ref = LUA_NOREF;
    *view = (pv_view){.judge = judge, .kind = kind, .slots = slots, .side = side, .root = view};
    view->table_ref = make_table(L, view);
    view->proxy_ref = make_proxy(L, view);
    return view;
}

/* ---- filling --------------------------------------------------------------------------------- */

static void push_scalar(lua_State *L, const pv_fact_info *info, const pv_value *v) {
    if (info->type == PV_TYPE_BOOL)
        lua_pushboolean(L, v->u.boolean);
    else if (info->type == PV_TYPE_ENUM)
        lua_rawgeti(L, LUA_REGISTRYINDEX, pv_state_judge(L)->enum_refs[info->of][v->u.choice]);
    else
        lua_pushinteger(L, v->u.integer);
}

/* Puts the value at the top under the fact's name into the table at -2. */
static void put(lua_State *L, pv_view *view, pv_fact fact) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, view->judge->field_refs[fact]);
    lua_insert(L, -2);
    lua_rawset(L, -3);
}

static void clear(lua_State *L, pv_view *view, pv_fact fact, pv_slot *slot) {
    if (slot->state == PV_SLOT_EMPTY)
        return;
    lua_pushnil(L);
    put(L, view, fact);
    slot->state = PV_SLOT_EMPTY;
}

static void fill_scalar(lua_State *L, pv_view *view, pv_fact fact, const pv_value *v) {
    const pv_fact_info *info = pv_fact_get_info(fact);
    pv_slot *slot = slot_of(view, fact);
    int64_t number = info->type == PV_TYPE_BOOL   ? v->u.boolean
                     : info->type == PV_TYPE_ENUM ? (int64_t)v->u.choice
                                                  : v->u.integer;
    if (slot->state == PV_SLOT_VALUE && slot->written == number)
        return;
    push_scalar(L, info, v);
    put(L, view, fact);
    slot->state = PV_SLOT_VALUE;
    slot->written = number;
}

static void fill_set(lua_State *L, pv_view *view, pv_fact fact, bool present) {
    pv_slot *slot = slot_of(view, fact);
    uint8_t state = present ? PV_SLOT_SET : PV_SLOT_EMPTY_SET;
    if (slot->state == state)
        return;
    pv_sets_push(L, view, fact, present);
    put(L, view, fact);
    slot->state = state;
}

static void fill_one(lua_State *L, pv_view *view, pv_fact fact) {
    const pv_value *v = pv_subject_peek(view->subject, fact);
    bool present = v->known == PV_PRESENT;
    switch (pv_fact_get_info(fact)->type) {
    case PV_TYPE_BOOL:
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
    case PV_TYPE_ENUM:
        if (present)
            fill_scalar(L, view, fact, v);
        else
            clear(L, view, fact, slot_of(view, fact));
        break;
    case PV_TYPE_SET:
    case PV_TYPE_LIST:
    case PV_TYPE_RECORDS:
        if (v->known == PV_ABSENT || (present && !pv_access_too_long(pv_fact_get_info(fact), v)))
            fill_set(L, view, fact, present);
        else
            clear(L, view, fact, slot_of(view, fact));
        break;
    case PV_TYPE_TEXT:
    case PV_TYPE_BYTES:
        clear(L, view, fact, slot_of(view, fact));
        break;
    }
}

static void fill_side(lua_State *L, pv_view *view) {
    for (size_t i = 0; i < view->side->keep_count; i++)
        if (pv_fact_get_info(view->side->keep[i].fact)->kind == view->kind)
            fill_one(L, view, view->side->keep[i].fact);
}

static void fill(lua_State *L, pv_view *view) {
    const pv_judge *judge = view->judge;
    lua_rawgeti(L, LUA_REGISTRYINDEX, view->table_ref);
    if (view->side)
        fill_side(L, view);
    for (size_t i = 0; i < judge->fill_count[view->kind] && !view->side; i++)
        fill_one(L, view, judge->fill[view->kind][i]);
    for (size_t k = 0; k < PV_KIND_COUNT; k++) {
        if (!view->link_cached[k])
            continue;
        lua_rawgeti(L, LUA_REGISTRYINDEX, judge->kind_refs[k]);
        lua_pushnil(L);
        lua_rawset(L, -3);
        view->link_cached[k] = false;
    }
    lua_pop(L, 1);
}

void pv_view_show(lua_State *L, pv_view *view, pv_subject *subject) {
    view->subject = subject;
    fill(L, view);
}

pv_subject *pv_view_link(const pv_view *view, pv_kind kind) {
    bool shown = !view->side || pv_whole_shows_kind(view->side, kind);
    return shown ? pv_subject_linked(view->subject, kind) : NULL;
}

pv_view *pv_view_linked(lua_State *L, pv_view *view, pv_subject *subject) {
    return view->side ? pv_whole_linked_view(L, view, subject) : pv_view_of(L, subject);
}

pv_view *pv_view_of(lua_State *L, pv_subject *subject) {
    pv_judge *judge = pv_state_judge(L);
    pv_view *free = NULL;
    for (pv_view *v = judge->views; v; v = v->next) {
        if (v->subject == subject)
            return v;
        if (!v->subject && v->kind == subject->kind)
            free = v;
    }
    if (!free) {
        free = pv_view_make(L, subject->kind, NULL);
        free->next = judge->views;
        judge->views = free;
    }
    pv_view_show(L, free, subject);
    return free;
}

void pv_view_release(pv_judge *judge) {
    for (pv_view *v = judge->views; v; v = v->next)
        if (v != judge->run_view)
            v->subject = NULL;
}

void pv_view_refill(lua_State *L, pv_view *view) {
    fill(L, view);
}

pv_status pv_view_plan(pv_judge *judge) {
    for (size_t k = 0; k < PV_KIND_COUNT; k++) {
        size_t facts = pv_kind_facts((pv_kind)k), first = (size_t)pv_kind_first((pv_kind)k);
        if (!judge->fill[k])
            judge->fill[k] = pv_arena_array(judge->arena, facts, sizeof *judge->fill[k]);
        if (!judge->fill[k])
            return pv_no_memory();
        judge->fill_count[k] = 0;
        for (size_t i = first; i < first + facts; i++)
            if (judge->needed[i])
                judge->fill[k][judge->fill_count[k]++] = (pv_fact)i;
    }
    return pv_success();
}

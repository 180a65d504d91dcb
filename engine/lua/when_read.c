/* SPDX-License-Identifier: Apache-2.0
 * A rule's `when` from Lua into the form that when.c judges. Entries with a fact's name are
 * conditions; entries without a name are groups: { any = { {...}, {...} } }, all, none. Names,
 * types and values are held against the schema here, so that a misspelt one never waits for its
 * subject. */
#include <string.h>

#include "base/clock.h"
#include "lua/fields.h"

enum { MOST_LISTED = 12 }; /* values that a complaint names */
enum { MOST_WORDS = 512, MOST_PARTS = 64, FIRST_PARTS = 4, DEEPEST = 6 };

typedef struct {
    lua_State *L;
    pv_complaints *c;
    unsigned depth;
} reader;

static void *room(reader *r, size_t count, size_t size) {
    void *items = pv_arena_array(r->c->arena, count, size);
    if (!items)
        luaL_error(r->L, "no memory for the catalogue");
    return items;
}

const char *pv_value_unknown(pv_arena *arena, const char *fact, pv_enum_id of, const char *word) {
    const char *names[64];
    unsigned size = pv_enum_size(of);
    for (unsigned i = 0; i < size; i++)
        names[i] = pv_enum_name(of, i);
    const char *near = pv_text_nearest(word, names, size);
    pv_textbuf t = pv_textbuf_new(arena, 1 << 14);
    pv_textbuf_addf(&t, "%s has no value \"%.80s\"", fact, word);
    if (near)
        pv_textbuf_addf(&t, "; did you mean \"%s\"?", near);
    for (unsigned i = 0; !near && size <= MOST_LISTED && i < size; i++)
        pv_textbuf_addf(&t, "%s%s", i ? ", " : "; it has ", names[i]);
    const char *text = pv_textbuf_end(&t, NULL);
    return text ? text : "a fact has no such value";
}

void pv_complain_value(pv_complaints *c, const char *fact, pv_enum_id of, const char *word) {
    pv_complain(c, word, "%s", pv_value_unknown(c->arena, fact, of, word));
}

/* ---- values ---------------------------------------------------------------------------------- */

static void add_choice(reader *r, pv_when *w) {
    lua_State *L = r->L;
    pv_enum_id of = pv_fact_get_info(w->path.fact)->of;
    if (lua_type(L, -1) != LUA_TSTRING) {
        pv_complain(r->c, w->name, "%s is held against a %s; its values are texts", w->name,
                    luaL_typename(L, -1));
        return;
    }
    int value = pv_enum_value(of, lua_tostring(L, -1));
    if (value < 0)
        pv_complain_value(r->c, w->name, of, lua_tostring(L, -1));
    else
        w->mask |= UINT64_C(1) << value;
}

static void add_number(reader *r, pv_when *w) {
    lua_State *L = r->L;
    int64_t number = lua_tointeger(L, -1);
    bool time = w->type == PV_TYPE_TIME && lua_type(L, -1) == LUA_TSTRING;
    if (time ? !pv_clock_parse(lua_tostring(L, -1), &number) : !lua_isinteger(L, -1))
        pv_complain(r->c, w->name, "%s is held against a %s: %s", w->name, luaL_typename(L, -1),
                    w->type == PV_TYPE_TIME ? "it is a time, write a date, as \"2027-01-01\""
                                            : "it is a whole number, write it without quotes");
    else if (w->count < MOST_WORDS)
        ((int64_t *)(uintptr_t)w->numbers)[w->count++] = number;
}

static void add_word(reader *r, pv_when *w) {
    size_t size;
    if (lua_type(r->L, -1) != LUA_TSTRING) {
        pv_complain(r->c, w->name, "%s is held against a %s; its values are texts", w->name,
                    luaL_typename(r->L, -1));
        return;
    }
    const char *word = lua_tolstring(r->L, -1, &size);
    const char *copy = pv_arena_text(r->c->arena, word, size);
    if (copy && w->count < MOST_WORDS)
        ((pv_text *)(uintptr_t)w->words)[w->count++] = (pv_text){copy, size};
}

/* Adds the value at the top to the condition. */
static void add_value(reader *r, pv_when *w) {
    switch (w->type) {
    case PV_TYPE_BOOL:
        if (lua_isboolean(r->L, -1))
            w->mask |= UINT64_C(1) << lua_toboolean(r->L, -1);
        else
            pv_complain(r->c, w->name, "%s is true or false", w->name);
        break;
    case PV_TYPE_ENUM:
    case PV_TYPE_SET:
        add_choice(r, w);
        break;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        add_number(r, w);
        break;
    case PV_TYPE_TEXT:
    case PV_TYPE_BYTES:
    case PV_TYPE_LIST:
        add_word(r, w);
        break;
    case PV_TYPE_RECORDS:
        break; /* refused before */
    }
}

static void make_room(reader *r, pv_when *w, size_t count) {
    if (w->type == PV_TYPE_INT || w->type == PV_TYPE_TIME)
        w->numbers = room(r, count, sizeof *w->numbers);
    else
        w->words = room(r, count, sizeof *w->words);
}

/* The value at the top, or all values of the list there. */
static void add_values(reader *r, pv_when *w) {
    int list = lua_gettop(r->L);
    lua_Integer count = lua_istable(r->L, list) ? luaL_len(r->L, list) : 1;
    if (count < 0 || count > MOST_WORDS) {
        pv_complain(r->c, w->name, "%s is held against too many values", w->name);
        return;
    }
    make_room(r, w, (size_t)count);
    if (!lua_istable(r->L, list)) {
        add_value(r, w);
        return;
    }
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(r->L, list, i);
        add_value(r, w);
        lua_settop(r->L, list);
    }
}

/* ---- one fact -------------------------------------------------------------------------------- */

static bool has_members(pv_type type) {
    return type == PV_TYPE_SET || type == PV_TYPE_LIST;
}

static pv_when_op op_of_scalar(pv_type type) {
    if (type == PV_TYPE_BOOL || type == PV_TYPE_ENUM)
        return PV_WHEN_CHOICE;
    return type == PV_TYPE_INT || type == PV_TYPE_TIME ? PV_WHEN_NUMBER : PV_WHEN_WORD;
}

static void read_bound(reader *r, pv_when *w, const char *field, int64_t *ret_bound) {
    int64_t number;
    pv_when one = *w;
    one.count = 0;
    one.numbers = &number;
    if (lua_getfield(r->L, -1, field) != LUA_TNIL) {
        add_number(r, &one);
        if (one.count)
            *ret_bound = number;
    }
    lua_pop(r->L, 1);
}

/* Room for 4 parts, then for 8 and so on. */
static void grow(reader *r, pv_when *group) {
    size_t count = group->part_count;
    if (count && (count < FIRST_PARTS || (count & (count - 1)) != 0))
        return;
    pv_when *parts = room(r, count ? 2 * count : FIRST_PARTS, sizeof *parts);
    for (size_t i = 0; i < count; i++)
        parts[i] = group->parts[i];
    group->parts = parts;
}

/* The part stays where it is until the next one is added to the group. */
static pv_when *add_part(reader *r, pv_when *group, pv_when part) {
    if (group->part_count == MOST_PARTS) {
        pv_complain(r->c, "when", "when has too many conditions");
        return &group->parts[0];
    }
    grow(r, group);
    group->parts[group->part_count] = part;
    return &group->parts[group->part_count++];
}

/* { has = x }, { any = {...} } ...: the conditions that the table at the top names, all to hold. */
static void read_forms(reader *r, pv_when *group, pv_when leaf) {
    static const char *const NAMES[] = {"has", "any", "all", "only", "none"};
    static const pv_when_op OPS[] = {PV_WHEN_ANY, PV_WHEN_ANY, PV_WHEN_ALL, PV_WHEN_ONLY,
                                     PV_WHEN_NONE};
    lua_State *L = r->L;
    int table = lua_gettop(L);
    const char *names[PV_FIELDS_MOST + 1];
    pv_declared_names(PV_DECLARED_CONDITION, names);
    pv_field_check(L, table, leaf.name, names, r->c);
    for (size_t i = 0; i < sizeof OPS / sizeof *OPS; i++) {
        if (lua_getfield(L, table, NAMES[i]) != LUA_TNIL) {
            pv_when *w = add_part(r, group, leaf);
            w->op = OPS[i];
            if (!has_members(leaf.type))
                pv_complain(r->c, leaf.name, "%s is no set: it has no '%s'", leaf.name, NAMES[i]);
            else
                add_values(r, w);
        }
        lua_settop(L, table);
    }
    if (lua_getfield(L, table, "present") != LUA_TNIL) {
        pv_when *w = add_part(r, group, leaf);
        w->op = PV_WHEN_PRESENT;
        w->negated = !lua_toboolean(L, -1);
    }
    lua_settop(L, table);
    leaf.least = INT64_MIN;
    leaf.most = INT64_MAX;
    if (leaf.type == PV_TYPE_INT || leaf.type == PV_TYPE_TIME) {
        read_bound(r, &leaf, "min", &leaf.least);
        read_bound(r, &leaf, "max", &leaf.most);
    }
    if (leaf.least != INT64_MIN || leaf.most != INT64_MAX)
        add_part(r, group, leaf)->op = PV_WHEN_RANGE;
}

/* The condition on one fact: its name at -2, what it is held against at -1. */
static void read_fact(reader *r, pv_when *group) {
    lua_State *L = r->L;
    const char *text = lua_tostring(L, -2);
    pv_kind kind = r->c->rule->info.subject;
    char name[PV_PATH_TEXT];
    pv_when leaf = {.op = PV_WHEN_PRESENT};
    const char *wrong = pv_path_parse(kind, text, r->c->arena, &leaf.path);
    if (wrong) {
        pv_complain(r->c, text, "when: %s", wrong);
        return;
    }
    pv_path_write(kind, &leaf.path, name);
    leaf.name = pv_arena_text(r->c->arena, name, strlen(name));
    leaf.type = pv_fact_get_info(leaf.path.fact)->type;
    if (!leaf.name)
        luaL_error(L, "no memory for the catalogue");
    if (leaf.type == PV_TYPE_RECORDS) {
        pv_complain(r->c, text, "when: %s is a list of records, which `check` looks through", name);
        return;
    }
    bool list = lua_istable(L, -1) && luaL_len(L, -1) > 0;
    if (lua_istable(L, -1) && !list) {
        read_forms(r, group, leaf);
        return;
    }
    if (has_members(leaf.type)) {
        pv_complain(r->c, text, "when: %s is a set: say { has = ... } or { any = { ... } }", name);
        return;
    }
    leaf.op = op_of_scalar(leaf.type);
    add_values(r, add_part(r, group, leaf));
}

/* ---- groups ---------------------------------------------------------------------------------- */

static void read_group(reader *r, pv_when *group);

/* The list of groups at the top, under `op`. */
static void read_alternatives(reader *r, pv_when *group, pv_when_op op) {
    lua_State *L = r->L;
    int list = lua_gettop(L);
    pv_when *w = add_part(r, group, (pv_when){.op = op});
    lua_Integer count = lua_istable(L, list) ? luaL_len(L, list) : 0;
    if (count < 1 || count > MOST_PARTS)
        pv_complain(r->c, "when", "a group of `when` is a list of tables of conditions");
    for (lua_Integer i = 1; i <= count && i <= MOST_PARTS; i++) {
        lua_geti(L, list, i);
        read_group(r, add_part(r, w, (pv_when){.op = PV_WHEN_EVERY}));
        lua_settop(L, list);
    }
}

/* { any = {...} } at the top, an entry without a fact's name. */
static void read_nameless(reader *r, pv_when *group) {
    static const char *const NAMES[] = {"any", "all", "none"};
    static const pv_when_op OPS[] = {PV_WHEN_SOME, PV_WHEN_EVERY, PV_WHEN_NEITHER};
    lua_State *L = r->L;
    int table = lua_gettop(L);
    if (!lua_istable(L, table)) {
        pv_complain(r->c, "when", "an entry of `when` names a fact, or is { any = { ... } }");
        return;
    }
    pv_declared_check(L, table, PV_DECLARED_GROUP, r->c);
    for (size_t i = 0; i < sizeof OPS / sizeof *OPS; i++) {
        if (lua_getfield(L, table, NAMES[i]) != LUA_TNIL)
            read_alternatives(r, group, OPS[i]);
        lua_settop(L, table);
    }
}

/* Conditions in the order of names, for tables have none that lasts; groups behind them. */
static void sort_parts(pv_when *group) {
    for (size_t i = 1; i < group->part_count; i++) {
        pv_when part = group->parts[i];
        size_t at = i;
        for (; part.name && at > 0; at--) {
            const char *before = group->parts[at - 1].name;
            if (before && strcmp(before, part.name) <= 0)
                break;
            group->parts[at] = group->parts[at - 1];
        }
        group->parts[at] = part;
    }
}

/* The table of conditions at the top. */
static void read_group(reader *r, pv_when *group) {
    lua_State *L = r->L;
    luaL_checkstack(L, 24, "when is too deep");
    if (!lua_istable(L, -1) || r->depth >= DEEPEST) {
        pv_complain(r->c, "when", "a group of `when` is a table of conditions, and not too deep");
        return;
    }
    r->depth++;
    pv_frozen_open(L, -1);
    int table = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table); lua_settop(L, table + 1)) {
        if (lua_type(L, -2) == LUA_TSTRING)
            read_fact(r, group);
        else
            read_nameless(r, group);
    }
    lua_settop(L, table - 1);
    r->depth--;
    sort_parts(group);
}

pv_when *pv_when_read(lua_State *L, int index, pv_complaints *c) {
    reader r = {L, c, 0};
    pv_when *w = room(&r, 1, sizeof *w);
    w->op = PV_WHEN_EVERY;
    lua_pushvalue(L, index);
    read_group(&r, w);
    lua_pop(L, 1);
    return w;
}

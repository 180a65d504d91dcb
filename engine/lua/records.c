/* SPDX-License-Identifier: Apache-2.0
 * What rules get of RECORDS facts: an object with a length, `present` and `each`, which makes a
 * table of every record; and `grants`, which evaluates the entries of an access control list. Like
 * the objects of sets.c these hold no value: every call looks at the subject. */
#include <string.h>

#include "facts/access.h"
#include "facts/render.h"
#include "lua/internal.h"

enum { RECORD_STEPS = 20, LONGEST_RENDERED = 256 * 1024 };

static const pv_fact_info *info_of(const pv_handle *h) {
    return pv_fact_get_info(h->fact);
}

static pv_handle *take(lua_State *L, int index) {
    pv_handle *h = pv_sets_handle(L, index);
    if (!h || info_of(h)->type != PV_TYPE_RECORDS)
        luaL_error(L, "a list of records' methods are called with a colon: acl.entries:each()");
    return h;
}

static const pv_value *value_of(lua_State *L, const pv_handle *h) {
    static const pv_value NOTHING = {.known = PV_ABSENT};
    if (!h->view->subject)
        luaL_error(L, "reading a fact handle after its artifact is gone");
    const pv_value *v = pv_subject_peek(h->view->subject, h->fact);
    return v->known == PV_PRESENT ? v : &NOTHING;
}

/* ---- records as tables ----------------------------------------------------------------------- */

/* A set in a record is a table with `true` under each of its values. */
static void push_set(lua_State *L, pv_enum_id of, uint64_t set) {
    lua_createtable(L, 0, 4);
    for (unsigned i = 0; i < pv_enum_size(of); i++) {
        if (!pv_set_has(set, i))
            continue;
        lua_pushboolean(L, 1);
        lua_setfield(L, -2, pv_enum_name(of, i));
    }
}

static void push_field(lua_State *L, const pv_field_info *field, const pv_value *v) {
    if (field->type == PV_TYPE_TEXT)
        lua_pushlstring(L, v->u.text, v->count);
    else if (field->type == PV_TYPE_ENUM)
        lua_pushstring(L, pv_enum_name(field->of, v->u.choice));
    else if (field->type == PV_TYPE_SET)
        push_set(L, field->of, v->u.set);
    else if (field->type == PV_TYPE_BOOL)
        lua_pushboolean(L, v->u.boolean);
    else
        lua_pushinteger(L, v->u.integer);
}

static void push_record(lua_State *L, pv_record_id id, const pv_value *row) {
    const pv_field_info *fields = pv_record_fields(id);
    unsigned width = pv_record_width(id);
    pv_state_charge(L, RECORD_STEPS);
    lua_createtable(L, 0, (int)width);
    for (unsigned i = 0; i < width; i++) {
        if (row[i].known != PV_PRESENT)
            continue;
        push_field(L, &fields[i], &row[i]);
        lua_setfield(L, -2, fields[i].name);
    }
}

static int next_record(lua_State *L) {
    pv_handle *h = take(L, lua_upvalueindex(1));
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(2));
    const pv_value *v = value_of(L, h);
    if (at >= (lua_Integer)v->count)
        return 0;
    lua_pushinteger(L, at + 1);
    lua_replace(L, lua_upvalueindex(2));
    push_record(L, info_of(h)->records, pv_value_row(v, info_of(h)->records, (size_t)at));
    return 1;
}

static int method_each(lua_State *L) {
    take(L, 1);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_record, 2);
    return 1;
}

static int method_count(lua_State *L) {
    lua_pushinteger(L, (lua_Integer)value_of(L, take(L, 1))->count);
    return 1;
}

static int method_text(lua_State *L) {
    pv_handle *h = take(L, 1);
    const pv_value *v = value_of(L, h);
    pv_textbuf t = pv_textbuf_new(pv_state_judge(L)->run.words, LONGEST_RENDERED);
    size_t size;
    pv_state_charge(L, RECORD_STEPS * (uint64_t)v->count);
    pv_render_value(&t, info_of(h), v);
    const char *text = pv_textbuf_end(&t, &size);
    if (!text)
        return luaL_error(L, "%s is too long to be written out", info_of(h)->name);
    lua_pushlstring(L, text, size);
    return 1;
}

static int unknown_method(lua_State *L) {
    pv_sandbox_text(L, 2);
    return luaL_error(L, "a list of records has no '%s': each, text, present and # are there",
                      lua_tostring(L, -1));
}

/* ---- grants ---------------------------------------------------------------------------------- */

static pv_accessright right_argument(lua_State *L, int index) {
    const char *word = luaL_checkstring(L, index);
    int right = pv_enum_value(PV_ENUMID_ACCESSRIGHT, word);
    if (right < 0)
        pv_state_raise(L, "grants: there is no right \"%s\"; docs/facts.md lists accessright",
                       word);
    return (pv_accessright)right;
}

/* grants(acl, sid, right): true or false; ends the run when the entries do not tell. */
int pv_records_grants(lua_State *L) {
    size_t size;
    const char *sid = luaL_checklstring(L, 2, &size);
    uint32_t bit = pv_access_bit(right_argument(L, 3));
    if (!pv_sid_valid(sid, size))
        return luaL_error(L, "grants: \"%s\" is no SID", sid);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_getfield(L, 1, "entries"); /* as the rule would: it is traced, and may end the run */
    pv_handle *h = pv_sets_handle(L, -1);
    if (!h || h->fact != PV_FACT_ACL_ENTRIES)
        return luaL_error(L, "grants takes an acl first: grants(acl, \"S-1-5-18\", \"read_data\")");
    const pv_value *v = value_of(L, h);
    pv_state_charge(L, v->count);
    pv_granted g = pv_access_of(v, sid);
    if (g.unknown & bit)
        pv_access_end_unknown(L, h->view->subject, h->fact, NULL);
    lua_pushboolean(L, (g.granted & bit) != 0);
    return 1;
}

/* ---- building -------------------------------------------------------------------------------- */

void pv_records_make_meta(lua_State *L, const void *key, bool present) {
    static const luaL_Reg METHODS[] = {{"each", method_each}, {"text", method_text}, {NULL, NULL}};
    pv_sets_make_meta(L, METHODS, present, unknown_method);
    lua_pushcfunction(L, method_count);
    lua_setfield(L, -2, "__len");
    lua_pushcfunction(L, method_text);
    lua_setfield(L, -2, "__tostring");
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

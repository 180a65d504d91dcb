/* SPDX-License-Identifier: Apache-2.0
 * String functions whose cost is not bounded by the count of instructions: it is estimated before
 * the call, and paid for. Patterns backtrack: a pattern with k repetitions over n octets may take
 * (n+1)^k steps, times two for each '?'. */
#include <string.h>

#include "lua/env.h"
#include "lua/internal.h"

enum { STEPS_PER_CHARGE = 64 };

/* Takes an estimate of elementary steps off the budget. */
static void charge(lua_State *L, double steps) {
    double charged = steps / STEPS_PER_CHARGE;
    pv_state_charge(L, charged < 1e15 ? (uint64_t)charged + 1 : UINT64_C(1000000000000000));
}

/* ---- patterns -------------------------------------------------------------------------------- */

/* Skips one "[...]" class; `at` is behind its bracket. */
static const char *skip_class(const char *at, const char *end) {
    if (at < end && *at == '^')
        at++;
    do {
        if (at < end && *at++ == '%' && at < end)
            at++;
    } while (at < end && *at != ']');
    return at < end ? at + 1 : end;
}

typedef struct {
    unsigned repetitions, choices;
} shape;

static shape shape_of(const char *at, const char *end) {
    shape s = {0, 0};
    while (at < end) {
        char c = *at++;
        if (c == '[')
            at = skip_class(at, end);
        else if (c == '%' && at < end) {
            char what = *at++;
            s.repetitions += what == 'b' || (what >= '0' && what <= '9');
        } else if (c == '*' || c == '+' || c == '-')
            s.repetitions++;
        else if (c == '?')
            s.choices++;
    }
    return s;
}

static double pattern_cost(const char *pattern, size_t pattern_size, size_t size, bool anchored) {
    shape s = shape_of(pattern, pattern + pattern_size);
    double cost = (double)(pattern_size + 1);
    for (unsigned i = 0; i < s.repetitions + !anchored && cost < 1e18; i++)
        cost *= (double)size + 1;
    for (unsigned i = 0; i < s.choices && cost < 1e18; i++)
        cost *= 2;
    return cost;
}

/* `may_anchor`: '^' binds the pattern to the text's start, as it does but in gmatch. */
static void charge_pattern(lua_State *L, bool may_anchor) {
    size_t size, pattern_size;
    luaL_checklstring(L, 1, &size);
    const char *pattern = luaL_checklstring(L, 2, &pattern_size);
    charge(L, pattern_cost(pattern, pattern_size, size, may_anchor && *pattern == '^'));
}

int pv_env_find(lua_State *L) {
    size_t size, pattern_size;
    luaL_checklstring(L, 1, &size);
    luaL_checklstring(L, 2, &pattern_size);
    if (lua_toboolean(L, 4))
        charge(L, ((double)size + 1) * ((double)pattern_size + 1) / 16);
    else
        charge_pattern(L, true);
    return pv_env_pass(L);
}

int pv_env_match(lua_State *L) {
    charge_pattern(L, true);
    return pv_env_pass(L);
}

int pv_env_gmatch(lua_State *L) {
    charge_pattern(L, false);
    return pv_env_pass(L);
}

int pv_env_gsub(lua_State *L) {
    charge_pattern(L, true);
    return pv_env_pass(L);
}

/* ---- others ---------------------------------------------------------------------------------- */

int pv_env_rep(lua_State *L) {
    size_t size, gap = 0;
    luaL_checklstring(L, 1, &size);
    lua_Integer count = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &gap);
    if (count > 0)
        charge(L, (double)count * (double)(size + gap + 1));
    return pv_env_pass(L);
}

int pv_env_scan(lua_State *L) {
    size_t size;
    luaL_checklstring(L, 1, &size);
    charge(L, (double)size);
    return pv_env_pass(L);
}

int pv_env_tonumber(lua_State *L) {
    size_t size = 0;
    if (lua_type(L, 1) == LUA_TSTRING)
        lua_tolstring(L, 1, &size);
    charge(L, (double)size);
    return pv_env_pass(L);
}

/* %p would show an address, and %s of a table too: arguments that are no plain values are made
 * texts first. */
int pv_env_format(lua_State *L) {
    size_t size;
    const char *format = luaL_checklstring(L, 1, &size);
    charge(L, (double)size);
    for (size_t i = 0; i + 1 < size; i++) {
        if (format[i] != '%')
            continue;
        i += 1 + strspn(format + i + 1, "-+ #0123456789.");
        if (format[i] == 'p')
            return luaL_error(L, "%%p is withheld from rules");
    }
    for (int i = 2; i <= lua_gettop(L); i++) {
        if (lua_type(L, i) == LUA_TNUMBER || lua_type(L, i) == LUA_TSTRING)
            continue;
        if (lua_isnil(L, i) || lua_isboolean(L, i))
            continue;
        pv_sandbox_text(L, i);
        lua_replace(L, i);
    }
    return pv_env_pass(L);
}

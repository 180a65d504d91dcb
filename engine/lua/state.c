/* SPDX-License-Identifier: Apache-2.0
 * The Lua state of a judge: how it is entered, what it may use, and how its errors become texts.
 * Nothing calls Lua but under lua_pcall, so lua_atpanic is never needed. */
#include <string.h>

#include "lua/internal.h"

enum { TICK = 1000, DEEPEST_SOURCE = 12, DEEPEST_RECURSION = 100 };

pv_judge *pv_state_judge(lua_State *L) {
    return *(pv_judge **)lua_getextraspace(L);
}

_Noreturn void pv_state_raise(lua_State *L, const char *fmt, ...) {
    va_list args;
    luaL_where(L, 1);
    va_start(args, fmt);
    lua_pushvfstring(L, fmt, args);
    va_end(args);
    lua_concat(L, 2);
    for (;;)
        lua_error(L);
}

/* What is to blame: configurations, profiles and lines of a session run here, too. */
static const char *who(const pv_judge *judge) {
    const pv_rule *running = judge->run.rule;
    return !running || !running->called ? "the rule" : running->called;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void tick(lua_State *L, lua_Debug *ar);

static _Noreturn void spent(lua_State *L) {
    /* From here on every instruction comes back here: nothing can go on after this error. */
    lua_sethook(L, tick, LUA_MASKCOUNT, 1);
    pv_state_raise(L, "%s has used up its %I steps", who(pv_state_judge(L)),
                   (LUAI_UACINT)pv_state_judge(L)->limits->rule_steps);
}

static void tick(lua_State *L, lua_Debug *ar) {
    pv_meter *meter = &pv_state_judge(L)->meter;
    if (ar->event == LUA_HOOKLINE) {
        pv_steps_take(L, ar);
        return;
    }
    if (!pv_meter_take(meter, TICK * pv_meter_weight(meter)))
        spent(L);
}

void pv_state_charge(lua_State *L, uint64_t steps) {
    if (!pv_meter_take(&pv_state_judge(L)->meter, steps))
        spent(L);
}

void pv_state_go_deeper(lua_State *L) {
    luaL_checkstack(L, 16, "too deep");
    if (++pv_state_judge(L)->depth > DEEPEST_RECURSION)
        luaL_error(L, "tables and functions lie too deep in one another");
}

void pv_state_work(pv_judge *judge, bool hooked) {
    pv_meter_begin(&judge->meter, judge->limits);
    bool stepped = judge->steps != NULL;
    if (hooked || stepped)
        lua_sethook(judge->L, tick, LUA_MASKCOUNT | (stepped ? LUA_MASKLINE : 0), TICK);
    judge->hooked = hooked || stepped;
}

void pv_state_rest(pv_judge *judge) {
    if (judge->hooked || judge->meter.steps < 0)
        lua_sethook(judge->L, NULL, 0, 0);
    judge->hooked = false;
    pv_meter_end(&judge->meter, judge->limits);
}

/* ---- errors ---------------------------------------------------------------------------------- */

/* Lua shortens long file names ("...ack/KS001-x.lua:3:"); gives the text with the whole one. */
static const char *with_file(lua_State *L, const char *text, pv_arena *arena) {
    lua_Debug ar, first = {0};
    for (int level = 1; level < DEEPEST_SOURCE && lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (*ar.source != '@')
            continue;
        size_t size = strlen(ar.short_src);
        if (strncmp(text, ar.short_src, size) == 0 && text[size] == ':')
            return pv_arena_printf(arena, "%s%.4096s", ar.source + 1, text + size);
        if (!first.source)
            first = ar;
    }
    if (!first.source)
        return pv_arena_printf(arena, "%.4096s", text);
    return pv_arena_printf(arena, "%s:%d: %.4096s", first.source + 1, first.currentline, text);
}

/* Runs where the error was raised, before the stack is unwound. */
static int keep_error(lua_State *L) {
    pv_run *run = &pv_state_judge(L)->run;
    if (pv_access_is_end(L, 1))
        return 1;
    if (!lua_isstring(L, 1))
        lua_pushfstring(L, "the error is no text but a %s", luaL_typename(L, 1));
    run->error = with_file(L, lua_tostring(L, -1), run->words);
    luaL_traceback(L, L, NULL, 1);
    const char *trace = lua_tostring(L, -1);
    run->traceback = pv_arena_text(run->words, trace, strlen(trace));
    run->no_memory |= !run->error || !run->traceback;
    lua_settop(L, 1);
    return 1;
}

static const char *plain_error(pv_judge *judge, int code) {
    if (code != LUA_ERRMEM)
        return "an error while an error was handled";
    const char *text =
        pv_arena_printf(judge->run.words, "%s needs more than the %llu bytes that it may use",
                        who(judge), (unsigned long long)judge->limits->rule_bytes);
    return text ? text : "the rule needs more memory than it may use";
}

int pv_state_enter(pv_judge *judge, lua_CFunction body, void *data) {
    lua_State *L = judge->L;
    int base = lua_gettop(L);
    judge->run.error = judge->run.traceback = NULL;
    judge->run.ended = false;
    judge->depth = 0;
    if (!lua_checkstack(L, LUA_MINSTACK))
        return LUA_ERRMEM;
    lua_pushcfunction(L, keep_error);
    lua_pushcfunction(L, body);
    lua_pushlightuserdata(L, data);
    int code = lua_pcall(L, 1, 0, base + 1);
    pv_state_rest(judge);
    if (code != LUA_OK && !judge->run.ended && !judge->run.error)
        judge->run.error = plain_error(judge, code);
    lua_settop(L, base);
    if (code == LUA_ERRMEM)
        lua_gc(L, LUA_GCCOLLECT, 0);
    return code;
}

/* ---- birth ----------------------------------------------------------------------------------- */

static int build(lua_State *L) {
    pv_access_build(L);
    pv_sets_build(L);
    pv_whole_build(L);
    pv_sandbox_build(L);
    return 0;
}

pv_status pv_state_open(pv_judge *judge) {
    pv_meter_end(&judge->meter, judge->limits);
    judge->L = lua_newstate(pv_meter_allocate, &judge->meter);
    if (!judge->L)
        return pv_no_memory();
    *(pv_judge **)lua_getextraspace(judge->L) = judge;
    judge->run = (pv_run){.words = judge->arena};
    return pv_state_enter(judge, build, NULL) == LUA_OK ? pv_success() : pv_no_memory();
}

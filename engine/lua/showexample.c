/* SPDX-License-Identifier: Apache-2.0
 * A rule's examples as Lua text, for pages. They are written from the loaded table, not from the
 * file, for a library may have made them. */
#include <stdlib.h>
#include <string.h>

#include "lua/internal.h"

enum { MOST_FACTS = 256, LONGEST = 65536 };

typedef struct {
    pv_rule *rule;
    pv_verdict verdict;
    pv_arena *arena;
    const char *text; /* NULL: no such example */
} showing;

static bool comes_to(lua_State *L, int example, pv_verdict verdict) {
    const char *name = verdict == PV_VERDICT_PASS ? "pass" : "fail";
    lua_getfield(L, example, name);
    bool is = lua_toboolean(L, -1);
    if (verdict == PV_VERDICT_PASS && lua_getfield(L, example, "fail") == LUA_TBOOLEAN)
        is |= !lua_toboolean(L, -1);
    lua_settop(L, example);
    return is;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The facts of the table at the top, a line each, by name. */
static void add_facts(lua_State *L, showing *s, pv_textbuf *t) {
    const char *lines[MOST_FACTS];
    size_t count = 0;
    pv_frozen_open(L, -1);
    int facts = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, facts) && count < MOST_FACTS; lua_pop(L, 1)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        const char *value = pv_params_literal(L, lua_gettop(L), s->arena);
        lines[count] = pv_arena_printf(s->arena, "  [\"%s\"] = %s,\n", name, value ? value : "?");
        count += lines[count] != NULL;
    }
    if (count)
        qsort(lines, count, sizeof *lines, by_text);
    for (size_t i = 0; i < count; i++)
        pv_textbuf_adds(t, lines[i]);
}

static const char *write_out(lua_State *L, int example, showing *s) {
    static const char *const BESIDES[] = {"now", "profile", "params", "others"};
    pv_textbuf t = pv_textbuf_new(s->arena, LONGEST);
    pv_textbuf_addf(&t, "{ %s = true, ", pv_verdict_name(s->verdict));
    for (size_t i = 0; i < sizeof BESIDES / sizeof *BESIDES; i++)
        if (lua_getfield(L, example, BESIDES[i]) != LUA_TNIL)
            pv_textbuf_addf(&t, "%s = %s, ", BESIDES[i],
                            pv_params_literal(L, lua_gettop(L), s->arena));
    pv_textbuf_adds(&t, "facts = {\n");
    if (lua_getfield(L, example, "facts") == LUA_TTABLE)
        add_facts(L, s, &t);
    pv_textbuf_adds(&t, "} }\n");
    return pv_textbuf_end(&t, NULL);
}

static int show_body(lua_State *L) {
    showing *s = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->rule->examples_ref);
    lua_Integer count = lua_istable(L, 2) ? luaL_len(L, 2) : 0;
    for (lua_Integer i = 1; i <= count && !s->text; i++, lua_settop(L, 2))
        if (lua_geti(L, 2, i) == LUA_TTABLE && comes_to(L, 3, s->verdict))
            s->text = write_out(L, 3, s);
    return 0;
}

const char *pv_judge_example(pv_judge *judge, const pv_rule_info *rule, pv_verdict verdict,
                             pv_arena *arena) {
    showing s = {pv_judge_rule(judge, rule), verdict, arena, NULL};
    pv_load_examples(judge, s.rule);
    judge->run = (pv_run){.words = arena, .rule = s.rule};
    if (rule->broken || pv_state_enter(judge, show_body, &s) != LUA_OK)
        return NULL;
    return s.text;
}

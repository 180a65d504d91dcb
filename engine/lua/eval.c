/* SPDX-License-Identifier: Apache-2.0
 * Lines of Lua over the subjects of a file, for trying out what a check might say. The environment
 * is that of rules, with a name for each subject and variables that stay. */
#include <stdio.h>
#include <string.h>

#include "facts/render.h"
#include "lua/internal.h"

static const char ENVIRONMENT; /* registry key */

void pv_eval_name(const pv_subject *subject, char ret_name[PV_EVAL_NAME]) {
    unsigned number = 1;
    for (const pv_subject *s = subject->unit->subjects; s != subject; s = s->next)
        number += s->kind == subject->kind;
    const char *kind = pv_kind_name(subject->kind);
    if (number == 1)
        snprintf(ret_name, PV_EVAL_NAME, "%s", kind);
    else
        snprintf(ret_name, PV_EVAL_NAME, "%s%u", kind, number);
}

/* Pushes the table of variables, made at first. */
static void push_environment(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &ENVIRONMENT) == LUA_TTABLE)
        return;
    lua_pop(L, 1);
    lua_createtable(L, 0, 16);
    lua_createtable(L, 0, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &ENVIRONMENT);
}

/* Anew for every line: what explains a rule lets all views go. */
static void name_subjects(lua_State *L, pv_unit *unit, int env) {
    char name[PV_EVAL_NAME];
    for (pv_subject *s = unit->subjects; s; s = s->next) {
        pv_eval_name(s, name);
        lua_rawgeti(L, LUA_REGISTRYINDEX, pv_view_of(L, s)->proxy_ref);
        lua_setfield(L, env, name);
    }
}

typedef struct {
    pv_unit *unit;
    const char *line;
    pv_textbuf *out;
} evaluating;

/* An expression first, then statements. Leaves the function at the top. */
static void compile(lua_State *L, const char *line) {
    const char *expression = lua_pushfstring(L, "return %s", line);
    if (luaL_loadbufferx(L, expression, strlen(expression), "=line", "t") == LUA_OK)
        return;
    lua_pop(L, 1);
    if (luaL_loadbufferx(L, line, strlen(line), "=line", "t") != LUA_OK)
        lua_error(L);
}

static void add_result(lua_State *L, int index, pv_textbuf *out) {
    if (pv_helpers_is_failure(L, index)) {
        pv_textbuf_adds(out, "fail { ... }");
        return;
    }
    const char *path;
    pv_view *view = lua_istable(L, index) ? pv_access_view(L, index, &path) : NULL;
    if (view && view->subject) {
        pv_textbuf_addf(out, "%s of ", pv_kind_name(view->kind));
        pv_render_safe(out, view->subject->artifact->path, strlen(view->subject->artifact->path));
        return;
    }
    size_t size;
    pv_sandbox_text(L, index);
    const char *text = lua_tolstring(L, -1, &size);
    bool quoted = lua_type(L, index) == LUA_TSTRING;
    pv_textbuf_adds(out, quoted ? "\"" : "");
    pv_render_safe(out, text, size);
    pv_textbuf_adds(out, quoted ? "\"" : "");
    lua_pop(L, 1);
}

static int eval_body(lua_State *L) {
    evaluating *e = lua_touserdata(L, 1);
    push_environment(L);
    int env = lua_gettop(L);
    name_subjects(L, e->unit, env);
    compile(L, e->line);
    lua_pushvalue(L, env);
    lua_setupvalue(L, -2, 1);
    int before = lua_gettop(L) - 1;
    lua_call(L, 0, LUA_MULTRET);
    for (int i = before + 1; i <= lua_gettop(L); i++) {
        pv_textbuf_adds(e->out, i > before + 1 ? "  " : "");
        add_result(L, i, e->out);
    }
    if (lua_gettop(L) > before)
        pv_textbuf_adds(e->out, "\n");
    return 0;
}

static void add_end(const pv_run *run, pv_textbuf *out) {
    if (run->verdict == PV_VERDICT_CANNOT_TELL && run->unknown_fact != PV_FACT_COUNT)
        pv_textbuf_addf(out, "%s is undetermined: a rule would end here, as cannot_tell\n",
                        pv_fact_get_info(run->unknown_fact)->name);
    else if (run->verdict == PV_VERDICT_CANNOT_TELL)
        pv_textbuf_adds(out, "a rule would end here, as cannot_tell\n");
    else
        pv_textbuf_addf(out, "a rule would end here, as not_applicable%s%s\n",
                        run->reason ? ": there is no " : "", run->reason ? run->reason : "");
}

void pv_judge_eval(pv_judge *judge, pv_unit *unit, const char *line, pv_textbuf *out) {
    static const pv_rule LINE = {.info = {.file = "line"}, .called = "the line"};
    evaluating e = {unit, line, out};
    judge->run = (pv_run){.words = unit->arena,
                          .rule = (pv_rule *)(uintptr_t)&LINE,
                          .subject = unit->subjects,
                          .unknown_fact = PV_FACT_COUNT};
    pv_state_work(judge, true);
    int code = pv_state_enter(judge, eval_body, &e);
    if (code != LUA_OK && judge->run.ended)
        add_end(&judge->run, out);
    else if (code != LUA_OK)
        pv_textbuf_addf(out, "%s\n", judge->run.error ? judge->run.error : "no memory");
    pv_view_release(judge);
}

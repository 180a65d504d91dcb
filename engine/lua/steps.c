/* SPDX-License-Identifier: Apache-2.0
 * Which lines of a rule's file a run takes: for explanations, failing examples and coverage. Only
 * when somebody asks, for the hook makes Lua stop at every line. */
#include <string.h>

#include "facts/render.h"
#include "lua/internal.h"

enum { MOST_SHOWN = 200 };

static bool is_own(const pv_rule *rule, const lua_Debug *ar) {
    return *ar->source == '@' && strcmp(ar->source + 1, rule->info.file) == 0;
}

void pv_steps_take(lua_State *L, lua_Debug *ar) {
    pv_judge *judge = pv_state_judge(L);
    pv_steps *s = judge->steps;
    lua_getinfo(L, "S", ar);
    if (!s || !judge->run.rule || !is_own(judge->run.rule, ar))
        return;
    unsigned line = ar->currentline > 0 ? (unsigned)ar->currentline : 0;
    judge->run.line = line;
    if (s->count < PV_STEPS_MOST)
        s->lines[s->count++] = line;
}

/* Numbers of lines that can be reached in the function at the top and those written in it. */
static void add_lines(lua_State *L, pv_steps *s) {
    lua_Debug ar;
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">L", &ar);
    int lines = lua_gettop(L);
    for (lua_pushnil(L); lua_istable(L, lines) && lua_next(L, lines); lua_pop(L, 1))
        if (s->count < PV_STEPS_MOST)
            s->lines[s->count++] = (unsigned)lua_tointeger(L, -2);
    lua_settop(L, lines - 1);
}

typedef struct {
    const pv_rule *rule;
    pv_steps *steps;
} asking;

static int lines_body(lua_State *L) {
    asking *a = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, a->rule->check_ref);
    if (lua_isfunction(L, -1))
        add_lines(L, a->steps);
    return 0;
}

void pv_judge_lines(pv_judge *judge, const pv_rule_info *info, pv_steps *ret_steps) {
    asking a = {pv_judge_rule(judge, info), ret_steps};
    ret_steps->count = 0;
    if (!info->broken)
        (void)pv_state_enter(judge, lines_body, &a);
}

/* ---- for people ------------------------------------------------------------------------------ */

static void add_evidence(pv_textbuf *out, const pv_evidence *e) {
    static const char *const STATES[] = {"undetermined", "absent", "", ""};
    const pv_value *v = pv_subject_value(e->subject, e->fact);
    pv_textbuf_addf(out, "        %s = %s", e->name, STATES[v->known]);
    if (v->known == PV_PRESENT)
        pv_render_value(out, pv_fact_get_info(e->fact), v);
    if (v->known == PV_PRESENT && v->place_kind != PV_NOWHERE) {
        pv_textbuf_adds(out, "  (");
        pv_render_place(out, v);
        pv_textbuf_adds(out, ")");
    }
    pv_textbuf_adds(out, "\n");
}

/* Those read on a line; 0: before the check. */
static void add_read(pv_textbuf *out, const pv_finding *f, unsigned line) {
    for (size_t i = 0; i < f->evidence_count; i++)
        if (f->evidence[i].line == line)
            add_evidence(out, &f->evidence[i]);
}

static bool reads_before(const pv_finding *f) {
    for (size_t i = 0; i < f->evidence_count; i++)
        if (!f->evidence[i].line)
            return true;
    return false;
}

static void add_source(pv_textbuf *out, const pv_rule *rule, unsigned line) {
    const char *at = rule->text, *end = at + rule->size;
    for (unsigned n = 1; n < line && at; n++) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
    size_t size = at ? strcspn(at, "\r\n") : 0;
    pv_textbuf_addf(out, "  %4u  ", line);
    pv_render_safe(out, at ? at : "", size);
    pv_textbuf_adds(out, "\n");
}

static bool came_before(const pv_steps *s, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (s->lines[i] == s->lines[index])
            return true;
    return false;
}

void pv_judge_show_steps(const pv_judge *judge, const pv_finding *f, const pv_steps *steps,
                         pv_textbuf *out) {
    const pv_rule *rule = pv_judge_rule(judge, f->rule);
    if (reads_before(f))
        pv_textbuf_adds(out, "  before the check\n");
    add_read(out, f, 0);
    for (size_t i = 0; i < steps->count && i < MOST_SHOWN; i++) {
        if (i && steps->lines[i] == steps->lines[i - 1])
            continue;
        add_source(out, rule, steps->lines[i]);
        if (!came_before(steps, i))
            add_read(out, f, steps->lines[i]);
    }
    if (steps->count > MOST_SHOWN)
        pv_textbuf_addf(out, "        ... %zu more lines\n", steps->count - MOST_SHOWN);
}

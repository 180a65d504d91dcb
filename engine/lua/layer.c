/* SPDX-License-Identifier: Apache-2.0
 * What profiles and the configuration say of rules: which run, how bad they are, and their
 * parameters. Read from the table at 1, and put over the rules as they stand. */
#include "lua/layer.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ENTRIES = 1024 };

/* ---- reading --------------------------------------------------------------------------------- */

static void *array(lua_State *L, pv_complaints *c, size_t size) {
    void *items = pv_arena_array(c->arena, MOST_ENTRIES, size);
    if (!items)
        luaL_error(L, "no memory for the configuration");
    return items;
}

bool pv_layer_open(lua_State *L, const char *field, const char *what, pv_complaints *c) {
    int type = lua_getfield(L, 1, field);
    if (type != LUA_TNIL && type != LUA_TTABLE)
        pv_complain(c, field, "%s is a table: %s", field, what);
    return type == LUA_TTABLE;
}

/* Whether the key under the value at the top is a text, and there is room. */
static bool is_entry(lua_State *L, const char *field, size_t count, pv_complaints *c) {
    if (lua_type(L, -2) != LUA_TSTRING)
        pv_complain(c, field, "%s: what stands before '=' is a name, not a number", field);
    else if (count >= MOST_ENTRIES)
        pv_complain(c, field, "%s has more than %d entries", field, (int)MOST_ENTRIES);
    else
        return true;
    return false;
}

static int by_word(const void *a, const void *b) {
    return strcmp(((const pv_grade *)a)->word, ((const pv_grade *)b)->word);
}

static void read_grades(lua_State *L, pv_layer *layer, pv_complaints *c) {
    bool there = pv_layer_open(L, "severity", "{ KS001 = \"warning\" }", c);
    pv_grade *grades = there ? array(L, c, sizeof *grades) : NULL;
    int table = lua_gettop(L);
    for (lua_pushnil(L); there && lua_next(L, table); lua_settop(L, table + 1)) {
        if (!is_entry(L, "severity", layer->grade_count, c))
            continue;
        pv_grade grade = {.word = pv_field_keep(L, -2, c)};
        const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
        if (pv_severity_named(name, &grade.severity))
            grades[layer->grade_count++] = grade;
        else
            pv_complain(c, grade.word, "severity of %s is info, notice, warning or error, not '%s'",
                        grade.word, name);
    }
    if (grades)
        qsort(grades, layer->grade_count, sizeof *grades, by_word);
    layer->grades = grades;
    lua_settop(L, table - 1);
}

static int by_rule(const void *a, const void *b) {
    return strcmp(((const pv_rule_setting *)a)->rule, ((const pv_rule_setting *)b)->rule);
}

static void read_settings(lua_State *L, pv_layer *layer, pv_complaints *c) {
    bool there = pv_layer_open(L, "params", "{ EX004 = { name = value } }", c);
    pv_rule_setting *settings = there ? array(L, c, sizeof *settings) : NULL;
    int table = lua_gettop(L);
    for (lua_pushnil(L); there && lua_next(L, table); lua_settop(L, table + 1)) {
        if (!is_entry(L, "params", layer->setting_count, c))
            continue;
        pv_rule_setting s = {.rule = pv_field_keep(L, -2, c)};
        if (!lua_istable(L, -1)) {
            pv_complain(c, s.rule, "params of %s is a table: { name = value }", s.rule);
            continue;
        }
        s.text = pv_params_literal(L, -1, c->arena);
        s.ref = luaL_ref(L, LUA_REGISTRYINDEX);
        settings[layer->setting_count++] = s;
    }
    if (settings)
        qsort(settings, layer->setting_count, sizeof *settings, by_rule);
    layer->settings = settings;
    lua_settop(L, table - 1);
}

void pv_layer_read(lua_State *L, pv_layer *layer, pv_complaints *c) {
    layer->only = pv_field_texts(L, "only", &layer->only_count, c);
    layer->enable = pv_field_texts(L, "enable", &layer->enable_count, c);
    layer->disable = pv_field_texts(L, "disable", &layer->disable_count, c);
    read_grades(L, layer, c);
    read_settings(L, layer, c);
}

/* ---- applying -------------------------------------------------------------------------------- */

static void switch_rules(pv_judge *judge, const char *const *words, size_t count, bool on) {
    for (size_t i = 0; i < judge->rule_count; i++)
        if (pv_select_names(&judge->rules[i]->info, words, count))
            judge->rules[i]->info.selected = on;
}

static bool names_rule(const pv_rule_info *info, const char *word) {
    return pv_text_same(info->id, word) || pv_text_same(info->name, word);
}

/* Tags and packs first, so that what is said of one rule wins. */
static void grade_rules(pv_judge *judge, const pv_layer *layer, bool of_one) {
    for (size_t g = 0; g < layer->grade_count; g++) {
        const pv_grade *grade = &layer->grades[g];
        for (size_t i = 0; i < judge->rule_count; i++) {
            pv_rule_info *info = &judge->rules[i]->info;
            if (names_rule(info, grade->word) != of_one || !pv_select_names(info, &grade->word, 1))
                continue;
            info->severity = grade->severity;
            info->severity_set = true;
        }
    }
}

static void set_params(lua_State *L, pv_rule *rule, const pv_rule_setting *s, pv_complaints *c) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->ref);
    const char *wrong = pv_params_with(L, rule, rule->params_ref, -1, c->arena);
    if (wrong) {
        pv_complain(c, s->rule, "params of %s: %s", s->rule, wrong);
        lua_pop(L, 2);
        return;
    }
    int ref = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pop(L, 1);
    if (rule->params_ref != rule->defaults_ref)
        luaL_unref(L, LUA_REGISTRYINDEX, rule->params_ref);
    rule->params_ref = ref;
    pv_params_tell(L, rule, pv_state_judge(L)->arena);
}

void pv_layer_apply(lua_State *L, const pv_layer *layer, pv_complaints *c) {
    pv_judge *judge = pv_state_judge(L);
    for (size_t i = 0; layer->only_count && i < judge->rule_count; i++)
        judge->rules[i]->info.selected = false;
    switch_rules(judge, layer->only, layer->only_count, true);
    switch_rules(judge, layer->enable, layer->enable_count, true);
    switch_rules(judge, layer->disable, layer->disable_count, false);
    grade_rules(judge, layer, false);
    grade_rules(judge, layer, true);
    for (size_t s = 0; s < layer->setting_count; s++)
        for (size_t i = 0; i < judge->rule_count; i++)
            if (!judge->rules[i]->info.broken &&
                names_rule(&judge->rules[i]->info, layer->settings[s].rule))
                set_params(L, judge->rules[i], &layer->settings[s], c);
}

/* ---- words that name nothing ----------------------------------------------------------------- */

static void check_word(const pv_judge *judge, const char *word, pv_complaints *c) {
    const char *retired = pv_retired_reason(judge, word);
    if (pv_select_known(judge, word))
        return;
    if (retired) {
        pv_complain(c, word, "the rule %s is retired: %s", word, retired);
        return;
    }
    const char *near = pv_select_nearest(judge, word);
    pv_complain(c, word, "no rule, pack or tag is named '%s'%s%s%s", word,
                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

void pv_layer_check(const pv_judge *judge, const pv_layer *layer, pv_complaints *c) {
    const struct {
        const char *const *words;
        size_t count;
    } LISTS[] = {{layer->only, layer->only_count},
                 {layer->enable, layer->enable_count},
                 {layer->disable, layer->disable_count}};
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++)
        for (size_t w = 0; w < LISTS[i].count; w++)
            check_word(judge, LISTS[i].words[w], c);
    for (size_t i = 0; i < layer->grade_count; i++)
        check_word(judge, layer->grades[i].word, c);
    for (size_t i = 0; i < layer->setting_count; i++) {
        const char *rule = layer->settings[i].rule;
        const char *near = pv_catalog_nearest(&judge->catalog, rule);
        if (!pv_catalog_find(&judge->catalog, rule))
            pv_complain(c, rule, "params: there is no rule '%s'%s%s%s", rule,
                        near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
}

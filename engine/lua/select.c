/* SPDX-License-Identifier: Apache-2.0
 * Which rules run and how: as they are declared, then as the profile says, then the configuration,
 * then the command line. Rules are named by id, name, pack or tag. */
#include <string.h>

#include "lua/layer.h"
#include "lua/memo.h"

/* ---- words ----------------------------------------------------------------------------------- */

static bool has_tag(const pv_rule_info *info, const char *word) {
    for (size_t i = 0; i < info->tag_count; i++)
        if (pv_text_same(info->tags[i], word))
            return true;
    return false;
}

static bool names(const pv_rule_info *info, const char *word) {
    return pv_text_same(info->id, word) || pv_text_same(info->name, word) ||
           pv_text_same(info->pack, word) || has_tag(info, word);
}

bool pv_select_names(const pv_rule_info *info, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (names(info, words[i]))
            return true;
    return false;
}

bool pv_select_known(const pv_judge *judge, const char *word) {
    for (size_t i = 0; i < judge->rule_count; i++)
        if (names(&judge->rules[i]->info, word))
            return true;
    return false;
}

const char *pv_select_nearest(const pv_judge *judge, const char *word) {
    const char *best = NULL;
    for (size_t i = 0; i < judge->rule_count; i++) {
        const pv_rule_info *info = &judge->rules[i]->info;
        const char *own[] = {info->id, info->name, info->pack};
        const char *pair[] = {best, pv_text_nearest(word, own, 3)};
        const char *tag = pv_text_nearest(word, info->tags, info->tag_count);
        if (tag && !pair[1])
            pair[1] = tag;
        if (!pair[1])
            continue;
        best = pair[0] ? pv_text_nearest(word, pair, 2) : pair[1];
    }
    return best;
}

static pv_status check_words(const pv_judge *judge, const char *const *words, size_t count,
                             pv_arena *errors) {
    for (size_t w = 0; w < count; w++) {
        if (pv_select_known(judge, words[w]))
            continue;
        const char *retired = pv_retired_reason(judge, words[w]);
        if (retired)
            return pv_fail(errors, PV_USAGE, (pv_place){0}, "the rule %s is retired: %s", words[w],
                           retired);
        const char *near = pv_select_nearest(judge, words[w]);
        return near ? pv_fail(errors, PV_USAGE, (pv_place){0},
                              "no rule, pack or tag is named %s; did you mean %s?", words[w], near)
                    : pv_fail(errors, PV_USAGE, (pv_place){0}, "no rule, pack or tag is named %s",
                              words[w]);
    }
    return pv_success();
}

/* ---- the layers ------------------------------------------------------------------------------ */

/* As the rules are declared. */
static void reset(pv_judge *judge, bool all) {
    for (size_t i = 0; i < judge->rule_count; i++) {
        pv_rule *rule = judge->rules[i];
        rule->info.selected = all || rule->info.default_on;
        rule->info.severity = rule->declared;
        rule->info.severity_set = false;
        for (size_t p = 0; p < rule->info.param_count; p++)
            rule->params[p].in_force = NULL;
        if (rule->params_ref != rule->defaults_ref)
            luaL_unref(judge->L, LUA_REGISTRYINDEX, rule->params_ref);
        rule->params_ref = rule->defaults_ref;
    }
}

typedef struct {
    const pv_layer *layer;
    pv_complaints *complaints;
} applying;

static int apply_body(lua_State *L) {
    applying *a = lua_touserdata(L, 1);
    pv_layer_apply(L, a->layer, a->complaints);
    return 0;
}

/* `file` and its text are for complaints. */
static pv_status apply(pv_judge *judge, const pv_layer *layer, pv_rule *source, bool strict,
                       pv_arena *errors) {
    pv_complaints c = {.rule = source, .arena = errors ? errors : judge->arena};
    applying a = {layer, &c};
    c.text = pv_textbuf_new(c.arena, 1 << 20);
    judge->run = (pv_run){.words = judge->arena, .rule = source};
    if (strict)
        pv_layer_check(judge, layer, &c);
    if (pv_state_enter(judge, apply_body, &a) != LUA_OK)
        return pv_no_memory();
    if (!c.count)
        return pv_success();
    const char *text = pv_textbuf_end(&c.text, NULL);
    return text ? pv_fail(c.arena, PV_USAGE, (pv_place){0}, "%s", text) : pv_no_memory();
}

/* Words of a profile that is built in are held against the rules built in by a test; a folder's
 * profile may name only what is there. */
static pv_status apply_profile(pv_judge *judge, const char *name, pv_arena *errors) {
    pv_profile_chain chain;
    const char *wrong;
    if (!pv_profile_chain_of(judge, name, errors, &chain, &wrong))
        return pv_fail(errors, PV_USAGE, (pv_place){0}, "%s", wrong ? wrong : name);
    for (size_t i = 0; i < chain.count; i++) {
        const pv_profile_info *p = chain.items[i];
        PV_TRY(apply(judge, &p->layer, pv_profile_source(p), !p->builtin, errors));
    }
    return pv_success();
}

static const char *text_of(pv_complaints *c) {
    const char *text = c->count ? pv_complaints_text(c) : NULL;
    return c->count && !text ? "no memory to say what is wrong" : text;
}

const char *pv_profile_wrong(pv_judge *judge, const pv_profile_info *p, pv_arena *arena) {
    pv_profile_chain chain;
    const char *wrong;
    pv_complaints c = {.rule = pv_profile_source(p), .arena = arena};
    applying a = {&p->layer, &c};
    c.text = pv_textbuf_new(arena, 1 << 20);
    if (p->broken)
        return p->load_error;
    if (!pv_profile_chain_of(judge, p->name, arena, &chain, &wrong)) {
        pv_complain(&c, "inherits", "%s", wrong);
        return text_of(&c);
    }
    if (!judge->has_builtin && p->builtin)
        return NULL; /* what it names is there when they are */
    pv_layer_check(judge, &p->layer, &c);
    judge->run = (pv_run){.words = arena, .rule = c.rule};
    if (pv_state_enter(judge, apply_body, &a) != LUA_OK)
        pv_complain_error(&c, judge->run.error);
    return text_of(&c);
}

static bool is_all(const pv_selection *s) {
    return s->profile && strcmp(s->profile, "all") == 0;
}

static bool runs(const pv_rule *rule) {
    return rule->info.selected && !rule->info.broken;
}

static pv_status publish_whole(pv_judge *judge) {
    size_t count = 0;
    for (size_t i = 0; i < judge->rule_count; i++)
        count += runs(judge->rules[i]) && judge->rules[i]->index;
    pv_whole_rule *rules = judge->whole_room;
    if (count > judge->whole_size) {
        rules = judge->whole_room = pv_arena_array(judge->arena, count, sizeof *rules);
        judge->whole_size = rules ? count : 0;
        if (!rules)
            return pv_no_memory();
    }
    count = 0;
    for (size_t i = 0; i < judge->rule_count; i++)
        if (runs(judge->rules[i]) && judge->rules[i]->index)
            rules[count++] = (pv_whole_rule){&judge->catalog.rules[i], judge->rules[i]->index};
    judge->whole = (pv_whole_rules){rules, count};
    return pv_success();
}

static pv_status publish(pv_judge *judge) {
    memset(judge->by_kind_count, 0, sizeof judge->by_kind_count);
    for (size_t i = 0; i < judge->rule_count; i++) {
        pv_rule *rule = judge->rules[i];
        judge->catalog.rules[i] = rule->info;
        if (runs(rule) && !rule->index)
            judge->by_kind[rule->info.subject][judge->by_kind_count[rule->info.subject]++] = rule;
    }
    return publish_whole(judge);
}

pv_status pv_select_declared(pv_judge *judge) {
    reset(judge, false);
    PV_TRY(publish(judge));
    for (size_t i = 0; i < judge->causes.count; i++)
        judge->causes.items[i]->info.selected = true;
    return pv_success();
}

/* A profile that is wrong and that the configuration names is one of its mistakes. */
static bool is_told_later(const pv_judge *judge, const char *profile) {
    pv_profile_chain chain;
    const char *wrong;
    return judge->config.profile && strcmp(judge->config.profile, profile) == 0 &&
           !pv_profile_chain_of(judge, profile, NULL, &chain, &wrong);
}

pv_status pv_judge_select(pv_judge *judge, const pv_selection *s, pv_arena *errors) {
    pv_memo_forget(judge);
    PV_TRY(check_words(judge, s->only, s->only_count, errors));
    PV_TRY(check_words(judge, s->skip, s->skip_count, errors));
    reset(judge, is_all(s));
    if (s->profile && !is_all(s) && !is_told_later(judge, s->profile))
        PV_TRY(apply_profile(judge, s->profile, errors));
    if (judge->config.file)
        PV_TRY(pv_config_apply(judge, errors));
    for (size_t i = 0; i < judge->rule_count; i++) {
        pv_rule_info *info = &judge->rules[i]->info;
        if (s->only_count)
            info->selected = pv_select_names(info, s->only, s->only_count);
        if (pv_select_names(info, s->skip, s->skip_count))
            info->selected = false;
    }
    PV_TRY(publish(judge));
    judge->only_some = s->only_count > 0;
    for (size_t i = 0; i < judge->causes.count; i++)
        judge->causes.items[i]->info.selected = !judge->only_some;
    return pv_success();
}

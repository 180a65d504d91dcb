/* SPDX-License-Identifier: Apache-2.0
 * Which rules run: by id, name, pack or tag. */
#include <string.h>

#include "lua/internal.h"

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

static bool named_by_any(const pv_rule_info *info, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (names(info, words[i]))
            return true;
    return false;
}

/* The nearest of all ids, names, packs and tags; NULL when none is near. */
static const char *nearest(const pv_catalog *catalog, const char *word) {
    const char *best = NULL;
    for (size_t i = 0; i < catalog->count; i++) {
        const pv_rule_info *info = &catalog->rules[i];
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
        bool found = false;
        for (size_t i = 0; i < judge->catalog.count && !found; i++)
            found = names(&judge->catalog.rules[i], words[w]);
        if (found)
            continue;
        const char *near = nearest(&judge->catalog, words[w]);
        return near ? pv_fail(errors, PV_USAGE, (pv_place){0},
                              "no rule, pack or tag is named %s; did you mean %s?", words[w], near)
                    : pv_fail(errors, PV_USAGE, (pv_place){0}, "no rule, pack or tag is named %s",
                              words[w]);
    }
    return pv_success();
}

static bool is_selected(const pv_rule_info *info, const pv_selection *s) {
    bool in =
        s->only_count ? named_by_any(info, s->only, s->only_count) : s->all || info->default_on;
    return in && !named_by_any(info, s->skip, s->skip_count);
}

pv_status pv_judge_select(pv_judge *judge, const pv_selection *s, pv_arena *errors) {
    PV_TRY(check_words(judge, s->only, s->only_count, errors));
    PV_TRY(check_words(judge, s->skip, s->skip_count, errors));
    memset(judge->by_kind_count, 0, sizeof judge->by_kind_count);
    for (size_t i = 0; i < judge->rule_count; i++) {
        pv_rule *rule = judge->rules[i];
        rule->info.selected = is_selected(&rule->info, s);
        judge->catalog.rules[i].selected = rule->info.selected;
        if (rule->info.selected && !rule->info.broken)
            judge->by_kind[rule->info.subject][judge->by_kind_count[rule->info.subject]++] = rule;
    }
    for (size_t i = 0; i < judge->causes.count; i++)
        judge->causes.items[i]->info.selected = s->only_count == 0;
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * What is wrong with rules, and what they lack, each with the line of the source that it is about.
 */
#include <string.h>

#include "lua/example.h"
#include "lua/layer.h"
#include "lua/walk.h"

enum { LONGEST_TEXT = 1 << 20, LONGEST_LINE = 140 };

typedef struct {
    pv_judge *judge;
    pv_unit *scratch;
    pv_rule_defect *defect;
    void *user;
    size_t count;
} checker;

/* ---- the source line beneath a complaint ----------------------------------------------------- */

static const char *line_at(const pv_rule *rule, unsigned line, size_t *ret_size) {
    const char *at = rule->text, *end = at + rule->size;
    for (; line > 1 && at; line--) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
    const char *stop = at ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    *ret_size = at ? (size_t)((stop ? stop : end) - at) : 0;
    return at;
}

/* The line, cut where it is too long, and a mark beneath the column. */
static void add_line(pv_textbuf *out, const pv_rule *rule, pv_spot at) {
    size_t size, column = at.column ? at.column - 1 : 0;
    const char *line = line_at(rule, at.line, &size);
    if (!line || size == 0 || column >= LONGEST_LINE)
        return;
    pv_textbuf_adds(out, "\n    ");
    for (size_t i = 0; i < size && i < LONGEST_LINE; i++)
        pv_textbuf_addc(out, (unsigned char)line[i] < 0x20 ? ' ' : line[i]);
    pv_textbuf_addf(out, "\n    %*s^", (int)(column < size ? column : 0), "");
}

/* "file:line:column: ..." of this rule's file; false for other lines. */
static bool take_spot(const char *text, const pv_rule *rule, pv_spot *ret_at) {
    size_t file = strlen(rule->info.file);
    if (strncmp(text, rule->info.file, file) != 0 || text[file] != ':')
        return false;
    const char *end = text + file + 1;
    *ret_at = (pv_spot){0, 0};
    for (; *end >= '0' && *end <= '9'; end++)
        ret_at->line = ret_at->line * 10 + (unsigned)(*end - '0');
    if (*end != ':')
        return false;
    for (end++; *end >= '0' && *end <= '9'; end++)
        ret_at->column = ret_at->column * 10 + (unsigned)(*end - '0');
    return *end == ':' && ret_at->line && ret_at->column;
}

/* Each complaint of the text by itself, with its line. */
static void tell(checker *c, const pv_rule *rule, const char *text) {
    while (*text) {
        size_t size = strcspn(text, "\n");
        pv_spot at;
        pv_textbuf one = pv_textbuf_new(c->scratch->arena, LONGEST_TEXT);
        pv_textbuf_add(&one, text, size);
        if (rule->text && take_spot(text, rule, &at))
            add_line(&one, rule, at);
        const char *whole = pv_textbuf_end(&one, NULL);
        c->count++;
        c->defect(c->user, &rule->info, whole ? whole : text);
        text += size + (text[size] == '\n');
    }
}

static pv_complaints complaints_of(checker *c, pv_rule *rule) {
    pv_complaints found = {.rule = rule, .arena = c->scratch->arena};
    found.text = pv_textbuf_new(c->scratch->arena, LONGEST_TEXT);
    return found;
}

static void tell_all(checker *c, pv_complaints *found) {
    const char *text = found->count ? pv_textbuf_end(&found->text, NULL) : NULL;
    if (text)
        tell(c, found->rule, text);
}

/* ---- what the source says -------------------------------------------------------------------- */

/* Purposes that `when` asks for; its depth is bounded where it is read. */
static void check_purposes(const pv_when *when, pv_complaints *found) {
    for (size_t i = 0; i < when->part_count; i++)
        check_purposes(&when->parts[i], found);
    for (size_t i = 0; i < when->count && when->words; i++) {
        const char *word = pv_arena_text(found->arena, when->words[i].data, when->words[i].size);
        const char *wrong =
            word ? pv_purpose_wrong(pv_fact_get_info(when->path.fact), word, found->arena) : NULL;
        if (wrong)
            pv_complain(found, word, "%s", wrong);
    }
}

static bool fails(const pv_rule *rule, const pv_token *t) {
    if (!rule->is_cause)
        return pv_token_is(t, "fail");
    return pv_token_is(t, "certain") || pv_token_is(t, "likely") || pv_token_is(t, "possible");
}

/* A check that cannot fail is a mistake; a library might do it for it. */
static void check_fails(const pv_rule *rule, pv_complaints *found) {
    pv_tokens tokens = pv_tokens_of(rule->text, rule->size);
    for (pv_token t = {0}; !fails(rule, &t) && !pv_token_is(&t, "require");) {
        bool field = pv_token_is(&t, "{") || pv_token_is(&t, ",");
        t = pv_tokens_take(&tokens);
        if (field && fails(rule, &t))
            t = pv_tokens_take(&tokens); /* of an example */
        if (t.kind == PV_TOKEN_END) {
            pv_complain(found, "check",
                        rule->is_cause ? "the check never finds the cause: return certain, likely "
                                         "or possible { ... }"
                                       : "the check never fails: return fail { at = ... }");
            return;
        }
    }
}

static void check_names(checker *c, pv_rule *rule) {
    pv_complaints found = complaints_of(c, rule);
    if (rule->when)
        check_purposes(rule->when, &found);
    pv_words_check(rule, &found);
    pv_reads_check(rule, &found);
    if (!found.count)
        check_fails(rule, &found);
    tell_all(c, &found);
}

/* ---- what a rule lacks ----------------------------------------------------------------------- */

static void defect(checker *c, pv_rule *rule, const char *word, const char *text) {
    pv_complaints one = complaints_of(c, rule);
    pv_complain(&one, word, "%s", text);
    tell_all(c, &one);
}

static void check_words(checker *c, pv_rule *rule) {
    const pv_rule_info *info = &rule->info;
    const char *word = rule->is_cause ? "cause" : "rule";
    if (!info->why)
        defect(c, rule, word,
               rule->is_cause ? "the cause does not say why" : "the rule does not say why");
    if (!info->cite_count)
        defect(c, rule, word,
               rule->is_cause
                   ? "the cause cites no source: cite = { { \"what\", \"https://...\" } }"
                   : "the rule cites no source: cite = { { \"what\", \"https://...\" } }");
    if (!info->remedy_text && !rule->is_cause)
        defect(c, rule, word, "the rule names no remedy");
    if (!info->since)
        defect(c, rule, word,
               rule->is_cause ? "the cause does not say since which version it is there"
                              : "the rule does not say since which version it is there");
}

static pv_status check_examples(checker *c, pv_rule *rule) {
    bool seen[PV_VERDICT_COUNT] = {false}, wrong = false;
    size_t count = pv_example_count(c->judge, rule);
    for (size_t i = 1; i <= count; i++) {
        pv_example e;
        PV_TRY(pv_example_make(c->judge, rule, c->scratch, i, &e));
        pv_example_drop(c->judge, &e);
        tell_all(c, &e.wrong);
        wrong |= e.wrong.count > 0;
        seen[e.expected] = true;
    }
    if (wrong)
        return pv_success(); /* what they should come to is not known */
    if (!seen[PV_VERDICT_FAIL])
        defect(c, rule, "examples",
               rule->is_cause ? "no example has the cause" : "no example fails");
    if (!seen[PV_VERDICT_PASS])
        defect(c, rule, "examples",
               rule->is_cause ? "no example is none of it" : "no example passes");
    return pv_success();
}

static pv_status check_rule(checker *c, pv_rule *rule) {
    if (!rule->info.selected)
        return pv_success();
    if (rule->info.broken) {
        tell(c, rule, rule->info.load_error);
        return pv_success();
    }
    check_words(c, rule);
    check_names(c, rule);
    return check_examples(c, rule);
}

/* What a profile names may be built in: then those rules are loaded, too, behind all others. */
static pv_status load_named(checker *c) {
    const pv_profiles *profiles = pv_judge_profiles(c->judge);
    for (size_t i = 0; i < profiles->count; i++)
        if (!profiles->profiles[i]->builtin)
            return pv_load_left_out(c->judge);
    return pv_success();
}

static pv_status check_profiles(checker *c) {
    PV_TRY(load_named(c));
    const pv_profiles *profiles = pv_judge_profiles(c->judge);
    for (size_t i = 0; i < profiles->count; i++) {
        const pv_profile_info *p = profiles->profiles[i];
        const char *wrong = pv_profile_wrong(c->judge, p, c->scratch->arena);
        if (wrong)
            tell(c, pv_profile_source(p), wrong);
    }
    return pv_success();
}

pv_status pv_judge_check(pv_judge *judge, pv_unit *scratch, pv_rule_defect *told, void *user) {
    checker c = {judge, scratch, told, user, 0};
    PV_TRY(pv_judge_load_causes(judge));
    for (size_t i = 0; i < judge->rule_count; i++)
        PV_TRY(check_rule(&c, judge->rules[i]));
    for (size_t i = 0; i < judge->causes.count; i++)
        PV_TRY(check_rule(&c, judge->causes.items[i]));
    return check_profiles(&c);
}

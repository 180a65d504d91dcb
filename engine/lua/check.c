/* SPDX-License-Identifier: Apache-2.0
 * What is wrong with rules, and what they lack, each with the line of the source that it is about.
 * Facts that a check names are looked up without running it: a branch that no example takes may
 * have a misspelt one. */
#include <string.h>

#include "lua/example.h"
#include "lua/layer.h"

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

/* ---- facts that the check names -------------------------------------------------------------- */

typedef struct {
    pv_rule *rule;
    pv_tokens tokens;
    pv_token at; /* the next token */
    pv_complaints *found;
    pv_token others;     /* of a rule over the whole scan: its check's second argument */
    pv_token members[8]; /* and what `for` names its members */
    size_t member_count;
} naming;

static void step(naming *n) {
    n->at = pv_tokens_take(&n->tokens);
}

/* Goes behind `check = function (NAME`. */
static bool find_check(naming *n, pv_token *ret_name) {
    pv_token before[3] = {{0}};
    for (;; step(n)) {
        if (n->at.kind == PV_TOKEN_END)
            return false;
        if (pv_token_is(&n->at, "(") && pv_token_is(&before[2], "function") &&
            pv_token_is(&before[1], "=") && pv_token_is(&before[0], "check"))
            break;
        before[0] = before[1];
        before[1] = before[2];
        before[2] = n->at;
    }
    step(n);
    *ret_name = n->at;
    return n->at.kind == PV_TOKEN_NAME;
}

static bool same(const pv_token *a, const pv_token *b) {
    return a->size == b->size && memcmp(a->start, b->start, a->size) == 0;
}

static pv_kind kind_named(const pv_token *t) {
    char word[32];
    if (t->size >= sizeof word)
        return PV_KIND_COUNT;
    memcpy(word, t->start, t->size);
    word[t->size] = '\0';
    return pv_kind_named(word);
}

static void complain_of(naming *n, pv_kind kind, const pv_token *field) {
    char word[81];
    size_t size = field->size < sizeof word ? field->size : sizeof word - 1;
    memcpy(word, field->start, size);
    word[size] = '\0';
    pv_complain_at(n->found, pv_tokens_spot(n->rule->text, field), "%s",
                   pv_path_unknown(kind, word, n->found->arena));
}

static void check_value(naming *n, const pv_fact_info *fact, const pv_token *text) {
    const char *word = pv_arena_text(n->found->arena, text->start, text->size);
    if (word && pv_enum_value(fact->of, word) < 0)
        pv_complain_at(n->found, pv_tokens_spot(n->rule->text, text), "%s",
                       pv_value_unknown(n->found->arena, fact->name, fact->of, word));
}

/* Behind a fact of a closed list: `== "exchange"`, or of a set `:has "cRLSign"`. */
static void check_values(naming *n, pv_fact which) {
    const pv_fact_info *fact = pv_fact_get_info(which);
    bool set = fact->type == PV_TYPE_SET && pv_token_is(&n->at, ":");
    if (!set &&
        !(fact->type == PV_TYPE_ENUM && (pv_token_is(&n->at, "==") || pv_token_is(&n->at, "~="))))
        return;
    step(n);
    if (set)
        step(n); /* the method */
    bool list = set && pv_token_is(&n->at, "(");
    if (list)
        step(n);
    while (n->at.kind == PV_TOKEN_TEXT) {
        check_value(n, fact, &n->at);
        step(n);
        if (!list || !pv_token_is(&n->at, ","))
            return;
        step(n);
    }
}

/* A rule over the whole scan reads what it declares. */
static void check_kept(naming *n, pv_fact which, const pv_token *field) {
    const pv_index *index = n->rule->index;
    const pv_fact_info *fact = pv_fact_get_info(which);
    if (index && fact->kind != PV_KIND_RUN && !pv_whole_keeps(index, which))
        pv_complain_at(n->found, pv_tokens_spot(n->rule->text, field),
                       "%s is not kept: name it in index.keep", fact->name);
}

/* Behind `for NAME`, which is `t`: `in others:each()`. */
static void look_at_loop(naming *n, const pv_token *t) {
    if (!pv_token_is(&n->at, "in"))
        return;
    step(n);
    if (same(&n->at, &n->others) && n->member_count < 8)
        n->members[n->member_count++] = *t;
}

static bool is_member(const naming *n, const pv_token *t) {
    for (size_t i = 0; i < n->member_count; i++)
        if (same(&n->members[i], t))
            return true;
    return false;
}

/* Behind a subject: `.cert.is_ca`. Links first, and then a fact; methods come with a colon. */
static void follow(naming *n, pv_kind kind) {
    while (pv_token_is(&n->at, ".")) {
        step(n);
        pv_token field = n->at;
        if (field.kind != PV_TOKEN_NAME)
            return;
        step(n);
        pv_kind to = kind_named(&field);
        pv_fact which = pv_path_field(kind, field.start, field.size);
        bool fact = which != PV_FACT_COUNT;
        if (!fact && (to == PV_KIND_COUNT || to == PV_KIND_RUN || kind == PV_KIND_RUN)) {
            complain_of(n, kind, &field);
            return;
        }
        if (fact) {
            check_kept(n, which, &field);
            check_values(n, which);
            return;
        }
        kind = to;
    }
}

/* Behind known, present and cannot_tell: the name of a fact, with or without a bracket. */
static void look_at_name(naming *n) {
    if (pv_token_is(&n->at, "("))
        step(n);
    pv_token text = n->at;
    if (text.kind != PV_TOKEN_TEXT)
        return;
    const char *name = pv_arena_text(n->found->arena, text.start, text.size);
    pv_path path;
    const char *wrong =
        name ? pv_path_parse(n->rule->info.subject, name, n->found->arena, &path) : NULL;
    if (wrong)
        pv_complain_at(n->found, pv_tokens_spot(n->rule->text, &text), "%s", wrong);
}

static bool asks(const pv_token *t) {
    return t->kind == PV_TOKEN_NAME &&
           (pv_token_is(t, "known") || pv_token_is(t, "present") || pv_token_is(t, "cannot_tell"));
}

/* What Lua has and rules have not. `os = 1` names a field; what stands behind a dot does too, and
 * `require` belongs above the rule. */
static void look_at_global(naming *n, const pv_token *t) {
    char name[32];
    if (t->kind != PV_TOKEN_NAME || t->size >= sizeof name || pv_token_is(&n->at, "="))
        return;
    memcpy(name, t->start, t->size);
    name[t->size] = '\0';
    if (pv_sandbox_withholds(name))
        pv_complain_at(n->found, pv_tokens_spot(n->rule->text, t), "'%s' is withheld from rules",
                       name);
}

static void check_names(checker *c, pv_rule *rule) {
    pv_complaints found = complaints_of(c, rule);
    naming n = {.rule = rule, .tokens = pv_tokens_of(rule->text, rule->size), .found = &found};
    pv_token subject, before = {0};
    step(&n);
    if (rule->is_cause || !find_check(&n, &subject))
        return;
    step(&n);
    if (rule->index && pv_token_is(&n.at, ",")) {
        step(&n);
        n.others = n.at;
    }
    while (n.at.kind != PV_TOKEN_END && !pv_token_is(&n.at, "examples")) {
        pv_token t = n.at;
        bool own =
            t.kind == PV_TOKEN_NAME && !pv_token_is(&before, ".") && !pv_token_is(&before, ":");
        step(&n);
        if (own && same(&t, &subject))
            follow(&n, rule->info.subject);
        else if (own && rule->index && pv_token_is(&before, "for"))
            look_at_loop(&n, &t);
        else if (own && rule->index && is_member(&n, &t))
            follow(&n, rule->index->others.kind);
        else if (own && pv_token_is(&t, "run"))
            follow(&n, PV_KIND_RUN);
        else if (own && asks(&t))
            look_at_name(&n);
        else if (own)
            look_at_global(&n, &t);
        before = t;
    }
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
    bool seen[PV_VERDICT_COUNT] = {false};
    size_t count = pv_example_count(c->judge, rule);
    for (size_t i = 1; i <= count; i++) {
        pv_example e;
        PV_TRY(pv_example_make(c->judge, rule, c->scratch, i, &e));
        pv_example_drop(c->judge, &e);
        tell_all(c, &e.wrong);
        seen[e.expected] |= e.wrong.count == 0;
    }
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

/* A profile has no rule that it belongs to. */
static void check_profiles(checker *c) {
    static const pv_rule_info NONE = {.id = "profile"};
    const pv_profiles *profiles = pv_judge_profiles(c->judge);
    for (size_t i = 0; i < profiles->count; i++) {
        const char *wrong = pv_profile_wrong(c->judge, profiles->profiles[i], c->scratch->arena);
        if (wrong) {
            c->count++;
            c->defect(c->user, &NONE, wrong);
        }
    }
}

pv_status pv_judge_check(pv_judge *judge, pv_unit *scratch, pv_rule_defect *told, void *user) {
    checker c = {judge, scratch, told, user, 0};
    for (size_t i = 0; i < judge->rule_count; i++)
        PV_TRY(check_rule(&c, judge->rules[i]));
    for (size_t i = 0; i < judge->causes.count; i++)
        PV_TRY(check_rule(&c, judge->causes.items[i]));
    check_profiles(&c);
    return pv_success();
}

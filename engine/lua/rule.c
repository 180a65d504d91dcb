/* SPDX-License-Identifier: Apache-2.0
 * A rule's declaration as plain data. Every mistake is told of, not only the first: what is wrong,
 * where, and the nearest right word. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "lua/fields.h"
#include "lua/token.h"

enum { API = 1, MOST_ITEMS = 256, MOST_COMPLAINTS = 40 };

/* ---- complaints ------------------------------------------------------------------------------ */

static void complain(pv_complaints *c, pv_spot at, const char *fmt, va_list args) {
    const char *text = pv_arena_vprintf(c->arena, fmt, args);
    if (c->count++ < MOST_COMPLAINTS)
        pv_textbuf_addf(&c->text, "%s%s:%u:%u: %.1000s", c->count > 1 ? "\n" : "",
                        c->rule->info.file, at.line, at.column, text ? text : fmt);
}

typedef struct {
    const char *text;
    size_t size, at; /* at: as they came */
    unsigned long line, column;
} told_line;

static int by_line(const void *a, const void *b) {
    const told_line *one = a, *other = b;
    if (one->line != other->line)
        return one->line < other->line ? -1 : 1;
    if (one->column != other->column)
        return one->column < other->column ? -1 : 1;
    return one->at < other->at ? -1 : 1;
}

/* One complaint up to the next, each of which begins with the file's name. */
static told_line take_line(const pv_complaints *c, const char *text, size_t at) {
    const char *file = c->rule->info.file, *end = text;
    size_t size = strlen(file);
    do
        end += strcspn(end + 1, "\n") + 1;
    while (*end && (strncmp(end + 1, file, size) != 0 || end[1 + size] != ':'));
    char *next;
    unsigned long number = strtoul(text + size + 1, &next, 10);
    unsigned long column = *next == ':' ? strtoul(next + 1, NULL, 10) : 0;
    return (told_line){text, (size_t)(end - text), at, number, column};
}

const char *pv_complaints_text(pv_complaints *c) {
    told_line lines[MOST_COMPLAINTS];
    size_t count = 0;
    const char *text = pv_textbuf_end(&c->text, NULL);
    if (!text)
        return NULL;
    for (const char *next = text; *next && count < MOST_COMPLAINTS; next += *next == '\n') {
        lines[count] = take_line(c, next, count);
        next += lines[count++].size;
    }
    if (count)
        qsort(lines, count, sizeof *lines, by_line);
    pv_textbuf sorted = pv_textbuf_new(c->arena, 1 << 20);
    for (size_t i = 0; i < count; i++)
        pv_textbuf_addf(&sorted, "%s%.*s", i ? "\n" : "", (int)lines[i].size, lines[i].text);
    if (c->count > MOST_COMPLAINTS)
        pv_textbuf_addf(&sorted, "\n%s: and %u more", c->rule->info.file,
                        c->count - MOST_COMPLAINTS);
    return pv_textbuf_end(&sorted, NULL);
}

void pv_complain(pv_complaints *c, const char *word, const char *fmt, ...) {
    const pv_rule *rule = c->rule;
    pv_spot at = {1, 1};
    va_list args;
    if (word && rule->text)
        at = pv_tokens_find(rule->text, rule->size, word, c->from);
    va_start(args, fmt);
    complain(c, at, fmt, args);
    va_end(args);
}

void pv_complain_at(pv_complaints *c, pv_spot at, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    complain(c, at, fmt, args);
    va_end(args);
}

/* The first word in single quotes behind `mark`. */
static void quoted(const char *error, const char *mark, char ret_word[64]) {
    const char *word = strstr(error, mark);
    if (word)
        word += strlen(mark);
    snprintf(ret_word, 64, "%.*s", word ? (int)strcspn(word, "'") : 0, word ? word : "");
}

/* Lua names the line alone, and of syntax errors what it stumbled over: near 'end'. */
static pv_spot spot_of_error(const pv_rule *rule, const char *error, const char **ret_text,
                             const char **ret_hint) {
    char near[64];
    unsigned line = 1;
    size_t file = strlen(rule->info.file);
    *ret_text = error;
    if (strncmp(error, rule->info.file, file) == 0 && error[file] == ':') {
        char *end;
        line = (unsigned)strtoul(error + file + 1, &end, 10);
        *ret_text = end + strspn(end, ": ");
    }
    quoted(error, "near '", near);
    *ret_hint = *near && rule->text ? pv_syntax_hint(rule, line, near, error) : NULL;
    if (!*near)
        quoted(error, "'", near);
    if (!rule->text || !line)
        return (pv_spot){line ? line : 1, 1};
    return pv_tokens_find_on_line(rule->text, rule->size, line, *near ? near : NULL);
}

void pv_complain_error(pv_complaints *c, const char *error) {
    const char *text, *hint;
    pv_spot at = spot_of_error(c->rule, error, &text, &hint);
    pv_complain_at(c, at, hint ? "%s; %s" : "%s", text, hint);
}

static size_t count_names(const char *const *names) {
    size_t count = 0;
    while (names[count])
        count++;
    return count;
}

static void unknown_field(pv_complaints *c, const char *what, const char *field,
                          const char *const *names) {
    const char *near = pv_text_nearest(field, names, count_names(names));
    pv_complain(c, field,
                near ? "%s has no field '%s'; did you mean '%s'?" : "%s has no field '%s'", what,
                field, near);
}

/* Whether the key at `index` is one of the names. */
static bool is_field(lua_State *L, int index, const char *const *names) {
    const char *field = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : NULL;
    for (size_t i = 0; field && names[i]; i++)
        if (*names[i] == *field && strcmp(names[i], field) == 0)
            return true;
    return false;
}

void pv_field_check(lua_State *L, int index, const char *what, const char *const *names,
                    pv_complaints *c) {
    pv_frozen_open(L, index);
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        if (is_field(L, -2, names))
            continue;
        pv_sandbox_text(L, -2);
        unknown_field(c, what, lua_tostring(L, -1), names);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

const char *pv_field_keep(lua_State *L, int index, pv_complaints *c) {
    size_t size;
    const char *text = lua_tolstring(L, index, &size);
    const char *copy = pv_arena_text(c->arena, text, size);
    if (!copy)
        luaL_error(L, "no memory for the catalogue");
    return copy;
}

const char *pv_field_text(lua_State *L, int index, const char *field, pv_complaints *c) {
    const char *text = NULL;
    int type = lua_getfield(L, index, field);
    if (type == LUA_TSTRING)
        text = pv_field_keep(L, -1, c);
    else if (type != LUA_TNIL)
        pv_complain(c, field, "%s is a text, not a %s", field, luaL_typename(L, -1));
    lua_pop(L, 1);
    return text;
}

/* ---- fields ---------------------------------------------------------------------------------- */

const char *pv_subject_unknown(const char *word, pv_arena *arena) {
    const char *names[PV_KIND_COUNT];
    pv_textbuf t = pv_textbuf_new(arena, 1024);
    for (size_t i = 0; i < PV_KIND_COUNT; i++)
        names[i] = pv_kind_name((pv_kind)i);
    const char *near = pv_text_nearest(word, names, PV_KIND_COUNT);
    pv_textbuf_addf(&t, "there is no subject '%s'", word);
    if (near)
        pv_textbuf_addf(&t, "; did you mean '%s'?", near);
    for (size_t i = 0; !near && i < PV_KIND_COUNT; i++)
        pv_textbuf_addf(&t, "%s%s", i ? ", " : "; there is ", names[i]);
    const char *text = pv_textbuf_end(&t, NULL);
    return text ? text : "there is no such subject";
}

static void read_subject(lua_State *L, pv_rule *rule, pv_complaints *c) {
    const char *kind = pv_field_text(L, 1, "subject", c);
    if (!kind) {
        pv_complain(c, "rule", "the rule does not say its subject");
        return;
    }
    rule->info.subject = pv_kind_named(kind);
    if (rule->info.subject != PV_KIND_COUNT)
        return;
    rule->info.subject = PV_KIND_RUN;
    pv_complain(c, "subject", "%s", pv_subject_unknown(kind, c->arena));
}

static void read_severity(lua_State *L, pv_rule *rule, pv_complaints *c) {
    const char *severity = pv_field_text(L, 1, "severity", c);
    if (!severity)
        pv_complain(c, "rule", "the rule does not say its severity");
    else if (!pv_severity_named(severity, &rule->info.severity))
        pv_complain(c, "severity", "severity is info, notice, warning or error, not '%s'",
                    severity);
    else
        rule->info.has_severity = true;
    rule->declared = rule->info.severity;
}

size_t pv_field_list(lua_State *L, const char *field, pv_complaints *c) {
    int type = lua_getfield(L, 1, field);
    if (type == LUA_TNIL)
        return 0;
    if (type != LUA_TTABLE) {
        pv_complain(c, field, "%s is a list: %s = { %s }", field, field,
                    strcmp(field, "cite") == 0 ? "{ \"what\", \"https://...\" }" : "\"...\"");
        return 0;
    }
    lua_Integer count = luaL_len(L, -1);
    if (count > MOST_ITEMS)
        pv_complain(c, field, "%s has more than %d entries", field, (int)MOST_ITEMS);
    return count > MOST_ITEMS || count < 0 ? 0 : (size_t)count;
}

static void *array(lua_State *L, pv_complaints *c, size_t count, size_t size) {
    void *items = pv_arena_array(c->arena, count, size);
    if (!items)
        luaL_error(L, "no memory for the catalogue");
    return items;
}

const char *const *pv_field_texts(lua_State *L, const char *field, size_t *ret_count,
                                  pv_complaints *c) {
    size_t count = pv_field_list(L, field, c), kept = 0;
    const char **texts = array(L, c, count, sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        if (lua_geti(L, -1, (lua_Integer)i + 1) == LUA_TSTRING)
            texts[kept++] = pv_field_keep(L, -1, c);
        else
            pv_complain(c, field, "an entry of %s is a text, not a %s", field,
                        luaL_typename(L, -1));
        lua_pop(L, 1);
    }
    *ret_count = kept;
    lua_pop(L, 1);
    return texts;
}

/* One { "text", "https://url" }, at the top. */
static void read_cite(lua_State *L, pv_cite *cite, pv_complaints *c) {
    if (!lua_istable(L, -1) || lua_geti(L, -1, 1) != LUA_TSTRING) {
        pv_complain(c, "cite", "a citation is { \"what\", \"https://...\" }");
        return;
    }
    cite->text = pv_field_keep(L, -1, c);
    if (lua_geti(L, -2, 2) == LUA_TSTRING)
        cite->url = pv_field_keep(L, -1, c);
    if (cite->url && strncmp(cite->url, "https://", 8) != 0 &&
        strncmp(cite->url, "http://", 7) != 0)
        pv_complain(c, cite->url, "the citation's link does not start with https://");
}

const pv_cite *pv_field_cites(lua_State *L, size_t *ret_count, pv_complaints *c) {
    size_t count = pv_field_list(L, "cite", c), kept = 0;
    pv_cite *cites = array(L, c, count, sizeof *cites);
    int list = lua_gettop(L);
    for (size_t i = 0; i < count; i++) {
        lua_geti(L, list, (lua_Integer)i + 1);
        read_cite(L, &cites[kept], c);
        kept += cites[kept].text != NULL;
        lua_settop(L, list);
    }
    *ret_count = kept;
    lua_pop(L, 1);
    return cites;
}

static void read_remedy(lua_State *L, pv_rule *rule, pv_complaints *c) {
    int type = lua_getfield(L, 1, "remedy");
    if (type == LUA_TSTRING) {
        rule->info.remedy_text = pv_field_keep(L, -1, c);
    } else if (type == LUA_TTABLE) {
        int remedy = lua_gettop(L);
        pv_declared_check(L, remedy, PV_DECLARED_REMEDY, c);
        rule->info.remedy_text = pv_field_text(L, remedy, "text", c);
        rule->info.remedy_command = pv_field_text(L, remedy, "command", c);
    } else if (type != LUA_TNIL) {
        pv_complain(c, "remedy", "remedy is { text = ..., command = ... }");
    }
    const char *command = rule->info.remedy_command;
    const char *unknown = command ? pv_remedy_check(command, c->arena) : NULL;
    if (unknown)
        pv_complain(c, "command", "%s", unknown);
    lua_pop(L, 1);
}

static void read_default(lua_State *L, pv_rule *rule, pv_complaints *c) {
    int type = lua_getfield(L, 1, "default");
    if (type != LUA_TNIL && type != LUA_TBOOLEAN)
        pv_complain(c, "default", "default is true or false");
    rule->info.default_on = type == LUA_TNIL || lua_toboolean(L, -1);
    lua_pop(L, 1);
}

static void read_api(lua_State *L, const char *what, pv_complaints *c) {
    if (lua_getfield(L, 1, "api") != LUA_TNUMBER || lua_tointeger(L, -1) != API)
        pv_complain(c, "api", "the %s must say api = %d", what, (int)API);
    lua_pop(L, 1);
}

static void read_check(lua_State *L, const char *what, pv_complaints *c) {
    int type = lua_getfield(L, 1, "check");
    if (type != LUA_TFUNCTION || lua_iscfunction(L, -1))
        pv_complain(c, type == LUA_TNIL ? what : "check",
                    type == LUA_TNIL ? "the %s has no check: check = function (subject) ... end"
                                     : "the check of the %s is a function of its subject",
                    what);
    lua_pop(L, 1);
}

static void read_examples(lua_State *L, pv_rule *rule, pv_complaints *c) {
    int type = lua_getfield(L, 1, "examples");
    if (type != LUA_TNIL && type != LUA_TTABLE)
        pv_complain(c, "examples", "examples is a list");
    if (type == LUA_TTABLE)
        rule->examples_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    else
        lua_pop(L, 1);
}

/* ---- effective ------------------------------------------------------------------------------- */

static void read_date(const char *text, const char *field, int64_t *ret_time, pv_complaints *c) {
    if (text && !pv_clock_parse(text, ret_time))
        pv_complain(c, field, "%s is a date such as 2020-08-01, not '%s'", field, text);
}

void pv_effective_read(lua_State *L, int index, pv_rule *rule, pv_complaints *c) {
    pv_declared_check(L, index, PV_DECLARED_EFFECTIVE, c);
    const char *from = pv_field_text(L, index, "from", c);
    const char *to = pv_field_text(L, index, "to", c), *by = pv_field_text(L, index, "by", c);
    rule->effective_from = INT64_MIN;
    read_date(from, "from", &rule->effective_from, c);
    read_date(to, "to", &rule->effective_to, c);
    if (!by || (!from && !to)) {
        pv_complain(c, "effective", "effective is { from = \"2020-08-01\", by = \"not_before\" }");
        return;
    }
    const char *wrong = pv_path_parse(rule->info.subject, by, c->arena, &rule->effective_path);
    if (!wrong && pv_fact_get_info(rule->effective_path.fact)->type != PV_TYPE_TIME)
        wrong = "that is no time, as not_before is";
    if (wrong)
        pv_complain(c, by, "effective: by: %s", wrong);
    rule->has_effective = !wrong;
    rule->has_to = to != NULL;
    rule->info.effective_from = from;
    rule->info.effective_by = by;
}

/* ---- all ------------------------------------------------------------------------------------- */

/* `read` for a field that must be a table, when it is there. */
static bool open_table(lua_State *L, const char *field, pv_complaints *c) {
    int type = lua_getfield(L, 1, field);
    if (type != LUA_TNIL && type != LUA_TTABLE)
        pv_complain(c, field, "%s is a table", field);
    return type == LUA_TTABLE;
}

void pv_rule_read_common(lua_State *L, pv_rule *rule, pv_complaints *c) {
    const char *what = rule->is_cause ? "cause" : "rule";
    read_api(L, what, c);
    rule->info.title = pv_field_text(L, 1, "title", c);
    if (!rule->info.title)
        pv_complain(c, what, "the %s has no title", what);
    rule->info.since = pv_field_text(L, 1, "since", c);
    rule->info.why = pv_field_text(L, 1, "why", c);
    rule->info.cites = pv_field_cites(L, &rule->info.cite_count, c);
    read_check(L, what, c);
    read_examples(L, rule, c);
}

/* At 2. */
static void read_index(lua_State *L, pv_rule *rule, pv_complaints *c) {
    static const char *const NEVER[] = {"when", "effective"};
    if (rule->info.subject == PV_KIND_RUN)
        pv_whole_read(L, 2, rule, c);
    else
        pv_complain(c, "index", "index is for rules over the whole scan: subject = \"run\"");
    for (size_t i = 0; i < 2; i++)
        if (lua_getfield(L, 1, NEVER[i]) != LUA_TNIL)
            pv_complain(c, NEVER[i], "a rule over the whole scan has no %s: ask in its check",
                        NEVER[i]);
}

void pv_rule_read(lua_State *L, pv_rule *rule, pv_complaints *c) {
    lua_rotate(L, 1, 1); /* the declaration first */
    lua_settop(L, 1);
    pv_declared_check(L, 1, PV_DECLARED_RULE, c);
    pv_rule_read_common(L, rule, c);
    read_subject(L, rule, c);
    read_severity(L, rule, c);
    rule->info.tags = pv_field_texts(L, "tags", &rule->info.tag_count, c);
    read_remedy(L, rule, c);
    read_default(L, rule, c);
    open_table(L, "params", c);
    pv_params_read(L, 2, rule, c);
    lua_settop(L, 1);
    if (open_table(L, "index", c))
        read_index(L, rule, c);
    else if (rule->info.subject == PV_KIND_RUN && !c->count)
        pv_complain(c, "subject",
                    "a rule over the whole scan says what it goes by: index = { of = "
                    "\"cert\", by = \"spki_sha256\", keep = { \"subject\" } }");
    lua_settop(L, 1);
    if (rule->info.subject == PV_KIND_RUN || rule->index)
        return; /* the rest is about facts of a subject that is at hand */
    if (open_table(L, "effective", c))
        pv_effective_read(L, 2, rule, c);
    lua_settop(L, 1);
    if (open_table(L, "when", c))
        rule->when = pv_when_read(L, 2, c);
    lua_settop(L, 1);
}

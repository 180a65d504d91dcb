/* SPDX-License-Identifier: Apache-2.0
 * A rule's examples as subjects. A fact that an example does not name is undetermined; `absent`
 * marks one that was looked for and is not there. Names and values are held against the schema. */
#include "lua/example.h"

#include <string.h>

#include "base/clock.h"
#include "lua/fields.h"
#include "lua/token.h"

static const char DEFAULT_NOW[] = "2026-01-01T00:00:00Z";

/* ---- values ---------------------------------------------------------------------------------- */

typedef struct {
    lua_State *L;
    pv_example *e;
    const char *name; /* of the fact, in full */
    pv_fact fact;
    pv_type type; /* of the fact, or of the field of a record */
    pv_enum_id of;
    pv_value *value;
} setting;

static void wrong_type(setting *s) {
    pv_complain(&s->e->wrong, s->name, "example %zu: %s is a fact of type %s, not a %s",
                s->e->number, s->name, pv_type_name(s->type), luaL_typename(s->L, -1));
}

static char *copy_top(setting *s, size_t *ret_size) {
    const char *text = lua_tolstring(s->L, -1, ret_size);
    char *copy = pv_arena_text(s->e->scratch->arena, text, *ret_size);
    if (!copy)
        luaL_error(s->L, "no memory for an example");
    return copy;
}

static int choice_at_top(setting *s) {
    if (lua_type(s->L, -1) != LUA_TSTRING) {
        wrong_type(s);
        return -1;
    }
    int value = pv_enum_value(s->of, lua_tostring(s->L, -1));
    if (value < 0)
        pv_complain_value(&s->e->wrong, s->name, s->of, lua_tostring(s->L, -1));
    return value;
}

static void set_time(setting *s) {
    if (lua_isinteger(s->L, -1))
        s->value->u.integer = lua_tointeger(s->L, -1);
    else if (lua_type(s->L, -1) != LUA_TSTRING)
        wrong_type(s);
    else if (!pv_clock_parse(lua_tostring(s->L, -1), &s->value->u.integer))
        pv_complain(&s->e->wrong, s->name,
                    "example %zu: %s: \"%s\" is no date or time, as \"2027-12-31\" and "
                    "\"2027-12-31T23:59:59Z\" are",
                    s->e->number, s->name, lua_tostring(s->L, -1));
}

static int digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void set_bytes(setting *s) {
    size_t size = 0;
    const char *hex = lua_type(s->L, -1) == LUA_TSTRING ? copy_top(s, &size) : "x";
    uint8_t *bytes = pv_arena_alloc(s->e->scratch->arena, size / 2 + 1);
    bool well = size % 2 == 0 && *hex != 'x' && bytes;
    for (size_t i = 0; well && i < size; i++) {
        well = digit(hex[i]) >= 0;
        bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | (well ? digit(hex[i]) : 0));
    }
    s->value->u.bytes = bytes;
    s->value->count = (uint32_t)(size / 2);
    if (!well)
        pv_complain(&s->e->wrong, s->name, "example %zu: %s is lower-case hex", s->e->number,
                    s->name);
}

static void set_members(setting *s) {
    int list = lua_gettop(s->L);
    bool set = s->type == PV_TYPE_SET;
    lua_Integer count = lua_istable(s->L, list) ? luaL_len(s->L, list) : -1;
    if (count < 0 || count > 4096) {
        wrong_type(s);
        return;
    }
    pv_text *texts = pv_arena_array(s->e->scratch->arena, (size_t)count, sizeof *texts);
    for (lua_Integer i = 0; texts && i < count; i++, lua_settop(s->L, list)) {
        int type = lua_geti(s->L, list, i + 1);
        int choice = set ? choice_at_top(s) : -1;
        if (choice >= 0)
            s->value->u.set |= UINT64_C(1) << choice;
        else if (!set && type == LUA_TSTRING)
            texts[i].data = copy_top(s, &texts[i].size);
        else if (!set)
            wrong_type(s);
    }
    if (!set) {
        s->value->u.list = texts;
        s->value->count = (uint32_t)count;
    }
}

static void set_text(setting *s) {
    size_t size = 0;
    if (lua_type(s->L, -1) == LUA_TSTRING)
        s->value->u.text = copy_top(s, &size);
    else
        wrong_type(s);
    s->value->count = (uint32_t)size;
}

static void set_records(setting *s);

/* Puts the value at the top of the stack. */
static void set_value(setting *s) {
    lua_State *L = s->L;
    switch (s->type) {
    case PV_TYPE_BOOL:
        s->value->u.boolean = lua_toboolean(L, -1);
        if (!lua_isboolean(L, -1))
            wrong_type(s);
        break;
    case PV_TYPE_INT:
        s->value->u.integer = lua_tointeger(L, -1);
        if (!lua_isinteger(L, -1))
            wrong_type(s);
        break;
    case PV_TYPE_TIME:
        set_time(s);
        break;
    case PV_TYPE_ENUM: {
        int choice = choice_at_top(s);
        s->value->u.choice = choice < 0 ? 0 : (unsigned)choice;
        break;
    }
    case PV_TYPE_TEXT:
        set_text(s);
        break;
    case PV_TYPE_BYTES:
        set_bytes(s);
        break;
    case PV_TYPE_SET:
    case PV_TYPE_LIST:
        set_members(s);
        break;
    case PV_TYPE_RECORDS:
        set_records(s);
        break;
    }
}

/* The record at the top of the stack into its row. */
static void set_record(const setting *whole, pv_value *row) {
    lua_State *L = whole->L;
    pv_record_id id = pv_fact_get_info(whole->fact)->records;
    const pv_field_info *fields = pv_record_fields(id);
    const char *names[PV_ACE_FIELDS + 1] = {NULL};
    int table = lua_gettop(L);
    for (unsigned i = 0; i < pv_record_width(id); i++) {
        setting s = *whole;
        names[i] = fields[i].name;
        s.type = fields[i].type;
        s.of = fields[i].of;
        s.value = &row[i];
        bool there = lua_getfield(L, table, fields[i].name) != LUA_TNIL;
        row[i].known =
            there || s.type == PV_TYPE_BOOL || s.type == PV_TYPE_SET ? PV_PRESENT : PV_ABSENT;
        if (there)
            set_value(&s);
        lua_settop(L, table);
    }
    pv_field_check(L, table, "a record", names, &whole->e->wrong);
}

static void set_records(setting *s) {
    lua_State *L = s->L;
    int list = lua_gettop(L);
    unsigned width = pv_record_width(pv_fact_get_info(s->fact)->records);
    lua_Integer count = lua_istable(L, list) ? luaL_len(L, list) : -1;
    pv_value *rows =
        count < 0 || count > 4096
            ? NULL
            : pv_arena_array(s->e->scratch->arena, (size_t)count * width, sizeof *rows);
    if (!rows) {
        wrong_type(s);
        return;
    }
    for (lua_Integer i = 0; i < count; i++, lua_settop(L, list)) {
        if (lua_geti(L, list, i + 1) == LUA_TTABLE)
            set_record(s, rows + (size_t)i * width);
        else
            wrong_type(s);
    }
    s->value->u.rows = rows;
    s->value->count = (uint32_t)count;
}

/* ---- facts ----------------------------------------------------------------------------------- */

static pv_subject *add_subject(lua_State *L, pv_example *e, pv_kind kind) {
    pv_subject *subject;
    if (pv_unit_add_subject(e->scratch, e->artifact, kind, &subject).error)
        luaL_error(L, "no memory for an example");
    return subject;
}

/* The subject that the path leads to, made and linked where it was not there. */
static pv_subject *reach(lua_State *L, pv_example *e, const pv_path *path) {
    pv_subject *at = e->target;
    for (size_t i = 0; i < path->link_count; i++) {
        pv_subject *to = pv_subject_linked(at, path->links[i]);
        if (!to) {
            to = add_subject(L, e, path->links[i]);
            if (pv_subject_link(at, to).error)
                luaL_error(L, "no memory for an example");
        }
        at = to;
    }
    return at;
}

static void set_run(setting *s) {
    pv_value value = {0};
    s->value = &value;
    if (s->fact == PV_FACT_RUN_NOW) {
        set_time(s);
        s->e->now = value.u.integer;
    } else if (s->fact != PV_FACT_RUN_PROFILE) {
        pv_complain(&s->e->wrong, s->name, "example %zu: %s is not set: give the example a profile",
                    s->e->number, s->name);
    } else if (pv_helpers_is_absent(s->L, -1)) {
        s->e->profile = NULL;
    } else {
        set_text(s);
        s->e->profile = value.u.text;
    }
    s->value = NULL;
}

static const char *not_kept(const pv_example *e, pv_fact fact) {
    const char *text = pv_arena_printf(e->scratch->arena, "%s is not kept: name it in index.keep",
                                       pv_fact_get_info(fact)->name);
    return text ? text : "it is not kept";
}

/* One entry of `facts`: its name at -2, its value at -1. */
static void set_fact(lua_State *L, pv_example *e) {
    char name[PV_PATH_TEXT];
    pv_path path;
    const char *text = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
    pv_kind kind = e->target->kind;
    const char *wrong = pv_path_parse(kind, text, e->scratch->arena, &path);
    if (!wrong && e->rule->index && !path.of_run && !pv_whole_keeps(e->rule->index, path.fact))
        wrong = not_kept(e, path.fact);
    if (wrong) {
        pv_complain(&e->wrong, text, "example %zu: %s", e->number, wrong);
        return;
    }
    pv_path_write(kind, &path, name);
    setting s = {.L = L, .e = e, .name = name, .fact = path.fact};
    s.type = pv_fact_get_info(path.fact)->type;
    s.of = pv_fact_get_info(path.fact)->of;
    if (path.of_run) {
        set_run(&s);
        return;
    }
    pv_subject *at = reach(L, e, &path);
    if (pv_helpers_is_absent(L, -1)) {
        pv_subject_absent(at, path.fact);
        return;
    }
    s.value = pv_subject_put(at, path.fact, (pv_place){0});
    set_value(&s);
}

static void set_facts(lua_State *L, pv_example *e, int example) {
    if (lua_getfield(L, example, "facts") != LUA_TTABLE) {
        pv_complain_at(&e->wrong, e->at, "example %zu: it has no table `facts`", e->number);
        return;
    }
    pv_frozen_open(L, -1);
    int facts = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, facts); lua_settop(L, facts + 1))
        set_fact(L, e);
}

/* The list `others`: their facts, a table each. */
static void set_others(lua_State *L, pv_example *e, int example) {
    if (lua_getfield(L, example, "others") != LUA_TTABLE) {
        pv_complain_at(&e->wrong, e->at, "example %zu: it has no list `others`", e->number);
        return;
    }
    int list = lua_gettop(L);
    lua_Integer count = luaL_len(L, list);
    pv_subject **items = count < 0 || count > PV_OTHERS_MAX
                             ? NULL
                             : pv_arena_array(e->scratch->arena, (size_t)count, sizeof(void *));
    if (!items)
        luaL_error(L, "example: others are too many");
    for (lua_Integer i = 0; i < count; i++, lua_settop(L, list)) {
        items[i] = e->target = add_subject(L, e, e->rule->index->others.kind);
        if (lua_geti(L, list, i + 1) != LUA_TTABLE)
            luaL_error(L, "example: one of the others is a table of facts");
        pv_frozen_open(L, -1);
        int facts = lua_gettop(L);
        for (lua_pushnil(L); lua_next(L, facts); lua_settop(L, facts + 1))
            set_fact(L, e);
    }
    e->others = (pv_others){.items = items, .count = (size_t)count, .earlier = (size_t)count};
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void read_expected(lua_State *L, pv_example *e, int example) {
    static const char *const NAMES[] = {"fail", "pass", "cannot_tell", "not_applicable"};
    static const pv_verdict VERDICTS[] = {PV_VERDICT_FAIL, PV_VERDICT_PASS, PV_VERDICT_CANNOT_TELL,
                                          PV_VERDICT_NOT_APPLICABLE};
    unsigned said = 0;
    for (size_t i = 0; i < 4; i++) {
        int type = lua_getfield(L, example, NAMES[i]);
        bool no = i == 0 && type == LUA_TBOOLEAN && !lua_toboolean(L, -1);
        if (lua_toboolean(L, -1) || no) {
            e->expected = no ? PV_VERDICT_PASS : VERDICTS[i];
            said++;
        }
        lua_pop(L, 1);
    }
    if (said != 1)
        pv_complain_at(&e->wrong, e->at,
                       "example %zu: it says one of fail = true, fail = false, cannot_tell = true, "
                       "not_applicable = true",
                       e->number);
}

/* Of a cause. What cannot be told is no cause, either. */
static void read_confidence(lua_State *L, pv_example *e, int example) {
    unsigned said = 0;
    for (int i = 0; i <= PV_CONFIDENCE_COUNT; i++) {
        bool none = i == PV_CONFIDENCE_COUNT;
        lua_getfield(L, example, none ? "none" : pv_confidence_name((pv_confidence)i));
        if (lua_toboolean(L, -1)) {
            e->expected = none ? PV_VERDICT_PASS : PV_VERDICT_FAIL;
            e->confidence = none ? PV_CONFIDENCE_POSSIBLE : (pv_confidence)i;
            said++;
        }
        lua_pop(L, 1);
    }
    if (said != 1)
        pv_complain_at(
            &e->wrong, e->at,
            "example %zu: it says one of certain = true, likely = true, possible = true, "
            "none = true",
            e->number);
    e->goal = pv_field_text(L, example, "goal", &e->wrong);
    const char *wrong = e->goal ? pv_goal_wrong(e->goal, e->scratch->arena) : NULL;
    if (wrong)
        pv_complain(&e->wrong, e->goal, "example %zu: %s", e->number, wrong);
}

static void read_run(lua_State *L, pv_example *e, int example) {
    const char *now = pv_field_text(L, example, "now", &e->wrong);
    e->profile = pv_field_text(L, example, "profile", &e->wrong);
    if (!pv_clock_parse(now ? now : DEFAULT_NOW, &e->now))
        pv_complain(&e->wrong, now,
                    "example %zu: now: \"%s\" is no date or time, as \"2027-12-31\" and "
                    "\"2027-12-31T23:59:59Z\" are",
                    e->number, now);
}

static void read_params(lua_State *L, pv_example *e, int example) {
    e->params_ref = e->rule->defaults_ref;
    if (lua_getfield(L, example, "params") == LUA_TNIL)
        return;
    const char *wrong = pv_params_with(L, e->rule, e->params_ref, lua_gettop(L), e->scratch->arena);
    if (wrong)
        pv_complain(&e->wrong, "params", "example %zu: params: %s", e->number, wrong);
    else
        e->params_ref = luaL_ref(L, LUA_REGISTRYINDEX);
}

static int make_body(lua_State *L) {
    pv_example *e = lua_touserdata(L, 1);
    e->subject = e->target = add_subject(L, e, e->rule->info.subject);
    lua_rawgeti(L, LUA_REGISTRYINDEX, e->rule->examples_ref);
    if (lua_geti(L, 2, (lua_Integer)e->number) != LUA_TTABLE) {
        pv_complain_at(&e->wrong, e->at, "example %zu is no table", e->number);
        return 0;
    }
    bool is_cause = e->rule->is_cause;
    pv_declared_check(L, 3, is_cause ? PV_DECLARED_CAUSE_EXAMPLE : PV_DECLARED_EXAMPLE, &e->wrong);
    if (is_cause)
        read_confidence(L, e, 3);
    else
        read_expected(L, e, 3);
    read_run(L, e, 3);
    if (!is_cause)
        read_params(L, e, 3);
    lua_settop(L, 3);
    set_facts(L, e, 3);
    lua_settop(L, 3);
    if (e->rule->index)
        set_others(L, e, 3);
    return 0;
}

typedef struct {
    const pv_rule *rule;
    lua_Integer count;
} counting;

static int count_body(lua_State *L) {
    counting *c = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, c->rule->examples_ref);
    c->count = lua_istable(L, -1) ? luaL_len(L, -1) : 0;
    return 0;
}

size_t pv_example_count(pv_judge *judge, pv_rule *rule) {
    counting c = {.rule = rule};
    pv_load_examples(judge, rule);
    if (rule->info.broken || pv_state_enter(judge, count_body, &c) != LUA_OK)
        return 0;
    return c.count > 0 ? (size_t)c.count : 0;
}

pv_status pv_example_make(pv_judge *judge, pv_rule *rule, pv_unit *scratch, size_t number,
                          pv_example *ret_example) {
    pv_example *e = ret_example;
    *e = (pv_example){.rule = rule,
                      .scratch = scratch,
                      .number = number,
                      .at = pv_tokens_find_entry(rule->text, rule->size, "examples", number),
                      .params_ref = rule->defaults_ref,
                      .wrong = {.rule = rule, .arena = scratch->arena}};
    e->wrong.text = pv_textbuf_new(scratch->arena, 1 << 20);
    e->wrong.from = e->at;
    PV_TRY(pv_unit_add_artifact(scratch, NULL, "example", "example", (pv_bytes){0}, &e->artifact));
    judge->run = (pv_run){.words = scratch->arena, .rule = rule};
    if (pv_state_enter(judge, make_body, e) != LUA_OK)
        pv_complain_at(&e->wrong, e->at, "example %zu: %s", number, judge->run.error);
    return pv_success();
}

void pv_example_drop(pv_judge *judge, pv_example *e) {
    if (e->params_ref != e->rule->defaults_ref)
        luaL_unref(judge->L, LUA_REGISTRYINDEX, e->params_ref);
}

/* SPDX-License-Identifier: Apache-2.0
 * What editors are told: LuaCATS annotations (rules/meta) of every fact, helper and declaration,
 * and the names that luacheck may meet in rules (.luacheckrc). All of it comes from the lists that
 * the engine itself works by: schema.def, records.def, enums.h, api.def, env.def and fields.def. */
#include <string.h>

#include "lua/api.h"
#include "lua/fields.h"
#include "lua/judge.h"

static pv_fact fact_at(pv_kind kind, size_t index) {
    return (pv_fact)((size_t)pv_kind_first(kind) + index);
}

/* ---- facts ----------------------------------------------------------------------------------- */

static void add_values(pv_textbuf *out, pv_enum_id id) {
    for (unsigned v = 0; v < pv_enum_size(id); v++)
        pv_textbuf_addf(out, "%s\"%s\"", v ? "|" : "", pv_enum_name(id, v));
}

static const char *plain_type(pv_type type) {
    switch (type) {
    case PV_TYPE_BOOL:
        return "boolean";
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        return "integer";
    case PV_TYPE_TEXT:
    case PV_TYPE_BYTES:
        return "string";
    case PV_TYPE_SET:
    case PV_TYPE_LIST:
        return "pkivet.set";
    case PV_TYPE_ENUM:
    case PV_TYPE_RECORDS:
        break; /* named by what they hold */
    }
    return NULL;
}

static void add_values_of_set(pv_textbuf *out, pv_type type, pv_enum_id of) {
    if (type == PV_TYPE_SET) {
        pv_textbuf_adds(out, "; values: ");
        add_values(out, of);
    }
    pv_textbuf_addc(out, '\n');
}

/* `?`: an absent scalar is nil; a set or list is there and empty. */
static void add_fact(pv_textbuf *out, const pv_fact_info *info) {
    pv_textbuf_addf(out, "---@field %s ", info->field);
    if (info->type == PV_TYPE_ENUM) {
        add_values(out, info->of);
        pv_textbuf_addc(out, '?');
    } else if (info->records) {
        pv_textbuf_addf(out, "pkivet.%s_list", pv_record_name(info->records));
    } else {
        pv_textbuf_adds(out, plain_type(info->type));
        if (!pv_sets_takes(info->type))
            pv_textbuf_addc(out, '?');
    }
    pv_textbuf_addf(out, " # (%s) %s", pv_type_name(info->type), info->meaning);
    add_values_of_set(out, info->type, info->of);
}

/* A fact may be named as a link is, and then it is the fact that a rule reads. */
static void add_links(pv_textbuf *out, pv_kind from) {
    for (pv_kind to = 0; to < PV_KIND_COUNT; to++) {
        const char *name = pv_kind_name(to);
        if (to != from && to != PV_KIND_RUN && from != PV_KIND_RUN &&
            pv_path_field(from, name, strlen(name)) == PV_FACT_COUNT)
            pv_textbuf_addf(out,
                            "---@field %s pkivet.%s # the first linked one; without one the "
                            "rule ends as not_applicable\n",
                            name, name);
    }
}

static void add_kinds(pv_textbuf *out) {
    for (pv_kind k = 0; k < PV_KIND_COUNT; k++) {
        pv_textbuf_addf(out, "\n---%s\n---@class pkivet.%s\n", pv_kind_meaning(k), pv_kind_name(k));
        add_links(out, k);
        for (size_t i = 0; i < pv_kind_facts(k); i++)
            add_fact(out, pv_fact_get_info(fact_at(k, i)));
    }
}

/* ---- facts by their names: "cert.is_ca" ------------------------------------------------------ */

static void add_example_type(pv_textbuf *out, const pv_fact_info *info) {
    if (info->type == PV_TYPE_ENUM)
        add_values(out, info->of);
    else if (info->records)
        pv_textbuf_addf(out, "pkivet.%s[]", pv_record_name(info->records));
    else if (info->type == PV_TYPE_SET) {
        pv_textbuf_addc(out, '(');
        add_values(out, info->of);
        pv_textbuf_adds(out, ")[]");
    } else if (info->type == PV_TYPE_LIST)
        pv_textbuf_adds(out, "string[]");
    else /* times are written out */
        pv_textbuf_adds(out, info->type == PV_TYPE_TIME ? "string" : plain_type(info->type));
    pv_textbuf_adds(out, "|pkivet.absent?\n");
}

/* A path over links, "key.cert.is_ca", is a text as any other. */
static void add_names(pv_textbuf *out) {
    pv_textbuf_adds(out, "\n---The name of a fact; over links, too: \"key.cert.is_ca\"\n"
                         "---@alias pkivet.fact string\n");
    for (size_t i = 0; i < PV_FACT_COUNT; i++)
        pv_textbuf_addf(out, "---| \"%s\"\n", pv_fact_get_info((pv_fact)i)->name);
    pv_textbuf_adds(out, "\n---Facts of an example; times are written out, 2026-01-01T00:00:00Z\n"
                         "---@class pkivet.facts\n---@field [string] any\n");
    for (size_t i = 0; i < PV_FACT_COUNT; i++) {
        const pv_fact_info *info = pv_fact_get_info((pv_fact)i);
        pv_textbuf_addf(out, "---@field [\"%s\"] ", info->name);
        add_example_type(out, info);
    }
    pv_textbuf_adds(out, "\n---Conditions by fact, all to hold; without a name a group\n"
                         "---@class pkivet.when\n---@field [integer] pkivet.group\n"
                         "---@field [string] any\n");
    for (size_t i = 0; i < PV_FACT_COUNT; i++)
        pv_textbuf_addf(out, "---@field [\"%s\"] any|any[]|pkivet.condition\n",
                        pv_fact_get_info((pv_fact)i)->name);
}

static void add_aliases(pv_textbuf *out) {
    pv_textbuf_adds(out, "\n---@alias pkivet.severity \"info\"|\"notice\"|\"warning\"|\"error\"\n"
                         "---@alias pkivet.kind ");
    for (pv_kind k = 0; k < PV_KIND_COUNT; k++)
        pv_textbuf_addf(out, "%s\"%s\"", k ? "|" : "", pv_kind_name(k));
    pv_textbuf_adds(out, "\n---@alias pkivet.right ");
    add_values(out, PV_ENUMID_ACCESSRIGHT);
    pv_textbuf_adds(out, "\n\n---What a check gives back; nothing is a pass\n"
                         "---@class pkivet.verdict\n\n---@class pkivet.absent\n");
}

/* ---- records, methods ------------------------------------------------------------------------ */

static void add_record_field(pv_textbuf *out, const pv_field_info *field) {
    pv_textbuf_addf(out, "---@field %s ", field->name);
    if (field->type == PV_TYPE_ENUM)
        add_values(out, field->of);
    else if (field->type == PV_TYPE_SET)
        pv_textbuf_adds(out, "table<string, true>");
    else
        pv_textbuf_addf(out, "%s%s", plain_type(field->type),
                        field->type == PV_TYPE_TEXT ? "?" : "");
    pv_textbuf_addf(out, " # %s", field->meaning);
    add_values_of_set(out, field->type, field->of);
}

/* `type` with `name` wherever `mark` stands. */
static void add_type(pv_textbuf *out, const char *type, const char *mark, const char *name) {
    size_t size = strlen(mark);
    for (const char *at; (at = strstr(type, mark)); type = at + size) {
        pv_textbuf_add(out, type, (size_t)(at - type));
        pv_textbuf_adds(out, name);
    }
    pv_textbuf_adds(out, type);
}

static void add_methods(pv_textbuf *out, const char *where, const char *record) {
    size_t count;
    const pv_api_entry *own = pv_api_own(&count);
    pv_textbuf_adds(out, "---@operator len: integer\n");
    for (size_t i = 0; i < count; i++) {
        if (strcmp(own[i].where, where) != 0)
            continue;
        pv_textbuf_addf(out, "---@field %s ", own[i].word);
        add_type(out, own[i].type, "RECORD", record);
        pv_textbuf_addf(out, " # %s\n", own[i].meaning);
    }
}

/* A record's class, and that of the object which stands for a list of them. */
static void add_record(pv_textbuf *out, pv_record_id id) {
    const char *name = pv_record_name(id);
    pv_textbuf_addf(out, "\n---%s\n---@class pkivet.%s\n", pv_record_meaning(id), name);
    for (unsigned i = 0; i < pv_record_width(id); i++)
        add_record_field(out, &pv_record_fields(id)[i]);
    pv_textbuf_addf(out, "\n---@class pkivet.%s_list\n", name);
    add_methods(out, "records", name);
}

/* ---- declarations and helpers ---------------------------------------------------------------- */

static void add_declarations(pv_textbuf *out) {
    size_t count;
    const pv_declared_field *fields = pv_declared_fields(&count);
    for (size_t i = 0; i < count; i++) {
        const pv_declared_field *f = &fields[i];
        if (i == 0 || f->of != f[-1].of)
            pv_textbuf_addf(out, "\n---%s\n---@class pkivet.%s\n%s", pv_declared_meaning(f->of),
                            pv_declared_name(f->of),
                            f->of == PV_DECLARED_EVIDENCE ? "---@field [integer] string|table\n"
                                                          : "");
        pv_textbuf_addf(out, "---@field %s %s # %s\n", f->name, f->type, f->meaning);
    }
}

static void add_helpers(pv_textbuf *out) {
    size_t count;
    const pv_api_entry *own = pv_api_own(&count);
    for (size_t i = 0; i < count; i++) {
        if (*own[i].where)
            continue;
        pv_textbuf_addf(out, "\n---%s: `%s`\n---@type ", own[i].meaning, own[i].call);
        if (!strstr(own[i].type, "KIND"))
            pv_textbuf_adds(out, own[i].type);
        for (pv_kind k = 0; strstr(own[i].type, "KIND") && k < PV_KIND_COUNT; k++) {
            if (k == PV_KIND_RUN)
                continue;
            pv_textbuf_adds(out, k ? "|" : "");
            add_type(out, own[i].type, "KIND", pv_kind_name(k));
        }
        pv_textbuf_addf(out, "\n%s = nil\n", own[i].word);
    }
}

void pv_judge_annotations(pv_textbuf *out) {
    pv_textbuf_adds(out, "---@meta\n-- Generated by `pkivet schema --format lua`.\n"
                         "-- An absent scalar is nil, an absent set is empty with .present false; "
                         "reading an\n-- undetermined fact ends the rule as cannot_tell.\n\n"
                         "---@class pkivet.set\n");
    add_methods(out, "set", "");
    pv_textbuf_adds(out, "\n---Of rules over the whole scan\n---@class pkivet.others\n");
    add_methods(out, "others", "");
    for (pv_record_id id = PV_RECORD_NONE + 1; id < PV_RECORD_COUNT; id++)
        add_record(out, id);
    add_kinds(out);
    add_aliases(out);
    add_names(out);
    add_declarations(out);
    add_helpers(out);
}

/* ---- luacheck -------------------------------------------------------------------------------- */

static void add_globals(pv_textbuf *out, const pv_api_entry *entries, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!*entries[i].where)
            pv_textbuf_addf(out, "      \"%s\",\n", entries[i].word);
}

/* Libraries stand one behind the other in the list. */
static void add_libraries(pv_textbuf *out, const pv_api_entry *entries, size_t count) {
    const char *open = "";
    for (size_t i = 0; i < count; i++) {
        const pv_api_entry *e = &entries[i];
        if (!*e->where)
            continue;
        if (strcmp(open, e->where) != 0)
            pv_textbuf_addf(out, "%s      %s = fields \"", *open ? "\",\n" : "", e->where);
        else
            pv_textbuf_addc(out, ' ');
        pv_textbuf_adds(out, e->word);
        open = e->where;
    }
    pv_textbuf_adds(out, *open ? "\",\n" : "");
}

void pv_judge_luacheck(pv_textbuf *out) {
    size_t own, stock;
    const pv_api_entry *mine = pv_api_own(&own), *lua = pv_api_stock(&stock);
    pv_textbuf_adds(out, "-- SPDX-License-Identifier: Apache-2.0\n"
                         "-- Generated by `pkivet schema --format luacheck`: what a rule sees is "
                         "what the sandbox gives\n-- it; anything else is a misspelling.\n"
                         "local function fields(names)\n   local list = {}\n"
                         "   for name in names:gmatch \"%S+\" do list[name] = {} end\n"
                         "   return { fields = list }\nend\n\n"
                         "stds.rule = {\n   read_globals = {\n");
    add_globals(out, mine, own);
    add_globals(out, lua, stock);
    add_libraries(out, lua, stock);
    pv_textbuf_adds(out, "   },\n}\nstd = \"rule\"\nmax_line_length = 140\nunused_args = false\n"
                         "exclude_files = { \"meta\", \"rules/meta\" }\n");
}

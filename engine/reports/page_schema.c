/* SPDX-License-Identifier: Apache-2.0
 * The fact schema as pages: for people (text, Markdown) and for programs (JSON). All from
 * schema.def, enums.h and oids.def. */
#include "facts/oid.h"
#include "facts/weaker.h"
#include "reports/pagejson.h"
#include "reports/pages.h"

static pv_fact fact_at(pv_kind kind, size_t index) {
    return (pv_fact)((size_t)pv_kind_first(kind) + index);
}

static bool has_values(const pv_fact_info *info) {
    return info->type == PV_TYPE_ENUM || info->type == PV_TYPE_SET;
}

/* ---- which way a change is weaker ------------------------------------------------------------ */

static bool has_directions(pv_kind kind) {
    return pv_fact_weaker(pv_kind_first(kind)).direction != PV_DIRECTION_UNDECLARED;
}

/* ": md5 < sha1 = sha-1" */
static void add_order(pv_textbuf *out, const char *order) {
    pv_textbuf_adds(out, ": ");
    for (; *order; order++)
        pv_textbuf_add(out,
                       *order == ' '   ? " < "
                       : *order == '|' ? " = "
                                       : order,
                       *order == ' ' || *order == '|' ? 3 : 1);
}

/* "smaller; none is like 0, false or no value" */
static void add_direction(pv_textbuf *out, pv_fact fact) {
    pv_weaker w = pv_fact_weaker(fact);
    static const char *const ABSENT[] = {"", "; absent: as if empty", "; absent: weakest"};
    pv_textbuf_addf(out, "%s%s%s%s", w.is_volatile ? "volatile, " : "",
                    pv_direction_name(w.direction), ABSENT[w.absence],
                    w.ordered ? "; order counts" : "");
    if (pv_fact_order(fact))
        add_order(out, pv_fact_order(fact));
    if (w.within != PV_FACT_COUNT)
        pv_textbuf_addf(out, "; within the same %s", pv_fact_get_info(w.within)->field);
}

static void add_text_direction(pv_textbuf *out, pv_fact fact) {
    pv_weaker w = pv_fact_weaker(fact);
    if (w.direction <= PV_DIRECTION_NONE && !w.is_volatile)
        return;
    pv_textbuf_adds(out, " [weaker: ");
    add_direction(out, fact);
    pv_textbuf_addc(out, ']');
}

static const char *change_of(const pv_flag *flag) {
    return flag->gained ? "gained" : "lost";
}

static void add_md_flags(pv_textbuf *out) {
    pv_textbuf_adds(
        out, "\n### weaker\n\nWhat makes a template, or an access control list, weaker when it "
             "changes: `smaller`, `larger`, `true`, `false` the value; `growing` a value "
             "more, `shrinking` a value less; `values` those of the table below; `grants` a "
             "right more in an entry that allows, or less in one that denies; `rank` a value "
             "that stands further ahead in its order; `any` any change may. A change the other way "
             "makes it stronger; of all others, and of "
             "`none`, nobody can say. Below zero a number that is weaker when larger has no "
             "limit.\n\n| fact | value | weaker when |\n|---|---|---|\n");
    for (size_t i = 0; i < PV_FACT_COUNT; i++) {
        const pv_flag *flag;
        for (size_t n = 0; (flag = pv_fact_flag_at((pv_fact)i, n)); n++)
            pv_textbuf_addf(out, "| `%s` | `%s` | %s |\n", pv_fact_get_info(flag->fact)->name,
                            pv_enum_name(pv_fact_get_info(flag->fact)->of, flag->value),
                            change_of(flag));
    }
}

static json_t *json_weaker(pv_fact fact) {
    pv_weaker w = pv_fact_weaker(fact);
    json_t *weaker =
        json_pack("{s:s,s:s,s:b,s:b}", "direction", pv_direction_name(w.direction), "absent",
                  pv_absence_name(w.absence), "ordered", w.ordered, "volatile", w.is_volatile);
    json_t *flags = json_object();
    const pv_flag *flag;
    for (size_t n = 0; (flag = pv_fact_flag_at(fact, n)); n++)
        json_object_set_new(flags, pv_enum_name(pv_fact_get_info(fact)->of, flag->value),
                            json_string(change_of(flag)));
    if (pv_fact_order(fact))
        json_object_set_new(weaker, "order", json_string(pv_fact_order(fact)));
    if (w.within != PV_FACT_COUNT)
        json_object_set_new(weaker, "within", json_string(pv_fact_get_info(w.within)->name));
    if (json_object_size(flags))
        json_object_set_new(weaker, "values", json_incref(flags));
    json_decref(flags);
    return weaker;
}

/* ---- text ------------------------------------------------------------------------------------ */

static void add_text(pv_textbuf *out) {
    for (pv_kind k = 0; k < PV_KIND_COUNT; k++) {
        pv_textbuf_addf(out, "%s: %s\n", pv_kind_name(k), pv_kind_meaning(k));
        for (size_t i = 0; i < pv_kind_facts(k); i++) {
            const pv_fact_info *info = pv_fact_get_info(fact_at(k, i));
            pv_textbuf_addf(out, "  %-34s %-5s %s", info->name, pv_type_name(info->type),
                            info->meaning);
            add_text_direction(out, fact_at(k, i));
            pv_textbuf_addc(out, '\n');
        }
    }
}

/* `|` and `<` would be read as Markdown. */
static void add_cell(pv_textbuf *out, const char *text) {
    for (; *text; text++) {
        if (*text == '|')
            pv_textbuf_addc(out, '\\');
        pv_textbuf_addc(out, *text);
    }
}

static void add_md_kind(pv_textbuf *out, pv_kind k) {
    bool directed = has_directions(k);
    pv_textbuf_addf(out,
                    "\n## %s\n\n%s.\n\n| fact | type | meaning | %ssince |\n|---|---|---|%s---|\n",
                    pv_kind_name(k), pv_kind_meaning(k), directed ? "[weaker](#weaker) | " : "",
                    directed ? "---|" : "");
    for (size_t i = 0; i < pv_kind_facts(k); i++) {
        const pv_fact_info *info = pv_fact_get_info(fact_at(k, i));
        pv_textbuf_addf(out, "| `%s` | %s", info->name, pv_type_name(info->type));
        if (has_values(info))
            pv_textbuf_addf(out, " of [%s](#%s)", pv_enum_title(info->of), pv_enum_title(info->of));
        if (info->records)
            pv_textbuf_addf(out, " of [%s](#%s)", pv_record_name(info->records),
                            pv_record_name(info->records));
        pv_textbuf_adds(out, " | ");
        add_cell(out, info->meaning);
        pv_textbuf_adds(out, directed ? " | " : "");
        if (directed)
            add_direction(out, fact_at(k, i));
        pv_textbuf_addf(out, " | %s |\n", info->since);
    }
}

static void add_md_enum(pv_textbuf *out, pv_enum_id id) {
    pv_textbuf_addf(out, "\n### %s\n\n| value | meaning |\n|---|---|\n", pv_enum_title(id));
    for (unsigned v = 0; v < pv_enum_size(id); v++) {
        pv_textbuf_addf(out, "| `%s` | ", pv_enum_name(id, v));
        add_cell(out, pv_enum_meaning(id, v));
        pv_textbuf_adds(out, " |\n");
    }
}

static void add_md_record(pv_textbuf *out, pv_record_id id) {
    pv_textbuf_addf(out, "\n### %s\n\n%s.\n\n| field | type | meaning |\n|---|---|---|\n",
                    pv_record_name(id), pv_record_meaning(id));
    for (unsigned i = 0; i < pv_record_width(id); i++) {
        const pv_field_info *field = &pv_record_fields(id)[i];
        pv_textbuf_addf(out, "| `%s` | %s", field->name, pv_type_name(field->type));
        if (field->of)
            pv_textbuf_addf(out, " of [%s](#%s)", pv_enum_title(field->of),
                            pv_enum_title(field->of));
        pv_textbuf_adds(out, " | ");
        add_cell(out, field->meaning);
        pv_textbuf_adds(out, " |\n");
    }
}

static void add_md_purposes(pv_textbuf *out) {
    pv_textbuf_adds(out, "\n### extended key usages\n\nThe names in `extended_key_usage` and "
                         "`application_policies`; any other purpose stands there as dotted "
                         "identifier.\n\n| name | identifier |\n|---|---|\n");
    for (pv_oid oid = 0; oid < PV_OID_UNKNOWN; oid++)
        if (pv_oid_is_eku(oid))
            pv_textbuf_addf(out, "| `%s` | %s |\n", pv_oid_name(oid), pv_oid_dotted(oid));
}

static void add_md(pv_textbuf *out) {
    pv_textbuf_addf(
        out,
        "# Facts\n\nGenerated by `pkivet schema --format md`; schema version %d.\n\n"
        "A fact is *present* with a value and the place where it was read, *absent* (looked for, "
        "and not there) or *undetermined* (this artifact cannot say). Times are RFC 3339 in JSON "
        "and whole seconds since 1970 in Lua; bytes are lower-case hex in both.\n",
        PV_SCHEMA_VERSION);
    for (pv_kind k = 0; k < PV_KIND_COUNT; k++)
        add_md_kind(out, k);
    pv_textbuf_adds(out, "\n## Records\n\nIn JSON each is an object without the fields that it has "
                         "not; for rules a table, where a set is a table with `true` under each "
                         "of its values.\n");
    for (pv_record_id id = PV_RECORD_NONE + 1; id < PV_RECORD_COUNT; id++)
        add_md_record(out, id);
    pv_textbuf_adds(out, "\n## Closed lists\n");
    for (pv_enum_id id = PV_ENUMID_0 + 1; id < PV_ENUMID_COUNT; id++)
        add_md_enum(out, id);
    add_md_purposes(out);
    add_md_flags(out);
}

static json_t *json_values(pv_enum_id id) {
    json_t *values = json_array();
    for (unsigned v = 0; v < pv_enum_size(id); v++)
        json_array_append_new(values, json_pack("{s:s,s:s}", "name", pv_enum_name(id, v), "meaning",
                                                pv_enum_meaning(id, v)));
    return values;
}

static json_t *json_fields(pv_record_id id) {
    json_t *fields = json_array();
    for (unsigned i = 0; i < pv_record_width(id); i++) {
        const pv_field_info *info = &pv_record_fields(id)[i];
        json_t *field = json_pack("{s:s,s:s,s:s}", "name", info->name, "type",
                                  pv_type_name(info->type), "meaning", info->meaning);
        if (info->of)
            json_object_set_new(field, "values", json_values(info->of));
        json_array_append_new(fields, field);
    }
    return fields;
}

static json_t *json_fact(pv_fact id) {
    const pv_fact_info *info = pv_fact_get_info(id);
    json_t *fact =
        json_pack("{s:s,s:s,s:s,s:s,s:s}", "name", info->name, "kind", pv_kind_name(info->kind),
                  "type", pv_type_name(info->type), "since", info->since, "meaning", info->meaning);
    if (has_values(info))
        json_object_set_new(fact, "values", json_values(info->of));
    if (info->records)
        json_object_set_new(fact, "fields", json_fields(info->records));
    if (has_directions(info->kind))
        json_object_set_new(fact, "weaker", json_weaker(id));
    return fact;
}

static pv_status add_json(pv_textbuf *out) {
    json_t *facts = json_array();
    for (size_t i = 0; i < PV_FACT_COUNT; i++)
        json_array_append_new(facts, json_fact((pv_fact)i));
    json_t *page = json_pack("{s:i,s:o}", "schema", PV_SCHEMA_VERSION, "facts", facts);
    return pv_page_add_json(out, page, JSON_INDENT(1));
}

pv_status pv_page_schema(const char *format, pv_textbuf *out) {
    if (strcmp(format, "json") == 0)
        return add_json(out);
    if (strcmp(format, "text") == 0)
        add_text(out);
    else if (strcmp(format, "md") == 0)
        add_md(out);
    else
        return pv_fail(out->arena, PV_USAGE, (pv_place){0},
                       "the schema is written as text, md, json, lua, luacheck or api, not as '%s'",
                       format);
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * The rule catalogue as a table, as lines of JSON, and as a page; one rule in full. */
#include "facts/prose.h"
#include "reports/pagejson.h"
#include "reports/pages.h"

static json_t *json_cites(const pv_rule_info *rule) {
    json_t *cites = json_array();
    for (size_t i = 0; i < rule->cite_count; i++) {
        json_t *cite = json_pack("{s:s}", "text", rule->cites[i].text);
        if (rule->cites[i].url)
            json_object_set_new(cite, "url", json_string(rule->cites[i].url));
        json_array_append_new(cites, cite);
    }
    return cites;
}

static json_t *json_tags(const pv_rule_info *rule) {
    json_t *tags = json_array();
    for (size_t i = 0; i < rule->tag_count; i++)
        json_array_append_new(tags, json_string(rule->tags[i]));
    return tags;
}

static pv_status add_line(const pv_rule_info *rule, pv_textbuf *out) {
    json_t *line =
        json_pack("{s:s,s:s,s:s}", "rule", rule->id, "name", rule->name, "pack", rule->pack);
    if (rule->broken) {
        json_object_set_new(line, "broken", json_string(rule->load_error));
    } else {
        json_object_set_new(line, "subject", json_string(pv_kind_name(rule->subject)));
        json_object_set_new(line, "severity", json_string(pv_severity_name(rule->severity)));
        json_object_set_new(line, "title", json_string(rule->title));
        json_object_set_new(line, "tags", json_tags(rule));
        json_object_set_new(line, "cite", json_cites(rule));
        json_object_set_new(line, "since", json_string(rule->since));
        json_object_set_new(line, "default", json_boolean(rule->default_on));
    }
    return pv_page_add_json(out, line, JSON_COMPACT);
}

static void add_row(const pv_rule_info *rule, pv_textbuf *out) {
    if (rule->broken)
        pv_textbuf_addf(out, "%-7s broken   %s\n", rule->id, rule->load_error);
    else
        pv_textbuf_addf(out, "%-7s %-8s %-8s %s%s\n", rule->id, pv_severity_name(rule->severity),
                        pv_kind_name(rule->subject), rule->title,
                        rule->default_on ? "" : " (off by default)");
}

pv_status pv_page_rules(const char *format, const pv_catalog *catalog, pv_textbuf *out) {
    bool text = strcmp(format, "text") == 0, md = strcmp(format, "md") == 0;
    if (!text && !md && strcmp(format, "ndjson") != 0)
        return pv_fail(out->arena, PV_USAGE, (pv_place){0},
                       "rules are written as text, md or ndjson, not as '%s'", format);
    if (md)
        pv_page_rules_index(catalog, out);
    for (size_t i = 0; i < catalog->count && !md; i++) {
        if (text)
            add_row(&catalog->rules[i], out);
        else
            PV_TRY(add_line(&catalog->rules[i], out));
    }
    return pv_success();
}

enum { LABEL = 8 };

static void add_labelled(pv_textbuf *out, const char *label, const char *text) {
    pv_textbuf_addf(out, "%-*s", LABEL, label);
    pv_prose_add(out, text, LABEL);
}

static void add_cites(const pv_cite *cites, size_t count, pv_textbuf *out) {
    for (size_t i = 0; i < count; i++) {
        add_labelled(out, i ? "" : "source", cites[i].text);
        if (cites[i].url)
            pv_textbuf_addf(out, "%*s<%s>\n", LABEL, "", cites[i].url);
    }
}

void pv_page_rule(const pv_rule_info *rule, pv_textbuf *out) {
    pv_textbuf_addf(out, "%s %s (%s, %s)\n%s\n\n", rule->id, rule->name, rule->pack,
                    pv_severity_name(rule->severity), rule->title);
    if (rule->why)
        add_labelled(out, "why", rule->why);
    if (rule->remedy_text)
        add_labelled(out, "remedy", rule->remedy_text);
    if (rule->remedy_command)
        pv_textbuf_addf(out, "%*s%s\n", LABEL, "", rule->remedy_command);
    for (size_t i = 0; i < rule->param_count; i++) {
        const pv_rule_param *p = &rule->params[i];
        pv_textbuf_addf(out, "%-*s%s (%s, default %s): ", LABEL, "param", p->name, p->type,
                        p->value);
        pv_prose_add(out, p->meaning, LABEL);
    }
    if (rule->whole_scan)
        add_labelled(out, "scope", "the whole scan: it compares what all inputs hold");
    if (rule->effective_from)
        pv_textbuf_addf(out, "%-*s%s, by %s\n", LABEL, "from", rule->effective_from,
                        rule->effective_by);
    add_cites(rule->cites, rule->cite_count, out);
    pv_textbuf_addf(out, "%-*s%s\n", LABEL, "file", rule->file);
}

/* ---- causes ---------------------------------------------------------------------------------- */

static void add_step(const pv_step *step, size_t number, pv_textbuf *out) {
    pv_textbuf_addf(out, "%zu. %s\n", number, step->command);
    pv_textbuf_addf(out, "%*schanges: ", LABEL + 3, "");
    pv_prose_add(out, step->changes, LABEL + 12);
    pv_textbuf_addf(out, "%*sway back: ", LABEL + 3, "");
    pv_prose_add(out, step->undo, LABEL + 13);
}

static void add_fix(const pv_fix *fix, pv_textbuf *out) {
    pv_textbuf_addf(out, "%-*s", LABEL, "fix");
    if (*fix->name)
        pv_textbuf_addf(out, "(%s)\n%*s", fix->name, LABEL, "");
    for (size_t i = 0; i < fix->count; i++) {
        if (i)
            pv_textbuf_addf(out, "%*s", LABEL, "");
        add_step(&fix->steps[i], i + 1, out);
    }
}

void pv_page_cause(const pv_cause_info *cause, pv_textbuf *out) {
    pv_textbuf_addf(out, "%s (a cause that diagnose may name)\n%s\n\n", cause->name, cause->title);
    if (cause->broken)
        add_labelled(out, "broken", cause->load_error);
    if (cause->why)
        add_labelled(out, "why", cause->why);
    for (size_t i = 0; i < cause->goal_count; i++)
        pv_textbuf_addf(out, "%-*s%s\n", LABEL, i ? "" : "goals", cause->goals[i]);
    for (size_t i = 0; i < cause->fix_count; i++)
        add_fix(&cause->fixes[i], out);
    add_cites(cause->cites, cause->cite_count, out);
    pv_textbuf_addf(out, "%-*s%s\n", LABEL, "file", cause->file);
}

/* SPDX-License-Identifier: Apache-2.0
 * Profiles as a table, as JSON and as a page; one in full. */
#include <string.h>

#include "facts/prose.h"
#include "reports/pagejson.h"
#include "reports/pages.h"

enum { LABEL = 10 };

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *words(const char *const *items, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(items[i]));
    return list;
}

static json_t *as_json(const pv_profile_info *p) {
    const pv_layer *l = &p->layer;
    json_t *object = json_pack("{s:s}", "profile", p->name);
    if (p->broken) {
        json_object_set_new(object, "broken", json_string(p->load_error));
        return object;
    }
    json_object_set_new(object, "title", json_string(p->title));
    json_object_set_new(object, "inherits", words(p->inherits, p->inherit_count));
    json_object_set_new(object, "only", words(l->only, l->only_count));
    json_object_set_new(object, "enable", words(l->enable, l->enable_count));
    json_object_set_new(object, "disable", words(l->disable, l->disable_count));
    json_t *severities = json_object(), *params = json_object();
    for (size_t i = 0; i < l->grade_count; i++)
        json_object_set_new(severities, l->grades[i].word,
                            json_string(pv_severity_name(l->grades[i].severity)));
    for (size_t i = 0; i < l->setting_count; i++)
        json_object_set_new(params, l->settings[i].rule, json_string(l->settings[i].text));
    json_object_set_new(object, "severity", severities);
    json_object_set_new(object, "params", params);
    json_object_set_new(object, "file", json_string(p->file));
    return object;
}

static pv_status all_as_json(const pv_profiles *profiles, pv_textbuf *out) {
    json_t *list = json_array();
    for (size_t i = 0; i < profiles->count; i++)
        json_array_append_new(list, as_json(profiles->profiles[i]));
    return pv_page_add_json(out, list, JSON_INDENT(2));
}

/* ---- for people ------------------------------------------------------------------------------ */

static void add_words(pv_textbuf *out, const char *label, const char *const *items, size_t count,
                      const pv_catalog *catalog) {
    for (size_t i = 0; i < count; i++) {
        const pv_rule_info *rule = pv_catalog_find(catalog, items[i]);
        pv_textbuf_addf(out, "%-*s%s%s%s\n", LABEL, i ? "" : label, items[i], rule ? "  " : "",
                        rule ? rule->title : "");
    }
}

static void add_settings(const pv_layer *l, pv_textbuf *out) {
    for (size_t i = 0; i < l->grade_count; i++)
        pv_textbuf_addf(out, "%-*s%s is of severity %s\n", LABEL, i ? "" : "severity",
                        l->grades[i].word, pv_severity_name(l->grades[i].severity));
    for (size_t i = 0; i < l->setting_count; i++)
        pv_textbuf_addf(out, "%-*s%s %s\n", LABEL, i ? "" : "params", l->settings[i].rule,
                        l->settings[i].text);
}

static void add_changes(const pv_profile_info *p, const pv_catalog *catalog, pv_textbuf *out) {
    const pv_layer *l = &p->layer;
    add_words(out, "only", l->only, l->only_count, catalog);
    add_words(out, "enables", l->enable, l->enable_count, catalog);
    add_words(out, "disables", l->disable, l->disable_count, catalog);
    add_settings(l, out);
}

void pv_page_profile(const pv_profile_info *p, const pv_catalog *catalog, pv_textbuf *out) {
    if (p->broken) {
        pv_textbuf_addf(out, "%s is broken:\n%s\n", p->name, p->load_error);
        return;
    }
    pv_textbuf_addf(out, "%s\n%s\n\n", p->name, p->title);
    if (p->why) {
        pv_textbuf_addf(out, "%-*s", LABEL, "why");
        pv_prose_add(out, p->why, LABEL);
    }
    add_words(out, "inherits", p->inherits, p->inherit_count, &(pv_catalog){0});
    add_changes(p, catalog, out);
    for (size_t i = 0; i < p->cite_count; i++) {
        pv_textbuf_addf(out, "%-*s", LABEL, i ? "" : "source");
        pv_prose_add(out, p->cites[i].text, LABEL);
        if (p->cites[i].url)
            pv_textbuf_addf(out, "%*s<%s>\n", LABEL, "", p->cites[i].url);
    }
    pv_textbuf_addf(out, "%-*s%s\n", LABEL, "file", p->file);
}

static void add_section(const pv_profile_info *p, const pv_catalog *catalog, pv_textbuf *out) {
    pv_textbuf_addf(out, "\n## %s\n\n%s.\n\n%s\n\n", p->name, p->title, p->why ? p->why : "");
    size_t before = out->size;
    pv_textbuf_adds(out, "```\n");
    size_t opened = out->size;
    add_words(out, "inherits", p->inherits, p->inherit_count, &(pv_catalog){0});
    add_changes(p, catalog, out);
    if (out->size == opened)
        out->size = before;
    else
        pv_textbuf_adds(out, "```\n");
    for (size_t i = 0; i < p->cite_count; i++)
        pv_textbuf_addf(out, "\nSource: %s%s%s%s\n", p->cites[i].text, p->cites[i].url ? " <" : "",
                        p->cites[i].url ? p->cites[i].url : "", p->cites[i].url ? ">" : "");
}

static void add_row(const pv_profile_info *p, pv_textbuf *out) {
    pv_textbuf_addf(out, "%-11s %s%s\n", p->name, p->broken ? "broken: " : "",
                    p->broken ? p->load_error : p->title);
}

pv_status pv_page_profiles(const char *format, const pv_profiles *profiles,
                           const pv_catalog *catalog, pv_textbuf *out) {
    bool text = strcmp(format, "text") == 0, md = strcmp(format, "md") == 0;
    if (strcmp(format, "json") == 0)
        return all_as_json(profiles, out);
    static const char HEAD[] =
        "# Profiles\n\nGenerated by `pkivet profiles --format md`.\n\n"
        "A profile says what certificates are for: which rules run, how bad a failure is, and the "
        "rules' parameters. `--profile NAME`, or `profile` in `pkivet.lua`, chooses one; "
        "`--profile all` runs every rule. What is not changed here is as the rule declares it.\n";
    if (!text && !md)
        return pv_fail(out->arena, PV_USAGE, (pv_place){0},
                       "profiles are written as text, md or json, not as '%s'", format);
    pv_textbuf_adds(out, md ? HEAD : "");
    for (size_t i = 0; i < profiles->count; i++) {
        if (text)
            add_row(profiles->profiles[i], out);
        else
            add_section(profiles->profiles[i], catalog, out);
    }
    if (text)
        pv_textbuf_addf(out, "%-11s %s\n", "all", "Every rule, those too that are off by default");
    return pv_success();
}

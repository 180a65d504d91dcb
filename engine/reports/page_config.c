/* SPDX-License-Identifier: Apache-2.0
 * The configuration that is in force, as Lua that can be read again, and what it makes of the
 * rules. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "findings/waiver.h"
#include "reports/pages.h"

/* A text of Lua: quotes, backslashes and control characters escaped. */
static void add_quoted(pv_textbuf *out, const char *text) {
    pv_textbuf_addc(out, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            pv_textbuf_addf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            pv_textbuf_addf(out, "\\%03u", c);
        else
            pv_textbuf_addc(out, (char)c);
    }
    pv_textbuf_addc(out, '"');
}

static void add_field(pv_textbuf *out, const char *indent, const char *name, const char *text) {
    if (!text)
        return;
    pv_textbuf_addf(out, "%s%s = ", indent, name);
    add_quoted(out, text);
    pv_textbuf_adds(out, ",\n");
}

static void add_words(pv_textbuf *out, const char *name, const char *const *words, size_t count) {
    if (!count)
        return;
    pv_textbuf_addf(out, "  %s = { ", name);
    for (size_t i = 0; i < count; i++) {
        pv_textbuf_adds(out, i ? ", " : "");
        add_quoted(out, words[i]);
    }
    pv_textbuf_adds(out, " },\n");
}

static void add_key(pv_textbuf *out, const char *key) {
    pv_textbuf_adds(out, "    [");
    add_quoted(out, key);
    pv_textbuf_adds(out, "] = ");
}

static void add_layer(pv_textbuf *out, const pv_layer *l) {
    add_words(out, "only", l->only, l->only_count);
    add_words(out, "enable", l->enable, l->enable_count);
    add_words(out, "disable", l->disable, l->disable_count);
    for (size_t i = 0; i < l->grade_count; i++) {
        pv_textbuf_adds(out, i ? "" : "  severity = {\n");
        add_key(out, l->grades[i].word);
        pv_textbuf_addf(out, "\"%s\",\n", pv_severity_name(l->grades[i].severity));
    }
    pv_textbuf_adds(out, l->grade_count ? "  },\n" : "");
    for (size_t i = 0; i < l->setting_count; i++) {
        pv_textbuf_adds(out, i ? "" : "  params = {\n");
        add_key(out, l->settings[i].rule);
        pv_textbuf_addf(out, "%s,\n", l->settings[i].text);
    }
    pv_textbuf_adds(out, l->setting_count ? "  },\n" : "");
}

static void add_passwords(pv_textbuf *out, const pv_config *c) {
    for (size_t i = 0; i < c->password_count; i++) {
        const pv_password_source *s = &c->passwords[i];
        pv_textbuf_adds(out, i ? "" : "  passwords = {\n");
        add_key(out, s->glob);
        pv_textbuf_adds(out, s->file ? "{ file = " : "{ env = ");
        add_quoted(out, s->file ? s->file : s->variable);
        pv_textbuf_adds(out, " },\n");
    }
    pv_textbuf_adds(out, c->password_count ? "  },\n" : "");
}

static void add_waiver(pv_textbuf *out, const pv_waiver *w) {
    char time[PV_CLOCK_TEXT];
    pv_textbuf_adds(out, "    {\n");
    add_field(out, "      ", "rule", w->rule);
    add_field(out, "      ", "fingerprint", w->fingerprint);
    add_field(out, "      ", "path", w->path);
    add_field(out, "      ", "subject", w->subject);
    add_field(out, "      ", "reason", w->reason);
    add_field(out, "      ", "owner", w->owner);
    if (w->has_expiry)
        pv_clock_format(w->expires, time);
    add_field(out, "      ", "expires", w->has_expiry ? time : NULL);
    pv_textbuf_adds(out, "    },\n");
}

static void add_config(pv_textbuf *out, const pv_config *c) {
    add_words(out, "rules", c->rules, c->rule_count);
    add_layer(out, &c->layer);
    add_field(out, "  ", "fail_on", c->fail_on);
    add_field(out, "  ", "baseline", c->baseline);
    for (size_t i = 0; i < c->limit_count; i++)
        pv_textbuf_addf(out, "%s    %s = %" PRIu64 ",\n", i ? "" : "  limits = {\n",
                        c->limits[i].name, c->limits[i].value);
    pv_textbuf_adds(out, c->limit_count ? "  },\n" : "");
    add_passwords(out, c);
    pv_textbuf_adds(out, c->waiver_count ? "  waivers = {\n" : "");
    for (size_t i = 0; i < c->waiver_count; i++)
        add_waiver(out, &c->waivers[i]);
    pv_textbuf_adds(out, c->waiver_count ? "  },\n" : "");
}

/* What differs from the rule's declaration, as comments. */
static size_t add_rule(pv_textbuf *out, const pv_rule_info *rule) {
    size_t before = out->size;
    if (rule->broken)
        pv_textbuf_addf(out, "--   %s did not load\n", rule->id);
    if (rule->selected != rule->default_on)
        pv_textbuf_addf(out, "--   %s %s: %s\n", rule->id, rule->selected ? "runs" : "does not run",
                        rule->title);
    if (rule->severity_set)
        pv_textbuf_addf(out, "--   %s is of severity %s\n", rule->id,
                        pv_severity_name(rule->severity));
    for (size_t i = 0; i < rule->param_count; i++)
        if (rule->params[i].in_force)
            pv_textbuf_addf(out, "--   %s has %s = %s (default %s)\n", rule->id,
                            rule->params[i].name, rule->params[i].in_force, rule->params[i].value);
    return out->size - before;
}

void pv_page_config(const pv_config *config, const char *profile, const pv_catalog *catalog,
                    pv_textbuf *out) {
    size_t running = 0, changed = 0;
    pv_textbuf_addf(out, "-- Configuration: %s\nreturn {\n", config ? config->file : "none");
    add_field(out, "  ", "profile", profile);
    if (config)
        add_config(out, config);
    pv_textbuf_adds(out, "}\n");
    for (size_t i = 0; i < catalog->count; i++)
        running += catalog->rules[i].selected;
    pv_textbuf_addf(out, "-- %zu of %zu rules run. What differs from their declarations:\n",
                    running, catalog->count);
    for (size_t i = 0; i < catalog->count; i++)
        changed += add_rule(out, &catalog->rules[i]);
    if (!changed)
        pv_textbuf_adds(out, "--   nothing\n");
}

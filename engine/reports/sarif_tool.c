/* SPDX-License-Identifier: Apache-2.0
 * What a SARIF log says of pkivet (3.18, 3.19): each selected rule from its declaration, the kinds
 * of problems as notifications, and the names that others gave to what rules look for. Within the
 * limits of GitHub: names of 40 characters, descriptions of 1,024, 20 tags. */
#include <ctype.h>
#include <string.h>

#include "reports/escape.h"
#include "reports/sarif.h"

enum { NAME = 40, HELP_BYTES = 1 << 20 };

pv_status pv_sarif_number_rules(pv_report *report, const uint32_t **ret_numbers) {
    const pv_catalog *catalog = report->setup.catalog;
    uint32_t *numbers = pv_arena_array(report->arena, catalog->count + 1, sizeof *numbers);
    uint32_t next = 0;
    if (!numbers)
        return pv_no_memory();
    for (size_t i = 0; i < catalog->count; i++)
        numbers[i] = catalog->rules[i].selected && next < PV_SARIF_RULES ? next++ : PV_SARIF_RULES;
    *ret_numbers = numbers;
    return pv_success();
}

/* ---- one rule -------------------------------------------------------------------------------- */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static size_t word_size(const char *text) {
    size_t size = 0;
    while (is_letter(text[size]))
        size++;
    return size;
}

static void add_word(pv_textbuf *t, const char *word, size_t size) {
    if (!size)
        return;
    pv_textbuf_addc(t, (char)toupper((unsigned char)*word));
    pv_textbuf_add(t, word + 1, size - 1);
}

/* "signature-on-tls" as SignatureOnTls, of as many words as there is room for. */
static const char *pascal_name(pv_report *report, const char *name) {
    pv_textbuf t = pv_textbuf_new(report->scratch, NAME + 1);
    for (size_t size; *name && t.size + (size = word_size(name)) <= NAME;) {
        add_word(&t, name, size);
        name += size + (name[size] != '\0');
    }
    return pv_textbuf_end(&t, NULL);
}

/* The text without what would be more than GitHub shows: up to the last word that fits. */
static const char *shortened(pv_report *report, const char *text) {
    size_t size = strlen(text);
    if (size < PV_SARIF_TEXT)
        return text;
    for (size = PV_SARIF_TEXT - 4; size && text[size] != ' ' && text[size] != '\n';)
        size--;
    return pv_arena_printf(report->scratch, "%.*s...", (int)size, text);
}

static json_t *description(pv_report *report, const char *text) {
    const char *fits = shortened(report, text);
    return fits ? pv_sarif_text(report, fits) : NULL;
}

/* `code`: what goes around a command. */
static const char *help_of(pv_report *report, const pv_rule_info *rule, bool marked) {
    const char *code = marked ? "`" : "";
    pv_textbuf t = pv_textbuf_new(report->scratch, HELP_BYTES);
    pv_textbuf_addf(&t, "%s\n", rule->why ? rule->why : rule->title);
    if (rule->remedy_text)
        pv_textbuf_addf(&t, "\n%s %s\n", marked ? "**Fix:**" : "Fix:", rule->remedy_text);
    if (rule->remedy_command)
        pv_textbuf_addf(&t, "\n%s%s%s\n", code, rule->remedy_command, code);
    for (size_t i = 0; i < rule->cite_count; i++) {
        const pv_cite *c = &rule->cites[i];
        pv_textbuf_addf(&t, "%s- %s", i ? "" : "\nSource:\n\n", c->text);
        if (c->url)
            pv_textbuf_addf(&t, marked ? " <%s>" : " %s", c->url);
        pv_textbuf_addc(&t, '\n');
    }
    return pv_textbuf_end(&t, NULL);
}

static json_t *help(pv_report *report, const pv_rule_info *rule) {
    const char *plain = help_of(report, rule, false), *marked = help_of(report, rule, true);
    if (!plain || !marked)
        return NULL;
    return pv_sarif_put(report, pv_sarif_text(report, plain), "markdown", marked);
}

static json_t *tags(pv_report *report, const pv_rule_info *rule) {
    json_t *list = pv_json_push(json_array(), pv_json_string(report, rule->pack));
    for (size_t i = 0; i < rule->tag_count && list && json_array_size(list) < PV_SARIF_TAGS; i++)
        if (strcmp(rule->tags[i], rule->pack) != 0)
            list = pv_json_push(list, pv_json_string(report, rule->tags[i]));
    return list;
}

static json_t *properties(pv_report *report, const pv_rule_info *rule) {
    static const char *const SEVERITIES[] = {"recommendation", "recommendation", "warning",
                                             "error"};
    json_t *bag = json_object();
    if (rule->pack)
        bag = pv_json_put(bag, "tags", tags(report, rule));
    bag = pv_sarif_put(report, bag, "problem.severity", SEVERITIES[rule->severity]);
    return pv_sarif_put(report, bag, "subject", pv_kind_name(rule->subject));
}

static json_t *configuration(pv_report *report, const pv_rule_info *rule) {
    static const char *const LEVELS[] = {"note", "note", "warning", "error"};
    return pv_sarif_put(report, json_object(), "level", LEVELS[rule->severity]);
}

/* ---- taxa: ESC1 and its like ----------------------------------------------------------------- */

/* The name of a tag such as "esc13", in the arena; NULL when it is none. */
static const char *taxon_of(pv_report *report, const char *tag) {
    if (strncmp(tag, "esc", 3) != 0 || !tag[3] || tag[3 + strspn(tag + 3, "0123456789")])
        return NULL;
    return pv_arena_printf(report->scratch, "ESC%s", tag + 3);
}

static json_t *relation(pv_report *report, const char *taxon) {
    json_t *component = pv_sarif_put(report, json_object(), "name", "ESC");
    component = pv_json_put(component, "index", json_integer(0));
    json_t *target = pv_sarif_put(report, json_object(), "id", taxon);
    target = pv_json_put(target, "toolComponent", component);
    json_t *whole = pv_json_put(json_object(), "target", target);
    json_t *kinds = pv_json_push(json_array(), json_string("relevant"));
    return pv_json_put(whole, "kinds", kinds);
}

static json_t *put_relations(pv_report *report, json_t *rule_object, const pv_rule_info *rule) {
    json_t *list = json_array();
    for (size_t i = 0; i < rule->tag_count; i++) {
        const char *taxon = taxon_of(report, rule->tags[i]);
        if (taxon)
            list = pv_json_push(list, relation(report, taxon));
    }
    if (!list || json_array_size(list))
        return pv_json_put(rule_object, "relationships", list);
    json_decref(list);
    return rule_object;
}

static bool has_taxon(const json_t *taxa, const char *name) {
    for (size_t i = 0; i < json_array_size(taxa); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(taxa, i), "id")), name) == 0)
            return true;
    return false;
}

static json_t *add_taxa(pv_report *report, json_t *taxa, const pv_rule_info *rule) {
    for (size_t i = 0; i < rule->tag_count; i++) {
        const char *name = taxon_of(report, rule->tags[i]);
        if (name && !has_taxon(taxa, name))
            taxa = pv_json_push(taxa, pv_sarif_put(report, json_object(), "id", name));
    }
    return taxa;
}

json_t *pv_sarif_taxonomies(pv_report *report, const uint32_t *numbers) {
    const pv_catalog *catalog = report->setup.catalog;
    json_t *taxa = json_array(), *all = json_array();
    for (size_t i = 0; i < catalog->count; i++)
        if (numbers[i] < PV_SARIF_RULES)
            taxa = add_taxa(report, taxa, &catalog->rules[i]);
    if (taxa && !json_array_size(taxa)) {
        json_decref(taxa);
        return all;
    }
    json_t *esc = pv_sarif_put(report, json_object(), "name", "ESC");
    esc = pv_json_put(esc, "shortDescription",
                      pv_sarif_text(report, "Escalations in Active Directory Certificate Services, "
                                            "as numbered since \"Certified Pre-Owned\""));
    return pv_json_push(all, pv_json_put(esc, "taxa", taxa));
}

/* ---- tool ------------------------------------------------------------------------------------ */

/* One that did not load has little to say. */
static json_t *rule_of(pv_report *report, const pv_rule_info *rule) {
    const char *name = pascal_name(report, rule->name), *title = rule->title;
    json_t *object = pv_sarif_put(report, json_object(), "id", rule->id);
    if (name && *name)
        object = pv_sarif_put(report, object, "name", name);
    if (!title)
        return object;
    object = pv_json_put(object, "shortDescription", description(report, title));
    object =
        pv_json_put(object, "fullDescription", description(report, rule->why ? rule->why : title));
    object = pv_json_put(object, "help", help(report, rule));
    object = pv_json_put(object, "defaultConfiguration", configuration(report, rule));
    object = pv_json_put(object, "properties", properties(report, rule));
    return put_relations(report, object, rule);
}

static json_t *rules(pv_report *report, const uint32_t *numbers) {
    const pv_catalog *catalog = report->setup.catalog;
    json_t *list = json_array();
    for (size_t i = 0; i < catalog->count; i++)
        if (numbers[i] < PV_SARIF_RULES)
            list = pv_json_push(list, rule_of(report, &catalog->rules[i]));
    return list;
}

static json_t *notification(pv_report *report, const char *id, const char *meaning) {
    json_t *object = pv_sarif_put(report, json_object(), "id", id);
    return pv_json_put(object, "shortDescription", pv_sarif_text(report, meaning));
}

static json_t *notifications(pv_report *report) {
    json_t *list = json_array();
    for (int i = PV_DAMAGED; i <= PV_STOPPED; i++)
        list = pv_json_push(
            list, notification(report, pv_code_name((pv_code)i), pv_code_meaning((pv_code)i)));
    list =
        pv_json_push(list, notification(report, "broken-rule", "a rule failed, or did not load"));
    if (report->setup.next)
        list = pv_json_push(list, notification(report, "split", "there are several logs"));
    return pv_json_push(list, notification(report, "cut", "results were left out"));
}

json_t *pv_sarif_tool(pv_report *report, const uint32_t *numbers) {
    json_t *driver = pv_sarif_put(report, json_object(), "name", "pkivet");
    driver = pv_sarif_put(report, driver, "version", report->setup.version);
    driver = pv_sarif_put(report, driver, "semanticVersion", report->setup.version);
    driver = pv_sarif_put(report, driver, "language", "en");
    driver = pv_json_put(driver, "rules", rules(report, numbers));
    driver = pv_json_put(driver, "notifications", notifications(report));
    return pv_json_put(json_object(), "driver", driver);
}

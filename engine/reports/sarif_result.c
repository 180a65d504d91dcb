/* SPDX-License-Identifier: Apache-2.0
 * A finding as a result of SARIF (3.27). Its location is the file on the disk, for that is what a
 * consumer can show; what is nested in it is attached, with the offset there. A region has a line
 * also in a binary, since GitHub refuses results without one. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "reports/escape.h"
#include "reports/facttext.h"
#include "reports/finding.h"
#include "reports/nesting.h"
#include "reports/sarif.h"

enum { MESSAGE = 2000, VALUE = 300, LISTED = 50, RELATED = 20 };

json_t *pv_sarif_put(pv_report *report, json_t *object, const char *key, const char *text) {
    return pv_json_put(object, key, pv_json_string(report, text));
}

json_t *pv_sarif_text(pv_report *report, const char *text) {
    return pv_sarif_put(report, json_object(), "text", text);
}

/* ---- locations ------------------------------------------------------------------------------- */

static json_t *region(uint64_t line, pv_place place, bool has_bytes) {
    json_t *object = pv_json_put(json_object(), "startLine", json_integer((json_int_t)line));
    if (has_bytes && place.kind == PV_BYTE)
        object = pv_json_put(object, "byteOffset", json_integer((json_int_t)place.at));
    return object;
}

static json_t *physical(json_t *artifact, json_t *in) {
    json_t *place = pv_json_put(json_object(), "artifactLocation", artifact);
    place = pv_json_put(place, "region", in);
    return pv_json_put(json_object(), "physicalLocation", place);
}

json_t *pv_sarif_location(pv_report *report, const char *path, size_t file, pv_place place) {
    bool whole = !path[file];
    return physical(pv_sarif_file(report, path, file),
                    region(pv_finding_line(path, file, place), place, whole));
}

/* Whether it is a file on the disk, and not in one. */
static bool is_file(const pv_artifact *a) {
    return !a->path[pv_nesting_file(a)];
}

/* Whether an item is in the list already: SARIF has sets in which nothing stands twice. */
static bool has_item(const json_t *list, const json_t *item) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_equal(json_array_get(list, i), item))
            return true;
    return false;
}

/* Takes the item, and drops one that is there already. */
static json_t *push_new(json_t *list, json_t *item) {
    if (!item || !has_item(list, item))
        return pv_json_push(list, item);
    json_decref(item);
    return list;
}

/* The facts that the rule read: where in the meaning of the file the result is. */
static json_t *logical(pv_report *report, const pv_finding *f) {
    json_t *list = json_array();
    if (!f->evidence_count) {
        json_t *kind = pv_sarif_put(report, json_object(), "name", pv_kind_name(f->subject->kind));
        return pv_json_push(list, pv_sarif_put(report, kind, "kind", "object"));
    }
    for (size_t i = 0; i < f->evidence_count && i < LISTED; i++) {
        const pv_evidence *e = &f->evidence[i];
        const char *dot = strrchr(e->name, '.');
        json_t *fact = pv_sarif_put(report, json_object(), "name", dot ? dot + 1 : e->name);
        fact = pv_sarif_put(report, fact, "fullyQualifiedName", e->name);
        list = push_new(list, pv_sarif_put(report, fact, "kind", "property"));
    }
    return list;
}

static json_t *location(pv_report *report, const pv_finding *f) {
    const pv_artifact *a = f->subject->artifact;
    json_t *where = pv_sarif_location(report, a->path, pv_nesting_file(a), pv_finding_place(f));
    json_t *file = json_object_get(json_object_get(where, "physicalLocation"), "artifactLocation");
    if (!file || json_object_set_new(file, "index", json_integer(-1)) != 0) {
        json_decref(where);
        return NULL;
    }
    return pv_json_push(json_array(), pv_json_put(where, "logicalLocations", logical(report, f)));
}

/* What is nested in the file, and where in that; its number in the table is put in later. */
static json_t *nested(pv_report *report, const pv_finding *f) {
    const char *path = f->subject->artifact->path;
    pv_place place = pv_finding_place(f);
    json_t *number = pv_json_put(json_object(), "index", json_integer(-1));
    json_t *object = pv_json_put(json_object(), "artifactLocation", number);
    json_t *says = pv_sarif_text(report, pv_text_short(report, path, VALUE));
    object = pv_json_put(object, "description", says);
    if (place.kind == PV_BYTE || (place.kind == PV_LINE && place.at)) {
        json_t *where = region(place.kind == PV_LINE ? place.at : 1, place, true);
        object = pv_json_put(object, "regions", pv_json_push(json_array(), where));
    }
    return pv_json_push(json_array(), object);
}

static bool is_elsewhere(const pv_finding *f, const pv_evidence *e) {
    return e->subject->artifact != f->subject->artifact &&
           strcmp(e->subject->artifact->path, f->subject->artifact->path) != 0;
}

static json_t *related(pv_report *report, const pv_finding *f) {
    json_t *list = json_array();
    for (size_t i = 0; i < f->evidence_count && list && json_array_size(list) < RELATED; i++) {
        const pv_evidence *e = &f->evidence[i];
        const pv_value *v = pv_subject_value(e->subject, e->fact);
        if (!is_elsewhere(f, e))
            continue;
        const pv_artifact *there = e->subject->artifact;
        json_t *where =
            pv_sarif_location(report, there->path, pv_nesting_file(there), pv_place_of(v));
        list = push_new(list, pv_json_put(where, "message", pv_sarif_text(report, e->name)));
    }
    return list;
}

/* ---- message --------------------------------------------------------------------------------- */

static const char *plain_text(pv_report *report, const pv_finding *f) {
    const char *path = f->subject->artifact->path;
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 20);
    pv_sarif_message_add(&t, pv_text_short(report, f->message, MESSAGE));
    if (!is_file(f->subject->artifact)) {
        pv_textbuf_adds(&t, "\nIn ");
        pv_sarif_message_add(&t, pv_text_short(report, path, VALUE));
    }
    if (f->remedy) {
        pv_textbuf_adds(&t, "\nFix: ");
        pv_sarif_message_add(&t, pv_text_short(report, f->remedy, MESSAGE));
    }
    return pv_textbuf_end(&t, NULL);
}

static const char *markdown(pv_report *report, const pv_finding *f) {
    const char *path = f->subject->artifact->path;
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 20);
    pv_markdown_add(&t, pv_text_short(report, f->message, MESSAGE));
    if (!is_file(f->subject->artifact)) {
        pv_textbuf_adds(&t, "\n\nIn ");
        pv_markdown_add_code(&t, pv_text_short(report, path, VALUE));
    }
    pv_textbuf_adds(&t, f->evidence_count ? "\n\n" : "");
    for (size_t i = 0; i < f->evidence_count && i < LISTED; i++) {
        const char *value = pv_evidence_text(report, &f->evidence[i]);
        pv_textbuf_addf(&t, "- `%s`: ", f->evidence[i].name);
        pv_markdown_add_code(&t, pv_text_short(report, value, VALUE));
        pv_textbuf_addc(&t, '\n');
    }
    if (f->remedy) {
        pv_textbuf_adds(&t, "\nFix: ");
        pv_markdown_add_code(&t, pv_text_short(report, f->remedy, MESSAGE));
    }
    return pv_textbuf_end(&t, NULL);
}

static json_t *message(pv_report *report, const pv_finding *f) {
    const char *plain = plain_text(report, f), *marked = markdown(report, f);
    if (!plain || !marked)
        return NULL;
    return pv_sarif_put(report, pv_sarif_text(report, plain), "markdown", marked);
}

/* ---- result ---------------------------------------------------------------------------------- */

static const char *kind_of(pv_verdict verdict) {
    switch (verdict) {
    case PV_VERDICT_PASS:
        return "pass";
    case PV_VERDICT_NOT_APPLICABLE:
        return "notApplicable";
    case PV_VERDICT_CANNOT_TELL:
        return "open";
    case PV_VERDICT_FAIL:
    case PV_VERDICT_BROKEN:
    case PV_VERDICT_COUNT:
        break;
    }
    return "fail";
}

static const char *level_of(const pv_finding *f) {
    static const char *const LEVELS[] = {"note", "note", "warning", "error"};
    return f->verdict == PV_VERDICT_FAIL ? LEVELS[f->severity] : "none";
}

static json_t *fingerprints(pv_report *report, const char *fingerprint) {
    const char *line = pv_arena_printf(report->scratch, "%.16s:1", fingerprint);
    json_t *prints = pv_sarif_put(report, json_object(), "pkivet/v1", fingerprint);
    return line ? pv_sarif_put(report, prints, "primaryLocationLineHash", line) : NULL;
}

static json_t *suppression(pv_report *report, const pv_waiver *w) {
    char until[PV_CLOCK_TEXT];
    json_t *what = pv_sarif_put(report, json_object(), "kind", "external");
    what = pv_sarif_put(report, what, "status", "accepted");
    what = pv_sarif_put(report, what, "justification", w->reason);
    if (w->file)
        what = pv_json_put(
            what, "location",
            pv_sarif_location(report, w->file, strlen(w->file), (pv_place){PV_LINE, w->line}));
    json_t *more = pv_sarif_put(report, json_object(), "owner", w->owner ? w->owner : "");
    if (w->has_expiry) {
        pv_clock_format(w->expires, until);
        more = pv_sarif_put(report, more, "expires", until);
    }
    return pv_json_put(what, "properties", more);
}

/* With a baseline every result has a state; what does not fail cannot have been in one. */
static json_t *put_state(pv_report *report, json_t *result, const pv_finding *f) {
    const pv_decisions *d = report->setup.decisions;
    if (!d || !d->baseline.file)
        return result;
    return pv_sarif_put(report, result, "baselineState",
                        f->standing == PV_STANDING_UNCHANGED ? "unchanged" : "new");
}

static json_t *properties(pv_report *report, const pv_finding *f, const char *identity) {
    json_t *bag = pv_sarif_put(report, json_object(), "severity", pv_severity_name(f->severity));
    bag = pv_sarif_put(report, bag, "subject", pv_kind_name(f->subject->kind));
    return pv_sarif_put(report, bag, "subjectId", pv_text_short(report, identity, VALUE));
}

static json_t *put_others(pv_report *report, json_t *result, const pv_finding *f) {
    json_t *others = related(report, f);
    if (others && !json_array_size(others))
        json_decref(others);
    else
        result = pv_json_put(result, "relatedLocations", others);
    if (is_file(f->subject->artifact))
        return result;
    return pv_json_put(result, "attachments", nested(report, f));
}

json_t *pv_sarif_result(pv_report *report, const pv_finding *f, const uint32_t *numbers) {
    const char *identity = pv_subject_identity(f->subject);
    const char *fingerprint = pv_finding_fingerprint(f);
    if (!identity || !fingerprint)
        return NULL;
    json_t *result = pv_sarif_put(report, json_object(), "ruleId", f->rule->id);
    if (numbers[f->rule->index] < PV_SARIF_RULES)
        result = pv_json_put(result, "ruleIndex", json_integer(numbers[f->rule->index]));
    result = pv_sarif_put(report, result, "kind", kind_of(f->verdict));
    result = pv_sarif_put(report, result, "level", level_of(f));
    result = pv_json_put(result, "message", message(report, f));
    result = pv_json_put(result, "locations", location(report, f));
    result = put_others(report, result, f);
    result = pv_json_put(result, "partialFingerprints", fingerprints(report, fingerprint));
    result = put_state(report, result, f);
    if (f->waiver)
        result = pv_json_put(result, "suppressions",
                             pv_json_push(json_array(), suppression(report, f->waiver)));
    return pv_json_put(result, "properties", properties(report, f, identity));
}

/* ---- what depends on the other results ------------------------------------------------------- */

/* The text of a number that is not known yet. No text has it, for there the quotes are escaped. */
static const char UNKNOWN[] = "\"index\":-1";

static void say(pv_report *report, const char *from, const char *to) {
    pv_out_add(&report->out, from, (size_t)(to - from));
}

/* Writes the item up to the next number, and that; gives what is behind it. */
static const char *say_number(pv_report *report, const char *at, size_t number) {
    char text[32];
    const char *mark = strstr(at, UNKNOWN);
    if (!mark)
        return at;
    say(report, at, mark);
    snprintf(text, sizeof text, "\"index\":%zu", number);
    pv_out_adds(&report->out, text);
    return mark + sizeof UNKNOWN - 1;
}

void pv_sarif_finish(pv_report *report, const pv_sarif_table *table, const pv_sarif_item *item,
                     bool suppressing) {
    const char *at = item->json, *end = item->json + item->json_size - 1;
    size_t count = item->level_count;
    if (count)
        at = say_number(report, at, pv_sarif_artifact_number(table, &item->levels[0]));
    if (count > 1)
        at = say_number(report, at, pv_sarif_artifact_number(table, &item->levels[count - 1]));
    say(report, at, end);
    /* SARIF wants all results of a run to have suppressions, or none. */
    pv_out_adds(&report->out, suppressing && !item->suppressed ? ",\"suppressions\":[]}" : "}");
}

json_t *pv_sarif_absent(pv_report *report, const pv_baseline_entry *e) {
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 16);
    pv_textbuf_addf(&t, "Not found any more: %s on ", e->rule);
    pv_sarif_message_add(&t, pv_text_short(report, e->subject, VALUE));
    const char *says = pv_textbuf_end(&t, NULL);
    json_t *result = pv_sarif_put(report, json_object(), "ruleId", e->rule);
    result = pv_json_put(result, "message", says ? pv_sarif_text(report, says) : NULL);
    result = pv_json_put(result, "partialFingerprints", fingerprints(report, e->fingerprint));
    return pv_sarif_put(report, result, "baselineState", "absent");
}

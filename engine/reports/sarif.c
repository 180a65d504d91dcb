/* SPDX-License-Identifier: Apache-2.0
 * SARIF 2.1.0 (OASIS), one run, as code scanning of GitHub takes it. All is written at the end: of
 * more results than a log may hold the worst are kept, and a log's rules, artifacts and
 * suppressions depend on all of its results. Where the caller has further files for it, a log that
 * is full is written at once and another one begun, so that all results are kept. What is held are
 * texts within fixed limits: memory does not grow with the scan. Whatever is left out is told as a
 * notification. Times, processors and absolute paths of the machine are not written. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/escape.h"
#include "reports/finding.h"
#include "reports/nesting.h"
#include "reports/resultjson.h"
#include "reports/sarif.h"
#include "reports/squeeze.h"

enum {
    NOTES = 1000,
    NOTE_TEXT = 1000,
    NOTE_BYTES = 512 << 10, /* of all of them */
    HELD_BYTES = 96 << 20,
    RESULT_BYTES = 4096
};

typedef struct note {
    struct note *next;
    const char *json;
} note;

typedef struct {
    const uint32_t *numbers; /* of rules, by their index in the catalogue */
    pv_worst *results;
    note *notes, **notes_end;
    size_t note_count, note_bytes;
    uint64_t notes_cut;
    bool broken; /* a rule broke */
    /* Where further files may follow: */
    unsigned written;    /* logs */
    size_t count, bytes; /* results of the log that is being filled */
    pv_squeeze *squeeze; /* what they are compressed, once they are many */
} state;

static size_t most_results(const pv_report *report) {
    return report->setup.sarif_max ? (size_t)report->setup.sarif_max : PV_SARIF_RESULTS;
}

/* What GitHub does not take anyway need not be small enough for it. */
static bool is_for_github(const pv_report *report) {
    return most_results(report) <= PV_SARIF_RESULTS;
}

static bool is_split(const pv_report *report) {
    return report->setup.next != NULL;
}

static void free_results(void *object) {
    state *s = object;
    pv_worst_free(s->results);
    pv_squeeze_free(s->squeeze);
}

static pv_status new_results(pv_report *report) {
    state *s = report->state;
    size_t held = is_for_github(report) ? HELD_BYTES : most_results(report) * RESULT_BYTES;
    free_results(s);
    s->squeeze = NULL;
    s->count = s->bytes = 0;
    s->results = pv_worst_new(most_results(report), is_split(report) ? SIZE_MAX : held, free);
    return s->results ? pv_success() : pv_no_memory();
}

pv_status pv_report_sarif_begin(pv_report *report) {
    state *s = pv_arena_alloc(report->arena, sizeof *s);
    if (!s)
        return pv_no_memory();
    PV_TRY(pv_arena_defer(report->arena, free_results, s));
    report->state = s;
    s->notes_end = &s->notes;
    PV_TRY(pv_sarif_number_rules(report, &s->numbers));
    return new_results(report);
}

/* Takes the object; its compact text is in the scratch arena. */
static const char *text_of(pv_report *report, json_t *object, size_t *ret_size) {
    size_t size = object ? json_dumpb(object, NULL, 0, JSON_COMPACT) : 0;
    char *text = size ? pv_arena_alloc(report->scratch, size + 1) : NULL;
    if (text)
        json_dumpb(object, text, size, JSON_COMPACT);
    json_decref(object);
    *ret_size = size;
    return text;
}

/* ---- notifications --------------------------------------------------------------------------- */

static json_t *notification(pv_report *report, const char *level, const char *id,
                            const char *says) {
    const char *safe = pv_text_short(report, says, NOTE_TEXT);
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 16);
    pv_sarif_message_add(&t, safe);
    const char *text = pv_textbuf_end(&t, NULL);
    json_t *object = pv_sarif_put(report, json_object(), "level", level);
    object = pv_json_put(object, "descriptor", pv_sarif_put(report, json_object(), "id", id));
    return pv_json_put(object, "message", text ? pv_sarif_text(report, text) : NULL);
}

static pv_status keep_note(pv_report *report, json_t *object) {
    state *s = report->state;
    size_t size;
    const char *text = text_of(report, object, &size);
    note *n = pv_arena_alloc(report->arena, sizeof *n);
    if (!text || !n)
        return pv_no_memory();
    n->json = pv_arena_text(report->arena, text, size);
    *s->notes_end = n;
    s->notes_end = &n->next;
    s->note_count++;
    s->note_bytes += size;
    return n->json ? pv_success() : pv_no_memory();
}

static bool wants_note(pv_report *report) {
    state *s = report->state;
    bool full = s->note_count >= NOTES || s->note_bytes >= NOTE_BYTES;
    s->notes_cut += full;
    return !full;
}

static json_t *put_place(json_t *object, json_t *where) {
    return pv_json_put(object, "locations", pv_json_push(json_array(), where));
}

static pv_status add_problem(pv_report *report, const pv_outcome *outcome, const pv_problem *p) {
    size_t file;
    const char *path = pv_problem_path(outcome, p, &file);
    if (!wants_note(report))
        return pv_success();
    const char *says = pv_arena_printf(report->scratch, "%s: %s", path, p->message);
    json_t *object = says ? notification(report, "error", pv_code_name(p->code), says) : NULL;
    return keep_note(report, put_place(object, pv_sarif_location(report, path, file, p->place)));
}

static json_t *put_rule(pv_report *report, json_t *object, const pv_rule_info *rule) {
    const state *s = report->state;
    json_t *reference = pv_sarif_put(report, json_object(), "id", rule->id);
    if (s->numbers[rule->index] < PV_SARIF_RULES)
        reference = pv_json_put(reference, "index", json_integer(s->numbers[rule->index]));
    return pv_json_put(object, "associatedRule", reference);
}

static pv_status add_broken(pv_report *report, const pv_finding *f) {
    const pv_artifact *a = f->subject->artifact;
    ((state *)report->state)->broken = true;
    if (!wants_note(report))
        return pv_success();
    json_t *object = notification(report, "error", "broken-rule", f->message);
    object = put_rule(report, object, f->rule);
    json_t *where = pv_sarif_location(report, a->path, pv_nesting_file(a), (pv_place){0});
    return keep_note(report, put_place(object, where));
}

/* ---- what a log has room for ----------------------------------------------------------------- */

/* A result with its artifacts, as they will be compressed. */
static void squeeze_item(pv_squeeze *squeeze, const pv_sarif_item *item) {
    pv_squeeze_add(squeeze, item->json, item->json_size);
    pv_squeeze_add(squeeze, item, (size_t)(item->json - (const char *)item));
}

/* Begins with what stands in front of all results. */
static pv_squeeze *new_squeeze(pv_report *report) {
    const state *s = report->state;
    size_t size;
    const char *tool = text_of(report, pv_sarif_tool(report, s->numbers), &size);
    pv_squeeze *squeeze = tool ? pv_squeeze_new() : NULL;
    if (squeeze)
        pv_squeeze_add(squeeze, tool, size);
    return squeeze;
}

static size_t size_of(const pv_sarif_item *item) {
    return (size_t)(item->json - (const char *)item) + item->json_size;
}

/* Enough for what no compression would make too large; the descriptions of rules are less. */
enum { SURELY_FITS = PV_SARIF_BYTES / 2 };

static bool is_small(const pv_worst_item *items, size_t count) {
    size_t size = 0;
    for (size_t i = 0; i < count && size <= SURELY_FITS; i++)
        size += size_of(items[i].object);
    return size <= SURELY_FITS;
}

/* How many of the results, the worst first, fit into an upload. */
static pv_status count_fitting(pv_report *report, const pv_worst_item *items, size_t count,
                               size_t *ret_count) {
    *ret_count = count;
    if (is_split(report) || !is_for_github(report) || is_small(items, count))
        return pv_success();
    pv_squeeze *squeeze = new_squeeze(report);
    if (!squeeze)
        return pv_no_memory();
    for (size_t i = 0; i < count && *ret_count == count; i++) {
        squeeze_item(squeeze, items[i].object);
        if (pv_squeeze_size(squeeze) > PV_SARIF_BYTES)
            *ret_count = i;
    }
    pv_squeeze_free(squeeze);
    return pv_success();
}

static int by_order(const void *a, const void *b) {
    const pv_worst_item *x = a, *y = b;
    return (x->order > y->order) - (x->order < y->order);
}

/* All results of the log, in the order of all reports. */
static pv_status choose(pv_report *report, const pv_worst_item **ret_items, size_t *ret_count) {
    const state *s = report->state;
    const pv_worst_item *worst;
    size_t count;
    PV_TRY(pv_worst_list(s->results, report->scratch, true, &worst, &count));
    PV_TRY(count_fitting(report, worst, count, ret_count));
    pv_worst_item *items = pv_arena_copy(report->scratch, worst, *ret_count * sizeof *items);
    if (!items)
        return pv_no_memory();
    if (*ret_count)
        qsort(items, *ret_count, sizeof *items, by_order);
    *ret_items = items;
    return pv_success();
}

/* ---- what is left out ------------------------------------------------------------------------ */

static json_t *cut_results(pv_report *report, const pv_worst_item *items, size_t count) {
    static const char *const RANKS[PV_RANKS] = {
        "pass", "undecided", "waived, unchanged or gone", "info", "notice", "warning", "error"};
    const state *s = report->state;
    uint64_t seen[PV_RANKS], all = 0, cut[PV_RANKS];
    for (unsigned r = 0; r < PV_RANKS; r++) {
        seen[r] = cut[r] = pv_worst_seen(s->results, r);
        all += seen[r];
    }
    for (size_t i = 0; i < count; i++)
        cut[items[i].rank]--;
    pv_textbuf t = pv_textbuf_new(report->scratch, 4096);
    pv_textbuf_addf(&t, "Of %" PRIu64 " results %zu are here, the worst of them; left out are", all,
                    count);
    for (unsigned r = PV_RANKS; r-- > 0;)
        if (cut[r])
            pv_textbuf_addf(&t, " %" PRIu64 " of %" PRIu64 " (%s)", cut[r], seen[r], RANKS[r]);
    pv_textbuf_addf(&t, ". The limits are %zu results%s; --sarif-split and other formats have all.",
                    most_results(report), is_for_github(report) ? " and 10 MB compressed" : "");
    const char *says = pv_textbuf_end(&t, NULL);
    return says ? notification(report, "warning", "cut", says) : NULL;
}

static bool is_cut(const pv_report *report, size_t count) {
    const state *s = report->state;
    uint64_t all = 0;
    for (unsigned r = 0; r < PV_RANKS; r++)
        all += pv_worst_seen(s->results, r);
    return all > count;
}

/* ---- writing --------------------------------------------------------------------------------- */

static void say(pv_report *report, const char *text) {
    pv_out_adds(&report->out, text);
}

static json_t *not_loaded(pv_report *report) {
    const pv_catalog *catalog = report->setup.catalog;
    json_t *list = json_array();
    for (size_t i = 0; i < catalog->count; i++) {
        const pv_rule_info *rule = &catalog->rules[i];
        if (pv_report_not_loaded(report, rule))
            list = pv_json_push(
                list,
                put_rule(report, notification(report, "error", "broken-rule", rule->load_error),
                         rule));
    }
    return list;
}

static json_t *last_of_many(pv_report *report) {
    const state *s = report->state;
    const char *says = pv_arena_printf(
        report->scratch, "The results of this scan are in %u logs, of which this is the last one",
        s->written + 1);
    return says ? notification(report, "note", "split", says) : NULL;
}

static json_t *notifications(pv_report *report, const pv_summary *summary,
                             const pv_worst_item *items, size_t count) {
    const state *s = report->state;
    uint64_t more = s->notes_cut + summary->unlisted;
    json_t *list = json_array();
    if (is_cut(report, count))
        list = pv_json_push(list, cut_results(report, items, count));
    if (s->written)
        list = pv_json_push(list, last_of_many(report));
    for (const note *n = s->notes; n; n = n->next)
        list = pv_json_push(list, json_loads(n->json, 0, NULL));
    if (more) {
        const char *says =
            pv_arena_printf(report->scratch, "%" PRIu64 " more problems are not listed", more);
        list = pv_json_push(list, says ? notification(report, "error", "cut", says) : NULL);
    }
    return list;
}

static json_t *invocation(pv_report *report, const pv_summary *summary, const pv_worst_item *items,
                          size_t count) {
    const state *s = report->state;
    json_t *bad = not_loaded(report);
    bool good = !summary->interrupted && !s->broken && !json_array_size(bad);
    json_t *object = pv_json_put(json_object(), "executionSuccessful", json_boolean(good));
    object = pv_json_put(object, "toolConfigurationNotifications", bad);
    return pv_json_put(object, "toolExecutionNotifications",
                       notifications(report, summary, items, count));
}

static pv_status write_artifacts(pv_report *report, const pv_sarif_table *table) {
    for (size_t i = 0; i < pv_sarif_table_count(table); i++) {
        say(report, i ? ",\n" : "\n");
        PV_TRY(pv_json_write(report, pv_sarif_artifact(report, table, i)));
    }
    return pv_success();
}

static pv_status write_results(pv_report *report, const pv_sarif_table *table,
                               const pv_worst_item *items, size_t count) {
    bool suppressing = false;
    for (size_t i = 0; i < count; i++)
        suppressing = suppressing || ((const pv_sarif_item *)items[i].object)->suppressed;
    for (size_t i = 0; i < count; i++) {
        say(report, i ? ",\n" : "\n");
        pv_sarif_finish(report, table, items[i].object, suppressing);
    }
    return pv_success();
}

/* Each log of several is a category of its own, lest GitHub take it for the next scan's word on the
 * same. */
static pv_status write_category(pv_report *report) {
    const state *s = report->state;
    const char *text = pv_arena_printf(
        report->scratch, ",\n\"automationDetails\":{\"id\":\"pkivet/part-%u/\"}", s->written + 1);
    if (!text)
        return pv_no_memory();
    say(report, is_split(report) ? text : "");
    return pv_success();
}

static pv_status write_head(pv_report *report) {
    const state *s = report->state;
    say(report, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
                "\"version\":\"2.1.0\",\"runs\":[{\n\"tool\":");
    PV_TRY(pv_json_write(report, pv_sarif_tool(report, s->numbers)));
    PV_TRY(write_category(report));
    json_t *taxonomies = pv_sarif_taxonomies(report, s->numbers);
    if (taxonomies && !json_array_size(taxonomies)) {
        json_decref(taxonomies);
        return pv_success();
    }
    say(report, ",\n\"taxonomies\":");
    return pv_json_write(report, taxonomies);
}

/* `summary` NULL: another log follows, and how the scan ends is not known yet. */
static pv_status write_log(pv_report *report, const pv_summary *summary) {
    const pv_worst_item *items;
    const pv_sarif_table *table;
    size_t count;
    PV_TRY(choose(report, &items, &count));
    PV_TRY(pv_sarif_table_make(report, items, count, &table));
    PV_TRY(write_head(report));
    if (summary) {
        say(report, ",\n\"invocations\":[");
        PV_TRY(pv_json_write(report, invocation(report, summary, items, count)));
        say(report, "]");
    }
    say(report, ",\n\"originalUriBaseIds\":{\"%SRCROOT%\":{\"description\":{\"text\":"
                "\"The folder that the scan ran in\"}}},\n\"artifacts\":[");
    PV_TRY(write_artifacts(report, table));
    say(report, "],\n\"results\":[");
    PV_TRY(write_results(report, table, items, count));
    say(report, "]}]}\n");
    return pv_success();
}

/* ---- results --------------------------------------------------------------------------------- */

static pv_status begin_next(pv_report *report) {
    state *s = report->state;
    PV_TRY(write_log(report, NULL));
    pv_out_flush(&report->out);
    s->written++;
    if (!report->out.failed && !report->setup.next(report->setup.user, s->written + 1))
        report->out.failed = true;
    return new_results(report);
}

/* Whether the log has room for one more. */
static pv_status count_in(pv_report *report, const pv_sarif_item *item, bool *ret_fits) {
    state *s = report->state;
    *ret_fits = s->count < most_results(report) && s->bytes < HELD_BYTES;
    if (!*ret_fits || !is_for_github(report))
        return pv_success();
    if (!s->squeeze)
        s->squeeze = new_squeeze(report);
    if (!s->squeeze)
        return pv_no_memory();
    *ret_fits = pv_squeeze_size(s->squeeze) + size_of(item) <= PV_SARIF_BYTES;
    return pv_success();
}

static pv_status make_room(pv_report *report, const pv_sarif_item *item) {
    state *s = report->state;
    bool fits;
    PV_TRY(count_in(report, item, &fits));
    if (!fits) {
        PV_TRY(begin_next(report));
        PV_TRY(count_in(report, item, &fits));
    }
    if (s->squeeze)
        squeeze_item(s->squeeze, item);
    s->count++;
    s->bytes += size_of(item);
    return pv_success();
}

/* Takes the item. */
static pv_status add_item(pv_report *report, unsigned rank, pv_sarif_item *item) {
    state *s = report->state;
    if (!item)
        return pv_no_memory();
    if (!is_split(report))
        return pv_worst_add(s->results, rank, size_of(item), item);
    pv_status status = make_room(report, item);
    if (status.error) {
        free(item);
        return status;
    }
    pv_worst_wants(s->results, rank);
    return pv_worst_add(s->results, rank, size_of(item), item);
}

static bool wants(pv_report *report, unsigned rank) {
    state *s = report->state;
    return is_split(report) || pv_worst_wants(s->results, rank);
}

static pv_status add_finding(pv_report *report, const pv_finding *f) {
    const state *s = report->state;
    unsigned rank = pv_worst_rank(f);
    if (f->verdict == PV_VERDICT_BROKEN)
        return add_broken(report, f);
    if (!wants(report, rank))
        return pv_success();
    size_t size;
    const char *text = text_of(report, pv_sarif_result(report, f, s->numbers), &size);
    return add_item(report, rank, text ? pv_sarif_item_new(f, text, size) : NULL);
}

static pv_status entry(pv_report *report, const pv_outcome *outcome, const pv_entry *e) {
    return e->problem ? add_problem(report, outcome, e->problem) : add_finding(report, e->finding);
}

pv_status pv_report_sarif_outcome(pv_report *report, const pv_outcome *outcome) {
    return pv_report_each(report, outcome, entry);
}

/* What the baseline has and this scan has not. */
static pv_status add_absent(pv_report *report) {
    const pv_decisions *d = report->setup.diff ? report->setup.decisions : NULL;
    for (size_t i = 0; d && i < d->baseline.count; i++) {
        const pv_baseline_entry *e = &d->baseline.entries[i];
        if (e->met || !wants(report, PV_RANK_DECIDED))
            continue;
        size_t size;
        const char *text = text_of(report, pv_sarif_absent(report, e), &size);
        PV_TRY(add_item(report, PV_RANK_DECIDED, text ? pv_sarif_item_bare(text, size) : NULL));
    }
    return pv_success();
}

pv_status pv_report_sarif_end(pv_report *report, const pv_summary *summary) {
    PV_TRY(add_absent(report));
    return write_log(report, summary);
}

/* SPDX-License-Identifier: Apache-2.0
 * Findings: the sentence that says what is wrong, the evidence, and the remedy. */
#include <string.h>

#include "facts/render.h"
#include "facts/weaker.h"
#include "lua/internal.h"

enum { LONGEST_MESSAGE = 256 * 1024, LONGEST_VALUE = 4096 };

static pv_textbuf sentence(const pv_run *run) {
    return pv_textbuf_new(run->words, LONGEST_MESSAGE);
}

void pv_compose_value(pv_textbuf *out, pv_fact fact, const pv_value *value) {
    pv_textbuf own = pv_textbuf_new(out->arena, LONGEST_VALUE);
    if (value->known != PV_PRESENT) {
        pv_textbuf_adds(out, value->known == PV_ABSENT ? "absent" : "undetermined");
        return;
    }
    pv_render_value(&own, pv_fact_get_info(fact), value);
    const char *text = pv_textbuf_end(&own, NULL);
    pv_textbuf_adds(out, text ? text : "too long to be shown");
}

/* The value of the fact that the failure points at, when it is there to be shown. */
static void add_value_at(pv_textbuf *t, const pv_judge *judge, const pv_run *run) {
    pv_path path;
    if (pv_path_parse(run->subject->kind, run->failure.at, NULL, &path))
        return;
    pv_subject *at = pv_path_follow(&path, run->subject, judge->run_subject);
    const pv_value *v = at ? pv_subject_peek(at, path.fact) : NULL;
    if (!v || v->known == PV_PENDING || v->known == PV_UNDETERMINED)
        return;
    pv_textbuf_adds(t, " is ");
    pv_compose_value(t, path.fact, v);
}

static const char *failure_text(const pv_judge *judge, const pv_run *run) {
    const pv_fail_details *f = &run->failure;
    pv_textbuf t = sentence(run);
    pv_textbuf_adds(&t, f->message ? f->message : run->rule->info.title);
    if (!f->message && (f->at || f->got)) {
        pv_textbuf_addf(&t, ": %s", f->at ? f->at : "it");
        if (f->got)
            pv_textbuf_addf(&t, " is %s", f->got);
        else
            add_value_at(&t, judge, run);
    }
    if (!f->message && f->want)
        pv_textbuf_addf(&t, "%sexpected %s", f->at || f->got ? ", " : ": ", f->want);
    if (f->bits)
        pv_textbuf_addf(&t, " (bits: %s)", f->bits);
    if (f->with) {
        pv_textbuf_addf(&t, " (beside %s)", f->with->artifact->path);
        run->subject->unit->path_told = true;
    }
    return pv_textbuf_end(&t, NULL);
}

/* What to ask for in the next export: templates of AD CS are objects of a directory. */
static const char *attribute_of(const pv_run *run, const pv_subject *s) {
    if (s->kind != PV_KIND_TEMPLATE || run->unknown_fact == PV_FACT_COUNT)
        return NULL;
    const pv_value *kind = pv_subject_peek(s, PV_FACT_TEMPLATE_KIND);
    bool adcs = kind->known == PV_PRESENT && kind->u.choice == PV_TEMPLATEKIND_ADCS;
    return adcs ? pv_fact_attribute(run->unknown_fact) : NULL;
}

static const char *unknown_text(const pv_run *run) {
    pv_textbuf t = sentence(run);
    const char *name = run->unknown_name;
    if (!name && run->unknown_fact != PV_FACT_COUNT)
        name = pv_fact_get_info(run->unknown_fact)->name;
    const pv_subject *s = run->unknown_subject ? run->unknown_subject : run->subject;
    const char *format = s->artifact && s->artifact->format ? s->artifact->format : "artifact";
    const char *attribute = attribute_of(run, s);
    if (name && attribute)
        pv_textbuf_addf(&t, "%s (%s) is not known from this %s", name, attribute, format);
    else if (name)
        pv_textbuf_addf(&t, "%s is not known from this %s", name, format);
    else
        pv_textbuf_addf(&t, "what the rule asks is not known from this %s", format);
    return pv_textbuf_end(&t, NULL);
}

static const char *not_applicable_text(const pv_run *run) {
    pv_textbuf t = sentence(run);
    const char *reason = run->reason;
    if (reason && strcmp(reason, "effective") == 0)
        pv_textbuf_adds(&t, "outside of the dates for which the rule is in force");
    else if (reason && pv_kind_named(reason) != PV_KIND_COUNT)
        pv_textbuf_addf(&t, "no %s belongs to it", reason);
    else if (reason)
        pv_textbuf_addf(&t, "the rule's condition on %s does not hold", reason);
    else
        pv_textbuf_adds(&t, "the check says that the rule does not apply");
    return pv_textbuf_end(&t, NULL);
}

/* "file:line: error", whatever Lua made of it. */
static const char *broken_text(const pv_run *run) {
    pv_textbuf t = sentence(run);
    const char *file = run->rule->info.file, *error = run->error ? run->error : "unknown error";
    bool placed = strchr(error, ':') && strstr(error, ".lua:");
    if (!placed)
        pv_textbuf_addf(&t, "%s:1: ", file);
    pv_textbuf_adds(&t, error);
    return pv_textbuf_end(&t, NULL);
}

static const char *message_of(const pv_judge *judge, const pv_run *run, pv_verdict verdict) {
    switch (verdict) {
    case PV_VERDICT_PASS:
        return run->rule->info.title;
    case PV_VERDICT_FAIL:
        return failure_text(judge, run);
    case PV_VERDICT_NOT_APPLICABLE:
        return not_applicable_text(run);
    case PV_VERDICT_CANNOT_TELL:
        return unknown_text(run);
    case PV_VERDICT_BROKEN:
    case PV_VERDICT_COUNT:
        break;
    }
    return broken_text(run);
}

/* Of all others that the check looked at, those do not count that the failure is not about. */
static void drop_others(const pv_run *run, pv_trace *trace) {
    size_t kept = 0;
    if (!run->failure.with)
        return;
    for (size_t i = 0; i < trace->count; i++) {
        const pv_artifact *of = trace->items[i].subject->artifact;
        if (of == run->subject->artifact || of == run->failure.with->artifact)
            trace->items[kept++] = trace->items[i];
    }
    trace->count = kept;
}

pv_status pv_compose_finding(pv_judge *judge, pv_verdict verdict, pv_trace *trace,
                             pv_finding **ret_finding) {
    pv_run *run = &judge->run;
    const pv_rule_info *info = &judge->catalog.rules[run->rule->at];
    pv_finding *f = pv_arena_alloc(run->words, sizeof *f);
    const char *message = message_of(judge, run, verdict), *remedy = NULL;
    bool fails = verdict == PV_VERDICT_FAIL;
    if (fails)
        drop_others(run, trace);
    bool own = fails && run->failure.has_severity && !info->severity_set;
    if (fails && info->remedy_command)
        remedy = pv_remedy_fill(info->remedy_command, run->subject, NULL, run->words);
    if (!f || !message || run->no_memory || (fails && info->remedy_command && !remedy))
        return pv_no_memory();
    *f = (pv_finding){
        .rule = info,
        .verdict = verdict,
        .severity = own ? run->failure.severity : info->severity,
        .subject = run->subject,
        .message = message,
        .remedy = remedy,
        .evidence = trace->items,
        .evidence_count = trace->count,
        .traceback = verdict == PV_VERDICT_BROKEN ? run->traceback : NULL,
    };
    *ret_finding = f;
    return pv_success();
}

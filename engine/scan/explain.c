/* SPDX-License-Identifier: Apache-2.0
 * What one rule makes of a file: each line of it that was come to, every fact that it read there,
 * and the verdict. */
#include "facts/render.h"
#include "reports/pages.h"
#include "scan/engine.h"

typedef struct {
    pkivet_engine *engine;
    const pv_rule_info *rule;
    pv_textbuf *out;
    pv_status status;
    size_t judged, problems;
    pv_steps steps;
} explaining;

static int explain_subject(void *user, const pkivet_subject *subject) {
    explaining *x = user;
    pv_subject *s = (pv_subject *)(uintptr_t)subject;
    pv_finding *f;
    if (s->kind != x->rule->subject)
        return 0;
    x->status = pv_judge_explain(x->engine->workers[0].judge, x->rule, s, &x->steps, &f);
    if (x->status.error)
        return 1;
    x->judged++;
    pv_textbuf_addc(x->out, '\n');
    pv_render_safe(x->out, s->artifact->path, strlen(s->artifact->path));
    pv_textbuf_addf(x->out, " %s: %s\n", pv_kind_name(s->kind), pv_verdict_name(f->verdict));
    if (f->message && f->verdict != PV_VERDICT_PASS) {
        pv_textbuf_adds(x->out, "  ");
        pv_render_safe(x->out, f->message, strlen(f->message));
        pv_textbuf_addc(x->out, '\n');
    }
    pv_judge_show_steps(x->engine->workers[0].judge, f, &x->steps, x->out);
    if (f->remedy && f->verdict == PV_VERDICT_FAIL) {
        pv_textbuf_adds(x->out, "  fix: ");
        pv_render_safe(x->out, f->remedy, strlen(f->remedy));
        pv_textbuf_addc(x->out, '\n');
    }
    if (f->traceback)
        pv_textbuf_addf(x->out, "  %s\n", f->traceback);
    return 0;
}

static int explain_problem(void *user, const char *path, const char *code, const char *message) {
    explaining *x = user;
    x->problems++;
    pv_textbuf_addc(x->out, '\n');
    pv_render_safe(x->out, path, strlen(path));
    pv_textbuf_addf(x->out, ": %s: ", code);
    pv_render_safe(x->out, message, strlen(message));
    pv_textbuf_addc(x->out, '\n');
    return 0;
}

static pv_status explain_path(explaining *x, const char *path) {
    pkivet_handlers handlers = {
        .size = sizeof handlers, .user = x, .subject = explain_subject, .problem = explain_problem};
    const char *paths[] = {path};
    pkivet_job job = {.size = sizeof job,
                      .facts_only = 1,
                      .paths = paths,
                      .path_count = 1,
                      .handlers = &handlers};
    pkivet_error error;
    pkivet_result result = pkivet_run(x->engine, &job, NULL, &error);
    PV_TRY(x->status);
    if (result != PKIVET_OK)
        return pv_fail(x->out->arena, PV_UNREADABLE, (pv_place){0}, "%s", error.message);
    if (!x->judged)
        pv_textbuf_addf(x->out, "\nNothing in it is a %s, which is what %s judges.\n",
                        pv_kind_name(x->rule->subject), x->rule->id);
    return pv_success();
}

pv_status pv_explain(pkivet_engine *engine, const pv_rule_info *rule, const char *path,
                     pv_textbuf *out, size_t *ret_problems) {
    explaining x = {.engine = engine, .rule = rule, .out = out, .status = pv_success()};
    if (rule->whole_scan)
        pv_textbuf_addf(out,
                        "\nIt compares what all inputs hold: pkivet scan --only %s PATH... lists "
                        "the facts that each finding read.\n",
                        rule->id);
    else
        PV_TRY(explain_path(&x, path));
    *ret_problems = x.problems;
    return pv_success();
}

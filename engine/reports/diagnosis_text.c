/* SPDX-License-Identifier: Apache-2.0
 * A diagnosis for people. For each certificate: what was found where, the events in their order of
 * time, the causes in rank with what speaks for and against them, what is not known and which
 * command would tell, and the fix step by step. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "facts/join.h"
#include "reports/diagnosis_internal.h"
#include "reports/facttext.h"
#include "reports/terminal.h"

enum { LABELS = 2, DETAILS = 12, STEPS = 15, MOST_EVENTS = 24, MOST_FOUND = 24 };

static void label(pv_report *report, const char *text) {
    pv_terminal_blanks(report, LABELS);
    pv_terminal_look(report, PV_DIM, text);
    unsigned width = pv_terminal_width(text);
    pv_terminal_blanks(report, width + LABELS < DETAILS ? DETAILS - LABELS - width : 1);
}

static void say(pv_report *report, const char *text) {
    pv_out_adds(&report->out, text);
}

static void number(pv_report *report, const char *format, uint64_t n) {
    const char *text = pv_arena_printf(report->scratch, format, n);
    say(report, text ? text : "?");
}

/* ---- what was found -------------------------------------------------------------------------- */

static const char *account_of(const pv_subject *s) {
    if (s->kind != PV_KIND_KEY)
        return s->kind == PV_KIND_CERT  ? "certificate"
               : s->kind == PV_KIND_PFX ? "PFX"
               : s->kind == PV_KIND_ACL ? "ACL"
                                        : pv_kind_name(s->kind);
    const pv_value *source = pv_subject_peek(s, PV_FACT_KEY_SOURCE);
    if (source->known != PV_PRESENT)
        return "key in a file";
    switch ((pv_keysource)source->u.choice) {
    case PV_KEYSOURCE_FILE:
        return "key in a file";
    case PV_KEYSOURCE_LINK:
        return "the store's link to its key";
    case PV_KEYSOURCE_DUMP:
        return "listing of its key";
    case PV_KEYSOURCE_CONTAINER:
        return "file of its key container";
    case PV_KEYSOURCE_REPAIR:
        return "link that a repair is to write";
    case PV_KEYSOURCE_COUNT:
        break;
    }
    return "key";
}

typedef struct {
    pv_report *report;
    unsigned shown, left_out;
} listing;

static void found(listing *l, pv_subject *s) {
    if (l->shown == MOST_FOUND) {
        l->left_out++;
        return;
    }
    label(l->report, l->shown++ ? "" : "found");
    say(l->report, account_of(s));
    const char *name =
        s->kind == PV_KIND_CERT || s->kind == PV_KIND_KEY ? "" : pv_subject_text(l->report, s);
    say(l->report, *name ? " " : "");
    say(l->report, name);
    say(l->report, " in ");
    pv_terminal_adds(l->report, s->artifact->path);
    say(l->report, "\n");
}

static void found_members(listing *l, const pv_subject *joined) {
    for (uint32_t i = 0; i < joined->joining->members.count; i++)
        found(l, joined->joining->members.items[i]);
}

static void found_all(pv_report *report, const pv_subject *cert) {
    listing l = {.report = report};
    found_members(&l, cert);
    for (const pv_link *k = cert->links; k; k = k->next)
        if (k->to->kind == PV_KIND_KEY && pv_subject_is_joined(k->to))
            found_members(&l, k->to);
    for (const pv_link *k = cert->links; k; k = k->next)
        if (!pv_subject_is_joined(k->to) && k->to->kind != PV_KIND_EVENT)
            found(&l, k->to);
    if (l.left_out) {
        label(report, "");
        number(report, "and %" PRIu64 " more\n", l.left_out);
    }
}

/* ---- contradictions -------------------------------------------------------------------------- */

static void contradictions(pv_report *report, const pv_subject *s, pv_fact fact) {
    const pv_value *v = pv_subject_peek(s, fact);
    for (uint32_t i = 0; v->known == PV_PRESENT && i < v->count; i++) {
        label(report, i ? "" : "disputed");
        pv_terminal_add(report, v->u.list[i].data, v->u.list[i].size);
        say(report, "\n");
    }
}

static void all_contradictions(pv_report *report, const pv_subject *cert) {
    contradictions(report, cert, PV_FACT_CERT_DISAGREEMENTS);
    for (const pv_link *l = cert->links; l; l = l->next)
        if (l->to->kind == PV_KIND_KEY && pv_subject_is_joined(l->to))
            contradictions(report, l->to, PV_FACT_KEY_DISAGREEMENTS);
}

/* ---- events ---------------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b) {
    pv_subject *x = *(pv_subject *const *)a, *y = *(pv_subject *const *)b;
    const pv_value *v = pv_subject_value(x, PV_FACT_EVENT_TIME);
    const pv_value *w = pv_subject_value(y, PV_FACT_EVENT_TIME);
    bool dated = v->known == PV_PRESENT, other = w->known == PV_PRESENT;
    if (dated != other)
        return dated ? -1 : 1;
    if (dated && v->u.integer != w->u.integer)
        return v->u.integer < w->u.integer ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void fact(pv_report *report, pv_subject *s, pv_fact which, const char *before) {
    const pv_value *v = pv_subject_value(s, which);
    if (v->known != PV_PRESENT)
        return;
    say(report, before);
    if (pv_fact_get_info(which)->type == PV_TYPE_TEXT)
        pv_terminal_add(report, v->u.text, v->count);
    else
        say(report, pv_fact_text(report, which, v));
}

/* A local time has no place on the line of time: it is marked as what it is. */
static void event(pv_report *report, pv_subject *e, bool first) {
    label(report, first ? "events" : "");
    if (pv_subject_value(e, PV_FACT_EVENT_TIME)->known == PV_PRESENT) {
        fact(report, e, PV_FACT_EVENT_TIME, "");
    } else {
        fact(report, e, PV_FACT_EVENT_LOCAL_TIME, "");
        if (pv_subject_value(e, PV_FACT_EVENT_LOCAL_TIME)->known == PV_PRESENT)
            say(report, " (local time)");
        else
            say(report, "at a time not known");
    }
    fact(report, e, PV_FACT_EVENT_PROVIDER, "  ");
    fact(report, e, PV_FACT_EVENT_ID, " ");
    fact(report, e, PV_FACT_EVENT_ERROR_CODE, ", error ");
    fact(report, e, PV_FACT_EVENT_ERROR_NAME, " ");
    fact(report, e, PV_FACT_EVENT_ERROR_STATE, ", state ");
    fact(report, e, PV_FACT_EVENT_STATUS_NAME, ", ");
    const pv_value *role = pv_subject_value(e, PV_FACT_EVENT_ROLE);
    if (role->known == PV_PRESENT && role->u.choice == PV_TLSROLE_CLIENT)
        say(report, ", of a key for client authentication, not of the server's");
    say(report, " in ");
    pv_terminal_adds(report, e->artifact->path);
    say(report, "\n");
}

static pv_status events(pv_report *report, const pv_subject *cert) {
    size_t count = 0, n = 0;
    for (const pv_link *l = cert->links; l; l = l->next)
        count += l->to->kind == PV_KIND_EVENT;
    pv_subject **all = pv_arena_array(report->scratch, count, sizeof(pv_subject *));
    if (!all)
        return pv_no_memory();
    for (const pv_link *l = cert->links; l; l = l->next)
        if (l->to->kind == PV_KIND_EVENT)
            all[n++] = l->to;
    if (count)
        qsort(all, count, sizeof *all, by_time);
    for (size_t i = 0; i < count && i < MOST_EVENTS; i++)
        event(report, all[i], i == 0);
    if (count > MOST_EVENTS) {
        label(report, "");
        number(report, "and %" PRIu64 " more\n", count - MOST_EVENTS);
    }
    return pv_success();
}

/* ---- causes ---------------------------------------------------------------------------------- */

static void evidence(pv_report *report, const char *word, const pv_evidence *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const pv_evidence *e = &items[i];
        const pv_value *value = pv_subject_value(e->subject, e->fact);
        pv_subject *origin = pv_subject_origin(e->subject, e->fact);
        bool there = value->known == PV_PRESENT;
        label(report, i ? "" : word);
        say(report, e->name);
        say(report, there ? " = " : " is absent");
        say(report, there ? pv_fact_text(report, e->fact, value) : "");
        if (!pv_subject_is_joined(origin)) {
            say(report, " (");
            pv_terminal_adds(report, origin->artifact->path);
            const char *place = pv_place_text(report, value);
            say(report, *place ? " " : "");
            say(report, place);
            say(report, ")");
        }
        say(report, "\n");
    }
}

static void missing(pv_report *report, const pv_diagnosis *d) {
    for (size_t i = 0; i < d->missing_count; i++) {
        const pv_missing *m = &d->missing[i];
        label(report, i ? "" : "not known");
        say(report, pv_fact_get_info(m->fact)->name);
        say(report, m->command ? ", which this would tell:\n" : "\n");
        if (!m->command)
            continue;
        pv_terminal_blanks(report, STEPS);
        pv_terminal_adds(report, m->command);
        say(report, "\n");
    }
}

static void about_step(pv_report *report, const char *word, const char *text) {
    pv_terminal_blanks(report, STEPS);
    pv_terminal_look(report, PV_DIM, word);
    pv_terminal_prose(report, text, STEPS + pv_terminal_width(word));
}

static void fix(pv_report *report, const pv_diagnosis *d) {
    for (size_t i = 0; i < d->fix_count; i++) {
        label(report, i ? "" : "fix");
        number(report, "%" PRIu64 ". ", i + 1);
        pv_terminal_look(report, PV_BOLD,
                         pv_terminal_safe(report, d->fix[i].command, strlen(d->fix[i].command)));
        say(report, "\n");
        about_step(report, "changes: ", d->fix[i].changes);
        about_step(report, "way back: ", d->fix[i].undo);
    }
}

static pv_look look_of(pv_confidence confidence) {
    static const pv_look LOOKS[] = {PV_CYAN, PV_YELLOW, PV_RED};
    return LOOKS[confidence];
}

static void cause(pv_report *report, const pv_diagnosis *d) {
    const char *about = d->message ? d->message : d->cause->title;
    bool sure = d->confidence == PV_CONFIDENCE_CERTAIN;
    say(report, "\n");
    /* What is certain as well is no alternative. */
    label(report, d->rank == 1 ? "the cause" : sure ? "and also" : "or else");
    pv_terminal_look(report, PV_BOLD, d->cause->name);
    say(report, ", ");
    pv_terminal_look(report, look_of(d->confidence), pv_confidence_name(d->confidence));
    say(report, "\n");
    pv_terminal_blanks(report, DETAILS);
    pv_terminal_prose(report, about, DETAILS);
    evidence(report, "for", d->backing, d->backing_count);
    evidence(report, "against", d->against, d->against_count);
    missing(report, d);
    fix(report, d);
}

static void in_question(pv_report *report, const pv_diagnosis *d) {
    const char *all = "";
    for (size_t i = 0; all && i < d->open_count; i++)
        all = pv_arena_printf(report->scratch, "%s%s%s", all, i ? ", " : "", d->open[i]);
    if (!d->open_count || !all)
        return;
    label(report, "may be");
    pv_terminal_prose(report, all, DETAILS);
}

static void none(pv_report *report, const pv_diagnosis *d) {
    say(report, "\n");
    label(report, "no cause");
    if (d->message)
        pv_terminal_prose(report, d->message, DETAILS);
    else
        say(report, d->missing_count ? "nothing wrong in what was given; not everything was given\n"
                                     : "nothing wrong in what was given\n");
    evidence(report, "for", d->backing, d->backing_count);
    in_question(report, d);
    missing(report, d);
}

static void broken(pv_report *report, const pv_diagnosis *d) {
    say(report, "\n");
    label(report, "broken");
    pv_terminal_adds(report, d->cause->name);
    say(report, ": ");
    pv_terminal_prose(report, d->error, DETAILS);
}

static pv_status certificate(pv_report *report, const pv_diagnosis *first) {
    pv_subject *cert = first->cert;
    const char *name = pv_subject_text(report, cert), *id = pv_diagnosis_identity(cert);
    if (!id)
        return pv_no_memory();
    pv_terminal_look(report, PV_BOLD, *name ? name : "a certificate that is not known");
    say(report, "  ");
    pv_terminal_adds(report, id);
    say(report, "\n");
    found_all(report, cert);
    PV_TRY(events(report, cert));
    all_contradictions(report, cert);
    for (const pv_diagnosis *d = first; d; d = d->next) {
        if (d->error)
            broken(report, d);
        else if (d->cause)
            cause(report, d);
        else
            none(report, d);
    }
    say(report, "\n");
    return pv_success();
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void notes(pv_report *report, const pv_case *c) {
    for (const pv_note *n = c->notes; n; n = n->next) {
        pv_terminal_adds(report, n->path ? n->path : "");
        say(report, n->path ? ": " : "");
        pv_terminal_look(report, PV_YELLOW, "note");
        say(report, ": ");
        pv_terminal_adds(report, n->message);
        say(report, "\n");
    }
}

static void unread(pv_report *report, const pv_case *c) {
    for (const pv_unread *u = c->unread; u; u = u->next) {
        pv_terminal_adds(report, u->path);
        say(report, ": not read: ");
        pv_terminal_adds(report, u->reason);
        say(report, "\n");
    }
    for (const pv_artifact *a = c->unit->artifacts; a; a = a->next) {
        if (!a->locked)
            continue;
        pv_terminal_adds(report, a->path);
        say(report, ": locked: what is encrypted in it was not seen; --password-file gives "
                    "passwords\n");
    }
    for (const pv_problem *p = c->unit->problems; p; p = p->next) {
        pv_terminal_adds(report, p->artifact ? p->artifact->path : c->unit->path);
        say(report, ": ");
        pv_terminal_look(report, PV_YELLOW, "problem");
        say(report, " ");
        say(report, pv_code_name(p->code));
        say(report, ": ");
        pv_terminal_adds(report, p->message);
        say(report, "\n");
    }
}

static void plural(pv_report *report, uint64_t n, const char *one, const char *many) {
    number(report, "%" PRIu64 " ", n);
    say(report, n == 1 ? one : many);
}

pv_status pv_diagnosis_text(pv_report *report, const pv_case *c) {
    for (size_t i = 0; i < c->count; i++) {
        PV_TRY(certificate(report, c->diagnoses[i]));
        pv_arena_reset(report->scratch);
    }
    notes(report, c);
    unread(report, c);
    if (!c->artifacts && !c->interrupted)
        say(report, "nothing that was given was recognised: there is no evidence to diagnose\n");
    plural(report, c->count, "certificate diagnosed, ", "certificates diagnosed, ");
    plural(report, c->causes, "cause found", "causes found");
    if (c->authorities) {
        say(report, "; ");
        plural(report, c->authorities, "certificate of an authority",
               "certificates of authorities");
        say(report, " without a private key here, as it should be");
    }
    say(report, "\n");
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * What is to be said of the evidence itself, whatever the causes are: a listing of key files that
 * does not tell what one might think, or files of several computers, or
 * files that `scan` judges. A note is no finding: it
 * changes no exit code. */
#include "scan/notes.h"

#include "facts/join.h"
#include "scan/machines.h"

enum { MOST_NOTES = 64 };

typedef struct {
    pv_case *to;
    unsigned count;
} noting;

static pv_status add(noting *n, pv_note note) {
    for (const pv_note *other = n->to->notes; other; other = other->next)
        if (strcmp(other->code, note.code) == 0 && other->path == note.path)
            return pv_success();
    if (n->count == MOST_NOTES)
        return pv_success();
    pv_note *kept = pv_arena_alloc(n->to->unit->arena, sizeof *kept);
    if (!kept || !note.message)
        return pv_no_memory();
    *kept = note;
    *n->to->notes_end = kept;
    n->to->notes_end = &kept->next;
    n->count++;
    return pv_success();
}

/* ---- listings of key files ------------------------------------------------------------------- */

static pv_note about_listing(pv_filelisting worth) {
    switch (worth) {
    case PV_FILELISTING_PARTIAL:
        return (pv_note){.code = "listing-partial",
                         .message = "this listing of key files is not whole: something in it "
                                    "failed, or its end is missing; a file that is not in it may "
                                    "be there all the same"};
    case PV_FILELISTING_OTHER_MACHINE:
        return (pv_note){.code = "listing-of-other-machine",
                         .message = "the key files listed here are those of another machine: none "
                                    "has the GUID of the key's; it tells nothing of the key"};
    case PV_FILELISTING_FEW:
        return (pv_note){.code = "listing-too-short",
                         .message = "this listing names fewer key files than Windows itself keeps "
                                    "in such a folder (dir shows them all with /a only): a file "
                                    "that is not in it may be there all the same"};
    case PV_FILELISTING_WHOLE:
    case PV_FILELISTING_COUNT:
        break;
    }
    return (pv_note){.code = NULL};
}

/* Of a file that is there for sure nothing is to be said. */
static pv_status note_listing(noting *n, pv_subject *key) {
    const pv_value *worth = pv_subject_peek(key, PV_FACT_KEY_FILE_LISTING);
    const pv_value *listed = pv_subject_peek(key, PV_FACT_KEY_FILE_LISTED);
    if (worth->known != PV_PRESENT || listed->known == PV_PRESENT)
        return pv_success();
    pv_note note = about_listing((pv_filelisting)worth->u.choice);
    note.path = pv_subject_origin(key, PV_FACT_KEY_FILE_LISTING)->artifact->path;
    return note.code ? add(n, note) : pv_success();
}

/* ---- computers ------------------------------------------------------------------------------- */

static pv_status note_machines(noting *n) {
    const pv_case *c = n->to;
    pv_arena *arena = c->unit->arena;
    const char *all = c->machine_count ? c->machines[0] : "";
    for (size_t i = 1; all && i < c->machine_count; i++)
        all = pv_arena_printf(arena, "%s, %s", all, c->machines[i]);
    if (c->machine_count < 2)
        return pv_success();
    const char *message =
        all ? pv_arena_printf(arena,
                              "this is evidence of several computers: %s; what one tells need not "
                              "hold for the other, so diagnose the files of each by themselves",
                              all)
            : NULL;
    return add(n, (pv_note){.code = "several-machines", .message = message});
}

/* ---- what is judged elsewhere ---------------------------------------------------------------- */

/* Of a case without a certificate: requests, INF files and templates have no key that fails. */
static pv_status note_for_scan(noting *n, const pv_subject *s) {
    if (n->to->count || n->to->authorities ||
        (s->kind != PV_KIND_REQUEST && s->kind != PV_KIND_TEMPLATE))
        return pv_success();
    const char *message = pv_arena_printf(
        n->to->unit->arena,
        "a %s has no key that could fail to open; what is wrong with it is told by "
        "pkivet scan \"%s\"",
        s->kind == PV_KIND_REQUEST ? "request" : "template of a certificate", s->artifact->input);
    return add(n, (pv_note){.code = "for-scan", .path = s->artifact->path, .message = message});
}

/* Of a case without a certificate: evidence that waits for one. */
static pv_status note_alone(noting *n, const pv_subject *s) {
    if (n->to->count || n->to->authorities || pv_subject_is_joined(s) ||
        (s->kind != PV_KIND_ACL && s->kind != PV_KIND_KEY))
        return pv_success();
    const char *message = pv_arena_printf(
        n->to->unit->arena,
        "%s was found and no certificate to diagnose it with: add what certutil -v -store my "
        "prints; what is wrong with it by itself is told by pkivet scan \"%s\"",
        s->kind == PV_KIND_ACL ? "an ACL" : "a key", s->artifact->input);
    return add(n,
               (pv_note){.code = "no-certificate", .path = s->artifact->path, .message = message});
}

/* ---- bindings -------------------------------------------------------------------------------- */

/* Events go to the certificates that are shown; one that a binding names may be meant as well. */
static pv_status note_bound(noting *n) {
    const pv_case *c = n->to;
    bool accused = false, bound = false;
    for (size_t i = 0; i < c->count; i++) {
        const pv_subject *cert = c->diagnoses[i]->cert;
        bool shown = cert->joining->members.count > 0;
        bound |= !shown && pv_subject_linked(cert, PV_KIND_BINDING);
        for (const pv_link *l = cert->links; l && shown; l = l->next)
            accused |= l->to->kind == PV_KIND_EVENT && pv_event_is_of_key(l->to) &&
                       pv_subject_value(l->to, PV_FACT_EVENT_CERTIFICATE_SHA1)->known != PV_PRESENT;
    }
    if (!accused || !bound)
        return pv_success();
    return add(n, (pv_note){.code = "bound-and-not-shown",
                            .message = "an event tells that a key did not open and names no "
                                       "certificate: it may mean one that a binding names and "
                                       "nothing here shows"});
}

pv_status pv_notes_add(pv_case *c) {
    noting n = {.to = c};
    c->notes_end = &c->notes;
    PV_TRY(pv_machines_find(c));
    PV_TRY(note_machines(&n));
    PV_TRY(note_bound(&n));
    for (pv_subject *s = c->unit->subjects; s; s = s->next) {
        if (s->kind == PV_KIND_KEY && pv_subject_is_joined(s))
            PV_TRY(note_listing(&n, s));
        PV_TRY(note_for_scan(&n, s));
        PV_TRY(note_alone(&n, s));
    }
    return pv_success();
}

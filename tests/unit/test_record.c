/* SPDX-License-Identifier: Apache-2.0
 * Records of the store: an outcome that is made again of one is the same in all that reports and
 * rules can see, and what is no record does no harm. */
#include "store/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "facts/setters.h"
#include "support/reading.h"
#include "support/samples.h"

static const char CORPUS[] = "corpus";
static const pv_place HERE = {PV_LINE, 7};

typedef struct {
    pv_arena *arena;
    pv_unit unit;
    pv_kept_record record;
} revived;

static void must(pv_status status) {
    if (status.error)
        fail_msg("%s", status.error->message);
}

static pv_status revive(revived *r, pv_bytes octets, const pv_record_setup *setup,
                        const pv_unit *like) {
    pv_arena_reset(r->arena);
    pv_unit_init(&r->unit, r->arena, like->limits, like->path);
    return pv_record_read(octets, setup, &r->unit, &r->record);
}

/* ---- sameness -------------------------------------------------------------------------------- */

static void expect_same_text(const char *a, const char *b) {
    assert_int_equal(a == NULL, b == NULL);
    if (a)
        assert_string_equal(a, b);
}

static void expect_same_value(const pv_fact_info *info, const pv_value *a, const pv_value *b);

static void expect_same_rows(pv_record_id id, const pv_value *a, const pv_value *b) {
    const pv_field_info *fields = pv_record_fields(id);
    unsigned width = pv_record_width(id);
    for (size_t i = 0; i < (size_t)a->count * width; i++) {
        pv_fact_info field = {.type = fields[i % width].type, .of = fields[i % width].of};
        expect_same_value(&field, &a->u.rows[i], &b->u.rows[i]);
    }
}

static void expect_same_content(const pv_fact_info *info, const pv_value *a, const pv_value *b) {
    switch (info->type) {
    case PV_TYPE_BOOL:
        assert_int_equal(a->u.boolean, b->u.boolean);
        break;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        assert_true(a->u.integer == b->u.integer);
        break;
    case PV_TYPE_ENUM:
        assert_int_equal(a->u.choice, b->u.choice);
        break;
    case PV_TYPE_SET:
        assert_true(a->u.set == b->u.set);
        break;
    case PV_TYPE_TEXT:
        assert_memory_equal(a->u.text, b->u.text, a->count + 1); /* and the NUL */
        break;
    case PV_TYPE_BYTES:
        assert_memory_equal(a->u.bytes, b->u.bytes, a->count);
        break;
    case PV_TYPE_LIST:
        for (uint32_t i = 0; i < a->count; i++) {
            assert_int_equal(a->u.list[i].size, b->u.list[i].size);
            assert_memory_equal(a->u.list[i].data, b->u.list[i].data, a->u.list[i].size);
        }
        break;
    case PV_TYPE_RECORDS:
        expect_same_rows(info->records, a, b);
        break;
    }
}

static void expect_same_value(const pv_fact_info *info, const pv_value *a, const pv_value *b) {
    assert_int_equal(a->known, b->known);
    assert_int_equal(a->place_kind, b->place_kind);
    if (a->place_kind != PV_NOWHERE)
        assert_true(a->at == b->at);
    if (a->known != PV_PRESENT)
        return;
    assert_int_equal(a->count, b->count);
    expect_same_content(info, a, b);
}

static void expect_same_subject(const pv_subject *a, const pv_subject *b) {
    size_t first = (size_t)pv_kind_first(a->kind);
    const pv_link *m = b->links;
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->artifact->id, b->artifact->id);
    assert_int_equal(a->link_count, b->link_count);
    for (size_t i = 0; i < pv_kind_facts(a->kind); i++)
        expect_same_value(pv_fact_get_info((pv_fact)(first + i)), &a->values[i], &b->values[i]);
    for (const pv_link *l = a->links; l; l = l->next, m = m->next)
        assert_int_equal(l->to->id, m->to->id);
    assert_null(m);
}

static void expect_same_artifacts(pv_unit *a, const pv_unit *b) {
    const pv_artifact *y = b->artifacts;
    assert_int_equal(a->artifact_count, b->artifact_count);
    for (pv_artifact *x = a->artifacts; x; x = x->next, y = y->next) {
        assert_string_equal(x->path, y->path);
        assert_string_equal(x->input, y->input);
        assert_string_equal(x->format, y->format);
        assert_int_equal(x->locked, y->locked);
        assert_int_equal(x->parent ? x->parent->id : 0, y->parent ? y->parent->id : 0);
        assert_true(y->has_sha256);
        assert_memory_equal(pv_artifact_sha256(a, x), y->sha256, 32);
    }
}

static void expect_same_problems(const pv_unit *a, const pv_unit *b) {
    const pv_problem *q = b->problems;
    assert_int_equal(a->problem_count, b->problem_count);
    for (const pv_problem *p = a->problems; p; p = p->next, q = q->next) {
        assert_int_equal(p->code, q->code);
        assert_int_equal(p->artifact ? p->artifact->id : 0, q->artifact ? q->artifact->id : 0);
        assert_int_equal(p->place.kind, q->place.kind);
        assert_true(p->place.kind == PV_NOWHERE || p->place.at == q->place.at);
        expect_same_text(p->message, q->message);
    }
    assert_null(q);
}

static void expect_same_unit(pv_unit *a, const pv_unit *b) {
    const pv_subject *t = b->subjects;
    expect_same_artifacts(a, b);
    expect_same_problems(a, b);
    assert_int_equal(a->subject_count, b->subject_count);
    assert_int_equal(a->work_refused, b->work_refused);
    for (const pv_subject *s = a->subjects; s; s = s->next, t = t->next)
        expect_same_subject(s, t);
}

/* ---- of the corpus --------------------------------------------------------------------------- */

static bool met[PV_TYPE_RECORDS + 1];

static void note_types(const pv_unit *unit) {
    for (const pv_subject *s = unit->subjects; s; s = s->next)
        for (size_t i = 0; i < pv_kind_facts(s->kind); i++)
            if (s->values[i].known == PV_PRESENT)
                met[pv_fact_get_info((pv_fact)((size_t)pv_kind_first(s->kind) + i))->type] = true;
}

static void every_sample_of_the_corpus_is_the_same_again(void **state) {
    const pv_record_setup setup = {0};
    samples all = samples_below(CORPUS, 500);
    test_reading r;
    revived again = {.arena = pv_arena_new(256u << 20)};
    (void)state;
    test_reading_init(&r);
    for (size_t i = 0; i < all.count; i++) {
        pv_kept_outcome outcome = {.unit = &r.unit, .offered = 2};
        pv_bytes octets;
        (void)test_reading_run(&r, all.items[i].path,
                               (pv_bytes){all.items[i].bytes, all.items[i].size});
        note_types(&r.unit);
        must(pv_record_write(&outcome, &octets));
        must(revive(&again, octets, &setup, &r.unit));
        expect_same_unit(&r.unit, &again.unit);
    }
    for (size_t i = 0; i <= PV_TYPE_RECORDS; i++)
        assert_true(met[i]);
    pv_arena_free(again.arena);
    test_reading_done(&r);
    samples_free(&all);
}

/* ---- by hand --------------------------------------------------------------------------------- */

typedef struct {
    test_reading reading;
    revived again;
    pv_unit run_unit;
    pv_subject *cert, *key, *run;
    pv_rule_info rules[2];
    pv_catalog catalog;
    pv_evidence evidence[3];
    pv_finding findings[2];
    pv_kept_outcome outcome;
    pv_bytes octets;
} bench;

static void make_unit(bench *b) {
    pv_unit *unit = &b->reading.unit;
    pv_artifact *outer, *inner;
    must(pv_unit_add_artifact(unit, NULL, "dir/a.pem", "pem", (pv_bytes){(const uint8_t *)"x", 1},
                              &outer));
    must(pv_unit_add_artifact(unit, outer, "dir/a.pem#1", "x509", (pv_bytes){0}, &inner));
    outer->locked = true;
    must(pv_unit_add_subject(unit, inner, PV_KIND_CERT, &b->cert));
    must(pv_unit_add_subject(unit, outer, PV_KIND_KEY, &b->key));
    must(pv_subject_link(b->key, b->cert));
    pv_set_CERT_NOT_AFTER(b->cert, HERE, -62135596800);
    pv_subject_pending(b->cert, PV_FACT_CERT_SHA1);
    pv_subject_absent(b->key, PV_FACT_KEY_CONTAINER);
    pv_unit_problem(unit, inner, PV_DAMAGED, (pv_place){PV_CONTENT, 1ull << 40}, "broken");
    pv_unit_problem(unit, NULL, PV_OVER_LIMIT, (pv_place){0}, "too much");
}

static void make_findings(bench *b) {
    b->rules[0] = (pv_rule_info){.index = 0, .id = "AA001", .name = "first"};
    b->rules[1] = (pv_rule_info){.index = 1, .id = "AA002", .name = "second"};
    b->catalog = (pv_catalog){b->rules, 2};
    b->evidence[0] = (pv_evidence){"cert.not_after", b->cert, PV_FACT_CERT_NOT_AFTER, 12};
    b->evidence[1] = (pv_evidence){"run.now", b->run, PV_FACT_RUN_NOW, 0};
    b->evidence[2] = (pv_evidence){"cert.key", NULL, PV_FACT_COUNT, 3};
    b->findings[0] = (pv_finding){.next = &b->findings[1],
                                  .rule = &b->rules[1],
                                  .verdict = PV_VERDICT_FAIL,
                                  .severity = PV_SEVERITY_WARNING,
                                  .subject = b->key,
                                  .message = "it is \"so\"",
                                  .remedy = "do this",
                                  .evidence = b->evidence,
                                  .evidence_count = 3};
    b->findings[1] = (pv_finding){
        .rule = &b->rules[0], .verdict = PV_VERDICT_PASS, .subject = b->cert, .message = "passes"};
}

static int open_bench(void **state) {
    bench *b = calloc(1, sizeof *b);
    pv_artifact *artifact;
    assert_non_null(b);
    test_reading_init(&b->reading);
    test_reading_start(&b->reading, "dir/a.pem");
    b->again.arena = pv_arena_new(16u << 20);
    make_unit(b);
    pv_unit_init(&b->run_unit, b->reading.arena, &b->reading.limits, "run");
    must(pv_unit_add_artifact(&b->run_unit, NULL, "run", "run", (pv_bytes){0}, &artifact));
    must(pv_unit_add_subject(&b->run_unit, artifact, PV_KIND_RUN, &b->run));
    make_findings(b);
    b->outcome = (pv_kept_outcome){&b->reading.unit, b->findings, {.artifacts = 2}, 5, {0}};
    b->outcome.counts.verdicts[PV_VERDICT_FAIL] = UINT64_MAX;
    b->outcome.counts.kinds[PV_KIND_COUNT - 1] = 300;
    must(pv_record_write(&b->outcome, &b->octets));
    *state = b;
    return 0;
}

static int close_bench(void **state) {
    bench *b = *state;
    pv_arena_free(b->again.arena);
    test_reading_done(&b->reading);
    free(b);
    return 0;
}

static void what_was_not_asked_for_stays_so(void **state) {
    bench *b = *state;
    const pv_record_setup setup = {.catalog = &b->catalog, .run = b->run};
    must(revive(&b->again, b->octets, &setup, &b->reading.unit));
    expect_same_unit(&b->reading.unit, &b->again.unit);
    const pv_value *v = pv_subject_peek(b->again.unit.subjects, PV_FACT_CERT_SHA1);
    assert_int_equal(v->known, PV_PENDING);
}

static void findings_come_again_with_what_they_read(void **state) {
    bench *b = *state;
    const pv_record_setup setup = {.catalog = &b->catalog, .run = b->run};
    must(revive(&b->again, b->octets, &setup, &b->reading.unit));
    const pv_finding *f = b->again.record.outcome.findings;
    assert_ptr_equal(f->rule, &b->rules[1]);
    assert_int_equal(f->severity, PV_SEVERITY_WARNING);
    assert_int_equal(f->subject->kind, PV_KIND_KEY);
    assert_string_equal(f->message, "it is \"so\"");
    assert_string_equal(f->remedy, "do this");
    assert_null(f->traceback);
    assert_int_equal(f->evidence_count, 3);
    assert_ptr_equal(f->evidence[0].subject, b->again.unit.subjects);
    assert_int_equal(f->evidence[0].line, 12);
    assert_ptr_equal(f->evidence[1].subject, b->run);
    assert_null(f->evidence[2].subject);
    assert_int_equal(f->evidence[2].fact, PV_FACT_COUNT);
    assert_ptr_equal(f->next->rule, &b->rules[0]);
    assert_null(f->next->next);
}

static void a_finding_has_the_names_that_it_had(void **state) {
    bench *b = *state;
    const pv_record_setup setup = {.catalog = &b->catalog, .run = b->run};
    must(revive(&b->again, b->octets, &setup, &b->reading.unit));
    assert_int_equal(b->again.record.finding_count, 2);
    assert_string_equal(b->again.record.names[0].identity, pv_subject_identity(b->key));
    assert_string_equal(b->again.record.names[0].fingerprint,
                        pv_finding_fingerprint(&b->findings[0]));
    assert_null(b->again.record.names[1].fingerprint);
}

static void counts_come_again(void **state) {
    bench *b = *state;
    const pv_record_setup setup = {.catalog = &b->catalog, .run = b->run};
    must(revive(&b->again, b->octets, &setup, &b->reading.unit));
    assert_memory_equal(&b->again.record.outcome.counts, &b->outcome.counts,
                        sizeof b->outcome.counts);
    assert_int_equal(b->again.record.outcome.offered, 5);
}

static void facts_alone_can_be_had(void **state) {
    bench *b = *state;
    const pv_record_setup setup = {.catalog = &b->catalog, .run = b->run, .facts_only = true};
    must(revive(&b->again, b->octets, &setup, &b->reading.unit));
    expect_same_unit(&b->reading.unit, &b->again.unit);
    assert_null(b->again.record.outcome.findings);
}

static void a_rule_that_is_gone_makes_a_record_useless(void **state) {
    bench *b = *state;
    const pv_catalog less = {b->rules, 1};
    const pv_record_setup setup = {.catalog = &less, .run = b->run};
    assert_non_null(revive(&b->again, b->octets, &setup, &b->reading.unit).error);
}

static void without_a_catalogue_rules_have_their_ids(void **state) {
    bench *b = *state;
    const pv_record_setup setup = {0};
    must(revive(&b->again, b->octets, &setup, &b->reading.unit));
    assert_string_equal(b->again.record.outcome.findings->rule->id, "AA002");
}

static void evidence_of_another_input_is_told(void **state) {
    bench *b = *state;
    pv_bytes octets;
    pv_unit other;
    pv_unit_init(&other, b->reading.arena, &b->reading.limits, "other");
    pv_subject foreign = {.kind = PV_KIND_CERT, .unit = &other, .id = 1};
    b->evidence[0].subject = &foreign;
    pv_status status = pv_record_write(&b->outcome, &octets);
    assert_non_null(status.error);
    assert_int_equal(status.error->code, PV_UNSUPPORTED);
    b->evidence[0].subject = b->cert;
}

static void the_head_tells_what_decides_on_its_use(void **state) {
    bench *b = *state;
    pv_record_head head;
    assert_true(pv_record_peek(b->octets, &head));
    assert_int_equal(head.offered, 5);
    assert_false(head.locked);
    b->outcome.counts.locked = 1;
    b->outcome.counts.problem_codes[PV_OVER_LIMIT] = 1;
    pv_bytes octets;
    must(pv_record_write(&b->outcome, &octets));
    assert_true(pv_record_peek(octets, &head));
    assert_true(head.locked && head.over_limit);
}

static void what_the_input_tells_again_is_left_out(void **state) {
    bench *b = *state;
    const pv_bytes whole = b->reading.unit.artifacts->bytes;
    pv_record_setup setup = {.catalog = &b->catalog, .run = b->run, .whole = whole};
    pv_bytes octets;
    const pv_artifact *a = b->reading.unit.artifacts;
    b->reading.unit.artifacts->has_sha256 = false;
    b->outcome.whole = whole;
    must(pv_record_write(&b->outcome, &octets));
    assert_false(a->has_sha256);
    assert_true(octets.size < b->octets.size);
    must(revive(&b->again, octets, &setup, &b->reading.unit));
    const pv_artifact *again = b->again.unit.artifacts;
    assert_ptr_equal(again->bytes.data, whole.data);
    assert_false(again->has_sha256);
    assert_true(again->next->has_sha256);
    assert_null(b->again.record.names[0].fingerprint);
    setup.whole = (pv_bytes){0};
    assert_int_equal(revive(&b->again, octets, &setup, &b->reading.unit).error->code, PV_DAMAGED);
}

static void a_record_that_is_cut_off_is_refused(void **state) {
    bench *b = *state;
    const pv_record_setup setup = {.catalog = &b->catalog, .run = b->run};
    for (size_t size = 0; size < b->octets.size; size++) {
        uint8_t *copy = malloc(size + 1); /* so that what looks beyond its end is seen */
        assert_non_null(copy);
        memcpy(copy, b->octets.data, size);
        pv_status status = revive(&b->again, (pv_bytes){copy, size}, &setup, &b->reading.unit);
        assert_non_null(status.error);
        free(copy);
    }
}

static void a_record_with_a_wrong_octet_does_no_harm(void **state) {
    bench *b = *state;
    const pv_record_setup setup = {.catalog = &b->catalog, .run = b->run};
    uint8_t *copy = malloc(b->octets.size);
    assert_non_null(copy);
    for (size_t i = 0; i < b->octets.size; i++)
        for (unsigned flip = 1; flip < 256; flip *= 2) {
            memcpy(copy, b->octets.data, b->octets.size);
            copy[i] = (uint8_t)(copy[i] ^ flip);
            pv_bytes octets = {copy, b->octets.size};
            if (revive(&b->again, octets, &setup, &b->reading.unit).error)
                continue;
            for (const pv_finding *f = b->again.record.outcome.findings; f; f = f->next)
                assert_non_null(f->rule);
        }
    free(copy);
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_of_the_corpus_is_the_same_again),
        ON_BENCH(what_was_not_asked_for_stays_so),
        ON_BENCH(findings_come_again_with_what_they_read),
        ON_BENCH(a_finding_has_the_names_that_it_had),
        ON_BENCH(counts_come_again),
        ON_BENCH(facts_alone_can_be_had),
        ON_BENCH(a_rule_that_is_gone_makes_a_record_useless),
        ON_BENCH(without_a_catalogue_rules_have_their_ids),
        ON_BENCH(evidence_of_another_input_is_told),
        ON_BENCH(the_head_tells_what_decides_on_its_use),
        ON_BENCH(what_the_input_tells_again_is_left_out),
        ON_BENCH(a_record_that_is_cut_off_is_refused),
        ON_BENCH(a_record_with_a_wrong_octet_does_no_harm),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}

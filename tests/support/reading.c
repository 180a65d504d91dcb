/* SPDX-License-Identifier: Apache-2.0
 * One input through the readers, and what must hold of whatever they found. */
#include "support/reading.h"

#include "readers/splitter.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "facts/render.h"

_Noreturn static void wrong(const char *what, const char *which) {
    fprintf(stderr, "%s: %s\n", which, what);
    abort();
}

void test_reading_init(test_reading *r) {
    *r = (test_reading){
        .limits = pv_limits_default(), .crypto = pv_crypto_new(), .passwords = pv_passwords_new()};
    r->limits.artifact_bytes = 16u << 20;
    r->limits.unit_bytes = 64u << 20;
    r->limits.subjects = 256;
    r->limits.problems = 256;
    r->limits.kdf_iterations = 2048;
    r->limits.key_bits = 4096;
    r->arena = pv_arena_new((size_t)r->limits.unit_bytes);
    if (!r->crypto || !r->passwords || !r->arena)
        wrong("no memory", "test_reading_init");
}

void test_reading_done(test_reading *r) {
    pv_arena_free(r->arena);
    pv_passwords_free(r->passwords);
    pv_crypto_free(r->crypto);
}

void test_reading_start(test_reading *r, const char *path) {
    pv_arena_reset(r->arena);
    pv_unit_init(&r->unit, r->arena, &r->limits, path);
    r->unit.crypto = r->crypto;
    r->unit.sha256 = pv_crypto_sha256;
    r->unit.passwords = r->passwords;
    r->unit.nested = pv_readers_nested;
}

const char *test_reading_value(test_reading *r, pv_subject *subject, pv_fact fact) {
    const pv_value *v = pv_subject_value(subject, fact);
    if (v->known != PV_PRESENT)
        return v->known == PV_ABSENT ? "absent" : "undetermined";
    pv_textbuf t = pv_textbuf_new(r->arena, 1 << 16);
    pv_render_value(&t, pv_fact_get_info(fact), v);
    const char *text = pv_textbuf_end(&t, NULL);
    if (!text)
        wrong("no memory", "test_reading_value");
    return text;
}

bool test_reading_run(test_reading *r, const char *path, pv_bytes bytes) {
    bool claimed = false;
    test_reading_start(r, path);
    pv_status status = pv_readers_read(&r->unit, bytes, &claimed);
    if (!status.error)
        status = pv_unit_pair(&r->unit);
    test_reading_check(r, bytes.size);
    return claimed && !status.error;
}

/* As the table of readers would have it read, but for the choice. */
static pv_status run_binary(test_reading *r, const pv_reader *reader, pv_bytes bytes) {
    pv_probe probe = {pv_bytes_head(bytes, PV_PROBE_BYTES), bytes.size, NULL};
    (void)reader->probe(&probe);
    pv_reading reading = {
        .unit = &r->unit, .bytes = bytes, .hint = (pv_hint){.place_kind = PV_BYTE}};
    PV_TRY(pv_unit_add_artifact(&r->unit, NULL, "input", reader->name, bytes, &reading.artifact));
    r->unit.nesting = 1;
    return reader->read(&reading);
}

void test_reading_run_as(test_reading *r, const pv_reader *reader, pv_bytes bytes) {
    test_reading_start(r, "input");
    pv_status status =
        reader->probe ? run_binary(r, reader, bytes) : pv_splitter_read_as(&r->unit, reader, bytes);
    if (!status.error)
        status = pv_unit_pair(&r->unit);
    if (status.error && (!status.error->message || status.error->code == PV_OK))
        wrong("a failure without a message or code", reader->name);
    test_reading_check(r, bytes.size);
}

static void check_text(const char *name, pv_text text) {
    if (!text.data || text.data[text.size] != '\0')
        wrong("a text without its NUL", name);
    if (!pv_utf8_valid((pv_bytes){(const uint8_t *)text.data, text.size}))
        wrong("a text that is no UTF-8", name);
}

static void check_value(const pv_fact_info *info, const pv_value *v);

static void check_record(const pv_fact_info *info, const pv_value *row) {
    const pv_field_info *fields = pv_record_fields(info->records);
    for (unsigned i = 0; i < pv_record_width(info->records); i++) {
        pv_fact_info field = {.type = fields[i].type, .of = fields[i].of, .name = info->name};
        if (row[i].known == PV_PRESENT)
            check_value(&field, &row[i]);
    }
}

static void check_value(const pv_fact_info *info, const pv_value *v) {
    switch (info->type) {
    case PV_TYPE_TEXT:
        check_text(info->name, (pv_text){v->u.text, v->count});
        break;
    case PV_TYPE_LIST:
        for (uint32_t i = 0; i < v->count; i++)
            check_text(info->name, v->u.list[i]);
        break;
    case PV_TYPE_RECORDS:
        for (uint32_t i = 0; i < v->count; i++)
            check_record(info, pv_value_row(v, info->records, i));
        break;
    case PV_TYPE_ENUM:
        if (v->u.choice >= pv_enum_size(info->of))
            wrong("a value outside its list", info->name);
        break;
    case PV_TYPE_SET:
        if (v->u.set >> (pv_enum_size(info->of) - 1) >> 1)
            wrong("a value outside its list", info->name);
        break;
    case PV_TYPE_BYTES:
        for (uint32_t i = 0; i < v->count; i++)
            if (*(volatile const uint8_t *)&v->u.bytes[i] == 0)
                continue; /* for sanitizers: every byte is there */
        break;
    case PV_TYPE_BOOL:
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        break;
    }
}

void test_reading_check(test_reading *r, uint64_t size) {
    if (r->unit.subject_count > r->limits.subjects)
        wrong("more subjects than the limit", "subjects");
    if (r->unit.problem_count > r->limits.problems + 1)
        wrong("more problems than the limit", "problems");
    for (pv_subject *s = r->unit.subjects; s; s = s->next) {
        pv_fact first = pv_kind_first(s->kind);
        for (size_t i = 0; i < pv_kind_facts(s->kind); i++) {
            pv_fact fact = (pv_fact)((size_t)first + i);
            const pv_fact_info *info = pv_fact_get_info(fact);
            const pv_value *v = pv_subject_value(s, fact);
            if (v->known == PV_PENDING)
                wrong("pending after it was asked for", info->name);
            if (v->known != PV_PRESENT)
                continue;
            check_value(info, v);
            if (v->place_kind == PV_BYTE && !s->artifact->parent && v->at > size)
                wrong("was read behind the end", info->name);
        }
        if (!pv_subject_identity(s))
            wrong("no identity", pv_kind_name(s->kind));
    }
}

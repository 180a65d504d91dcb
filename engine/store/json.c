/* SPDX-License-Identifier: Apache-2.0
 * Facts as JSON (RFC 8259), with the values that reports have, for the columns that people and
 * SQLite's own functions look into. */
#include "store/json.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/text.h"
#include "facts/render.h"

static void add_rune(pv_textbuf *out, uint32_t rune) {
    if (rune == '"' || rune == '\\') {
        pv_textbuf_addc(out, '\\');
        pv_textbuf_addc(out, (char)rune);
    } else if (rune < 0x20) {
        pv_textbuf_addf(out, "\\u%04x", rune);
    } else {
        pv_textbuf_add_rune(out, rune);
    }
}

static bool plain(char c) {
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void pv_stored_json_text(pv_textbuf *out, const char *text, size_t size) {
    const char *at = text, *end = text + size;
    pv_textbuf_addc(out, '"');
    while (at < end) {
        const char *from = at;
        while (at < end && plain(*at))
            at++;
        pv_textbuf_add(out, from, (size_t)(at - from));
        if (at < end)
            add_rune(out, pv_utf8_take(&at, end));
    }
    pv_textbuf_addc(out, '"');
}

static void add_name(pv_textbuf *out, const char *name) {
    pv_stored_json_text(out, name, strlen(name));
}

static void add_set(pv_textbuf *out, pv_enum_id of, uint64_t set) {
    const char *comma = "";
    pv_textbuf_addc(out, '[');
    for (unsigned i = 0; i < pv_enum_size(of); i++) {
        if (!pv_set_has(set, i))
            continue;
        pv_textbuf_adds(out, comma);
        add_name(out, pv_enum_name(of, i));
        comma = ",";
    }
    pv_textbuf_addc(out, ']');
}

static void add_list(pv_textbuf *out, const pv_value *v) {
    pv_textbuf_addc(out, '[');
    for (uint32_t i = 0; i < v->count; i++) {
        pv_textbuf_adds(out, i ? "," : "");
        pv_stored_json_text(out, v->u.list[i].data, v->u.list[i].size);
    }
    pv_textbuf_addc(out, ']');
}

static void add_hex(pv_textbuf *out, const pv_value *v) {
    static const char DIGITS[] = "0123456789abcdef";
    pv_textbuf_addc(out, '"');
    for (uint32_t i = 0; i < v->count; i++) {
        char pair[2] = {DIGITS[v->u.bytes[i] >> 4], DIGITS[v->u.bytes[i] & 15]};
        pv_textbuf_add(out, pair, 2);
    }
    pv_textbuf_addc(out, '"');
}

static void add_value(pv_textbuf *out, const pv_fact_info *info, const pv_value *v);

static void add_record(pv_textbuf *out, pv_record_id id, const pv_value *row) {
    const pv_field_info *fields = pv_record_fields(id);
    const char *comma = "";
    pv_textbuf_addc(out, '{');
    for (unsigned i = 0; i < pv_record_width(id); i++) {
        pv_fact_info field = {.type = fields[i].type, .of = fields[i].of};
        if (row[i].known != PV_PRESENT)
            continue;
        pv_textbuf_adds(out, comma);
        add_name(out, fields[i].name);
        pv_textbuf_addc(out, ':');
        add_value(out, &field, &row[i]);
        comma = ",";
    }
    pv_textbuf_addc(out, '}');
}

static void add_records(pv_textbuf *out, pv_record_id id, const pv_value *v) {
    pv_textbuf_addc(out, '[');
    for (uint32_t i = 0; i < v->count; i++) {
        pv_textbuf_adds(out, i ? "," : "");
        add_record(out, id, pv_value_row(v, id, i));
    }
    pv_textbuf_addc(out, ']');
}

static void add_time(pv_textbuf *out, int64_t seconds) {
    char text[PV_CLOCK_TEXT];
    pv_clock_format(seconds, text);
    add_name(out, text);
}

static void add_value(pv_textbuf *out, const pv_fact_info *info, const pv_value *v) {
    switch (info->type) {
    case PV_TYPE_BOOL:
        pv_textbuf_adds(out, v->u.boolean ? "true" : "false");
        break;
    case PV_TYPE_INT:
        pv_textbuf_addf(out, "%" PRId64, v->u.integer);
        break;
    case PV_TYPE_TIME:
        add_time(out, v->u.integer);
        break;
    case PV_TYPE_ENUM:
        add_name(out, pv_enum_name(info->of, v->u.choice));
        break;
    case PV_TYPE_SET:
        add_set(out, info->of, v->u.set);
        break;
    case PV_TYPE_TEXT:
        pv_stored_json_text(out, v->u.text, v->count);
        break;
    case PV_TYPE_BYTES:
        add_hex(out, v);
        break;
    case PV_TYPE_LIST:
        add_list(out, v);
        break;
    case PV_TYPE_RECORDS:
        add_records(out, info->records, v);
        break;
    }
}

void pv_stored_json_facts(pv_textbuf *out, const pv_subject *s) {
    const char *comma = "";
    pv_textbuf_addc(out, '{');
    for (size_t i = 0; i < pv_kind_facts(s->kind); i++) {
        const pv_fact_info *info = pv_fact_get_info((pv_fact)((size_t)pv_kind_first(s->kind) + i));
        if (s->values[i].known != PV_PRESENT)
            continue;
        pv_textbuf_adds(out, comma);
        add_name(out, info->name);
        pv_textbuf_addc(out, ':');
        add_value(out, info, &s->values[i]);
        comma = ",";
    }
    pv_textbuf_addc(out, '}');
}

void pv_stored_json_unknown(pv_textbuf *out, const pv_subject *s) {
    const char *comma = "";
    pv_textbuf_addc(out, '[');
    for (size_t i = 0; i < pv_kind_facts(s->kind); i++) {
        if (s->values[i].known == PV_PRESENT || s->values[i].known == PV_ABSENT)
            continue;
        pv_textbuf_adds(out, comma);
        add_name(out, pv_fact_get_info((pv_fact)((size_t)pv_kind_first(s->kind) + i))->name);
        comma = ",";
    }
    pv_textbuf_addc(out, ']');
}

static void add_read(pv_textbuf *out, const pv_evidence *e) {
    const pv_value *v =
        e->subject && e->fact < PV_FACT_COUNT ? pv_subject_peek(e->subject, e->fact) : NULL;
    pv_textbuf_adds(out, "{\"fact\":");
    add_name(out, e->name);
    if (v && v->known == PV_PRESENT) {
        pv_textbuf_adds(out, ",\"value\":");
        add_value(out, pv_fact_get_info(e->fact), v);
    }
    if (v && v->known == PV_PRESENT && v->place_kind != PV_NOWHERE) {
        pv_textbuf_adds(out, ",\"at\":\"");
        pv_render_place(out, v);
        pv_textbuf_addc(out, '"');
    }
    pv_textbuf_addc(out, '}');
}

void pv_stored_json_evidence(pv_textbuf *out, const pv_finding *f) {
    pv_textbuf_addc(out, '[');
    for (size_t i = 0; i < f->evidence_count; i++) {
        pv_textbuf_adds(out, i ? "," : "");
        add_read(out, &f->evidence[i]);
    }
    pv_textbuf_addc(out, ']');
}

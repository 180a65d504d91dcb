/* SPDX-License-Identifier: Apache-2.0
 * Values as text for people. */
#include "facts/render.h"

#include <inttypes.h>

#include "base/clock.h"

/* What has no shape of its own and can hide or reorder what has one. */
static const struct {
    uint32_t first, last;
} INVISIBLE[] = {
    {0xad, 0xad},      /* soft hyphen */
    {0x61c, 0x61c},    /* Arabic letter mark */
    {0x180e, 0x180e},  /* Mongolian vowel separator */
    {0x200b, 0x200f},  /* zero widths, direction marks */
    {0x2028, 0x202e},  /* separators, embeddings and overrides */
    {0x2060, 0x206f},  /* word joiner, isolates */
    {0xfe00, 0xfe0f},  /* variation selectors */
    {0xfeff, 0xfeff},  /* byte order mark */
    {0xfff0, 0xfffb},  /* interlinear annotation */
    {0xe0000, 0xe0fff} /* tags, more variation selectors */
};

static bool invisible(uint32_t rune) {
    for (size_t i = 0; i < sizeof INVISIBLE / sizeof *INVISIBLE; i++)
        if (rune >= INVISIBLE[i].first && rune <= INVISIBLE[i].last)
            return true;
    return false;
}

void pv_render_safe(pv_textbuf *out, const char *text, size_t size) {
    const char *at = text, *end = text + size;
    while (at < end) {
        const char *from = at;
        uint32_t rune = pv_utf8_take(&at, end);
        bool malformed = rune == 0xfffd && at - from == 1;
        if (malformed)
            pv_textbuf_addf(out, "\\x%02x", (uint8_t)*from);
        else if (rune < 0x20 || rune == 0x7f || (rune >= 0x80 && rune < 0xa0))
            pv_textbuf_addf(out, "\\x%02x", rune);
        else if (invisible(rune))
            pv_textbuf_addf(out, "\\u{%04x}", rune);
        else
            pv_textbuf_add(out, from, (size_t)(at - from));
    }
}

static void render_set(pv_textbuf *out, pv_enum_id of, uint64_t set) {
    const char *comma = "";
    pv_textbuf_addc(out, '{');
    for (unsigned v = 0; v < pv_enum_size(of); v++) {
        if (!pv_set_has(set, v))
            continue;
        pv_textbuf_addf(out, "%s%s", comma, pv_enum_name(of, v));
        comma = ", ";
    }
    pv_textbuf_addc(out, '}');
}

static void render_list(pv_textbuf *out, const pv_text *list, size_t count) {
    pv_textbuf_addc(out, '{');
    for (size_t i = 0; i < count; i++) {
        pv_textbuf_adds(out, i ? ", " : "");
        pv_render_safe(out, list[i].data, list[i].size);
    }
    pv_textbuf_addc(out, '}');
}

static void render_text(pv_textbuf *out, const char *text, size_t size) {
    pv_textbuf_addc(out, '"');
    pv_render_safe(out, text, size);
    pv_textbuf_addc(out, '"');
}

void pv_render_record(pv_textbuf *out, pv_record_id id, const pv_value *row) {
    const pv_field_info *fields = pv_record_fields(id);
    const char *blank = "";
    for (unsigned i = 0; i < pv_record_width(id); i++) {
        if (row[i].known != PV_PRESENT)
            continue;
        pv_fact_info field = {.type = fields[i].type, .of = fields[i].of};
        pv_textbuf_addf(out, "%s%s=", blank, fields[i].name);
        pv_render_value(out, &field, &row[i]);
        blank = " ";
    }
}

static void render_records(pv_textbuf *out, pv_record_id id, const pv_value *value) {
    pv_textbuf_addc(out, '{');
    for (uint32_t i = 0; i < value->count; i++) {
        pv_textbuf_adds(out, i ? ", " : "");
        pv_textbuf_addc(out, '{');
        pv_render_record(out, id, pv_value_row(value, id, i));
        pv_textbuf_addc(out, '}');
    }
    pv_textbuf_addc(out, '}');
}

void pv_render_value(pv_textbuf *out, const pv_fact_info *info, const pv_value *value) {
    char time[PV_CLOCK_TEXT];
    switch (info->type) {
    case PV_TYPE_BOOL:
        pv_textbuf_adds(out, value->u.boolean ? "true" : "false");
        break;
    case PV_TYPE_INT:
        pv_textbuf_addf(out, "%" PRId64, value->u.integer);
        break;
    case PV_TYPE_TIME:
        pv_clock_format(value->u.integer, time);
        pv_textbuf_adds(out, time);
        break;
    case PV_TYPE_ENUM:
        pv_textbuf_adds(out, pv_enum_name(info->of, value->u.choice));
        break;
    case PV_TYPE_SET:
        render_set(out, info->of, value->u.set);
        break;
    case PV_TYPE_TEXT:
        render_text(out, value->u.text, value->count);
        break;
    case PV_TYPE_BYTES:
        for (uint32_t i = 0; i < value->count; i++)
            pv_textbuf_addf(out, "%02x", value->u.bytes[i]);
        break;
    case PV_TYPE_LIST:
        render_list(out, value->u.list, value->count);
        break;
    case PV_TYPE_RECORDS:
        render_records(out, info->records, value);
        break;
    }
}

void pv_render_place(pv_textbuf *out, const pv_value *value) {
    static const char *const PREFIXES[] = {NULL, "", "content:", "line:"};
    if (value->place_kind != PV_NOWHERE)
        pv_textbuf_addf(out, "%s%" PRIu64, PREFIXES[value->place_kind], value->at);
}

/* SPDX-License-Identifier: Apache-2.0
 * Values as octets and back, by the type that the schema gives them. */
#include "store/facts.h"

/* ---- writing --------------------------------------------------------------------------------- */

static void write_list(pv_textbuf *out, const pv_value *v) {
    pv_octets_number(out, v->count);
    for (uint32_t i = 0; i < v->count; i++)
        pv_octets_bytes(out, (pv_bytes){(const uint8_t *)v->u.list[i].data, v->u.list[i].size});
}

static void write_records(pv_textbuf *out, pv_record_id id, const pv_value *v) {
    const pv_field_info *fields = pv_record_fields(id);
    unsigned width = pv_record_width(id);
    pv_octets_number(out, v->count);
    for (size_t i = 0; i < (size_t)v->count * width; i++) {
        pv_fact_info field = {.type = fields[i % width].type, .of = fields[i % width].of};
        pv_stored_fact_write(out, &field, &v->u.rows[i]);
    }
}

static void write_value(pv_textbuf *out, const pv_fact_info *info, const pv_value *v) {
    switch (info->type) {
    case PV_TYPE_BOOL:
        pv_octets_number(out, v->u.boolean);
        break;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        pv_octets_signed(out, v->u.integer);
        break;
    case PV_TYPE_ENUM:
        pv_octets_number(out, v->u.choice);
        break;
    case PV_TYPE_SET:
        pv_octets_number(out, v->u.set);
        break;
    case PV_TYPE_TEXT:
    case PV_TYPE_BYTES:
        pv_octets_bytes(out, (pv_bytes){v->u.bytes, v->count});
        break;
    case PV_TYPE_LIST:
        write_list(out, v);
        break;
    case PV_TYPE_RECORDS:
        write_records(out, info->records, v);
        break;
    }
}

/* Most facts are not present: one octet each. */
void pv_stored_fact_write(pv_textbuf *out, const pv_fact_info *info, const pv_value *v) {
    pv_textbuf_addc(out, (char)(uint8_t)(v->known | v->place_kind << 2));
    if (v->place_kind != PV_NOWHERE)
        pv_octets_number(out, v->at);
    if (v->known == PV_PRESENT)
        write_value(out, info, v);
}

/* ---- reading --------------------------------------------------------------------------------- */

static void *room_for(pv_octets *in, size_t count, size_t size) {
    void *room = in->broken ? NULL : pv_arena_array(in->arena, count, size);
    in->no_memory |= !in->broken && !room;
    in->broken |= !room;
    return room;
}

static void read_list(pv_octets *in, pv_value *v) {
    size_t count = pv_octets_take_count(in);
    pv_text *texts = room_for(in, count, sizeof *texts);
    for (size_t i = 0; texts && i < count; i++) {
        pv_bytes b = pv_octets_take_bytes(in);
        char *copy = pv_arena_text(in->arena, (const char *)b.data, b.size);
        in->no_memory |= !copy;
        texts[i] = (pv_text){copy, b.size};
    }
    v->u.list = texts;
    v->count = texts ? (uint32_t)count : 0;
}

static void read_records(pv_octets *in, pv_record_id id, pv_value *v) {
    const pv_field_info *fields = pv_record_fields(id);
    unsigned width = pv_record_width(id);
    size_t count = pv_octets_take_count(in);
    pv_value *rows = room_for(in, count, width * sizeof *rows);
    for (size_t i = 0; rows && i < count * width; i++) {
        pv_fact_info field = {.type = fields[i % width].type, .of = fields[i % width].of};
        pv_stored_fact_read(in, &field, &rows[i]);
    }
    v->u.rows = rows;
    v->count = rows ? (uint32_t)count : 0;
}

static void read_text(pv_octets *in, pv_value *v) {
    pv_bytes b = pv_octets_take_bytes(in);
    v->u.text = pv_arena_text(in->arena, b.data ? (const char *)b.data : "", b.size);
    v->count = v->u.text ? (uint32_t)b.size : 0;
    in->no_memory |= !v->u.text;
}

static void read_value(pv_octets *in, const pv_fact_info *info, pv_value *v) {
    switch (info->type) {
    case PV_TYPE_BOOL:
        v->u.boolean = pv_octets_take(in) != 0;
        break;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        v->u.integer = pv_octets_take_signed(in);
        break;
    case PV_TYPE_ENUM:
        v->u.choice = (unsigned)pv_octets_take(in);
        in->broken |= v->u.choice >= pv_enum_size(info->of);
        break;
    case PV_TYPE_SET:
        v->u.set = pv_octets_take(in);
        break;
    case PV_TYPE_TEXT:
    case PV_TYPE_BYTES:
        read_text(in, v);
        break;
    case PV_TYPE_LIST:
        read_list(in, v);
        break;
    case PV_TYPE_RECORDS:
        read_records(in, info->records, v);
        break;
    }
}

void pv_stored_fact_read(pv_octets *in, const pv_fact_info *info, pv_value *ret_value) {
    pv_value *v = ret_value;
    unsigned head = (unsigned)pv_octets_take_upto(in, 15);
    *v = (pv_value){.known = head & 3, .place_kind = (uint8_t)(head >> 2)};
    if (v->place_kind != PV_NOWHERE)
        v->at = pv_octets_take(in);
    if (v->known == PV_PRESENT)
        read_value(in, info, v);
    if (in->broken)
        *v = (pv_value){.known = PV_UNDETERMINED};
}

/* SPDX-License-Identifier: Apache-2.0
 * What becomes of an event's fields: the facts of an event, and of a certificate that it carries.
 * HTTP 15021 carries an I/O error packet (IO_ERROR_LOG_PACKET of the driver kit): the number of the
 * event stands at 12, and the first word of its dump, at 40, is the NTSTATUS. A text says less than
 * the event has: what it could have said and did not is undetermined; of XML that is absent. */
#include "base/clock.h"
#include "base/cursor.h"
#include "base/der.h"
#include "crypto/crypto.h"
#include "facts/setters.h"
#include "readers/errors.h"
#include "readers/event.h"

enum { HTTP_15021 = 15021, SCHANNEL_FIRST = 36868, SCHANNEL_LAST = 36888 };
enum { PACKET_CODE = 12, PACKET_STATUS = 40, PACKET_SIZE = 44 };
enum { CERTIFICATE_MAX = 1 << 16, PACKET_MAX = 1 << 10, SHA1 = 20 };

/* ---- fields ---------------------------------------------------------------------------------- */

/* What events of one number carry, up to an ID. */
typedef struct {
    unsigned id;
    pv_event_field fields[8];
} order;

static const order *order_of(unsigned id) {
    static const order ORDERS[] = {
#define ORDER(id, ...) {id, {__VA_ARGS__}},
#include "readers/event.def"
    };
    for (size_t i = 0; i < sizeof ORDERS / sizeof *ORDERS; i++)
        if (ORDERS[i].id == id)
            return &ORDERS[i];
    return NULL;
}

static pv_event_field field_named(pv_slice name) {
    static const struct {
        const char *name;
        pv_event_field field;
    } NAMES[] = {
#define DATA(name, field) {name, PV_EVENT_##field},
#include "readers/event.def"
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (pv_slice_is(name, NAMES[i].name))
            return NAMES[i].field;
    return PV_EVENT_FIELDS;
}

void pv_event_put(pv_event *event, pv_event_field field, pv_slice text, pv_place place) {
    if (!event->values[field].there)
        event->values[field] = (pv_event_value){true, text, place};
}

void pv_event_put_data(pv_event *event, pv_slice name, pv_slice text, pv_place place) {
    pv_event_field field = PV_EVENT_FIELDS;
    const order *row = order_of(pv_event_id(event));
    if (name.size)
        field = field_named(name);
    else if (row && event->unnamed < sizeof row->fields / sizeof *row->fields)
        field = row->fields[event->unnamed++];
    if (field != PV_EVENT_FIELDS && field != PV_EVENT_ID)
        pv_event_put(event, field, text, place);
}

unsigned pv_event_id(const pv_event *event) {
    uint64_t id;
    const pv_event_value *v = &event->values[PV_EVENT_ID];
    return v->there && pv_slice_decimal(v->text, &id) ? (unsigned)(id & 0xffff) : 0;
}

static bool is_schannel_id(unsigned id) {
    return id >= SCHANNEL_FIRST && id <= SCHANNEL_LAST;
}

bool pv_event_is_ours(const pv_event *event) {
    unsigned id = pv_event_id(event);
    const pv_event_value *v = &event->values[PV_EVENT_PROVIDER];
    bool schannel = pv_slice_is(v->text, "Schannel");
    bool http = pv_slice_is(v->text, "Microsoft-Windows-HttpEvent") ||
                pv_slice_is(v->text, "HttpEvent") || pv_slice_is(v->text, "HTTP");
    if (!v->there)
        return id == 0 || is_schannel_id(id) || id == HTTP_15021;
    return (schannel && is_schannel_id(id)) || (http && id == HTTP_15021);
}

/* ---- subject --------------------------------------------------------------------------------- */

typedef struct {
    const pv_reading *reading;
    pv_arena *arena;
    const pv_event *event;
    pv_subject *subject;
} work;

static const pv_event_value *value_of(const work *w, pv_event_field field) {
    return &w->event->values[field];
}

static void complain(const work *w, pv_place place, const char *what) {
    const char *message = pv_arena_printf(w->arena, "event %u: %s", pv_event_id(w->event), what);
    pv_unit_problem(w->reading->unit, w->reading->artifact, PV_DAMAGED, place,
                    message ? message : what);
}

static pv_status set_text(const work *w, pv_fact fact, const pv_event_value *v) {
    const char *text = v->there && v->text.size ? pv_slice_text(w->arena, v->text) : "";
    if (!text)
        return pv_no_memory();
    if (!*text)
        return pv_success();
    pv_value *to = pv_subject_put(w->subject, fact, v->place);
    to->u.text = text;
    to->count = (uint32_t)v->text.size;
    return pv_success();
}

static pv_status set_texts(const work *w) {
    static const struct {
        pv_event_field field;
        pv_fact fact;
    } TEXTS[] = {
        {PV_EVENT_PROVIDER, PV_FACT_EVENT_PROVIDER},   {PV_EVENT_LOG, PV_FACT_EVENT_LOG},
        {PV_EVENT_COMPUTER, PV_FACT_EVENT_COMPUTER},   {PV_EVENT_PROTOCOL, PV_FACT_EVENT_PROTOCOL},
        {PV_EVENT_ENDPOINT, PV_FACT_EVENT_ENDPOINT},   {PV_EVENT_PROCESS, PV_FACT_EVENT_PROCESS},
        {PV_EVENT_CONTAINER, PV_FACT_EVENT_CONTAINER},
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        PV_TRY(set_text(w, TEXTS[i].fact, value_of(w, TEXTS[i].field)));
    return pv_success();
}

static void set_number(const work *w, pv_fact fact, pv_event_field field) {
    const pv_event_value *v = value_of(w, field);
    uint64_t number;
    if (!v->there || !v->text.size)
        return;
    if (pv_slice_decimal(v->text, &number) && number <= UINT32_MAX)
        pv_subject_put(w->subject, fact, v->place)->u.integer = (int64_t)number;
    else
        complain(w, v->place, "an alert or state in it is no number");
}

static void set_role(const work *w) {
    const pv_event_value *v = value_of(w, PV_EVENT_ROLE);
    if (pv_slice_is(v->text, "server"))
        pv_set_EVENT_ROLE(w->subject, v->place, PV_TLSROLE_SERVER);
    else if (pv_slice_is(v->text, "client"))
        pv_set_EVENT_ROLE(w->subject, v->place, PV_TLSROLE_CLIENT);
}

/* A code and its name, which is absent when nobody here knows it. */
static pv_status set_code(const work *w, pv_fact fact, pv_fact name_fact, uint32_t code,
                          pv_place place) {
    const char *text = pv_error_code_text(w->arena, code), *name = pv_error_name_of(code);
    if (!text)
        return pv_no_memory();
    pv_value *v = pv_subject_put(w->subject, fact, place);
    v->u.text = text;
    v->count = (uint32_t)strlen(text);
    if (!name) {
        pv_subject_absent(w->subject, name_fact);
        return pv_success();
    }
    v = pv_subject_put(w->subject, name_fact, place);
    v->u.text = name;
    v->count = (uint32_t)strlen(name);
    return pv_success();
}

static pv_status set_error(const work *w) {
    const pv_event_value *v = value_of(w, PV_EVENT_ERROR_CODE);
    uint64_t number;
    uint32_t code;
    if (!v->there || !v->text.size)
        return pv_success();
    if (!pv_error_code_find(v->text, &code, NULL)) {
        bool is_number = pv_slice_begins(v->text, "0x") ? pv_slice_hex(v->text, &number)
                                                        : pv_slice_decimal(v->text, &number);
        if (!is_number || number > UINT32_MAX) {
            complain(w, v->place, "its error code is no number of 32 bits");
            return pv_success();
        }
        code = (uint32_t)number;
    }
    return set_code(w, PV_FACT_EVENT_ERROR_CODE, PV_FACT_EVENT_ERROR_NAME, code, v->place);
}

/* ---- times ----------------------------------------------------------------------------------- */

static pv_status set_local_time(const work *w) {
    const pv_event_value *date = value_of(w, PV_EVENT_DATE), *hour = value_of(w, PV_EVENT_HOUR);
    const pv_event_value *first = date->there ? date : hour;
    const char *blank = date->there && hour->there ? " " : "";
    const char *text = pv_arena_printf(
        w->arena, "%.*s%s%.*s", (int)date->text.size, date->text.size ? date->text.data : "", blank,
        (int)hour->text.size, hour->text.size ? hour->text.data : "");
    if (!text)
        return pv_no_memory();
    if (*text)
        pv_set_EVENT_LOCAL_TIME(w->subject, first->place, (pv_text){text, strlen(text)});
    return pv_success();
}

static pv_status set_time(const work *w) {
    const pv_event_value *date = value_of(w, PV_EVENT_DATE);
    int64_t seconds;
    if (!date->there && !value_of(w, PV_EVENT_HOUR)->there)
        return pv_success();
    const char *text = pv_slice_text(w->arena, date->text);
    if (!text)
        return pv_no_memory();
    if (!value_of(w, PV_EVENT_HOUR)->there && strchr(text, ':') && pv_clock_parse(text, &seconds)) {
        pv_set_EVENT_TIME(w->subject, date->place, seconds);
        pv_subject_absent(w->subject, PV_FACT_EVENT_LOCAL_TIME);
        return pv_success();
    }
    pv_subject_undetermined(w->subject, PV_FACT_EVENT_TIME);
    return set_local_time(w);
}

/* ---- what it carries ------------------------------------------------------------------------- */

static pv_status octets_of(const work *w, const pv_event_value *v, size_t max,
                           pv_bytes *ret_bytes) {
    size_t size, room = v->text.size / 2 + 1;
    *ret_bytes = (pv_bytes){NULL, 0};
    room = room < max ? room : max;
    uint8_t *octets = pv_arena_alloc(w->arena, room);
    if (!octets)
        return pv_no_memory();
    if (v->there && pv_slice_octets(v->text, octets, room, &size))
        *ret_bytes = (pv_bytes){octets, size};
    return pv_success();
}

static uint32_t word_at(pv_bytes bytes, size_t at) {
    const uint8_t *b = bytes.data + at;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static pv_status set_status(const work *w) {
    const pv_event_value *v = value_of(w, PV_EVENT_BINARY);
    pv_bytes packet;
    if (!v->there)
        return pv_success();
    PV_TRY(octets_of(w, v, PACKET_MAX, &packet));
    if (packet.size < PACKET_SIZE || (word_at(packet, PACKET_CODE) & 0xffff) != HTTP_15021) {
        pv_subject_undetermined(w->subject, PV_FACT_EVENT_STATUS);
        pv_subject_undetermined(w->subject, PV_FACT_EVENT_STATUS_NAME);
        complain(w, v->place, "its binary data are not the error packet that they should be");
        return pv_success();
    }
    return set_code(w, PV_FACT_EVENT_STATUS, PV_FACT_EVENT_STATUS_NAME,
                    word_at(packet, PACKET_STATUS), v->place);
}

static bool is_certificate(const work *w, pv_bytes bytes) {
    pv_cursor c = pv_cursor_over(bytes, w->arena);
    pv_tlv tlv;
    if (bytes.size < 2 || bytes.data[0] != 0x30)
        return false;
    pv_status status = pv_der_take(&c, "certificate", &tlv);
    return !status.error && tlv.whole.size == bytes.size;
}

static pv_status set_certificate(const work *w) {
    bool named = value_of(w, PV_EVENT_CERTIFICATE)->there;
    const pv_event_value *v = value_of(w, named ? PV_EVENT_CERTIFICATE : PV_EVENT_BINARY);
    pv_unit *unit = w->reading->unit;
    const pv_hint hint = {.place_kind = PV_CONTENT, .same_artifact = true};
    pv_bytes bytes;
    bool claimed = false;
    if (!v->there || !v->text.size)
        return pv_success();
    PV_TRY(octets_of(w, v, CERTIFICATE_MAX, &bytes));
    if (bytes.size && is_certificate(w, bytes))
        PV_TRY(unit->nested(unit, w->reading->artifact, bytes, w->reading->artifact->path, &hint,
                            &claimed));
    if (!claimed) {
        pv_subject_undetermined(w->subject, PV_FACT_EVENT_CERTIFICATE_SHA1);
        complain(w, v->place, "the data that it carries are no certificate");
        return pv_success();
    }
    uint8_t *digest = pv_arena_alloc(w->arena, SHA1);
    if (!digest)
        return pv_no_memory();
    pv_crypto_sha1(unit->crypto, bytes, digest);
    pv_set_EVENT_CERTIFICATE_SHA1(w->subject, v->place, (pv_bytes){digest, SHA1});
    return pv_success();
}

/* ---- what is not there ----------------------------------------------------------------------- */

/* Of a text of a known event: what such an event never has is absent. */
static void mark_foreign(const work *w) {
    static const struct {
        pv_event_field field;
        pv_fact fact;
    } MARKED[] = {
        {PV_EVENT_ROLE, PV_FACT_EVENT_ROLE},
        {PV_EVENT_ERROR_CODE, PV_FACT_EVENT_ERROR_CODE},
        {PV_EVENT_ERROR_CODE, PV_FACT_EVENT_ERROR_NAME},
        {PV_EVENT_ERROR_STATE, PV_FACT_EVENT_ERROR_STATE},
        {PV_EVENT_ALERT, PV_FACT_EVENT_ALERT},
        {PV_EVENT_PROTOCOL, PV_FACT_EVENT_PROTOCOL},
        {PV_EVENT_ENDPOINT, PV_FACT_EVENT_ENDPOINT},
        {PV_EVENT_CONTAINER, PV_FACT_EVENT_CONTAINER},
        {PV_EVENT_CERTIFICATE, PV_FACT_EVENT_CERTIFICATE_SHA1},
    };
    const order *row = order_of(pv_event_id(w->event));
    for (size_t i = 0; row && i < sizeof MARKED / sizeof *MARKED; i++) {
        bool has = false;
        for (size_t k = 0; k < sizeof row->fields / sizeof *row->fields; k++)
            has = has || row->fields[k] == MARKED[i].field;
        if (!has)
            pv_subject_absent(w->subject, MARKED[i].fact);
    }
    if (row && row->id != HTTP_15021) {
        pv_subject_absent(w->subject, PV_FACT_EVENT_STATUS);
        pv_subject_absent(w->subject, PV_FACT_EVENT_STATUS_NAME);
    }
}

pv_status pv_event_add(const pv_reading *reading, const pv_event *event) {
    work w = {reading, reading->unit->arena, event, NULL};
    unsigned id = pv_event_id(event);
    PV_TRY(pv_unit_add_subject(reading->unit, reading->artifact, PV_KIND_EVENT, &w.subject));
    if (event->is_whole)
        pv_subject_all_absent(w.subject);
    else
        mark_foreign(&w);
    if (id)
        pv_set_EVENT_ID(w.subject, event->values[PV_EVENT_ID].place, id);
    PV_TRY(set_texts(&w));
    PV_TRY(set_time(&w));
    PV_TRY(set_error(&w));
    set_role(&w);
    set_number(&w, PV_FACT_EVENT_ERROR_STATE, PV_EVENT_ERROR_STATE);
    set_number(&w, PV_FACT_EVENT_ALERT, PV_EVENT_ALERT);
    return id == HTTP_15021 ? set_status(&w) : set_certificate(&w);
}

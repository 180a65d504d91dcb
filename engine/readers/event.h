/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_EVENT_H
#define PKIVET_READERS_EVENT_H

#include "facts/reader.h"

/* One event, whatever it was written in: what is known of it, as text, and where that stands. */

typedef enum {
    PV_EVENT_ID,
    PV_EVENT_PROVIDER,
    PV_EVENT_LOG,
    PV_EVENT_DATE, /* a time, or of old texts the day */
    PV_EVENT_HOUR,
    PV_EVENT_COMPUTER,
    PV_EVENT_RECORD, /* its number in the log */
    PV_EVENT_BINARY,
    /* what its message tells; see event.def */
    PV_EVENT_ROLE,
    PV_EVENT_ERROR_CODE,
    PV_EVENT_ERROR_STATE,
    PV_EVENT_ALERT,
    PV_EVENT_PROTOCOL,
    PV_EVENT_ENDPOINT,
    PV_EVENT_DEVICE,
    PV_EVENT_PROCESS_ID,
    PV_EVENT_PROCESS,
    PV_EVENT_CONTAINER,
    PV_EVENT_PROVIDER_NAME,
    PV_EVENT_PROVIDER_TYPE,
    PV_EVENT_KEY_TYPE,
    PV_EVENT_KEY_FLAGS,
    PV_EVENT_CERTIFICATE,
    PV_EVENT_FIELDS
} pv_event_field;

typedef struct {
    bool there;
    pv_slice text;
    pv_place place;
} pv_event_value;

typedef struct {
    pv_event_value values[PV_EVENT_FIELDS];
    bool is_whole;    /* from XML: what is not here, the event has not */
    pv_place place;   /* where it begins */
    unsigned unnamed; /* <Data> without a name that were met */
} pv_event;

/* The first value of a field stays. */
void pv_event_put(pv_event *event, pv_event_field field, pv_slice text, pv_place place);

/* A <Data> with its name; without one (empty) it is told by its place in the row. */
void pv_event_put_data(pv_event *event, pv_slice name, pv_slice text, pv_place place);

/* The number of the event; 0 when it is not known. */
unsigned pv_event_id(const pv_event *event);

/* Whether it is one of Schannel 36868 to 36888, or HTTP 15021, as far as it tells. */
bool pv_event_is_ours(const pv_event *event);

/* Makes a subject of it. */
PV_MUST_USE pv_status pv_event_add(const pv_reading *reading, const pv_event *event);

/* ---- XML (event_xml.c) ----------------------------------------------------------------------- */

enum { PV_EVENT_XML_MAX = 1 << 20 };

/* Where the next <Event> element stands in `text`, without what it holds being looked at;
 * text.size when there is none. */
size_t pv_event_xml_find(pv_slice text);
/* What stands behind the first </Event>; more than text.size without one. */
size_t pv_event_xml_end(pv_slice text);

/* Reads one <Event> element, in UTF-8. Lines are counted from `place`, when that is a line. What
 * could be read of a broken one is there, and `*ret_fault` says what is wrong; NULL: nothing. */
PV_MUST_USE pv_status pv_event_read_xml(pv_arena *arena, pv_slice xml, pv_place place,
                                        pv_event *ret_event, const char **ret_fault);

/* ---- messages (event_message.c) -------------------------------------------------------------- */

/* Takes what a message tells, whatever its language: error codes and numbers. */
PV_MUST_USE pv_status pv_event_read_message(pv_arena *arena, pv_slice message, pv_place place,
                                            pv_event *event);

/* Whether a line has a part of a message of ours; `*ret_id` is the event's number, or 0. */
bool pv_event_is_message(pv_slice line, unsigned *ret_id);

/* Before threads are started. */
void pv_event_xml_init(void);

#endif

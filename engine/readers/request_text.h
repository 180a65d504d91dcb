/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_REQUEST_TEXT_H
#define PKIVET_READERS_REQUEST_TEXT_H

#include "readers/certutil.h"
#include "readers/pkcs7_signers.h"

/* A certificate request as certutil prints it, while its lines are gone through. */
typedef struct {
    pv_certutil c; /* the lines that a certificate has as well */
    pv_place place;
    pv_place no_subject; /* its name is said to be empty */
    unsigned level;      /* of nesting that it stands at */

    /* attributes */
    bool in_attribute;
    bool heard;       /* the value at hand counts: the first, of the first such attribute */
    pv_oid attribute; /* the one at hand */
    bool counted;
    uint64_t announced; /* that many */
    pv_place attributes_place, pairs_place;
    pv_text *names, *pairs;
    size_t name_count, pair_count;
    bool has_system, has_client, has_provider, has_extensions, has_renewal, has_archived_key;
    pv_said system, client_id, machine, user, process, key_spec, provider, renewed;
    pv_rows value; /* rows that nobody reads */
} pv_said_request;

/* Takes a line of the request, but none of a deeper level. */
PV_MUST_USE pv_status pv_request_text_take(pv_said_request *r, const pv_line *line, pv_lines *rest);
/* "Attribute[0]: 1.3.6.1.4.1.311.13.2.3 (OS Version)" */
bool pv_request_text_attribute(const pv_line *line, pv_slice *ret_dotted);
/* Adds the subject; nothing when the request says nothing of itself. */
PV_MUST_USE pv_status pv_request_text_publish(pv_said_request *r);

#endif

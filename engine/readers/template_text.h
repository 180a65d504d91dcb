/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_TEMPLATE_TEXT_H
#define PKIVET_READERS_TEMPLATE_TEXT_H

#include "base/lines.h"
#include "readers/template_directory.h"

/* Templates as Windows tools print them, while their lines are gone through. */
typedef struct {
    pv_unit *unit;
    pv_artifact *artifact;
    pv_directory directory;
    pv_attributes entry;
    bool open;          /* within a template */
    pv_attr attr;       /* that lines now belong to; PV_ATTR_COUNT: none of interest */
    bool in_extensions; /* lines are about the extensions that it will issue */
    pv_slice extension; /* which of them */
    uint64_t extensions_said, extensions_read;
    uint64_t seen_extensions; /* see template_listing.c */
} pv_template_text;

PV_MUST_USE pv_status pv_template_text_begin(pv_template_text *t, pv_place place);
PV_MUST_USE pv_status pv_template_text_end(pv_template_text *t);

/* One line that is not empty: of `certutil -template`; of `certutil -dstemplate` or event 4898. */
PV_MUST_USE pv_status pv_template_listing_line(pv_template_text *t, const pv_line *line);
PV_MUST_USE pv_status pv_template_dump_line(pv_template_text *t, const pv_line *line);

/* At the end of a template: what the list of its extensions has not is not there. */
void pv_template_listing_finish(pv_template_text *t);

bool pv_template_is_listing(pv_slice line);  /* "TemplateProp... = ..." */
bool pv_template_is_headline(pv_slice line); /* "WebServer v4.1 (Schema V1)" */
/* An identifier at the start: "1.3.6.1.5.5.7.3.1 Server Authentication". */
bool pv_template_takes_oid(pv_slice line, pv_slice *ret_oid);

#endif

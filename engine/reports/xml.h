/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_XML_H
#define PKIVET_REPORTS_XML_H

#include <stdbool.h>
#include <stddef.h>

/* XML 1.0 by libxml2's writer, in UTF-8 and indented. What XML cannot hold (control characters,
 * octets that are no UTF-8) becomes U+FFFD: names of subjects come from files. */
typedef struct pv_xml pv_xml;

/* `write` gets the bytes as they come. NULL without memory. */
pv_xml *pv_xml_new(void (*write)(void *user, const char *data, size_t size), void *user);
/* Ends the document. False when memory was wanting on the way. */
bool pv_xml_end(pv_xml *xml);
void pv_xml_free(void *object); /* a pv_xml */

void pv_xml_open(pv_xml *xml, const char *element);
void pv_xml_close(pv_xml *xml);
/* Behind pv_xml_open. A text that is NULL writes no attribute. */
void pv_xml_attribute(pv_xml *xml, const char *name, const char *text);
void pv_xml_number(pv_xml *xml, const char *name, size_t number);
void pv_xml_text(pv_xml *xml, const char *text);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * JSON into a page. */
#include "reports/pagejson.h"

#include <stdlib.h>

pv_status pv_page_add_json(pv_textbuf *out, json_t *document, size_t flags) {
    char *text = document ? json_dumps(document, flags) : NULL;
    json_decref(document);
    if (!text)
        return pv_no_memory();
    pv_textbuf_addf(out, "%s\n", text);
    free(text);
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * The samples of the hexdump reader: rows of hex with offsets. */
#include "cert.h"
#include "corpus.h"
#include "der.h"
#include "pem.h"
#include "request.h"
#include "rows.h"

#include <stdio.h>

/* "0010  aa bb ...  dd   text", as certutil -encodehex writes. */
static blob hex_row(blob octets, size_t at) {
    char line[128];
    int end = snprintf(line, sizeof line, "%04zx  ", at);
    for (size_t i = 0; i < 16; i++)
        end += i < octets.size ? snprintf(line + end, sizeof line - (size_t)end, "%s%02x ",
                                          i == 8 ? " " : "", octets.data[i])
                               : snprintf(line + end, sizeof line - (size_t)end, "   ");
    end += snprintf(line + end, sizeof line - (size_t)end, "  ");
    for (size_t i = 0; i < octets.size; i++)
        line[end++] = (char)(octets.data[i] > ' ' && octets.data[i] < 0x7f ? octets.data[i] : '.');
    line[end] = '\0';
    return JOIN(text(line), text("\r\n"));
}

blob hex_rows(blob octets) {
    blob all = NOTHING;
    for (size_t at = 0; at < octets.size; at += 16)
        all = JOIN(all, hex_row(head(tail(octets, at), 16), at));
    return all;
}

blob hex_text(blob octets) {
    char *digits = keep(2 * octets.size + 1);
    for (size_t i = 0; i < octets.size; i++)
        snprintf(digits + 2 * i, 3, "%02x", octets.data[i]);
    return text(digits);
}

/* As certutil -asn draws the two outermost elements; what is inside stands as plain rows. */
static blob asn_rows(blob octets) {
    char line[96];
    snprintf(line, sizeof line, "0000: %02x %02x %02x %02x               ; SEQUENCE (%x Bytes)\r\n",
             octets.data[0], octets.data[1], octets.data[2], octets.data[3],
             (unsigned)octets.size - 4);
    blob all = text(line);
    for (size_t at = 4; at < octets.size; at += 16) {
        int end = snprintf(line, sizeof line, "%04zx:    |  ", at);
        for (size_t i = 0; i < 16 && at + i < octets.size; i++)
            end += snprintf(line + end, sizeof line - (size_t)end, "%s%02x ", i == 8 ? " " : "",
                            octets.data[at + i]);
        all = JOIN(all, text(line), text(" ; (text)\r\n"),
                   text(at == 4 ? "         |     ; a remark\r\n" : ""));
    }
    return JOIN(all, text("CertUtil: -asn command completed successfully.\r\n"));
}

#define SAMPLES_FILE   "samples/hexdump.def"
#define SAMPLES_FOLDER "hexdump/"
#define SAMPLES_TABLE  HEXDUMP_SAMPLES
#include "samples.inc"

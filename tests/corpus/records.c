/* SPDX-License-Identifier: Apache-2.0
 * The samples of the records reader: a certificate in base64 on each line. */
#include "cert.h"
#include "corpus.h"
#include "der.h"
#include "pem.h"

static blob line(blob certificate) {
    return base64_lines(certificate, 100000);
}

#define SAMPLES_FILE   "samples/records.def"
#define SAMPLES_FOLDER "records/"
#define SAMPLES_TABLE  RECORDS_SAMPLES
#include "samples.inc"

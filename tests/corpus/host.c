/* SPDX-License-Identifier: Apache-2.0
 * The samples of the host reader. */
#include "corpus.h"
#include "pem.h"
#include "windows.h"

#define SAMPLES_FILE   "samples/host.def"
#define SAMPLES_FOLDER "host/"
#define SAMPLES_TABLE  HOST_SAMPLES
#include "samples.inc"

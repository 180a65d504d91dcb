/* SPDX-License-Identifier: Apache-2.0
 * The samples of the inf reader: files for certreq and certutil, with made names. */
#include "corpus.h"
#include "der.h"
#include "pem.h"

#include <stdio.h>
#include <string.h>

#define VERSION "[Version]\nSignature = \"$Windows NT$\"\n\n"
#define SUBJECT "Subject = \"CN=web.example.test, O=Corpus\"\n"
#define SCHANNEL                                                                                   \
    "ProviderName = \"Microsoft RSA SChannel Cryptographic Provider\"\nProviderType = 12\n"
#define KSP     "ProviderName = \"Microsoft Software Key Storage Provider\"\n"
#define STRONG  "ProviderName = \"Microsoft Strong Cryptographic Provider\"\nProviderType = 1\n"
#define SOUND   "KeyLength = 2048\nHashAlgorithm = SHA256\n"
#define MACHINE "MachineKeySet = TRUE\n"
#define TLS     "\n[EnhancedKeyUsageExtension]\nOID = 1.3.6.1.5.5.7.3.1 ; server authentication\n"

/* [NewRequest] with these lines, and the sections behind it. */
static blob request(const char *keys, const char *sections) {
    return with_crlf(JOIN(text(VERSION "[NewRequest]\n"), text(keys), text(sections)));
}

/* For a TLS server, with a few lines more. */
static blob web(const char *keys) {
    return request(SUBJECT SCHANNEL SOUND MACHINE "KeySpec = 1\nKeyUsage = 0xa0\n", keys);
}

static blob repair(const char *lines) {
    return with_crlf(
        JOIN(text("[Properties]\n2 = \"{text}\" ; the link to the key\n"), text(lines)));
}

static blob many_continued(size_t rows) {
    return JOIN(text("[NewRequest]\nSubject = \"CN=\"\n"),
                repeat(text("_continue_ = \"aaaaaaaaaaaaaaaaaaaa\"\n"), rows));
}

static blob many_sections(unsigned count) {
    blob all = text("[NewRequest]\nKeySpec = 1\n");
    char header[16];
    for (unsigned i = 0; i < count; i++) {
        snprintf(header, sizeof header, "[s%u]\n", i);
        all = JOIN(all, bytes(header, strlen(header)));
    }
    return all;
}

/* Each string holds the one before it ten times. */
static blob strings_within(void) {
    return text("[Strings]\na = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n"
                "b = \"%a%%a%%a%%a%%a%%a%\"\n[NewRequest]\nSubject = \"%b%%b%%b%%a%%b%%b%\"\n");
}

#define SAMPLES_FILE   "samples/inf.def"
#define SAMPLES_FOLDER "inf/"
#define SAMPLES_TABLE  INF_SAMPLES
#include "samples.inc"

/* SPDX-License-Identifier: Apache-2.0
 * The samples of the readers of profiles outside Windows, openssl,
 * cfssl, step_ca and vault: made names. */
#include "corpus.h"
#include "der.h"
#include "pem.h"

#include <stdio.h>
#include <string.h>

/* ---- cfssl ---- */

/* A configuration with a default and these profiles. */
static blob cfssl(const char *profiles) {
    return JOIN(text("{\n  \"signing\": {\n    \"default\": {\"expiry\": \"168h\", \"usages\": "
                     "[\"digital signature\", \"client auth\"]},\n    \"profiles\": {\n"),
                text(profiles), text("\n    }\n  }\n}\n"));
}

static blob cfssl_many(size_t count) {
    return JOIN(text("{\"signing\": {\"profiles\": {\"a\": {\"usages\": ["),
                repeat(text("\"any\", \"signing\", "), count), text("\"any\"]}}}}\n"));
}

/* ---- step-ca ---- */

static blob step_with(blob members) {
    return JOIN(text("{\n  \"subject\": {{ toJson .Subject }},\n  \"sans\": {{ toJson .SANs }},\n"),
                members, text("}\n"));
}

static blob step(const char *members) {
    return step_with(text(members));
}

/* ---- vault ---- */

/* What a read prints, with these parameters of the role. */
static blob vault_read(const char *key, const char *usages, const char *more) {
    return JOIN(
        text("{\n  \"request_id\": \"00000000-1111-2222-3333-444444444444\",\n"
             "  \"lease_id\": \"\",\n  \"lease_duration\": 0,\n  \"renewable\": false,\n"
             "  \"data\": {\n    \"allow_any_name\": false,\n"
             "    \"allow_bare_domains\": false,\n    \"allow_glob_domains\": false,\n"
             "    \"allow_ip_sans\": true,\n    \"allow_localhost\": true,\n"
             "    \"allow_token_displayname\": false,\n    \"cn_validations\": [\"email\"],\n"
             "    \"allow_wildcard_certificates\": true,\n"
             "    \"allowed_domains\": [\"corpus.test\"],\n"
             "    \"allow_subdomains\": true,\n    \"client_flag\": false,\n"
             "    \"code_signing_flag\": false,\n    \"email_protection_flag\": false,\n"
             "    \"enforce_hostnames\": true,\n    \"ext_key_usage\": [],\n"
             "    \"ext_key_usage_oids\": [],\n"),
        text(key), text("    \"key_usage\": "), text(usages), text(",\n"), text(more),
        text("    \"no_store\": false,\n    \"policy_identifiers\": [],\n"
             "    \"require_cn\": true,\n    \"server_flag\": true,\n"
             "    \"signature_bits\": 256,\n    \"ttl\": 0,\n"
             "    \"use_csr_common_name\": true,\n    \"use_csr_sans\": true,\n"
             "    \"use_pss\": false\n  },\n  \"warnings\": null\n}\n"));
}

#define RSA_2048 "    \"key_type\": \"rsa\",\n    \"key_bits\": 2048,\n"
#define EC_256   "    \"key_type\": \"ec\",\n    \"key_bits\": 256,\n"

/* ---- openssl ---- */

#define CONF_CA                                                                                    \
    "[ ca ]\ndefault_ca = one\n[ one ]\ndir = ./ca\nserial = $dir/serial\ndefault_days = 90\n"     \
    "default_md = sha256\nx509_extensions = leaf_ext\n"
#define CONF_REQ                                                                                   \
    "[ req ]\ndistinguished_name = dn\nx509_extensions = root_ext\nreq_extensions = ask_ext\n"     \
    "string_mask = utf8only\n"

static blob conf_sections(unsigned count) {
    blob all = text("");
    char section[64];
    for (unsigned i = 0; i < count; i++) {
        snprintf(section, sizeof section, "[ s%u ]\nx509_extensions = s%u\n", i, i / 2);
        all = JOIN(all, bytes(section, strlen(section)));
    }
    return all;
}

#define SAMPLES_FILE   "samples/openssl.def"
#define SAMPLES_FOLDER "openssl/"
#define SAMPLES_TABLE  OPENSSL_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE
#define SAMPLES_FILE   "samples/cfssl.def"
#define SAMPLES_FOLDER "cfssl/"
#define SAMPLES_TABLE  CFSSL_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE
#define SAMPLES_FILE   "samples/step_ca.def"
#define SAMPLES_FOLDER "step_ca/"
#define SAMPLES_TABLE  STEP_CA_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE
#define SAMPLES_FILE   "samples/vault.def"
#define SAMPLES_FOLDER "vault/"
#define SAMPLES_TABLE  VAULT_SAMPLES
#include "samples.inc"

/* SPDX-License-Identifier: Apache-2.0
 * The samples of the sst and serialized readers: what CertSaveStore and
 * CertSerializeCertificateStoreElement write (MS-GPEF 2.2.1). */
#include "store.h"
#include "corpus.h"

#include <openssl/evp.h>
#include <string.h>

blob digest_of(const char *algorithm, blob message) {
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (!EVP_Digest(message.data, message.size, digest, &size, EVP_get_digestbyname(algorithm),
                    NULL))
        give_up(algorithm);
    return bytes(digest, size);
}

blob store_property(uint32_t id, blob value) {
    return JOIN(little32(id), little32(1), little32((uint32_t)value.size), value);
}

static blob wide(const char *ascii) {
    return JOIN(utf16(ascii, 0), fill(0, 2));
}

blob store_link(const link_spec *spec) {
    blob container = spec->container ? wide(spec->container) : NOTHING;
    container = JOIN(container, fill(0, container.size % 4));
    blob provider = spec->provider ? wide(spec->provider) : NOTHING;
    return JOIN(little32(spec->container ? 28 : 0),
                little32(spec->provider ? 28 + (uint32_t)container.size : 0), little32(spec->type),
                little32(spec->flags), little32(0), little32(0), little32(spec->spec), container,
                provider);
}

blob store_sha1(blob certificate) {
    return store_property(3, digest_of("SHA1", certificate));
}

blob store_name(const char *name) {
    return store_property(11, wide(name));
}

blob store_entry(blob properties, blob certificate) {
    return JOIN(store_sha1(certificate), properties, store_property(32, certificate));
}

/* ---- samples --------------------------------------------------------------------------------- */

static blob store_of(blob entries) {
    return JOIN(fill(0, 4), text("CERT"), entries, fill(0, 12));
}

static blob web_entry(blob link) {
    return store_entry(JOIN(link, store_name("web")), cert_web());
}

static blob healthy(void) {
    return web_entry(MACHINE_LINK);
}

static blob cng(uint32_t spec) {
    return store_entry(LINK("te-WebServer-3f2a9c40", SOFTWARE_KSP, 0, 0x20, spec), cert_web_ec());
}

/* What Windows leaves beside a certificate that it enrolled and renewed. */
static blob renewed(void) {
    blob origin = JOIN(utf16("server.example.test", 0), fill(0, 2));
    return store_entry(JOIN(MACHINE_LINK, store_property(19, NOTHING),
                            store_property(64, digest_of("SHA1", text("the next one"))),
                            store_property(71, origin), store_property(200, text("no name")),
                            store_property(92, little32(2048))),
                       cert_web());
}

static blob other_content(uint32_t id) {
    return JOIN(store_property(10, text("x")), store_property(id, SEQ(INT(1))));
}

static blob wrong_hash(void) {
    return JOIN(store_property(3, digest_of("SHA1", text("another certificate"))), MACHINE_LINK,
                store_property(32, cert_web()));
}

/* The link with one of its seven numbers changed. */
static blob odd_link(size_t at, uint32_t value) {
    link_spec spec = {GUID_CONTAINER, SCHANNEL_CSP, 12, 0x20, 1};
    return web_entry(store_property(2, patched(store_link(&spec), at, little32(value))));
}

static blob with_parameters(uint32_t count, uint32_t at, uint32_t size) {
    link_spec spec = {GUID_CONTAINER, SCHANNEL_CSP, 12, 0x20, 1};
    blob plain = store_link(&spec);
    blob moved = patched(patched(plain, 16, little32(count)), 20, little32((uint32_t)plain.size));
    blob parameter = JOIN(little32(1), little32(at), little32(size), little32(0));
    return web_entry(store_property(2, JOIN(moved, parameter)));
}

#define SAMPLES_FILE   "samples/sst.def"
#define SAMPLES_FOLDER "sst/"
#define SAMPLES_TABLE  SST_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE

#define SAMPLES_FILE   "samples/serialized.def"
#define SAMPLES_FOLDER "serialized/"
#define SAMPLES_TABLE  SERIALIZED_SAMPLES
#include "samples.inc"

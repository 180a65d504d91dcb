/* SPDX-License-Identifier: Apache-2.0
 * The samples of the readers of key files: what CryptoAPI keeps in MachineKeys and CNG in Keys, in
 * the layout that is known of them. Nothing in them is encrypted: noise stands in its place. */
#include "corpus.h"
#include "keys.h"
#include "store.h"

#define UNIQUE "0123456789abcdef0123456789abcdef_11112222-3333-4444-5555-666677778888"

static blob dpapi(void) {
    return JOIN(hex("01000000 d08c9ddf0115d1118c7a00c04fc297eb 01000000"),
                hex("00112233445566778899aabbccddeeff"), fixed_bytes(180));
}

static blob public_part(void) {
    rsa_numbers r = key_rsa(KEY_RSA);
    return JOIN(text("RSA1"), little32(256 + 8), little32(2048), little32(255),
                reversed(left_padded(r.e, 4)), reversed(left_padded(r.n, 256)), fill(0, 8));
}

typedef struct {
    blob public_key, private_key, flag;
} key_slot;

static key_slot filled(void) {
    return (key_slot){public_part(), dpapi(), dpapi()};
}

static uint32_t size_of(blob b) {
    return (uint32_t)b.size;
}

static blob capi(const char *name, key_slot si, key_slot ex) {
    blob hash = fixed_bytes(20), container = JOIN(text(name), fill(0, 1));
    return JOIN(little32(2), little32(0), little32(size_of(container)),
                little32(size_of(si.public_key)), little32(size_of(si.private_key)),
                little32(size_of(ex.public_key)), little32(size_of(ex.private_key)),
                little32(size_of(hash)), little32(size_of(si.flag)), little32(size_of(ex.flag)),
                container, hash, si.public_key, si.private_key, si.flag, ex.public_key,
                ex.private_key, ex.flag);
}

static blob exchange_file(void) {
    return capi(GUID_CONTAINER, (key_slot){NOTHING, NOTHING, NOTHING}, filled());
}

static blob cng_file(blob key) {
    blob name = utf16("te-WebServer-3f2a9c40", 0), properties = fixed_bytes(60), hidden = dpapi();
    return JOIN(little32(1), little32(0), little32(size_of(name)), little32(0),
                little32(size_of(properties)), little32(size_of(hidden)), little32(size_of(key)),
                fill(0, 16), name, properties, hidden, key);
}

#define NO_SLOT ((key_slot){NOTHING, NOTHING, NOTHING})

#define SAMPLES_FILE   "samples/capi_key_file.def"
#define SAMPLES_FOLDER "capi_key_file/"
#define SAMPLES_TABLE  CAPI_KEY_FILE_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE

#define SAMPLES_FILE   "samples/cng_key_file.def"
#define SAMPLES_FOLDER "cng_key_file/"
#define SAMPLES_TABLE  CNG_KEY_FILE_SAMPLES
#include "samples.inc"

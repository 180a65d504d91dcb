/* SPDX-License-Identifier: Apache-2.0
 * The samples of the registry_hive reader: hives of a few keys, written cell by cell (regf 1.5:
 * header, one block, cells with keys "nk", lists of keys "lf", values "vk"). */
#include "corpus.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

enum { BLOCK = 4096, IMAGE = 64 * BLOCK, BINARY = 3, STRING = 1 };

/* The block that is being written; offsets are counted from its start, as in the file. */
static uint8_t image[IMAGE];
static size_t used;

static void begin_hive(void) {
    memset(image, 0, sizeof image);
    used = 32;
}

static void put(size_t at, blob value) {
    if (at + value.size > IMAGE)
        give_up("hive");
    memcpy(image + at, value.data, value.size);
}

static uint32_t add_cell(blob content) {
    size_t size = (content.size + 4 + 7) / 8 * 8, at = used;
    put(at, JOIN(little32((uint32_t) - (int32_t)size), content));
    used += size;
    return (uint32_t)at;
}

static blob little16(uint32_t value) {
    return head(little32(value), 2);
}

static uint32_t hive_value(const char *name, uint32_t type, blob data) {
    uint32_t at = add_cell(data);
    return add_cell(JOIN(text("vk"), little16((uint32_t)strlen(name)),
                         little32((uint32_t)data.size), little32(at), little32(type), little16(1),
                         little16(0), text(name)));
}

#define OFFSETS(...) ((const uint32_t[]){__VA_ARGS__, 0})
#define NO_OFFSETS   ((const uint32_t[]){0})

static blob offsets_of(const uint32_t *offsets, int with_hints) {
    blob all = NOTHING;
    for (; *offsets; offsets++)
        all = JOIN(all, little32(*offsets), with_hints ? little32(0) : NOTHING);
    return all;
}

static uint32_t hive_key(const char *name, const uint32_t *keys, const uint32_t *values) {
    blob below = offsets_of(keys, 1), held = offsets_of(values, 0);
    uint32_t count = (uint32_t)(below.size / 8), none = 0xffffffff;
    uint32_t list = count ? add_cell(JOIN(text("lf"), little16(count), below)) : none;
    uint32_t value_list = held.size ? add_cell(held) : none;
    return add_cell(JOIN(text("nk"), little16(0x20), fill(0, 12), little32(32), little32(count),
                         little32(0), little32(list), little32(none),
                         little32((uint32_t)(held.size / 4)), little32(value_list), little32(none),
                         little32(none), fill(0, 20), little16((uint32_t)strlen(name)), little16(0),
                         text(name)));
}

static blob hive_checksum(blob first) {
    uint32_t sum = 0;
    for (size_t i = 0; i < 508; i += 4)
        sum ^= (uint32_t)first.data[i] | (uint32_t)first.data[i + 1] << 8 |
               (uint32_t)first.data[i + 2] << 16 | (uint32_t)first.data[i + 3] << 24;
    return little32(sum);
}

static blob end_hive_as(uint32_t root, uint32_t second_sequence) {
    size_t size = (used + 8 + BLOCK - 1) / BLOCK * BLOCK;
    put(used, little32((uint32_t)(size - used))); /* the rest is free */
    put(0, JOIN(text("hbin"), little32(0), little32((uint32_t)size)));
    blob first = JOIN(text("regf"), little32(1), little32(second_sequence), fill(0, 8), little32(1),
                      little32(5), little32(0), little32(1), little32(root),
                      little32((uint32_t)size), little32(1), fill(0, 460));
    blob header = JOIN(first, hive_checksum(first), fill(0, BLOCK - 512));
    return JOIN(header, bytes(image, size));
}

static blob end_hive(uint32_t root) {
    return end_hive_as(root, 1);
}

/* ---- trees ----------------------------------------------------------------------------------- */

static uint32_t one_key(const char *name, uint32_t below) {
    return hive_key(name, OFFSETS(below), NO_OFFSETS);
}

static uint32_t blob_key(blob certificate, blob value) {
    char sha1[41];
    blob digest = digest_of("SHA1", certificate);
    for (size_t i = 0; i < digest.size; i++)
        snprintf(sha1 + 2 * i, 3, "%02X", digest.data[i]);
    return hive_key(sha1, NO_OFFSETS, OFFSETS(hive_value("Blob", BINARY, value)));
}

static uint32_t store_key(const char *name, blob properties, blob certificate) {
    uint32_t key = blob_key(certificate, store_entry(properties, certificate));
    return one_key(name, one_key("Certificates", key));
}

static uint32_t guid_key(uint32_t services) {
    blob guid = JOIN(utf16("11112222-3333-4444-5555-666677778888", 0), fill(0, 2));
    uint32_t value = hive_value("MachineGuid", STRING, guid);
    return hive_key("Cryptography", OFFSETS(services), OFFSETS(value));
}

static blob machine_hive(void) {
    begin_hive();
    uint32_t my = store_key("MY", JOIN(MACHINE_LINK, store_name("web")), cert_web());
    uint32_t ca = store_key("CA", NOTHING, cert_ca());
    uint32_t empty = hive_key("WebHosting", NO_OFFSETS, NO_OFFSETS);
    uint32_t stores = hive_key("SystemCertificates", OFFSETS(my, ca, empty), NO_OFFSETS);
    uint32_t ntds = store_key("MY", MACHINE_LINK, cert_web());
    uint32_t services = one_key("Services", one_key("NTDS", one_key("SystemCertificates", ntds)));
    uint32_t enterprise =
        one_key("EnterpriseCertificates", store_key("NTAuth", NOTHING, cert_ca()));
    uint32_t policy = store_key("Root", NOTHING, cert_root());
    uint32_t policies =
        one_key("Policies", one_key("Microsoft", one_key("SystemCertificates", policy)));
    uint32_t microsoft =
        hive_key("Microsoft", OFFSETS(stores, guid_key(services), enterprise), NO_OFFSETS);
    return end_hive(hive_key("CMI-CreateHive", OFFSETS(microsoft, policies), NO_OFFSETS));
}

/* A store of the machine with one certificate. */
static uint32_t machine_root(blob properties) {
    uint32_t my = store_key("MY", properties, cert_web());
    return one_key("ROOT", one_key("Microsoft", one_key("SystemCertificates", my)));
}

static blob user_key_hive(void) {
    begin_hive();
    return end_hive(machine_root(LINK(GUID_CONTAINER, SCHANNEL_CSP, 12, 0, 1)));
}

static blob user_hive(void) {
    begin_hive();
    uint32_t ca = store_key("CA", NOTHING, cert_ca());
    uint32_t software =
        one_key("Software", one_key("Microsoft", one_key("SystemCertificates", ca)));
    return end_hive(one_key("ROOT", software));
}

static blob other_hive(void) {
    begin_hive();
    return end_hive(one_key("ROOT", hive_key("ControlSet001", NO_OFFSETS, NO_OFFSETS)));
}

static blob dirty_hive(void) {
    begin_hive();
    return end_hive_as(machine_root(MACHINE_LINK), 2);
}

/* SystemCertificates has itself as its only store; its Certificates are the root. */
static blob cyclic_hive(void) {
    begin_hive();
    uint32_t stores = one_key("SystemCertificates", 32);
    uint32_t root = one_key("ROOT", one_key("Microsoft", stores));
    blob whole = end_hive(root);
    blob list = JOIN(text("lf"), little16(1), little32(32));
    return patched(whole, offset_of(whole, list) + 4, little32(stores));
}

static blob noise_hive(void) {
    begin_hive();
    uint32_t certificate = blob_key(cert_web(), fixed_bytes(100));
    uint32_t my = one_key("MY", one_key("Certificates", certificate));
    return end_hive(one_key("ROOT", one_key("Microsoft", one_key("SystemCertificates", my))));
}

static blob text_value_hive(void) {
    begin_hive();
    uint32_t value = hive_value("Blob", STRING, utf16("text", 0));
    uint32_t certificate = hive_key("00", NO_OFFSETS, OFFSETS(value));
    uint32_t my = one_key("MY", one_key("Certificates", certificate));
    return end_hive(one_key("ROOT", one_key("Microsoft", one_key("SystemCertificates", my))));
}

/* The number of 32 bits behind `part`, changed. */
static blob changed(blob whole, const char *part, size_t behind, uint32_t value) {
    return patched(whole, offset_of(whole, text(part)) + behind, little32(value));
}

#define SAMPLES_FILE   "samples/registry_hive.def"
#define SAMPLES_FOLDER "registry_hive/"
#define SAMPLES_TABLE  REGISTRY_HIVE_SAMPLES
#include "samples.inc"

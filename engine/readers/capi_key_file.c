/* SPDX-License-Identifier: Apache-2.0
 * Key files of CryptoAPI providers (MachineKeys, or RSA\<SID> of a profile). Never published; the
 * layout is that which the documentation of mimikatz gives. Ten numbers, and behind them in this
 * order: the container's name, a hash, then the signature key and the exchange key, each a public
 * key, a private key and an export flag, the latter two encrypted by DPAPI. A slot that is empty
 * has lengths of 0. Whether the key may be exported is encrypted. Refuses every file whose lengths
 * do not give its size exactly. */
#include "base/text.h"
#include "facts/setters.h"
#include "readers/blob.h"
#include "readers/key_container.h"

enum { HEADER = 40, VERSION = 2, LONGEST_NAME = 1024, SLOTS = 2 };
/* Of a public key as it stands here: magic, octets, bits, octets of data, exponent, modulus. */
enum { PUBLIC_HEADER = 20, MODULUS_PADDING = 8 };

/* By the order of the numbers in the header. */
typedef struct {
    pv_bytes public_key, private_key, export_flag;
} slot;

typedef struct {
    pv_bytes name;
    slot slots[SLOTS]; /* signature, exchange */
} key_file;

static const pv_keyspec SPECS[SLOTS] = {PV_KEYSPEC_SIGNATURE, PV_KEYSPEC_EXCHANGE};

/* The lengths in the order in which the parts stand, by their places in the header. */
static const uint8_t ORDER[] = {8, 28, 12, 16, 32, 20, 24, 36};
enum { PARTS = sizeof ORDER };

static bool sizes_fit(pv_bytes head, uint64_t size) {
    uint64_t sum = HEADER;
    for (size_t i = 0; i < PARTS; i++)
        sum += pv_container_number(head, ORDER[i]);
    return sum == size;
}

static pv_bid probe(const pv_probe *p) {
    if (p->head.size < HEADER || pv_container_number(p->head, 0) != VERSION ||
        pv_container_number(p->head, 4) != 0)
        return PV_BID_NONE;
    uint32_t name = pv_container_number(p->head, 8);
    bool named = name > 0 && name <= LONGEST_NAME && p->head.size >= HEADER + name &&
                 memchr(p->head.data + HEADER, 0, name) == p->head.data + HEADER + name - 1;
    if (!named)
        return PV_BID_NONE;
    return sizes_fit(p->head, p->size) ? PV_BID_CERTAIN : PV_BID_GUESS;
}

static pv_status refuse(const pv_cursor *c, pv_bytes at, const char *what) {
    const uint8_t *place = at.data ? at.data : c->start;
    return pv_fail(c->arena, PV_DAMAGED, pv_cursor_place_of(c, place),
                   "%s, so that this is no CryptoAPI key file of a known layout", what);
}

static pv_status check_slot(const pv_cursor *c, const slot *s) {
    bool empty = !s->public_key.size && !s->private_key.size && !s->export_flag.size;
    if (empty)
        return pv_success();
    if (!s->public_key.size || !pv_dpapi_fits(s->private_key) ||
        (s->export_flag.size && !pv_dpapi_fits(s->export_flag)))
        return refuse(c, s->private_key, "a key is not a public one and one that DPAPI protects");
    return pv_success();
}

static pv_status take_parts(pv_cursor *c, key_file *ret_file) {
    pv_bytes head, parts[PARTS];
    PV_TRY(pv_cursor_take(c, HEADER, "header of the key file", &head));
    if (!sizes_fit(head, (uint64_t)(c->end - c->start)))
        return refuse(c, head, "the lengths of its parts do not give its size");
    for (size_t i = 0; i < PARTS; i++)
        PV_TRY(pv_cursor_take(c, pv_container_number(head, ORDER[i]), "part of the key file",
                              &parts[i]));
    *ret_file =
        (key_file){parts[0], {{parts[2], parts[3], parts[4]}, {parts[5], parts[6], parts[7]}}};
    pv_bytes name = ret_file->name;
    if (!name.size || memchr(name.data, 0, name.size) != name.data + name.size - 1)
        return refuse(c, name, "its name does not end with a NUL");
    for (size_t i = 0; i < SLOTS; i++)
        PV_TRY(check_slot(c, &ret_file->slots[i]));
    return pv_success();
}

/* As blob.c takes it: magic, bits, exponent, modulus. */
static pv_status plain_blob(const pv_cursor *c, pv_bytes key, pv_bytes *ret_blob) {
    if (key.size < PUBLIC_HEADER || memcmp(key.data, "RSA1", 4) != 0)
        return refuse(c, key, "a public key is no RSA1");
    uint32_t octets = pv_container_number(key, 4), bits = pv_container_number(key, 8);
    if (octets != key.size - PUBLIC_HEADER || bits / 8 + MODULUS_PADDING != octets)
        return refuse(c, key, "the sizes in a public key contradict one another");
    uint8_t *blob = pv_arena_alloc(c->arena, 12 + bits / 8);
    if (!blob)
        return pv_no_memory();
    memcpy(blob, key.data, 4);
    memcpy(blob + 4, key.data + 8, 4);
    memcpy(blob + 8, key.data + 16, 4);
    memcpy(blob + 12, key.data + PUBLIC_HEADER, bits / 8);
    *ret_blob = (pv_bytes){blob, 12 + bits / 8};
    return pv_success();
}

static pv_status publish(const pv_cursor *c, pv_bytes public_key, pv_subject *key) {
    pv_key_parts parts = {0};
    pv_bytes blob = {0};
    PV_TRY(plain_blob(c, public_key, &blob));
    pv_cursor inside = pv_cursor_over(blob, c->arena);
    inside.origin = pv_cursor_place_of(c, public_key.data).at;
    inside.place_kind = c->place_kind;
    PV_TRY(pv_blob_take_key(&inside, PV_BLOB_PUBLIC, &parts));
    return pv_key_publish(key, &parts);
}

/* A link that names the container takes the key of its KeySpec; with both there, neither is the
 * container's own. */
static pv_status read_slot(const pv_reading *reading, const pv_cursor *c, const key_file *file,
                           size_t index) {
    const slot *s = &file->slots[index];
    bool other = file->slots[1 - index].public_key.size != 0;
    pv_place start = pv_cursor_place_of(c, c->start);
    uint64_t slots = UINT64_C(1) << SPECS[index];
    pv_subject *key;
    PV_TRY(pv_container_add_key(reading, PV_KEYFORMAT_CAPI_CONTAINER, c, s->private_key, &key));
    if (other)
        slots |= UINT64_C(1) << SPECS[1 - index];
    else
        pv_set_KEY_SPEC(key, pv_cursor_place_of(c, s->public_key.data), SPECS[index]);
    pv_set_KEY_SLOTS(key, start, slots);
    const char *name = pv_arena_text(c->arena, (const char *)file->name.data, file->name.size - 1);
    if (!name)
        return pv_no_memory();
    if (pv_utf8_valid((pv_bytes){file->name.data, file->name.size - 1}))
        pv_set_KEY_CONTAINER(key, pv_cursor_place_of(c, file->name.data),
                             (pv_text){name, file->name.size - 1});
    return publish(c, s->public_key, key);
}

static pv_status read(const pv_reading *reading) {
    pv_cursor c = pv_reading_cursor(reading);
    key_file file = {0};
    bool any = false;
    PV_TRY(take_parts(&c, &file));
    for (size_t i = 0; i < SLOTS; i++) {
        if (!file.slots[i].public_key.size)
            continue;
        any = true;
        PV_TRY(read_slot(reading, &c, &file, i));
    }
    if (!any)
        return pv_fail(c.arena, PV_DAMAGED, pv_cursor_place(&c), "the key file holds no key");
    return pv_success();
}

const pv_reader PV_READER_capi_key_file = {
    .name = "capi_key_file",
    .title = "CryptoAPI key file (MachineKeys): names and public key",
    .extensions = "none",
    .tells = "the container, which of its two keys are there, their public keys, the master key "
             "that protects them",
    .cannot_tell = "whether they can be exported or opened: that part is encrypted",
    .probe = probe,
    .read = read,
};

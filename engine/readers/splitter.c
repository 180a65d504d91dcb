/* SPDX-License-Identifier: Apache-2.0
 * Text that no reader knows by its first bytes: PEM blocks far behind prose, text in UTF-16 with a
 * byte order mark (as PowerShell redirects it), and files that are nothing but base64 without the
 * lines around it. What holds none of these is left alone after one fast pass that allocates
 * nothing. Refuses UTF-16 without a mark, and whatever has a NUL in its head otherwise. */
#include "readers/splitter.h"

#include "base/base64.h"
#include "facts/reader.h"
#include "readers/pem.h"

typedef enum { BINARY, OCTETS, UTF16_LITTLE, UTF16_BIG } encoding;

static encoding encoding_of(pv_bytes bytes) {
    pv_bytes head = pv_bytes_head(bytes, PV_PROBE_BYTES);
    if (head.size >= 2 && head.data[0] == 0xff && head.data[1] == 0xfe)
        return UTF16_LITTLE;
    if (head.size >= 2 && head.data[0] == 0xfe && head.data[1] == 0xff)
        return UTF16_BIG;
    return head.size == 0 || memchr(head.data, 0, head.size) ? BINARY : OCTETS;
}

/* Whether `word` stands in UTF-16 at `at`. */
static bool is_wide(pv_bytes bytes, size_t at, bool big, const char *word) {
    for (; *word; word++, at += 2)
        if (bytes.size - at < 2 || bytes.data[at + big] != (uint8_t)*word ||
            bytes.data[at + !big] != 0)
            return false;
    return true;
}

/* Whether it is worth to transcode: a BEGIN line, or base64 from the start. */
static bool promises(pv_bytes bytes, bool big) {
    if (is_wide(bytes, 2, big, "MI"))
        return true;
    for (size_t at = 2 + big; at < bytes.size;) {
        const uint8_t *dash = memchr(bytes.data + at, '-', bytes.size - at);
        if (!dash)
            return false;
        at = (size_t)(dash - bytes.data);
        if (at % 2 == big && is_wide(bytes, at - big, big, "-----BEGIN "))
            return true;
        at++;
    }
    return false;
}

/* One octet a unit: what is not ASCII matters to no block and becomes a question mark. */
static pv_status narrow(pv_unit *unit, pv_bytes bytes, bool big, pv_bytes *ret_text) {
    size_t size = bytes.size / 2 - 1;
    uint8_t *text = pv_arena_alloc(unit->arena, size);
    if (!text)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(unit->arena, text, size));
    for (size_t i = 0; i < size; i++) {
        const uint8_t *u = bytes.data + 2 + 2 * i;
        text[i] = u[!big] == 0 && u[big] < 0x80 ? u[big] : '?';
    }
    *ret_text = (pv_bytes){text, size};
    return pv_success();
}

static pv_bytes without_blanks(pv_bytes text) {
    static const uint8_t MARK[] = {0xef, 0xbb, 0xbf};
    if (pv_bytes_equal(pv_bytes_head(text, sizeof MARK), (pv_bytes){MARK, sizeof MARK}))
        text = pv_bytes_from(text, sizeof MARK);
    while (text.size && (text.data[0] == ' ' || (text.data[0] >= '\t' && text.data[0] <= '\r')))
        text = pv_bytes_from(text, 1);
    return text;
}

/* DER that is longer than 255 bytes begins with "MI" in base64. */
static bool may_be_bare(pv_bytes text) {
    return text.size > 2 && text.data[0] == 'M' && text.data[1] == 'I' && pv_base64_only(text);
}

static pv_status read_bare(pv_unit *unit, pv_bytes text, bool *ret_claimed) {
    pv_base64_fault fault;
    size_t size, room = pv_base64_room(text.size);
    uint8_t *bytes = pv_arena_alloc(unit->arena, room);
    if (!bytes)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(unit->arena, bytes, room));
    if (!pv_base64_decode(text, bytes, &size, &fault))
        return pv_success();
    return unit->nested(unit, NULL, (pv_bytes){bytes, size}, unit->path, NULL, ret_claimed);
}

/* `whole` is what the input has, `text` what is to be read of it. */
static pv_status read_text(pv_unit *unit, pv_bytes whole, pv_bytes text, bool *ret_claimed) {
    pv_pem_block block;
    pv_artifact *artifact;
    pv_bytes bare = without_blanks(text);
    if (may_be_bare(bare))
        return read_bare(unit, bare, ret_claimed);
    if (!pv_pem_next(text, 0, &block))
        return pv_success();
    *ret_claimed = true;
    PV_TRY(pv_unit_add_artifact(unit, NULL, unit->path, "pem", whole, &artifact));
    return pv_pem_read(unit, artifact, text);
}

pv_status pv_splitter_read(pv_unit *unit, pv_bytes bytes, bool *ret_claimed) {
    pv_bytes text = bytes;
    encoding found = encoding_of(bytes);
    bool big = found == UTF16_BIG;
    *ret_claimed = false;
    if (found == BINARY || (found != OCTETS && !promises(bytes, big)))
        return pv_success();
    if (found != OCTETS)
        PV_TRY(narrow(unit, bytes, big, &text));
    return read_text(unit, bytes, text, ret_claimed);
}

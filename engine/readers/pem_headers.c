/* SPDX-License-Identifier: Apache-2.0
 * The headers inside a PEM block (RFC 1421 4.6): "Name: value" lines, continued by lines that
 * begin with a blank, up to an empty line. Knows Proc-Type and DEK-Info, passes over the rest. */
#include "readers/pem_headers.h"

enum { LONGEST_CIPHER = 40, LONGEST_IV = 16, CONVERTERS = 8 };

/* Takes a line without its end. */
static pv_bytes take_line(pv_bytes *text) {
    size_t size = 0;
    while (size < text->size && text->data[size] != '\n' && text->data[size] != '\r')
        size++;
    pv_bytes line = pv_bytes_head(*text, size);
    *text = pv_bytes_from(*text, size);
    size_t end = 0; /* every converter that a text went through may put a CR before its LF */
    while (end < CONVERTERS && end < text->size && text->data[end] == '\r')
        end++;
    bool feed = end < text->size && text->data[end] == '\n';
    *text = pv_bytes_from(*text, feed ? end + 1 : 1);
    return line;
}

static bool is_blank(uint8_t c) {
    return c == ' ' || c == '\t';
}

static pv_bytes trim(pv_bytes line) {
    while (line.size && is_blank(line.data[0]))
        line = pv_bytes_from(line, 1);
    while (line.size && is_blank(line.data[line.size - 1]))
        line.size--;
    return line;
}

/* The value of the header `name` if this is its line; false if not. */
static bool value_of(pv_bytes line, const char *name, pv_bytes *ret_value) {
    pv_bytes wanted = pv_bytes_of_text(name);
    if (!pv_bytes_equal(pv_bytes_head(line, wanted.size), wanted))
        return false;
    *ret_value = trim(pv_bytes_from(line, wanted.size));
    return true;
}

static bool ends_with_encrypted(pv_bytes value) {
    static const char WORD[] = "ENCRYPTED";
    size_t size = sizeof WORD - 1;
    return value.size >= size && memcmp(value.data + value.size - size, WORD, size) == 0;
}

pv_pem_headers pv_pem_take_headers(pv_bytes body) {
    pv_pem_headers headers = {.body = body};
    pv_bytes rest = body, line = {NULL, 0}, value;
    while (rest.size && trim(line).size == 0) /* what is left of the BEGIN line, and empty ones */
        line = take_line(&rest);
    bool any = false;
    while (line.size && (memchr(line.data, ':', line.size) || (any && is_blank(line.data[0])))) {
        pv_bytes header = trim(line);
        any = true;
        if (value_of(header, "Proc-Type:", &value))
            headers.encrypted = ends_with_encrypted(value);
        if (value_of(header, "DEK-Info:", &value))
            headers.dek_info = value;
        headers.body = rest;
        line = take_line(&rest);
    }
    return headers;
}

static int hex_value(uint8_t c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool take_hex(pv_bytes text, uint8_t *ret_bytes) {
    if (text.size == 0 || text.size % 2 || text.size / 2 > LONGEST_IV)
        return false;
    for (size_t i = 0; i < text.size; i += 2) {
        int high = hex_value(text.data[i]), low = hex_value(text.data[i + 1]);
        if (high < 0 || low < 0)
            return false;
        ret_bytes[i / 2] = (uint8_t)(high << 4 | low);
    }
    return true;
}

pv_status pv_pem_envelope_of(pv_arena *arena, const pv_pem_headers *headers,
                             pv_pem_envelope *ret_envelope) {
    pv_bytes info = headers->dek_info;
    const uint8_t *comma = info.size ? memchr(info.data, ',', info.size) : NULL;
    ret_envelope->cipher = NULL;
    if (!comma || comma - info.data > LONGEST_CIPHER)
        return pv_success();
    size_t name_size = (size_t)(comma - info.data);
    pv_bytes hex = trim(pv_bytes_from(info, name_size + 1));
    uint8_t *iv = pv_arena_alloc(arena, LONGEST_IV);
    const char *name = pv_arena_text(arena, (const char *)info.data, name_size);
    if (!iv || !name)
        return pv_no_memory();
    if (take_hex(hex, iv)) {
        ret_envelope->iv = (pv_bytes){iv, hex.size / 2};
        ret_envelope->cipher = name;
    }
    return pv_success();
}

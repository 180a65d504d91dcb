/* SPDX-License-Identifier: Apache-2.0
 * Paths as URIs of RFC 3986. Every octet that is not unreserved there, or a slash, is encoded: also
 * a colon, before which a consumer could see a scheme, and octets that are no UTF-8. */
#include "reports/uri.h"

#include <string.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
           (c && strchr("-._~/", c));
}

static void add_encoded(pv_textbuf *out, const char *path, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (is_plain(path[i]))
            pv_textbuf_addc(out, path[i]);
        else
            pv_textbuf_addf(out, "%%%02X", (unsigned char)path[i]);
    }
}

void pv_uri_add(pv_textbuf *out, const char *path, size_t size) {
    while (size > 2 && path[0] == '.' && path[1] == '/') {
        path += 2;
        size -= 2;
        for (; size && *path == '/'; size--)
            path++;
    }
    pv_textbuf_adds(out, size && *path == '/' ? "file://" : "");
    while (size > 1 && path[0] == '/' && path[1] == '/') {
        path++;
        size--;
    }
    add_encoded(out, path, size);
}

void pv_uri_add_member(pv_textbuf *out, const char *path, size_t size) {
    pv_textbuf_adds(out, size && *path == '/' ? "" : "/");
    add_encoded(out, path, size);
}

/* SPDX-License-Identifier: Apache-2.0
 * Paths as URIs of RFC 3986. Every octet that is not unreserved there, or a slash, is encoded: also
 * a colon, before which a consumer could see a scheme, and octets that are no UTF-8. Knows the
 * marks that reports put into paths: `!` before a member of an archive, `#2` behind the second
 * block of a file, `:12` behind a record's line. A file whose own name has such a mark is taken
 * apart, too. */
#include "reports/uri.h"

#include <string.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Where the marks of blocks begin at the end of a name: of "a.csv:12#1" at the colon. */
static size_t name_end(const char *path, size_t begin, size_t end) {
    for (;;) {
        size_t at = end;
        while (at > begin && is_digit(path[at - 1]))
            at--;
        if (at == end || at <= begin + 1 || (path[at - 1] != '#' && path[at - 1] != ':'))
            return end;
        end = at - 1;
    }
}

static size_t member_end(const char *path, size_t begin) {
    const char *mark = begin < strlen(path) ? strchr(path + begin + 1, '!') : NULL;
    return mark ? (size_t)(mark - path) : strlen(path);
}

size_t pv_path_file(const char *path) {
    size_t end = member_end(path, 0);
    return path[end] ? end : name_end(path, 0, end);
}

/* The end of the block's mark that begins at `at`. */
static size_t mark_end(const char *path, size_t at) {
    at++;
    while (is_digit(path[at]))
        at++;
    return at;
}

size_t pv_path_next(const char *path, size_t size) {
    if (size == 0)
        return pv_path_file(path);
    if (!path[size])
        return size;
    if (path[size] != '!')
        return mark_end(path, size);
    size_t end = member_end(path, size);
    return path[end] ? end : name_end(path, size + 1, end);
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

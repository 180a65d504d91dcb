/* SPDX-License-Identifier: Apache-2.0
 * The encodings in which Windows tools leave their output: UTF-16 (PowerShell's redirection,
 * regedit), UTF-8, and the console's code page, which nothing in the file names. That one is found
 * by trial: the right page is the one that makes known words appear. iconv knows the pages. Other
 * encodings (UTF-32, EBCDIC, UTF-7) are not looked for. */
#define _POSIX_C_SOURCE 200809L
#include "base/charset.h"

#include <errno.h>
#include <iconv.h>

#include "base/text.h"

static const uint8_t UTF8_MARK[] = {0xef, 0xbb, 0xbf};

size_t pv_charset_mark(pv_bytes text) {
    if (text.size >= 2 && ((text.data[0] == 0xff && text.data[1] == 0xfe) ||
                           (text.data[0] == 0xfe && text.data[1] == 0xff)))
        return 2;
    bool utf8 = pv_bytes_equal(pv_bytes_head(text, 3), (pv_bytes){UTF8_MARK, sizeof UTF8_MARK});
    return utf8 ? 3 : 0;
}

/* At least every second unit is ASCII with its NUL, and no unit is NUL itself. */
static bool is_wide(pv_bytes head, bool big) {
    size_t ascii = 0, units = head.size / 2;
    for (size_t i = 0; i < units; i++) {
        uint8_t high = head.data[2 * i + !big], low = head.data[2 * i + big];
        if (high == 0 && low == 0)
            return false;
        ascii += high == 0 && low < 0x80 && (low >= ' ' || (low >= '\t' && low <= '\r'));
    }
    return units >= 4 && ascii * 2 > units;
}

pv_charset pv_charset_find(pv_bytes head) {
    if (pv_charset_mark(head) == 2)
        return head.data[0] == 0xff ? PV_CHARSET_UTF16LE : PV_CHARSET_UTF16BE;
    if (!head.size)
        return PV_CHARSET_BINARY;
    if (!memchr(head.data, 0, head.size))
        return PV_CHARSET_OCTETS;
    if (is_wide(head, false))
        return PV_CHARSET_UTF16LE;
    return is_wide(head, true) ? PV_CHARSET_UTF16BE : PV_CHARSET_BINARY;
}

/* ---- UTF-16 ---------------------------------------------------------------------------------- */

typedef struct {
    pv_bytes text;
    size_t at;
    bool big;
} wide;

static uint32_t take_unit(wide *w) {
    const uint8_t *u = w->text.data + w->at;
    w->at += 2;
    return (uint32_t)u[!w->big] << 8 | u[w->big];
}

static uint32_t take_rune(wide *w) {
    uint32_t unit = take_unit(w);
    if (unit < 0xd800 || unit > 0xdfff)
        return unit;
    if (unit > 0xdbff || w->text.size - w->at < 2)
        return 0xfffd;
    size_t before = w->at;
    uint32_t low = take_unit(w);
    if (low >= 0xdc00 && low <= 0xdfff)
        return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    w->at = before;
    return 0xfffd;
}

static size_t put_rune(uint8_t *out, uint32_t r) {
    static const uint8_t LEADS[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t size = r < 0x80 ? 1 : r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
    for (size_t i = size; i-- > 1; r >>= 6)
        out[i] = (uint8_t)(0x80 | (r & 0x3f));
    out[0] = (uint8_t)(LEADS[size] | r);
    return size;
}

pv_status pv_charset_from_utf16(pv_arena *arena, pv_bytes text, bool big, pv_bytes *ret_text) {
    wide w = {{text.data, text.size & ~(size_t)1}, 0, big};
    uint8_t rune[4];
    size_t size = 0;
    while (w.at < w.text.size)
        size += put_rune(rune, take_rune(&w));
    uint8_t *out = pv_arena_alloc(arena, size);
    if (!out)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(arena, out, size));
    *ret_text = (pv_bytes){out, size};
    for (w.at = 0; w.at < w.text.size;)
        out += put_rune(out, take_rune(&w));
    return pv_success();
}

/* ---- code pages ------------------------------------------------------------------------------ */

/* Western Europe's first: without any known word the first is taken, or Windows' own. */
static const char *const PAGES[] = {"CP850",  "CP437", "CP1252", "CP852", "CP1250", "CP866",
                                    "CP1251", "CP936", "CP932",  "CP950", "CP949"};
enum { PAGE_COUNT = sizeof PAGES / sizeof *PAGES, PAGE_CONSOLE = 0, PAGE_WINDOWS = 2 };

/* Decodes until the room ends; what is malformed becomes U+FFFD octet by octet. */
static size_t decode(iconv_t page, pv_bytes text, uint8_t *out, size_t room) {
    char *in = (char *)(uintptr_t)text.data, *to = (char *)out;
    size_t left = text.size, before = room;
    (void)iconv(page, NULL, NULL, NULL, NULL);
    while (left && iconv(page, &in, &left, &to, &room) == (size_t)-1) {
        if (errno == E2BIG || room < 3)
            break;
        size_t size = put_rune((uint8_t *)to, 0xfffd);
        to += size;
        room -= size;
        in++;
        left--;
    }
    return before - room;
}

static bool is_ascii(const char *word) {
    for (; *word; word++)
        if ((unsigned char)*word >= 0x80)
            return false;
    return true;
}

static bool holds(pv_bytes text, const char *word) {
    size_t size = strlen(word);
    const uint8_t *at = text.data, *end = text.data + text.size;
    while ((size_t)(end - at) >= size) {
        at = memchr(at, (unsigned char)*word, (size_t)(end - at) - size + 1);
        if (!at)
            return false;
        if (memcmp(at, word, size) == 0)
            return true;
        at++;
    }
    return false;
}

static size_t score(pv_bytes text, const char *const *words, size_t count) {
    size_t hits = 0;
    for (size_t i = 0; i < count; i++)
        hits += !is_ascii(words[i]) && holds(text, words[i]);
    return hits;
}

/* Without a word to go by: Windows' letters stand above 0xC0, the console's below 0xA6. */
static size_t page_by_letters(pv_bytes text) {
    size_t console = 0, windows = 0;
    for (size_t i = 0; i < text.size; i++) {
        console += text.data[i] >= 0x80 && text.data[i] <= 0xa5;
        windows += text.data[i] >= 0xc0;
    }
    return windows > console ? PAGE_WINDOWS : PAGE_CONSOLE;
}

static size_t page_of(pv_bytes text, const char *const *words, size_t count, uint8_t *room,
                      size_t size) {
    size_t best = page_by_letters(text), most = 0;
    for (size_t i = 0; i < PAGE_COUNT; i++) {
        iconv_t page = iconv_open("UTF-8", PAGES[i]);
        if (page == (iconv_t)-1)
            continue;
        size_t hits = score((pv_bytes){room, decode(page, text, room, size)}, words, count);
        (void)iconv_close(page);
        if (hits > most) {
            most = hits;
            best = i;
        }
    }
    return best;
}

pv_status pv_charset_from_page(pv_arena *arena, pv_bytes text, const char *const *words,
                               size_t count, pv_bytes *ret_text) {
    enum { SAMPLE = 1 << 17, GROWTH = 3 };
    uint8_t *out = pv_arena_array(arena, text.size, GROWTH);
    if (!out)
        return pv_no_memory();
    const size_t room = text.size * GROWTH;
    PV_TRY(pv_arena_wipe_later(arena, out, room));
    size_t best = page_of(pv_bytes_head(text, SAMPLE), words, count, out, room);
    iconv_t page = iconv_open("UTF-8", PAGES[best]);
    if (page == (iconv_t)-1)
        return pv_fail(arena, PV_UNSUPPORTED, (pv_place){0},
                       "the system's iconv has no code page %s", PAGES[best]);
    *ret_text = (pv_bytes){out, decode(page, text, out, room)};
    (void)iconv_close(page);
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * The first look at a line of text, by single octets. Every line of every text is asked about, so
 * the readers' own looks, which cost more, are for the few lines that have what they need. */
#include "readers/first_look.h"

#include "readers/readers.h"

static void add_beginning(pv_first_look *look, const char *begins, uint64_t bit) {
    for (size_t i = 0; begins && begins[i]; i++) {
        uint8_t c = (uint8_t)begins[i];
        look->begun[c] |= bit;
        if (pv_char_is_letter((char)c))
            look->begun[c ^ 0x20] |= bit;
    }
    for (size_t c = 0; !begins && c < 256; c++)
        look->begun[c] |= bit;
}

/* Gives each of the octets a bit. Of more octets than there are bits the last are not looked for,
 * so that the reader is asked too often. */
static uint32_t add_held(pv_first_look *look, const char *holds, unsigned *count) {
    uint32_t all = 0;
    for (size_t i = 0; holds && holds[i]; i++) {
        uint8_t c = (uint8_t)holds[i], other = pv_char_is_letter((char)c) ? c ^ 0x20 : c;
        if (!look->bits[c] && *count < 32)
            look->bits[c] = look->bits[other] = UINT32_C(1) << (*count)++;
        all |= look->bits[c];
    }
    return all;
}

void pv_first_look_init(pv_first_look *look) {
    unsigned octets = 0;
    *look = (pv_first_look){.count = 0};
    for (size_t i = 0; i < pv_reader_count(); i++) {
        const pv_reader *reader = pv_reader_at(i);
        if (!reader->text || look->count == sizeof look->readers / sizeof *look->readers)
            continue;
        add_beginning(look, reader->text->begins, UINT64_C(1) << look->count);
        look->held[look->count] = add_held(look, reader->text->holds, &octets);
        look->readers[look->count++] = reader;
    }
}

uint64_t pv_first_look_at(const pv_first_look *look, pv_slice line) {
    uint32_t held = 0;
    if (!line.size)
        return 0;
    for (size_t i = 0; i < line.size; i++)
        held |= look->bits[(uint8_t)line.data[i]];
    uint64_t asked = look->begun[(uint8_t)line.data[0]];
    for (size_t i = 0; i < look->count; i++)
        if (look->held[i] & ~held)
            asked &= ~(UINT64_C(1) << i);
    return asked;
}

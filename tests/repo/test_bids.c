/* SPDX-License-Identifier: Apache-2.0
 * No two readers bid the same for any sample or any head of it, and every reader of readers.def
 * wins at least one sample, bare or as what stands in a PEM block. */
#include <stdio.h>
#include <string.h>

#include "readers/readers.h"
#include "readers/splitter.h"
#include "support/reading.h"
#include "support/samples.h"

static int ties(const pv_probe *probe, const char *path) {
    pv_bid highest = PV_BID_NONE;
    const char *holder = NULL, *rival = NULL;
    for (size_t i = 0; i < pv_reader_count(); i++) {
        const pv_reader *reader = pv_reader_at(i);
        pv_bid bid = pv_reader_bid(reader, probe);
        if (bid > highest) {
            highest = bid;
            holder = reader->name;
            rival = NULL;
        } else if (bid == highest && bid != PV_BID_NONE) {
            rival = reader->name;
        }
    }
    if (!rival)
        return 0;
    printf("%s: %s and %s both bid %d on its first %zu bytes\n", path, holder, rival, (int)highest,
           probe->head.size);
    return 1;
}

/* The same among readers of text, for every line; and no reader that would bid is left out by the
 * first look. */
static int ties_of_lines(const pv_first_look *look, pv_bytes bytes, const char *path) {
    pv_lines rest = pv_lines_of(pv_slice_of_bytes(bytes), 1);
    pv_line line;
    int bad = 0;
    while (pv_lines_next(&rest, &line)) {
        pv_bid highest;
        uint64_t asked = pv_first_look_at(look, line.text);
        for (size_t i = 0; i < look->count; i++)
            if (!(asked >> i & 1) && look->readers[i]->text->opens(&line, &rest) != PV_BID_NONE) {
                printf("%s:%llu: %s would bid, but is not asked\n", path,
                       (unsigned long long)line.number, look->readers[i]->name);
                bad = 1;
            }
        const pv_reader *holder = pv_splitter_opener(look, &line, &rest, &highest);
        for (size_t i = 0; holder && i < pv_reader_count(); i++) {
            const pv_reader *r = pv_reader_at(i);
            if (r == holder || !r->text || r->text->opens(&line, &rest) != highest)
                continue;
            printf("%s:%llu: %s and %s both bid %d\n", path, (unsigned long long)line.number,
                   holder->name, r->name, (int)highest);
            bad = 1;
        }
    }
    return bad;
}

static void note_formats(test_reading *reading, unsigned *seen) {
    for (const pv_artifact *a = reading->unit.artifacts; a; a = a->next)
        for (size_t r = 0; r < pv_reader_count(); r++)
            if (strcmp(a->format, pv_reader_at(r)->name) == 0)
                seen[r]++;
}

int main(int argc, char **argv) {
    unsigned seen[64] = {0};
    int bad = 0;
    if (argc != 2 || pv_reader_count() > 64)
        return 2;
    samples all = samples_below(argv[1], 20);
    test_reading reading;
    pv_first_look look;
    pv_first_look_init(&look);
    test_reading_init(&reading);
    for (size_t i = 0; i < all.count; i++) {
        pv_bytes whole = {all.items[i].bytes, all.items[i].size};
        for (size_t size = 1; size <= PV_PROBE_BYTES; size *= 2) {
            pv_probe probe = {pv_bytes_head(whole, size), whole.size, NULL};
            bad |= ties(&probe, all.items[i].path);
        }
        bad |= ties_of_lines(&look, whole, all.items[i].path);
        test_reading_run(&reading, all.items[i].path, whole);
        note_formats(&reading, seen);
    }
    for (size_t r = 0; r < pv_reader_count(); r++) {
        if (seen[r])
            continue;
        printf("no sample is read by %s\n", pv_reader_at(r)->name);
        bad = 1;
    }
    test_reading_done(&reading);
    samples_free(&all);
    return bad;
}

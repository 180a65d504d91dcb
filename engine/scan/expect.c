/* SPDX-License-Identifier: Apache-2.0
 * Reads .expect files: what a sample of a corpus must give, line by line. */
#include "scan/expect.h"

#include "base/clock.h"

static const char *const WORDS[] = {"fail ", "cannot_tell ", "broken ", "problem "};

static void free_passwords(void *passwords) {
    pv_passwords_free(passwords);
}

/* Whether `line` begins with `word`; then `*ret_rest` is what follows, without blanks before it. */
static bool begins(const char *line, const char *word, const char **ret_rest) {
    size_t size = strlen(word);
    if (strncmp(line, word, size) != 0)
        return false;
    line += size;
    while (*line == ' ' || *line == '\t')
        line++;
    *ret_rest = line;
    return true;
}

/* A line of the head; false when it is none. */
static pv_status read_head(pv_arena *arena, pv_expect *e, const char *line, bool *ret_is_head) {
    const char *rest;
    *ret_is_head = true;
    if (begins(line, "now:", &rest)) {
        if (!pv_clock_parse(rest, &e->now))
            return pv_fail(arena, PV_DAMAGED, (pv_place){0}, "'%s' is no time of RFC 3339", rest);
    } else if (begins(line, "profile:", &rest)) {
        e->profile = rest;
    } else if (begins(line, "password:", &rest)) {
        return pv_passwords_add(e->passwords, NULL, pv_bytes_of_text(rest));
    } else {
        *ret_is_head = false;
    }
    return pv_success();
}

static pv_status read_line(pv_arena *arena, pv_expect *e, const char *line) {
    const char *rest;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (!begins(line, WORDS[i], &rest))
            continue;
        e->undecided = e->undecided || i == 1;
        e->lines[e->count++] = (pv_expected){.text = line, .reason = ""};
        return pv_success();
    }
    return pv_fail(arena, PV_DAMAGED, (pv_place){0},
                   "'%s' begins with none of fail, cannot_tell, broken, problem", line);
}

static pv_status add_reason(pv_arena *arena, pv_expect *e, const char *line) {
    if (!e->count)
        return pv_fail(arena, PV_DAMAGED, (pv_place){0}, "a reason stands before any finding");
    pv_expected *last = &e->lines[e->count - 1];
    last->reason = pv_arena_printf(arena, "%s%s\n", last->reason, line);
    return last->reason ? pv_success() : pv_no_memory();
}

static size_t count_lines(const char *text) {
    size_t lines = 1;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

pv_status pv_expect_read(pv_arena *arena, char *text, pv_expect *ret_expect) {
    pv_expect e = {.now = PV_EXPECT_NOW, .passwords = pv_passwords_new()};
    e.lines = pv_arena_array(arena, count_lines(text), sizeof *e.lines);
    if (!e.passwords)
        return pv_no_memory();
    PV_TRY(pv_arena_defer(arena, free_passwords, e.passwords));
    pv_textbuf head = pv_textbuf_new(arena, 1 << 20);
    if (!e.lines)
        return pv_no_memory();
    for (char *line = text, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        bool is_head = false;
        if (*line == '\0')
            continue;
        if (!e.count)
            PV_TRY(read_head(arena, &e, line, &is_head));
        if (is_head)
            pv_textbuf_addf(&head, "%s\n", line);
        else if (*line == ' ' || *line == '\t')
            PV_TRY(add_reason(arena, &e, line));
        else
            PV_TRY(read_line(arena, &e, line));
    }
    e.head = pv_textbuf_end(&head, NULL);
    *ret_expect = e;
    return e.head ? pv_success() : pv_no_memory();
}

/* SPDX-License-Identifier: Apache-2.0
 * Names of facts as rules write them, with the links that they go over. */
#include "lua/path.h"

#include <string.h>

#include "base/text.h"

enum { FEW_FACTS = 8 };

pv_fact pv_path_field(pv_kind kind, const char *field, size_t size) {
    pv_fact first = pv_kind_first(kind);
    for (size_t i = 0; i < pv_kind_facts(kind); i++) {
        const char *name = pv_fact_get_info((pv_fact)((size_t)first + i))->field;
        if (strncmp(name, field, size) == 0 && name[size] == '\0')
            return (pv_fact)((size_t)first + i);
    }
    return PV_FACT_COUNT;
}

static pv_kind kind_of(const char *name, size_t size) {
    for (size_t i = 0; i < PV_KIND_COUNT; i++) {
        const char *known = pv_kind_name((pv_kind)i);
        if (strncmp(known, name, size) == 0 && known[size] == '\0')
            return (pv_kind)i;
    }
    return PV_KIND_COUNT;
}

/* A kind whose fact it is by this very name; PV_KIND_COUNT: none, or the kind itself. */
static pv_kind kind_with(pv_kind kind, const char *field) {
    pv_kind found = PV_KIND_COUNT;
    for (pv_kind k = 0; k < PV_KIND_COUNT && found == PV_KIND_COUNT; k++)
        if (k != kind && kind != PV_KIND_RUN &&
            pv_path_field(k, field, strlen(field)) != PV_FACT_COUNT)
            found = k;
    return found;
}

/* All facts of a kind that has few. */
static const char *list_facts(pv_kind kind, pv_arena *arena) {
    pv_textbuf t = pv_textbuf_new(arena, 1024);
    for (size_t i = 0; i < pv_kind_facts(kind); i++)
        pv_textbuf_addf(&t, "%s%s", i ? ", " : "; there is ",
                        pv_fact_get_info((pv_fact)((size_t)pv_kind_first(kind) + i))->name);
    return pv_textbuf_end(&t, NULL);
}

static const char *suggest(pv_kind kind, const char *field, const char *near, pv_arena *arena) {
    const char *of = pv_kind_name(kind);
    pv_kind elsewhere = kind_with(kind, field);
    if (elsewhere == PV_KIND_RUN)
        return pv_arena_printf(arena, "; did you mean run.%s?", field);
    if (elsewhere != PV_KIND_COUNT)
        return pv_arena_printf(arena, "; did you mean %s.%s.%s?", of, pv_kind_name(elsewhere),
                               field);
    if (near)
        return pv_arena_printf(arena, "; did you mean %s.%s?", of, near);
    return pv_kind_facts(kind) <= FEW_FACTS ? list_facts(kind, arena) : "";
}

const char *pv_path_unknown(pv_kind kind, const char *field, pv_arena *arena) {
    const char *names[PV_FACT_COUNT + PV_KIND_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < pv_kind_facts(kind); i++)
        names[count++] = pv_fact_get_info((pv_fact)((size_t)pv_kind_first(kind) + i))->field;
    for (size_t i = 0; i < PV_KIND_COUNT; i++)
        if (i != (size_t)PV_KIND_RUN)
            names[count++] = pv_kind_name((pv_kind)i);
    const char *near = pv_text_nearest(field, names, count), *text = NULL;
    if (arena) {
        const char *more = suggest(kind, field, near, arena);
        text = pv_arena_printf(arena, "unknown fact %s.%.80s%s", pv_kind_name(kind), field,
                               more ? more : "");
    }
    return text ? text : "unknown fact";
}

typedef struct {
    const char *start;
    size_t size;
    bool last;
} part;

static part take_part(const char **at) {
    part p = {.start = *at, .size = strcspn(*at, ".")};
    p.last = p.start[p.size] == '\0';
    *at += p.size + !p.last;
    return p;
}

static const char *unknown_part(pv_kind kind, part p, pv_arena *arena) {
    char word[64];
    size_t size = p.size < sizeof word ? p.size : sizeof word - 1;
    memcpy(word, p.start, size);
    word[size] = '\0';
    return pv_path_unknown(kind, word, arena);
}

const char *pv_path_parse(pv_kind kind, const char *text, pv_arena *arena, pv_path *ret_path) {
    pv_path path = {0};
    const char *at = text;
    part p = take_part(&at);
    pv_kind here = kind, first = kind_of(p.start, p.size);
    if (!p.last && (first == kind || first == PV_KIND_RUN)) {
        path.of_run = first == PV_KIND_RUN;
        here = first;
        p = take_part(&at);
    }
    while (!p.last) {
        pv_kind to = kind_of(p.start, p.size);
        if (to == PV_KIND_COUNT || to == PV_KIND_RUN || path.of_run)
            return unknown_part(here, p, arena);
        if (path.link_count == PV_PATH_LINKS)
            return "more links than a fact's name may go over";
        path.links[path.link_count++] = here = to;
        p = take_part(&at);
    }
    path.fact = pv_path_field(here, p.start, p.size);
    if (path.fact == PV_FACT_COUNT)
        return unknown_part(here, p, arena);
    *ret_path = path;
    return NULL;
}

static size_t append(char *text, size_t at, const char *word) {
    size_t size = strlen(word);
    if (at + size + 1 > PV_PATH_TEXT)
        size = PV_PATH_TEXT - 1 - at;
    memcpy(text + at, word, size);
    text[at + size] = '\0';
    return at + size;
}

void pv_path_write(pv_kind kind, const pv_path *path, char ret_text[PV_PATH_TEXT]) {
    size_t at = append(ret_text, 0, pv_kind_name(path->of_run ? PV_KIND_RUN : kind));
    for (size_t i = 0; i < path->link_count; i++) {
        at = append(ret_text, at, ".");
        at = append(ret_text, at, pv_kind_name(path->links[i]));
    }
    at = append(ret_text, at, ".");
    append(ret_text, at, pv_fact_get_info(path->fact)->field);
}

pv_subject *pv_path_follow(const pv_path *path, pv_subject *subject, pv_subject *run) {
    if (path->of_run)
        return run;
    for (size_t i = 0; i < path->link_count && subject; i++)
        subject = pv_subject_linked(subject, path->links[i]);
    return subject;
}

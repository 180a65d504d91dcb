/* SPDX-License-Identifier: Apache-2.0
 * JSON among other text, as the readers of templates and profiles find, pass and report it. Names
 * that stand twice in one object are told: programs differ in which of them they take (RFC 8259,
 * section 4). */
#include "readers/json_text.h"

#include <stdlib.h>

pv_slice pv_json_text_at(const pv_line *line, const pv_lines *rest) {
    if (!line->text.size || (*line->text.data != '{' && *line->text.data != '['))
        return (pv_slice){NULL, 0};
    return pv_slice_from(rest->text, (size_t)(line->text.data - rest->text.data));
}

void pv_json_text_skip(const pv_line *line, pv_lines *rest) {
    pv_slice text = pv_json_text_at(line, rest);
    pv_line passed;
    if (!text.size)
        return;
    size_t end = (size_t)(text.data - rest->text.data) + pv_jsonread_end(text);
    while (rest->at < end && pv_lines_next(rest, &passed))
        continue;
}

pv_status pv_json_text_parse(const pv_reading *reading, pv_jsonread *ret_json) {
    uint64_t line = reading->hint.place_kind == PV_LINE ? reading->hint.origin : 1;
    return pv_jsonread_parse(reading->unit->arena, pv_slice_of_bytes(reading->bytes), line,
                             ret_json);
}

void pv_json_text_report(const pv_reading *reading, const pv_jsonread *json) {
    if (!json->fault)
        return;
    const char *message = pv_arena_printf(reading->unit->arena,
                                          "the JSON cannot be read any further: %s", json->fault);
    pv_unit_problem(reading->unit, reading->artifact, json->over_limit ? PV_OVER_LIMIT : PV_DAMAGED,
                    json->end_place, message ? message : json->fault);
}

/* ---- names that stand twice ------------------------------------------------------------------ */

typedef struct {
    size_t object, token; /* the token that the object begins with, that of the name */
    pv_slice text;
} name;

static int by_object_and_text(const void *left, const void *right) {
    const name *a = left, *b = right;
    size_t size = a->text.size < b->text.size ? a->text.size : b->text.size;
    if (a->object != b->object)
        return a->object < b->object ? -1 : 1;
    int order = size ? memcmp(a->text.data, b->text.data, size) : 0;
    if (order || a->text.size != b->text.size)
        return order ? order : a->text.size < b->text.size ? -1 : 1;
    return a->token < b->token ? -1 : a->token > b->token;
}

/* All names of the value, each with its object. */
static size_t take_names(const pv_jsonread *json, name *names) {
    size_t within[PV_JSON_DEPTH + 1], depth = 0, count = 0;
    for (size_t i = 0; i < json->count; i++) {
        const pv_jsonread_token *t = &json->tokens[i];
        if (t->kind == PV_JSON_OBJECT || t->kind == PV_JSON_ARRAY)
            within[depth++] = i;
        else if (t->kind == PV_JSON_OBJECT_END || t->kind == PV_JSON_ARRAY_END)
            depth--;
        else if (t->kind == PV_JSON_KEY)
            names[count++] = (name){within[depth - 1], i, t->text};
    }
    return count;
}

/* The first one that stood in its object already; NULL when there is none. */
static const pv_jsonread_token *find_repeated(const pv_jsonread *json, name *names, size_t count) {
    size_t first = json->count;
    if (count)
        qsort(names, count, sizeof *names, by_object_and_text);
    for (size_t i = 1; i < count; i++)
        if (names[i].object == names[i - 1].object &&
            names[i].text.size == names[i - 1].text.size &&
            (!names[i].text.size ||
             memcmp(names[i].text.data, names[i - 1].text.data, names[i].text.size) == 0) &&
            names[i].token < first)
            first = names[i].token;
    return first < json->count ? &json->tokens[first] : NULL;
}

pv_status pv_json_text_repeats(const pv_reading *reading, const pv_jsonread *json,
                               bool *ret_repeats) {
    enum { SHOWN = 64 };
    pv_arena *arena = reading->unit->arena;
    pv_arena_point memory = pv_arena_mark(arena);
    size_t keys = 0;
    for (size_t i = 0; i < json->count; i++)
        keys += json->tokens[i].kind == PV_JSON_KEY;
    name *names = pv_arena_array(arena, keys + 1, sizeof *names);
    if (!names)
        return pv_no_memory();
    const pv_jsonread_token *t = find_repeated(json, names, take_names(json, names));
    pv_arena_rewind(arena, memory);
    *ret_repeats = t != NULL;
    if (!t)
        return pv_success();
    const char *shown = pv_slice_text(arena, pv_slice_head(t->text, SHOWN));
    const char *message =
        shown ? pv_arena_printf(arena,
                                "'%s' stands twice in one object of the JSON: which of them "
                                "counts is not known",
                                shown)
              : NULL;
    if (!message)
        return pv_no_memory();
    pv_unit_problem(reading->unit, reading->artifact, PV_DAMAGED, t->place, message);
    return pv_success();
}

/* ---- words ----------------------------------------------------------------------------------- */

static pv_status take_parts(const pv_jsonread_token *value, pv_json_word *take, void *context) {
    pv_slice one, rest = value->text;
    for (bool more = true; more;) {
        more = pv_slice_cut(rest, ",", &one, &rest);
        if (one.size)
            PV_TRY(take(context, one, value->place));
    }
    return pv_success();
}

pv_status pv_json_text_words(pv_jsonread *json, const pv_jsonread_token *value, pv_json_word *take,
                             void *context, bool *ret_good) {
    pv_jsonread_token t;
    *ret_good = true;
    if (value->kind == PV_JSON_STRING)
        return take_parts(value, take, context);
    if (value->kind != PV_JSON_ARRAY) {
        *ret_good = value->kind == PV_JSON_WORD && pv_slice_is(value->text, "null");
        pv_jsonread_skip(json, value->kind);
        return pv_success();
    }
    while (pv_jsonread_next(json, &t) && t.kind != PV_JSON_ARRAY_END) {
        pv_slice word = pv_slice_trim(t.text);
        if (t.kind == PV_JSON_STRING && word.size)
            PV_TRY(take(context, word, t.place));
        else
            *ret_good = false;
        pv_jsonread_skip(json, t.kind);
    }
    *ret_good = *ret_good && !json->fault;
    return pv_success();
}

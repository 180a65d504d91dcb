/* SPDX-License-Identifier: Apache-2.0
 * The settings of a template that no other fact tells, sorted and digested: so a comparison tells
 * that something changed where it cannot tell what that means. Refuses more than 4 MiB of them. */
#include "readers/settings.h"

#include <stdlib.h>

#include "base/text.h"
#include "facts/setters.h"
#include "readers/profile.h"

enum { LARGEST = 4 << 20, DIGEST = 32 };

pv_settings pv_settings_begin(pv_subject *subject, const pv_told_by *told, size_t told_count) {
    return (pv_settings){.unit = subject->unit,
                         .subject = subject,
                         .told = told,
                         .told_count = told_count,
                         .memory = pv_arena_mark(subject->unit->arena)};
}

bool pv_settings_is_told(const pv_settings *s, pv_slice name) {
    bool told = false;
    for (size_t i = 0; i < s->told_count; i++) {
        if (!pv_slice_is(name, s->told[i].name))
            continue;
        told = true;
        if (pv_subject_peek(s->subject, s->told[i].fact)->known == PV_UNDETERMINED)
            return false;
    }
    return told;
}

pv_status pv_settings_add(pv_settings *s, pv_setting setting) {
    if (s->count == s->room) {
        size_t room = s->room ? 2 * s->room : 32;
        pv_setting *grown = pv_arena_array(s->unit->arena, room, sizeof *grown);
        if (!grown)
            return pv_no_memory();
        if (s->count)
            memcpy(grown, s->items, s->count * sizeof *grown);
        s->items = grown;
        s->room = room;
    }
    s->items[s->count++] = setting;
    return pv_success();
}

pv_status pv_settings_add_parts(pv_settings *s, pv_setting setting) {
    pv_slice rest = setting.value;
    do {
        (void)pv_slice_cut(rest, ",", &setting.value, &rest);
        setting.value = pv_slice_trim(setting.value);
        PV_TRY(pv_settings_add(s, setting));
    } while (rest.size);
    return pv_success();
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static bool says_nothing(pv_slice value) {
    static const char *const NOTHING[] = {"null", "false", "0", "default"};
    for (size_t i = 0; i < sizeof NOTHING / sizeof *NOTHING; i++)
        if (pv_slice_is(value, NOTHING[i]))
            return true;
    return !value.size;
}

/* A duration is the same in any unit. */
static pv_status add_scalar(pv_settings *s, pv_setting setting, bool text) {
    int64_t seconds;
    if (pv_duration_seconds(setting.value, true, &seconds)) {
        const char *number = pv_arena_printf(s->unit->arena, "%lld", (long long)seconds);
        if (!number)
            return pv_no_memory();
        setting.value = pv_slice_of(number);
    }
    if (says_nothing(setting.value))
        return pv_success();
    return text ? pv_settings_add_parts(s, setting) : pv_settings_add(s, setting);
}

/* Passes the value of a member that is told. */
static void pass_told(pv_jsonread *json) {
    pv_jsonread_token t;
    if (pv_jsonread_next(json, &t))
        pv_jsonread_skip(json, t.kind);
}

pv_status pv_settings_add_json(pv_settings *s, pv_jsonread json) {
    pv_setting at = {0};
    pv_jsonread_token t;
    unsigned depth = json.depth; /* of the object itself */
    while (pv_jsonread_next(&json, &t) && json.depth >= depth) {
        bool ends = t.kind == PV_JSON_OBJECT_END || t.kind == PV_JSON_ARRAY_END;
        if (t.kind == PV_JSON_KEY && json.depth == depth && pv_settings_is_told(s, t.text)) {
            pass_told(&json);
        } else if (t.kind == PV_JSON_KEY) {
            at.group = json.depth == depth ? t.text : at.group;
            at.name = t.text;
        } else if (t.kind == PV_JSON_OBJECT) {
            at.value = pv_slice_of("{");
            PV_TRY(pv_settings_add(s, at));
        } else if (t.kind != PV_JSON_ARRAY && !ends) {
            at.value = t.text;
            PV_TRY(add_scalar(s, at, t.kind == PV_JSON_STRING));
        }
    }
    return pv_success();
}

/* ---- the digest ------------------------------------------------------------------------------ */

static int compare_slices(pv_slice a, pv_slice b) {
    size_t size = a.size < b.size ? a.size : b.size;
    int order = size ? memcmp(a.data, b.data, size) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_names(const pv_setting *a, const pv_setting *b) {
    int order = compare_slices(a->group, b->group);
    return order ? order : compare_slices(a->name, b->name);
}

static int compare(const void *left, const void *right) {
    const pv_setting *a = left, *b = right;
    int order = compare_names(a, b);
    if (!order)
        order = (a->order > b->order) - (a->order < b->order);
    return order ? order : compare_slices(a->value, b->value);
}

/* With their lengths, so that no two lists of settings are one text. */
static void write_all(pv_textbuf *t, const pv_setting *items, size_t count) {
    size_t last = count; /* of those of one name */
    while (count) {
        const pv_setting *i = &items[--count];
        if (last > count + 1 && compare_names(i, &items[count + 1]) != 0)
            last = count + 1;
        if (i->order != items[last - 1].order)
            continue;
        pv_textbuf_addf(t, "%zu %zu %zu ", i->group.size, i->name.size, i->value.size);
        pv_textbuf_add(t, i->group.data, i->group.size);
        pv_textbuf_add(t, i->name.data, i->name.size);
        pv_textbuf_add(t, i->value.data, i->value.size);
    }
}

static bool is_too_large(const pv_settings *s) {
    size_t total = 0;
    for (size_t i = 0; i < s->count && total < LARGEST; i++)
        total += s->items[i].group.size + s->items[i].name.size + s->items[i].value.size + 64;
    return total >= LARGEST;
}

/* False without memory. */
static bool take_digest(const pv_settings *s, uint8_t ret_digest[DIGEST]) {
    pv_textbuf t = pv_textbuf_new(s->unit->arena, LARGEST);
    size_t size;
    if (s->count)
        qsort(s->items, s->count, sizeof *s->items, compare);
    write_all(&t, s->items, s->count);
    const char *text = pv_textbuf_end(&t, &size);
    if (text)
        s->unit->sha256(s->unit->crypto, (pv_bytes){(const uint8_t *)text, size}, ret_digest);
    return text != NULL;
}

pv_status pv_settings_set(pv_settings *s, pv_place place) {
    uint8_t digest[DIGEST];
    bool known = !is_too_large(s);
    if (known && !take_digest(s, digest))
        return pv_no_memory();
    pv_settings_drop(s);
    if (!known)
        return pv_success();
    const uint8_t *kept = pv_arena_copy(s->unit->arena, digest, DIGEST);
    if (!kept)
        return pv_no_memory();
    pv_set_TEMPLATE_OTHER_SETTINGS(s->subject, place, (pv_bytes){kept, DIGEST});
    return pv_success();
}

void pv_settings_drop(pv_settings *s) {
    pv_arena_rewind(s->unit->arena, s->memory);
    s->items = NULL;
    s->count = s->room = 0;
}

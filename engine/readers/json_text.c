/* SPDX-License-Identifier: Apache-2.0
 * JSON among other text, as the readers of templates and profiles find, pass and report it. */
#include "readers/json_text.h"

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

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_JSON_TEXT_H
#define PKIVET_READERS_JSON_TEXT_H

#include "base/jsonread.h"
#include "facts/reader.h"

/* JSON that stands in a text, for readers of one kind of it. */

/* For pv_text_form.opens: the text from the line on; empty when no value of objects begins there.
 */
pv_slice pv_json_text_at(const pv_line *line, const pv_lines *rest);

/* For pv_text_form.skip: passes the value, or all there is when it has no end. */
void pv_json_text_skip(const pv_line *line, pv_lines *rest);

/* The value of a section, with the lines of its file. */
PV_MUST_USE pv_status pv_json_text_parse(const pv_reading *reading, pv_jsonread *ret_json);

/* Notes what is wrong with it, once the walk has come there; nothing otherwise. */
void pv_json_text_report(const pv_reading *reading, const pv_jsonread *json);

/* Notes the first name that stands twice in one object. For before the walk. */
PV_MUST_USE pv_status pv_json_text_repeats(const pv_reading *reading, const pv_jsonread *json,
                                           bool *ret_repeats);

/* One word of a list, trimmed. */
typedef pv_status pv_json_word(void *context, pv_slice word, pv_place place);

/* Hands on the words of `value`, which was just taken: strings of an array, or one string with
 * commas between. null is an empty list; anything else makes `*ret_good` false. */
PV_MUST_USE pv_status pv_json_text_words(pv_jsonread *json, const pv_jsonread_token *value,
                                         pv_json_word *take, void *context, bool *ret_good);

#endif

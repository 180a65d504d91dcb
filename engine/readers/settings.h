/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_SETTINGS_H
#define PKIVET_READERS_SETTINGS_H

#include "base/jsonread.h"
#include "facts/reader.h"

/* What a template says and no other fact tells, as the fact other_settings: a digest of its
 * settings, whatever their order. Names and values are the source's own. */

/* A setting that facts tell whole where all of them are known; one with several facts stands
 * several times. */
typedef struct {
    const char *name;
    pv_fact fact;
} pv_told_by;

/* Of those of one group and name, only those of the highest order count. */
typedef struct {
    pv_slice group, name, value;
    size_t order;
} pv_setting;

typedef struct {
    pv_unit *unit;
    pv_subject *subject; /* its other facts are set */
    const pv_told_by *told;
    size_t told_count;
    pv_setting *items;
    size_t count, room;
    pv_arena_point memory; /* to go back to: many templates may share a large section */
} pv_settings;

/* Until it is set or dropped nothing else may be kept in the unit's arena. */
pv_settings pv_settings_begin(pv_subject *subject, const pv_told_by *told, size_t told_count);

/* Whatever the case of the name. */
bool pv_settings_is_told(const pv_settings *s, pv_slice name);

PV_MUST_USE pv_status pv_settings_add(pv_settings *s, pv_setting setting);
/* Each part of its value between commas. */
PV_MUST_USE pv_status pv_settings_add_parts(pv_settings *s, pv_setting setting);
/* The members of the object that the walk is in, but for those that are told, and those that say no
 * more than one that is left out: null, false, 0, "", "default". */
PV_MUST_USE pv_status pv_settings_add_json(pv_settings *s, pv_jsonread json);

/* Sets the fact; not when all settings come to more than is gone through. */
PV_MUST_USE pv_status pv_settings_set(pv_settings *s, pv_place place);
void pv_settings_drop(pv_settings *s);

#endif

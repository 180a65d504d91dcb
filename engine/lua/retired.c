/* SPDX-License-Identifier: Apache-2.0
 * Ids that rules had and will not have again: retired.lua beside the packs gives back a table of
 * them with what became of each. Waivers, baselines and scripts go by ids, so that an id that came
 * back with another meaning would lie to them. */
#include <string.h>

#include "lua/builtin.h"
#include "lua/layer.h"

enum { MOST_RETIRED = 4096 };
static const char NAME[] = "retired.lua";

struct pv_retired {
    struct pv_retired *next;
    const char *id, *reason;
};

static void read_table(lua_State *L, void *data, pv_complaints *c) {
    pv_judge *judge = data;
    size_t count = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_settop(L, 2)) {
        pv_retired *r = pv_arena_alloc(judge->arena, sizeof *r);
        if (!r)
            luaL_error(L, "no memory for the catalogue");
        if (lua_type(L, 2) != LUA_TSTRING || lua_type(L, 3) != LUA_TSTRING ||
            count++ == MOST_RETIRED) {
            pv_complain(c, NULL, "an entry is KS099 = \"what became of it\"");
            return;
        }
        *r = (pv_retired){judge->retired, pv_field_keep(L, 2, c), pv_field_keep(L, 3, c)};
        judge->retired = r;
    }
}

static pv_status read_text(pv_judge *judge, const char *file, const char *text, size_t size,
                           pv_arena *errors) {
    pv_rule source = {.text = text, .size = size, .called = "the list of retired rules"};
    source.info.file = file;
    pv_complaints c = {.rule = &source, .arena = judge->arena};
    c.text = pv_textbuf_new(judge->arena, 1 << 16);
    pv_profile_run(judge, &c, read_table, judge);
    if (!c.count)
        return pv_success();
    const char *wrong = pv_textbuf_end(&c.text, NULL);
    return wrong ? pv_fail(errors, PV_USAGE, (pv_place){0}, "%s", wrong) : pv_no_memory();
}

pv_status pv_retired_load_builtin(pv_judge *judge, pv_arena *errors) {
    for (size_t i = 0; i < PV_BUILTIN_FILE_COUNT; i++)
        if (strcmp(PV_BUILTIN_FILES[i].path, NAME) == 0)
            return read_text(judge, "rules/retired.lua", PV_BUILTIN_FILES[i].text,
                             PV_BUILTIN_FILES[i].size, errors);
    return pv_success();
}

pv_status pv_retired_load_folder(pv_judge *judge, const char *folder, pv_arena *errors) {
    const char *file = pv_arena_printf(judge->arena, "%s/%s", folder, NAME), *reason;
    size_t size;
    if (!file)
        return pv_no_memory();
    const char *text = pv_load_read(file, judge->arena, &size, &reason);
    return text ? read_text(judge, file, text, size, errors) : pv_success();
}

const char *pv_retired_reason(const pv_judge *judge, const char *id) {
    for (const pv_retired *r = judge->retired; r; r = r->next)
        if (pv_text_same(r->id, id))
            return r->reason;
    return NULL;
}

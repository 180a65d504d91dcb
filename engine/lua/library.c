/* SPDX-License-Identifier: Apache-2.0
 * `require`: pure helpers from lib/ beside the rules' packs, or from those built in. Loaded once
 * for a state, and frozen. Nothing else can be reached: a name is letters, digits, '-' and '_'. */
#include <string.h>

#include "lua/builtin.h"
#include "lua/internal.h"

static const char CACHE; /* registry key: "folder/name" -> what the library returned */

static bool plain_name(const char *name, size_t size) {
    static const char LETTERS[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return size > 0 && size <= 64 && strspn(name, LETTERS) == size;
}

typedef struct {
    const char *file, *text;
    size_t size;
    const char *folder;
} source;

static bool find_in_folder(pv_judge *judge, const char *name, source *ret_source) {
    const char *reason, *folder = judge->loading_folder;
    const char *file = pv_arena_printf(judge->arena, "%s/lib/%s.lua", folder, name);
    size_t size = 0;
    const char *text = file ? pv_load_read(file, judge->arena, &size, &reason) : NULL;
    if (text)
        *ret_source = (source){file, text, size, folder};
    return text != NULL;
}

static bool find_builtin(pv_judge *judge, const char *name, source *ret_source) {
    for (size_t i = 0; i < PV_BUILTIN_FILE_COUNT; i++) {
        const pv_builtin_file *f = &PV_BUILTIN_FILES[i];
        size_t size = strlen(name);
        if (strncmp(f->path, "lib/", 4) != 0 || strncmp(f->path + 4, name, size) != 0 ||
            strcmp(f->path + 4 + size, ".lua") != 0)
            continue;
        const char *file = pv_arena_printf(judge->arena, "rules/%s", f->path);
        *ret_source = (source){file ? file : f->path, f->text, f->size, NULL};
        return true;
    }
    return false;
}

/* Pushes the cache's table. */
static void push_cache(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &CACHE) != LUA_TNIL)
        return;
    lua_pop(L, 1);
    lua_createtable(L, 0, 4);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &CACHE);
}

static void run_library(lua_State *L, const source *s, const char *name) {
    pv_judge *judge = pv_state_judge(L);
    const char *folder = judge->loading_folder;
    pv_rule *declaring = judge->declaring;
    judge->loading_folder = s->folder;
    judge->declaring = NULL;
    pv_load_chunk(L, s->text, s->size, s->file);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1))
        luaL_error(L, "the library '%s' returns nothing", name);
    lua_createtable(L, 0, 0);
    lua_insert(L, -2);
    pv_frozen_deep(L, lua_gettop(L) - 1);
    lua_remove(L, -2);
    judge->loading_folder = folder;
    judge->declaring = declaring;
}

int pv_library_require(lua_State *L) {
    pv_judge *judge = pv_state_judge(L);
    size_t size;
    const char *name = luaL_checklstring(L, 1, &size);
    source s;
    if (!judge->loading)
        return luaL_error(L, PV_REQUIRE_MISPLACED);
    if (!plain_name(name, size))
        return luaL_error(L, "a library's name is letters, digits, '-' and '_'");
    bool found = judge->loading_folder && find_in_folder(judge, name, &s);
    if (!found && !find_builtin(judge, name, &s))
        return luaL_error(L, "there is no library '%s' in lib/", name);
    push_cache(L);
    int cache = lua_gettop(L);
    int type = lua_getfield(L, cache, s.file);
    if (type == LUA_TBOOLEAN)
        return luaL_error(L, "the library '%s' requires itself", name);
    if (type != LUA_TNIL)
        return 1;
    lua_pushboolean(L, 0);
    lua_setfield(L, cache, s.file);
    run_library(L, &s, name);
    lua_pushvalue(L, -1);
    lua_setfield(L, cache, s.file);
    return 1;
}

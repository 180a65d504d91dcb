/* SPDX-License-Identifier: Apache-2.0
 * Rules from the program and from folders: finding the files, compiling them, and the catalogue.
 * A file that is no rule stays in the catalogue as a broken one. Of
 * folders only text is compiled: Lua's bytecode is not checked by Lua, and could do anything. The
 * program's own rules are bytecode that the build made of their text. */
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "facts/render.h"
#include "lua/builtin.h"
#include "lua/layer.h"
#include "lua/token.h"

enum { DEEPEST_FOLDER = 8, MOST_RULES = 100000 };

/* ---- compiling ------------------------------------------------------------------------------- */

/* A text, and what closes it. */
typedef struct {
    pv_text parts[2];
    size_t next;
} chunk;

static const char *take_part(lua_State *L, void *data, size_t *ret_size) {
    chunk *c = data;
    (void)L;
    if (c->next == 2)
        return NULL;
    *ret_size = c->parts[c->next].size;
    return c->parts[c->next++].data;
}

static void note_source(lua_State *L, const char *name, const char *text, size_t size) {
    pv_judge *judge = pv_state_judge(L);
    pv_source *s = pv_arena_alloc(judge->arena, sizeof *s);
    if (!s)
        luaL_error(L, "no memory");
    else
        *s = (pv_source){judge->sources, name, text, size};
    judge->sources = s;
}

void pv_judge_sources(const pv_judge *judge, pv_source_told *told, void *user) {
    for (const pv_source *s = judge->sources; s; s = s->before)
        told(user, s->name, s->text, s->size);
}

extern const char lua_ident[]; /* of liblua, in no header */

/* Bytecode is the program's own or none. */
static bool push_builtin(lua_State *L, pv_text text) {
    const pv_builtin_file *f = pv_builtin_at(text.data, text.size);
    if (!f || !f->code || strcmp(PV_BUILTIN_LUA, lua_ident) != 0)
        return false;
    if (luaL_loadbufferx(L, f->code, f->code_size, f->path, "b") != LUA_OK)
        lua_error(L);
    return true;
}

/* Lua cuts a long name at its front: "...pack/KS001-x.lua:3: ...". Puts the whole one in its place
 * in the error at the top. */
static void restore_name(lua_State *L, const char *name) {
    const char *error = lua_tostring(L, -1);
    bool cut = error && strncmp(error, "...", 3) == 0;
    for (const char *tail = name; cut && *tail; tail++) {
        size_t size = strlen(tail);
        if (strncmp(error + 3, tail, size) != 0 || error[3 + size] != ':')
            continue;
        lua_pushfstring(L, "%s%s", name, error + 3 + size);
        return;
    }
}

static void compile(lua_State *L, pv_text text, const char *end, const char *name) {
    chunk c = {.parts = {text, {end, strlen(end)}}};
    if (push_builtin(L, text))
        return;
    lua_pushfstring(L, "@%s", name);
    if (lua_load(L, take_part, &c, lua_tostring(L, -1), "t") != LUA_OK) {
        restore_name(L, name);
        lua_error(L);
    }
    lua_remove(L, -2);
}

pv_words pv_load_chunk(lua_State *L, const char *text, size_t size, const char *name) {
    compile(L, (pv_text){text, size}, "", name);
    note_source(L, name, text, size);
    return pv_watch_source(L, name, text, size);
}

static pv_words load_rule(lua_State *L, const pv_rule *rule) {
    if (!rule->head)
        return pv_load_chunk(L, rule->text, rule->size, rule->info.file);
    compile(L, (pv_text){rule->text, rule->head}, "}", rule->info.file);
    note_source(L, rule->info.file, rule->text, rule->size);
    return pv_watch_source(L, rule->info.file, rule->text, rule->head);
}

/* An upvalue other than the environment and plain values could lead back to the check. */
static bool reaches_values_only(lua_State *L) {
    const char *name;
    for (int i = 1; (name = lua_getupvalue(L, -1, i)); i++) {
        int type = lua_type(L, -1);
        lua_pop(L, 1);
        if (strcmp(name, "_ENV") != 0 && (type == LUA_TTABLE || type == LUA_TFUNCTION))
            return false;
    }
    return true;
}

static void keep_check(lua_State *L, pv_rule *rule, pv_words words, int declaration) {
    lua_getfield(L, declaration, "check");
    lua_createtable(L, 0, 0);
    lua_insert(L, -2);
    pv_frozen_deep(L, lua_gettop(L) - 1);
    lua_Debug ar;
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">u", &ar);
    rule->takes_params = ar.nparams > (rule->index ? 2 : 1) || ar.isvararg;
    /* Each instruction runs at most once, and nothing is called that is not C. */
    rule->loop_free = words.functions == 1 && !words.loops && reaches_values_only(L);
    pv_watch_rule(L, rule);
    rule->check_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pop(L, 1);
}

typedef struct {
    pv_rule *rule;
    pv_complaints complaints;
} loading;

static int load_body(lua_State *L) {
    loading *l = lua_touserdata(L, 1);
    pv_judge *judge = pv_state_judge(L);
    pv_words words = load_rule(L, l->rule);
    lua_call(L, 0, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &judge->declaring);
    if (!lua_istable(L, 2) || !lua_rawequal(L, 2, 3))
        return luaL_error(L, l->rule->is_cause ? "a cause's file ends with `return cause { ... }`"
                                               : "a rule's file ends with `return rule { ... }`");
    lua_settop(L, 2);
    if (l->rule->is_cause)
        pv_cause_read(L, l->rule, &l->complaints);
    else
        pv_rule_read(L, l->rule, &l->complaints);
    if (!l->complaints.count)
        keep_check(L, l->rule, words, 1);
    return 0;
}

/* ---- one file -------------------------------------------------------------------------------- */

/* "KS001-signature-on-tls.lua": the id up to the first '-', the name up to the dot. */
static void name_rule(pv_rule *rule, const char *file_name, loading *l) {
    pv_arena *arena = l->complaints.arena;
    size_t size = strlen(file_name) - 4, id = 0;
    while (id < size && file_name[id] >= 'A' && file_name[id] <= 'Z')
        id++;
    size_t letters = id;
    while (id < size && file_name[id] >= '0' && file_name[id] <= '9')
        id++;
    bool well = letters > 0 && id > letters && id + 1 < size && file_name[id] == '-';
    rule->info.id = pv_arena_text(arena, file_name, well ? id : size);
    rule->info.name =
        pv_arena_text(arena, well ? file_name + id + 1 : file_name, well ? size - id - 1 : size);
    if (!well)
        pv_complain(&l->complaints, NULL,
                    "a rule's file is named <ID>-<name>.lua, as KS001-signature-on-tls.lua");
}

/* A cause's id is its name: the file's, which is lower-case words. */
static void name_cause(pv_rule *rule, const char *file_name, loading *l) {
    size_t size = strlen(file_name) - 4;
    rule->info.id = rule->info.name = pv_arena_text(l->complaints.arena, file_name, size);
    rule->cause.file = rule->info.file;
    rule->cause.name = rule->info.name;
    if (strspn(file_name, "abcdefghijklmnopqrstuvwxyz0123456789-") != size)
        pv_complain(&l->complaints, NULL,
                    "a cause's file is named with lower-case words, as keyspec-signature.lua");
}

static pv_rule_list *list_of(pv_judge *judge, const pv_rule *rule) {
    return rule->is_cause ? &judge->causes : &judge->all;
}

static bool make_room(pv_judge *judge, pv_rule_list *list) {
    if (list->count < list->room)
        return true;
    size_t room = list->room ? list->room * 2 : 64;
    pv_rule **rules = room > MOST_RULES ? NULL : pv_arena_array(judge->arena, room, sizeof *rules);
    if (!rules)
        return false;
    if (list->count)
        memcpy(rules, list->items, list->count * sizeof *rules);
    list->items = rules;
    list->room = room;
    return true;
}

static void run_file(pv_judge *judge, loading *l) {
    judge->loading = true;
    judge->loading_folder = l->rule->folder;
    judge->declaring = l->rule;
    judge->run = (pv_run){.words = judge->arena, .rule = l->rule};
    pv_state_work(judge, true);
    if (pv_state_enter(judge, load_body, l) != LUA_OK)
        pv_complain_error(&l->complaints, judge->run.error);
    judge->loading = false;
    judge->declaring = NULL;
}

static int examples_body(lua_State *L) {
    pv_rule *rule = lua_touserdata(L, 1);
    compile(L, (pv_text){rule->text, rule->size}, "", rule->info.file);
    lua_call(L, 0, 1);
    if (lua_getfield(L, -1, "examples") == LUA_TTABLE)
        rule->examples_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

void pv_load_examples(pv_judge *judge, pv_rule *rule) {
    if (!rule->head || rule->info.broken || rule->examples_ref != LUA_NOREF)
        return;
    judge->loading = true;
    judge->loading_folder = rule->folder;
    judge->declaring = rule;
    judge->run = (pv_run){.words = judge->arena, .rule = rule};
    (void)pv_state_enter(judge, examples_body, rule);
    judge->loading = false;
    judge->declaring = NULL;
}

/* Every text that is told of a file goes by this name: who named the file steers no terminal, and
 * breaks no line in two. */
const char *pv_load_name(pv_arena *arena, const char *path) {
    pv_textbuf name = pv_textbuf_new(arena, 1 << 20);
    pv_render_safe(&name, path, strlen(path));
    return pv_textbuf_end(&name, NULL);
}

typedef struct {
    const char *file, *pack, *name, *folder; /* name: the last part of file */
    pv_bytes text;
    size_t head;            /* as in pv_builtin_file */
    const char *unreadable; /* why there is no text */
} rule_file;

static pv_status load_waiting_causes(pv_judge *judge);

static pv_status load_file(pv_judge *judge, rule_file f) {
    pv_arena *arena = judge->arena;
    pv_rule *rule = pv_arena_alloc(arena, sizeof *rule);
    if (!rule)
        return pv_no_memory();
    rule->is_cause = strcmp(f.pack, "causes") == 0;
    if (rule->is_cause)
        PV_TRY(load_waiting_causes(judge)); /* they come first: an id is taken by them */
    pv_rule_list *list = list_of(judge, rule);
    if (!make_room(judge, list))
        return pv_no_memory();
    loading l = {.rule = rule, .complaints = {.rule = rule, .arena = arena}};
    l.complaints.text = pv_textbuf_new(arena, 1 << 20);
    rule->info = (pv_rule_info){.file = pv_load_name(arena, f.file),
                                .pack = pv_arena_text(arena, f.pack, strlen(f.pack)),
                                .subject = PV_KIND_RUN,
                                .severity = PV_SEVERITY_ERROR,
                                .default_on = true};
    rule->text = (const char *)f.text.data;
    rule->size = f.text.size;
    rule->head = f.head;
    rule->folder = f.folder;
    rule->check_ref = rule->params_ref = rule->defaults_ref = rule->specs_ref = LUA_NOREF;
    rule->examples_ref = rule->watch_ref = LUA_NOREF;
    if (rule->is_cause)
        name_cause(rule, f.name, &l);
    else
        name_rule(rule, f.name, &l);
    if (!rule->info.id || !rule->info.name || !rule->info.file || !rule->info.pack)
        return pv_no_memory();
    pv_taken_refuse(judge, list, rule, &l.complaints);
    if (f.unreadable)
        pv_complain(&l.complaints, NULL, "%s", f.unreadable);
    else
        run_file(judge, &l);
    rule->info.broken = l.complaints.count > 0;
    rule->info.load_error = rule->info.broken ? pv_textbuf_end(&l.complaints.text, NULL) : NULL;
    if (rule->info.broken && !rule->info.load_error)
        return pv_no_memory();
    if (!rule->info.title)
        rule->info.title = rule->info.name;
    list->items[list->count++] = rule;
    return pv_success();
}

/* ---- the catalogue --------------------------------------------------------------------------- */

/* By id; of twins the first loaded comes first, for the sort is stable (insertion: mostly sorted
 * already, and few). */
static void sort_rules(pv_rule_list *list) {
    for (size_t i = 1; i < list->count; i++) {
        pv_rule *rule = list->items[i];
        size_t at = i;
        for (; at > 0 && strcmp(list->items[at - 1]->info.id, rule->info.id) > 0; at--)
            list->items[at] = list->items[at - 1];
        list->items[at] = rule;
    }
    for (size_t i = 0; i < list->count; i++)
        list->items[i]->at = list->items[i]->info.index = list->items[i]->cause.index = i;
}

static pv_status list_causes(pv_judge *judge) {
    const pv_rule_list *list = &judge->causes;
    pv_cause_info *infos = pv_arena_array(judge->arena, list->count, sizeof *infos);
    if (!infos)
        return pv_no_memory();
    for (size_t i = 0; i < list->count; i++) {
        const pv_rule *rule = list->items[i];
        infos[i] = rule->cause;
        infos[i].title = rule->info.title;
        infos[i].broken = rule->info.broken;
        infos[i].load_error = rule->info.load_error;
    }
    judge->cause_list = (pv_causes){infos, list->count};
    return pv_success();
}

static pv_status make_catalog(pv_judge *judge) {
    sort_rules(&judge->all);
    sort_rules(&judge->causes);
    judge->rules = judge->all.items;
    size_t count = judge->rule_count = judge->all.count;
    pv_rule_info *infos = pv_arena_array(judge->arena, count, sizeof *infos);
    if (!infos)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++)
        infos[i] = judge->rules[i]->info;
    judge->catalog = (pv_catalog){infos, count};
    for (size_t k = 0; k < PV_KIND_COUNT; k++) {
        judge->by_kind[k] = pv_arena_array(judge->arena, count, sizeof *judge->by_kind[k]);
        if (!judge->by_kind[k])
            return pv_no_memory();
    }
    PV_TRY(list_causes(judge));
    PV_TRY(pv_view_plan(judge));
    return pv_select_declared(judge);
}

/* ---- sources --------------------------------------------------------------------------------- */

/* The last part of a path, and the name of the folder that it stands in. */
static const char *split(const char *path, pv_arena *arena, const char **ret_folder) {
    const char *name = strrchr(path, '/'), *from;
    *ret_folder = "";
    if (!name)
        return path;
    for (from = name; from > path && from[-1] != '/'; from--)
        ;
    *ret_folder = pv_arena_text(arena, from, (size_t)(name - from));
    return name + 1;
}

typedef enum { OTHER, RULES, CAUSES, PROFILES } part;

static part part_of(const pv_builtin_file *b) {
    if (strncmp(b->path, "lib/", 4) == 0 || !strchr(b->path, '/'))
        return OTHER;
    if (strncmp(b->path, "profiles/", 9) == 0)
        return PROFILES;
    return strncmp(b->path, "causes/", 7) == 0 ? CAUSES : RULES;
}

static pv_status load_part(pv_judge *judge, part which) {
    for (size_t i = 0; i < PV_BUILTIN_FILE_COUNT; i++) {
        const pv_builtin_file *b = &PV_BUILTIN_FILES[i];
        rule_file f = {.text = {(const uint8_t *)b->text, b->size}, .head = b->head};
        if (part_of(b) != which)
            continue;
        f.file = pv_arena_printf(judge->arena, "rules/%s", b->path);
        if (!f.file)
            return pv_no_memory();
        f.name = split(f.file, judge->arena, &f.pack);
        if (!f.pack)
            return pv_no_memory();
        PV_TRY(which == PROFILES ? pv_profile_load(judge, f.file, f.name, b->text, b->size, true)
                                 : load_file(judge, f));
    }
    return pv_success();
}

/* What is loaded stays; to collect what it leaves behind between the files is lost work. */
static pv_status load_parts(pv_judge *judge, bool rules) {
    lua_gc(judge->L, LUA_GCSTOP);
    pv_status status = rules ? load_part(judge, RULES) : pv_success();
    if (!status.error)
        status = load_part(judge, PROFILES);
    lua_gc(judge->L, LUA_GCRESTART);
    return status;
}

pv_status pv_judge_load_builtin(pv_judge *judge, bool rules, pv_arena *errors) {
    judge->has_builtin = judge->causes_wait = rules;
    judge->ids_alone = !rules;
    PV_TRY(pv_retired_load_builtin(judge, errors));
    PV_TRY(load_parts(judge, rules));
    return make_catalog(judge);
}

pv_status pv_load_left_out(pv_judge *judge) {
    if (!judge->ids_alone)
        return pv_success();
    judge->ids_alone = false;
    judge->has_builtin = true;
    PV_TRY(load_part(judge, RULES));
    return make_catalog(judge);
}

static pv_status load_waiting_causes(pv_judge *judge) {
    if (!judge->causes_wait)
        return pv_success();
    judge->causes_wait = false;
    return load_part(judge, CAUSES);
}

pv_status pv_judge_load_causes(pv_judge *judge) {
    if (!judge->causes_wait)
        return pv_success();
    PV_TRY(load_waiting_causes(judge));
    sort_rules(&judge->causes);
    for (size_t i = 0; i < judge->causes.count; i++)
        judge->causes.items[i]->info.selected = !judge->only_some;
    PV_TRY(list_causes(judge));
    return pv_view_plan(judge);
}

pv_status pv_judge_load_text(pv_judge *judge, const char *pack, const char *name, const char *text,
                             size_t size) {
    char *copy = pv_arena_text(judge->arena, text, size);
    const char *file = pv_arena_printf(judge->arena, "%s/%s", pack, name);
    if (!copy || !file)
        return pv_no_memory();
    rule_file f = {.file = file, .pack = pack, .name = name, .text = {(const uint8_t *)copy, size}};
    PV_TRY(strcmp(pack, "profiles") == 0 ? pv_profile_load(judge, file, name, copy, size, false)
                                         : load_file(judge, f));
    return make_catalog(judge);
}

/* ---- folders --------------------------------------------------------------------------------- */

typedef struct {
    const char **items;
    size_t count, room;
    pv_arena *arena;
} names;

static bool add_name(names *n, const char *name) {
    if (n->count == n->room) {
        size_t room = n->room ? n->room * 2 : 32;
        const char **items = pv_arena_array(n->arena, room, sizeof *items);
        if (!items)
            return false;
        if (n->count)
            memcpy(items, n->items, n->count * sizeof *items);
        n->items = items;
        n->room = room;
    }
    n->items[n->count] = pv_arena_text(n->arena, name, strlen(name));
    return n->items[n->count++] != NULL;
}

static int by_octets(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool ends_with_lua(const char *name) {
    size_t size = strlen(name);
    return size > 4 && strcmp(name + size - 4, ".lua") == 0;
}

static pv_status visit_folder(pv_judge *judge, const char *root, const char *path, unsigned depth);

static pv_status visit_entry(pv_judge *judge, const char *root, const char *path, unsigned depth) {
    pv_os_info info;
    const char *reason;
    pv_os_file *file = pv_os_open(NULL, path, &info, &reason);
    pv_os_close(file);
    if (info.kind == PV_OS_FOLDER && depth < DEEPEST_FOLDER)
        return visit_folder(judge, root, path, depth + 1);
    if (info.kind == PV_OS_FOLDER || !ends_with_lua(path))
        return pv_success();
    rule_file f = {.file = path, .folder = root};
    f.name = split(path, judge->arena, &f.pack);
    if (!f.pack)
        return pv_no_memory();
    f.text.data = (const uint8_t *)pv_load_read(path, judge->arena, &f.text.size, &f.unreadable);
    if (strcmp(f.pack, "profiles") != 0)
        return load_file(judge, f);
    if (f.unreadable)
        return pv_fail(judge->errors, PV_USAGE, (pv_place){0}, "%s: %s", path, f.unreadable);
    return pv_profile_load(judge, path, f.name, (const char *)f.text.data, f.text.size, false);
}

static pv_status list_folder(const char *path, pv_arena *errors, names *ret_names) {
    pv_os_info info;
    const char *reason = "not a folder", *name;
    pv_os_file *folder = pv_os_open(NULL, path, &info, &reason);
    bool well = folder && info.kind == PV_OS_FOLDER;
    while (well && (name = pv_os_next_name(folder)))
        well = add_name(ret_names, name);
    bool listed = folder && info.kind == PV_OS_FOLDER;
    pv_code code = folder ? PV_USAGE : info.kind == PV_OS_MISSING ? PV_NOT_FOUND : PV_UNREADABLE;
    pv_os_close(folder);
    if (!listed)
        return pv_fail(errors, code, (pv_place){0}, "rules folder %s: %s", path, reason);
    if (ret_names->count)
        qsort(ret_names->items, ret_names->count, sizeof *ret_names->items, by_octets);
    return well ? pv_success() : pv_no_memory();
}

/* A folder may be named twice, in the configuration and on the command line, or below another. */
static pv_status note_folder(pv_judge *judge, const char *path, bool *ret_new) {
    pv_os_info info = pv_os_look(path);
    *ret_new = true;
    if (info.kind != PV_OS_FOLDER)
        return pv_success(); /* what is wrong with it is told by who opens it */
    for (const pv_folder_seen *s = judge->folders; s; s = s->next)
        if (s->device == info.device && s->number == info.number) {
            *ret_new = false;
            return pv_success();
        }
    pv_folder_seen *seen = pv_arena_alloc(judge->arena, sizeof *seen);
    if (!seen)
        return pv_no_memory();
    *seen = (pv_folder_seen){judge->folders, info.device, info.number};
    judge->folders = seen;
    return pv_success();
}

static pv_status visit_folder(pv_judge *judge, const char *root, const char *path, unsigned depth) {
    names n = {.arena = judge->arena};
    bool is_new;
    PV_TRY(note_folder(judge, path, &is_new));
    if (!is_new)
        return pv_success();
    if (depth == 0)
        PV_TRY(pv_retired_load_folder(judge, path, judge->errors));
    PV_TRY(list_folder(path, judge->errors, &n));
    for (size_t i = 0; i < n.count; i++) {
        bool aside = strcmp(n.items[i], "lib") == 0 || strcmp(n.items[i], "meta") == 0 ||
                     strcmp(n.items[i], "samples") == 0;
        bool retired = strcmp(n.items[i], "retired.lua") == 0;
        if (*n.items[i] == '.' || (depth == 0 && (aside || retired)))
            continue;
        const char *below = pv_arena_printf(judge->arena, "%s/%s", path, n.items[i]);
        if (!below)
            return pv_no_memory();
        PV_TRY(visit_entry(judge, root, below, depth));
    }
    return pv_success();
}

pv_status pv_judge_load_folder(pv_judge *judge, const char *folder, pv_arena *errors) {
    size_t size = strlen(folder);
    while (size > 1 && folder[size - 1] == '/')
        size--;
    const char *root = pv_arena_text(judge->arena, folder, size);
    if (!root)
        return pv_no_memory();
    judge->errors = errors;
    PV_TRY(visit_folder(judge, root, root, 0));
    return make_catalog(judge);
}

/* SPDX-License-Identifier: Apache-2.0
 * Ids that are given already: to a rule or cause that was loaded, to one that is built in, or to a
 * rule that is retired. Refuses who comes second. */
#include <string.h>

#include "base/os.h"
#include "lua/builtin.h"
#include "lua/layer.h"

static bool is_id(const char *name, size_t size, const char *id) {
    return strlen(id) == size && memcmp(name, id, size) == 0;
}

/* The path of the rule or cause built in that has the id; NULL when there is none. */
static const char *builtin_named(const char *id, bool is_cause) {
    for (size_t i = 0; i < PV_BUILTIN_FILE_COUNT; i++) {
        const char *path = PV_BUILTIN_FILES[i].path, *name = strrchr(path, '/');
        if (!name || (strncmp(path, "causes/", 7) == 0) != is_cause ||
            strncmp(path, "lib/", 4) == 0 || strncmp(path, "profiles/", 9) == 0)
            continue;
        name++;
        if (is_id(name, strcspn(name, is_cause ? "." : "-."), id))
            return path;
    }
    return NULL;
}

/* Of those built in the ids are taken also where their rules are not loaded. Their own files, in
 * the folder that they were built from (it has the list of what is retired), do not take them. */
static const char *taken_by_builtin(const pv_judge *judge, const pv_rule *rule) {
    const char *path =
        judge->ids_alone && rule->folder ? builtin_named(rule->info.id, rule->is_cause) : NULL;
    if (!path)
        return NULL;
    const char *own = pv_arena_printf(judge->arena, "%s/%s", rule->folder, path);
    const char *list = pv_arena_printf(judge->arena, "%s/retired.lua", rule->folder);
    bool built_from =
        own && list && strcmp(own, rule->info.file) == 0 && pv_os_look(list).kind == PV_OS_FILE;
    return built_from ? NULL : pv_arena_printf(judge->arena, "rules/%s", path);
}

static void complain_taken(const pv_rule *rule, const char *file, bool builtin, pv_complaints *c) {
    const char *mend = !builtin         ? ""
                       : rule->is_cause ? ", of pkivet: give the file another name"
                                        : ", of pkivet: ids that begin with X are yours, as X";
    pv_complain(c, NULL, "the id %s is taken by %s%s%s", rule->info.id, file, mend,
                builtin && !rule->is_cause ? rule->info.id : "");
}

void pv_taken_refuse(pv_judge *judge, const pv_rule_list *list, const pv_rule *rule,
                     pv_complaints *c) {
    const char *retired = pv_retired_reason(judge, rule->info.id);
    if (retired)
        pv_complain(c, NULL, "the id %s is retired and not given again: %s", rule->info.id,
                    retired);
    for (size_t i = 0; i < list->count; i++)
        if (pv_text_same(list->items[i]->info.id, rule->info.id)) {
            complain_taken(rule, list->items[i]->info.file,
                           judge->has_builtin && !list->items[i]->folder, c);
            return;
        }
    const char *builtin = taken_by_builtin(judge, rule);
    if (builtin)
        complain_taken(rule, builtin, true, c);
}

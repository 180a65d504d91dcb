/* SPDX-License-Identifier: Apache-2.0
 * The first file of a rule: one that passes `rules check` and `rules test`, to be changed from
 * there. */
#include <stdio.h>

#include "scan/engine.h"
#include "scan/textfile.h"

static const char TEMPLATE[] =
    "return rule {\n"
    "  api = 1,\n"
    "  title = \"Key of a TLS server certificate may be exported\",\n"
    "  subject = \"key\", severity = \"warning\", since = \"1.0\",\n"
    "  tags = { \"mine\" },\n"
    "  cite = { { \"Our certificate policy, section 6.2\" } }, -- { \"what\", \"https://where\" }\n"
    "  why = [[\n"
    "What goes wrong when this is not kept to, in a sentence or two.]],\n"
    "  remedy = {\n"
    "    text = \"What to do about it.\",\n"
    "    command = \"certutil -importpfx ${pfx} NoExport\",\n"
    "  },\n"
    "  when = { [\"key.machine_keyset\"] = true }, -- 'pkivet schema' lists the facts\n"
    "  ---@param key pkivet.key\n"
    "  check = function (key)\n"
    "    if key.exportable and key.cert.extended_key_usage:has \"serverAuth\" then\n"
    "      return fail { at = \"key.exportable\", got = \"exportable\", want = \"not exportable\" "
    "}\n"
    "    end\n"
    "  end,\n"
    "  examples = {\n"
    "    { fail = true, facts = { [\"key.machine_keyset\"] = true, [\"key.exportable\"] = true,\n"
    "        [\"key.cert.extended_key_usage\"] = { \"serverAuth\" } } },\n"
    "    { fail = false, facts = { [\"key.machine_keyset\"] = true, [\"key.exportable\"] = false } "
    "},\n"
    "    { not_applicable = true, facts = { [\"key.machine_keyset\"] = false } },\n"
    "    { cannot_tell = true, facts = { [\"key.machine_keyset\"] = true } },\n"
    "  },\n"
    "}\n";

/* "MY001" or "MY001-some-name": letters, digits, then lower-case words. */
static bool is_id(const char *id, size_t *ret_size) {
    size_t letters = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    size_t digits = strspn(id + letters, "0123456789");
    const char *rest = id + letters + digits;
    *ret_size = letters + digits;
    return letters && digits && letters + digits <= 12 && strlen(rest) <= 60 &&
           (!*rest || (*rest == '-' && rest[1])) &&
           strspn(rest, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(rest);
}

pkivet_result pkivet_rules_new(pkivet_engine *engine, const char *id, const char *folder,
                               pkivet_write *write, void *user, pkivet_error *error) {
    const pv_catalog *catalog = pv_judge_catalog(engine->workers[0].judge);
    size_t size;
    char only[16] = "", path[4096];
    if (!is_id(id, &size))
        return pv_engine_failf(error, PKIVET_USAGE,
                               "'%s' is no id of a rule: capital letters and digits, with a name "
                               "behind if you like, as MY001 or MY001-no-export",
                               id);
    memcpy(only, id, size);
    const pv_rule_info *taken = pv_catalog_find(catalog, only);
    if (taken)
        return pv_engine_failf(error, PKIVET_USAGE, "the id %s is taken by %s", only, taken->file);
    int whole = snprintf(path, sizeof path, "%s/%s%s.lua", folder, id, id[size] ? "" : "-new-rule");
    if (whole < 0 || (size_t)whole >= sizeof path)
        return pv_engine_failf(error, PKIVET_USAGE, "the folder's name is too long");
    if (pv_os_look(path).kind != PV_OS_MISSING)
        return pv_engine_failf(error, PKIVET_USAGE, "%s is there already", path);
    if (!pv_os_make_folders(folder))
        return pv_engine_failf(error, PKIVET_IO, "the folder %s cannot be made", folder);
    pv_status status = pv_textfile_write(engine->arena, path, TEMPLATE);
    if (status.error)
        return pv_engine_fail(error, status);
    return write(user, path, strlen(path)) || write(user, "\n", 1)
               ? pv_engine_failf(error, PKIVET_IO, "the output could not be written")
               : PKIVET_OK;
}

/* SPDX-License-Identifier: Apache-2.0
 * What the readers of access control lists share: paths, and accounts. A path tells what is
 * protected: the folders in which Windows keeps keys have fixed names, and the file of a key is
 * named after the MD5 of its container and the machine's GUID. A path that is relative and has
 * none of those names may be anything. */
#include "readers/acl.h"

#include "facts/access.h"
#include "facts/setters.h"
#include "readers/security.h"

enum { LONGEST_PATH = 32768 };

/* Cuts off the last part of a path. */
static pv_slice take_last(pv_slice *path) {
    size_t at = path->size;
    while (at > 0 && path->data[at - 1] != '\\' && path->data[at - 1] != '/')
        at--;
    pv_slice last = pv_slice_from(*path, at);
    path->size = at > 0 ? at - 1 : 0;
    return last;
}

bool pv_acl_is_key_file(pv_slice path) {
    static const char SHAPE[] =
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    pv_slice name = take_last(&path);
    if (name.size != sizeof SHAPE - 1)
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (SHAPE[i] == 'x' ? !pv_char_is_hex(name.data[i]) : name.data[i] != SHAPE[i])
            return false;
    return true;
}

/* ...\Crypto\RSA\MachineKeys, ...\Crypto\Keys, ...\Crypto\RSA\S-1-5-18 and their like. */
static bool is_key_folder(pv_slice path) {
    pv_slice last = take_last(&path), parent = take_last(&path);
    if (pv_slice_is(last, "MachineKeys") || pv_slice_is(last, "SystemKeys"))
        return true;
    if (pv_slice_is(last, "Keys"))
        return pv_slice_is(parent, "Crypto");
    return pv_slice_begins(last, "S-1-5-") &&
           (pv_slice_is(parent, "RSA") || pv_slice_is(parent, "DSS"));
}

static bool is_absolute(pv_slice path) {
    return path.size > 2 && ((path.data[1] == ':' && path.data[2] == '\\') ||
                             (path.data[0] == '\\' && path.data[1] == '\\'));
}

static void set_kind(pv_subject *acl, pv_slice path, pv_place place) {
    while (path.size > 1 && path.data[path.size - 1] == '\\')
        path.size--;
    if (pv_acl_is_key_file(path))
        pv_set_ACL_KIND(acl, place, PV_ACLKIND_KEY_FILE);
    else if (is_key_folder(path))
        pv_set_ACL_KIND(acl, place, PV_ACLKIND_FOLDER);
    else if (is_absolute(path))
        pv_set_ACL_KIND(acl, place, PV_ACLKIND_OTHER);
}

pv_status pv_acl_add(const pv_reading *reading, pv_slice path, pv_place place,
                     pv_subject **ret_acl) {
    PV_TRY(pv_unit_add_subject(reading->unit, reading->artifact, PV_KIND_ACL, ret_acl));
    if (path.size == 0)
        return pv_success();
    if (path.size > LONGEST_PATH)
        return pv_fail(reading->unit->arena, PV_OVER_LIMIT, place,
                       "a path of more than %d octets, which Windows cannot have", LONGEST_PATH);
    const char *text = pv_slice_text(reading->unit->arena, path);
    if (!text)
        return pv_no_memory();
    pv_set_ACL_PATH(*ret_acl, place, (pv_text){text, path.size});
    set_kind(*ret_acl, path, place);
    return pv_success();
}

pv_status pv_acl_put_unended(pv_subject *acl, pv_aces *aces, pv_place place) {
    const pv_ace anyone = {.type = PV_ACETYPE_ALLOW, .mask = 0x1f01ff, .could_be_anyone = true};
    if (!aces->count || aces->count == PV_MOST_ACES)
        return pv_success();
    PV_TRY(pv_aces_add(aces, &anyone, place));
    pv_set_ACL_ENTRIES(acl, place, aces->rows, aces->count);
    pv_access_set_facts(acl, place);
    pv_subject_undetermined(acl, PV_FACT_ACL_ENTRIES);
    return pv_success();
}

/* ---- accounts -------------------------------------------------------------------------------- */

static pv_slice without_star(pv_slice account) {
    return pv_slice_begins(account, "*S-1-") ? pv_slice_from(account, 1) : account;
}

bool pv_acl_knows(pv_slice account) {
    account = without_star(account);
    return account.size && (pv_sid_valid(account.data, account.size) ||
                            pv_sid_of_account(account.data, account.size));
}

pv_status pv_acl_sid_of(pv_arena *arena, pv_slice account, pv_text *ret_sid) {
    account = without_star(account);
    *ret_sid = (pv_text){0};
    if (!account.size)
        return pv_success();
    if (pv_sid_valid(account.data, account.size)) {
        *ret_sid = (pv_text){pv_slice_text(arena, account), account.size};
        return ret_sid->data ? pv_success() : pv_no_memory();
    }
    const char *sid = pv_sid_of_account(account.data, account.size);
    if (sid)
        *ret_sid = (pv_text){sid, strlen(sid)};
    return pv_success();
}

/* "NT SERVICE" and its like are called the same in every language. */
static bool is_of_programs(pv_slice authority) {
    static const char *const NAMES[] = {"NT SERVICE", "NT VIRTUAL MACHINE", "IIS APPPOOL"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (pv_slice_is(authority, NAMES[i]))
            return true;
    return false;
}

/* No domain has a blank in its NetBIOS name; the authorities of Windows mostly have one. */
bool pv_acl_may_be_windows_own(pv_slice account) {
    pv_slice authority;
    if (!pv_slice_cut(account, "\\", &authority, NULL))
        return true;
    if (is_of_programs(authority))
        return false;
    return pv_slice_has(authority, " ") || !pv_slice_is_ascii(authority) ||
           pv_slice_is(authority, "BUILTIN") ||
           pv_slice_same(pv_slice_head(authority, 3), (pv_slice){"NT-", 3});
}

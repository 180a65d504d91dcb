/* SPDX-License-Identifier: Apache-2.0
 * What security descriptors of any notation share: the facts that come of one, and the names of
 * well-known SIDs (sids.def, accounts.def). A name that is in no table has no SID here: no
 * directory is asked. */
#include "readers/security.h"

#include <string.h>

#include "base/text.h"
#include "facts/access.h"
#include "facts/setters.h"

static const struct {
    const char *alias, *sid;
} SIDS[] = {
#define SID(alias, sid) {alias, sid},
#include "readers/sids.def"
#undef SID
};

static const char *const AUTHORITIES[] = {
#define AUTHORITY(prefix) prefix,
#define ACCOUNT(sid, name)
#include "readers/accounts.def"
#undef AUTHORITY
#undef ACCOUNT
};

static const struct {
    const char *sid, *name;
} ACCOUNTS[] = {
#define AUTHORITY(prefix)
#define ACCOUNT(sid, name) {sid, name},
#include "readers/accounts.def"
#undef AUTHORITY
#undef ACCOUNT
};

const char *pv_sid_of_alias(const char alias[2]) {
    for (size_t i = 0; i < sizeof SIDS / sizeof *SIDS; i++)
        if (memcmp(SIDS[i].alias, alias, 2) == 0)
            return SIDS[i].sid;
    return NULL;
}

static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool same(const char *name, const char *text, size_t size) {
    size_t i = 0;
    while (i < size && name[i] && upper(name[i]) == upper(text[i]))
        i++;
    return i == size && !name[i];
}

static bool is_authority(const char *text, size_t size) {
    for (size_t i = 0; i < sizeof AUTHORITIES / sizeof *AUTHORITIES; i++)
        if (same(AUTHORITIES[i], text, size))
            return true;
    return false;
}

const char *pv_sid_of_account(const char *name, size_t size) {
    const char *slash = memchr(name, '\\', size);
    if (slash && !is_authority(name, (size_t)(slash - name)))
        return NULL; /* somebody's own group of that name */
    if (slash) {
        size -= (size_t)(slash + 1 - name);
        name = slash + 1;
    }
    for (size_t i = 0; i < sizeof ACCOUNTS / sizeof *ACCOUNTS; i++)
        if (same(ACCOUNTS[i].name, name, size))
            return ACCOUNTS[i].sid;
    return NULL;
}

void pv_security_put_acl(pv_subject *acl, pv_place place, const pv_security *sd) {
    if (sd->owner.data)
        pv_set_ACL_OWNER(acl, place, sd->owner);
    if (sd->dacl == PV_DACL_UNKNOWN)
        return;
    pv_set_ACL_PROTECTED(acl, place, sd->is_protected);
    if (sd->dacl == PV_DACL_NULL)
        pv_subject_absent(acl, PV_FACT_ACL_ENTRIES);
    else
        pv_set_ACL_ENTRIES(acl, place, sd->aces.rows, sd->aces.count);
    pv_access_set_facts(acl, place);
}

void pv_security_put_template(pv_subject *template, pv_place place, const pv_security *sd) {
    if (sd->owner.data)
        pv_set_TEMPLATE_OWNER(template, place, sd->owner);
    if (sd->dacl == PV_DACL_NULL)
        pv_subject_absent(template, PV_FACT_TEMPLATE_ENTRIES);
    else if (sd->dacl == PV_DACL_LIST)
        pv_set_TEMPLATE_ENTRIES(template, place, sd->aces.rows, sd->aces.count);
}

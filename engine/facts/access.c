/* SPDX-License-Identifier: Apache-2.0
 * Who may do what: an access control list evaluated as Windows does it (MS-DTYP 2.5.3.2): entries
 * in their order, the first one that speaks of a right decides it, inherit-only entries do not
 * count, generic rights mean those of files. What an entry's reach is not known of, because it
 * hangs on a membership, a condition or a name without SID, makes the rights unknown that it would
 * change. Ownership is left out: OWNER RIGHTS may or may not reach the token. */
#include "facts/access.h"

#include <string.h>

#include "facts/setters.h"

/* ---- rights ---------------------------------------------------------------------------------- */

enum { FILE_ALL = 0x1f01ff, FILE_READ = 0x120089, FILE_WRITE = 0x120116, FILE_EXECUTE = 0x1200a0 };

uint32_t pv_access_bit(pv_accessright right) {
    static const uint32_t BITS[] = {
        [PV_ACCESSRIGHT_READ_DATA] = 0x1,          [PV_ACCESSRIGHT_WRITE_DATA] = 0x2,
        [PV_ACCESSRIGHT_APPEND_DATA] = 0x4,        [PV_ACCESSRIGHT_READ_EA] = 0x8,
        [PV_ACCESSRIGHT_WRITE_EA] = 0x10,          [PV_ACCESSRIGHT_EXECUTE] = 0x20,
        [PV_ACCESSRIGHT_DELETE_CHILD] = 0x40,      [PV_ACCESSRIGHT_READ_ATTRIBUTES] = 0x80,
        [PV_ACCESSRIGHT_WRITE_ATTRIBUTES] = 0x100, [PV_ACCESSRIGHT_DELETE] = 0x10000,
        [PV_ACCESSRIGHT_READ_CONTROL] = 0x20000,   [PV_ACCESSRIGHT_WRITE_DAC] = 0x40000,
        [PV_ACCESSRIGHT_WRITE_OWNER] = 0x80000,    [PV_ACCESSRIGHT_SYNCHRONIZE] = 0x100000,
    };
    return BITS[right];
}

static uint32_t without_generic(uint32_t mask) {
    static const struct {
        uint32_t generic, file;
    } MAP[] = {{0x80000000u, FILE_READ},
               {0x40000000, FILE_WRITE},
               {0x20000000, FILE_EXECUTE},
               {0x10000000, FILE_ALL}};
    for (size_t i = 0; i < sizeof MAP / sizeof *MAP; i++)
        if (mask & MAP[i].generic)
            mask |= MAP[i].file;
    return mask & FILE_ALL;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static bool decimal(const char **at, const char *end) {
    const char *from = *at;
    while (*at < end && **at >= '0' && **at <= '9')
        ++*at;
    return *at > from && *at - from <= 15;
}

bool pv_sid_valid(const char *text, size_t size) {
    const char *at = text + 4, *end = text + size;
    if (size < 7 || size > 200 || memcmp(text, "S-1-", 4) != 0 || !decimal(&at, end))
        return false;
    while (at < end && *at == '-') {
        at++;
        if (!decimal(&at, end))
            return false;
    }
    return at == end && end[-1] != '-';
}

static bool starts(const char *sid, const char *prefix) {
    return strncmp(sid, prefix, strlen(prefix)) == 0;
}

/* An account or group that some machine or domain made: what it is in is not known here. */
static bool is_made(const char *sid) {
    return starts(sid, "S-1-5-21-") || starts(sid, "S-1-12-");
}

static bool is_service(const char *sid) {
    return strcmp(sid, "S-1-5-19") == 0 || strcmp(sid, "S-1-5-20") == 0 ||
           starts(sid, "S-1-5-80-") || starts(sid, "S-1-5-82-");
}

/* Has no SID that is the same on every machine, and so may stand in a listing by a name alone. */
static bool is_named(const char *sid) {
    return is_made(sid) || starts(sid, "S-1-5-80-") || starts(sid, "S-1-5-82-");
}

typedef enum { REACH_NO, REACH_MAYBE, REACH_YES } reach;

/* Groups that a service's token has in any case, or by default. */
static reach reach_service(const char *sid, const char *group) {
    if (strcmp(group, "S-1-5-6") == 0 ||
        (strcmp(group, "S-1-5-80-0") == 0 && starts(sid, "S-1-5-80-")) ||
        (strcmp(group, "S-1-5-32-568") == 0 && starts(sid, "S-1-5-82-")))
        return REACH_YES;
    if (strcmp(group, "S-1-5-32-545") == 0 || starts(group, "S-1-5-80-"))
        return REACH_MAYBE; /* Users by default; a service's own SID where it has one */
    return is_named(sid) && starts(group, "S-1-5-32-") ? REACH_MAYBE : REACH_NO;
}

/* Whether the token of `sid` holds `group`. */
static reach reach_sid(const char *sid, const char *group) {
    bool everyone = strcmp(sid, "S-1-1-0") == 0, anonymous = strcmp(sid, "S-1-5-7") == 0;
    if (strcmp(sid, group) == 0)
        return REACH_YES;
    if (strcmp(group, "S-1-1-0") == 0)
        return anonymous ? REACH_MAYBE : REACH_YES;
    if (everyone || anonymous)
        return REACH_NO;
    if (strcmp(group, "S-1-5-11") == 0)
        return REACH_YES;
    if (strcmp(group, "S-1-3-4") == 0)
        return REACH_MAYBE; /* OWNER RIGHTS */
    if (strcmp(sid, "S-1-5-18") == 0)
        return strcmp(group, "S-1-5-32-544") == 0 ? REACH_YES : REACH_NO;
    if (is_service(sid))
        return reach_service(sid, group);
    if (is_made(sid)) /* local and domain groups, and how it is logged on */
        return is_made(group) || starts(group, "S-1-5-") ? REACH_MAYBE : REACH_NO;
    return strcmp(group, "S-1-5-32-545") == 0 ? REACH_MAYBE : REACH_NO; /* Users */
}

static reach reach_of(const pv_value *ace, const char *sid) {
    const pv_value *who = &ace[PV_ACE_SID];
    if (who->known == PV_PRESENT)
        return reach_sid(sid, who->u.text);
    if (who->known == PV_UNDETERMINED)
        return REACH_MAYBE;
    return is_named(sid) ? REACH_MAYBE : REACH_NO;
}

/* ---- evaluation ------------------------------------------------------------------------------ */

typedef struct {
    uint32_t undecided, granted, unknown;
    uint32_t may_allow, may_deny; /* by entries whose reach is not known */
} tally;

static void decide(tally *t, uint32_t bits, bool allows) {
    bits &= t->undecided;
    uint32_t unknown = bits & (allows ? t->may_deny : t->may_allow);
    t->unknown |= unknown;
    if (allows)
        t->granted |= bits & ~unknown;
    t->undecided &= ~bits;
}

static void count(tally *t, const pv_value *ace, const char *sid) {
    unsigned type = ace[PV_ACE_TYPE].u.choice;
    bool allows = type == PV_ACETYPE_ALLOW || type == PV_ACETYPE_CONDITIONAL_ALLOW;
    bool denies = type == PV_ACETYPE_DENY || type == PV_ACETYPE_CONDITIONAL_DENY;
    if ((!allows && !denies) || pv_set_has(ace[PV_ACE_FLAGS].u.set, PV_ACEFLAG_INHERIT_ONLY))
        return;
    reach r = reach_of(ace, sid);
    if (r == REACH_YES && ((type != PV_ACETYPE_ALLOW && type != PV_ACETYPE_DENY) ||
                           ace[PV_ACE_OBJECT].known == PV_PRESENT))
        r = REACH_MAYBE; /* under a condition, or for a part of the object */
    uint32_t bits = without_generic((uint32_t)ace[PV_ACE_MASK].u.integer);
    if (r == REACH_YES)
        decide(t, bits, allows);
    else if (r == REACH_MAYBE)
        *(allows ? &t->may_allow : &t->may_deny) |= bits & t->undecided;
}

pv_granted pv_access_of(const pv_value *entries, const char *sid) {
    if (entries->known != PV_PRESENT)
        return (pv_granted){.granted = FILE_ALL};
    tally t = {.undecided = FILE_ALL};
    for (uint32_t i = 0; i < entries->count; i++)
        count(&t, pv_value_row(entries, PV_RECORD_ACE, i), sid);
    t.unknown |= t.undecided & t.may_allow;
    return (pv_granted){t.granted, t.unknown};
}

bool pv_access_denies(const pv_value *ace, const char *sid, uint32_t bits) {
    const pv_value *inherited = &ace[PV_ACE_INHERITED];
    return ace[PV_ACE_TYPE].u.choice == PV_ACETYPE_DENY &&
           !pv_set_has(ace[PV_ACE_FLAGS].u.set, PV_ACEFLAG_INHERIT_ONLY) &&
           !(inherited->known == PV_PRESENT && inherited->u.boolean) &&
           (without_generic((uint32_t)ace[PV_ACE_MASK].u.integer) & bits) &&
           (!sid || reach_of(ace, sid) == REACH_YES);
}

/* ---- facts ----------------------------------------------------------------------------------- */

static uint64_t rights_of(uint32_t mask) {
    uint64_t set = 0;
    for (unsigned i = 0; i < PV_ACCESSRIGHT_COUNT; i++)
        if (mask & pv_access_bit((pv_accessright)i))
            set |= UINT64_C(1) << i;
    return set;
}

void pv_access_set_facts(pv_subject *acl, pv_place place) {
    static const struct {
        pv_fact fact;
        const char *sid;
    } WHOSE[] = {{PV_FACT_ACL_SYSTEM_ACCESS, "S-1-5-18"},
                 {PV_FACT_ACL_ADMINISTRATORS_ACCESS, "S-1-5-32-544"},
                 {PV_FACT_ACL_EVERYONE_ACCESS, "S-1-1-0"},
                 {PV_FACT_ACL_NETWORK_SERVICE_ACCESS, "S-1-5-20"}};
    const pv_value *entries = pv_subject_peek(acl, PV_FACT_ACL_ENTRIES);
    if (entries->known != PV_PRESENT && entries->known != PV_ABSENT)
        return;
    for (size_t i = 0; i < sizeof WHOSE / sizeof *WHOSE; i++) {
        pv_granted g = pv_access_of(entries, WHOSE[i].sid);
        if (g.unknown)
            pv_subject_undetermined(acl, WHOSE[i].fact);
        else
            pv_subject_put(acl, WHOSE[i].fact, place)->u.set = rights_of(g.granted);
    }
}

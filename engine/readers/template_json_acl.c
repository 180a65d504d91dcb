/* SPDX-License-Identifier: Apache-2.0
 * Access control lists of templates as ActiveDirectoryAccessRule objects that became JSON, with the
 * names that .NET gives accounts, rights and extended rights. A domain's own groups have no SID in
 * such a list but for those of fixed numbers. A right, type or object that is not known here leaves
 * the whole list undetermined. */
#include "readers/template_json.h"

#include "base/text.h"

/* System.DirectoryServices.ActiveDirectoryRights */
static const struct {
    const char *name;
    uint32_t mask;
} RIGHTS[] = {
    {"CreateChild", 0x1},
    {"DeleteChild", 0x2},
    {"ListChildren", 0x4},
    {"Self", 0x8},
    {"ReadProperty", 0x10},
    {"WriteProperty", 0x20},
    {"DeleteTree", 0x40},
    {"ListObject", 0x80},
    {"ExtendedRight", 0x100},
    {"Delete", 0x10000},
    {"ReadControl", 0x20000},
    {"WriteDacl", 0x40000},
    {"WriteOwner", 0x80000},
    {"Synchronize", 0x100000},
    {"GenericRead", 0x20094},
    {"GenericWrite", 0x20028},
    {"GenericAll", 0xf01ff},
    {"GenericExecute", 0x20004},
    {"AccessSystemSecurity", 0x1000000},
};

static const struct {
    const char *name, *guid;
} OBJECTS[] = {
    {"Certificate-Enrollment", "0e10c968-78fb-11d2-90d4-00c04f79dc55"},
    {"Enroll", "0e10c968-78fb-11d2-90d4-00c04f79dc55"},
    {"Certificate-AutoEnrollment", "a05b8cc2-17bc-4802-a710-e7c15ab866a2"},
    {"AutoEnroll", "a05b8cc2-17bc-4802-a710-e7c15ab866a2"},
};

static const struct {
    const char *name, *alias;
} GROUPS[] = {
    {"Domain Users", "DU"},  {"Domain Computers", "DC"},  {"Domain Guests", "DG"},
    {"Domain Admins", "DA"}, {"Enterprise Admins", "EA"}, {"Domain Controllers", "DD"},
    {"Schema Admins", "SA"}, {"Cert Publishers", "CA"},
};

static const struct {
    const char *name;
    uint64_t flags;
} INHERITANCE[] = {
    {"None", 0},
    {"All", 1 << PV_ACEFLAG_CONTAINER_INHERIT},
    {"Descendents", 1 << PV_ACEFLAG_CONTAINER_INHERIT | 1 << PV_ACEFLAG_INHERIT_ONLY},
    {"SelfAndChildren", 1 << PV_ACEFLAG_CONTAINER_INHERIT | 1 << PV_ACEFLAG_NO_PROPAGATE},
    {"Children", 1 << PV_ACEFLAG_CONTAINER_INHERIT | 1 << PV_ACEFLAG_INHERIT_ONLY |
                     1 << PV_ACEFLAG_NO_PROPAGATE},
};

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

typedef struct {
    pv_jsonread *json;
    pv_attributes *entry;
    pv_security *sd;
    bool unknown; /* something in it is not understood */
} acl;

static pv_text text_of(const char *text) {
    return (pv_text){text, strlen(text)};
}

/* The SID of an account or of its like, or none. */
static pv_text sid_of(pv_arena *arena, pv_slice account) {
    const char *sid = pv_sid_of_account(account.data, account.size);
    size_t slash = pv_slice_find(account, "\\");
    pv_slice group = slash < account.size ? pv_slice_from(account, slash + 1) : account;
    if (!sid && pv_slice_begins(account, "S-1-"))
        sid = pv_slice_text(arena, account);
    for (size_t i = 0; i < COUNT_OF(GROUPS) && !sid; i++)
        if (pv_slice_is(group, GROUPS[i].name))
            sid = pv_sid_of_alias(GROUPS[i].alias);
    return sid ? text_of(sid) : (pv_text){NULL, 0};
}

static bool add_right(pv_slice name, uint32_t *mask) {
    uint64_t number;
    if (pv_slice_decimal(name, &number)) {
        *mask |= (uint32_t)number;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(RIGHTS); i++)
        if (pv_slice_is(name, RIGHTS[i].name)) {
            *mask |= RIGHTS[i].mask;
            return true;
        }
    return false;
}

static bool take_rights(pv_slice list, uint32_t *ret_mask) {
    bool known = list.size > 0;
    while (list.size && known) {
        pv_slice name;
        (void)pv_slice_cut(list, ",", &name, &list);
        known = add_right(name, ret_mask);
    }
    return known;
}

static bool take_object(pv_slice s, pv_text *ret_guid) {
    static const char NONE[] = "00000000-0000-0000-0000-000000000000";
    if (!s.size || pv_slice_is(s, NONE) || pv_slice_is(s, "All"))
        return true;
    for (size_t i = 0; i < COUNT_OF(OBJECTS); i++)
        if (pv_slice_is(s, OBJECTS[i].name) || pv_slice_is(s, OBJECTS[i].guid)) {
            *ret_guid = text_of(OBJECTS[i].guid);
            return true;
        }
    if (s.size != sizeof NONE - 1 || s.data[8] != '-' || s.data[13] != '-')
        return false;
    *ret_guid = (pv_text){s.data, s.size};
    return true;
}

static bool take_type(pv_slice s, pv_acetype *ret_type) {
    *ret_type = pv_slice_is(s, "Deny") || pv_slice_is(s, "1") ? PV_ACETYPE_DENY : PV_ACETYPE_ALLOW;
    return *ret_type == PV_ACETYPE_DENY || pv_slice_is(s, "Allow") || pv_slice_is(s, "0");
}

static bool take_inheritance(pv_slice s, uint64_t *ret_flags) {
    for (size_t i = 0; i < COUNT_OF(INHERITANCE); i++)
        if (pv_slice_is(s, INHERITANCE[i].name)) {
            *ret_flags = INHERITANCE[i].flags;
            return true;
        }
    return false;
}

/* One member of a rule. Those of no interest are fine. */
static bool take_member(pv_arena *arena, pv_slice key, pv_slice value, pv_ace *ace) {
    if (pv_slice_is(key, "IdentityReference")) {
        ace->account = (pv_text){value.data, value.size};
        ace->sid = sid_of(arena, value);
        return true;
    }
    if (pv_slice_is(key, "ActiveDirectoryRights"))
        return take_rights(value, &ace->mask);
    if (pv_slice_is(key, "AccessControlType"))
        return take_type(value, &ace->type);
    if (pv_slice_is(key, "ObjectType"))
        return take_object(value, &ace->object);
    if (pv_slice_is(key, "InheritedObjectType"))
        return take_object(value, &ace->inherited_object);
    if (pv_slice_is(key, "InheritanceType"))
        return take_inheritance(value, &ace->flags);
    if (pv_slice_is(key, "IsInherited"))
        ace->inherited = pv_slice_is(value, "true");
    return true;
}

/* A copy that ends with a NUL. */
static pv_status scalar(const acl *a, const pv_jsonread_token *t, pv_slice *ret_text) {
    pv_arena *arena = a->entry->unit->arena;
    *ret_text = pv_slice_trim(t->text);
    ret_text->data = pv_slice_text(arena, *ret_text);
    return ret_text->data ? pv_success() : pv_no_memory();
}

static pv_status read_rule(acl *a, pv_place place) {
    pv_ace ace = {.type = PV_ACETYPE_UNNAMED};
    pv_jsonread_token t;
    pv_slice key, value;
    while (pv_jsonread_next(a->json, &t) && t.kind == PV_JSON_KEY) {
        PV_TRY(scalar(a, &t, &key));
        if (!pv_jsonread_next(a->json, &t))
            return pv_success();
        if (t.kind == PV_JSON_OBJECT || t.kind == PV_JSON_ARRAY) {
            pv_jsonread_skip(a->json, t.kind);
            continue;
        }
        PV_TRY(scalar(a, &t, &value));
        a->unknown |= !take_member(a->entry->unit->arena, key, value, &ace);
    }
    a->unknown |= !ace.account.size || ace.type == PV_ACETYPE_UNNAMED || !ace.mask;
    return pv_aces_add(&a->sd->aces, &ace, place);
}

static pv_status read_rules(acl *a) {
    pv_jsonread_token t;
    a->sd->dacl = PV_DACL_LIST;
    while (pv_jsonread_next(a->json, &t) && t.kind != PV_JSON_ARRAY_END) {
        a->unknown |= t.kind != PV_JSON_OBJECT;
        if (t.kind == PV_JSON_OBJECT)
            PV_TRY(read_rule(a, t.place));
        else
            pv_jsonread_skip(a->json, t.kind);
    }
    return pv_success();
}

static pv_status read_member(acl *a, pv_slice key) {
    pv_jsonread_token t;
    if (!pv_jsonread_next(a->json, &t))
        return pv_success();
    if (t.kind == PV_JSON_ARRAY && (pv_slice_is(key, "DACLs") || pv_slice_is(key, "Access")))
        return read_rules(a);
    if (t.kind == PV_JSON_STRING && pv_slice_is(key, "Owner")) {
        pv_slice owner;
        PV_TRY(scalar(a, &t, &owner));
        a->sd->owner = sid_of(a->entry->unit->arena, owner);
        return pv_success();
    }
    pv_jsonread_skip(a->json, t.kind);
    return pv_success();
}

pv_status pv_template_json_acl(pv_jsonread *json, pv_attributes *entry) {
    acl a = {json, entry, pv_arena_alloc(entry->unit->arena, sizeof(pv_security)), false};
    pv_jsonread_token t;
    pv_slice key;
    if (!a.sd)
        return pv_no_memory();
    a.sd->dacl = PV_DACL_UNKNOWN;
    a.sd->aces.arena = entry->unit->arena;
    while (pv_jsonread_next(json, &t) && t.kind == PV_JSON_KEY) {
        PV_TRY(scalar(&a, &t, &key));
        PV_TRY(read_member(&a, key));
    }
    if (a.unknown || json->fault)
        a.sd->dacl = PV_DACL_UNKNOWN;
    entry->security = a.sd;
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * The command of a remedy, with its placeholders filled in. People paste these into a shell, and
 * the values come from files that anyone may have made: a value that a shell could take for more
 * than a text is left out, and the placeholder says what belongs there. */
#include <string.h>

#include "base/slice.h"
#include "facts/access.h"
#include "facts/join.h"
#include "lua/internal.h"

enum { LONGEST_COMMAND = 64 * 1024, LONGEST_VALUE = 2048, LONGEST_NAME = 256 };

typedef enum {
    ARTIFACT,
    SHA1,
    SERIAL,
    CONTAINER,
    PROVIDER,
    UNIQUE,
    KEY_FILE,
    KEY_FOLDER,
    KEY_FILES,
    STORE,
    SCOPE,
    INTO,
    CONTEXT,
    BOUND_STORE,
    PFX,
    ENDPOINT,
    APPLICATION,
    ENDPOINT_KIND,
    ACL_PATH,
    ACL_FOLDER,
    DENIES_SYSTEM,
    DENIES_SERVICE,
    DENIES_ANYBODY,
    NAME_COUNT
} placeholder_name;

static const char *const NAMES[] = {
    "artifact", "sha1",       "serial",       "container",     "provider",     "unique",
    "keyfile",  "keyfolder",  "keyfiles",     "store",         "scope",        "into",
    "context",  "boundstore", "pfx",          "endpoint",      "application",  "endpointkind",
    "path",     "folder",     "deniessystem", "deniesservice", "deniesanybody"};
static const char *const TOKENS[] = {"<file>",
                                     "<thumbprint>",
                                     "<serial>",
                                     "<container>",
                                     "<provider>",
                                     "<unique name>",
                                     "<key file>",
                                     "<folder of the key>",
                                     "<key files>",
                                     "my",
                                     "",
                                     "",
                                     "-machine",
                                     "my",
                                     "<pfx>",
                                     "<endpoint>",
                                     "<application>",
                                     "ipport",
                                     "<path>",
                                     "<folder>",
                                     "<accounts>",
                                     "<accounts>",
                                     "<accounts>"};

/* Index of the placeholder "${name}" at `at`, NAME_COUNT when it is none that is known. */
static placeholder_name placeholder(const char *at, size_t *ret_size) {
    size_t size = strcspn(at + 2, "}");
    *ret_size = size + 2 + (at[2 + size] == '}');
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (strlen(NAMES[i]) == size && strncmp(NAMES[i], at + 2, size) == 0 && at[2 + size])
            return (placeholder_name)i;
    return NAME_COUNT;
}

const char *pv_remedy_check(const char *command, pv_arena *arena) {
    for (const char *at = command; (at = strstr(at, "${")); at += 2) {
        size_t size;
        if (placeholder(at, &size) != NAME_COUNT)
            continue;
        const char *text = pv_arena_printf(
            arena,
            "remedy: %.*s is none of ${artifact}, ${sha1}, ${serial}, ${container}, "
            "${provider}, ${unique}, ${keyfile}, ${keyfolder}, ${keyfiles}, ${store}, ${scope}, "
            "${into}, "
            "${context}, ${boundstore}, ${pfx}, "
            "${endpoint}, ${application}, ${endpointkind}, ${path}, ${folder}, "
            "${deniessystem}, ${deniesservice}, ${deniesanybody}",
            (int)(size < 40 ? size : 40), at);
        return text ? text : "remedy: unknown placeholder";
    }
    return NULL;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* The letters of Latin, Greek, Cyrillic and Armenian, and of the scripts of CJK and Hangul: no
 * signs, no marks of direction, no blanks in disguise, which all live elsewhere. */
static bool foreign_letter(uint32_t rune) {
    return (rune >= 0xc0 && rune <= 0x24f && rune != 0xd7 && rune != 0xf7) ||
           (rune >= 0x386 && rune <= 0x556 && rune != 0x387) ||
           (rune >= 0x3041 && rune <= 0x30fa) || (rune >= 0x4e00 && rune <= 0x9fff) ||
           (rune >= 0xac00 && rune <= 0xd7a3);
}

static bool safe_bare(uint32_t rune) {
    return (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z') ||
           (rune >= '0' && rune <= '9') || (rune < 0x80 && rune && strchr("._/\\:-", (int)rune)) ||
           foreign_letter(rune);
}

/* What double quotes take the meaning from, in cmd.exe, in PowerShell and in POSIX shells. */
static bool safe_quoted(uint32_t rune) {
    return safe_bare(rune) || (rune < 0x80 && rune && strchr(" ()'&,+=;[]{}@^~#", (int)rune));
}

/* Adds the value as it is, in quotes where it needs them. False, and nothing is added, when it
 * cannot be written so that every shell reads the same: another name would be another file. */
static bool add_exact(pv_textbuf *t, const char *text, size_t size) {
    const char *at = text, *end = text + size;
    bool bare = true;
    /* What starts with '-' would be an option; a '\' at the end would quote what comes behind. */
    if (size == 0 || size > LONGEST_VALUE || *text == '-' || end[-1] == '\\')
        return false;
    while (at < end) {
        uint32_t rune = pv_utf8_take(&at, end);
        if (!safe_quoted(rune))
            return false;
        bare &= safe_bare(rune);
    }
    pv_textbuf_adds(t, bare ? "" : "\"");
    pv_textbuf_add(t, text, size);
    pv_textbuf_adds(t, bare ? "" : "\"");
    return true;
}

static bool add_path(pv_textbuf *t, const pv_subject *of, const char *path) {
    of->unit->path_told = true;
    return path && add_exact(t, path, strlen(path));
}

/* What a command is about: the subject, and what was found out of it. Of several bindings, ACLs or
 * stores those are meant that the evidence is of. */
typedef struct {
    pv_subject *subject;
    const pv_evidence *evidence;
    size_t count;
} about;

/* The file on disk, also for what was found inside of it. */
static bool add_artifact(pv_textbuf *t, const pv_subject *subject) {
    if (subject->joining && subject->joining->members.count)
        return add_path(t, subject, subject->joining->members.items[0]->artifact->input);
    return subject->artifact && subject->unit && add_path(t, subject, subject->unit->path);
}

/* The subject itself, or the linked one, that has facts of `kind`. */
static pv_subject *of_kind(const about *x, pv_kind kind) {
    if (x->subject->kind == kind)
        return x->subject;
    for (size_t i = 0; i < x->count; i++)
        if (x->evidence[i].subject->kind == kind)
            return x->evidence[i].subject;
    return pv_subject_linked(x->subject, kind);
}

static bool add_fact_of(pv_textbuf *t, pv_subject *at, pv_fact fact) {
    const pv_fact_info *info = pv_fact_get_info(fact);
    const pv_value *v = at ? pv_subject_value(at, fact) : NULL;
    if (!v || v->known != PV_PRESENT || v->count == 0)
        return false;
    if (info->type == PV_TYPE_BYTES) {
        for (uint32_t i = 0; i < v->count && i < 64; i++)
            pv_textbuf_addf(t, "%02x", v->u.bytes[i]);
        return true;
    }
    return add_exact(t, v->u.text, v->count);
}

static bool add_fact(pv_textbuf *t, const about *x, pv_fact fact) {
    return add_fact_of(t, of_kind(x, pv_fact_get_info(fact)->kind), fact);
}

static bool has_name(const pv_subject *store) {
    return pv_subject_peek(store, PV_FACT_STORE_NAME)->known == PV_PRESENT;
}

static bool has_scope(const pv_subject *store, pv_storescope scope) {
    const pv_value *v = store ? pv_subject_peek(store, PV_FACT_STORE_SCOPE) : NULL;
    return v && v->known == PV_PRESENT && v->u.choice == scope;
}

/* The store that commands are to name: what the evidence is of; else where services look, the
 * machine's, before all others that have the certificate. NULL when none is known. */
static pv_subject *store_of(const about *x) {
    pv_subject *some = NULL;
    if (x->subject->kind == PV_KIND_STORE)
        return x->subject;
    for (size_t i = 0; i < x->count; i++)
        if (x->evidence[i].subject->kind == PV_KIND_STORE && has_name(x->evidence[i].subject))
            return x->evidence[i].subject;
    for (const pv_link *l = x->subject->links; l; l = l->next) {
        if (l->to->kind != PV_KIND_STORE || !has_name(l->to))
            continue;
        if (has_scope(l->to, PV_STORESCOPE_LOCAL_MACHINE))
            return l->to;
        some = some ? some : l->to;
    }
    return some;
}

static bool is_users(const pv_subject *store) {
    return has_scope(store, PV_STORESCOPE_CURRENT_USER) || has_scope(store, PV_STORESCOPE_USERS);
}

/* certutil's option for a store that is not the machine's own. */
static bool add_scope(pv_textbuf *t, const pv_subject *store) {
    pv_textbuf_adds(t, is_users(store)                                ? "-user "
                       : has_scope(store, PV_STORESCOPE_ENTERPRISE)   ? "-enterprise "
                       : has_scope(store, PV_STORESCOPE_GROUP_POLICY) ? "-grouppolicy "
                                                                      : "");
    return true;
}

/* The store that an import is to go to, where it is not the one that imports go to anyhow. */
static bool add_into(pv_textbuf *t, pv_subject *store) {
    const pv_value *name = store ? pv_subject_value(store, PV_FACT_STORE_NAME) : NULL;
    if (!name || name->known != PV_PRESENT ||
        pv_slice_same((pv_slice){name->u.text, name->count}, pv_slice_of("my")))
        return true;
    if (add_fact_of(t, store, PV_FACT_STORE_NAME))
        pv_textbuf_adds(t, " ");
    return true;
}

static bool add_provider(pv_textbuf *t, const about *x) {
    return add_fact(t, x, PV_FACT_KEY_PROVIDER_NAME) ||
           (x->subject->kind == PV_KIND_REQUEST && add_fact(t, x, PV_FACT_REQUEST_PROVIDER_NAME));
}

typedef enum { FOLDER, ALL_FILES, ONE_FILE } key_place;

/* Where Windows keeps the files of such keys, as cmd.exe expands it. A user's keys in a CSP lie in
 * a folder named after the user's SID, which nothing tells: all of them are asked for. */
static const char *folder_of(const pv_subject *key, key_place which) {
    const pv_value *kind = pv_subject_peek(key, PV_FACT_KEY_PROVIDER_KIND);
    bool of_user = pv_key_is_users(key);
    if (kind->known != PV_PRESENT || kind->u.choice == PV_PROVIDERKIND_UNKNOWN)
        return NULL;
    if (kind->u.choice == PV_PROVIDERKIND_KSP)
        return of_user ? "%APPDATA%\\Microsoft\\Crypto\\Keys"
                       : "%ALLUSERSPROFILE%\\Microsoft\\Crypto\\Keys";
    if (!of_user)
        return "%ALLUSERSPROFILE%\\Microsoft\\Crypto\\RSA\\MachineKeys";
    return which == ALL_FILES ? "%APPDATA%\\Microsoft\\Crypto\\RSA" : NULL;
}

static bool is_bare(const pv_value *text) {
    const char *at = text->u.text, *end = at + text->count;
    bool bare = text->count > 0 && text->count <= LONGEST_NAME;
    while (bare && at < end)
        bare = safe_bare(pv_utf8_take(&at, end));
    return bare;
}

static bool add_key_place(pv_textbuf *t, const about *x, key_place which) {
    pv_subject *key = of_kind(x, PV_KIND_KEY);
    const char *folder = key ? folder_of(key, which) : NULL;
    const pv_value *name = key ? pv_subject_value(key, PV_FACT_KEY_UNIQUE_CONTAINER) : NULL;
    if (!folder || (which == ONE_FILE && (name->known != PV_PRESENT || !is_bare(name))))
        return false;
    bool below = which == ALL_FILES && pv_slice_ends(pv_slice_of(folder), "\\RSA");
    pv_textbuf_addf(t, "\"%s", folder);
    if (which == ONE_FILE)
        pv_textbuf_addf(t, "\\%.*s", (int)name->count, name->u.text);
    pv_textbuf_adds(t, which == ALL_FILES && !below ? "\\*\"" : "\"");
    pv_textbuf_adds(t, below ? " /t" : "");
    return true;
}

static bool names(const pv_subject *pfx, const pv_value *sha1) {
    for (const pv_link *l = pfx->links; l; l = l->next) {
        const pv_value *id =
            l->to->kind == PV_KIND_KEY ? pv_subject_peek(l->to, PV_FACT_KEY_LOCAL_KEY_ID) : NULL;
        if (id && id->known == PV_PRESENT && sha1->known == PV_PRESENT &&
            pv_bytes_equal((pv_bytes){id->u.bytes, id->count},
                           (pv_bytes){sha1->u.bytes, sha1->count}))
            return true;
    }
    return false;
}

/* That the PFX has the key and its certificate: 2 when somebody could look into it, 1 when the
 * key's localKeyID says so, 0 when nothing does. */
static int worth_of_pfx(pv_subject *pfx, pv_subject *subject) {
    const pv_value *keys = pv_subject_peek(pfx, PV_FACT_PFX_KEY_COUNT);
    if (keys->known == PV_PRESENT && keys->u.integer == 0)
        return 0;
    if (pv_subject_peek(pfx, PV_FACT_PFX_CERTIFICATE_COUNT)->known == PV_PRESENT)
        return 2;
    return subject->kind == PV_KIND_CERT &&
           names(pfx, pv_subject_value(subject, PV_FACT_CERT_SHA1));
}

/* The PFX of the evidence; else the one that is the surest to have the key. */
static bool add_pfx(pv_textbuf *t, const about *x) {
    pv_subject *pfx = of_kind(x, PV_KIND_PFX);
    bool meant = pfx == x->subject;
    for (size_t i = 0; i < x->count; i++)
        meant |= x->evidence[i].subject == pfx;
    for (const pv_link *l = x->subject->links; l && pfx && !meant; l = l->next)
        if (l->to->kind == PV_KIND_PFX &&
            worth_of_pfx(l->to, x->subject) > worth_of_pfx(pfx, x->subject))
            pfx = l->to;
    return pfx && pfx->artifact && add_path(t, pfx, pfx->artifact->input);
}

/* The folder of the file that an ACL is of. */
static bool add_acl_folder(pv_textbuf *t, const about *x) {
    pv_subject *acl = of_kind(x, PV_KIND_ACL);
    const pv_value *v = acl ? pv_subject_value(acl, PV_FACT_ACL_PATH) : NULL;
    size_t size = v && v->known == PV_PRESENT ? v->count : 0;
    while (size && v->u.text[size - 1] != '\\')
        size--;
    return size > 1 && add_exact(t, v->u.text, size - 1);
}

/* What netsh calls an endpoint of its kind. */
static bool add_endpoint_kind(pv_textbuf *t, const pv_subject *binding) {
    const pv_value *v = binding ? pv_subject_peek(binding, PV_FACT_BINDING_KIND) : NULL;
    if (!v || v->known != PV_PRESENT)
        return false;
    switch ((pv_bindingkind)v->u.choice) {
    case PV_BINDINGKIND_IP:
        pv_textbuf_adds(t, "ipport");
        return true;
    case PV_BINDINGKIND_HOSTNAME:
        pv_textbuf_adds(t, "hostnameport");
        return true;
    case PV_BINDINGKIND_CENTRAL:
        pv_textbuf_adds(t, "ccs");
        return true;
    case PV_BINDINGKIND_SCOPED_CENTRAL:
        pv_textbuf_adds(t, "scopedccs");
        return true;
    case PV_BINDINGKIND_COUNT:
        break;
    }
    return false;
}

/* ---- who is denied --------------------------------------------------------------------------- */

/* What the entries deny that are to go: reading, to SYSTEM or to NETWORK SERVICE by themselves or
 * by a group of theirs; anything, to anybody. */
static bool is_denier(const pv_value *ace, placeholder_name which) {
    uint32_t read = pv_access_bit(PV_ACCESSRIGHT_READ_DATA);
    if (which == DENIES_ANYBODY)
        return pv_access_denies(ace, NULL, UINT32_MAX);
    return pv_access_denies(ace, which == DENIES_SYSTEM ? "S-1-5-18" : "S-1-5-20", read);
}

static bool same_value(const pv_value *a, const pv_value *b) {
    return a->known == b->known &&
           (a->known != PV_PRESENT ||
            pv_slice_same((pv_slice){a->u.text, a->count}, (pv_slice){b->u.text, b->count}));
}

/* The same account stands before it. */
static bool is_told(const pv_value *entries, uint32_t at, placeholder_name which) {
    const pv_value *ace = pv_value_row(entries, PV_RECORD_ACE, at);
    for (uint32_t i = 0; i < at; i++) {
        const pv_value *other = pv_value_row(entries, PV_RECORD_ACE, i);
        if (is_denier(other, which) && same_value(&ace[PV_ACE_SID], &other[PV_ACE_SID]) &&
            (ace[PV_ACE_SID].known == PV_PRESENT ||
             same_value(&ace[PV_ACE_ACCOUNT], &other[PV_ACE_ACCOUNT])))
            return true;
    }
    return false;
}

/* As icacls takes it: the SID, which every language of Windows has alike, where it is known. */
static void add_account(pv_textbuf *t, const pv_value *ace) {
    const pv_value *sid = &ace[PV_ACE_SID], *account = &ace[PV_ACE_ACCOUNT];
    if (sid->known == PV_PRESENT && pv_sid_valid(sid->u.text, sid->count))
        pv_textbuf_addf(t, "*%.*s", (int)sid->count, sid->u.text);
    else if (account->known != PV_PRESENT || !add_exact(t, account->u.text, account->count))
        pv_textbuf_adds(t, "<account>");
}

/* The accounts of those entries of the ACL; false when there is none. Of a list that is too long
 * the first ones: the rest are told when the ACL is listed anew. */
static bool add_deniers(pv_textbuf *t, const about *x, placeholder_name which) {
    enum { MOST_LOOKED_AT = 256, MOST_TOLD = 32 };
    pv_subject *acl = of_kind(x, PV_KIND_ACL);
    const pv_value *entries = acl ? pv_subject_value(acl, PV_FACT_ACL_ENTRIES) : NULL;
    unsigned told = 0;
    if (!entries || entries->known != PV_PRESENT)
        return false;
    for (uint32_t i = 0; i < entries->count && i < MOST_LOOKED_AT && told < MOST_TOLD; i++) {
        const pv_value *ace = pv_value_row(entries, PV_RECORD_ACE, i);
        if (!is_denier(ace, which) || is_told(entries, i, which))
            continue;
        if (t)
            pv_textbuf_adds(t, told ? " " : "");
        if (t)
            add_account(t, ace);
        told++;
    }
    return told > 0;
}

bool pv_remedy_is_empty(const char *command, pv_subject *subject, const pv_trace *evidence) {
    const about x = {subject, evidence ? evidence->items : NULL, evidence ? evidence->count : 0};
    for (const char *at = command; (at = strstr(at, "${")); at += 2) {
        size_t size;
        placeholder_name which = placeholder(at, &size);
        if (which >= DENIES_SYSTEM && which < NAME_COUNT && !add_deniers(NULL, &x, which))
            return true;
    }
    return false;
}

/* ---- all ------------------------------------------------------------------------------------- */

static bool add_value(pv_textbuf *t, placeholder_name which, const about *x) {
    pv_subject *store;
    switch (which) {
    case ARTIFACT:
        return add_artifact(t, x->subject);
    case SHA1:
        return add_fact(t, x, PV_FACT_CERT_SHA1);
    case SERIAL:
        return add_fact(t, x, PV_FACT_CERT_SERIAL);
    case CONTAINER:
        return add_fact(t, x, PV_FACT_KEY_CONTAINER);
    case PROVIDER:
        return add_provider(t, x);
    case UNIQUE:
        return add_fact(t, x, PV_FACT_KEY_UNIQUE_CONTAINER);
    case KEY_FILE:
        return add_key_place(t, x, ONE_FILE);
    case KEY_FOLDER:
        return add_key_place(t, x, FOLDER);
    case KEY_FILES:
        return add_key_place(t, x, ALL_FILES);
    case STORE:
        store = store_of(x);
        return store && add_fact_of(t, store, PV_FACT_STORE_NAME);
    case SCOPE:
        return add_scope(t, store_of(x));
    case INTO:
        return add_into(t, store_of(x));
    case CONTEXT:
        pv_textbuf_adds(t, is_users(store_of(x)) ? "-user" : "-machine");
        return true;
    case BOUND_STORE:
        return add_fact(t, x, PV_FACT_BINDING_STORE);
    case PFX:
        return add_pfx(t, x);
    case ENDPOINT:
        return add_fact(t, x, PV_FACT_BINDING_ENDPOINT);
    case APPLICATION:
        return add_fact(t, x, PV_FACT_BINDING_APPLICATION);
    case ENDPOINT_KIND:
        return add_endpoint_kind(t, of_kind(x, PV_KIND_BINDING));
    case ACL_FOLDER:
        return add_acl_folder(t, x);
    case ACL_PATH:
        return add_fact(t, x, PV_FACT_ACL_PATH);
    case DENIES_SYSTEM:
    case DENIES_SERVICE:
    case DENIES_ANYBODY:
        return add_deniers(t, x, which);
    case NAME_COUNT:
        break;
    }
    return false;
}

const char *pv_remedy_fill(const char *command, pv_subject *subject, const pv_trace *evidence,
                           pv_arena *arena) {
    const about x = {subject, evidence ? evidence->items : NULL, evidence ? evidence->count : 0};
    pv_textbuf t = pv_textbuf_new(arena, LONGEST_COMMAND);
    const char *at = command, *next;
    for (; (next = strstr(at, "${")); at = next) {
        size_t size;
        placeholder_name which = placeholder(next, &size);
        pv_textbuf_add(&t, at, (size_t)(next - at));
        if (which == NAME_COUNT || !add_value(&t, which, &x))
            pv_textbuf_adds(&t, which == NAME_COUNT ? "<value>" : TOKENS[which]);
        next += size;
    }
    pv_textbuf_adds(&t, at);
    return pv_textbuf_end(&t, NULL);
}

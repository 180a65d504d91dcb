/* SPDX-License-Identifier: Apache-2.0
 * Security descriptors as text (SDDL, MS-DTYP 2.5.1). Conditions of conditional entries are passed
 * over, and the entries keep a type of their own. The same two letters are a SID in one field and a
 * right in another; the field decides. A text that breaks the grammar is refused where it does so,
 * and then its DACL counts as unknown: half a list would tell wrong things. */
#include <string.h>

#include "base/slice.h"
#include "base/text.h"
#include "readers/security.h"

typedef struct {
    pv_arena *arena;
    pv_place place; /* of the whole text */
    const char *at, *end;
    pv_security *sd;
} sddl;

static pv_status broken(const sddl *s, const char *what) {
    char shown[25] = {0}; /* what is no ASCII would be half a character at the end */
    for (size_t i = 0; i + 1 < sizeof shown && s->at + i < s->end; i++)
        shown[i] = s->at[i] >= ' ' && s->at[i] < 0x7f ? s->at[i] : '?';
    return pv_fail(s->arena, PV_DAMAGED, s->place, "SDDL: %s at \"%s\"", what, shown);
}

static void skip_blanks(sddl *s) {
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n'))
        s->at++;
}

/* Takes `word` when it comes next. */
static bool takes(sddl *s, const char *word) {
    size_t size = strlen(word);
    if ((size_t)(s->end - s->at) < size || memcmp(s->at, word, size) != 0)
        return false;
    s->at += size;
    return true;
}

/* ---- fields ---------------------------------------------------------------------------------- */

static int hex_digit(char c) {
    if (pv_char_is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* S-1-5-21-...; an authority may be hexadecimal. */
static const char *sid_end(const char *at, const char *end) {
    if (end - at < 5 || (memcmp(at, "S-1", 3) != 0 && memcmp(at, "s-1", 3) != 0))
        return at;
    const char *last = at + 3;
    for (at = last; end - at >= 2 && *at == '-' && pv_char_is_digit(at[1]); last = at) {
        bool hex = end - at >= 4 && at[1] == '0' && at[2] == 'x';
        for (at += hex ? 3 : 1; at < end && (hex ? hex_digit(*at) >= 0 : pv_char_is_digit(*at));)
            at++;
    }
    return last;
}

static pv_status take_sid(sddl *s, pv_text *ret_sid) {
    skip_blanks(s);
    const char *end = sid_end(s->at, s->end), *alias = NULL;
    if (end > s->at + 4 && end - s->at < 200) {
        char *copy = pv_arena_text(s->arena, s->at, (size_t)(end - s->at));
        if (!copy)
            return pv_no_memory();
        *copy = 'S';
        *ret_sid = (pv_text){copy, (size_t)(end - s->at)};
        s->at = end;
        return pv_success();
    }
    if (s->end - s->at >= 2)
        alias = pv_sid_of_alias(s->at);
    if (!alias)
        return broken(s, "neither a SID nor the alias of one");
    *ret_sid = (pv_text){alias, strlen(alias)};
    s->at += 2;
    return pv_success();
}

typedef struct {
    char name[3];
    uint32_t mask;
} right;

static const right RIGHTS[] = {
    {"GA", 0x10000000}, {"GR", 0x80000000u}, {"GW", 0x40000000}, {"GX", 0x20000000},
    {"RC", 0x20000},    {"SD", 0x10000},     {"WD", 0x40000},    {"WO", 0x80000},
    {"CC", 0x1},        {"DC", 0x2},         {"LC", 0x4},        {"SW", 0x8},
    {"RP", 0x10},       {"WP", 0x20},        {"DT", 0x40},       {"LO", 0x80},
    {"CR", 0x100},      {"FA", 0x1f01ff},    {"FR", 0x120089},   {"FW", 0x120116},
    {"FX", 0x1200a0},   {"KA", 0xf003f},     {"KR", 0x20019},    {"KW", 0x20006},
    {"KX", 0x20019},    {"NW", 0x1},         {"NR", 0x2},        {"NX", 0x4},
};

/* As C writes them: 0x1f01ff, 2032127, 07600777. */
static pv_status take_number(sddl *s, uint32_t *ret_mask) {
    uint64_t base = 10, value = 0;
    if (takes(s, "0x") || takes(s, "0X"))
        base = 16;
    else if (*s->at == '0')
        base = 8;
    for (; s->at < s->end && *s->at != ';' && *s->at != ' '; s->at++) {
        int digit = hex_digit(*s->at);
        if (digit < 0 || (uint64_t)digit >= base)
            return broken(s, "no digit of an access mask");
        value = value * base + (uint64_t)digit;
        if (value > UINT32_MAX)
            return broken(s, "an access mask of more than 32 bits");
    }
    *ret_mask = (uint32_t)value;
    return pv_success();
}

static pv_status take_rights(sddl *s, uint32_t *ret_mask) {
    *ret_mask = 0;
    skip_blanks(s);
    if (s->at < s->end && pv_char_is_digit(*s->at))
        return take_number(s, ret_mask);
    while (s->at < s->end && *s->at != ';') {
        size_t i = 0, count = sizeof RIGHTS / sizeof *RIGHTS;
        while (i < count && !takes(s, RIGHTS[i].name))
            i++;
        if (i == count)
            return broken(s, "no access right");
        *ret_mask |= RIGHTS[i].mask;
        skip_blanks(s);
    }
    return pv_success();
}

static pv_status take_flags(sddl *s, pv_ace *ace) {
    static const struct {
        char name[3];
        uint8_t bit;
    } FLAGS[] = {{"OI", 0x01}, {"CI", 0x02}, {"NP", 0x04}, {"IO", 0x08}, {"ID", 0x10},
                 {"CR", 0x20}, {"SA", 0x40}, {"FA", 0x80}, {"TP", 0}};
    uint8_t octet = 0;
    for (skip_blanks(s); s->at < s->end && *s->at != ';'; skip_blanks(s)) {
        size_t i = 0, count = sizeof FLAGS / sizeof *FLAGS;
        while (i < count && !takes(s, FLAGS[i].name))
            i++;
        if (i == count)
            return broken(s, "no flag of an entry");
        octet |= FLAGS[i].bit;
    }
    pv_ace_set_flags(ace, octet);
    return pv_success();
}

static pv_status take_type(sddl *s, pv_ace *ace) {
    static const struct {
        char name[3];
        pv_acetype type;
    } TYPES[] = {
        {"A;", PV_ACETYPE_ALLOW},
        {"D;", PV_ACETYPE_DENY},
        {"OA", PV_ACETYPE_ALLOW},
        {"OD", PV_ACETYPE_DENY},
        {"XA", PV_ACETYPE_CONDITIONAL_ALLOW},
        {"XD", PV_ACETYPE_CONDITIONAL_DENY},
        {"ZA", PV_ACETYPE_CONDITIONAL_ALLOW},
        {"AU", PV_ACETYPE_AUDIT},
        {"OU", PV_ACETYPE_AUDIT},
        {"XU", PV_ACETYPE_AUDIT},
        {"ML", PV_ACETYPE_LABEL},
    };
    skip_blanks(s);
    ace->type = PV_ACETYPE_UNNAMED;
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (!takes(s, TYPES[i].name))
            continue;
        ace->type = TYPES[i].type;
        s->at -= TYPES[i].name[1] == ';';
        return pv_success();
    }
    const char *from = s->at;
    while (s->at < s->end && *s->at >= 'A' && *s->at <= 'Z')
        s->at++;
    return s->at == from || s->at - from > 2 ? broken(s, "no type of an entry") : pv_success();
}

/* 8-4-4-4-12 hexadecimal digits, or nothing. */
static pv_status take_guid(sddl *s, pv_text *ret_guid) {
    enum { SIZE = 36 };
    skip_blanks(s);
    if (s->at < s->end && (*s->at == ';' || *s->at == ')'))
        return pv_success();
    bool brace = takes(s, "{");
    if (s->end - s->at < SIZE)
        return broken(s, "no GUID");
    char *copy = pv_arena_text(s->arena, s->at, SIZE);
    if (!copy)
        return pv_no_memory();
    for (int i = 0; i < SIZE; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? copy[i] != '-' : hex_digit(copy[i]) < 0)
            return broken(s, "no GUID");
        copy[i] = dash || pv_char_is_digit(copy[i]) ? copy[i] : (char)(copy[i] | 0x20);
    }
    s->at += SIZE;
    if (brace && !takes(s, "}"))
        return broken(s, "no GUID");
    *ret_guid = (pv_text){copy, SIZE};
    return pv_success();
}

static pv_status take_separator(sddl *s) {
    skip_blanks(s);
    return takes(s, ";") ? pv_success() : broken(s, "an entry without its next field");
}

/* To the bracket that closes the entry; conditions hold brackets and quoted texts. */
static pv_status skip_rest(sddl *s) {
    bool quoted = false;
    for (size_t depth = 1; s->at < s->end; s->at++) {
        if (*s->at == '"')
            quoted = !quoted;
        else if (!quoted)
            depth = depth + (*s->at == '(') - (*s->at == ')');
        if (depth == 0) {
            s->at++;
            return pv_success();
        }
    }
    return broken(s, "an entry that does not end");
}

/* Behind the bracket that opens it: type;flags;rights;object;inherited object;account[;more] */
static pv_status take_entry(sddl *s) {
    pv_ace ace = {0};
    PV_TRY(take_type(s, &ace));
    PV_TRY(take_separator(s));
    PV_TRY(take_flags(s, &ace));
    PV_TRY(take_separator(s));
    PV_TRY(take_rights(s, &ace.mask));
    PV_TRY(take_separator(s));
    PV_TRY(take_guid(s, &ace.object));
    PV_TRY(take_separator(s));
    PV_TRY(take_guid(s, &ace.inherited_object));
    PV_TRY(take_separator(s));
    PV_TRY(take_sid(s, &ace.sid));
    PV_TRY(skip_rest(s));
    return pv_aces_add(&s->sd->aces, &ace, s->place);
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* D: and S:. Only the flags of the DACL matter here. */
static pv_status take_list(sddl *s, bool dacl) {
    bool null_dacl = false, is_protected = false;
    for (;;) {
        skip_blanks(s);
        if (takes(s, "NO_ACCESS_CONTROL"))
            null_dacl = true;
        else if (takes(s, "P"))
            is_protected = true;
        else if (!takes(s, "AR") && !takes(s, "AI"))
            break;
    }
    for (skip_blanks(s); takes(s, "("); skip_blanks(s))
        PV_TRY(take_entry(s));
    if (dacl) {
        s->sd->is_protected = is_protected;
        s->sd->dacl = null_dacl ? PV_DACL_NULL : PV_DACL_LIST;
    }
    return pv_success();
}

pv_status pv_security_of_sddl(pv_arena *arena, pv_bytes text, pv_place place, pv_security *ret) {
    const char *data = text.data ? (const char *)text.data : "";
    sddl s = {arena, place, data, data + text.size, ret};
    *ret = (pv_security){.aces = {.arena = arena}};
    for (skip_blanks(&s); s.at < s.end; skip_blanks(&s)) {
        pv_status status;
        if (takes(&s, "O:"))
            status = take_sid(&s, &ret->owner);
        else if (takes(&s, "G:"))
            status = take_sid(&s, &ret->group);
        else if (takes(&s, "D:"))
            status = ret->dacl == PV_DACL_UNKNOWN ? take_list(&s, true) : broken(&s, "a second D:");
        else
            status = takes(&s, "S:") ? take_list(&s, false) : broken(&s, "none of O: G: D: S:");
        if (status.error) {
            ret->dacl = PV_DACL_UNKNOWN;
            return status;
        }
    }
    return pv_success();
}

bool pv_security_is_sddl(pv_bytes text) {
    pv_security sd = {0};
    const char *data = text.data ? (const char *)text.data : "";
    sddl s = {NULL, {0}, data, data + text.size, &sd};
    skip_blanks(&s);
    if (takes(&s, "O:") || takes(&s, "G:"))
        return sid_end(s.at, s.end) > s.at + 4 ||
               (s.end - s.at >= 4 && pv_sid_of_alias(s.at) && s.at[3] == ':');
    if (!takes(&s, "D:") && !takes(&s, "S:"))
        return false;
    while (takes(&s, "P") || takes(&s, "AR") || takes(&s, "AI"))
        ;
    if (takes(&s, "NO_ACCESS_CONTROL") || (s.at < s.end && strchr("\r\n", *s.at)))
        return true;
    skip_blanks(&s);
    return takes(&s, "(") || s.at == s.end || takes(&s, "S:");
}

/* SPDX-License-Identifier: Apache-2.0
 * What several sources say differently of one thing. Some differences are natural and not listed:
 * how a key is packed in different files, how a listing spells a name. */
#include "base/text.h"
#include "facts/join_internal.h"
#include "facts/render.h"

enum { VALUES = 8, LONGEST = 4096 };

/* Facts that all sources must tell alike. */
static const pv_fact KEY_FACTS[] = {PV_FACT_KEY_SPEC,          PV_FACT_KEY_PROVIDER_TYPE,
                                    PV_FACT_KEY_PROVIDER_NAME, PV_FACT_KEY_MACHINE_KEYSET,
                                    PV_FACT_KEY_EXPORTABLE,    PV_FACT_KEY_USAGE_PROPERTY,
                                    PV_FACT_KEY_EXPORT_POLICY, PV_FACT_KEY_LINKED,
                                    PV_FACT_KEY_CONTAINER,     PV_FACT_KEY_UNIQUE_CONTAINER,
                                    PV_FACT_KEY_ALGORITHM,     PV_FACT_KEY_BITS,
                                    PV_FACT_KEY_TEST};
static const pv_fact CERT_FACTS[] = {PV_FACT_CERT_KEY_ALGORITHM, PV_FACT_CERT_KEY_BITS,
                                     PV_FACT_CERT_KEY_USAGE,     PV_FACT_CERT_EXTENDED_KEY_USAGE,
                                     PV_FACT_CERT_IS_CA,         PV_FACT_CERT_ARCHIVED};

/* Of these a file's are history, or a wish; only those of installed keys are compared. */
static bool is_files_own(pv_fact fact) {
    return fact == PV_FACT_KEY_PROVIDER_NAME || fact == PV_FACT_KEY_PROVIDER_TYPE ||
           fact == PV_FACT_KEY_MACHINE_KEYSET || fact == PV_FACT_KEY_CONTAINER ||
           fact == PV_FACT_KEY_USAGE_PROPERTY;
}

typedef struct {
    pv_subject *who[VALUES];
    const char *value[VALUES];
    size_t count;
} statements;

static const char *value_text(pv_subject *s, pv_fact fact) {
    pv_textbuf t = pv_textbuf_new(s->unit->arena, LONGEST);
    pv_render_value(&t, pv_fact_get_info(fact), pv_subject_peek(s, fact));
    return pv_textbuf_end(&t, NULL);
}

static void note(statements *all, pv_subject *s, const char *value) {
    for (size_t i = 0; i < all->count; i++)
        if (pv_text_same(all->value[i], value))
            return;
    if (all->count == VALUES)
        return;
    all->who[all->count] = s;
    all->value[all->count++] = value;
}

/* What a link or a listing says of KeySpec is what the server uses. A file's is a default for the
 * next import, which may be told otherwise: it disputes nothing. */
static bool is_spec_installed(const pv_sources *members) {
    for (uint32_t i = 0; i < members->count; i++) {
        const pv_subject *s = members->items[i];
        if (s->kind == PV_KIND_KEY && pv_join_is_installed(s) &&
            pv_subject_peek(s, PV_FACT_KEY_SPEC)->known == PV_PRESENT)
            return true;
    }
    return false;
}

static void gather(statements *all, const pv_sources *members, pv_fact fact) {
    bool files_own = is_files_own(fact) || (fact == PV_FACT_KEY_SPEC && is_spec_installed(members));
    for (uint32_t i = 0; i < members->count; i++) {
        pv_subject *s = members->items[i];
        bool heard = s->kind != PV_KIND_KEY || !files_own || pv_join_is_installed(s);
        const char *value =
            heard && pv_subject_peek(s, fact)->known == PV_PRESENT ? value_text(s, fact) : NULL;
        if (value)
            note(all, s, value);
    }
}

static const char *name_of(const char *path) {
    const char *name = strrchr(path, '/');
    return name ? name + 1 : path;
}

/* Without its folder, unless another file that states something has the same name. */
static const char *file_of(const statements *all, size_t at) {
    all->who[at]->unit->named = true;
    const char *path = all->who[at]->artifact->path, *name = name_of(path);
    for (size_t i = 0; i < all->count; i++) {
        const char *other = all->who[i]->artifact->path;
        if (strcmp(other, path) == 0 || strcmp(name_of(other), name) != 0)
            continue;
        name -= name > path; /* to the slash, then to what stands before the one before */
        while (name > path && name[-1] != '/')
            name--;
        return name;
    }
    return name;
}

/* "key.exportable: true in a.txt line:3, false in b.txt line:9". */
static const char *line_of(const statements *all, pv_fact fact, size_t *ret_size) {
    pv_textbuf t = pv_textbuf_new(all->who[0]->unit->arena, (size_t)VALUES * 2 * LONGEST);
    pv_textbuf_addf(&t, "%s: ", pv_fact_get_info(fact)->name);
    for (size_t i = 0; i < all->count; i++) {
        const char *path = file_of(all, i);
        pv_textbuf_addf(&t, "%s%s in ", i ? ", " : "", all->value[i]);
        pv_render_safe(&t, path, strlen(path));
        pv_textbuf_addc(&t, ' ');
        pv_render_place(&t, pv_subject_peek(all->who[i], fact));
    }
    return pv_textbuf_end(&t, ret_size);
}

pv_status pv_join_disagree(pv_subject *subject, const pv_sources *members) {
    bool is_key = subject->kind == PV_KIND_KEY;
    const pv_fact *facts = is_key ? KEY_FACTS : CERT_FACTS;
    size_t count = (is_key ? sizeof KEY_FACTS : sizeof CERT_FACTS) / sizeof *facts, found = 0;
    pv_fact to = is_key ? PV_FACT_KEY_DISAGREEMENTS : PV_FACT_CERT_DISAGREEMENTS;
    pv_place place = {0};
    if (members->count < 2)
        return pv_success();
    pv_text *lines = pv_arena_array(subject->unit->arena, count, sizeof *lines);
    if (!lines)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++) {
        statements all = {.count = 0};
        gather(&all, members, facts[i]);
        if (all.count < 2)
            continue;
        lines[found].data = line_of(&all, facts[i], &lines[found].size);
        place = found ? place : pv_subject_place(all.who[0], facts[i]);
        if (!lines[found++].data)
            return pv_no_memory();
    }
    pv_subject_absent(subject, to);
    if (found && is_key)
        pv_set_KEY_DISAGREEMENTS(subject, place, lines, found);
    else if (found)
        pv_set_CERT_DISAGREEMENTS(subject, place, lines, found);
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_UNIT_H
#define PKIVET_FACTS_UNIT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/cursor.h"
#include "base/limits.h"
#include "base/secret.h"
#include "facts/laps.h"
#include "facts/piece.h"
#include "facts/subject.h"

struct pv_crypto;

/* What is told to a reader of an artifact that stands inside another one. */
typedef struct {
    const char *label;        /* of a PEM block ("RSA PRIVATE KEY"); NULL elsewhere */
    pv_place_kind place_kind; /* how offsets in it are to be written: PV_BYTE, or PV_CONTENT when
                                 the bytes were decrypted */
    uint64_t origin;          /* where its first byte stands in the artifact named by `path`; of a
                                 section of text (PV_LINE) the number of its first line */
    bool same_artifact; /* the bytes are a part of the parent, not an artifact of their own: path,
                           format and digest stay the parent's (a certificate in a PFX) */
    const pv_piece
        *piece; /* the bytes are a piece of the input, which is cut; NULL: they are not */
    bool ended; /* a shell's prompt follows the section of text: what printed it was done */
} pv_hint;

/* Where in a path the files end that others are in: of "a.zip!b.zip!c" 5 and 11. A name may hold
 * the marks between them itself, so that the path alone does not tell. */
typedef struct {
    const uint32_t *ends;
    uint32_t count;
} pv_path_ends;

/* One blob that a reader recognises. */
typedef struct pv_artifact {
    struct pv_artifact *next;
    struct pv_artifact *parent; /* NULL for the input itself */
    uint32_t id;                /* within the unit from 1, in the order of finding */
    const char *path;           /* as reports show it: "dir/web.pem#2" */
    const char *input;          /* path of the input that it is, or that it was found in */
    pv_path_ends outer;         /* the archives that the input is in */
    const char *format;         /* the reader's name ("pfx") */
    pv_bytes bytes;             /* empty where they are not at hand any more */
    uint64_t size;              /* how many they are, or were */
    uint64_t at;                /* where they begin in the parent's, from 1; 0: nowhere in them */
    bool locked;                /* holds encrypted content and no password was offered */
    bool has_sha256;
    uint8_t sha256[32]; /* see pv_artifact_sha256 */
} pv_artifact;

/* Something that could not be read. */
typedef struct pv_problem {
    struct pv_problem *next;
    pv_artifact *artifact; /* NULL: the path of the unit */
    pv_code code;
    pv_place place;
    const char *message;
} pv_problem;

typedef struct pv_unit pv_unit;

/* Everything that comes of one input (a file): its artifacts, subjects and problems, in the order
 * of finding, in one arena that is dropped whole. */
struct pv_unit {
    pv_arena *arena;
    const pv_limits *limits;
    struct pv_crypto *crypto;
    const pv_passwords *passwords; /* may be NULL */
    const char *path;
    pv_path_ends outer;       /* the archives that the input is in */
    pv_laps *laps;            /* NULL: nobody asked what takes the time */
    const char *record_field; /* where records hold their artifact (--record-field); or NULL */
    pv_artifact *artifacts, **artifacts_end;
    pv_subject *subjects, **subjects_end;
    pv_problem *problems, **problems_end;
    uint32_t artifact_count, subject_count, problem_count;
    unsigned nesting;
    uint64_t work; /* steps that were spent of the limit */
    bool work_refused;
    bool named;     /* a fact hangs, or may hang, on what the input is called */
    bool path_told; /* a text of a finding holds the input's path */
    bool is_piece;  /* of an input that is cut: the artifact with its path is not whole */
    /* SHA-256 with the unit's crypto, for who may not see crypto/. */
    void (*sha256)(struct pv_crypto *crypto, pv_bytes bytes, uint8_t ret_digest[32]);
    /* The first part of a key file's name from its container's, 32 hex digits and a NUL; false
     * when that cannot be told. NULL where nothing is joined. */
    bool (*unique_name)(struct pv_crypto *crypto, pv_providerkind kind, pv_bytes container,
                        char ret_hex[33]);
    /* Hands bytes inside an artifact to whichever reader claims them: the one way back up, owned
     * here so that readers need not know one another. Bytes that nobody claims are no failure:
     * then `*ret_claimed` (may be NULL) is false. Only want of memory and limits fail. */
    pv_status (*nested)(pv_unit *unit, pv_artifact *parent, pv_bytes bytes, const char *name,
                        const pv_hint *hint, bool *ret_claimed);
};

void pv_unit_init(pv_unit *unit, pv_arena *arena, const pv_limits *limits, const char *path);

/* A point to go back to: all that was found after it is forgotten, and its memory given back.
 * Nothing found before may have been linked to it. Work that was spent stays so. */
typedef struct {
    pv_unit unit;
    pv_arena_point memory;
} pv_unit_point;
pv_unit_point pv_unit_mark(const pv_unit *unit);
void pv_unit_rewind(pv_unit *unit, const pv_unit_point *point);

/* Adds to the unit. NULL parent: the input itself. PV_OVER_LIMIT when the unit is full. */
PV_MUST_USE pv_status pv_unit_add_artifact(pv_unit *unit, pv_artifact *parent, const char *path,
                                           const char *format, pv_bytes bytes,
                                           pv_artifact **ret_artifact);
PV_MUST_USE pv_status pv_unit_add_subject(pv_unit *unit, pv_artifact *artifact, pv_kind kind,
                                          pv_subject **ret_subject);

/* An artifact that another unit has, for what is found in a further piece of it: in no list, and
 * not counted. NULL without memory. */
pv_artifact *pv_unit_same_artifact(pv_unit *unit, const char *format, pv_bytes bytes);

/* Of the artifact's bytes; computed once, when first asked for. */
const uint8_t *pv_artifact_sha256(pv_unit *unit, pv_artifact *artifact);

/* Notes what could not be read; the message is copied. Notes beyond the limit are dropped, but the
 * last one says so. */
void pv_unit_problem(pv_unit *unit, pv_artifact *artifact, pv_code code, pv_place place,
                     const char *message);
/* The same, from a failure. */
void pv_unit_problem_of(pv_unit *unit, pv_artifact *artifact, pv_status failure);

/* An input with so many problems that they are no longer listed was made to have them. What stands
 * behind those is not read: millions of broken elements would cost minutes, and memory for each. */
static inline bool pv_unit_is_hopeless(const pv_unit *unit) {
    return unit->problem_count > unit->limits->problems;
}

/* Whether so many steps of costly arithmetic may still be spent on the input; they are counted.
 * What one key or signature costs has limits of its own, but a hostile input may hold any number of
 * them. The first refusal is noted as a problem. */
bool pv_unit_may_work(pv_unit *unit, uint64_t steps);
/* The same of trying one password: a step is some four iterations. More of them than the limit
 * kdf_iterations allows cost nothing, as they are not worked off. */
bool pv_unit_may_derive(pv_unit *unit, uint64_t iterations);

/* Links keys that stand alone to certificates of the unit with the same public key, and says of
 * each key whether it matches (key.matches_certificate). PFX readers have linked theirs before. */
PV_MUST_USE pv_status pv_unit_pair(pv_unit *unit);

/* What a reader works on. */
typedef struct {
    pv_unit *unit;
    pv_artifact *artifact; /* what subjects and problems belong to */
    pv_bytes bytes;        /* what to read: all of the artifact, or (hint.same_artifact) a part */
    pv_hint hint;
} pv_reading;

/* A cursor over those bytes whose failures go to the unit's arena and whose places are
 * those that the hint asks for. */
pv_cursor pv_reading_cursor(const pv_reading *reading);

#endif

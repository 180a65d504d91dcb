/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_LIMITS_H
#define PKIVET_BASE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Every cap of the engine, with its default and the least that it may be set to: with less nothing
 * could be read at all. LIMIT(field, default, least, unit, meaning) */
#define PV_LIMITS(LIMIT)                                                                           \
    LIMIT(artifact_bytes, 256u << 20, 1, "bytes", "largest input that is read whole")              \
    LIMIT(unit_bytes, 1024u << 20, 1u << 20, "bytes", "memory for all that is found in one input") \
    LIMIT(cut_bytes, 8u << 20, 1, "bytes",                                                         \
          "a longer bundle or file of records is read piece by piece")                             \
    LIMIT(record_bytes, 16u << 20, 1, "bytes", "largest record (--record-field, lines of base64)") \
    LIMIT(nesting, 16, 1, "levels", "artifacts inside artifacts")                                  \
    LIMIT(subjects, 1u << 20, 1, "subjects", "subjects found in one input")                        \
    LIMIT(problems, 1u << 16, 1, "problems", "problems noted for one input")                       \
    LIMIT(kdf_iterations, 10000000, 1, "iterations", "of one key derivation (PFX, PKCS#8)")        \
    LIMIT(work, 20000000, 1, "steps",                                                              \
          "about 0.5 us each: key derivations, for each password; checks of keys; signatures")     \
    LIMIT(key_bits, 16384, 1, "bits", "largest public key that a signature is verified with")      \
    LIMIT(extensions, 512, 1, "extensions", "in one certificate or request")                       \
    LIMIT(folder_depth, 256, 1, "levels", "folders inside folders")                                \
    LIMIT(archive_depth, 16, 1, "levels", "archives inside archives")                              \
    LIMIT(archive_entries, 8u << 20, 1, "entries", "in one archive, with those inside it")         \
    LIMIT(archive_bytes, 1ull << 40, 1, "bytes", "that come out of one archive")                   \
    LIMIT(archive_ratio, 250, 1, "times", "that they may be its size, beyond the first 64 MiB")    \
    LIMIT(index_bytes, 16ull << 30, 1, "bytes",                                                    \
          "temporary files of what rules over the whole scan compare")                             \
    LIMIT(memo_bytes, 4u << 20, 1, "bytes",                                                        \
          "of one worker, for verdicts that it remembers from subject to subject")                 \
    LIMIT(copy_bytes, 8u << 20, 1, "bytes",                                                        \
          "for what came of inputs, which copies of them share; 1: none do")                       \
    LIMIT(store_bytes, 1ull << 42, 1u << 16, "bytes", "the file that --store names")               \
    LIMIT(lua_bytes, 32u << 20, 16u << 20, "bytes", "memory of one worker's Lua state")            \
    LIMIT(rule_bytes, 4u << 20, 64u << 10, "bytes", "memory that one run of a rule may add")       \
    LIMIT(rule_steps, 1000000, 1000, "steps", "Lua instructions of one run of a rule")

typedef struct {
#define LIMIT(field, value, least, unit, meaning) uint64_t field;
    PV_LIMITS(LIMIT)
#undef LIMIT
} pv_limits;

static inline pv_limits pv_limits_default(void) {
    return (pv_limits){
#define LIMIT(field, value, least, unit, meaning) .field = value,
        PV_LIMITS(LIMIT)
#undef LIMIT
    };
}

/* A row of the table. */
typedef struct {
    const char *name, *unit, *meaning;
    size_t offset;
    uint64_t value, least;
} pv_limit;

/* NULL beyond the last. */
const pv_limit *pv_limit_at(size_t index);

/* Changes one by its name. False, and what is wrong with name or value as text. */
enum { PV_LIMIT_WRONG = 256 };
bool pv_limit_set(pv_limits *limits, const char *name, uint64_t value,
                  char ret_wrong[PV_LIMIT_WRONG]);

#endif

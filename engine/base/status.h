/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_STATUS_H
#define PKIVET_BASE_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#define PV_MUST_USE          __attribute__((warn_unused_result))
#define PV_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

typedef enum {
    PV_OK = 0,
#define CODE(symbol, name, meaning) PV_##symbol,
#include "base/codes.def"
#undef CODE
} pv_code;

/* Where something was read. BYTE: offset in the artifact. CONTENT: offset in content that was
 * decrypted or decoded from it. LINE: 1-based. NOWHERE: derived, or the artifact as a whole. */
typedef enum { PV_NOWHERE, PV_BYTE, PV_CONTENT, PV_LINE } pv_place_kind;
typedef struct {
    pv_place_kind kind;
    uint64_t at;
} pv_place;

/* Why a call failed. `message` is English text without a final stop, living as long as the arena
 * that the failing call worked on, or for ever. */
typedef struct {
    pv_code code;
    pv_place place;
    const char *message;
} pv_error;

/* The result of everything that can fail; NULL error is success. */
typedef struct {
    const pv_error *error;
} pv_status;

struct pv_arena;

static inline pv_status pv_success(void) {
    return (pv_status){0};
}

/* A failure whose text is formatted into `arena` (may be NULL: then the code's meaning is the
 * text). Never fails itself: without memory it is the static out-of-memory error. A macro over a
 * function that never gives NULL, so that compilers know a failure when they see one. */
#define pv_fail(...) pv_failure(pv_error_new(__VA_ARGS__))
const pv_error *pv_error_new(struct pv_arena *arena, pv_code code, pv_place place, const char *fmt,
                             ...) PV_PRINTF(4, 5) __attribute__((returns_nonnull));

PV_MUST_USE static inline pv_status pv_failure(const pv_error *error) {
#ifdef __clang_analyzer__ /* does not go by returns_nonnull */
    if (!error)
        __builtin_unreachable();
#endif
    return (pv_status){error};
}

/* Static: needs no memory. */
extern const pv_error PV_ERROR_NO_MEMORY;
PV_MUST_USE static inline pv_status pv_no_memory(void) {
    return (pv_status){&PV_ERROR_NO_MEMORY};
}

/* Public name of a code ("damaged"), and its meaning; never NULL. */
const char *pv_code_name(pv_code code);
const char *pv_code_meaning(pv_code code);

/* The only macro with control flow: returns from the caller with the failure of `call`. */
#define PV_TRY(call)                                                                               \
    do {                                                                                           \
        pv_status pv_try_status = (call);                                                          \
        if (pv_try_status.error)                                                                   \
            return pv_try_status;                                                                  \
    } while (0)

#endif

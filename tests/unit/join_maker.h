/* SPDX-License-Identifier: Apache-2.0
 * Cases made of subjects that no reader read: a unit with files by name, certificates by a
 * thumbprint of one octet or a few, keys by a public key of one letter. */
#ifndef PKIVET_TESTS_JOIN_MAKER_H
#define PKIVET_TESTS_JOIN_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "facts/join.h"
#include "facts/setters.h"

typedef struct {
    pv_arena *arena;
    pv_limits limits;
    pv_unit unit;
} join_case;

static inline void must(pv_status status) {
    if (status.error)
        fail_msg("%s", status.error->message);
}

static inline void join_digest(struct pv_crypto *crypto, pv_bytes bytes, uint8_t ret_digest[32]) {
    (void)crypto;
    memset(ret_digest, (int)bytes.size, 32);
}

static inline void join_start(join_case *c) {
    *c = (join_case){.arena = pv_arena_new(1u << 30)};
    assert_non_null(c->arena);
    c->limits = pv_limits_default();
    pv_unit_init(&c->unit, c->arena, &c->limits, "case");
    c->unit.sha256 = join_digest;
}

static inline void join_end(join_case *c) {
    pv_arena_free(c->arena);
}

static inline pv_place join_line(uint64_t line) {
    return (pv_place){PV_LINE, line};
}

static inline pv_text join_text(const char *text) {
    return (pv_text){text, strlen(text)};
}

static inline pv_artifact *join_artifact(join_case *c, const char *path) {
    for (pv_artifact *a = c->unit.artifacts; a; a = a->next)
        if (strcmp(a->path, path) == 0)
            return a;
    pv_artifact *made;
    must(pv_unit_add_artifact(&c->unit, NULL, path, "test", (pv_bytes){0}, &made));
    return made;
}

static inline pv_subject *join_add(join_case *c, pv_kind kind, const char *path) {
    pv_subject *s;
    must(pv_unit_add_subject(&c->unit, join_artifact(c, path), kind, &s));
    return s;
}

static inline pv_subject *join_cert(join_case *c, const char *path, const char *sha1,
                                    const char *public_key) {
    pv_subject *s = join_add(c, PV_KIND_CERT, path);
    if (sha1)
        pv_set_CERT_SHA1(s, join_line(1), pv_bytes_of_text(sha1));
    if (public_key)
        s->public_key = pv_bytes_of_text(public_key);
    return s;
}

static inline pv_subject *join_key(join_case *c, const char *path, const char *public_key,
                                   pv_keysource source) {
    pv_subject *s = join_add(c, PV_KIND_KEY, path);
    pv_set_KEY_SOURCE(s, join_line(1), source);
    if (public_key)
        s->public_key = pv_bytes_of_text(public_key);
    return s;
}

/* A certificate with its key. */
static inline void join_pfx(join_case *c, const char *path, const char *sha1,
                            const char *public_key) {
    pv_subject *pfx = join_add(c, PV_KIND_PFX, path);
    pv_subject *cert = join_cert(c, path, sha1, public_key);
    pv_subject *key = join_key(c, path, public_key, PV_KEYSOURCE_FILE);
    pv_set_KEY_PRESENT(key, join_line(1), true);
    must(pv_subject_link(key, cert));
    must(pv_subject_link(key, pfx));
    must(pv_subject_link(cert, pfx));
}

static inline pv_subject *join_acl(join_case *c, const char *path, const char *of, bool file) {
    pv_subject *s = join_add(c, PV_KIND_ACL, path);
    pv_set_ACL_PATH(s, join_line(1), join_text(of));
    pv_set_ACL_KIND(s, join_line(1), file ? PV_ACLKIND_KEY_FILE : PV_ACLKIND_FOLDER);
    return s;
}

static inline void join_all(join_case *c) {
    must(pv_unit_join(&c->unit));
}

/* The joined subjects of a kind, in order. */
static inline pv_subject *join_made(const join_case *c, pv_kind kind, size_t index) {
    for (pv_subject *s = c->unit.subjects; s; s = s->next)
        if (s->kind == kind && pv_subject_is_joined(s) && index-- == 0)
            return s;
    return NULL;
}

static inline size_t join_count(const join_case *c, pv_kind kind) {
    size_t count = 0;
    while (join_made(c, kind, count))
        count++;
    return count;
}

#endif

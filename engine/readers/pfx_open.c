/* SPDX-License-Identifier: Apache-2.0
 * The password of a PFX: which candidate fits its MAC (RFC 7292 4, RFC 9579) or, without one, opens
 * its content; and what it means when none does. Locked, wrong password, damaged and over a limit
 * are four answers and are kept apart here. Refuses to spend more than a few limits' worth of
 * iterations on one file. */
#include <inttypes.h>

#include "base/der.h"
#include "base/text.h"
#include "facts/setters.h"
#include "readers/pfx.h"

/* How many times the limit of one derivation all derivations of a file may cost. */
enum { ITERATIONS_TIMES = 16 };
/* Candidates that are tried of every file: NULL (0) and the empty password. */
enum { EMPTY = 1, BUILT_IN = 2 };

static void free_scratch(void *arena) {
    pv_arena_free(arena);
}

/* Attempts go to an arena of their own, which is emptied after each: thousands of wrong passwords
 * need the memory of one. */
static pv_status empty_scratch(pv_pfx *p) {
    if (p->scratch) {
        pv_arena_reset(p->scratch);
        return pv_success();
    }
    pv_arena *scratch = pv_arena_new(p->artifact->bytes.size * 2 + (1u << 20));
    if (!scratch)
        return pv_no_memory();
    PV_TRY(pv_arena_defer(p->unit->arena, free_scratch, scratch));
    p->scratch = scratch;
    return pv_success();
}

/* Failures of attempts die with the scratch: their text is copied. */
static pv_status note_scratch(pv_pfx *p, pv_status status) {
    const pv_error *e = status.error;
    if (!e || e->code == PV_OUT_OF_MEMORY || e->code == PV_STOPPED)
        return status;
    pv_unit_problem(p->unit, p->artifact, e->code, e->place, e->message);
    return pv_success();
}

static void found(pv_pfx *p, size_t candidate, pv_place place) {
    if (p->has_password)
        return;
    p->has_password = true;
    bool empty = candidate && !pv_passwords_at(p->unit->passwords, candidate).bytes.size;
    p->password = empty ? EMPTY : candidate; /* also when an empty one was offered */
    p->password_place = place;
}

/* The candidates in the order of trying: those offered, then NULL and the empty one, which are
 * candidates 0 and 1. */
static size_t in_order(const pv_unit *unit, size_t n) {
    return (n + BUILT_IN) % pv_passwords_count(unit->passwords);
}

/* How many of the candidates from the n-th on are asked of the MAC at once: the last two. */
static size_t at_once(const pv_unit *unit, size_t n) {
    return in_order(unit, n) == 0 ? BUILT_IN : 1;
}

/* Leaves out NULL where it is the same as the empty one. */
static pv_status ask_mac(pv_pfx *p, pv_bytes content, size_t n, bool *ret_fits) {
    const pv_unit *unit = p->unit;
    size_t count = at_once(unit, n), at;
    if (count == BUILT_IN && !pv_mac_tells_null(&p->mac)) {
        n++;
        count--;
    }
    pv_mac_question asked = {.content = content, .count = count};
    for (size_t i = 0; i < count; i++)
        asked.passwords[i] = pv_passwords_at(unit->passwords, in_order(unit, n + i));
    PV_TRY(empty_scratch(p));
    PV_TRY(pv_mac_find(unit->crypto, p->scratch, unit->limits, &p->mac, &asked, &at));
    *ret_fits = at < count;
    if (*ret_fits)
        found(p, in_order(unit, n + at), p->mac.place);
    return pv_success();
}

static bool may_ask_mac(const pv_pfx *p, size_t candidates) {
    bool may = true;
    while (may && candidates--)
        may = pv_unit_may_derive(p->unit, pv_mac_steps(&p->mac));
    return may;
}

static pv_status sweep_mac(pv_pfx *p, pv_bytes content) {
    const pv_unit *unit = p->unit;
    const size_t count = pv_passwords_count(unit->passwords);
    bool fits = false;
    for (size_t n = 0; n < count && !fits; n += at_once(unit, n)) {
        if (!may_ask_mac(p, at_once(unit, n)))
            return pv_success();
        PV_TRY(ask_mac(p, content, n, &fits));
    }
    p->mac_state = fits ? PV_PFX_MAC_FITS : PV_PFX_MAC_FITS_NOTHING;
    return pv_success();
}

pv_status pv_pfx_try_mac(pv_pfx *p, pv_bytes content) {
    p->mac_state = PV_PFX_MAC_UNCHECKED;
    return note_scratch(p, sweep_mac(p, content));
}

/* What is to be opened. */
typedef struct {
    const pv_pbe_info *how;
    pv_bytes ciphertext;
    uint8_t first;
} sealed;

/* Padding alone passes a wrong password one time in 256, and RC4 has none. Where the MAC vouches
 * for the password, content that breaks off is for its reader to tell. */
static bool well_formed(pv_arena *arena, pv_bytes plain, uint8_t first, bool vouched) {
    pv_cursor c = pv_cursor_over(plain, arena), inner;
    c.tolerant = true;
    if (vouched)
        return pv_der_next_is(&c, PV_TAG_SEQUENCE);
    if (pv_der_enter(&c, PV_TAG_SEQUENCE, "decrypted content", &inner).error || pv_der_more(&c))
        return false;
    return !pv_der_more(&inner) || pv_der_next_is(&inner, first);
}

static pv_status keep(pv_pfx *p, pv_bytes plain, pv_cursor *ret_plain) {
    void *copy = pv_arena_copy(p->unit->arena, plain.data, plain.size);
    if (!copy)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(p->unit->arena, copy, plain.size));
    *ret_plain = pv_cursor_over((pv_bytes){copy, plain.size}, p->unit->arena);
    ret_plain->place_kind = PV_CONTENT;
    ret_plain->tolerant = true;
    return pv_success();
}

static pv_status attempt(pv_pfx *p, const sealed *s, size_t candidate, pv_cursor *ret_plain,
                         bool *ret_opened) {
    const pv_unit *unit = p->unit;
    pv_bytes plain;
    p->refused = !pv_unit_may_derive(p->unit, s->how->iterations);
    if (p->refused)
        return pv_success();
    PV_TRY(empty_scratch(p));
    pv_status status =
        pv_pbe_decrypt(unit->crypto, p->scratch, unit->limits, s->how,
                       pv_passwords_at(unit->passwords, candidate), s->ciphertext, &plain);
    if (status.error && status.error->code == PV_WRONG_PASSWORD)
        return pv_success();
    PV_TRY(status);
    bool vouched = p->mac_state == PV_PFX_MAC_FITS && candidate == p->password;
    if (!well_formed(p->scratch, plain, s->first, vouched))
        return pv_success();
    PV_TRY(keep(p, plain, ret_plain));
    found(p, candidate, s->how->place);
    p->opened = *ret_opened = true;
    return pv_success();
}

/* Where nothing is left to try: what hinders any password. */
static pv_status examine(pv_pfx *p, const sealed *s) {
    PV_TRY(empty_scratch(p));
    return pv_pbe_examine(p->unit->crypto, p->scratch, p->unit->limits, s->how, s->ciphertext);
}

/* The derivations of PBES1 and PBES2 take NULL and empty alike. */
static bool tells_null(pv_pbe scheme) {
    return scheme >= PV_PBE_RC4_128 && scheme <= PV_PBE_RC2_40;
}

/* What has been tried on the MAC need not be tried on content: both use one password, but for
 * files made with -twopass, and there the user offers them. */
static bool is_denied(const pv_pfx *p, size_t candidate) {
    return candidate < BUILT_IN && p->mac_state == PV_PFX_MAC_FITS_NOTHING;
}

static pv_status sweep(pv_pfx *p, const sealed *s, pv_cursor *ret_plain, bool *ret_opened) {
    const size_t count = pv_passwords_count(p->unit->passwords);
    const bool null = tells_null(s->how->scheme);
    bool tried = false;
    for (size_t n = 0; n < count && !*ret_opened && !p->refused; n++) {
        size_t i = in_order(p->unit, n);
        if ((p->has_password && i == p->password) || is_denied(p, i) || (i == 0 && !null))
            continue;
        PV_TRY(attempt(p, s, i, ret_plain, ret_opened));
        tried = true;
    }
    if (!tried)
        PV_TRY(examine(p, s));
    if (!*ret_opened)
        p->sweeps++;
    return pv_success();
}

/* Whether trying all candidates once more is worth its price. Where no candidate fits the MAC, one
 * try tells a wrong password from a broken MAC; elsewhere parts may be broken, or closed under
 * passwords of their own. */
static bool may_sweep(const pv_pfx *p) {
    return p->sweeps < (p->mac_state == PV_PFX_MAC_FITS_NOTHING ? 1 : 4);
}

/* One derivation is held to the limit elsewhere; a file of very many is held to a sum here. */
static pv_status charge(pv_pfx *p, const pv_pbe_info *how) {
    uint64_t limit = p->unit->limits->kdf_iterations;
    if (how->iterations <= limit)
        p->iterations += how->iterations;
    uint64_t most = limit > UINT64_MAX / ITERATIONS_TIMES ? UINT64_MAX : limit * ITERATIONS_TIMES;
    if (p->iterations <= most)
        return pv_success();
    return pv_fail(p->unit->arena, PV_OVER_LIMIT, how->place,
                   "all key derivations of the file together ask for more than %d times the limit "
                   "of %" PRIu64 " iterations",
                   ITERATIONS_TIMES, limit);
}

static bool is_ascii(pv_bytes text) {
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] >= 0x80)
            return false;
    return true;
}

/* The MAC and the schemes of PKCS#12 take a password's characters, PBES2 its octets: UTF-8 for most
 * writers, a code page for some. So one that fits the MAC may open nothing. */
static bool may_be_in_code_page(const pv_pfx *p, const pv_pbe_info *how) {
    return p->password >= BUILT_IN && !tells_null(how->scheme) &&
           !is_ascii(pv_passwords_at(p->unit->passwords, p->password).bytes);
}

static void closed_under_mac(const pv_pfx *p, const pv_pbe_info *how) {
    static const char IN_CODE_PAGE[] =
        "encrypted content: does not decrypt under the password that fits the MAC, whose octets "
        "are no UTF-8 (Latin-1?); save the file of passwords as UTF-8";
    static const char IN_UTF8[] =
        "encrypted content: does not decrypt under the password that fits the MAC; it holds "
        "characters beyond ASCII, and its writer may have taken them in another encoding than "
        "UTF-8 (Latin-1?): offer it in that one, too";
    if (!may_be_in_code_page(p, how)) {
        pv_unit_problem(p->unit, p->artifact, PV_DAMAGED, how->place,
                        "encrypted content: does not decrypt under the password that fits the MAC");
        return;
    }
    if (p->closed)
        return; /* told of another part */
    bool utf8 = pv_utf8_valid(pv_passwords_at(p->unit->passwords, p->password).bytes);
    pv_unit_problem(p->unit, p->artifact, PV_WRONG_PASSWORD, how->place,
                    utf8 ? IN_UTF8 : IN_CODE_PAGE);
}

static void stays_closed(pv_pfx *p, const pv_pbe_info *how) {
    if (p->mac_state == PV_PFX_MAC_FITS)
        closed_under_mac(p, how);
    else if (!p->closed)
        p->closed_place = how->place;
    p->closed = true;
}

pv_status pv_pfx_open(pv_pfx *p, const pv_pbe_info *how, pv_bytes ciphertext, uint8_t first,
                      pv_cursor *ret_plain, bool *ret_opened) {
    const sealed s = {how, ciphertext, first};
    bool opened = false;
    *ret_opened = false;
    PV_TRY(charge(p, how));
    p->refused = false;
    pv_status status = pv_success();
    if (p->has_password)
        status = attempt(p, &s, p->password, ret_plain, &opened);
    if (!status.error && !opened && !p->refused && may_sweep(p))
        status = sweep(p, &s, ret_plain, &opened);
    if (!status.error && !opened && !p->refused)
        stays_closed(p, how);
    PV_TRY(note_scratch(p, status));
    *ret_opened = opened;
    return pv_success();
}

static void wrong_password(pv_pfx *p, pv_place place) {
    size_t offered = pv_passwords_count(p->unit->passwords) - BUILT_IN;
    const char *message = pv_arena_printf(
        p->unit->arena, "%zu offered password%s, none and the empty one were tried: none fits",
        offered, offered == 1 ? "" : "s");
    pv_unit_problem(p->unit, p->artifact, PV_WRONG_PASSWORD, place,
                    message ? message : pv_code_meaning(PV_WRONG_PASSWORD));
}

/* What it means that the MAC, or some content, went with no candidate. */
static void settle_misfit(pv_pfx *p) {
    bool mac = p->mac_state == PV_PFX_MAC_FITS_NOTHING;
    if (!mac && (!p->closed || p->mac_state == PV_PFX_MAC_FITS))
        return;
    pv_place place = mac ? p->mac.place : p->closed_place;
    bool offered = pv_passwords_offered(p->unit->passwords);
    if (mac && p->opened)
        pv_unit_problem(p->unit, p->artifact, PV_DAMAGED, place,
                        "the MAC does not verify under the password that opens the content");
    else if (p->opened && offered)
        pv_unit_problem(p->unit, p->artifact, PV_DAMAGED, place,
                        "encrypted content: does not decrypt, though other content does");
    else if (offered)
        wrong_password(p, place);
    else if (p->closed || p->encryption || p->unseen) /* a MAC alone locks nothing */
        p->artifact->locked = true;
}

void pv_pfx_settle_password(pv_pfx *p) {
    static const pv_password_kind KINDS[] = {PV_PASSWORD_NULL_PASSWORD, PV_PASSWORD_EMPTY};
    settle_misfit(p);
    if (p->has_password)
        pv_set_PFX_PASSWORD(p->subject, p->password_place,
                            p->password < BUILT_IN ? KINDS[p->password] : PV_PASSWORD_OFFERED);
    else if (p->mac_state == PV_PFX_MAC_NONE && !p->encryption && !p->unseen)
        pv_set_PFX_PASSWORD(p->subject, p->start, PV_PASSWORD_NONE_NEEDED);
}

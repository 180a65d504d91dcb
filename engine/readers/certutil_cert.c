/* SPDX-License-Identifier: Apache-2.0
 * Facts of a certificate from what certutil printed of it. Where rows of hex hold the whole of it
 * the reader of certificates has them, and what the listing alone knows is added. Dates and names
 * are put into the form that certificates themselves are told in; what a listing leaves open stays
 * undetermined. */
#include "base/text.h"
#include "readers/certutil.h"
#include "readers/errors.h"

enum { SHA1 = 20, SHA256 = 32 };

static void set_octets(pv_certutil *c, pv_subject *cert, const pv_said *said, size_t size,
                       void (*set)(pv_subject *, pv_place, pv_bytes)) {
    uint8_t *octets = pv_arena_alloc(c->arena, size);
    size_t found;
    if (!pv_is_said(said) || !octets)
        return;
    if (pv_slice_octets(said->text, octets, size, &found) && found == size)
        set(cert, said->place, (pv_bytes){octets, size});
    else
        pv_unit_problem(c->unit, c->artifact, PV_DAMAGED, said->place,
                        size == SHA1 ? "the SHA-1 of the certificate is not 20 octets"
                                     : "the SHA-256 of the certificate is not 32 octets");
}

static void set_name(pv_subject *cert, pv_said_name *name,
                     void (*set)(pv_subject *, pv_place, pv_text)) {
    size_t size;
    if (name->place.kind == PV_NOWHERE || !name->text.size)
        return;
    const char *text = pv_textbuf_end(&name->text, &size);
    if (text)
        set(cert, name->place, (pv_text){text, size});
}

static void set_subject(pv_subject *cert, pv_place place, pv_text text) {
    pv_set_shared_SUBJECT(cert, place, text);
}

static void set_serial(pv_certutil *c, pv_subject *cert) {
    const pv_said *serial = &c->block.cert.serial;
    pv_text hex;
    if (!pv_is_said(serial))
        return;
    if (pv_certutil_hex(c->arena, serial->text, &hex))
        pv_set_CERT_SERIAL(cert, serial->place, hex);
    else
        pv_unit_problem(c->unit, c->artifact, PV_DAMAGED, serial->place,
                        "the serial number is not hexadecimal");
}

/* "Root Certificate: Subject matches Issuer" compares names; with the line on the signature before
 * it the certificate is self-signed. */
static void set_self(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    if (pv_is_said(&s->not_root)) {
        pv_set_CERT_SELF_ISSUED(cert, s->not_root.place, false);
        pv_set_CERT_SELF_SIGNED(cert, s->not_root.place, false);
    } else if (pv_is_said(&s->root)) {
        pv_set_CERT_SELF_ISSUED(cert, s->root.place, true);
        if (pv_is_said(&s->signature_matches))
            pv_set_CERT_SELF_SIGNED(cert, s->root.place, true);
    }
}

static pv_status text_of(pv_certutil *c, pv_slice slice, pv_text *ret_text) {
    const char *text = pv_slice_text(c->arena, slice);
    *ret_text = (pv_text){text, slice.size};
    return text ? pv_success() : pv_no_memory();
}

/* "WebServer, Web Server", or "Web(1.3.6.1...)", whose numbers are those of a template of
 * version 2 and stand in an extension of a verbose dump. */
pv_status pv_certutil_set_template_name(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    const pv_said *said = pv_is_said(&s->template_name) ? &s->template_name : &s->template;
    pv_slice name;
    pv_text text;
    if (!pv_is_said(said))
        return pv_success();
    pv_slice_cut(said->text, ",", &name, NULL);
    pv_slice_cut(name, "(", &name, NULL);
    if (!name.size)
        return pv_success();
    PV_TRY(text_of(c, name, &text));
    pv_set_shared_TEMPLATE_NAME(cert, said->place, text);
    return pv_success();
}

/* ---- what the store keeps -------------------------------------------------------------------- */

static pv_status set_friendly_name(pv_certutil *c, pv_subject *cert) {
    const pv_said *said = &c->block.cert.friendly_name;
    pv_text text;
    if (!pv_is_said(said))
        return pv_success();
    PV_TRY(text_of(c, said->text, &text));
    pv_set_CERT_FRIENDLY_NAME(cert, said->place, text);
    return pv_success();
}

/* "Archived!" stands first in the block of an archived certificate; where its language has no such
 * line in the table its lack tells nothing. */
static void set_archived(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    const pv_said *said = pv_is_said(&s->archived) ? &s->archived : &s->archived_property;
    if (pv_is_said(said))
        pv_set_CERT_ARCHIVED(cert, said->place, true);
    else if (c->store && c->block.begun && pv_slice_is(s->serial_label, "Serial Number"))
        pv_set_CERT_ARCHIVED(cert, c->block.place, false);
}

static void absent_properties(const pv_said_certificate *s, pv_subject *cert) {
    if (!pv_is_said(&s->friendly_name))
        pv_subject_absent(cert, PV_FACT_CERT_FRIENDLY_NAME);
    if (!pv_is_said(&s->renewal))
        pv_subject_absent(cert, PV_FACT_CERT_REPLACED_BY);
}

static pv_status set_verified(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    if (!pv_is_said(&s->verified)) {
        if (pv_slice_is(c->command.verb, "verifystore") && !c->cut)
            pv_subject_absent(cert, PV_FACT_CERT_VERIFY_ERROR);
        return pv_success();
    }
    const char *text = pv_error_code_text(c->arena, s->verify_error);
    if (!text)
        return pv_no_memory();
    pv_set_CERT_VERIFY_ERROR(cert, s->verified.place, (pv_text){text, strlen(text)});
    return pv_success();
}

static pv_status set_kept(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    const pv_said *stored = pv_is_said(&s->stored_sha1) ? &s->stored_sha1 : &s->sha1;
    if (s->property_count && !c->cut) { /* they come last, and may not all be there */
        absent_properties(s, cert);
        pv_set_CERT_PROPERTIES(cert, s->properties_place, s->properties, s->property_count);
    }
    size_t found;
    uint8_t octets[SHA1];
    bool sound = stored != &s->sha1 ||
                 (pv_slice_octets(stored->text, octets, SHA1, &found) && found == SHA1);
    if ((c->store || s->property_count) && sound)
        set_octets(c, cert, stored, SHA1, pv_set_CERT_STORED_SHA1);
    set_octets(c, cert, &s->renewal, SHA1, pv_set_CERT_REPLACED_BY);
    set_archived(c, cert);
    PV_TRY(set_verified(c, cert));
    return set_friendly_name(c, cert);
}

/* ---- the whole certificate in hex ------------------------------------------------------------ */

/* Whether the rows are all there: the length that they begin with is theirs. */
static bool is_whole(const pv_rows *rows) {
    enum { HEADER = 4 };
    const uint8_t *d = rows->data;
    return rows->size > HEADER && d[0] == 0x30 && d[1] == 0x82 &&
           rows->size == (size_t)HEADER + ((size_t)d[2] << 8 | d[3]);
}

static pv_subject *cert_behind(pv_subject *const *last) {
    pv_subject *s = *last;
    return s && s->kind == PV_KIND_CERT ? s : NULL;
}

static bool is_stated(pv_certutil *c, pv_subject *cert) {
    uint8_t octets[SHA1];
    size_t size;
    const pv_said *said = &c->block.cert.sha1;
    const pv_value *sha1 = pv_subject_value(cert, PV_FACT_CERT_SHA1);
    return !pv_is_said(said) || sha1->known != PV_PRESENT ||
           (pv_slice_octets(said->text, octets, SHA1, &size) && size == SHA1 &&
            memcmp(octets, sha1->u.bytes, SHA1) == 0);
}

/* Has the rows read; `*ret_cert` stays NULL when they are not all there, or are none. */
static pv_status rebuild(pv_certutil *c, pv_subject **ret_cert) {
    const pv_rows *rows = &c->block.cert.body;
    const pv_hint hint = {.place_kind = PV_CONTENT, .same_artifact = true};
    pv_subject **last = c->unit->subjects_end;
    bool claimed;
    if (!is_whole(rows))
        return pv_success();
    PV_TRY(c->unit->nested(c->unit, c->artifact, (pv_bytes){rows->data, rows->size},
                           c->artifact->path, &hint, &claimed));
    *ret_cert = claimed ? cert_behind(last) : NULL;
    if (*ret_cert && !is_stated(c, *ret_cert))
        pv_unit_problem(c->unit, c->artifact, PV_DAMAGED, rows->place,
                        "the rows of hex are not the certificate whose hash stands beside them");
    return pv_success();
}

/* ---- all together ---------------------------------------------------------------------------- */

static bool tells_of_certificate(const pv_said_certificate *s) {
    return pv_is_said(&s->serial) || pv_is_said(&s->sha1) || pv_is_said(&s->sha256) ||
           s->issuer.text.size || s->subject.text.size || pv_is_said(&s->key_oid) ||
           s->extension_count || s->property_count || s->body.size;
}

static pv_status set_printed(pv_certutil *c, pv_subject *cert) {
    pv_said_certificate *s = &c->block.cert;
    uint64_t version;
    set_serial(c, cert);
    set_name(cert, &s->issuer, pv_set_CERT_ISSUER);
    set_name(cert, &s->subject, set_subject);
    pv_certutil_set_dates(cert, &s->not_before, &s->not_after, c->order);
    set_self(c, cert);
    set_octets(c, cert, &s->sha1, SHA1, pv_set_CERT_SHA1);
    set_octets(c, cert, &s->sha256, SHA256, pv_set_CERT_SHA256);
    if (pv_is_said(&s->version) && pv_slice_decimal(s->version.text, &version) && version < 4)
        pv_set_CERT_VERSION(cert, s->version.place, (int64_t)version);
    PV_TRY(pv_certutil_set_template_name(c, cert));
    PV_TRY(pv_certutil_set_public_key(c, cert));
    return pv_certutil_set_extensions(c, cert);
}

pv_status pv_certutil_publish_cert(pv_certutil *c, pv_subject **ret_cert) {
    pv_subject *cert = NULL;
    *ret_cert = NULL;
    if (!tells_of_certificate(&c->block.cert))
        return pv_success();
    PV_TRY(rebuild(c, &cert));
    if (!cert) {
        PV_TRY(pv_unit_add_subject(c->unit, c->artifact, PV_KIND_CERT, &cert));
        PV_TRY(set_printed(c, cert));
    }
    PV_TRY(set_kept(c, cert));
    if (c->store)
        PV_TRY(pv_subject_link(cert, c->store));
    *ret_cert = cert;
    return pv_success();
}

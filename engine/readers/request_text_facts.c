/* SPDX-License-Identifier: Apache-2.0
 * Facts of a request from what certutil printed of it. What is not there is absent only where the
 * dump is whole: it has as many attributes as it counts, and the signature's algorithm behind them.
 * Whether the signature verifies, and how the request is encoded, no dump tells. */
#include "readers/pkcs10_attributes.h"
#include "readers/request_text.h"

static pv_status text_of(pv_said_request *r, const pv_said *said, pv_text *ret_text) {
    *ret_text = (pv_text){pv_slice_text(r->c.arena, said->text), said->text.size};
    return ret_text->data ? pv_success() : pv_no_memory();
}

static bool is_whole(const pv_said_request *r) {
    return r->counted && r->announced == r->name_count &&
           pv_is_said(&r->c.block.cert.signature_oid);
}

static void note_missing(pv_said_request *r) {
    pv_unit_problem(r->c.unit, r->c.artifact, PV_DAMAGED, r->place,
                    !r->counted || !pv_is_said(&r->c.block.cert.signature_oid)
                        ? "dump of a request: it ends before the signature's algorithm"
                        : "dump of a request: it has not as many attributes as it counts");
}

static void set_subject(pv_said_request *r, pv_subject *request) {
    pv_said_name *name = &r->c.block.cert.subject;
    size_t size;
    if (r->no_subject.kind != PV_NOWHERE) {
        pv_set_shared_SUBJECT(request, r->no_subject, (pv_text){"", 0});
        return;
    }
    const char *text = name->text.size ? pv_textbuf_end(&name->text, &size) : NULL;
    if (text)
        pv_set_shared_SUBJECT(request, name->place, (pv_text){text, size});
}

/* ---- attributes ------------------------------------------------------------------------------ */

/* Present with its text; absent when it is said to be empty, or when all of `r` does not say it. */
static pv_status set_text(pv_said_request *r, pv_subject *request, pv_fact fact,
                          const pv_said *said, void (*set)(pv_subject *, pv_place, pv_text)) {
    pv_text text;
    if (!pv_is_said(said))
        return pv_success();
    if (!said->text.size) {
        pv_subject_absent(request, fact);
        return pv_success();
    }
    PV_TRY(text_of(r, said, &text));
    set(request, said->place, text);
    return pv_success();
}

/* A number above 9 is hexadecimal, or stands in parentheses behind that. */
static void set_client_id(const pv_said_request *r, pv_subject *request) {
    uint64_t hex, decimal;
    bool settled;
    if (pv_is_said(&r->client_id) &&
        pv_certutil_readings(r->client_id.text, &hex, &decimal, &settled) && hex == decimal &&
        hex <= INT32_MAX)
        pv_set_REQUEST_CLIENT_ID(request, r->client_id.place, (int64_t)hex);
}

static void set_key_spec(const pv_said_request *r, pv_subject *request) {
    pv_slice rest = r->key_spec.text;
    uint64_t spec;
    if (!pv_is_said(&r->key_spec))
        return;
    if (pv_slice_decimal(pv_slice_word(&rest), &spec) && spec < PV_KEYSPEC_COUNT)
        pv_set_REQUEST_KEY_SPEC(request, r->key_spec.place, (pv_keyspec)spec);
    else
        pv_unit_problem(r->c.unit, r->c.artifact, PV_DAMAGED, r->key_spec.place,
                        "dump of a request: KeySpec is neither 0, 1 nor 2");
}

static pv_status set_values(pv_said_request *r, pv_subject *request) {
    PV_TRY(set_text(r, request, PV_FACT_REQUEST_OS_VERSION, &r->system, pv_set_REQUEST_OS_VERSION));
    PV_TRY(set_text(r, request, PV_FACT_REQUEST_MACHINE, &r->machine, pv_set_REQUEST_MACHINE));
    PV_TRY(set_text(r, request, PV_FACT_REQUEST_USER, &r->user, pv_set_REQUEST_USER));
    PV_TRY(set_text(r, request, PV_FACT_REQUEST_PROCESS, &r->process, pv_set_REQUEST_PROCESS));
    set_client_id(r, request);
    set_key_spec(r, request);
    return set_text(r, request, PV_FACT_REQUEST_PROVIDER_NAME, &r->provider,
                    pv_request_set_provider);
}

/* What stands behind `name` in a pair; nothing when none has it. */
static pv_text pair_named(const pv_said_request *r, const char *name) {
    size_t size = strlen(name);
    for (size_t i = 0; i < r->pair_count; i++)
        if (r->pairs[i].size > size && memcmp(r->pairs[i].data, name, size) == 0)
            return (pv_text){r->pairs[i].data + size, r->pairs[i].size - size};
    return (pv_text){NULL, 0};
}

static void set_renewed(const pv_said_request *r, pv_subject *request) {
    enum { SHA1 = 20 };
    uint8_t *octets = pv_arena_alloc(r->c.arena, SHA1);
    size_t size;
    if (octets && pv_is_said(&r->renewed) &&
        pv_slice_octets(r->renewed.text, octets, SHA1, &size) && size == SHA1)
        pv_set_REQUEST_RENEWED_SHA1(request, r->renewed.place, (pv_bytes){octets, SHA1});
}

/* The template that a pair names, when no extension did; absent when neither does. */
static void set_template(const pv_said_request *r, pv_subject *request) {
    const pv_said_certificate *s = &r->c.block.cert;
    pv_text name = pair_named(r, "CertificateTemplate=");
    for (size_t i = 0; i < s->extension_count; i++)
        if (s->extensions[i].known == PV_OID_EXT_MS_TEMPLATE_NAME)
            return;
    if (name.data)
        pv_set_shared_TEMPLATE_NAME(request, r->pairs_place, name);
    else
        pv_subject_absent(request, pv_shared_fact(request, PV_SHARED_TEMPLATE_NAME));
}

static void set_purposes(const pv_said_request *r, pv_subject *request) {
    pv_text requester = pair_named(r, "RequesterName=");
    pv_set_REQUEST_PURPOSES(request, r->attributes_place,
                            (uint64_t)r->has_renewal << PV_REQUESTPURPOSE_RENEWAL |
                                (uint64_t)(requester.data != NULL)
                                    << PV_REQUESTPURPOSE_ENROLL_ON_BEHALF |
                                (uint64_t)r->has_archived_key << PV_REQUESTPURPOSE_KEY_ARCHIVAL);
    if (requester.data)
        pv_set_REQUEST_REQUESTER_NAME(request, r->pairs_place, requester);
    else
        pv_subject_absent(request, PV_FACT_REQUEST_REQUESTER_NAME);
}

/* Of a whole dump: every attribute, and what follows from those that it has not. */
static void set_lists(const pv_said_request *r, pv_subject *request) {
    pv_subject_absent(request, PV_FACT_REQUEST_ATTRIBUTES);
    if (r->name_count)
        pv_set_REQUEST_ATTRIBUTES(request, r->attributes_place, r->names, r->name_count);
    size_t pairs = 0;
    for (size_t i = 0; i < r->name_count; i++)
        pairs += strcmp(r->names[i].data, pv_oid_name(PV_OID_MS_NAME_VALUE)) == 0;
    if (!pairs)
        pv_subject_absent(request, PV_FACT_REQUEST_NAME_VALUES);
    else if (pairs == r->pair_count)
        pv_set_REQUEST_NAME_VALUES(request, r->pairs_place, r->pairs, r->pair_count);
    if (pairs != r->pair_count)
        return; /* a pair that was not understood may be any */
    set_template(r, request);
    set_purposes(r, request);
}

static void set_absent(const pv_said_request *r, pv_subject *request) {
    const struct {
        bool there;
        pv_fact fact;
    } FACTS[] = {{r->has_system, PV_FACT_REQUEST_OS_VERSION},
                 {r->has_client, PV_FACT_REQUEST_CLIENT_ID},
                 {r->has_client, PV_FACT_REQUEST_MACHINE},
                 {r->has_client, PV_FACT_REQUEST_USER},
                 {r->has_client, PV_FACT_REQUEST_PROCESS},
                 {r->has_provider, PV_FACT_REQUEST_KEY_SPEC},
                 {r->has_provider, PV_FACT_REQUEST_PROVIDER_NAME},
                 {r->has_provider, PV_FACT_REQUEST_PROVIDER_KIND},
                 {r->has_provider, PV_FACT_REQUEST_PROVIDER_TYPE},
                 {r->has_renewal, PV_FACT_REQUEST_RENEWED_SHA1}};
    for (size_t i = 0; i < sizeof FACTS / sizeof *FACTS; i++)
        if (!FACTS[i].there)
            pv_subject_absent(request, FACTS[i].fact);
}

/* ---- all together ---------------------------------------------------------------------------- */

/* A request that asks for no extensions has no line that counts them. */
static void count_extensions(pv_said_request *r, pv_subject *request) {
    if (r->has_extensions)
        return;
    pv_say(&r->c.block.cert.extension_total, pv_slice_of("0"), r->attributes_place);
    pv_subject_absent(request, pv_shared_fact(request, PV_SHARED_EXTENSIONS));
    pv_subject_absent(request, pv_shared_fact(request, PV_SHARED_CRITICAL_EXTENSIONS));
}

pv_status pv_request_text_publish(pv_said_request *r) {
    const pv_said_certificate *s = &r->c.block.cert;
    bool whole = is_whole(r);
    pv_subject *request;
    if (!whole)
        note_missing(r);
    if (!s->subject.text.size && !pv_is_said(&s->key_oid) && !r->name_count)
        return pv_success();
    PV_TRY(pv_unit_add_subject(r->c.unit, r->c.artifact, PV_KIND_REQUEST, &request));
    pv_set_REQUEST_WRAPPER(request, r->place, PV_REQUESTWRAPPER_PKCS10);
    set_subject(r, request);
    PV_TRY(pv_certutil_set_public_key(&r->c, request));
    if (whole)
        count_extensions(r, request);
    PV_TRY(pv_certutil_set_extensions(&r->c, request));
    PV_TRY(pv_certutil_set_template_name(&r->c, request));
    if (whole) {
        set_absent(r, request);
        set_lists(r, request);
    }
    set_renewed(r, request);
    return set_values(r, request);
}

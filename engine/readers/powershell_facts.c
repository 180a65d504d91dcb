/* SPDX-License-Identifier: Apache-2.0
 * Facts of the objects that PowerShell printed: X509Certificate2, CspKeyContainerInfo and CngKey of
 * .NET, bindings of the WebAdministration module. HasPrivateKey says that a key is linked, not that
 * it is there; a PrivateKey that is shown was opened. A list that ends in "..." was cut short, and
 * nothing is told of it. */
#include "base/text.h"
#include "readers/installed.h"
#include "readers/powershell.h"

enum { SHA1 = 20 };

static const pv_ps_field *said(const pv_ps *p, const char *key) {
    const pv_ps_field *f = pv_ps_field_of(&p->object, key);
    return f && f->value.size ? f : NULL;
}

static bool is_true(const pv_ps_field *f) {
    return f && pv_slice_is(f->value, "True");
}

static bool is_false(const pv_ps_field *f) {
    return f && pv_slice_is(f->value, "False");
}

static pv_status text_of(pv_ps *p, pv_slice value, pv_text *ret_text) {
    const char *text = pv_slice_text(p->arena, value);
    *ret_text = (pv_text){text, value.size};
    return text ? pv_success() : pv_no_memory();
}

/* Twenty octets in the arena; none where the text is no thumbprint. */
static pv_status thumbprint_of(pv_ps *p, pv_slice value, pv_bytes *ret_bytes) {
    uint8_t octets[SHA1];
    size_t size;
    *ret_bytes = (pv_bytes){NULL, 0};
    if (!pv_slice_octets(value, octets, SHA1, &size) || size != SHA1)
        return pv_success();
    *ret_bytes = (pv_bytes){pv_arena_copy(p->arena, octets, SHA1), SHA1};
    return ret_bytes->data ? pv_success() : pv_no_memory();
}

/* ---- stores ---------------------------------------------------------------------------------- */

void pv_ps_end_store(pv_ps *p) {
    if (p->store)
        pv_set_STORE_CERTIFICATE_COUNT(p->store, p->store_place, p->store_count);
    p->store = NULL;
    p->store_count = 0;
    p->store_path.size = 0;
}

pv_status pv_ps_begin_store(pv_ps *p, pv_slice path, pv_place place) {
    pv_slice location, name;
    pv_text text;
    if (p->store && pv_slice_same(path, p->store_path))
        return pv_success();
    pv_ps_end_store(p);
    if (!pv_slice_cut(path, "\\", &location, &name) || !name.size || pv_slice_has(name, "\\"))
        return pv_success();
    PV_TRY(text_of(p, name, &text));
    PV_TRY(pv_unit_add_subject(p->reading->unit, p->reading->artifact, PV_KIND_STORE, &p->store));
    p->store_path = path;
    p->store_place = place;
    pv_set_STORE_NAME(p->store, place, text);
    pv_subject_absent(p->store, PV_FACT_STORE_PATH);
    pv_subject_absent(p->store, PV_FACT_STORE_SERVICE);
    if (pv_slice_is(location, "LocalMachine") || pv_slice_is(location, "CurrentUser"))
        pv_set_STORE_SCOPE(p->store, place,
                           pv_slice_is(location, "CurrentUser") ? PV_STORESCOPE_CURRENT_USER
                                                                : PV_STORESCOPE_LOCAL_MACHINE);
    return pv_success();
}

/* ---- certificates ---------------------------------------------------------------------------- */

static pv_status set_name(pv_ps *p, pv_subject *cert, pv_slice printed, pv_place place,
                          bool is_subject) {
    pv_textbuf t = pv_textbuf_new(p->arena, 1 << 16);
    size_t size;
    if (!pv_certutil_add_name(&t, printed))
        return t.broken ? pv_no_memory() : pv_success();
    const char *text = pv_textbuf_end(&t, &size);
    if (!text)
        return pv_no_memory();
    if (is_subject)
        pv_set_shared_SUBJECT(cert, place, ((pv_text){text, size}));
    else
        pv_set_CERT_ISSUER(cert, place, (pv_text){text, size});
    return pv_success();
}

/* "{Server Authentication (1.3.6.1.5.5.7.3.1), Client Authentication (1.3.6.1.5.5.7.3.2)}" */
static pv_status set_purposes(pv_ps *p, pv_subject *cert) {
    const pv_ps_field *f = said(p, "EnhancedKeyUsageList");
    pv_text *list = NULL;
    size_t count = 0;
    pv_oid known;
    if (!f || !pv_slice_begins(f->value, "{") || !pv_slice_ends(f->value, "}") ||
        pv_slice_has(f->value, "..."))
        return pv_success();
    pv_slice rest = pv_slice_from(pv_slice_head(f->value, f->value.size - 1), 1);
    while (pv_slice_has(rest, "(")) {
        pv_slice dotted;
        pv_slice_cut(rest, "(", NULL, &rest);
        if (!pv_slice_cut(rest, ")", &dotted, &rest))
            return pv_success();
        if (pv_certutil_is_dotted(dotted))
            PV_TRY(pv_certutil_add_text(p->arena, &list, &count,
                                        pv_certutil_oid_text(p->arena, dotted, &known)));
    }
    if (count)
        pv_set_shared_EXTENDED_KEY_USAGE(cert, f->place, list, count);
    return pv_success();
}

static void set_dates(const pv_ps *p, pv_subject *cert) {
    const pv_ps_field *before = said(p, "NotBefore"), *after = said(p, "NotAfter");
    const pv_said none = {0};
    const pv_said from = before ? (pv_said){before->value, before->place} : none;
    const pv_said to = after ? (pv_said){after->value, after->place} : none;
    pv_certutil_set_dates(cert, &from, &to, p->order);
}

static pv_status set_texts(pv_ps *p, pv_subject *cert) {
    const pv_ps_field *serial = said(p, "SerialNumber"), *version = said(p, "Version");
    const pv_ps_field *friendly = pv_ps_field_of(&p->object, "FriendlyName");
    pv_text text;
    uint64_t number;
    if (serial && pv_certutil_hex(p->arena, serial->value, &text))
        pv_set_CERT_SERIAL(cert, serial->place, text);
    if (version && pv_slice_decimal(version->value, &number) && number && number < 4)
        pv_set_CERT_VERSION(cert, version->place, (int64_t)number);
    if (friendly && !friendly->value.size)
        pv_subject_absent(cert, PV_FACT_CERT_FRIENDLY_NAME);
    if (!friendly || !friendly->value.size)
        return pv_success();
    PV_TRY(text_of(p, friendly->value, &text));
    pv_set_CERT_FRIENDLY_NAME(cert, friendly->place, text);
    return pv_success();
}

static pv_status begin_certificate(pv_ps *p, pv_slice thumbprint, pv_place place,
                                   pv_subject **ret_cert) {
    pv_bytes sha1;
    PV_TRY(thumbprint_of(p, thumbprint, &sha1));
    PV_TRY(pv_unit_add_subject(p->reading->unit, p->reading->artifact, PV_KIND_CERT, ret_cert));
    if (sha1.data)
        pv_set_CERT_SHA1(*ret_cert, place, sha1);
    else
        pv_unit_problem(p->reading->unit, p->reading->artifact, PV_DAMAGED, place,
                        "the thumbprint of the certificate is not 20 octets");
    p->store_count += p->store != NULL;
    return p->store ? pv_subject_link(*ret_cert, p->store) : pv_success();
}

/* "System.Security.Cryptography.RSACng": .NET has opened the key to show it. */
static pv_status put_link(pv_ps *p, pv_subject *cert) {
    const pv_ps_field *has = said(p, "HasPrivateKey"), *opened = said(p, "PrivateKey");
    pv_subject *key;
    if (!is_true(has) && !is_false(has))
        return pv_success();
    PV_TRY(pv_unit_add_subject(p->reading->unit, p->reading->artifact, PV_KIND_KEY, &key));
    pv_installed_key_begin(key, has->place, PV_KEYSOURCE_DUMP);
    PV_TRY(pv_subject_link(key, cert));
    if (p->store)
        PV_TRY(pv_subject_link(key, p->store));
    if (is_false(has)) {
        pv_installed_key_unlinked(key, has->place);
        return pv_success();
    }
    pv_set_KEY_LINKED(key, has->place, true);
    if (opened && pv_slice_begins(opened->value, "System.Security.Cryptography."))
        pv_set_KEY_PRESENT(key, opened->place, true);
    return pv_success();
}

pv_status pv_ps_put_certificate(pv_ps *p, bool *ret_taken) {
    const pv_ps_field *thumb = said(p, "Thumbprint"), *subject = said(p, "Subject");
    const pv_ps_field *issuer = said(p, "Issuer"), *archived = said(p, "Archived");
    const pv_ps_field *parent = said(p, "PSParentPath");
    pv_subject *cert;
    *ret_taken = thumb && (subject || issuer || said(p, "NotAfter"));
    if (!*ret_taken)
        return pv_success();
    if (parent) {
        pv_slice path = parent->value;
        PV_TRY(pv_ps_begin_store(p, pv_slice_from(path, pv_slice_find(path, "::") + 2),
                                 parent->place));
    }
    PV_TRY(begin_certificate(p, thumb->value, thumb->place, &cert));
    if (subject)
        PV_TRY(set_name(p, cert, subject->value, subject->place, true));
    if (issuer)
        PV_TRY(set_name(p, cert, issuer->value, issuer->place, false));
    if (is_true(archived) || is_false(archived))
        pv_set_CERT_ARCHIVED(cert, archived->place, is_true(archived));
    set_dates(p, cert);
    PV_TRY(set_texts(p, cert));
    PV_TRY(set_purposes(p, cert));
    return put_link(p, cert);
}

pv_status pv_ps_put_row(pv_ps *p, pv_slice thumbprint, pv_slice subject, pv_place place) {
    pv_subject *cert;
    pv_slice first, purposes;
    bool more = pv_slice_cut(subject, "  ", &first, &purposes); /* EnhancedKeyUsageList behind */
    bool cut = pv_slice_ends(first, "...") || pv_slice_ends(first, "\u2026") || !first.size;
    PV_TRY(begin_certificate(p, thumbprint, place, &cert));
    return cut || (!more && pv_slice_ends(first, "}")) ? pv_success()
                                                       : set_name(p, cert, first, place, true);
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* The certificate whose key the prompt asked for: nothing is known of it but its thumbprint. */
static pv_status link_asked(pv_ps *p, pv_subject *key) {
    pv_subject *cert;
    pv_bytes sha1;
    if (!p->asked.size)
        return pv_success();
    PV_TRY(thumbprint_of(p, p->asked, &sha1));
    if (!sha1.data)
        return pv_success();
    PV_TRY(pv_unit_add_subject(p->reading->unit, p->reading->artifact, PV_KIND_CERT, &cert));
    pv_set_CERT_SHA1(cert, p->asked_place, sha1);
    return pv_subject_link(key, cert);
}

static pv_status begin_key(pv_ps *p, pv_subject **ret_key) {
    PV_TRY(pv_unit_add_subject(p->reading->unit, p->reading->artifact, PV_KIND_KEY, ret_key));
    pv_installed_key_begin(*ret_key, p->object.place, PV_KEYSOURCE_DUMP);
    return link_asked(p, *ret_key);
}

static pv_status set_names(pv_ps *p, pv_subject *key, const char *container, const char *file,
                           const char *provider) {
    const pv_ps_field *c = said(p, container), *f = said(p, file), *name = said(p, provider);
    pv_text text;
    if (c) {
        PV_TRY(text_of(p, c->value, &text));
        pv_set_KEY_CONTAINER(key, c->place, text);
    }
    if (f)
        PV_TRY(pv_installed_key_name_file(p->arena, key, f->place, f->value));
    return name ? pv_installed_key_name_provider(p->arena, key, name->place, name->value)
                : pv_success();
}

static void set_machine(const pv_ps *p, pv_subject *key, const char *name) {
    const pv_ps_field *f = said(p, name);
    if (is_true(f) || is_false(f))
        pv_set_KEY_MACHINE_KEYSET(key, f->place, is_true(f));
}

/* KeyNumber of .NET: Exchange is 1, Signature is 2. */
static void set_number(const pv_ps *p, pv_subject *key) {
    const pv_ps_field *f = said(p, "KeyNumber");
    if (f && (pv_slice_is(f->value, "Exchange") || pv_slice_is(f->value, "1")))
        pv_set_KEY_SPEC(key, f->place, PV_KEYSPEC_EXCHANGE);
    else if (f && (pv_slice_is(f->value, "Signature") || pv_slice_is(f->value, "2")))
        pv_set_KEY_SPEC(key, f->place, PV_KEYSPEC_SIGNATURE);
}

pv_status pv_ps_put_csp_key(pv_ps *p, bool *ret_taken) {
    const pv_ps_field *type = said(p, "ProviderType"), *exportable = said(p, "Exportable");
    const pv_ps_field *accessible = said(p, "Accessible");
    pv_subject *key;
    uint64_t number;
    *ret_taken = said(p, "MachineKeyStore") && said(p, "ProviderName");
    if (!*ret_taken)
        return pv_success();
    PV_TRY(begin_key(p, &key));
    PV_TRY(set_names(p, key, "KeyContainerName", "UniqueKeyContainerName", "ProviderName"));
    set_machine(p, key, "MachineKeyStore");
    set_number(p, key);
    if (type && pv_slice_decimal(type->value, &number) && number <= UINT16_MAX)
        pv_set_KEY_PROVIDER_TYPE(key, type->place, (int64_t)number);
    if (is_true(accessible))
        pv_set_KEY_PRESENT(key, accessible->place, true);
    if (is_true(exportable) || is_false(exportable))
        pv_set_KEY_EXPORTABLE(key, exportable->place, is_true(exportable));
    return pv_success();
}

typedef struct {
    const char *name;
    uint64_t bits;
} word_bits;

#define BIT(value) (UINT64_C(1) << (value))

/* The words of an enumeration, parted by commas; false when one is not known. */
static bool bits_of(pv_slice value, const word_bits *words, size_t count, uint64_t *ret_bits) {
    pv_slice word;
    bool more = true;
    *ret_bits = 0;
    while (more) {
        size_t i = 0;
        more = pv_slice_cut(value, ",", &word, &value);
        while (i < count && !pv_slice_is(word, words[i].name))
            i++;
        if (i == count)
            return false;
        *ret_bits |= words[i].bits;
    }
    return true;
}

static void set_policy(const pv_ps *p, pv_subject *key) {
    static const word_bits WORDS[] = {
        {"None", 0},
        {"AllowExport", BIT(PV_EXPORTPOLICY_EXPORT)},
        {"AllowPlaintextExport", BIT(PV_EXPORTPOLICY_PLAINTEXT_EXPORT)},
        {"AllowArchiving", BIT(PV_EXPORTPOLICY_ARCHIVING)},
        {"AllowPlaintextArchiving", BIT(PV_EXPORTPOLICY_PLAINTEXT_ARCHIVING)}};
    const pv_ps_field *f = said(p, "ExportPolicy");
    uint64_t policy;
    if (!f || !bits_of(f->value, WORDS, sizeof WORDS / sizeof *WORDS, &policy))
        return;
    pv_set_KEY_EXPORT_POLICY(key, f->place, policy);
    pv_set_KEY_EXPORTABLE(
        key, f->place,
        policy & (BIT(PV_EXPORTPOLICY_EXPORT) | BIT(PV_EXPORTPOLICY_PLAINTEXT_EXPORT)));
}

static void set_usage(const pv_ps *p, pv_subject *key) {
    static const word_bits WORDS[] = {{"None", 0},
                                      {"Decryption", BIT(PV_CNGUSAGE_DECRYPT)},
                                      {"Signing", BIT(PV_CNGUSAGE_SIGN)},
                                      {"KeyAgreement", BIT(PV_CNGUSAGE_KEY_AGREEMENT)},
                                      {"AllUsages", BIT(PV_CNGUSAGE_DECRYPT) |
                                                        BIT(PV_CNGUSAGE_SIGN) |
                                                        BIT(PV_CNGUSAGE_KEY_AGREEMENT)}};
    const pv_ps_field *f = said(p, "KeyUsage");
    uint64_t usage;
    if (f && bits_of(f->value, WORDS, sizeof WORDS / sizeof *WORDS, &usage))
        pv_set_KEY_USAGE_PROPERTY(key, f->place, usage);
}

/* CngKey: it was opened, or it could not be shown. */
pv_status pv_ps_put_cng_key(pv_ps *p, bool *ret_taken) {
    const pv_ps_field *group = said(p, "AlgorithmGroup"), *bits = said(p, "KeySize");
    const pv_ps_field *ephemeral = said(p, "IsEphemeral"), *provider = said(p, "Provider");
    pv_subject *key;
    uint64_t number;
    *ret_taken = group && provider && pv_ps_field_of(&p->object, "ExportPolicy");
    if (!*ret_taken || is_true(ephemeral))
        return pv_success();
    PV_TRY(begin_key(p, &key));
    PV_TRY(set_names(p, key, "KeyName", "UniqueName", "Provider"));
    set_machine(p, key, "IsMachineKey");
    set_policy(p, key);
    set_usage(p, key);
    pv_set_KEY_PRESENT(key, group->place, true);
    if (pv_slice_is(group->value, "RSA"))
        pv_set_KEY_ALGORITHM(key, group->place, PV_KEYALGORITHM_RSA);
    else if (pv_slice_begins(group->value, "EC"))
        pv_set_KEY_ALGORITHM(key, group->place, PV_KEYALGORITHM_EC);
    if (bits && pv_slice_decimal(bits->value, &number) && number <= UINT16_MAX)
        pv_set_KEY_BITS(key, bits->place, (int64_t)number);
    return pv_success();
}

/* ---- bindings -------------------------------------------------------------------------------- */

/* The parts of an endpoint, wherever the object has them. */
typedef struct {
    pv_slice address, port, host;
    bool by_name;
    pv_place place;
} endpoint;

/* bindingInformation "*:443:www.example.com" with sslFlags, or IPAddress, Port and Host. */
static bool take_endpoint(const pv_ps *p, endpoint *e) {
    const pv_ps_field *info = said(p, "bindingInformation"), *flags = said(p, "sslFlags");
    const pv_ps_field *port = said(p, "Port"), *address = said(p, "IPAddress");
    const pv_ps_field *host = said(p, "Host");
    uint64_t bits = 0, number;
    if (info) {
        size_t host_at = info->value.size;
        while (host_at && info->value.data[host_at - 1] != ':')
            host_at--;
        pv_slice before = pv_slice_head(info->value, host_at ? host_at - 1 : 0);
        size_t port_at = before.size;
        while (port_at && before.data[port_at - 1] != ':')
            port_at--;
        *e = (endpoint){pv_slice_head(before, port_at ? port_at - 1 : 0),
                        pv_slice_from(before, port_at), pv_slice_from(info->value, host_at), false,
                        info->place};
        e->by_name = flags && pv_slice_decimal(flags->value, &bits) && (bits & 1);
    } else if (port) {
        *e = (endpoint){.port = port->value, .place = port->place, .by_name = host != NULL};
        e->address = address ? address->value : (pv_slice){NULL, 0};
        e->host = host ? host->value : (pv_slice){NULL, 0};
    }
    return (info || port) && !(bits & 2) && pv_slice_decimal(e->port, &number) &&
           number <= UINT16_MAX && (!e->by_name || e->host.size);
}

static pv_status set_endpoint(pv_ps *p, pv_subject *binding, const endpoint *e) {
    pv_slice host = e->by_name ? e->host : e->address;
    if (!host.size || pv_slice_is(host, "*"))
        host = pv_slice_of("0.0.0.0");
    char *text = pv_arena_printf(p->arena, "%.*s:%.*s", (int)host.size, host.data,
                                 (int)e->port.size, e->port.data);
    if (!text)
        return pv_no_memory();
    pv_set_BINDING_ENDPOINT(binding, e->place, (pv_text){text, strlen(text)});
    pv_set_BINDING_KIND(binding, e->place,
                        e->by_name ? PV_BINDINGKIND_HOSTNAME : PV_BINDINGKIND_IP);
    return pv_success();
}

pv_status pv_ps_put_binding(pv_ps *p, bool *ret_taken) {
    const pv_ps_field *thumb = said(p, "certificateHash"), *store = said(p, "certificateStoreName");
    endpoint e;
    pv_bytes sha1;
    pv_subject *binding;
    pv_text text;
    thumb = thumb ? thumb : said(p, "Thumbprint");
    store = store ? store : said(p, "Store");
    *ret_taken = thumb && take_endpoint(p, &e);
    if (!*ret_taken)
        return pv_success();
    PV_TRY(thumbprint_of(p, thumb->value, &sha1));
    PV_TRY(pv_unit_add_subject(p->reading->unit, p->reading->artifact, PV_KIND_BINDING, &binding));
    PV_TRY(set_endpoint(p, binding, &e));
    if (sha1.data)
        pv_set_BINDING_SHA1(binding, thumb->place, sha1);
    if (!store)
        return pv_success();
    PV_TRY(text_of(p, store->value, &text));
    pv_set_BINDING_STORE(binding, store->place, text);
    return pv_success();
}

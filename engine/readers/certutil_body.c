/* SPDX-License-Identifier: Apache-2.0
 * The verbose body of a certificate: algorithms, public key, extensions, properties of the store.
 * It goes by object identifiers, numbers and the symbols of wincrypt.h, which no Windows
 * translates; only the words inside Subject Alternative Name and Basic Constraints are English
 * ones. A body is no certificate: string types and the seconds of its dates are not printed. Where
 * rows of hex hold a whole certificate they are kept for that. */
#include "readers/certutil.h"

pv_status pv_certutil_add_text(pv_arena *arena, pv_text **list, size_t *count, const char *text) {
    if (!text)
        return pv_no_memory();
    if (!*list)
        *list = pv_arena_array(arena, PV_CERTUTIL_LIST, sizeof **list);
    if (!*list)
        return pv_no_memory();
    if (*count < PV_CERTUTIL_LIST)
        (*list)[(*count)++] = (pv_text){text, strlen(text)};
    return pv_success();
}

bool pv_certutil_is_dotted(pv_slice s) {
    enum { LONGEST = 96 };
    size_t dots = 0;
    for (size_t i = 0; i < s.size; i++) {
        dots += s.data[i] == '.';
        if (s.data[i] != '.' && (s.data[i] < '0' || s.data[i] > '9'))
            return false;
    }
    return dots > 1 && s.size < LONGEST && s.data[0] != '.' && s.data[s.size - 1] != '.';
}

const char *pv_certutil_oid_text(pv_arena *arena, pv_slice dotted, pv_oid *ret_known) {
    const char *text = pv_slice_text(arena, dotted);
    *ret_known = text ? pv_oid_named(text) : PV_OID_UNKNOWN;
    return *ret_known == PV_OID_UNKNOWN ? text : pv_oid_name(*ret_known);
}

/* ---- algorithms ------------------------------------------------------------------------------ */

typedef enum { NO_ALGORITHM, OF_KEY, OF_SIGNATURE, OF_BOTH } use;

static use use_of(pv_slice dotted, pv_oid known) {
    static const char *const KEYS[] = {"1.2.840.113549.1.1.1", "1.2.840.10045.2.1",
                                       "1.2.840.10040.4.1",    "1.2.840.10046.2.1",
                                       "1.3.101.110",          "1.3.101.111"};
    static const char *const SIGNATURES[] = {"1.2.840.113549.1.1.", "1.2.840.10045.4.",
                                             "1.2.840.10040.4.3", "1.3.14.3.2."};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (pv_slice_is(dotted, KEYS[i]))
            return OF_KEY;
    if (known == PV_OID_KEY_RSA_PSS || known == PV_OID_KEY_ED25519 || known == PV_OID_KEY_ED448)
        return OF_BOTH;
    for (size_t i = 0; i < sizeof SIGNATURES / sizeof *SIGNATURES; i++)
        if (pv_slice_begins(dotted, SIGNATURES[i]))
            return OF_SIGNATURE;
    return NO_ALGORITHM;
}

/* "Algorithm ObjectId: 1.2.840.113549.1.1.1 RSA". */
static pv_status take_algorithm(pv_certutil *c, const pv_line *line, pv_slice value,
                                bool *ret_taken) {
    pv_said_certificate *cert = &c->block.cert;
    pv_slice dotted = pv_slice_word(&value);
    pv_oid known;
    bool after_colon = pv_slice_find(line->text, ":") < pv_slice_find(line->text, "=");
    if (!after_colon || !pv_certutil_is_dotted(dotted) || pv_slice_has(value, "="))
        return pv_success();
    const char *text = pv_certutil_oid_text(c->arena, dotted, &known);
    if (!text)
        return pv_no_memory();
    use u = use_of(dotted, known);
    if (u == NO_ALGORITHM)
        return pv_success();
    *ret_taken = true;
    c->part = PV_PART_NONE;
    bool first = !pv_is_said(&cert->key_oid) && !pv_is_said(&cert->signature_oid);
    bool of_key = u == OF_KEY || (u == OF_BOTH && first == c->key_first);
    if (of_key && !pv_is_said(&cert->key_oid)) {
        cert->key_algorithm = known;
        c->part = PV_PART_PARAMETERS;
    } else if (!of_key && !pv_is_said(&cert->signature_oid)) {
        cert->signature_algorithm = known;
    }
    pv_say(of_key ? &cert->key_oid : &cert->signature_oid, pv_slice_of(text), line->place);
    return pv_success();
}

/* "2048 bits", whatever stands before the colon. */
static bool take_bits(pv_certutil *c, const pv_line *line, pv_slice value) {
    uint64_t bits;
    pv_slice number = pv_slice_word(&value);
    if (!pv_slice_begins(value, "bit") || !pv_slice_decimal(number, &bits))
        return false;
    pv_say(&c->block.cert.bits, number, line->place);
    return true;
}

/* ---- rows of hex ----------------------------------------------------------------------------- */

static pv_status take_rows(pv_certutil *c, const pv_line *line, bool *ret_taken) {
    pv_said_certificate *cert = &c->block.cert;
    pv_rows *rows = c->part == PV_PART_KEY_OCTETS ? &cert->key_octets
                    : c->part == PV_PART_BODY     ? &cert->body
                                                  : &c->skipped;
    PV_TRY(pv_certutil_take_row(c->arena, line, rows, ret_taken));
    if (!*ret_taken && line->text.size)
        c->part = PV_PART_NONE;
    return pv_success();
}

/* A row that begins what is long enough for a certificate, outside all that is printed so. */
static pv_status begin_body(pv_certutil *c, const pv_line *line, bool *ret_taken) {
    pv_said_certificate *cert = &c->block.cert;
    pv_slice rest = line->text, offset = pv_slice_word(&rest);
    bool zero =
        offset.size >= 4 && (pv_slice_is(offset, "0000") || pv_slice_is(offset, "00000000"));
    if (!zero || cert->body.size || !pv_slice_begins(rest, "30 82"))
        return pv_success();
    c->part = PV_PART_BODY;
    return take_rows(c, line, ret_taken);
}

/* ---- extensions ------------------------------------------------------------------------------ */

/* "2.5.29.15: Flags = 1(Critical), Length = 4", in any language: both numbers are hexadecimal. */
static pv_status begin_extension(pv_certutil *c, const pv_line *line, pv_slice label,
                                 pv_slice value, bool *ret_taken) {
    pv_said_certificate *cert = &c->block.cert;
    pv_slice flags, length;
    pv_said_extension e = {.place = line->place};
    uint64_t flag;
    if (!pv_certutil_is_dotted(label) || !pv_slice_cut(value, "=", NULL, &flags) ||
        !pv_slice_cut(flags, "=", &flags, &length))
        return pv_success();
    if (!pv_slice_decimal(pv_slice_head(flags, 1), &flag) ||
        !pv_slice_hex(pv_slice_word(&length), &e.length))
        return pv_success();
    const char *text = pv_certutil_oid_text(c->arena, label, &e.known);
    if (!text)
        return pv_no_memory();
    if (!cert->extensions)
        cert->extensions = pv_arena_array(c->arena, PV_CERTUTIL_LIST, sizeof e);
    if (!cert->extensions)
        return pv_no_memory();
    *ret_taken = true;
    e.oid = (pv_text){text, strlen(text)};
    e.critical = flag & 1;
    c->part = PV_PART_EXTENSION;
    c->skipped.size = 0;
    if (cert->extension_count < PV_CERTUTIL_LIST)
        cert->extensions[cert->extension_count++] = e;
    return pv_success();
}

/* What stands in the last parentheses of a line. */
static bool in_parentheses(pv_slice text, pv_slice *ret_inside) {
    if (text.size < 3 || text.data[text.size - 1] != ')')
        return false;
    size_t open = text.size - 1;
    while (open > 0 && text.data[open] != '(')
        open--;
    *ret_inside = pv_slice_trim((pv_slice){text.data + open + 1, text.size - open - 2});
    return text.data[open] == '(';
}

/* "Other Name:", or what follows the last extension: what it says stands in the next lines. */
static bool is_heading(pv_slice text) {
    return pv_slice_ends(text, ":");
}

/* "Server Authentication (1.3.6.1.5.5.7.3.1)". */
static pv_status take_purpose(pv_certutil *c, pv_slice text) {
    pv_said_certificate *cert = &c->block.cert;
    pv_slice dotted;
    pv_oid known;
    if (!in_parentheses(text, &dotted) || !pv_certutil_is_dotted(dotted)) {
        cert->purposes_odd |= !pv_certutil_is_dotted(text) && !is_heading(text);
        dotted = text;
    }
    if (!pv_certutil_is_dotted(dotted))
        return pv_success();
    return pv_certutil_add_text(c->arena, &cert->purposes, &cert->purpose_count,
                                pv_certutil_oid_text(c->arena, dotted, &known));
}

static pv_status take_alt_name(pv_certutil *c, pv_slice text) {
    static const char *const KINDS[][2] = {{"DNS Name", "dns:"},       {"DNS-Name", "dns:"},
                                           {"RFC822 Name", "email:"},  {"RFC822-Name", "email:"},
                                           {"Principal Name", "upn:"}, {"URL", "uri:"}};
    pv_said_certificate *cert = &c->block.cert;
    pv_slice kind, value;
    /* The names once more, in the words of the encoding. */
    cert->names_done |= pv_slice_begins(text, "AltName: ");
    if (cert->names_done)
        return pv_success();
    if (is_heading(text) || !pv_slice_cut(text, "=", &kind, &value)) {
        cert->names_odd |= !is_heading(text);
        return pv_success();
    }
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (pv_slice_is(kind, KINDS[i][0]))
            return pv_certutil_add_text(
                c->arena, &cert->names, &cert->name_count,
                pv_arena_printf(c->arena, "%s%.*s", KINDS[i][1], (int)value.size, value.data));
    cert->names_odd = true;
    return pv_success();
}

/* Template=Name(1.3.6...), then its two numbers. */
static void take_template(pv_said_certificate *cert, const pv_line *line) {
    pv_slice value;
    if (!pv_slice_cut(line->text, "=", NULL, &value))
        return;
    pv_said *to = !pv_is_said(&cert->template_v2)      ? &cert->template_v2
                  : !pv_is_said(&cert->template_major) ? &cert->template_major
                                                       : &cert->template_minor;
    pv_say(to, value, line->place);
}

/* The first line behind the title. */
static void say_content(const pv_said_extension *e, pv_said *to, const pv_line *line) {
    if (e->lines > 1)
        pv_say(to, line->text, line->place);
}

static pv_status take_content(pv_certutil *c, const pv_line *line) {
    pv_said_certificate *cert = &c->block.cert;
    pv_said_extension *e = &cert->extensions[cert->extension_count - 1];
    pv_slice value;
    e->lines++;
    if (e->lines == 1 && e->known != PV_OID_EXT_MS_TEMPLATE)
        return pv_success(); /* its name */
    if (e->known == PV_OID_EXT_KEY_USAGE && in_parentheses(line->text, &value))
        pv_say(&cert->key_usage, value, line->place);
    else if (e->known == PV_OID_EXT_EKU)
        return take_purpose(c, line->text);
    else if (e->known == PV_OID_EXT_SAN)
        return take_alt_name(c, line->text);
    else if (e->known == PV_OID_EXT_SKI)
        say_content(e, &cert->subject_key_id, line);
    else if (e->known == PV_OID_EXT_MS_TEMPLATE_NAME)
        say_content(e, &cert->template_name, line);
    else if (e->known == PV_OID_EXT_MS_TEMPLATE)
        take_template(cert, line);
    else if (e->known == PV_OID_EXT_AKI && pv_slice_begins(line->text, "KeyID="))
        pv_say(&cert->authority_key_id, pv_slice_from(line->text, 6), line->place);
    else if (e->known == PV_OID_EXT_BASIC_CONSTRAINTS &&
             pv_slice_cut(line->text, "=", NULL, &value))
        pv_say(e->lines == 2 ? &cert->basic_constraints : &cert->path_length, value, line->place);
    return pv_success();
}

/* ---- properties ------------------------------------------------------------------------------ */

enum { SHA1 = 3, FRIENDLY_NAME = 11, ARCHIVED = 19, RENEWAL = 64, KEY_BITS = 92 };

/* The next line is a name that people chose: it may be any text. */
static bool names_freely(const pv_certutil *c) {
    return c->property == FRIENDLY_NAME && !pv_is_said(&c->block.cert.friendly_name);
}

/* "CERT_KEY_PROV_INFO_PROP_ID(2):" */
static pv_status begin_property(pv_certutil *c, const pv_line *line, bool *ret_taken) {
    static const char MARK[] = "_PROP_ID(";
    pv_said_certificate *cert = &c->block.cert;
    pv_slice text = line->text;
    size_t at = pv_slice_find(text, MARK);
    uint64_t id;
    if (at == text.size || pv_slice_has(pv_slice_head(text, at), " "))
        return pv_success();
    pv_slice number = pv_slice_from(text, at + sizeof MARK - 1);
    number = pv_slice_head(number, pv_slice_find(number, ")"));
    if (!pv_slice_decimal(number, &id) || id > UINT16_MAX)
        return pv_success();
    *ret_taken = true;
    c->part = PV_PART_PROPERTY;
    c->property = (uint32_t)id;
    if (!cert->property_count)
        cert->properties_place = line->place;
    if (id == ARCHIVED)
        pv_say(&cert->archived_property, text, line->place);
    pv_slice name = pv_slice_head(text, at + sizeof MARK - 2);
    return pv_certutil_add_text(c->arena, &cert->properties, &cert->property_count,
                                pv_slice_text(c->arena, name));
}

static void take_property(pv_certutil *c, const pv_line *line) {
    pv_said_certificate *cert = &c->block.cert;
    pv_slice inside;
    if (c->property == SHA1)
        pv_say(&cert->stored_sha1, line->text, line->place);
    else if (c->property == FRIENDLY_NAME)
        pv_say(&cert->friendly_name, line->text, line->place);
    else if (c->property == RENEWAL)
        pv_say(&cert->renewal, line->text, line->place);
    else if (c->property == KEY_BITS && in_parentheses(line->text, &inside))
        pv_say(&cert->bits, inside, line->place);
}

/* ---- all together ---------------------------------------------------------------------------- */

static pv_status take_parts(pv_certutil *c, const pv_line *line, bool *ret_taken) {
    switch (c->part) {
    case PV_PART_KEY_OCTETS:
    case PV_PART_OTHER_OCTETS:
    case PV_PART_BODY:
        return take_rows(c, line, ret_taken);
    case PV_PART_PARAMETERS:
        return pv_certutil_take_pairs(c->arena, line, &c->block.cert.key_parameters, ret_taken);
    case PV_PART_EXTENSION: /* the rows of its value */
        return pv_certutil_take_run(c->arena, line, &c->skipped, ret_taken);
    case PV_PART_NONE:
    case PV_PART_ISSUER:
    case PV_PART_SUBJECT:
    case PV_PART_PROPERTY:
        break;
    }
    return pv_success();
}

static void begin_octets(pv_certutil *c) {
    bool of_key = pv_is_said(&c->block.cert.key_oid) && !c->block.cert.key_octets.size;
    c->part = of_key ? PV_PART_KEY_OCTETS : PV_PART_OTHER_OCTETS;
    c->skipped.size = 0;
}

pv_status pv_certutil_take_body(pv_certutil *c, const pv_line *line, bool *ret_taken) {
    pv_slice label, value;
    *ret_taken = false;
    PV_TRY(take_parts(c, line, ret_taken));
    if (*ret_taken)
        return pv_success();
    pv_label meaning = pv_label_cut(line->text, &label, &value);
    PV_TRY(begin_property(c, line, ret_taken));
    if (!*ret_taken && value.size)
        PV_TRY(begin_extension(c, line, label, value, ret_taken));
    if (!*ret_taken && value.size && meaning == PV_LABEL_NONE)
        PV_TRY(take_algorithm(c, line, value, ret_taken));
    if (!*ret_taken)
        PV_TRY(begin_body(c, line, ret_taken));
    if (*ret_taken)
        return pv_success();
    if (pv_slice_has(line->text, "UnusedBits")) {
        *ret_taken = true;
        begin_octets(c);
    } else if (c->part == PV_PART_EXTENSION &&
               (meaning == PV_LABEL_NONE || meaning == PV_LABEL_TEMPLATE ||
                meaning == PV_LABEL_TEMPLATE_NAME || meaning == PV_LABEL_CERTIFICATE)) {
        *ret_taken = true;
        return take_content(c, line);
    } else if (c->part == PV_PART_PROPERTY && (meaning == PV_LABEL_NONE || names_freely(c))) {
        *ret_taken = names_freely(c);
        take_property(c, line);
    } else if (meaning == PV_LABEL_NONE) {
        *ret_taken = take_bits(c, line, value);
    }
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * What certutil prints: -store and -verifystore (short and verbose), -dump of a certificate or a
 * PFX, -scinfo, the failure that ends a command, and -csplist, which says nothing of any one key.
 * There is no grammar for it: labels are looked up by language (labels.def), and where a language
 * is not in the table the shape of a line decides. Indentation tells nothing, for it is lost in
 * many copies. Requests and templates, which the same program prints, are other readers'. */
#include "readers/certutil.h"

#include "base/text.h"
#include "readers/errors.h"

/* ---- where a section begins ------------------------------------------------------------------ */

enum { AHEAD = 6 };

/* The first line behind that is not blank, nor about a password. */
static bool next_said(pv_lines *rest, pv_line *ret_line) {
    for (unsigned n = 0; n < AHEAD && pv_lines_next(rest, ret_line); n++)
        if (ret_line->text.size && !pv_slice_has(ret_line->text, "PFX password"))
            return true;
    return false;
}

static bool is_thumbprint(pv_slice text) {
    uint8_t octets[20];
    size_t size;
    return pv_slice_octets(text, octets, sizeof octets, &size) && size == sizeof octets;
}

static bool is_hash(pv_slice line, pv_slice value) {
    return is_thumbprint(value) && pv_slice_has(line, "(sha1)");
}

/* "CertUtil: -store command FAILED: 0x80090016 (...)", in any language. */
static bool is_failure(pv_slice line) {
    uint32_t code;
    return pv_slice_begins(line, "CertUtil: -") && pv_error_code_find(line, &code, NULL);
}

static bool is_provider_list(pv_slice line, pv_lines rest) {
    pv_line next;
    return pv_slice_begins(line, "Provider Name: ") && pv_lines_next(&rest, &next) &&
           (!next.text.size || pv_slice_begins(next.text, "Provider Type: "));
}

static bool is_serial(pv_slice value) {
    uint8_t octets[64];
    size_t size;
    return pv_slice_octets(value, octets, sizeof octets, &size) && size > 1;
}

/* Lines that stand in certutil's output and hardly elsewhere. */
/* "Provider = Microsoft ..." and below it "ProviderType = 1", in any language: a copy that begins
 * inside of the link to a key. */
static bool begins_link(pv_label meaning, pv_slice value, pv_lines rest) {
    pv_slice label, type;
    pv_line next;
    return meaning == PV_LABEL_PROVIDER && pv_slice_begins(value, "Microsoft ") &&
           pv_lines_next(&rest, &next) &&
           pv_label_cut(next.text, &label, &type) == PV_LABEL_PROVIDER_TYPE && type.size;
}

static bool is_ours(const pv_line *line, const pv_lines *rest) {
    static const pv_label STATEMENTS[] = {
        PV_LABEL_NOT_EXPORTABLE,   PV_LABEL_ENCRYPTION_PASSED, PV_LABEL_ENCRYPTION_FAILED,
        PV_LABEL_SIGNATURE_PASSED, PV_LABEL_SIGNATURE_FAILED,  PV_LABEL_MISSING_KEYSET,
        PV_LABEL_NO_KEY_PROVIDER,  PV_LABEL_NO_PRIVATE_KEY,    PV_LABEL_KEY_MATCHES,
    };
    pv_slice label, value, text = line->text;
    pv_label meaning = pv_label_cut(text, &label, &value);
    if (meaning == PV_LABEL_SERIAL_NUMBER && is_serial(value))
        return true;
    for (size_t i = 0; i < sizeof STATEMENTS / sizeof *STATEMENTS; i++)
        if (STATEMENTS[i] == meaning)
            return true;
    if (value.size && (meaning == PV_LABEL_KEY_CONTAINER || meaning == PV_LABEL_UNIQUE_CONTAINER ||
                       meaning == PV_LABEL_SIMPLE_CONTAINER))
        return true;
    if (begins_link(meaning, value, *rest))
        return true;
    return is_hash(text, value) || is_failure(text) || pv_slice_is(text, "X509 Certificate:") ||
           pv_slice_begins(text, "Key Id Hash(") || pv_slice_begins(text, "Performing AT_") ||
           (pv_slice_begins(text, "CERT_") && pv_slice_has(text, "_PROP_ID(")) ||
           is_provider_list(text, *rest);
}

/* Whether the next line may begin with a rule, as a separator does. */
static bool rules_next(const pv_lines *rest) {
    const uint8_t *at = (const uint8_t *)rest->text.data + rest->at;
    const uint8_t *end = (const uint8_t *)rest->text.data + rest->text.size;
    while (at < end && *at <= ' ')
        at++;
    return at < end && (*at == '=' || *at >= 0x80);
}

/* A store's header, when a certificate follows, or that none was found: at once behind a name
 * without its translation in quotes, for one word alone may be a greeting. */
static bool is_header(const pv_line *line, pv_lines rest, pv_slice *ret_name) {
    pv_line next;
    bool quoted = pv_slice_ends(line->text, "\"");
    if ((!quoted && !rules_next(&rest)) || !pv_certutil_is_header(line->text, ret_name))
        return false;
    bool bare = ret_name->size == line->text.size;
    bool found = bare ? pv_lines_next(&rest, &next) : next_said(&rest, &next);
    return found && (pv_certutil_is_separator(next.text) || (quoted && is_failure(next.text)));
}

/* A separator in a language that is not known: a certificate's lines follow. */
static bool separates_certificates(const pv_line *line, pv_lines rest) {
    pv_line next;
    if (!pv_certutil_is_separator(line->text))
        return false;
    for (unsigned n = 0; n < AHEAD && pv_lines_next(&rest, &next); n++)
        if (is_ours(&next, &rest) || pv_certutil_is_nesting(next.text))
            return true;
    pv_slice inside = pv_slice_from(line->text, pv_slice_find(line->text, " ") + 1);
    return pv_label_of(pv_slice_word(&inside)) == PV_LABEL_CERTIFICATE;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_certutil_command command;
    pv_lines behind = *rest;
    pv_slice name;
    pv_line next;
    if (separates_certificates(line, *rest))
        return PV_BID_MAGIC;
    if (pv_certutil_is_command(line, &command)) {
        bool follows = next_said(&behind, &next);
        bool ours = follows && (is_ours(&next, &behind) || is_header(&next, behind, &name) ||
                                separates_certificates(&next, behind));
        return ours ? PV_BID_MAGIC : PV_BID_NONE;
    }
    if (is_header(line, *rest, &name))
        return PV_BID_MAGIC;
    return is_ours(line, rest) ? PV_BID_LIKELY : PV_BID_NONE;
}

/* "CertUtil: -store command completed successfully.", or the words behind a failure. */
static bool closes(const pv_line *line) {
    return pv_slice_begins(line->text, "CertUtil: ") && !is_failure(line->text);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

/* A key's provider without its container, and no certificate before it. */
static void note_begin(pv_certutil *c) {
    const pv_certutil_block *b = &c->block;
    if (!b->begun && !c->store && pv_is_said(&b->key.provider) && pv_is_said(&b->key.type) &&
        !pv_is_said(&b->key.container) && !pv_is_said(&b->cert.serial) &&
        !pv_is_said(&b->cert.sha1) && !b->smart_card)
        pv_unit_problem(
            c->unit, c->artifact, PV_DAMAGED, b->key.provider.place,
            "the text begins inside an entry of certutil; what stood before is unknown");
}

static pv_status end_block(pv_certutil *c) {
    pv_subject *cert;
    note_begin(c);
    PV_TRY(pv_certutil_publish_cert(c, &cert));
    c->store_count += cert && c->store;
    PV_TRY(pv_certutil_publish_key(c, cert));
    c->block = (pv_certutil_block){.begun = false};
    c->part = PV_PART_NONE;
    return pv_success();
}

static pv_status begin_block(pv_certutil *c, const pv_line *line) {
    pv_slice rest = line->text, number = {NULL, 0};
    uint64_t index;
    PV_TRY(end_block(c));
    while (rest.size && !pv_slice_decimal(number, &index))
        number = pv_slice_word(&rest);
    if (c->store && rest.size)
        c->store_gaps |= index != (uint64_t)c->store_count;
    c->block.begun = true;
    c->block.place = line->place;
    c->block.smart_card = c->command.known && pv_slice_is(c->command.verb, "scinfo");
    return pv_success();
}

/* ---- stores ---------------------------------------------------------------------------------- */

static bool lists_store(const pv_certutil_command *command) {
    return command->known &&
           (pv_slice_is(command->verb, "store") || pv_slice_is(command->verb, "verifystore") ||
            pv_slice_is(command->verb, "viewstore"));
}

/* Whether all of the store was listed: not when a certificate was asked for. A listing without its
 * command, of one certificate alone, may have been. */
static void set_whole(pv_certutil *c, bool done) {
    bool some = c->command.filtered || c->store_gaps;
    if (some)
        pv_set_STORE_WHOLE(c->store, c->store_place, false);
    else if (done && (lists_store(&c->command) || c->store_count > 1))
        pv_set_STORE_WHOLE(c->store, c->store_place, true);
}

/* A thumbprint that the command asks for: whoever finds none listed knows that the store has it
 * not, unless the command failed for another reason. */
static pv_status set_asked(pv_certutil *c) {
    enum { SHA1 = 20 };
    size_t size;
    uint8_t *octets = pv_arena_alloc(c->arena, SHA1);
    if (!octets)
        return pv_no_memory();
    if (lists_store(&c->command) && !c->unopened &&
        pv_slice_octets(c->command.asked, octets, SHA1, &size) && size == SHA1)
        pv_set_STORE_ASKED_SHA1(c->store, c->command.place, (pv_bytes){octets, SHA1});
    return pv_success();
}

/* `done` when certutil says that it has come to its end. */
static pv_status end_store(pv_certutil *c, bool done) {
    PV_TRY(end_block(c));
    if (c->store) {
        pv_set_STORE_CERTIFICATE_COUNT(c->store, c->store_place, c->store_count);
        set_whole(c, done);
        PV_TRY(set_asked(c));
    }
    c->unopened = false;
    c->store = NULL;
    c->store_count = 0;
    c->store_gaps = false;
    return pv_success();
}

/* Without -user, -enterprise and their like certutil opens the store of the computer; a listing
 * without its command does not tell. */
static pv_status begin_store(pv_certutil *c, pv_slice name, pv_place place) {
    const char *text = pv_slice_text(c->arena, name);
    PV_TRY(end_store(c, false));
    if (!text)
        return pv_no_memory();
    PV_TRY(pv_unit_add_subject(c->unit, c->artifact, PV_KIND_STORE, &c->store));
    c->store_place = place;
    pv_set_STORE_NAME(c->store, place, (pv_text){text, name.size});
    pv_subject_absent(c->store, PV_FACT_STORE_PATH);
    pv_subject_absent(c->store, PV_FACT_STORE_SERVICE);
    if (lists_store(&c->command) && !c->command.other_scope)
        pv_set_STORE_SCOPE(c->store, c->command.place,
                           c->command.user ? PV_STORESCOPE_CURRENT_USER
                                           : PV_STORESCOPE_LOCAL_MACHINE);
    return pv_success();
}

/* A verbose listing says of each certificate whether it is the computer's; one that lies in a
 * system store and is not, is the user's. My is no store in which a user sees the computer's
 * certificates beside his own. */
static void note_scope(pv_certutil *c) {
    if (!c->store || (!c->block.local_machine && !c->block.system_store))
        return;
    const pv_value *scope = pv_subject_peek(c->store, PV_FACT_STORE_SCOPE);
    const pv_value *name = pv_subject_peek(c->store, PV_FACT_STORE_NAME);
    if (scope->known != PV_PRESENT && pv_text_same(name->u.text, "my"))
        pv_set_STORE_SCOPE(c->store, c->block.place,
                           c->block.local_machine ? PV_STORESCOPE_LOCAL_MACHINE
                                                  : PV_STORESCOPE_CURRENT_USER);
}

static pv_status take_command(pv_certutil *c, const pv_line *line, bool *ret_taken) {
    pv_certutil_command command;
    *ret_taken = pv_certutil_is_command(line, &command);
    if (!*ret_taken)
        return pv_success();
    PV_TRY(end_store(c, false));
    c->command = command;
    return pv_success();
}

/* ---- failures -------------------------------------------------------------------------------- */

/* Codes that are about a private key, of those that end a command. */
static bool is_of_key(uint32_t code) {
    return (code >= 0x80090001 && code <= 0x800903ff) || code == 0x80070005 || code == 0x80070520 ||
           code == 0x8009200b || code == 0x8009200c;
}

/* A failure belongs to the key that was listed before it; alone it tells of a key by itself. */
static pv_status take_failure(pv_certutil *c, const pv_line *line) {
    pv_said said = {line->text, line->place};
    uint32_t code;
    bool told = pv_error_code_find(line->text, &code, NULL);
    c->unopened = !told || (code != 0x80090011 && code != 0x80092004);
    PV_TRY(end_store(c, false));
    if (!told || !is_of_key(code) || c->keys > 1)
        return pv_success();
    if (!c->keys) {
        c->block.key.error = said;
        c->block.key.error_code = code;
        return end_block(c);
    }
    if (pv_subject_peek(c->only_key, PV_FACT_KEY_ERROR_CODE)->known == PV_PRESENT)
        return pv_success();
    return pv_certutil_set_error(c, c->only_key, code, &said);
}

/* ---- lines of the certificate ---------------------------------------------------------------- */

static pv_said *place_for(pv_said_certificate *s, pv_label meaning) {
    const struct {
        pv_label meaning;
        pv_said *place;
    } all[] = {{PV_LABEL_SERIAL_NUMBER, &s->serial},
               {PV_LABEL_NOT_BEFORE, &s->not_before},
               {PV_LABEL_NOT_AFTER, &s->not_after},
               {PV_LABEL_CERT_HASH, &s->sha1},
               {PV_LABEL_TEMPLATE_NAME, &s->template_name},
               {PV_LABEL_TEMPLATE, &s->template},
               {PV_LABEL_ARCHIVED, &s->archived},
               {PV_LABEL_SIGNATURE_MATCHES, &s->signature_matches},
               {PV_LABEL_ROOT, &s->root},
               {PV_LABEL_NOT_ROOT, &s->not_root},
               {PV_LABEL_EXTENSIONS, &s->extension_total}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].meaning == meaning)
            return all[i].place;
    return NULL;
}

/* A window breaks a line at its last column, 80 of old; a mail program breaks it at a blank. What
 * goes on has no label, and where the width tells nothing it has to look like a name. */
static bool is_broken(const pv_line *line, const pv_line *next) {
    enum { WIDTH = 80, SHORTEST = 60 };
    pv_slice label, unused;
    if (!next->text.size || next->all.data[0] == ' ' ||
        pv_label_cut(next->text, &label, &unused) != PV_LABEL_NONE || pv_slice_has(label, "("))
        return false;
    bool equals = pv_slice_find(next->text, "=") < pv_slice_find(next->text, ":");
    return line->all.size == WIDTH || (equals && line->all.size >= SHORTEST);
}

static pv_slice with_next(pv_certutil *c, const pv_line *line, pv_lines *rest, pv_slice value) {
    enum { WIDTH = 80 };
    pv_lines ahead = *rest;
    pv_line next;
    if (!pv_lines_next(&ahead, &next) || !is_broken(line, &next))
        return value;
    char *joined =
        pv_arena_printf(c->arena, "%.*s%s%.*s", (int)value.size, value.data,
                        line->all.size < WIDTH ? " " : "", (int)next.all.size, next.all.data);
    if (!joined)
        return value;
    *rest = ahead;
    return pv_slice_of(joined);
}

static void add_name(pv_certutil *c, const pv_line *line, pv_slice value, pv_said_name *name) {
    if (!name->place.kind) {
        name->place = line->place;
        name->text = pv_textbuf_new(c->arena, 1 << 16);
    }
    (void)pv_certutil_add_name(&name->text, value);
}

void pv_certutil_begin_name(pv_certutil *c, const pv_line *line, pv_lines *rest, pv_label meaning) {
    pv_said_certificate *s = &c->block.cert;
    bool issuer = meaning == PV_LABEL_ISSUER;
    pv_said_name *name = issuer ? &s->issuer : &s->subject;
    pv_slice label, value;
    (void)pv_label_cut(line->text, &label, &value);
    if (name->place.kind)
        return;
    c->part = value.size ? PV_PART_NONE : issuer ? PV_PART_ISSUER : PV_PART_SUBJECT;
    if (!value.size)
        return;
    add_name(c, line, with_next(c, line, rest, value), name);
}

bool pv_certutil_take_name_part(pv_certutil *c, const pv_line *line) {
    pv_said_certificate *s = &c->block.cert;
    pv_slice label, value;
    if (c->part != PV_PART_ISSUER && c->part != PV_PART_SUBJECT)
        return false;
    pv_said_name *name = c->part == PV_PART_ISSUER ? &s->issuer : &s->subject;
    pv_label meaning = pv_label_cut(line->text, &label, &value);
    bool equals = pv_slice_find(line->text, "=") < pv_slice_find(line->text, ":");
    if (meaning == PV_LABEL_NONE && equals) {
        add_name(c, line, line->text, name);
        return true;
    }
    c->part = PV_PART_NONE;
    return false;
}

static bool take_version(pv_certutil *c, const pv_line *line) {
    pv_slice label, value;
    (void)pv_label_cut(line->text, &label, &value);
    if (!pv_slice_is(label, "Version") || value.size != 1)
        return false;
    pv_say(&c->block.cert.version, value, line->place);
    return true;
}

/* Two serial numbers are two certificates, where the line between them was lost. */
static pv_status take_certificate(pv_certutil *c, const pv_line *line, pv_lines *rest,
                                  bool *ret_taken) {
    pv_slice label, value, text = line->text;
    pv_label meaning = pv_label_cut(text, &label, &value);
    *ret_taken = true;
    if (meaning == PV_LABEL_SERIAL_NUMBER && pv_is_said(&c->block.cert.serial))
        PV_TRY(end_block(c));
    if (meaning == PV_LABEL_SERIAL_NUMBER)
        c->block.cert.serial_label = label;
    if (meaning == PV_LABEL_ISSUER || meaning == PV_LABEL_SUBJECT) {
        pv_certutil_begin_name(c, line, rest, meaning);
        return pv_success();
    }
    pv_said *to = place_for(&c->block.cert, meaning);
    if (!to && is_hash(text, value) && !pv_slice_has(label, "Name") &&
        !pv_slice_has(label, "Key") && !pv_slice_has(label, "Id"))
        to = &c->block.cert.sha1;
    if (!to && pv_slice_is(label, "Cert Hash(sha256)"))
        to = &c->block.cert.sha256;
    *ret_taken = to != NULL;
    if (to)
        pv_say(to, value, line->place);
    return pv_success();
}

/* "The certificate is revoked. 0x80092010 (...)": what -verifystore says behind the key, the first
 * of several. */
static bool take_verified(pv_certutil *c, const pv_line *line) {
    pv_said_certificate *s = &c->block.cert;
    uint32_t code;
    if (!pv_slice_is(c->command.verb, "verifystore") || !pv_is_said(&s->serial) ||
        !pv_error_code_find(line->text, &code, NULL) ||
        (code >> 16 != 0x800b && (code < 0x80092010 || code > 0x80092014)))
        return false;
    if (!pv_is_said(&s->verified)) {
        pv_say(&s->verified, line->text, line->place);
        s->verify_error = code;
    }
    return true;
}

/* ---- all lines ------------------------------------------------------------------------------- */

/* Lines that part others; `*ret_taken` when it was one. */
static pv_status take_structure(pv_certutil *c, const pv_line *line, pv_lines *rest,
                                bool *ret_taken) {
    pv_slice name;
    *ret_taken = true;
    if (pv_certutil_is_separator(line->text))
        return begin_block(c, line);
    if (pv_certutil_is_nesting(line->text)) {
        c->block.nested = c->block.nested || c->block.begun;
        return pv_success();
    }
    if (is_header(line, *rest, &name))
        return begin_store(c, name, line->place);
    if (is_failure(line->text))
        return take_failure(c, line);
    if (pv_slice_begins(line->text, "CertUtil: "))
        return end_store(c, true);
    bool test = pv_slice_begins(line->text, "Performing AT_");
    bool tried = pv_is_said(&c->block.key.matches) || pv_is_said(&c->block.key.verifies);
    if (test &&
        (tried || (pv_is_said(&c->block.key.container) && !pv_is_said(&c->block.cert.serial))))
        PV_TRY(end_block(c));
    c->block.smart_card |= test;
    if (pv_slice_is(line->text, "X509 Certificate:")) {
        if (pv_is_said(&c->block.cert.serial))
            PV_TRY(begin_block(c, line));
        return pv_success();
    }
    return take_command(c, line, ret_taken);
}

static pv_status take_line(pv_certutil *c, const pv_line *line, pv_lines *rest) {
    bool taken, in_prose = c->in_prose || c->after_blank;
    c->in_prose = false;
    if (c->block.place.kind == PV_NOWHERE)
        c->block.place = line->place;
    PV_TRY(take_structure(c, line, rest, &taken));
    if (taken || pv_certutil_take_name_part(c, line))
        return pv_success();
    PV_TRY(pv_certutil_take_body(c, line, &taken));
    if (taken || take_version(c, line))
        return pv_success();
    PV_TRY(take_certificate(c, line, rest, &taken));
    if (taken) {
        c->part = c->part == PV_PART_ISSUER || c->part == PV_PART_SUBJECT ? c->part : PV_PART_NONE;
        return pv_success();
    }
    if (take_verified(c, line))
        return pv_success();
    PV_TRY(pv_certutil_take_key(c, line, rest, &taken));
    c->block.key.unread |= !taken && pv_is_said(&c->block.key.provider);
    c->in_prose = in_prose && !taken;
    note_scope(c);
    return pv_success();
}

/* Two that contradict each other tell nothing. */
pv_date_order pv_certutil_order_of(pv_lines lines) {
    pv_date_order order = PV_DATES_UNKNOWN;
    pv_slice label, value;
    pv_line line;
    while (pv_lines_next(&lines, &line)) {
        pv_label meaning = pv_label_cut(line.text, &label, &value);
        if (meaning != PV_LABEL_NOT_BEFORE && meaning != PV_LABEL_NOT_AFTER)
            continue;
        pv_date_order own = pv_certutil_date_order(value);
        if (own != PV_DATES_UNKNOWN && order != PV_DATES_UNKNOWN && own != order)
            return PV_DATES_UNKNOWN;
        order = own == PV_DATES_UNKNOWN ? order : own;
    }
    return order;
}

enum { KEY_PROV_INFO = 2 }; /* CERT_KEY_PROV_INFO_PROP_ID, whose last line is KeySpec */

/* Whether a listing's last entry surely lacks lines: each has a hash at its end, then the key's
 * container and its provider, with -v all of the link. */
static bool ends_inside(const pv_certutil *c) {
    const pv_certutil_block *b = &c->block;
    bool in_part = c->part != PV_PART_NONE && c->part != PV_PART_PROPERTY;
    bool half_key = pv_is_said(&b->key.container) && !pv_is_said(&b->key.provider);
    bool half_link =
        c->part == PV_PART_PROPERTY && c->property == KEY_PROV_INFO && !pv_is_said(&b->key.spec);
    return b->begun && (in_part || half_key || half_link || !pv_is_said(&b->cert.sha1));
}

/* The text ends, and nothing says that the last entry does: what it has not said is not known. */
static void note_cut(pv_certutil *c) {
    pv_said_certificate *s = &c->block.cert;
    c->cut = true;
    if (ends_inside(c) && !c->in_prose)
        pv_unit_problem(c->unit, c->artifact, PV_DAMAGED, c->block.place,
                        "the text ends inside this entry of certutil; what is missing is unknown");
    if (c->part != PV_PART_EXTENSION || !s->extension_count)
        return;
    pv_oid last = s->extensions[s->extension_count - 1].known;
    s->purposes_odd |= last == PV_OID_EXT_EKU;
    s->names_odd |= last == PV_OID_EXT_SAN;
}

static pv_status read(const pv_reading *reading) {
    pv_lines rest = pv_reading_lines(reading);
    pv_certutil c = {.reading = reading,
                     .unit = reading->unit,
                     .artifact = reading->artifact,
                     .arena = reading->unit->arena,
                     .order = pv_certutil_order_of(rest)};
    pv_line line;
    while (pv_lines_next(&rest, &line) && !pv_unit_is_hopeless(c.unit)) {
        if (line.text.size)
            PV_TRY(take_line(&c, &line, &rest));
        c.after_blank = line.text.size == 0;
    }
    if (!reading->hint.ended)
        note_cut(&c);
    return end_store(&c, false);
}

const pv_reader PV_READER_certutil = {
    .name = "certutil",
    .title = "Output of certutil: stores, keys, dumps of PFX files and certificates",
    .extensions = ".txt .log",
    .tells = "stores, certificates, links to keys, whether the key opened for the caller, "
             "exportability, the ACL of the container",
    .cannot_tell = "a missing key from one that the caller may not read; dates whose order of day "
                   "and month is not clear",
    .text = &(const pv_text_form){.opens = opens, .closes = closes},
    .read = read,
};

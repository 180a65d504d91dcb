/* SPDX-License-Identifier: Apache-2.0
 * Names as Windows prints them (CertNameToStr with CERT_X500_NAME_STR): "CN=a, O=\"b, c\", S=d", a
 * part a line in verbose dumps; the last part of the encoded name first, as RFC 4514 has it. Made
 * into RFC 4514 text with the short names that are used elsewhere. A value whose type has no name
 * stays text: its encoding is not known. */
#include "base/text.h"
#include "readers/certutil.h"
#include "readers/x509_name.h"

/* Windows' names of types that have others here. */
static const struct {
    const char *windows, *usual;
} TYPES[] = {{"S", "ST"},
             {"E", "emailAddress"},
             {"T", "title"},
             {"G", "GN"},
             {"I", "initials"},
             {"STREET", "street"},
             {"SERIALNUMBER", "serialNumber"},
             {"PostalCode", "postalCode"},
             {"POBox", "postOfficeBox"},
             {"Phone", "telephoneNumber"},
             {"Description", "description"}};

static bool is_type(pv_slice s) {
    if (s.size == 0 || s.size > 64)
        return false;
    for (size_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (!letter && c != '.' && (c < '0' || c > '9') && c != '-')
            return false;
    }
    return true;
}

static void add_type(pv_textbuf *t, pv_slice type) {
    if (pv_slice_begins(type, "OID."))
        type = pv_slice_from(type, 4);
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (pv_slice_is(type, TYPES[i].windows)) {
            pv_textbuf_adds(t, TYPES[i].usual);
            return;
        }
    const char *text = pv_slice_text(t->arena, type);
    pv_oid known = text ? pv_oid_named(text) : PV_OID_UNKNOWN;
    if (known != PV_OID_UNKNOWN)
        pv_textbuf_adds(t, pv_oid_name(known));
    else
        pv_textbuf_add(t, type.data, type.size);
}

/* Takes "..." with its doubled quotes, without them. */
static pv_slice take_quoted(pv_arena *arena, pv_slice *rest) {
    pv_slice s = pv_slice_from(*rest, 1);
    char *plain = pv_arena_alloc(arena, s.size + 1);
    size_t at = 0, n = 0;
    for (; plain && at < s.size; at++) {
        if (s.data[at] == '"' && (at + 1 == s.size || s.data[at + 1] != '"'))
            break;
        at += s.data[at] == '"';
        plain[n++] = s.data[at];
    }
    *rest = pv_slice_trim(pv_slice_from(s, at + 1));
    return (pv_slice){plain, n};
}

/* The offset of the separator at which the next "TYPE=" begins; s.size when there is none. A comma
 * in a value that should have been quoted is the value's. */
static size_t end_of_value(pv_slice s) {
    for (size_t i = 0; i < s.size; i++) {
        if (s.data[i] != ',' && s.data[i] != '+' && s.data[i] != ';')
            continue;
        pv_slice next = pv_slice_trim(pv_slice_from(s, i + 1)), type;
        if (pv_slice_cut(next, "=", &type, NULL) && is_type(type))
            return i;
    }
    return s.size;
}

static pv_slice take_value(pv_arena *arena, pv_slice *rest) {
    if (rest->size && rest->data[0] == '"')
        return take_quoted(arena, rest);
    size_t end = end_of_value(*rest);
    pv_slice value = pv_slice_trim(pv_slice_head(*rest, end));
    *rest = pv_slice_trim(pv_slice_from(*rest, end));
    return value;
}

bool pv_certutil_add_name(pv_textbuf *t, pv_slice printed) {
    enum { PARTS_MAX = 64, NAME_MAX = 8192 };
    pv_slice rest = pv_slice_trim(printed), type;
    char separator = ',';
    if (rest.size > NAME_MAX)
        return false;
    for (unsigned n = 0; rest.size && n < PARTS_MAX; n++) {
        size_t equals = pv_slice_find(rest, "=");
        type = pv_slice_trim(pv_slice_head(rest, equals));
        if (equals == rest.size || !is_type(type))
            return n > 0;
        rest = pv_slice_trim(pv_slice_from(rest, equals + 1));
        pv_slice value = take_value(t->arena, &rest);
        if (t->size)
            pv_textbuf_addc(t, separator);
        add_type(t, type);
        pv_textbuf_addc(t, '=');
        pv_name_add_escaped(t, value.data, value.size);
        separator = rest.size && rest.data[0] == '+' ? '+' : ',';
        rest = pv_slice_trim(pv_slice_from(rest, 1));
    }
    return t->size > 0;
}

/* SPDX-License-Identifier: Apache-2.0
 * Values of an OpenSSL configuration, config(5): quotes, escapes, and variables ($name, ${name},
 * $(name), $section::name), which stand for what was said of them before the line: in their
 * section, else in "default". Held against OpenSSL 3.0. A variable that nothing gave a value, a
 * brace that is not closed behind a name, and more than 64 KiB are problems, for OpenSSL refuses
 * such a file; but not in a configuration within other text, where a shell may set values in. What
 * the environment says is not known, nor what an included file may have said: such a value is
 * open, and has its variables as they are written, with what they would stand for, so that a
 * change of either can be told. Refuses to set in more than 4 MiB. */
#include "readers/openssl_values.h"

#include "base/text.h"
#include "readers/profile.h"

enum { MOST_EXPANDED = 4 << 20, MOST_WORK = 1 << 26 };

/* A value while it is read. */
typedef struct {
    pv_conf_values *values;
    pv_conf_entry *entry;
    pv_slice raw;
    size_t at;
    size_t size; /* what it comes to, as OpenSSL counts it: with its end */
    pv_textbuf text;
    bool refused;
} expansion;

/* What stands behind a dollar sign. */
typedef struct {
    pv_slice all, section, name;
    bool elsewhere; /* it names a section */
} variable;

/* ---- what was said --------------------------------------------------------------------------- */

static size_t slot_of(pv_conf_values *v, size_t section, pv_slice name) {
    uint32_t hash = 2166136261U ^ (uint32_t)section;
    for (size_t i = 0; i < name.size; i++)
        hash = (hash ^ (uint8_t)name.data[i]) * 16777619U;
    size_t at = (hash ^ hash >> 15) & (v->room - 1);
    for (; v->slots[at]; at = (at + 1) & (v->room - 1)) {
        const pv_conf_entry *e = &v->conf->entries[v->slots[at] - 1];
        v->work++;
        if (e->section == section && pv_conf_equal(e->key, name))
            break;
    }
    return at;
}

static const pv_conf_entry *said(pv_conf_values *v, size_t section, pv_slice name) {
    if (!v->room || section == v->conf->section_count)
        return NULL;
    uint32_t index = v->slots[slot_of(v, section, name)];
    return index ? &v->conf->entries[index - 1] : NULL;
}

static void put(pv_conf_values *v, size_t index) {
    const pv_conf_entry *e = &v->conf->entries[index];
    v->slots[slot_of(v, e->section, e->key)] = (uint32_t)index + 1;
}

pv_status pv_conf_value_note(pv_conf_values *v) {
    size_t count = v->conf->count;
    if (v->work >= MOST_WORK)
        return pv_success(); /* nothing is looked up any more */
    if (2 * count <= v->room) {
        put(v, count - 1);
        return pv_success();
    }
    size_t room = v->room ? 2 * v->room : 128;
    uint32_t *grown = pv_arena_array(v->conf->reading->unit->arena, room, sizeof *grown);
    if (!grown)
        return pv_no_memory();
    memset(grown, 0, room * sizeof *grown);
    v->slots = grown;
    v->room = room;
    for (size_t i = 0; i < count; i++)
        put(v, i);
    return pv_success();
}

/* ---- problems -------------------------------------------------------------------------------- */

/* The file begins with the configuration, and is none that has one within. */
static bool is_whole(const pv_conf *conf) {
    return conf->reading->hint.place_kind != PV_LINE || conf->reading->hint.origin == 1;
}

/* What the value says is not known: it stays as it is written. */
static void refuse(expansion *x, pv_code code, const char *what, pv_slice name) {
    enum { SHOWN = 64 };
    const pv_conf *conf = x->values->conf;
    x->refused = true;
    pv_profile_note(conf->reading, code, x->entry->place, what,
                    (int)(name.size < SHOWN ? name.size : SHOWN), name.data);
}

static void refuse_as_openssl(expansion *x, const char *what, pv_slice name) {
    if (is_whole(x->values->conf))
        refuse(x, PV_DAMAGED, what, name);
    x->refused = true;
}

/* Told once. */
static void refuse_too_much(expansion *x, const char *what, pv_slice name) {
    if (!x->values->limited)
        refuse(x, PV_OVER_LIMIT, what, name);
    x->refused = x->values->limited = x->values->conf->partial = true;
}

static void refuse_too_long(expansion *x, pv_slice name) {
    if (x->entry->open)
        refuse_too_much(x, "with the variable '%.*s' the value is longer than is read, 64 KiB",
                        name);
    else
        refuse_as_openssl(
            x, "with the variable '%.*s' the value has more than 64 KiB: OpenSSL refuses the file",
            name);
}

/* ---- variables ------------------------------------------------------------------------------- */

static pv_slice take_name(expansion *x) {
    pv_slice rest = pv_slice_from(x->raw, x->at);
    size_t n = 0;
    while (n < rest.size && (pv_char_is_letter(rest.data[n]) || pv_char_is_digit(rest.data[n]) ||
                             rest.data[n] == '_' || (x->values->dollars && rest.data[n] == '$')))
        n++;
    x->at += n;
    return pv_slice_head(rest, n);
}

static char here(const expansion *x) {
    return x->at < x->raw.size ? x->raw.data[x->at] : 0;
}

/* Behind the dollar sign. False: its brace is not closed. */
static bool take_variable(expansion *x, variable *ret_variable) {
    size_t begin = x->at - 1;
    char closing = here(x) == '{' ? '}' : here(x) == '(' ? ')' : 0;
    variable var = {.elsewhere = false};
    x->at += closing != 0;
    var.name = take_name(x);
    if (pv_slice_begins(pv_slice_from(x->raw, x->at), "::")) {
        x->at += 2;
        var.section = var.name;
        var.elsewhere = true;
        var.name = take_name(x);
    }
    bool closed = !closing || here(x) == closing;
    x->at += closing && closed;
    var.all = pv_slice_head(pv_slice_from(x->raw, begin), x->at - begin);
    *ret_variable = var;
    return closed;
}

/* What it stands for, or may stand for; NULL when nothing. Unsure: it may be something else. */
static const pv_conf_entry *look_up(expansion *x, const variable *var, bool *ret_unsure) {
    pv_conf_values *v = x->values;
    size_t section = x->entry->section;
    if (var->elsewhere) {
        section = pv_conf_section_named(v->conf, var->section);
        v->work += v->conf->section_count;
    }
    pv_slice name = var->elsewhere ? var->section : v->conf->sections[section].name;
    const pv_conf_entry *e = said(v, section, var->name);
    *ret_unsure = v->conf->partial || (!e && pv_conf_same(name, "ENV"));
    return e ? e : said(v, 0, var->name);
}

static void write(expansion *x, pv_slice part) {
    pv_textbuf_add(&x->text, part.data, part.size);
}

/* Sets in what the variable stands for: as it is written, too, where that is not sure. */
static void set_in(expansion *x, const variable *var, const pv_conf_entry *e, bool unsure) {
    pv_slice value = e ? e->value : (pv_slice){NULL, 0};
    size_t size = value.size + (unsure ? var->all.size + 1 : 0);
    x->entry->open |= unsure || (e && e->open);
    x->size += size;
    x->size -= var->all.size;
    if (x->size > PV_CONF_LONGEST) {
        refuse_too_long(x, var->name);
        return;
    }
    x->values->expanded += size;
    if (unsure) {
        write(x, var->all);
        pv_textbuf_addc(&x->text, '=');
    }
    write(x, value);
}

static void take_dollar(expansion *x) {
    pv_conf_values *v = x->values;
    variable var;
    bool unsure;
    x->at++;
    if (!take_variable(x, &var)) {
        refuse_as_openssl(
            x,
            "the brace of the variable '%.*s' is not closed behind its name: OpenSSL refuses "
            "the file",
            var.name);
        return;
    }
    const pv_conf_entry *e = look_up(x, &var, &unsure);
    if (v->work >= MOST_WORK || v->expanded >= MOST_EXPANDED) {
        refuse_too_much(x, "more variables than are read, up to '%.*s'", var.name);
    } else if (!e && !unsure) {
        refuse_as_openssl(
            x,
            "nothing before this line gives the variable '%.*s' a value: OpenSSL refuses the "
            "file",
            var.name);
    } else {
        set_in(x, &var, e, unsure);
    }
}

/* ---- values ---------------------------------------------------------------------------------- */

static char escaped(char c) {
    static const char FROM[] = "rnbt", TO[] = "\r\n\b\t";
    const char *at = c ? strchr(FROM, c) : NULL;
    return at ? TO[at - FROM] : c;
}

static bool is_quote(char c) {
    return c == '"' || c == '\'' || c == '`';
}

/* What is quoted has no variables, and what is escaped in it stands for itself. */
static void take_quoted(expansion *x) {
    char quote = here(x);
    for (x->at++; x->at < x->raw.size && here(x) != quote; x->at++) {
        x->at += here(x) == '\\';
        if (x->at < x->raw.size)
            pv_textbuf_addc(&x->text, here(x));
    }
    x->at++;
}

static void take_escaped(expansion *x) {
    if (++x->at < x->raw.size)
        pv_textbuf_addc(&x->text, escaped(here(x)));
    x->at++;
}

static bool is_variable(const expansion *x) {
    char next = x->at + 1 < x->raw.size ? x->raw.data[x->at + 1] : 0;
    return here(x) == '$' && (!x->values->dollars || next == '{' || next == '(');
}

static void take_part(expansion *x) {
    if (is_quote(here(x)))
        take_quoted(x);
    else if (here(x) == '\\')
        take_escaped(x);
    else if (is_variable(x))
        take_dollar(x);
    else
        pv_textbuf_addc(&x->text, x->raw.data[x->at++]);
}

static bool is_plain(pv_slice v) {
    for (size_t i = 0; i < v.size; i++)
        if (v.data[i] == '\\' || v.data[i] == '$' || is_quote(v.data[i]))
            return false;
    return true;
}

pv_status pv_conf_value_read(pv_conf_values *v, pv_conf_entry *e) {
    expansion x = {.values = v, .entry = e, .raw = e->value, .size = e->value.size + 1};
    if (is_plain(e->value))
        return pv_success();
    x.text = pv_textbuf_new(v->conf->reading->unit->arena, 2 * PV_CONF_LONGEST);
    while (x.at < x.raw.size && !x.refused)
        take_part(&x);
    if (x.refused) {
        e->open = true;
        return pv_success();
    }
    e->value.data = pv_textbuf_end(&x.text, &e->value.size);
    return e->value.data ? pv_success() : pv_no_memory();
}

/* SPDX-License-Identifier: Apache-2.0
 * Snapshots from their files (write.c has the form). Strict: a line that is none of a snapshot's is
 * an error with its number, marks that a merge left among them, for half a snapshot would let pass
 * what it should stop. CR before an end of line is dropped: git may have written it. */
#include "snap/snapshot.h"

enum { LONGEST_NAME = 4096 };

typedef enum { IN_HEAD, IN_FACTS, IN_FINDINGS } section;

typedef struct {
    pv_arena *arena;
    const char *path;
    pv_slice text;
    unsigned number; /* of the line that is read */
    size_t lines;
    section at;
    pv_snapshot *s;
    pv_snap_mask *mask;
    bool seen[PV_SNAP_FACTS];
    pv_fact of;
    pv_snap_fact *fact; /* that of `of`, whose values follow; NULL: none do */
    pv_snap_finding *finding, **end;
} reading;

#define REFUSE(r, ...) refuse(r, pv_arena_printf((r)->arena, __VA_ARGS__))

static pv_status refuse(reading *r, const char *why) {
    return pv_fail(r->arena, PV_DAMAGED, ((pv_place){PV_LINE, r->number}), "%s:%u: %s", r->path,
                   r->number, why ? why : "damaged");
}

static const char *shown(reading *r, pv_slice line) {
    const char *text = pv_slice_text(r->arena, pv_slice_head(line, 80));
    return text ? text : "?";
}

static bool next_line(reading *r, pv_slice *ret_line) {
    if (!r->text.size)
        return false;
    const char *feed = memchr(r->text.data, '\n', r->text.size);
    size_t size = feed ? (size_t)(feed - r->text.data) : r->text.size;
    *ret_line = pv_slice_head(r->text, size);
    r->text = pv_slice_from(r->text, feed ? size + 1 : size);
    if (ret_line->size && ret_line->data[ret_line->size - 1] == '\r')
        ret_line->size--;
    r->number++;
    return true;
}

/* Letters count, here, in their case. */
static bool starts(pv_slice line, const char *start, pv_slice *ret_rest) {
    size_t size = strlen(start);
    if (line.size < size || memcmp(line.data, start, size) != 0)
        return false;
    *ret_rest = pv_slice_from(line, size);
    return true;
}

static bool exactly(pv_slice line, const char *text) {
    pv_slice rest;
    return starts(line, text, &rest) && !rest.size;
}

/* ---- the head -------------------------------------------------------------------------------- */

static pv_status read_format(reading *r) {
    pv_slice line = {NULL, 0}, rest;
    uint64_t format;
    if (!next_line(r, &line) || !starts(line, "pkivet snapshot ", &rest) ||
        !pv_slice_decimal(rest, &format) || !format) {
        r->number = 1;
        return REFUSE(r, "not a snapshot of pkivet: it does not begin with 'pkivet snapshot %d'",
                      PV_SNAP_FORMAT);
    }
    if (format > PV_SNAP_FORMAT)
        return REFUSE(r, "format %llu is newer than %d, the newest that this pkivet reads",
                      (unsigned long long)format, PV_SNAP_FORMAT);
    return pv_success();
}

static pv_status read_masked(reading *r, pv_slice names) {
    while (names.size) {
        const char *name = pv_slice_text(r->arena, pv_slice_word(&names));
        pv_fact fact = name ? pv_fact_named(name) : PV_FACT_COUNT;
        if (fact < PV_FACT_TEMPLATE_BEGIN || fact >= PV_FACT_ACL_END)
            return REFUSE(r, "'%s' is no fact of templates that this pkivet knows",
                          name ? name : "");
        r->mask->facts[fact] = true;
    }
    return pv_success();
}

static pv_status read_head(reading *r, pv_slice line) {
    pv_slice rest;
    if (!r->s->name && starts(line, "template: ", &rest) && rest.size &&
        rest.size <= LONGEST_NAME) {
        r->s->name = pv_slice_text(r->arena, rest);
        return r->s->name ? pv_success() : pv_no_memory();
    }
    if (r->s->name && starts(line, "masked: ", &rest))
        return read_masked(r, rest);
    if (!r->s->name || !exactly(line, "facts:"))
        return REFUSE(r, "'%s' stands where %s should", shown(r, line),
                      r->s->name ? "'facts:'" : "'template: NAME'");
    r->at = IN_FACTS;
    return pv_success();
}

/* ---- facts ----------------------------------------------------------------------------------- */

/* A merge may leave a line of a set twice, which would read as one that was taken away. */
static bool is_there(const pv_snap_fact *f, pv_slice value) {
    for (size_t i = 0; i < f->count; i++)
        if (exactly(value, f->values[i]))
            return true;
    return false;
}

static pv_status add_value(reading *r, pv_slice value) {
    pv_snap_fact *f = r->fact;
    const pv_fact_info *info = pv_fact_get_info(r->of);
    if (!pv_snap_value_fits(r->of, value))
        return REFUSE(r, "'%s' is no value of %s", shown(r, value), info->name);
    if (info->type == PV_TYPE_SET && is_there(f, value))
        return REFUSE(r, "'%s' stands twice in %s", shown(r, value), info->name);
    if (!f->values)
        f->values = pv_arena_array(r->arena, r->lines, sizeof *f->values);
    if (!f->values)
        return pv_no_memory();
    f->values[f->count] = pv_slice_text(r->arena, value);
    return f->values[f->count++] ? pv_success() : pv_no_memory();
}

/* How many lines of values follow: what they need room for. */
static size_t values_ahead(const reading *r) {
    reading ahead = *r;
    pv_slice line, rest;
    size_t count = 0;
    while (next_line(&ahead, &line) && starts(line, "    ", &rest))
        count++;
    return count;
}

static pv_status find_fact(reading *r, pv_slice name, pv_fact *ret_fact) {
    const char *text = pv_slice_text(r->arena, name);
    if (!text)
        return pv_no_memory();
    *ret_fact = pv_fact_named(text);
    if (*ret_fact < PV_FACT_TEMPLATE_BEGIN || *ret_fact >= PV_FACT_ACL_END)
        return REFUSE(r, "'%s' is no fact of templates that this pkivet knows", text);
    bool *seen = &r->seen[(size_t)*ret_fact - (size_t)PV_FACT_TEMPLATE_BEGIN];
    if (*seen)
        return REFUSE(r, "%s is said twice", text);
    *seen = true;
    return pv_success();
}

/* "name = value", "name: absent", or "name:" before values. */
static pv_status read_fact(reading *r, pv_slice line) {
    pv_slice rest, name = pv_slice_head(line, 0);
    pv_fact fact;
    while (name.size < line.size && line.data[name.size] != ' ' && line.data[name.size] != ':')
        name.size++;
    rest = pv_slice_from(line, name.size);
    PV_TRY(find_fact(r, name, &fact));
    pv_snap_fact *f = pv_snap_fact_of(r->s, fact);
    pv_slice value;
    r->fact = NULL;
    r->of = fact;
    f->known = PV_PRESENT;
    if (exactly(rest, ": absent")) {
        f->known = PV_ABSENT;
    } else if (pv_snap_has_values(fact) && exactly(rest, ":")) {
        r->fact = f;
        r->lines = values_ahead(r);
    } else if (!pv_snap_has_values(fact) && starts(rest, " = ", &value) && value.size) {
        r->fact = f;
        r->lines = 1;
        PV_TRY(add_value(r, value));
        r->fact = NULL;
    } else {
        return REFUSE(r, "'%s' gives %s no value of its type", shown(r, line),
                      pv_fact_get_info(fact)->name);
    }
    return pv_success();
}

static pv_status read_facts(reading *r, pv_slice line) {
    pv_slice rest;
    if (exactly(line, "findings:")) {
        r->at = IN_FINDINGS;
        return pv_success();
    }
    if (r->fact && starts(line, "    ", &rest))
        return add_value(r, rest);
    if (starts(line, "  ", &rest) && rest.size && rest.data[0] != ' ')
        return read_fact(r, rest);
    return REFUSE(r, "'%s' is no fact, value or 'findings:'", shown(r, line));
}

/* ---- findings -------------------------------------------------------------------------------- */

static pv_status read_finding(reading *r, pv_slice line) {
    pv_slice rest = line, rule = pv_slice_word(&rest), severity = pv_slice_word(&rest);
    pv_snap_finding *f = pv_arena_alloc(r->arena, sizeof *f);
    if (!f)
        return pv_no_memory();
    *f = (pv_snap_finding){.rule = pv_slice_text(r->arena, rule), .message = ""};
    const char *name = pv_slice_text(r->arena, severity), *verdict = pv_slice_text(r->arena, rest);
    if (!f->rule || !name || !verdict)
        return pv_no_memory();
    if (!rule.size || !pv_severity_named(name, &f->severity) ||
        !pv_verdict_named(verdict, &f->verdict))
        return REFUSE(r, "'%s' is no 'RULE severity verdict'", shown(r, line));
    *r->end = f;
    r->end = &f->next;
    r->finding = f;
    return pv_success();
}

static pv_status read_findings(reading *r, pv_slice line) {
    pv_slice rest;
    if (r->finding && starts(line, "    ", &rest)) {
        r->finding->message = pv_slice_text(r->arena, rest);
        r->finding = NULL;
        return pv_success();
    }
    if (starts(line, "  ", &rest) && rest.size && rest.data[0] != ' ')
        return read_finding(r, rest);
    return REFUSE(r, "'%s' is no finding", shown(r, line));
}

static bool is_mark_of_merge(pv_slice line) {
    pv_slice rest;
    return starts(line, "<<<<<<<", &rest) || starts(line, "=======", &rest) ||
           starts(line, ">>>>>>>", &rest) || starts(line, "|||||||", &rest);
}

static pv_status read_line(reading *r, pv_slice line) {
    if (is_mark_of_merge(line))
        return REFUSE(r, "a merge left its marks: settle the conflict first");
    switch (r->at) {
    case IN_HEAD:
        return read_head(r, line);
    case IN_FACTS:
        return read_facts(r, line);
    case IN_FINDINGS:
        break;
    }
    return read_findings(r, line);
}

static pv_status read_all(reading *r) {
    pv_slice line;
    PV_TRY(read_format(r));
    while (next_line(r, &line))
        PV_TRY(read_line(r, line));
    if (r->at != IN_FINDINGS)
        return REFUSE(r, "it ends before 'findings:'");
    for (size_t i = 0; i < PV_SNAP_FACTS; i++)
        pv_snap_sort(pv_snap_fact_at(i), &r->s->facts[i]);
    return pv_success();
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

pv_status pv_snap_read(pv_arena *arena, const char *path, pv_slice text, pv_snap_mask *mask,
                       pv_snapshot **ret_snapshot) {
    reading *r = pv_arena_alloc(arena, sizeof *r);
    pv_snapshot *s = pv_arena_alloc(arena, sizeof *s);
    if (!r || !s)
        return pv_no_memory();
    *r = (reading){.arena = arena, .path = path, .text = text, .s = s, .mask = mask};
    r->end = &s->findings;
    PV_TRY(read_all(r));
    s->path = pv_arena_text(arena, path, strlen(path));
    s->file = s->path ? base_name(s->path) : NULL;
    const char *file = pv_snap_file_name(arena, s->name);
    if (!s->path || !file)
        return pv_no_memory();
    r->number = 2;
    if (strcmp(file, s->file) != 0)
        return REFUSE(r, "the snapshot of '%s' is called %s, not %s", s->name, file, s->file);
    *ret_snapshot = s;
    return pv_success();
}

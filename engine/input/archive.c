/* SPDX-License-Identifier: Apache-2.0
 * Walks archives, and archives in archives: tar, cpio, zip, 7-Zip, ISO 9660, cabinets, and single
 * compressed files. Members stream; only what has its directory inside (zip, 7-Zip, ISO, cabinet)
 * and lies in another archive is held in memory as a whole. Counts what comes out, and gives up an
 * archive that was made to swell. Does not decrypt. */
#include "input/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/level.h"

enum {
    TEXT = 512,
    ENDS = 12,
    SECTOR = 2048,        /* of an ISO 9660 image */
    STEP = 64 * 1024,     /* of reading what has to be held or passed over */
    RATIO_FROM = 64 << 20 /* what a small archive may swell to in any case */
};

struct pv_archives {
    const pv_limits *limits;
    pv_level *top;
    size_t depth;
    uint64_t entries, closed; /* of the archive that was named, with those in it */
    uint64_t file_size;
    char *path; /* of the input told last */
    uint32_t ends[ENDS];
    uint8_t *head; /* of the member at hand: PV_CONTAINER_HEAD_MAX bytes of room */
    size_t head_size, head_given;
    bool give_up; /* the archive at the top, or all of them */
    bool give_up_all;
    bool failed;
    pv_error error;
    char text[TEXT];
};

/* ---- life ------------------------------------------------------------------------------------ */

pv_archives *pv_archives_new(const pv_limits *limits) {
    pv_archives *x = calloc(1, sizeof *x);
    if (x)
        x->limits = limits;
    return x;
}

static void close_top(pv_archives *x) {
    x->closed += pv_level_output(x->top);
    x->top = pv_level_close(x->top);
    x->depth--;
}

void pv_archives_free(pv_archives *archives) {
    if (!archives)
        return;
    while (archives->top)
        close_top(archives);
    free(archives->path);
    free(archives->head);
    free(archives);
}

bool pv_archives_failed(const pv_archives *archives) {
    return archives->failed;
}

pv_status pv_archives_error(const pv_archives *archives) {
    return (pv_status){&archives->error};
}

/* ---- what is told ---------------------------------------------------------------------------- */

/* Where the archives end that the input is in; of too many the outermost. */
static void find_ends(pv_archives *x, pv_input *input) {
    size_t size = strlen(x->path), depth = 0;
    for (const pv_level *l = x->top; l; l = l->around)
        depth += strlen(l->path) < size;
    input->ends = x->ends;
    input->end_count = (uint32_t)(depth < ENDS ? depth : ENDS);
    for (const pv_level *l = x->top; l; l = l->around)
        if (strlen(l->path) < size && --depth < ENDS)
            x->ends[depth] = (uint32_t)strlen(l->path);
}

static bool tell(pv_archives *x, pv_input *input, pv_input_kind kind, const char *reason) {
    *input = (pv_input){.kind = kind, .path = x->path, .reason = reason};
    find_ends(x, input);
    return true;
}

static bool tell_problem(pv_archives *x, pv_input *input, pv_code code, const char *reason) {
    tell(x, input, PV_INPUT_PROBLEM, reason);
    input->code = code;
    return true;
}

/* "archive!member"; the archive alone for a NULL. */
static bool set_path(pv_archives *x, const char *archive, const char *member) {
    size_t head = strlen(archive), tail = member ? strlen(member) : 0;
    char *path = realloc(x->path, head + tail + 2);
    if (!path) {
        x->failed = true;
        return false;
    }
    x->path = path;
    memcpy(path, archive, head);
    if (member)
        path[head++] = '!';
    if (tail)
        memcpy(path + head, member, tail);
    path[head + tail] = '\0';
    return true;
}

/* Of a single compressed file: its name without the last extension. */
static const char *bare_name(pv_archives *x, const char *archive) {
    const char *from = archive + strlen(archive), *dot;
    while (from > archive && from[-1] != '/' && from[-1] != '!')
        from--;
    dot = strrchr(from, '.');
    size_t size = dot && dot > from ? (size_t)(dot - from) : strlen(from);
    snprintf(x->text, sizeof x->text, "%.*s", (int)(size < TEXT ? size : TEXT - 1), from);
    return *x->text ? x->text : "data";
}

static bool is_ascii(const char *text) {
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return !*text;
}

/* As UTF-8 where it is known to be text of some code, else its octets. */
static const char *name_of(pv_archives *x, pv_level *l) {
    if ((archive_format(l->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW)
        return bare_name(x, l->path);
    const char *octets = archive_entry_pathname(l->entry);
    if (octets && *octets && is_ascii(octets))
        return octets; /* without the tables of codes, which cost as much as all the rest */
    const char *name = archive_entry_pathname_utf8(l->entry);
    name = name ? name : octets;
    return name && *name ? name : "(no name)";
}

/* ---- counting -------------------------------------------------------------------------------- */

static uint64_t output_of(const pv_archives *x) {
    uint64_t all = x->closed;
    for (const pv_level *l = x->top; l; l = l->around)
        all += pv_level_output(l);
    return all;
}

/* Octets of the file that was named which were read so far. */
static uint64_t taken_of(const pv_archives *x) {
    const pv_level *l = x->top;
    while (l->around)
        l = l->around;
    uint64_t taken = l->held ? x->file_size : l->taken;
    return x->file_size && taken > x->file_size ? x->file_size : taken;
}

uint64_t pv_archives_position(const pv_archives *archives) {
    return archives->top ? taken_of(archives) : 0;
}

/* NULL, or why no more may come out. */
static const char *too_much(const pv_archives *x) {
    uint64_t output = output_of(x), taken = taken_of(x);
    if (output > x->limits->archive_bytes)
        return "more bytes come out of the archive than the limit archive_bytes allows; the rest "
               "is not read";
    if (output > RATIO_FROM && output / x->limits->archive_ratio > taken)
        return "the archive unpacks to more times its size than the limit archive_ratio allows; "
               "the rest is not read";
    if (x->entries > x->limits->archive_entries)
        return "the archive has more entries than the limit archive_entries; the rest is not read";
    return NULL;
}

/* Whether the member says that it swells beyond the limit. Asked where what nobody reads is skipped
 * unseen, which counting would not notice. */
static bool swells(const pv_archives *x) {
    const pv_level *l = x->top;
    if (!pv_level_skips(l) || !archive_entry_size_is_set(l->entry))
        return false;
    uint64_t size = (uint64_t)archive_entry_size(l->entry);
    return size > RATIO_FROM && size / x->limits->archive_ratio > x->file_size;
}

/* ---- the member at hand ---------------------------------------------------------------------- */

static ptrdiff_t fail(pv_archives *x, pv_code code, const char *text) {
    snprintf(x->text, sizeof x->text, "%s", text);
    x->error = (pv_error){.code = code, .message = x->text};
    return -1;
}

/* A failed read: of this member alone, or of all that follows it. */
static ptrdiff_t fail_reading(pv_archives *x, la_ssize_t code) {
    char text[TEXT];
    const char *said = archive_error_string(x->top->archive);
    x->give_up = code == ARCHIVE_FATAL;
    snprintf(text, sizeof text, "the member cannot be unpacked: %.300s%s", said ? said : "damaged",
             x->give_up ? "; the rest of the archive is not read" : "");
    return fail(x, PV_DAMAGED, text);
}

static ptrdiff_t read_on(pv_archives *x, void *buffer, size_t size) {
    pv_level *l = x->top;
    la_ssize_t got = archive_read_data(l->archive, buffer, size);
    l->given += got > 0 ? (uint64_t)got : 0;
    const char *why = too_much(x);
    if (!why)
        return got < 0 ? fail_reading(x, got) : (ptrdiff_t)got;
    x->give_up_all = true;
    return fail(x, PV_OVER_LIMIT, why);
}

ptrdiff_t pv_archives_read(pv_archives *archives, void *buffer, size_t size) {
    size_t rest = archives->head_size - archives->head_given;
    if (!rest)
        return read_on(archives, buffer, size);
    size_t part = rest < size ? rest : size;
    memcpy(buffer, archives->head + archives->head_given, part);
    archives->head_given += part;
    return (ptrdiff_t)part;
}

/* Takes the first bytes of the member, up to `most`. False when it cannot be read. */
static bool take_head(pv_archives *x, size_t most) {
    while (x->head_size < most) {
        ptrdiff_t got = read_on(x, x->head + x->head_size, most - x->head_size);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        x->head_size += (size_t)got;
    }
    return true;
}

/* What the member is, by its first bytes. False when it cannot be read. */
static bool look(pv_archives *x, pv_container *ret_kind) {
    const struct archive_entry *e = x->top->entry;
    x->head_size = x->head_given = 0;
    if (!take_head(x, PV_CONTAINER_HEAD))
        return false;
    *ret_kind = pv_container_of((pv_bytes){x->head, x->head_size});
    bool may_be_image = *ret_kind == PV_CONTAINER_NONE && x->head_size == PV_CONTAINER_HEAD &&
                        archive_entry_size((struct archive_entry *)e) >= PV_CONTAINER_HEAD_MAX &&
                        archive_entry_size((struct archive_entry *)e) % SECTOR == 0;
    if (!may_be_image)
        return true;
    if (!take_head(x, PV_CONTAINER_HEAD_MAX))
        return false;
    *ret_kind = pv_container_of((pv_bytes){x->head, x->head_size});
    return true;
}

/* ---- archives in archives -------------------------------------------------------------------- */

/* The whole of the member at hand, malloc'd. False: `x->error`, or no memory. */
static bool hold(pv_archives *x, uint8_t **ret_bytes, size_t *ret_size) {
    uint64_t most = x->limits->artifact_bytes;
    size_t room = 0, size = 0;
    uint8_t *bytes = NULL;
    for (;;) {
        if (room - size < STEP) {
            uint8_t *more = realloc(bytes, room = room * 2 + 2 * STEP);
            x->failed |= !more;
            if (!more)
                break;
            bytes = more;
        }
        ptrdiff_t got = pv_archives_read(x, bytes + size, room - size);
        if (got < 0)
            break;
        size += (size_t)got;
        if (got == 0) {
            *ret_bytes = bytes;
            *ret_size = size;
            return true;
        }
        if (size > most) {
            (void)fail(x, PV_OVER_LIMIT,
                       "an archive of this kind inside another one is held in memory, and it is "
                       "larger than the limit artifact_bytes");
            break;
        }
    }
    free(bytes);
    return false;
}

static bool may_go_on(void *user) {
    const pv_archives *x = user;
    return !x->top || !too_much(x); /* none: the first one is being opened */
}

static void push(pv_archives *x, pv_level_setup *setup) {
    setup->may_go_on = may_go_on;
    setup->user = x;
    pv_level *level = pv_level_open(setup);
    x->failed |= !level;
    if (!level)
        return;
    x->top = level;
    x->depth++;
}

static bool tell_error(pv_archives *x, pv_input *input) {
    return !x->failed && tell_problem(x, input, x->error.code, x->error.message);
}

/* Goes into the member at hand. True when there is a problem to tell instead. */
static bool enter_member(pv_archives *x, pv_container kind, pv_input *input) {
    pv_level_setup setup = {.around = x->top, .path = x->path};
    if (x->depth >= x->limits->archive_depth)
        return tell_problem(x, input, PV_OVER_LIMIT,
                            "archives are nested deeper than the limit archive_depth");
    if (kind == PV_CONTAINER_STREAM) {
        setup.head = (pv_bytes){x->head, x->head_size};
        setup.bare = true;
    } else if (!hold(x, &setup.held, &setup.held_size)) {
        return tell_error(x, input);
    }
    push(x, &setup);
    return false;
}

/* ---- members --------------------------------------------------------------------------------- */

/* Why an entry holds no bytes of its own; NULL when it does. */
static const char *no_content(struct archive_entry *e) {
    if (archive_entry_hardlink(e) || archive_entry_filetype(e) == AE_IFLNK)
        return "a link inside the archive";
    if (archive_entry_filetype(e) != AE_IFREG)
        return "not a file";
    return archive_entry_size_is_set(e) && archive_entry_size(e) == 0 ? "empty" : NULL;
}

/* Decides on the entry at hand. True when there is something to tell. */
static bool settle(pv_archives *x, pv_input *input) {
    pv_level *l = x->top;
    pv_container kind = PV_CONTAINER_NONE;
    if (archive_entry_filetype(l->entry) == AE_IFDIR)
        return false;
    if (!set_path(x, l->path, name_of(x, l)))
        return false;
    const char *nothing = no_content(l->entry);
    if (nothing)
        return tell(x, input, PV_INPUT_SKIPPED, nothing);
    if (archive_entry_is_data_encrypted(l->entry))
        return tell_problem(x, input, PV_UNSUPPORTED,
                            "the member is encrypted; archives with passwords are not unpacked");
    if (swells(x))
        return tell_problem(x, input, PV_OVER_LIMIT,
                            "the member unpacks to more times the archive's size than the limit "
                            "archive_ratio allows; it is not read");
    if (!look(x, &kind))
        return tell_error(x, input);
    if (kind != PV_CONTAINER_NONE)
        return enter_member(x, kind, input);
    tell(x, input, PV_INPUT_FILE, NULL);
    input->archives = x;
    bool sized = archive_entry_size_is_set(l->entry) && archive_entry_size(l->entry) > 0;
    input->info.size = sized ? (uint64_t)archive_entry_size(l->entry) : 0;
    return true;
}

/* What libarchive says of a header that it cannot read. */
static bool tell_header(pv_archives *x, pv_input *input, bool fatal) {
    pv_level *l = x->top;
    const char *said = archive_error_string(l->archive);
    bool locked = archive_read_has_encrypted_entries(l->archive) > 0;
    if (!set_path(x, l->path, NULL))
        return false;
    snprintf(x->text, sizeof x->text, "%s: %.300s%s",
             locked ? "the archive's directory is encrypted" : "the archive cannot be read",
             said ? said : "damaged", fatal ? "; the rest of it is not read" : "");
    x->give_up = fatal;
    return tell_problem(x, input, locked ? PV_UNSUPPORTED : PV_DAMAGED, x->text);
}

/* Passes over what is left of the member, counting what it unpacks to: libarchive would not. */
static bool pass_over(pv_archives *x) {
    uint8_t piece[STEP];
    if (!x->top->entry || pv_level_skips(x->top))
        return true;
    for (;;) {
        ptrdiff_t got = read_on(x, piece, sizeof piece);
        if (got == 0)
            return true;
        if (got < 0)
            return !x->give_up_all; /* a damaged rest was told, or nobody asked for it */
    }
}

/* Nothing is passed over in silence: neither an archive without entries. */
static bool end_of_level(pv_archives *x, pv_input *input) {
    bool empty = x->top->entries == 0;
    if (empty && !set_path(x, x->top->path, NULL))
        return false;
    close_top(x);
    return empty && tell(x, input, PV_INPUT_SKIPPED, "an archive without entries");
}

/* The next header. True when there is something to tell. */
static bool advance(pv_archives *x, pv_input *input) {
    pv_level *l = x->top;
    if (!pass_over(x)) {
        if (!set_path(x, l->path, NULL))
            return false;
        return tell_error(x, input);
    }
    int code = archive_read_next_header(l->archive, &l->entry);
    x->entries += code != ARCHIVE_EOF;
    l->entries += code != ARCHIVE_EOF;
    const char *why = too_much(x);
    if (why) {
        x->give_up_all = true;
        return set_path(x, l->path, NULL) && tell_problem(x, input, PV_OVER_LIMIT, why);
    }
    if (code == ARCHIVE_EOF)
        return end_of_level(x, input);
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
        l->entry = NULL;
        return tell_header(x, input, code == ARCHIVE_FATAL);
    }
    return settle(x, input);
}

static void leave(pv_archives *x) {
    if (x->give_up_all)
        while (x->top)
            close_top(x);
    else if (x->give_up)
        close_top(x);
    x->give_up = x->give_up_all = false;
}

bool pv_archives_next(pv_archives *archives, pv_input *ret_input) {
    while (archives->top && !archives->failed) {
        leave(archives);
        if (archives->top && advance(archives, ret_input))
            return true;
    }
    return false;
}

/* ---- the file that was named ----------------------------------------------------------------- */

/* A pipe has no directory to go to: what needs one is held in memory. */
static bool hold_file(pv_archives *x, pv_level_setup *setup) {
    size_t room = setup->head.size;
    uint64_t most = x->limits->artifact_bytes;
    setup->held = malloc(room + 1);
    if (!setup->held)
        return false;
    memcpy(setup->held, setup->head.data, room);
    setup->held_size = room;
    pv_input input = {.file = setup->file};
    pv_status status = pv_input_read(&input, &setup->held, &room, most, &setup->held_size);
    return !status.error; /* a rest that is missing shows when it is unpacked */
}

bool pv_archives_enter(pv_archives *archives, const char *path, pv_os_file *file,
                       const pv_os_info *info, pv_bytes head) {
    pv_level_setup setup = {.path = path, .file = file, .head = head, .bare = true};
    if (!archives->head)
        archives->head = malloc(PV_CONTAINER_HEAD_MAX);
    archives->entries = archives->closed = 0;
    archives->give_up = archives->give_up_all = false;
    archives->file_size = info->size;
    setup.seeks = info->kind == PV_OS_FILE && !head.size;
    bool seeks_needed = head.size && pv_container_of(head) == PV_CONTAINER_SEEKS;
    if (!archives->head || (seeks_needed && !hold_file(archives, &setup))) {
        pv_os_close(file);
        free(setup.held);
        archives->failed = true;
        return false;
    }
    if (seeks_needed)
        archives->file_size = setup.held_size;
    push(archives, &setup);
    return !archives->failed;
}

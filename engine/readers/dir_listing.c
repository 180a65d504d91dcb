/* SPDX-License-Identifier: Apache-2.0
 * What `dir` prints of a folder of key files, bare (/b, below the prompt with the command) or in
 * full (below a line that ends with the folder's path, in whatever language). Each name of a key's
 * file becomes an acl subject of which nothing but the path is known: that the file is there. Other
 * folders and other names are not read. A full listing ends with the number of its files: one
 * without that end, or with fewer lines than it counts, was cut. */
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/acl.h"

/* The key folder at the end of a line: behind the first "X:\" of it. False when there is none. */
static bool take_folder(pv_slice line, pv_slice *ret_folder) {
    size_t from = pv_slice_find(line, ":\\");
    if (from == 0 || from == line.size)
        return false;
    pv_slice path = pv_slice_trim(pv_slice_from(line, from - 1));
    if (pv_slice_ends(path, "\""))
        path.size--;
    if (pv_slice_ends(path, "\\*"))
        path.size -= 2;
    *ret_folder = path;
    return pv_slice_has(path, "\\Microsoft\\Crypto\\") && !pv_slice_has(path, "\"");
}

/* "C:\>dir /b /a "C:\...\MachineKeys"": the folder stands behind the command. */
static bool take_command(pv_slice line, pv_slice *ret_folder) {
    size_t at = pv_slice_find(line, ">dir ");
    return at < line.size && take_folder(pv_slice_from(line, at + 5), ret_folder);
}

/* " Directory of C:\...\MachineKeys": words, then the path, whose colon is the only one. */
static bool take_header(pv_slice line, pv_slice *ret_folder) {
    size_t colon = pv_slice_find(line, ":");
    return colon > 2 && pv_slice_find(line, ":\\") == colon && take_folder(line, ret_folder) &&
           !pv_acl_is_key_file(*ret_folder) && !pv_slice_has(line, ">") &&
           !pv_slice_has(line, "[") && !pv_slice_has(*ret_folder, " ") &&
           !pv_slice_has(pv_slice_from(line, colon + 1), ":");
}

static pv_slice last_word(pv_slice line) {
    pv_slice word = pv_slice_word(&line);
    while (line.size)
        word = pv_slice_word(&line);
    return word;
}

/* A header alone could be prose: a name of a key's file comes soon behind it. */
static bool names_follow(const pv_lines *rest) {
    pv_lines ahead = *rest;
    pv_line line;
    for (unsigned n = 0; n < 6 && pv_lines_next(&ahead, &line); n++)
        if (pv_acl_is_key_file(last_word(line.text)))
            return true;
    return false;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice folder;
    if (take_command(line->text, &folder))
        return PV_BID_MAGIC;
    return take_header(line->text, &folder) && names_follow(rest) ? PV_BID_MAGIC : PV_BID_NONE;
}

typedef struct {
    const pv_reading *reading;
    pv_slice folder;
    bool full;         /* below a header: with an end that counts the files */
    uint64_t names;    /* files below the header, of keys or not */
    pv_subject *first; /* key file of the listing */
    pv_place place;
    bool failed, ended;
} listing;

static pv_status add(listing *l, pv_slice path, bool found) {
    pv_subject *acl;
    PV_TRY(pv_acl_add(l->reading, path, l->place, &acl));
    pv_set_ACL_FOUND(acl, l->place, found);
    l->first = l->first ? l->first : acl;
    return pv_success();
}

/* What does not tell that it is whole, because it has no end to count by, is left as it is. */
static void end_listing(listing *l) {
    bool known = l->full || l->failed;
    for (pv_subject *s = l->first; s && known; s = s->next)
        if (s->kind == PV_KIND_ACL && s->artifact == l->reading->artifact)
            pv_set_ACL_LISTING_WHOLE(s, l->place, l->ended && !l->failed);
    *l = (listing){.reading = l->reading};
}

static void begin(listing *l, pv_slice folder, const pv_line *line, bool full) {
    end_listing(l);
    *l = (listing){.reading = l->reading, .folder = folder, .full = full, .place = line->place};
}

static pv_status add_file(listing *l, const pv_line *line) {
    pv_slice name = last_word(line->text), folder = l->folder;
    l->names += line->text.size && line->text.data == line->all.data &&
                !pv_slice_has(line->text, "<"); /* <DIR>, <REP> */
    if (!folder.size || !pv_acl_is_key_file(name))
        return pv_success();
    l->place = line->place;
    if (pv_acl_is_key_file(folder)) /* dir /b of the very file */
        return add(l, folder, true);
    char *path = pv_arena_alloc(l->reading->unit->arena, folder.size + 1 + name.size);
    if (!path)
        return pv_no_memory();
    memcpy(path, folder.data, folder.size);
    path[folder.size] = '\\';
    memcpy(path + folder.size + 1, name.data, name.size);
    return add(l, (pv_slice){path, folder.size + 1 + name.size}, true);
}

/* "               2 File(s)          4,518 bytes", in any language. */
static bool is_end(const listing *l, const pv_line *line, uint64_t *ret_count) {
    pv_slice text = line->text;
    bool indented = text.size && text.data != line->all.data;
    return l->full && indented && pv_slice_decimal(pv_slice_word(&text), ret_count);
}

/* Of the file of a key that was asked for by name it says that it is not there. */
static pv_status fail(listing *l, const pv_line *line, bool missing) {
    l->failed = true;
    l->place = line->place;
    return missing && pv_acl_is_key_file(l->folder) ? add(l, l->folder, false) : pv_success();
}

static bool is_one_of(pv_slice text, const char *const *words) {
    for (; *words; words++)
        if (pv_slice_is(text, *words))
            return true;
    return false;
}

static pv_status read_line(listing *l, const pv_line *line) {
    static const char *const MISSING[] = {"File Not Found", "Datei nicht gefunden",
                                          "Fichier introuvable", NULL};
    static const char *const DENIED[] = {"Access is denied.", "Zugriff verweigert",
                                         "Acc\u00e8s refus\u00e9.", NULL};
    pv_slice found;
    uint64_t count;
    bool missing = is_one_of(line->text, MISSING);
    if (take_command(line->text, &found))
        begin(l, found, line, false);
    else if (take_header(line->text, &found))
        begin(l, found, line, true);
    else if (missing || is_one_of(line->text, DENIED))
        return fail(l, line, missing);
    else if (!l->ended && is_end(l, line, &count))
        l->ended = count == l->names;
    else
        return add_file(l, line);
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    listing l = {.reading = reading};
    pv_lines rest = pv_reading_lines(reading);
    pv_line line;
    pv_status status = pv_success();
    while (!status.error && pv_lines_next(&rest, &line))
        status = read_line(&l, &line);
    end_listing(&l);
    return status;
}

const pv_reader PV_READER_dir_listing = {
    .name = "dir_listing",
    .title = "names of key files (dir of MachineKeys and its like)",
    .extensions = ".txt",
    .tells = "which files of keys are in a folder",
    .cannot_tell = "who may read them, or what is in them",
    .text = &(const pv_text_form){.opens = opens, .holds = ":\\"},
    .read = read,
};

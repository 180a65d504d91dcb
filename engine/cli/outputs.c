/* SPDX-License-Identifier: Apache-2.0
 * Where results go: standard output, or the files that --format names. Nothing else is ever
 * written there. A reader that went away (a closed pipe) is no news and ends the work quietly. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

bool cli_has_report(const cli_command *command, size_t index) {
    return command->bit != CLI_FACTS || pkivet_report_format_facts(index);
}

/* Of the library's formats, one that the command has not is told of by the report itself. */
static int find_report(const cli_settings *s, const char *name) {
    const char *names[32];
    size_t count = 0;
    for (size_t i = 0; i < 32 && pkivet_report_format_name(i); i++) {
        if (strcmp(pkivet_report_format_name(i), name) == 0)
            return CLI_CLEAN;
        if (cli_has_report(s->command, i))
            names[count++] = pkivet_report_format_name(i);
    }
    return cli_refuse_word("format", name, names, count);
}

static int find_format(const cli_settings *s, const char *name) {
    const char *names[32];
    size_t count = 0;
    char row[128];
    if (!s->command->formats)
        return find_report(s, name);
    snprintf(row, sizeof row, "%s", s->command->formats);
    for (char *word = strtok(row, " "); word && count < 32; word = strtok(NULL, " "))
        names[count++] = word;
    return cli_choose("format", name, names, count) < 0 ? CLI_USAGE : CLI_CLEAN;
}

static int add_output(cli_settings *s, cli_outputs *all, const char *text) {
    size_t size = strcspn(text, ":");
    const char *name = cli_copy(s, text, size);
    if (!name)
        return CLI_INTERNAL;
    if (all->count == CLI_OUTPUTS)
        return cli_refuse("--format can be given %d times", CLI_OUTPUTS);
    cli_output *o = &all->items[all->count++];
    *o = (cli_output){.format = name, .path = text[size] ? text + size + 1 : NULL, .all = all};
    if (o->path && !*o->path)
        return cli_refuse("'--format %s:' names no file behind its colon", name);
    return find_format(s, name);
}

/* Where the bytes of a PATH come from. Without a /dev/stdin nothing is the same file as it. */
static const char *source_of(const char *operand) {
    const char *path = operand[0] == '@' ? operand + 1 : operand;
    return strcmp(path, "-") == 0 ? "/dev/stdin" : path;
}

static int check_operands(const cli_settings *s, const char *path) {
    for (size_t i = 0; i < s->operands.count; i++) {
        const char *operand = s->operands.items[i];
        if (strcmp(path, operand) == 0)
            return cli_refuse("'%s' is to be read: the report cannot go there", path);
        if (pkivet_same_file(path, source_of(operand)))
            return cli_refuse("'%s' is the same file as '%s', which is to be read: the report "
                              "cannot go there",
                              path, operand);
    }
    return CLI_CLEAN;
}

/* What the report would destroy when its file is opened. Links and other spellings lead to one file
 * as well, and what lies in a folder to be scanned shows only in its bytes. */
static int check_input(const cli_settings *s, const char *path) {
    int code = check_operands(s, path);
    if (code != CLI_CLEAN)
        return code;
    if (s->store && (strcmp(path, s->store) == 0 || pkivet_same_file(path, s->store)))
        return cli_refuse("'%s' is the store: the report cannot go there", path);
    for (size_t i = 0; i < s->rules.count; i++)
        if (pkivet_same_file(path, s->rules.items[i]))
            return cli_refuse("'%s' is the same file as '%s', which --rules names: the report "
                              "cannot go there",
                              path, s->rules.items[i]);
    /* Not by its name, as everywhere: it may be a password. */
    for (size_t i = 0; i < s->password_files.count; i++)
        if (pkivet_same_file(path, s->password_files.items[i]))
            return cli_refuse("'%s' is the same file as the one that --password-file names: the "
                              "report cannot go there",
                              path);
    if (pkivet_is_artifact(path))
        return cli_refuse("'%s' holds a certificate or key: the report cannot go there", path);
    return CLI_CLEAN;
}

bool cli_output_splits(const cli_settings *settings, const cli_output *output) {
    return settings->sarif_split && strcmp(output->format, "sarif") == 0;
}

/* Where the number goes into a name: before what its last part ends with. */
static size_t stem_size(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = *name ? strrchr(name + 1, '.') : NULL;
    return dot ? (size_t)(dot - path) : strlen(path);
}

/* Whether the path is that of a further file of the report. */
static bool is_part(const char *path, const char *first) {
    size_t stem = stem_size(first);
    if (strncmp(path, first, stem) != 0 || path[stem] != '.')
        return false;
    size_t digits = strspn(path + stem + 1, "0123456789");
    return digits && strcmp(path + stem + 1 + digits, first + stem) == 0;
}

static int check_split(const cli_settings *s, const cli_outputs *all) {
    bool splits = false;
    for (size_t i = 0; i < all->count; i++) {
        const cli_output *o = &all->items[i];
        if (!cli_output_splits(s, o))
            continue;
        splits = true;
        pkivet_path kind = o->path ? pkivet_look(o->path) : PKIVET_PATH_OTHER;
        if (kind != PKIVET_PATH_FILE && kind != PKIVET_PATH_MISSING)
            return cli_refuse("--sarif-split writes files beside the first one, and %s is no file",
                              o->path ? o->path : "standard output");
        for (size_t j = 0; j < all->count; j++)
            if (all->items[j].path && is_part(all->items[j].path, o->path))
                return cli_refuse("two reports would go to '%s': --sarif-split names files so",
                                  all->items[j].path);
    }
    return splits || !s->sarif_split
               ? CLI_CLEAN
               : cli_refuse("--sarif-split is about SARIF: name a file, as in --format sarif:FILE");
}

/* Two reports in one place would be neither. */
static int check_places(const cli_settings *s, const cli_outputs *all) {
    for (size_t i = 0; i < all->count; i++) {
        const char *path = all->items[i].path;
        for (size_t j = 0; j < i; j++) {
            const char *other = all->items[j].path;
            if (!path && !other)
                return cli_refuse("two reports would go to standard output: name a file for one, "
                                  "as in --format %s:FILE",
                                  all->items[i].format);
            if (path && other && (strcmp(path, other) == 0 || pkivet_same_file(path, other)))
                return cli_refuse("two reports would go to '%s'", path);
        }
        int code = path ? check_input(s, path) : CLI_CLEAN;
        if (code != CLI_CLEAN)
            return code;
    }
    return check_split(s, all);
}

/* A file beside the one that it is to become: the old one stays until the new one is whole. */
static int open_draft(cli_settings *s, cli_output *o) {
    size_t size = strlen(o->path) + sizeof ".99.new";
    char *name = malloc(size);
    for (unsigned i = 1; name && i < 100 && !o->file; i++) {
        snprintf(name, size, "%s.%u.new", o->path, i);
        o->file = fopen(name, "wbx");
        if (!o->file && errno != EEXIST)
            break;
    }
    int error = errno;
    o->draft = name && o->file ? cli_copy(s, name, strlen(name)) : NULL;
    free(name);
    if (o->file)
        return o->draft ? CLI_CLEAN : CLI_INTERNAL;
    return cli_refuse("cannot write '%s': %s", o->path, strerror(error));
}

static int open_one(cli_settings *s, cli_output *o) {
    pkivet_path kind = o->path ? pkivet_look(o->path) : PKIVET_PATH_OTHER;
    if (s->replace && (kind == PKIVET_PATH_FILE || kind == PKIVET_PATH_MISSING))
        return open_draft(s, o);
    o->file = o->path ? fopen(o->path, "wb") : stdout;
    return o->file ? CLI_CLEAN : cli_refuse("cannot write '%s': %s", o->path, strerror(errno));
}

/* Of files that were not there before, other spellings of a path show only now. */
static int check_opened(const cli_outputs *all, size_t index) {
    const char *path = all->items[index].path;
    for (size_t i = 0; path && i < index; i++)
        if (all->items[i].path && pkivet_same_file(path, all->items[i].path))
            return cli_refuse("two reports would go to '%s', which is also '%s'", path,
                              all->items[i].path);
    return CLI_CLEAN;
}

static int open_all(cli_settings *s, cli_outputs *all) {
    int code = CLI_CLEAN;
    for (size_t i = 0; i < all->count && code == CLI_CLEAN; i++) {
        code = open_one(s, &all->items[i]);
        if (code == CLI_CLEAN)
            code = check_opened(all, i);
    }
    return code;
}

static void close_files(cli_outputs *all) {
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].file && all->items[i].path)
            fclose(all->items[i].file);
        if (all->items[i].draft)
            remove(all->items[i].draft);
    }
}

static void remember_failure(cli_output *o) {
    if (!o->error) {
        o->error = errno ? errno : -1;
        o->all->failed++;
    }
    if (o->all->failed == o->all->count)
        cli_session_stop(); /* nobody is left to read what is found */
}

static char *part_name(const char *first, unsigned number) {
    size_t size = strlen(first) + sizeof ".4294967295", stem = stem_size(first);
    char *name = malloc(size);
    if (name)
        snprintf(name, size, "%.*s.%u%s", (int)stem, first, number, first + stem);
    return name;
}

/* What lies there already is replaced, as the first file is, unless it is what pkivet reads. */
static int open_part(cli_output *o, const char *name) {
    if (check_input(o->all->settings, name) != CLI_CLEAN)
        return 0;
    o->file = fopen(name, "wb");
    return o->file != NULL;
}

int cli_output_next(void *user, unsigned number) {
    cli_output *o = user;
    char *name = part_name(o->first ? o->first : o->path, number);
    const char *kept = name ? cli_copy(o->all->settings, name, strlen(name)) : NULL;
    free(name);
    errno = 0;
    bool closed = fclose(o->file) == 0;
    o->file = NULL;
    if (closed && kept) {
        o->first = o->first ? o->first : o->path;
        o->path = kept;
        o->number = number;
        if (open_part(o, kept))
            return 0;
    }
    remember_failure(o);
    return 1;
}

/* A part of an earlier scan would be uploaded with this one's. */
static void tell_of_older_part(const cli_output *o) {
    const char *first = o->first ? o->first : o->path;
    char *name = first ? part_name(first, o->number ? o->number + 1 : 2) : NULL;
    if (name && pkivet_look(name) == PKIVET_PATH_FILE)
        cli_say("'%s' is not of this scan, which wrote %u file%s of SARIF: remove it", name,
                o->number ? o->number : 1, o->number ? "s" : "");
    free(name);
}

int cli_outputs_open(cli_settings *settings, cli_outputs *ret_outputs) {
    static const char *const DEFAULT[] = {"text"};
    size_t count = settings->formats.count;
    const char *const *texts = count ? settings->formats.items : DEFAULT;
    int code = CLI_CLEAN;
    *ret_outputs = (cli_outputs){.settings = settings};
    for (size_t i = 0; i < (count ? count : 1) && code == CLI_CLEAN; i++)
        code = add_output(settings, ret_outputs, texts[i]);
    if (code == CLI_CLEAN)
        code = check_places(settings, ret_outputs);
    if (code != CLI_CLEAN)
        return code;
    code = open_all(settings, ret_outputs);
    if (code != CLI_CLEAN)
        close_files(ret_outputs);
    return code;
}

int cli_output_write(void *user, const char *data, size_t size) {
    cli_output *o = user;
    cli_progress_clear();
    errno = 0;
    if (!o->error && fwrite(data, 1, size, o->file) == size && fflush(o->file) == 0)
        return 0;
    remember_failure(o);
    return 1;
}

static bool is_closed_pipe(int error) {
#ifdef EPIPE
    return error == EPIPE;
#else
    (void)error;
    return false;
#endif
}

void cli_say_unwritten(const char *path, int error) {
    if (!is_closed_pipe(error))
        cli_say("cannot write %s%s%s", path ? path : "standard output", error > 0 ? ": " : "",
                error > 0 ? strerror(error) : "");
}

/* The draft becomes the file, or goes. */
static void settle_draft(cli_output *o) {
    bool keep = !o->error && !o->all->discard;
    if (keep && rename(o->draft, o->path) == 0)
        return;
    if (keep)
        remember_failure(o);
    remove(o->draft);
}

/* Of several reports the others are whole. */
static void say_incomplete(const cli_output *o) {
    cli_say_unwritten(o->path, o->error);
    if (o->all->count > 1 && o->path)
        cli_say("the %s report is not whole%s", o->format,
                o->all->failed == 1 ? "; the others are" : "");
}

int cli_outputs_close(cli_outputs *outputs, int code) {
    for (size_t i = 0; i < outputs->count; i++) {
        cli_output *o = &outputs->items[i];
        errno = 0;
        if (o->path && o->file && fclose(o->file) != 0)
            remember_failure(o);
        if (o->draft)
            settle_draft(o);
        if (o->error)
            say_incomplete(o);
        else if (cli_output_splits(outputs->settings, o))
            tell_of_older_part(o);
    }
    return outputs->failed && code < CLI_INTERNAL ? CLI_INTERNAL : code;
}

bool cli_output_colour(const cli_settings *settings, const cli_output *output) {
    const char *never = getenv("NO_COLOR"), *terminal = getenv("TERM");
    switch (settings->colour) {
    case CLI_COLOUR_ALWAYS:
        return true;
    case CLI_COLOUR_NEVER:
        return false;
    case CLI_COLOUR_AUTO:
        break;
    }
    return !output->path && pkivet_is_terminal(1) && !(never && *never) &&
           !(terminal && strcmp(terminal, "dumb") == 0);
}

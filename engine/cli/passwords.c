/* SPDX-License-Identifier: Apache-2.0
 * Passwords from a file or the environment into the engine. They never come from the command line,
 * are never printed, and no copy outlives the reading. Messages do not repeat the names of files
 * and variables either: who misunderstands an option gives it the password itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* The engine takes 4096 passwords: with all of them as long as they may be, in UTF-16, and as many
 * empty lines again, a file has fewer than FILE_BYTES. */
enum { PASSWORD_BYTES = 1024, LINE_BYTES = PASSWORD_BYTES + 8, BUFFER_BYTES = 4096 };
enum { FILE_BYTES = 16 << 20 };

/* Windows' editors and shells write UTF-16, with a mark. */
typedef enum { OCTETS, UTF16LE, UTF16BE } encoding;

/* Everything that a password goes through. */
typedef struct {
    char buffer[BUFFER_BYTES]; /* of the stream */
    char line[LINE_BYTES];
    unsigned number;
    size_t taken; /* octets of the file */
    encoding form;
    int head[2]; /* what was looked at for the mark, and is to be taken: a pipe has no way back */
    int looked;
    unsigned char runes[4]; /* UTF-8 of a character of UTF-16 that is still to be taken */
    int waiting;
} reading;

/* Through a volatile pointer, so that it is not left out as of no effect. */
static void wipe(void *bytes, size_t size) {
    volatile unsigned char *at = bytes;
    while (size--)
        *at++ = 0;
}

/* Where passwords go, and for which paths. */
typedef struct {
    pkivet_engine *engine;
    const char *glob; /* NULL: any */
} target;

static int add(const target *to, const char *password, size_t size) {
    pkivet_error error;
    pkivet_result result = pkivet_engine_add_password(to->engine, to->glob, password, size, &error);
    return result == PKIVET_OK ? CLI_CLEAN : cli_failed(result, &error);
}

/* EOF also behind the last octet that is read of any file: there are some without end. */
static int take_raw(reading *r, FILE *file) {
    return r->taken++ < FILE_BYTES ? getc(file) : EOF;
}

/* One unit of UTF-16; EOF at the end. */
static long take_unit(reading *r, FILE *file) {
    int a = take_raw(r, file), b = a == EOF ? EOF : take_raw(r, file);
    if (b == EOF)
        return EOF;
    return r->form == UTF16LE ? (long)b << 8 | a : (long)a << 8 | b;
}

/* Puts the character's UTF-8 into `runes`, its last octet first, as they are taken from there. */
static void keep_rune(reading *r, unsigned long rune) {
    static const unsigned char LEADS[] = {0, 0, 0xc0, 0xe0, 0xf0};
    int size = rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
    for (r->waiting = 0; r->waiting < size - 1; rune >>= 6)
        r->runes[r->waiting++] = (unsigned char)(0x80 | (rune & 0x3f));
    r->runes[r->waiting++] = (unsigned char)(LEADS[size] | rune);
}

static int take_octet(reading *r, FILE *file) {
    if (r->form == OCTETS)
        return r->looked ? r->head[2 - r->looked--] : take_raw(r, file);
    if (!r->waiting) {
        long unit = take_unit(r, file);
        if (unit == EOF)
            return EOF;
        bool high = unit >= 0xd800 && unit < 0xdc00;
        long low = high ? take_unit(r, file) : 0;
        bool pair = high && low >= 0xdc00 && low < 0xe000;
        keep_rune(r, pair ? 0x10000 + ((unsigned long)(unit - 0xd800) << 10) +
                                (unsigned long)(low - 0xdc00)
                          : (unsigned long)unit);
    }
    return r->runes[--r->waiting];
}

/* Takes the mark of UTF-16, where there is one. */
static void find_form(reading *r, FILE *file) {
    int a = r->head[0] = take_raw(r, file);
    int b = r->head[1] = a == EOF ? EOF : take_raw(r, file);
    r->form = a == 0xff && b == 0xfe ? UTF16LE : a == 0xfe && b == 0xff ? UTF16BE : OCTETS;
    r->looked = r->form == OCTETS ? 2 : 0;
}

/* One line without its end; false at the end of the file. Of a line too long what is read is one
 * that the engine refuses. */
static bool take_line(reading *r, FILE *file, size_t *ret_size) {
    size_t size = 0;
    int c = take_octet(r, file);
    if (c == EOF)
        return false;
    for (; c != EOF && c != '\n' && size < LINE_BYTES; c = take_octet(r, file))
        r->line[size++] = (char)c;
    if (size && size < LINE_BYTES && r->line[size - 1] == '\r')
        size--;
    r->number++;
    *ret_size = size;
    return true;
}

static int add_lines(reading *r, FILE *file, const target *to) {
    static const char MARK[] = "\xef\xbb\xbf";
    size_t size;
    while (take_line(r, file, &size)) {
        size_t skip = r->number == 1 && size >= 3 && memcmp(r->line, MARK, 3) == 0 ? 3 : 0;
        int code = size == skip ? CLI_CLEAN : add(to, r->line + skip, size - skip);
        if (code != CLI_CLEAN) {
            cli_say("this was line %u of a file of passwords", r->number);
            return code;
        }
    }
    if (ferror(file))
        return cli_refuse("cannot read a file of passwords: %s", strerror(errno));
    if (r->taken > FILE_BYTES)
        return cli_refuse("a file of passwords is longer than %d MiB", FILE_BYTES >> 20);
    return CLI_CLEAN;
}

static int add_file(const char *path, const target *to) {
    reading r = {.number = 0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return cli_refuse("cannot open a file of passwords: %s", strerror(errno));
    setvbuf(file, r.buffer, _IOFBF, sizeof r.buffer);
    find_form(&r, file);
    int code = add_lines(&r, file, to);
    fclose(file);
    wipe(&r, sizeof r);
    return code;
}

static int add_variable(const char *name, const target *to) {
    const char *password = getenv(name);
    return password && *password ? add(to, password, strlen(password)) : CLI_CLEAN;
}

/* A machine without the secret may still scan what needs none. The name is no secret: it stands in
 * a file that everybody may read. */
static int add_configured_variable(const pkivet_password_source *source, const target *to) {
    const char *password = getenv(source->variable);
    if (!password || !*password)
        cli_say("%s:%u: the environment's variable %s %s: no password for '%s'", source->config,
                source->line, source->variable, password ? "is empty" : "is not set", source->glob);
    return add_variable(source->variable, to);
}

/* Those that the configuration names. */
static int add_configured(pkivet_engine *engine) {
    pkivet_password_source source;
    int code = CLI_CLEAN;
    for (size_t i = 0; code == CLI_CLEAN && pkivet_config_password(engine, i, &source) == PKIVET_OK;
         i++) {
        target to = {engine, source.glob};
        code = source.file ? add_file(source.file, &to) : add_configured_variable(&source, &to);
        if (code != CLI_CLEAN)
            cli_say("this was the entry '%s' of passwords at %s:%u", source.glob, source.config,
                    source.line);
    }
    return code;
}

int cli_passwords_add(const cli_settings *settings, pkivet_engine *engine) {
    target to = {engine, NULL};
    bool reads = cli_takes(settings->command, "password-file");
    int code = reads ? add_configured(engine) : CLI_CLEAN;
    for (size_t i = 0; i < settings->password_files.count && code == CLI_CLEAN; i++)
        code = add_file(settings->password_files.items[i], &to);
    for (size_t i = 0; i < settings->password_variables.count && code == CLI_CLEAN; i++)
        code = add_variable(settings->password_variables.items[i], &to);
    return code;
}

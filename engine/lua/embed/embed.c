/* SPDX-License-Identifier: Apache-2.0
 * Run by the build, never by a user: writes a C file with the rules below ROOT, their text and what
 * can be told of it now so that it need not be at each start: the bytecode, with the lines that
 * messages name, and the names in it. See lua/builtin.h. Text that does not compile is put in all
 * the same: the program then says what is wrong with it. */
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lua/names.h"

enum { LONGEST = 1 << 20, MOST_NAMES = 4000, IN_A_LINE = 20 };

extern const char lua_ident[]; /* of liblua, in no header */

static _Noreturn void stop(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* ---- bytes as C ------------------------------------------------------------------------------ */

typedef struct {
    FILE *out;
    size_t count;
} bytes;

static void put(bytes *b, const char *data, size_t size) {
    for (size_t i = 0; i < size; i++)
        fprintf(b->out, "%u,%s", (unsigned)(unsigned char)data[i],
                ++b->count % IN_A_LINE ? "" : "\n");
}

static bytes begin(FILE *out, const char *what, size_t number) {
    fprintf(out, "static const unsigned char %s_%zu[] = {\n", what, number);
    return (bytes){out, 0};
}

static void end(const bytes *b) {
    fputs("0};\n", b->out);
}

/* ---- one file -------------------------------------------------------------------------------- */

typedef struct {
    const char *path;
    char *text;
    size_t size, head;
} source;

static source load(const char *root, const char *path) {
    char whole[4096];
    snprintf(whole, sizeof whole, "%s/%s", root, path);
    FILE *file = fopen(whole, "rb");
    source s = {.path = path, .text = malloc(LONGEST)};
    if (!file || !s.text)
        stop(whole, "cannot be opened");
    s.size = fread(s.text, 1, LONGEST - 1, file);
    if (ferror(file) || !feof(file))
        stop(whole, "cannot be read");
    fclose(file);
    s.text[s.size] = '\0';
    return s;
}

/* Where the examples begin, behind which no other field may be declared: what stands there is not
 * loaded. */
static size_t find_head(const source *s) {
    const char *examples = strstr(s->text, "\n  examples = ");
    if (!examples)
        return 0;
    for (const char *at = examples + 1; (at = strstr(at, "\n  ")); at++)
        if (at[3] >= 'a' && at[3] <= 'z')
            stop(s->path, "examples come last in a rule: what stands behind them is not loaded");
    return (size_t)(examples + 1 - s->text);
}

static int write_code(lua_State *L, const void *data, size_t size, void *user) {
    (void)L;
    put(user, data, size);
    return 0;
}

/* False when it does not compile. */
static int put_code(FILE *out, const source *s, size_t number) {
    char name[4096];
    lua_State *L = luaL_newstate();
    if (!L)
        stop(s->path, "no memory");
    snprintf(name, sizeof name, "@rules/%s", s->path);
    if (s->head)
        lua_pushfstring(L, "%s}", lua_pushlstring(L, s->text, s->head));
    else
        lua_pushlstring(L, s->text, s->size);
    size_t size;
    const char *text = lua_tolstring(L, -1, &size);
    bytes b = begin(out, "CODE", number);
    int compiled = luaL_loadbufferx(L, text, size, name, "t") == LUA_OK;
    if (compiled && lua_dump(L, write_code, &b, 0))
        stop(s->path, "cannot be dumped");
    end(&b);
    lua_close(L);
    return compiled;
}

typedef struct {
    bytes out;
    struct {
        pv_name_use use;
        const char *name;
        size_t size;
    } told[MOST_NAMES];
    size_t count;
} names;

static void tell(void *user, pv_name_use use, const char *name, size_t size) {
    names *n = user;
    for (size_t i = 0; i < n->count; i++)
        if (n->told[i].use == use && n->told[i].size == size &&
            memcmp(n->told[i].name, name, size) == 0)
            return;
    if (n->count == MOST_NAMES)
        stop("a rule", "names too much");
    n->told[n->count].use = use;
    n->told[n->count].name = name;
    n->told[n->count++].size = size;
    const char first = (char)use;
    put(&n->out, &first, 1);
    put(&n->out, name, size);
    put(&n->out, "", 1);
}

static pv_words put_names(FILE *out, const source *s, size_t number) {
    static names n;
    n = (names){.out = begin(out, "NAMES", number)};
    pv_words words = pv_names_scan(s->text, s->head ? s->head : s->size, tell, &n);
    end(&n.out);
    return words;
}

static void put_file(FILE *out, FILE *rows, const char *root, const char *path, size_t number) {
    source s = load(root, path);
    bytes b = begin(out, "TEXT", number);
    s.head = find_head(&s);
    put(&b, s.text, s.size);
    end(&b);
    int compiled = put_code(out, &s, number);
    pv_words words = put_names(out, &s, number);
    fprintf(rows, "    {\"%s\", (const char *)TEXT_%zu, %zu, %zu, ", path, number, s.size, s.head);
    fprintf(rows,
            compiled ? "(const char *)CODE_%zu, sizeof CODE_%zu - 1, " : "NULL, 0 * %zu * %zu, ",
            number, number);
    fprintf(rows, "(const char *)NAMES_%zu, {%u, %d}},\n", number, words.functions, words.loops);
    free(s.text);
}

static void copy(FILE *from, FILE *to) {
    char line[8192];
    rewind(from);
    while (fgets(line, sizeof line, from))
        fputs(line, to);
}

int main(int argc, char **argv) {
    if (argc < 4)
        stop("usage", "embed ROOT OUTPUT FILE...");
    FILE *out = fopen(argv[2], "wb"), *rows = tmpfile();
    if (!out || !rows)
        stop(argv[2], "cannot be written");
    fputs("/* Made by engine/lua/embed/embed.c from rules/. */\n#include \"lua/builtin.h\"\n\n",
          out);
    fprintf(out, "const char PV_BUILTIN_LUA[] = \"%s\";\n", lua_ident);
    for (int i = 3; i < argc; i++)
        put_file(out, rows, argv[1], argv[i], (size_t)i);
    fputs("const pv_builtin_file PV_BUILTIN_FILES[] = {\n", out);
    copy(rows, out);
    fputs("    {0, 0, 0, 0, 0, 0, 0, {0, 0}}};\n", out);
    fprintf(out, "const size_t PV_BUILTIN_FILE_COUNT = %d;\n", argc - 3);
    fclose(rows);
    if (fclose(out))
        stop(argv[2], "cannot be written");
    return 0;
}

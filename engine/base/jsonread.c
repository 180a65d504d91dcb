/* SPDX-License-Identifier: Apache-2.0
 * JSON (RFC 8259) by yajl. Refuses comments, nesting beyond 64 levels, more than 4194304 tokens,
 * and escapes that are no character: \u0000 and halves of a surrogate pair, which yajl would pass.
 * The same name twice is two tokens. yajl does not look whether it got memory, so a want of it
 * leaves by longjmp: what yajl holds lies in the arena, or in a pool of the caller's. */
#include "base/jsonread.h"

#include <setjmp.h>
#include <yajl/yajl_parse.h>

#include "base/lines.h"
#include "base/text.h"

enum { HEAD = 16, POOL = 8 * PV_JSON_LOOK_AHEAD, LOOK_DEPTH = 8, FIRST_TOKENS = 64 };
_Static_assert(PV_JSON_DEPTH == 64 && PV_JSON_TOKENS == 4194304, "messages name them");

typedef struct {
    jmp_buf no_memory;
    pv_arena *arena; /* NULL: `pool` has the memory */
    char *pool;
    size_t pool_left;
    yajl_handle yajl;
    pv_slice text;
    size_t at;     /* behind the last token */
    uint64_t line; /* of the first octet */
    pv_line_count lines;
    unsigned depth, max_depth;
    bool all;         /* yajl has had all of the text */
    pv_jsonread json; /* what is found; json.tokens is `tokens` */
    pv_jsonread_token *tokens;
    size_t room; /* for so many tokens */
    bool (*is_ours)(pv_slice name);
    bool found;
} parse;

/* ---- memory ---------------------------------------------------------------------------------- */

static void *pool_take(parse *p, size_t size) {
    size = (size + HEAD - 1) / HEAD * HEAD;
    if (size > p->pool_left)
        return NULL;
    p->pool_left -= size;
    p->pool += size;
    return p->pool - size;
}

/* Its size stands before each block. */
static void *memory_take(void *context, size_t size) {
    parse *p = context;
    char *block = p->arena ? pv_arena_alloc(p->arena, HEAD + size) : pool_take(p, HEAD + size);
    if (!block)
        longjmp(p->no_memory, 1);
    memcpy(block, &size, sizeof size);
    return block + HEAD;
}

static void *memory_grow(void *context, void *old, size_t size) {
    size_t had = 0;
    void *grown = memory_take(context, size);
    if (old) {
        memcpy(&had, (char *)old - HEAD, sizeof had);
        memcpy(grown, old, had < size ? had : size);
    }
    return grown;
}

static void memory_leave(void *context, void *block) {
    (void)context;
    (void)block; /* the arena or the pool goes as a whole */
}

/* ---- tokens ---------------------------------------------------------------------------------- */

/* Counts the lines up to where yajl stands: no token goes over a line's end, so that is its line.
 */
static void advance(parse *p) {
    size_t to = p->all ? p->text.size : yajl_get_bytes_consumed(p->yajl);
    while (p->at < to && p->at < p->text.size)
        pv_line_count_add(&p->lines, p->text.data[p->at++]);
}

static pv_place place_of(const parse *p) {
    return (pv_place){PV_LINE, p->line + p->lines.ends + p->lines.returns};
}

static int refuse(parse *p, const char *why, bool over_limit) {
    p->json.wrong = why;
    p->json.over_limit = over_limit;
    return 0;
}

static void grow(parse *p) {
    size_t room = p->room ? 2 * p->room : FIRST_TOKENS;
    pv_jsonread_token *tokens = pv_arena_array(p->arena, room, sizeof *tokens);
    if (!tokens)
        longjmp(p->no_memory, 1);
    if (p->room)
        memcpy(tokens, p->tokens, p->room * sizeof *tokens);
    p->json.tokens = p->tokens = tokens;
    p->room = room;
}

static int add(parse *p, pv_jsonread_kind kind, pv_slice text) {
    advance(p);
    if (!p->arena)
        return 1;
    if (p->json.count == PV_JSON_TOKENS)
        return refuse(p, "it has more than 4194304 names, values and brackets", true);
    if (p->json.count == p->room)
        grow(p);
    p->tokens[p->json.count++] = (pv_jsonread_token){kind, text, place_of(p)};
    return 1;
}

/* Is "\u" and four hex digits at the start, as yajl has seen? */
static bool is_unit(pv_slice s, uint64_t *ret_unit) {
    return s.size >= 6 && s.data[0] == '\\' && s.data[1] == 'u' &&
           pv_slice_hex(pv_slice_head(pv_slice_from(s, 2), 4), ret_unit);
}

static bool are_characters(pv_slice raw) {
    for (size_t at = 0; (at = pv_slice_find(raw, "\\")) < raw.size;) {
        uint64_t unit = 1, low = 0;
        raw = pv_slice_from(raw, at);
        size_t size = is_unit(raw, &unit) ? 6 : 2;
        if (!unit || (unit >= 0xdc00 && unit <= 0xdfff))
            return false;
        raw = pv_slice_from(raw, size);
        if (unit < 0xd800 || unit > 0xdbff)
            continue;
        if (!is_unit(raw, &low) || low < 0xdc00 || low > 0xdfff)
            return false;
        raw = pv_slice_from(raw, 6);
    }
    return true;
}

/* Text that yajl points to in its own memory is copied: it had escapes, or stood at the end. */
static int add_text(parse *p, pv_jsonread_kind kind, const char *data, size_t size) {
    uintptr_t begin = (uintptr_t)p->text.data, here = (uintptr_t)data;
    size_t from = p->at;
    advance(p);
    if (!size || (here >= begin && here < begin + p->text.size))
        return add(p, kind, (pv_slice){data, size});
    if (!are_characters((pv_slice){p->text.data + from, p->at - from}))
        return refuse(p, "an escape in a string is no character (NUL, or half a surrogate pair)",
                      false);
    const char *copy = pv_arena_text(p->arena, data, size);
    if (!copy)
        longjmp(p->no_memory, 1);
    return add(p, kind, (pv_slice){copy, size});
}

/* ---- what yajl calls --------------------------------------------------------------------------*/

static int opened(parse *p, pv_jsonread_kind kind) {
    if (p->depth++ == p->max_depth) {
        advance(p);
        return refuse(p, "it is nested deeper than 64 levels", true);
    }
    return add(p, kind, (pv_slice){NULL, 0});
}

static int closed(parse *p, pv_jsonread_kind kind) {
    p->depth--;
    return add(p, kind, (pv_slice){NULL, 0});
}

static int on_object(void *context) {
    return opened(context, PV_JSON_OBJECT);
}
static int on_object_end(void *context) {
    return closed(context, PV_JSON_OBJECT_END);
}
static int on_array(void *context) {
    return opened(context, PV_JSON_ARRAY);
}
static int on_array_end(void *context) {
    return closed(context, PV_JSON_ARRAY_END);
}
static int on_null(void *context) {
    return add(context, PV_JSON_WORD, pv_slice_of("null"));
}
static int on_boolean(void *context, int value) {
    return add(context, PV_JSON_WORD, pv_slice_of(value ? "true" : "false"));
}
static int on_number(void *context, const char *digits, size_t size) {
    return add_text(context, PV_JSON_NUMBER, digits, size);
}
static int on_string(void *context, const unsigned char *text, size_t size) {
    return add_text(context, PV_JSON_STRING, (const char *)text, size);
}
static int on_key(void *context, const unsigned char *text, size_t size) {
    return add_text(context, PV_JSON_KEY, (const char *)text, size);
}
static int on_key_seen(void *context, const unsigned char *text, size_t size) {
    parse *p = context;
    p->found = p->is_ours((pv_slice){(const char *)text, size});
    return !p->found;
}

/* Strings are not even decoded where nobody asks for them. */
static const yajl_callbacks BRACKETS = {.yajl_start_map = on_object,
                                        .yajl_end_map = on_object_end,
                                        .yajl_start_array = on_array,
                                        .yajl_end_array = on_array_end};
static const yajl_callbacks NAMES = {.yajl_start_map = on_object,
                                     .yajl_map_key = on_key_seen,
                                     .yajl_end_map = on_object_end,
                                     .yajl_start_array = on_array,
                                     .yajl_end_array = on_array_end};
static const yajl_callbacks ALL = {.yajl_null = on_null,
                                   .yajl_boolean = on_boolean,
                                   .yajl_number = on_number,
                                   .yajl_string = on_string,
                                   .yajl_start_map = on_object,
                                   .yajl_map_key = on_key,
                                   .yajl_end_map = on_object_end,
                                   .yajl_start_array = on_array,
                                   .yajl_end_array = on_array_end};

/* ---- parsing --------------------------------------------------------------------------------- */

static void run(parse *p, const yajl_callbacks *callbacks) {
    yajl_alloc_funcs memory = {memory_take, memory_grow, memory_leave, p};
    const unsigned char *text = (const unsigned char *)p->text.data;
    p->yajl = yajl_alloc(callbacks, &memory, p);
    yajl_config(p->yajl, yajl_allow_trailing_garbage, 1);
    yajl_status status = yajl_parse(p->yajl, text, p->text.size);
    advance(p);
    if (status == yajl_status_ok) { /* a number may end only with the text */
        p->all = true;
        status = yajl_complete_parse(p->yajl);
    }
    if (status == yajl_status_error && p->arena)
        p->json.wrong = (const char *)yajl_get_error(p->yajl, 0, text, p->text.size);
}

/* "parse error: premature EOF\n" in our words; the others without what they begin and end with. */
static const char *reason_of(pv_arena *arena, const char *said) {
    pv_slice reason;
    if (strstr(said, "premature EOF"))
        return "it ends within a value";
    if (!pv_slice_cut(pv_slice_of(said), " error:", NULL, &reason))
        return said;
    if (pv_slice_ends(reason, "."))
        reason.size--;
    return pv_slice_text(arena, reason);
}

pv_status pv_jsonread_parse(pv_arena *arena, pv_slice text, uint64_t first_line,
                            pv_jsonread *ret_json) {
    parse p = {.arena = arena, .text = text, .line = first_line, .max_depth = PV_JSON_DEPTH};
    *ret_json = (pv_jsonread){.tokens = NULL};
    if (setjmp(p.no_memory))
        return pv_no_memory();
    run(&p, &ALL);
    *ret_json = p.json;
    ret_json->end = p.at;
    ret_json->end_place = place_of(&p);
    if (p.json.wrong && !(ret_json->wrong = reason_of(arena, p.json.wrong)))
        return pv_no_memory();
    return pv_success();
}

bool pv_jsonread_names(pv_slice text, bool (*is_ours)(pv_slice name)) {
    _Alignas(HEAD) char pool[POOL];
    parse p = {.pool = pool,
               .pool_left = sizeof pool,
               .text = pv_slice_head(text, PV_JSON_LOOK_AHEAD),
               .max_depth = LOOK_DEPTH,
               .is_ours = is_ours};
    if (setjmp(p.no_memory))
        return false;
    run(&p, &NAMES);
    return p.found;
}

size_t pv_jsonread_end(pv_slice text) {
    _Alignas(HEAD) char pool[POOL];
    parse p = {.pool = pool, .pool_left = sizeof pool, .text = text, .max_depth = PV_JSON_DEPTH};
    if (setjmp(p.no_memory))
        return text.size; /* what needs memory is a string without an end */
    run(&p, &BRACKETS);
    return p.at;
}

/* ---- walking --------------------------------------------------------------------------------- */

bool pv_jsonread_next(pv_jsonread *json, pv_jsonread_token *ret_token) {
    if (json->next == json->count) {
        json->fault = json->wrong;
        return false;
    }
    *ret_token = json->tokens[json->next++];
    if (ret_token->kind == PV_JSON_OBJECT || ret_token->kind == PV_JSON_ARRAY)
        json->depth++;
    if (ret_token->kind == PV_JSON_OBJECT_END || ret_token->kind == PV_JSON_ARRAY_END)
        json->depth--;
    return true;
}

void pv_jsonread_skip(pv_jsonread *json, pv_jsonread_kind of) {
    pv_jsonread_token t;
    if (of != PV_JSON_OBJECT && of != PV_JSON_ARRAY)
        return;
    unsigned outer = json->depth - 1;
    while (json->depth > outer && pv_jsonread_next(json, &t))
        continue;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_SARIF_CHECK_H
#define PKIVET_TESTS_SARIF_CHECK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rules of SARIF 2.1.0 for the objects that pkivet writes: which properties an object may have
 * and must have, and of what type each is. Nothing else may be there, as the published schema has
 * it, and no property of it that is not written is listed here, but for GUIDs. Where the schema
 * takes what says nothing (an index of -1, an empty text), it is refused. */

/* `type`: "text" (not empty), "count" (an integer from 0), "line" (from 1), "bool", "bag" (of
 * properties), "=a|b" (one of these), "guid", "language", "semver", "hash", "uri" (with a scheme),
 * "uriref" (a URI with or without one), "[X" (a list of X), "<X" (one in which nothing stands
 * twice), "{X" (an object with values X), or an object X. `must`: '!' it has to be there, a letter:
 * one of those with this letter has to. */
typedef struct {
    const char *object, *property, *type;
    char must;
} sarif_rule;

static const sarif_rule SARIF_RULES[] = {
    {"log", "$schema", "uri", 0},
    {"log", "version", "=2.1.0", '!'},
    {"log", "runs", "[run", '!'},
    {"run", "tool", "tool", '!'},
    {"run", "automationDetails", "automation", 0},
    {"run", "taxonomies", "<component", 0},
    {"run", "invocations", "[invocation", 0},
    {"run", "originalUriBaseIds", "{artifactLocation", 0},
    {"run", "artifacts", "<artifact", 0},
    {"run", "results", "[result", 0},
    {"automation", "id", "text", 0},
    {"automation", "guid", "guid", 0},
    {"tool", "driver", "component", '!'},
    {"component", "guid", "guid", 0},
    {"component", "name", "text", '!'},
    {"component", "version", "text", 0},
    {"component", "semanticVersion", "semver", 0},
    {"component", "language", "language", 0},
    {"component", "shortDescription", "described", 0},
    {"component", "rules", "<descriptor", 0},
    {"component", "notifications", "<descriptor", 0},
    {"component", "taxa", "<descriptor", 0},
    {"descriptor", "id", "text", '!'},
    {"descriptor", "name", "text", 0},
    {"descriptor", "shortDescription", "described", 0},
    {"descriptor", "fullDescription", "described", 0},
    {"descriptor", "help", "described", 0},
    {"descriptor", "defaultConfiguration", "configuration", 0},
    {"descriptor", "relationships", "<relationship", 0},
    {"descriptor", "properties", "bag", 0},
    {"described", "text", "text", '!'},
    {"described", "markdown", "text", 0},
    {"configuration", "level", "=none|note|warning|error", 0},
    {"relationship", "target", "reference", '!'},
    {"relationship", "kinds", "<text", 0},
    {"reference", "id", "text", 'a'},
    {"reference", "index", "count", 'a'},
    {"reference", "guid", "guid", 'a'},
    {"reference", "toolComponent", "componentReference", 0},
    {"componentReference", "name", "text", 0},
    {"componentReference", "index", "count", 0},
    {"invocation", "executionSuccessful", "bool", '!'},
    {"invocation", "toolConfigurationNotifications", "[notification", 0},
    {"invocation", "toolExecutionNotifications", "[notification", 0},
    {"notification", "level", "=none|note|warning|error", 0},
    {"notification", "descriptor", "reference", 0},
    {"notification", "associatedRule", "reference", 0},
    {"notification", "message", "message", '!'},
    {"notification", "locations", "<location", 0},
    {"message", "text", "text", '!'},
    {"message", "markdown", "text", 0},
    {"artifact", "location", "artifactLocation", 0},
    {"artifact", "description", "message", 0},
    {"artifact", "parentIndex", "count", 0},
    {"artifact", "offset", "count", 0},
    {"artifact", "length", "count", 0},
    {"artifact", "hashes", "{hash", 0},
    {"artifactLocation", "uri", "uriref", 0},
    {"artifactLocation", "uriBaseId", "text", 0},
    {"artifactLocation", "index", "count", 0},
    {"artifactLocation", "description", "message", 0},
    {"result", "guid", "guid", 0},
    {"result", "ruleId", "text", 0},
    {"result", "ruleIndex", "count", 0},
    {"result", "kind", "=pass|open|informational|notApplicable|review|fail", 0},
    {"result", "level", "=none|note|warning|error", 0},
    {"result", "message", "message", '!'},
    {"result", "locations", "[location", 0},
    {"result", "relatedLocations", "<location", 0},
    {"result", "attachments", "<attachment", 0},
    {"result", "partialFingerprints", "{text", 0},
    {"result", "baselineState", "=new|unchanged|updated|absent", 0},
    {"result", "suppressions", "<suppression", 0},
    {"result", "properties", "bag", 0},
    {"attachment", "description", "message", 0},
    {"attachment", "artifactLocation", "artifactLocation", '!'},
    {"attachment", "regions", "<region", 0},
    {"suppression", "kind", "=inSource|external", '!'},
    {"suppression", "status", "=accepted|underReview|rejected", 0},
    {"suppression", "justification", "text", 0},
    {"suppression", "location", "location", 0},
    {"suppression", "properties", "bag", 0},
    {"location", "physicalLocation", "physicalLocation", 0},
    {"location", "logicalLocations", "<logicalLocation", 0},
    {"location", "message", "message", 0},
    {"physicalLocation", "artifactLocation", "artifactLocation", '!'},
    {"physicalLocation", "region", "region", 0},
    {"logicalLocation", "name", "text", 0},
    {"logicalLocation", "fullyQualifiedName", "text", 0},
    {"logicalLocation", "kind", "text", 0},
    {"region", "startLine", "line", '!'}, /* GitHub's word; SARIF would take an offset alone */
    {"region", "byteOffset", "count", 0},
};
enum { SARIF_RULE_COUNT = sizeof SARIF_RULES / sizeof *SARIF_RULES };

/* Which rows met a value; a test of this table wants all of them. */
static bool sarif_met[SARIF_RULE_COUNT];

/* Complaints are wanted of what should be good. */
static bool sarif_quiet;

static inline bool sarif_complain(const char *type, const char *property, const char *what) {
    if (!sarif_quiet)
        fprintf(stderr, "SARIF: %s %s: %s\n", type, property, what);
    return false;
}

/* ---- texts ----------------------------------------------------------------------------------- */

static inline bool sarif_one_of(const char *choices, const char *value) {
    size_t size = strlen(value);
    for (const char *at = choices; at; at = strchr(at, '|'), at = at ? at + 1 : NULL)
        if (strncmp(at, value, size) == 0 && (at[size] == '|' || !at[size]))
            return true;
    return false;
}

/* Of a pattern's letters h is a hexadecimal digit, d another one, a a letter, v a digit from 1 to
 * 5, r one of 89abAB; all else stands for itself. */
static inline bool sarif_fits(const char *text, const char *pattern) {
    static const char HEX[] = "0123456789abcdefABCDEF", VARIANT[] = "89abAB", VERSION[] = "12345";
    for (; *pattern && *text; pattern++, text++) {
        bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
        bool good = *pattern == 'h'   ? strchr(HEX, *text) != NULL
                    : *pattern == 'd' ? *text >= '0' && *text <= '9'
                    : *pattern == 'a' ? letter
                    : *pattern == 'v' ? strchr(VERSION, *text) != NULL
                    : *pattern == 'r' ? strchr(VARIANT, *text) != NULL
                                      : *pattern == *text;
        if (!good)
            return false;
    }
    return !*pattern && !*text;
}

/* The size of a scheme with its colon; 0: there is none. */
static inline size_t sarif_scheme(const char *uri) {
    size_t size = strspn(uri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return size && uri[size] == ':' ? size + 1 : 0;
}

/* RFC 3986: only its characters, and a percent sign before two hexadecimal digits. */
static inline bool sarif_is_reference(const char *uri) {
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-._~:/?#@!$&'()*+,;=";
    const char *colon = strchr(uri, ':'), *slash = strchr(uri, '/'), *hash = strchr(uri, '#');
    for (const char *at = uri; *at; at++) {
        char two[3] = {*at == '%' ? at[1] : '0', *at == '%' && at[1] ? at[2] : '0', '\0'};
        if ((*at != '%' && !strchr(PLAIN, *at)) || !sarif_fits(two, "hh"))
            return false;
    }
    if (hash && strchr(hash + 1, '#'))
        return false;
    return *uri && (!colon || (slash && slash < colon) || sarif_scheme(uri));
}

static inline bool sarif_is_semver(const char *text) {
    unsigned a, b, c;
    int size = 0;
    return sscanf(text, "%9u.%9u.%9u%n", &a, &b, &c, &size) == 3 &&
           (!text[size] || text[size] == '-' || text[size] == '+');
}

static inline bool sarif_is_text(const char *text, const char *type) {
    if (strcmp(type, "guid") == 0)
        return sarif_fits(text, "hhhhhhhh-hhhh-vhhh-rhhh-hhhhhhhhhhhh");
    if (strcmp(type, "language") == 0)
        return sarif_fits(text, "aa") || sarif_fits(text, "aa-aa");
    if (strcmp(type, "hash") == 0)
        return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
    if (strcmp(type, "semver") == 0)
        return sarif_is_semver(text);
    if (strcmp(type, "uri") == 0)
        return sarif_is_reference(text) && sarif_scheme(text);
    if (strcmp(type, "uriref") == 0)
        return sarif_is_reference(text);
    return *type == '=' ? sarif_one_of(type + 1, text) : *text;
}

/* ---- values ---------------------------------------------------------------------------------- */

static inline int sarif_by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Whether no two items are the same value. */
static inline bool sarif_is_unique(const json_t *list) {
    size_t count = json_array_size(list);
    char **texts = calloc(count + 1, sizeof *texts);
    bool unique = true;
    for (size_t i = 0; i < count; i++) {
        texts[i] = json_dumps(json_array_get(list, i), JSON_SORT_KEYS | JSON_ENCODE_ANY);
        if (!texts[i])
            abort();
    }
    qsort(texts, count, sizeof *texts, sarif_by_text);
    for (size_t i = 0; i < count; i++)
        unique = unique && (i == 0 || strcmp(texts[i - 1], texts[i]) != 0);
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
    return unique;
}

static inline bool sarif_is(const json_t *value, const char *type);

/* Tags are all that the schema says of what is in it. */
static inline bool sarif_is_bag(const json_t *value) {
    const json_t *tags = json_object_get(value, "tags");
    return json_is_object(value) && (!tags || sarif_is(tags, "<text"));
}

/* What is no object of the table; `*ret_known` false: it is one. */
static inline bool sarif_is_scalar(const json_t *value, const char *type, bool *ret_known) {
    *ret_known = true;
    if (strcmp(type, "bool") == 0)
        return json_is_boolean(value);
    if (strcmp(type, "bag") == 0)
        return sarif_is_bag(value);
    if (strcmp(type, "count") == 0 || strcmp(type, "line") == 0)
        return json_is_integer(value) && json_integer_value(value) >= (*type == 'l');
    if (*type == '=' || sarif_one_of("text|guid|language|hash|semver|uri|uriref", type))
        return json_is_string(value) && sarif_is_text(json_string_value(value), type);
    *ret_known = false;
    return false;
}

static inline bool sarif_is_each(const json_t *value, const char *type) {
    const char *key;
    json_t *item;
    size_t i;
    if (*type == '[' || *type == '<') {
        json_array_foreach(value, i, item) if (!sarif_is(item, type + 1)) return false;
        return json_is_array(value) && (*type == '[' || sarif_is_unique(value));
    }
    json_object_foreach((json_t *)value, key, item) if (!sarif_is(item, type + 1)) return false;
    return json_is_object(value);
}

/* The rows of an object stand together. */
static inline const sarif_rule *sarif_rows(const char *object) {
    const sarif_rule *r = SARIF_RULES;
    while (r < SARIF_RULES + SARIF_RULE_COUNT && strcmp(r->object, object) != 0)
        r++;
    return r;
}

static inline bool sarif_is_row_of(const sarif_rule *row, const char *object) {
    return row < SARIF_RULES + SARIF_RULE_COUNT && strcmp(row->object, object) == 0;
}

static inline bool sarif_is_property(const json_t *value, const sarif_rule *rows,
                                     const char *object, const char *name) {
    for (const sarif_rule *r = rows; sarif_is_row_of(r, object); r++) {
        if (strcmp(r->property, name) != 0)
            continue;
        sarif_met[r - SARIF_RULES] = true;
        return sarif_is(value, r->type) || sarif_complain(object, name, r->type);
    }
    return sarif_complain(object, name, "is no property");
}

/* Whether one of those with the row's letter is there. */
static inline bool sarif_has(const json_t *value, const sarif_rule *rows, const sarif_rule *row) {
    for (const sarif_rule *r = rows; sarif_is_row_of(r, row->object); r++)
        if ((r == row || (row->must != '!' && r->must == row->must)) &&
            json_object_get(value, r->property))
            return true;
    return false;
}

/* Whether a value is what SARIF says; complains on standard error where it is not. */
static inline bool sarif_is(const json_t *value, const char *type) {
    bool known, good = sarif_is_scalar(value, type, &known);
    const sarif_rule *rows = known || strchr("[<{", *type) ? NULL : sarif_rows(type);
    const char *key;
    json_t *item;
    if (known)
        return good;
    if (!rows)
        return sarif_is_each(value, type);
    if (!json_is_object(value))
        return sarif_complain(type, "", "is no object");
    json_object_foreach((json_t *)value, key,
                        item) if (!sarif_is_property(item, rows, type, key)) return false;
    for (const sarif_rule *r = rows; sarif_is_row_of(r, type); r++)
        if (r->must && !sarif_has(value, rows, r))
            return sarif_complain(type, r->property, "is missing");
    return true;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_SARIF_CHECK_H
#define PKIVET_TESTS_SARIF_CHECK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The rules of SARIF 2.1.0 for the objects that pkivet writes: which properties an object may have
 * and must have, and of what type each is. Nothing else may be there, as the published schema has
 * it ("additionalProperties": false), and no property of it that is not written is listed here. */

/* `type`: "text", "count" (an integer from 0), "line" (from 1), "bool", "any" (a property bag),
 * "=a|b" (one of these), "[X" (a list of X), "{X" (an object with values X), or an object X. */
typedef struct {
    const char *object, *property, *type;
    bool must;
} sarif_rule;

static const sarif_rule SARIF_RULES[] = {
    {"log", "$schema", "text", false},
    {"log", "version", "=2.1.0", true},
    {"log", "runs", "[run", true},
    {"run", "tool", "tool", true},
    {"run", "automationDetails", "automation", false},
    {"run", "taxonomies", "[component", false},
    {"run", "invocations", "[invocation", false},
    {"run", "originalUriBaseIds", "{artifactLocation", false},
    {"run", "artifacts", "[artifact", false},
    {"run", "results", "[result", false},
    {"automation", "id", "text", false},
    {"tool", "driver", "component", true},
    {"component", "name", "text", true},
    {"component", "version", "text", false},
    {"component", "semanticVersion", "text", false},
    {"component", "language", "text", false},
    {"component", "shortDescription", "described", false},
    {"component", "rules", "[descriptor", false},
    {"component", "notifications", "[descriptor", false},
    {"component", "taxa", "[descriptor", false},
    {"descriptor", "id", "text", true},
    {"descriptor", "name", "text", false},
    {"descriptor", "shortDescription", "described", false},
    {"descriptor", "fullDescription", "described", false},
    {"descriptor", "help", "described", false},
    {"descriptor", "defaultConfiguration", "configuration", false},
    {"descriptor", "relationships", "[relationship", false},
    {"descriptor", "properties", "any", false},
    {"described", "text", "text", true},
    {"described", "markdown", "text", false},
    {"configuration", "level", "=none|note|warning|error", false},
    {"relationship", "target", "reference", true},
    {"relationship", "kinds", "[text", false},
    {"reference", "id", "text", false},
    {"reference", "index", "count", false},
    {"reference", "toolComponent", "componentReference", false},
    {"componentReference", "name", "text", false},
    {"componentReference", "index", "count", false},
    {"invocation", "executionSuccessful", "bool", true},
    {"invocation", "toolConfigurationNotifications", "[notification", false},
    {"invocation", "toolExecutionNotifications", "[notification", false},
    {"notification", "level", "=none|note|warning|error", false},
    {"notification", "descriptor", "reference", false},
    {"notification", "associatedRule", "reference", false},
    {"notification", "message", "message", true},
    {"notification", "locations", "[location", false},
    {"message", "text", "text", true},
    {"message", "markdown", "text", false},
    {"artifact", "location", "artifactLocation", false},
    {"artifact", "description", "message", false},
    {"artifact", "parentIndex", "count", false},
    {"artifact", "offset", "count", false},
    {"artifact", "length", "count", false},
    {"artifact", "hashes", "{text", false},
    {"artifactLocation", "uri", "text", false},
    {"artifactLocation", "uriBaseId", "text", false},
    {"artifactLocation", "index", "count", false},
    {"artifactLocation", "description", "message", false},
    {"result", "ruleId", "text", false},
    {"result", "ruleIndex", "count", false},
    {"result", "kind", "=pass|open|informational|notApplicable|review|fail", false},
    {"result", "level", "=none|note|warning|error", false},
    {"result", "message", "message", true},
    {"result", "locations", "[location", false},
    {"result", "relatedLocations", "[location", false},
    {"result", "attachments", "[attachment", false},
    {"result", "partialFingerprints", "{text", false},
    {"result", "baselineState", "=new|unchanged|updated|absent", false},
    {"result", "suppressions", "[suppression", false},
    {"result", "properties", "any", false},
    {"attachment", "description", "message", false},
    {"attachment", "artifactLocation", "artifactLocation", true},
    {"attachment", "regions", "[region", false},
    {"suppression", "kind", "=inSource|external", true},
    {"suppression", "status", "=accepted|underReview|rejected", false},
    {"suppression", "justification", "text", false},
    {"suppression", "location", "location", false},
    {"suppression", "properties", "any", false},
    {"location", "physicalLocation", "physicalLocation", false},
    {"location", "logicalLocations", "[logicalLocation", false},
    {"location", "message", "message", false},
    {"physicalLocation", "artifactLocation", "artifactLocation", true},
    {"physicalLocation", "region", "region", false},
    {"logicalLocation", "name", "text", false},
    {"logicalLocation", "fullyQualifiedName", "text", false},
    {"logicalLocation", "kind", "text", false},
    {"region", "startLine", "line", true}, /* GitHub's word; SARIF would take an offset alone */
    {"region", "byteOffset", "count", false},
};

static inline bool sarif_complain(const char *type, const char *property, const char *what) {
    fprintf(stderr, "SARIF: %s %s: %s\n", type, property, what);
    return false;
}

static inline bool sarif_one_of(const char *choices, const char *value) {
    size_t size = strlen(value);
    for (const char *at = choices; at; at = strchr(at, '|'), at = at ? at + 1 : NULL)
        if (strncmp(at, value, size) == 0 && (at[size] == '|' || !at[size]))
            return true;
    return false;
}

/* What is no object of the table; `*ret_known` false: it is one. */
static inline bool sarif_is_scalar(const json_t *value, const char *type, bool *ret_known) {
    *ret_known = true;
    if (strcmp(type, "text") == 0)
        return json_is_string(value) && json_string_length(value);
    if (strcmp(type, "bool") == 0)
        return json_is_boolean(value);
    if (strcmp(type, "any") == 0)
        return json_is_object(value);
    if (strcmp(type, "count") == 0 || strcmp(type, "line") == 0)
        return json_is_integer(value) && json_integer_value(value) >= (*type == 'l');
    if (*type == '=')
        return json_is_string(value) && sarif_one_of(type + 1, json_string_value(value));
    *ret_known = false;
    return false;
}

static inline bool sarif_is(const json_t *value, const char *type);

static inline bool sarif_is_each(const json_t *value, const char *type) {
    const char *key;
    json_t *item;
    size_t i;
    if (*type == '[') {
        json_array_foreach(value, i, item) if (!sarif_is(item, type + 1)) return false;
        return json_is_array(value);
    }
    json_object_foreach((json_t *)value, key, item) if (!sarif_is(item, type + 1)) return false;
    return json_is_object(value);
}

static inline bool sarif_is_property(const json_t *value, const char *object, const char *name) {
    for (size_t i = 0; i < sizeof SARIF_RULES / sizeof *SARIF_RULES; i++) {
        const sarif_rule *r = &SARIF_RULES[i];
        if (strcmp(r->object, object) == 0 && strcmp(r->property, name) == 0)
            return sarif_is(value, r->type) || sarif_complain(object, name, r->type);
    }
    return sarif_complain(object, name, "is no property");
}

/* Whether a value is what SARIF says; complains on standard error where it is not. */
static inline bool sarif_is(const json_t *value, const char *type) {
    bool known, good = sarif_is_scalar(value, type, &known);
    const char *key;
    json_t *item;
    if (known)
        return good;
    if (*type == '[' || *type == '{')
        return sarif_is_each(value, type);
    if (!json_is_object(value))
        return sarif_complain(type, "", "is no object");
    json_object_foreach((json_t *)value, key,
                        item) if (!sarif_is_property(item, type, key)) return false;
    for (size_t i = 0; i < sizeof SARIF_RULES / sizeof *SARIF_RULES; i++)
        if (SARIF_RULES[i].must && strcmp(SARIF_RULES[i].object, type) == 0 &&
            !json_object_get(value, SARIF_RULES[i].property))
            return sarif_complain(type, SARIF_RULES[i].property, "is missing");
    return true;
}

#endif

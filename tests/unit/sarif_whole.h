/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_SARIF_WHOLE_H
#define PKIVET_TESTS_SARIF_WHOLE_H

#include "sarif_check.h"

/* What no schema can say of a SARIF log: that its numbers and names lead to what is there, and that
 * it is within what GitHub takes. For logs whose objects were found good (sarif_is). */

enum {
    SARIF_RESULTS = 25000,
    SARIF_DESCRIPTORS = 25000,
    SARIF_TAGS = 20,
    SARIF_LOCATIONS = 1000,
    SARIF_RUNS = 20
};

/* The text, or "". */
static inline const char *sarif_text(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static inline const json_t *sarif_driver(const json_t *run) {
    return json_object_get(json_object_get(run, "tool"), "driver");
}

/* Whether an index, if there is one, leads to an item, whose `key` then is `id`, if there is one.
 */
static inline bool sarif_leads(const json_t *index, const json_t *list, const char *key,
                               const json_t *id) {
    if (!index)
        return true;
    const json_t *item = json_array_get(list, (size_t)json_integer_value(index));
    return item && (!id || strcmp(sarif_text(item, key), json_string_value(id)) == 0);
}

static inline bool sarif_is_listed(const json_t *list, const char *id) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(sarif_text(json_array_get(list, i), "id"), id) == 0)
            return true;
    return false;
}

/* A file is relative to a folder that the run names, and not above it; or it is absolute. */
static inline bool sarif_file_leads(const json_t *run, const json_t *location) {
    const char *uri = sarif_text(location, "uri"), *base = sarif_text(location, "uriBaseId");
    const json_t *bases = json_object_get(run, "originalUriBaseIds");
    const json_t *artifacts = json_object_get(run, "artifacts");
    const json_t *index = json_object_get(location, "index");
    if (!sarif_leads(index, artifacts, "", NULL))
        return sarif_complain("artifactLocation", "index", "leads nowhere");
    if (*base && (!json_object_get(bases, base) || sarif_scheme(uri) || *uri == '/'))
        return sarif_complain("artifactLocation", "uri", "is not relative to its base");
    const json_t *artifact = json_array_get(artifacts, (size_t)json_integer_value(index));
    const char *other = sarif_text(json_object_get(artifact, "location"), "uri");
    if (index && *uri && strcmp(other, uri) != 0)
        return sarif_complain("artifactLocation", "uri", "is not that of its artifact");
    return true;
}

static inline bool sarif_places_lead(const json_t *run, const json_t *locations) {
    for (size_t i = 0; i < json_array_size(locations); i++) {
        const json_t *physical = json_object_get(json_array_get(locations, i), "physicalLocation");
        const json_t *file = json_object_get(physical, "artifactLocation");
        if (file && !sarif_file_leads(run, file))
            return false;
        if (!physical)
            return sarif_complain("location", "physicalLocation", "is wanted by GitHub");
    }
    return true;
}

static inline bool sarif_artifacts_lead(const json_t *run) {
    const json_t *list = json_object_get(run, "artifacts");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *artifact = json_array_get(list, i);
        const json_t *parent = json_object_get(artifact, "parentIndex");
        const json_t *location = json_object_get(artifact, "location");
        if (parent && (size_t)json_integer_value(parent) >= i)
            return sarif_complain("artifact", "parentIndex", "leads to no artifact before");
        if (json_object_get(artifact, "offset") && !parent)
            return sarif_complain("artifact", "offset", "is within nothing");
        if (!parent && (!location || !sarif_file_leads(run, location)))
            return sarif_complain("artifact", "location", "leads nowhere");
        if (parent && *sarif_text(location, "uriBaseId"))
            return sarif_complain("artifact", "location", "of what is nested is within its parent");
    }
    return true;
}

static inline bool sarif_attachments_lead(const json_t *run, const json_t *result) {
    const json_t *list = json_object_get(result, "attachments");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *file = json_object_get(json_array_get(list, i), "artifactLocation");
        if (!json_object_get(file, "index") || !sarif_file_leads(run, file))
            return sarif_complain("attachment", "artifactLocation", "leads to no artifact");
    }
    return true;
}

static inline bool sarif_result_leads(const json_t *run, const json_t *result) {
    const json_t *rules = json_object_get(sarif_driver(run), "rules");
    const json_t *index = json_object_get(result, "ruleIndex");
    const char *kind = sarif_text(result, "kind"), *level = sarif_text(result, "level");
    const json_t *locations = json_object_get(result, "locations");
    const json_t *related = json_object_get(result, "relatedLocations");
    if (!sarif_leads(index, rules, "id", json_object_get(result, "ruleId")))
        return sarif_complain("result", "ruleIndex", "leads to another rule");
    if (*kind && (strcmp(kind, "fail") == 0) == (strcmp(level, "none") == 0))
        return sarif_complain("result", "level", "does not go with its kind");
    if (json_array_size(locations) > SARIF_LOCATIONS || json_array_size(related) > SARIF_LOCATIONS)
        return sarif_complain("result", "locations", "are too many for GitHub");
    if (strcmp(sarif_text(result, "baselineState"), "absent") != 0 && !json_array_size(locations))
        return sarif_complain("result", "locations", "are wanted by GitHub");
    return sarif_places_lead(run, locations) && sarif_places_lead(run, related) &&
           sarif_attachments_lead(run, result);
}

/* Of suppressions and states of a baseline all results have one, or none has. */
static inline bool sarif_is_for_all(const json_t *results, const char *key) {
    size_t having = 0, count = json_array_size(results);
    for (size_t i = 0; i < count; i++)
        having += json_object_get(json_array_get(results, i), key) != NULL;
    return having == 0 || having == count || sarif_complain("result", key, "is not there in all");
}

static inline bool sarif_results_lead(const json_t *run) {
    const json_t *results = json_object_get(run, "results");
    if (json_array_size(results) > SARIF_RESULTS)
        return sarif_complain("run", "results", "are too many for GitHub");
    for (size_t i = 0; i < json_array_size(results); i++)
        if (!sarif_result_leads(run, json_array_get(results, i)))
            return false;
    return sarif_is_for_all(results, "suppressions") && sarif_is_for_all(results, "baselineState");
}

/* What a rule is about is a taxon of the run's first taxonomy. */
static inline bool sarif_relations_lead(const json_t *run, const json_t *rule) {
    const json_t *relations = json_object_get(rule, "relationships");
    const json_t *taxonomy = json_array_get(json_object_get(run, "taxonomies"), 0);
    for (size_t i = 0; i < json_array_size(relations); i++) {
        const json_t *target = json_object_get(json_array_get(relations, i), "target");
        if (!sarif_is_listed(json_object_get(taxonomy, "taxa"), sarif_text(target, "id")))
            return sarif_complain("relationship", "target", "is no taxon");
    }
    return true;
}

static inline bool sarif_rules_lead(const json_t *run) {
    const json_t *rules = json_object_get(sarif_driver(run), "rules");
    if (json_array_size(rules) > SARIF_DESCRIPTORS)
        return sarif_complain("component", "rules", "are too many for GitHub");
    for (size_t i = 0; i < json_array_size(rules); i++) {
        const json_t *rule = json_array_get(rules, i);
        if (json_array_size(json_object_get(json_object_get(rule, "properties"), "tags")) >
            SARIF_TAGS)
            return sarif_complain("descriptor", "tags", "are too many for GitHub");
        if (!sarif_relations_lead(run, rule))
            return false;
    }
    return true;
}

static inline bool sarif_notes_lead(const json_t *run, const json_t *notes) {
    const json_t *driver = sarif_driver(run);
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const json_t *note = json_array_get(notes, i);
        const json_t *rule = json_object_get(note, "associatedRule");
        const char *id = sarif_text(json_object_get(note, "descriptor"), "id");
        if (!sarif_is_listed(json_object_get(driver, "notifications"), id))
            return sarif_complain("notification", "descriptor", "is none of the tool's");
        if (!sarif_leads(json_object_get(rule, "index"), json_object_get(driver, "rules"), "id",
                         json_object_get(rule, "id")))
            return sarif_complain("notification", "associatedRule", "is another rule");
        if (!sarif_places_lead(run, json_object_get(note, "locations")))
            return false;
    }
    return true;
}

static inline bool sarif_run_holds(const json_t *run) {
    const json_t *invocation = json_array_get(json_object_get(run, "invocations"), 0);
    return sarif_rules_lead(run) && sarif_artifacts_lead(run) && sarif_results_lead(run) &&
           sarif_notes_lead(run, json_object_get(invocation, "toolExecutionNotifications")) &&
           sarif_notes_lead(run, json_object_get(invocation, "toolConfigurationNotifications"));
}

/* A log that the schema, the words of the standard and GitHub take. */
static inline bool sarif_holds(const json_t *log) {
    const json_t *runs = json_object_get(log, "runs");
    if (!sarif_is(log, "log"))
        return false;
    if (json_array_size(runs) > SARIF_RUNS)
        return sarif_complain("log", "runs", "are too many for GitHub");
    for (size_t i = 0; i < json_array_size(runs); i++)
        if (!sarif_run_holds(json_array_get(runs, i)))
            return false;
    return true;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_TEMPLATE_DIRECTORY_H
#define PKIVET_READERS_TEMPLATE_DIRECTORY_H

#include "readers/template_attributes.h"

/* The objects of one artifact. Templates become subjects; enrollment services and identifiers of
 * policies beside them tell which templates are published and which policies stand for a group. */

typedef struct pv_template_link {
    struct pv_template_link *next;
    pv_text key, value;
} pv_template_link;

typedef struct pv_known_template {
    struct pv_known_template *next;
    pv_subject *subject;
    const pv_text *policies; /* dotted */
    size_t policy_count;
} pv_known_template;

typedef struct {
    pv_unit *unit;
    pv_artifact *artifact;
    pv_known_template *templates;
    pv_template_link *published; /* key: name of a template */
    pv_template_link *policies;  /* key: identifier; value: the group, or none */
    size_t published_count, policy_count;
    bool has_services;
} pv_directory;

static inline pv_directory pv_directory_of(pv_unit *unit, pv_artifact *artifact) {
    return (pv_directory){.unit = unit, .artifact = artifact};
}

/* What the entry's classes, or without them its attributes, say that it is; other objects are
 * passed over. The entry is used up. */
PV_MUST_USE pv_status pv_directory_add(pv_directory *directory, pv_attributes *entry);

/* template.published and template.policy_groups, once all objects are there. */
PV_MUST_USE pv_status pv_directory_end(pv_directory *directory);

#endif

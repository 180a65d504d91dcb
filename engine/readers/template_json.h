/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_TEMPLATE_JSON_H
#define PKIVET_READERS_TEMPLATE_JSON_H

#include "base/jsonread.h"
#include "readers/security.h"
#include "readers/template_attributes.h"

/* Reads an access control list as .NET objects that became JSON (Owner; DACLs, or Access, of
 * IdentityReference, ActiveDirectoryRights, ObjectType ...) into entry->security. `json` stands
 * behind the opening brace and ends behind the closing one. */
PV_MUST_USE pv_status pv_template_json_acl(pv_jsonread *json, pv_attributes *entry);

/* What `certipy find -json` writes (template_json_names.c): whether a name of the outermost object
 * tells that it is that; the attribute of a member that is as in the directory, but for its name
 * (the first, "Template Name", is noted in the entry); and a member that is told in another form,
 * whose `value` was just taken: `*ret_taken` when it was one. */
bool pv_template_json_is_find(pv_slice name);
pv_attr pv_template_json_plain(pv_attributes *entry, pv_slice name);
PV_MUST_USE pv_status pv_template_json_member(pv_jsonread *json, pv_attributes *entry,
                                              pv_slice name, const pv_jsonread_token *value,
                                              bool *ret_taken);

#endif

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

#endif

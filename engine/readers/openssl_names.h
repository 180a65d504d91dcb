/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_OPENSSL_NAMES_H
#define PKIVET_READERS_OPENSSL_NAMES_H

#include "readers/openssl_conf.h"
#include "readers/profile.h"

/* Alternative names, policies and where revocation is told, by a section of extensions. */
PV_MUST_USE pv_status pv_conf_set_names(const pv_conf *conf, size_t section, pv_profile *profile);

/* The subject, by a section of requests that asks for nothing. */
PV_MUST_USE pv_status pv_conf_set_subject(const pv_conf *conf, size_t request, pv_profile *profile);

/* Whether requests by the section have its subject, and ask for none, as far as is known. */
bool pv_conf_may_fix_names(const pv_conf *conf, size_t request);

/* openssl_settings.c: the digest of what the section, those that it names and those that name it
 * say, and no other fact tells; the others are set. */
PV_MUST_USE pv_status pv_conf_set_others(const pv_conf *conf, size_t section, pv_profile *profile);

/* The identifier that the configuration gives to a name (oid_section); empty when it gives none. */
pv_slice pv_conf_identifier(const pv_conf *conf, pv_slice name);

#endif

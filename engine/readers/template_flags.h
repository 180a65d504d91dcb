/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_TEMPLATE_FLAGS_H
#define PKIVET_READERS_TEMPLATE_FLAGS_H

#include <stdint.h>

/* The flag words of a template as sets: bit n for value n of the closed list. A bit without a name
 * becomes UNNAMED. */
uint64_t pv_template_general_flags(uint32_t word);     /* pv_templateflag */
uint64_t pv_template_enrollment_flags(uint32_t word);  /* pv_enrollmentflag */
uint64_t pv_template_private_key_flags(uint32_t word); /* pv_privatekeyflag, without versions */
uint64_t pv_template_name_flags(uint32_t word);        /* pv_nameflag */

enum { PV_TEMPLATE_EXPORTABLE = 0x10, PV_TEMPLATE_MACHINE = 0x40 };

/* Who the private key flags say is the oldest that can work with the template. */
static inline unsigned pv_template_server_version(uint32_t private_key_flags) {
    return private_key_flags >> 16 & 0xf;
}
static inline unsigned pv_template_client_version(uint32_t private_key_flags) {
    return private_key_flags >> 24 & 0xf;
}

#endif

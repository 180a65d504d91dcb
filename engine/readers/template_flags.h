/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_TEMPLATE_FLAGS_H
#define PKIVET_READERS_TEMPLATE_FLAGS_H

#include <stdint.h>

typedef enum {
    PV_WORD_GENERAL,
    PV_WORD_ENROLLMENT,
    PV_WORD_PRIVATE_KEY,
    PV_WORD_NAME
} pv_flag_word;

/* A flag word of a template as a set: bit n for value n of the closed list (pv_templateflag,
 * pv_enrollmentflag, pv_privatekeyflag without the versions, pv_nameflag). Bits without a name
 * become UNNAMED. */
uint64_t pv_template_flags(pv_flag_word which, uint32_t word);
/* Those bits. */
uint32_t pv_template_unnamed(pv_flag_word which, uint32_t word);

enum { PV_TEMPLATE_EXPORTABLE = 0x10, PV_TEMPLATE_MACHINE = 0x40 };

/* Who the private key flags say is the oldest that can work with the template. */
static inline unsigned pv_template_server_version(uint32_t private_key_flags) {
    return private_key_flags >> 16 & 0xf;
}
static inline unsigned pv_template_client_version(uint32_t private_key_flags) {
    return private_key_flags >> 24 & 0xf;
}

#endif

/* SPDX-License-Identifier: Apache-2.0
 * What a certificate is meant for. OpenSSL makes a server's self-signed certificate an authority's
 * unless told otherwise, so that flag alone does not tell one from a root: the purpose does. An
 * intermediate authority may have that purpose as well, as a constraint. */
#include "facts/purpose.h"

#include "base/slice.h"

bool pv_cert_is_own_server(pv_subject *cert) {
    enum { MOST = 64 };
    const pv_value *own = pv_subject_value(cert, PV_FACT_CERT_SELF_ISSUED);
    const pv_value *usage = pv_subject_value(cert, PV_FACT_CERT_EXTENDED_KEY_USAGE);
    if (own->known != PV_PRESENT || !own->u.boolean || usage->known != PV_PRESENT)
        return false;
    for (uint32_t i = 0; i < usage->count && i < MOST; i++)
        if (pv_slice_is((pv_slice){usage->u.list[i].data, usage->u.list[i].size}, "serverAuth"))
            return true;
    return false;
}

/* SPDX-License-Identifier: Apache-2.0
 * The validity of a template's certificates as facts, the same for every reader. Refuses nothing:
 * what is no period its reader does not bring here. */
#include "readers/validity.h"

#include "facts/setters.h"

void pv_validity_set(pv_subject *template, pv_place place, int64_t seconds) {
    pv_set_TEMPLATE_VALIDITY_DAYS(template, place, seconds / PV_SECONDS_OF_DAY);
    if (seconds % PV_SECONDS_OF_DAY)
        pv_set_TEMPLATE_VALIDITY_SECONDS(template, place, seconds);
    else
        pv_subject_absent(template, PV_FACT_TEMPLATE_VALIDITY_SECONDS);
}

void pv_overlap_set(pv_subject *template, pv_place place, int64_t seconds) {
    pv_set_TEMPLATE_OVERLAP_DAYS(template, place, seconds / PV_SECONDS_OF_DAY);
    if (seconds % PV_SECONDS_OF_DAY)
        pv_set_TEMPLATE_OVERLAP_SECONDS(template, place, seconds);
    else
        pv_subject_absent(template, PV_FACT_TEMPLATE_OVERLAP_SECONDS);
}

void pv_validity_absent(pv_subject *template) {
    pv_subject_absent(template, PV_FACT_TEMPLATE_VALIDITY_DAYS);
    pv_subject_absent(template, PV_FACT_TEMPLATE_VALIDITY_SECONDS);
}

void pv_validity_unknown(pv_subject *template) {
    pv_subject_undetermined(template, PV_FACT_TEMPLATE_VALIDITY_DAYS);
    pv_subject_undetermined(template, PV_FACT_TEMPLATE_VALIDITY_SECONDS);
}

bool pv_validity_is_set(pv_subject *template) {
    return pv_subject_peek(template, PV_FACT_TEMPLATE_VALIDITY_DAYS)->known == PV_PRESENT;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FIT_FIT_H
#define PKIVET_FIT_FIT_H

#include "findings/fit.h"
#include "snap/snapshot.h"

/* Holds what is asked for, or was issued, against a template. */

/* Adds what a request, or an INF (a template that asks), wants otherwise than the template has it,
 * and what cannot be told. `goal` (NULL: none) is what the certificate is to serve. */
PV_MUST_USE pv_status pv_fit_request(pv_arena *arena, pv_subject *asked, const pv_snapshot *t,
                                     const char *goal, pv_fit *fit);

/* The request as the CA would issue it: usage and purposes are the template's where it has them.
 * NULL without memory. */
pv_subject *pv_fit_joined(pv_subject *asked, const pv_snapshot *t);

/* Adds in what a certificate differs from its template, and in what that cannot be told. */
PV_MUST_USE pv_status pv_fit_issued(pv_arena *arena, pv_subject *cert, const pv_snapshot *t,
                                    pv_fit *fit);
/* Of several versions of a template it is the one that the certificate was issued from. */
bool pv_fit_same_version(pv_subject *cert, const pv_snapshot *t);
/* Whether the certificate, or request, names the template, by identifier or by name. */
bool pv_fit_names(pv_subject *subject, const pv_snapshot *t);
/* What it names, by identifier rather than by name; NULL: no template. In the subject's arena. */
const char *pv_fit_named(pv_subject *subject);
/* What to ask for in the next export where a template's source does not tell the fact: the
 * attribute of templates of AD CS, which are objects of a directory; the fact of others. NULL: it
 * tells. */
const char *pv_fit_missing(const pv_snapshot *t, pv_fact of);

#endif

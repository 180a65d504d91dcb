// SPDX-License-Identifier: Apache-2.0
// The comparison of rules with a peer's lints: what is counted, and who prints it.
#ifndef PKIVET_PEERS_H
#define PKIVET_PEERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { PEERS_RULES = 256, PEERS_LISTED = 256, PEERS_FIELDS = 4, PEERS_LINE = 4096 };

// The corpus, and what the system trusts.
enum peers_set { PEERS_CORPUS, PEERS_SYSTEM, PEERS_SETS };

struct peers_count {
    int both_fail;
    int both_pass;
    int neither; // applies
    int listed;
    int unlisted;
};

struct peers_rule {
    char *fields[PEERS_FIELDS]; // rule, lints, notes on verdicts, notes on scope
    struct peers_count counts[PEERS_SETS];
};

struct peers_listed {
    char *fields[PEERS_FIELDS]; // rule, SHA-256 of the certificate or "zlint:VERDICT", reason
    int met;
};

struct peers {
    struct peers_rule rules[PEERS_RULES];
    struct peers_listed listed[PEERS_LISTED];
    char without[256]; // rules whose lints this version of the peer lacks
    size_t rule_count;
    size_t listed_count;
    int certificates[PEERS_SETS];
    int unread[PEERS_SETS]; // by the peer or by pkivet
};

// What both said.
static inline int peers_compared(const struct peers_count *count) {
    return count->both_fail + count->both_pass + count->neither + count->listed + count->unlisted;
}

void peers_print_page(FILE *out, const struct peers *peers, const char *version);

// Names on standard error what is wrong beside unlisted disagreements: rules without a failing or
// a passing certificate in the corpus, and listed disagreements that were not met.
bool peers_complete(const struct peers *peers);

#endif

// SPDX-License-Identifier: Apache-2.0
// Prints the page of a comparison with a peer, in Markdown, and what the comparison lacks.
#include "peers.h"
#include <stdlib.h>
#include <string.h>

static void print_head(FILE *out, const struct peers *peers, const char *version) {
    fprintf(out,
            "<!-- Written by ./dev peers --write. -->\n"
            "# Agreement with zlint\n\n"
            "`./dev peers` runs pkivet (`--profile all`) and zlint over the same certificates, "
            "and compares rule\nby lint. Where a rule equals several lints it fails if one of "
            "them does. Info, notice, warn and error\nof zlint are a fail: severities may "
            "differ, outcomes may not without a listed reason. What zlint calls\nnot applicable "
            "or not yet effective pkivet calls not applicable.\n\n");
    fprintf(out, "- zlint %s, installed from the Go module proxy.\n", version);
    fprintf(out,
            "- %d certificates of the corpus; %d more there cannot be read by one of the two.\n",
            peers->certificates[PEERS_CORPUS], peers->unread[PEERS_CORPUS]);
    fprintf(out,
            "- %d certificates that the system trusts (Debian's ca-certificates); %d cannot be "
            "read.\n\n",
            peers->certificates[PEERS_SYSTEM], peers->unread[PEERS_SYSTEM]);
}

static void print_lints(FILE *out, const char *lints) {
    fputc('`', out);
    for (; *lints; lints++) {
        if (*lints == ',')
            fputs("`, `", out);
        else
            fputc(*lints, out);
    }
    fputs("` |", out);
}

static void print_rule(FILE *out, const struct peers_rule *rule) {
    const struct peers_count *corpus = &rule->counts[PEERS_CORPUS];
    const struct peers_count *trusted = &rule->counts[PEERS_SYSTEM];
    fprintf(out, "| %s | ", rule->fields[0]);
    print_lints(out, rule->fields[1]);
    fprintf(out, " %d | %d | %d | %d | %d | %d | %d | %d | %d |\n", peers_compared(corpus),
            corpus->both_fail, corpus->both_pass, corpus->neither, corpus->listed,
            peers_compared(trusted), trusted->both_fail, trusted->both_pass, trusted->listed);
}

static void print_notes(FILE *out, const struct peers *peers) {
    fprintf(out, "\n## Notes\n\n");
    for (size_t i = 0; i < peers->rule_count; i++) {
        char *const *fields = peers->rules[i].fields;
        if (*fields[2] || *fields[3])
            fprintf(out, "- %s: %s%s%s\n", fields[0], fields[2],
                    *fields[2] && *fields[3] ? " " : "", fields[3]);
    }
}

static void print_listed(FILE *out, const struct peers *peers) {
    fprintf(out, "\n## Listed differences\n\n");
    if (peers->listed_count == 0)
        fprintf(out, "None.\n");
    for (size_t i = 0; i < peers->listed_count; i++) {
        const struct peers_listed *listed = &peers->listed[i];
        fprintf(out, "- %s, `%.20s`, %d times: %s\n", listed->fields[0], listed->fields[1],
                listed->met, listed->fields[2]);
    }
}

void peers_print_page(FILE *out, const struct peers *peers, const char *version) {
    print_head(out, peers, version);
    fprintf(out,
            "The first five figures are of the corpus, the last four of the system's trusted "
            "certificates.\n\n"
            "| rule | lints | compared | both fail | both pass | both not applicable | listed | "
            "compared | both fail | both pass | listed |\n"
            "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (size_t i = 0; i < peers->rule_count; i++)
        print_rule(out, &peers->rules[i]);
    print_notes(out, peers);
    print_listed(out, peers);
}

bool peers_complete(const struct peers *peers) {
    bool complete = true;
    for (size_t i = 0; i < peers->rule_count; i++) {
        const struct peers_rule *rule = &peers->rules[i];
        const struct peers_count *count = &rule->counts[PEERS_CORPUS];
        if (count->both_fail > 0 && count->both_pass > 0)
            continue;
        complete = false;
        fprintf(stderr, "%s: the corpus has no certificate that %s in both\n", rule->fields[0],
                count->both_fail > 0 ? "passes" : "fails");
    }
    for (size_t i = 0; i < peers->listed_count; i++) {
        const struct peers_listed *listed = &peers->listed[i];
        if (listed->met > 0)
            continue;
        complete = false;
        fprintf(stderr, "%s: the listed difference of %s is none any more\n", listed->fields[0],
                listed->fields[1]);
    }
    return complete;
}

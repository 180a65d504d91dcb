/* SPDX-License-Identifier: Apache-2.0
 * Every fact of every certificate in the corpus and in the system's bundle of CA certificates, as
 * pkivet's own reader says it and as OpenSSL says it. What may differ is listed below with the
 * reason; a fact whose oracle has no function, and an oracle that no certificate put to the test,
 * are failures too. */
#define _POSIX_C_SOURCE 200809L
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "facts/schema.h"
#include "oracle.h"
#include "support/reading.h"
#include "support/samples.h"

/* Differences that are right: of `fact` in a certificate with this damage (pkivet's own word for
 * what is wrong with it). */
static const struct {
    const char *fact;
    pv_damage damage;
    const char *reason;
} EXCUSES[] = {
    {"cert.key_bits", PV_DAMAGE_NEGATIVE_MODULUS, "OpenSSL reads the octets without their sign"},
    {"cert.rsa_exponent", PV_DAMAGE_NEGATIVE_EXPONENT, "the same"},
    {"cert.rsa_exponent_bits", PV_DAMAGE_NEGATIVE_EXPONENT, "the same"},
    {"cert.sha1", PV_DAMAGE_BER_ENCODING, "OpenSSL digests its own DER instead of the file's BER"},
    {"cert.sha256", PV_DAMAGE_BER_ENCODING, "the same"},
};

/* Oracles that no certificate there is puts to the test. */
static const char *const UNTESTED[] = {""};

typedef struct {
    uint64_t compared, present, excused, silent;
} tally;

static tally tallies[PV_FACT_COUNT];
static uint64_t certificates, refused, differences;

static void write_text(FILE *out, pv_text text) {
    fwrite(text.data, 1, text.size, out);
}

static void write_value(FILE *out, const pv_fact_info *info, const pv_value *v) {
    const char *before = "";
    switch (info->type) {
    case PV_TYPE_BOOL:
        fputs(v->u.boolean ? "true" : "false", out);
        break;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        fprintf(out, "%lld", (long long)v->u.integer);
        break;
    case PV_TYPE_ENUM:
        fputs(pv_enum_name(info->of, v->u.choice), out);
        break;
    case PV_TYPE_SET:
        for (unsigned i = 0; i < pv_enum_size(info->of); i++) {
            if (!pv_set_has(v->u.set, i))
                continue;
            fprintf(out, "%s%s", before, pv_enum_name(info->of, i));
            before = " ";
        }
        break;
    case PV_TYPE_TEXT:
        write_text(out, (pv_text){v->u.text, v->count});
        break;
    case PV_TYPE_BYTES:
        write_hex(out, v->u.bytes, v->count);
        break;
    case PV_TYPE_LIST:
        for (uint32_t i = 0; i < v->count; i++) {
            fputs(i ? "\n" : "", out);
            write_text(out, v->u.list[i]);
        }
        break;
    case PV_TYPE_RECORDS:
        break; /* certificates have none */
    }
}

static bool excused(pv_subject *cert, const char *fact) {
    const pv_value *damage = pv_subject_value(cert, PV_FACT_CERT_DAMAGE);
    for (size_t i = 0; i < sizeof EXCUSES / sizeof *EXCUSES; i++)
        if (strcmp(EXCUSES[i].fact, fact) == 0 && damage->known == PV_PRESENT &&
            pv_set_has(damage->u.set, EXCUSES[i].damage))
            return true;
    return false;
}

/* In memory, to be freed. */
static FILE *open_text(char **text, size_t *size) {
    FILE *file = open_memstream(text, size);
    if (!file) {
        perror("open_memstream");
        exit(2);
    }
    return file;
}

static void compare(pv_subject *cert, X509 *certificate, pv_fact fact, oracle *asked) {
    const pv_fact_info *info = pv_fact_get_info(fact);
    const pv_value *value = pv_subject_value(cert, fact);
    char *ours = NULL, *theirs = NULL;
    size_t our_size, their_size;
    FILE *out = open_text(&theirs, &their_size);
    bool said = asked(certificate, out);
    fclose(out);
    out = open_text(&ours, &our_size);
    if (value->known == PV_PRESENT)
        write_value(out, info, value);
    else
        fputs(value->known == PV_ABSENT ? ABSENT : "(undetermined)", out);
    fclose(out);
    tally *t = &tallies[fact];
    if (!said || value->known == PV_UNDETERMINED) {
        t->silent++;
    } else if (our_size == their_size && memcmp(ours, theirs, our_size) == 0) {
        t->compared++;
        t->present += value->known == PV_PRESENT;
    } else if (excused(cert, info->name)) {
        t->excused++;
    } else {
        differences++;
        printf("%s: %s\n  pkivet  %s\n  OpenSSL %s\n", cert->artifact->path, info->name, ours,
               theirs);
    }
    ERR_clear_error();
    free(ours);
    free(theirs);
}

static void compare_certificate(pv_subject *cert) {
    const unsigned char *at = cert->artifact->bytes.data;
    X509 *certificate = d2i_X509(NULL, &at, (long)cert->artifact->bytes.size);
    ERR_clear_error();
    certificates++;
    if (!certificate) {
        refused++;
        return;
    }
    for (int i = PV_FACT_CERT_BEGIN; i < PV_FACT_CERT_END; i++) {
        oracle *asked = oracle_named(pv_fact_get_info((pv_fact)i)->oracle);
        if (asked)
            compare(cert, certificate, (pv_fact)i, asked);
    }
    X509_free(certificate);
}

/* Certificates that are artifacts of their own: there the DER is at hand. */
static void compare_sample(test_reading *reading, const sample *one) {
    test_reading_run(reading, one->path, (pv_bytes){one->bytes, one->size});
    for (pv_subject *s = reading->unit.subjects; s; s = s->next)
        if (s->kind == PV_KIND_CERT && strcmp(s->artifact->format, "x509") == 0)
            compare_certificate(s);
}

static bool untested(const char *name) {
    for (size_t i = 0; i < sizeof UNTESTED / sizeof *UNTESTED; i++)
        if (strcmp(UNTESTED[i], name) == 0)
            return true;
    return false;
}

/* Every fact has an oracle or says why not, and every oracle was put to the test. */
static int check_oracles(void) {
    int bad = 0;
    for (int i = PV_FACT_CERT_BEGIN; i < PV_FACT_CERT_END; i++) {
        const pv_fact_info *info = pv_fact_get_info((pv_fact)i);
        const tally *t = &tallies[i];
        if (strncmp(info->oracle, "none: ", 6) == 0)
            continue;
        if (!oracle_named(info->oracle)) {
            printf("%s: there is no oracle '%s'\n", info->name, info->oracle);
            bad = 1;
            continue;
        }
        if (!t->present && !untested(info->name)) {
            printf("%s: no certificate puts its oracle to the test\n", info->name);
            bad = 1;
        }
        printf("%-36s %6llu compared, %6llu present, %4llu excused, %4llu without an answer\n",
               info->name, (unsigned long long)t->compared, (unsigned long long)t->present,
               (unsigned long long)t->excused, (unsigned long long)t->silent);
    }
    return bad;
}

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    test_reading reading;
    test_reading_init(&reading);
    reading.limits = pv_limits_default();
    samples all = samples_below(argv[1], 20);
    for (size_t i = 0; i < all.count; i++)
        compare_sample(&reading, &all.items[i]);
    samples_free(&all);
    uint64_t in_corpus = certificates;
    sample bundle = sample_read(argv[2]);
    compare_sample(&reading, &bundle);
    sample_free(&bundle);
    test_reading_done(&reading);
    int bad = check_oracles();
    printf(
        "%llu certificates, %llu of them in the corpus; OpenSSL refused %llu; %llu differences\n",
        (unsigned long long)certificates, (unsigned long long)in_corpus,
        (unsigned long long)refused, (unsigned long long)differences);
    return bad || differences || in_corpus < 10 || certificates - in_corpus < 50;
}

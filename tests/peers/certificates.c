// SPDX-License-Identifier: Apache-2.0
// Takes certificates out of files, for peers that read one certificate a file: those of PEM blocks,
// a file that is DER as a whole (RFC 5280, also where OpenSSL could not decode it), and those that
// stand in the clear within another format. Files of more than 64 MiB are refused.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 64 << 20, HEADER = 4, HASH = 32 };

struct output {
    const char *folder;
    const char *path; // of the file that is looked at
    bool failed;
};

static bool write_file(const char *path, const unsigned char *data, size_t size) {
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool good = fwrite(data, 1, size, file) == size;
    return fclose(file) == 0 && good;
}

// FOLDER/SHA256.der; the index goes to standard output.
static void put(struct output *out, const unsigned char *der, size_t size) {
    unsigned char hash[HASH];
    char name[2 * HASH + 1];
    char path[4096];
    if (!EVP_Digest(der, size, hash, NULL, EVP_sha256(), NULL)) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < HASH; i++)
        snprintf(name + 2 * i, 3, "%02x", hash[i]);
    snprintf(path, sizeof path, "%s/%s.der", out->folder, name);
    if (!write_file(path, der, size)) {
        fprintf(stderr, "%s: cannot be written\n", path);
        out->failed = true;
    }
    printf("%s\t%s\n", name, out->path);
}

// The size of a SEQUENCE with a length of two octets, as every certificate of 256 bytes or more has
// it; 0: there is none.
static size_t sequence_size(const unsigned char *data, size_t size) {
    if (size < HEADER || data[0] != 0x30 || data[1] != 0x82)
        return 0;
    size_t whole = HEADER + ((size_t)data[2] << 8) + data[3];
    return whole <= size ? whole : 0;
}

static bool decodes(const unsigned char *der, size_t size) {
    const unsigned char *end = der;
    X509 *certificate = d2i_X509(NULL, &end, (long)size);
    X509_free(certificate);
    return certificate && end == der + size;
}

static void take_pem(struct output *out, const unsigned char *data, size_t size) {
    BIO *bio = BIO_new_mem_buf(data, (int)size);
    char *name;
    char *header;
    unsigned char *der;
    long length;
    while (bio && PEM_read_bio(bio, &name, &header, &der, &length)) {
        if (strcmp(name, PEM_STRING_X509) == 0)
            put(out, der, (size_t)length);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(der);
    }
    BIO_free(bio);
}

static void take_within(struct output *out, const unsigned char *data, size_t size) {
    size_t at = 0;
    while (at + HEADER < size) {
        size_t whole = sequence_size(data + at, size - at);
        if (whole > 0 && decodes(data + at, whole)) {
            put(out, data + at, whole);
            at += whole;
        } else {
            at++;
        }
    }
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text);
    size_t tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static void take(struct output *out, const unsigned char *data, size_t size) {
    size_t whole = sequence_size(data, size);
    if (whole > 0 && ends_with(out->path, ".cer") && !decodes(data, whole))
        put(out, data, whole);
    take_within(out, data, size);
    take_pem(out, data, size);
}

static void take_file(struct output *out, unsigned char *buffer) {
    FILE *file = fopen(out->path, "rb");
    if (!file) {
        fprintf(stderr, "%s: cannot be read\n", out->path);
        out->failed = true;
        return;
    }
    size_t size = fread(buffer, 1, LARGEST, file);
    if (ferror(file) || fgetc(file) != EOF)
        fprintf(stderr, "%s: too large, or cannot be read\n", out->path);
    else
        take(out, buffer, size);
    fclose(file);
}

int main(int argc, char **argv) {
    unsigned char *buffer = malloc(LARGEST);
    char line[4096];
    if (argc != 2 || !buffer) {
        fprintf(stderr, "usage: peers_certificates FOLDER < PATHS, one a line\n");
        free(buffer);
        return 2;
    }
    struct output out = {.folder = argv[1], .path = line};
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        take_file(&out, buffer);
    }
    free(buffer);
    return out.failed ? 1 : 0;
}

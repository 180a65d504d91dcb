/* SPDX-License-Identifier: Apache-2.0
 * PEM blocks. */
#include "pem.h"

#include "der.h"
#include "pbe.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

blob base64_lines(blob content, size_t width) {
    size_t size = (content.size + 2) / 3 * 4;
    char *encoded = keep(size + 1);
    EVP_EncodeBlock((uint8_t *)encoded, content.data, (int)content.size);
    blob all = NOTHING;
    for (size_t at = 0; at < size; at += width)
        all = JOIN(all, bytes(encoded + at, size - at < width ? size - at : width), text("\n"));
    return all;
}

blob pem(const char *label, blob content) {
    return JOIN(text("-----BEGIN "), text(label), text("-----\n"), base64_lines(content, 64),
                text("-----END "), text(label), text("-----\n"));
}

/* EVP_BytesToKey with MD5, one round, the first eight octets of the IV as salt. */
static blob legacy_key(const char *password, blob iv, size_t size) {
    uint8_t digest[16];
    blob key = NOTHING, block = NOTHING;
    while (key.size < size) {
        blob input = JOIN(block, text(password), head(iv, 8));
        if (!EVP_Digest(input.data, input.size, digest, NULL, EVP_md5(), NULL))
            give_up("MD5");
        block = bytes(digest, sizeof digest);
        key = JOIN(key, block);
    }
    return head(key, size);
}

static blob upper_hex(blob octets) {
    char *digits = keep(2 * octets.size + 1);
    for (size_t i = 0; i < octets.size; i++)
        snprintf(digits + 2 * i, 3, "%02X", octets.data[i]);
    return text(digits);
}

blob pem_encrypted(const char *label, blob content, const char *dek, const char *password) {
    int aes = !strncmp(dek, "AES", 3);
    blob iv = fixed_bytes(aes ? 16 : 8);
    blob encrypted = cipher(dek, legacy_key(password, iv, aes ? 32 : 24), iv, content);
    return JOIN(text("-----BEGIN "), text(label), text("-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "),
                text(dek), text(","), upper_hex(iv), text("\n\n"), base64_lines(encrypted, 64),
                text("-----END "), text(label), text("-----\n"));
}

blob with_crlf(blob lines) {
    uint8_t *data = keep(2 * lines.size);
    size_t size = 0;
    for (size_t i = 0; i < lines.size; i++) {
        if (lines.data[i] == '\n')
            data[size++] = '\r';
        data[size++] = lines.data[i];
    }
    return (blob){data, size};
}

blob as_utf16(blob ascii, int big_endian) {
    uint8_t *data = keep(2 + 2 * ascii.size);
    data[0] = big_endian ? 0xfe : 0xff, data[1] = big_endian ? 0xff : 0xfe;
    for (size_t i = 0; i < ascii.size; i++)
        data[2 + 2 * i + (big_endian ? 1 : 0)] = ascii.data[i];
    return (blob){data, 2 + 2 * ascii.size};
}

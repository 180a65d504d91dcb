/* SPDX-License-Identifier: Apache-2.0
 * The samples of the event reader: events of Schannel and HTTP.sys as XML, as Event Viewer copies
 * them, and as wevtutil, Get-WinEvent and people write them. Computers, times and numbers are made
 * up. */
#include "event.h"
#include "cert.h"
#include "corpus.h"

#define DATE "10/16/2025 8:27:36 PM"
#define WHEN "2025-10-16T20:27:36.222854900Z"
#define NEW_TLS                                                                                    \
    "A fatal error occurred when attempting to access the TLS server credential private key. The " \
    "error code returned from the cryptographic module is 0x8009030D. The internal error state "   \
    "is 10001."
#define OLD_SSL                                                                                    \
    "A fatal error occurred when attempting to access the SSL client credential private key. The " \
    "error code returned from the cryptographic module is 0x80090016. The internal error state "   \
    "is 10001."
#define GERMAN                                                                                     \
    "Schwerwiegender Fehler beim Zugriff auf den Schl\xc3\xbcssel f\xc3\xbcr TLS server. "         \
    "Fehlercode des Kryptografiemoduls: 0x8009030D. Der interne Fehlerstatus lautet 10001."

#define VIEWER(source, id, computer, message)                                                      \
    "Log Name:      System\n"                                                                      \
    "Source:        " source "\n"                                                                  \
    "Date:          " DATE "\n"                                                                    \
    "Event ID:      " id "\n"                                                                      \
    "Task Category: None\n"                                                                        \
    "Level:         Error\n"                                                                       \
    "Keywords:      \n"                                                                            \
    "User:          SYSTEM\n"                                                                      \
    "Computer:      " computer "\n"                                                                \
    "Description:\n" message "\n"

#define SCHANNEL_36870(record)                                                                     \
    SCHANNEL_XML("36870", record,                                                                  \
                 NAMED("Type", "server") NAMED("ErrorCode", "0x8009030d")                          \
                     NAMED("ErrorStatus", "10001"))

#define PACKET "000004000200300000000000AD3A00C000000000000000000000000000000000000000000000000"

static blob hex_text(blob octets) {
    static const char DIGITS[] = "0123456789ABCDEF";
    char *digits = keep(octets.size * 2);
    for (size_t i = 0; i < octets.size; i++) {
        digits[2 * i] = DIGITS[octets.data[i] >> 4];
        digits[2 * i + 1] = DIGITS[octets.data[i] & 15];
    }
    return bytes(digits, octets.size * 2);
}

/* Event 36868 with a certificate. */
static blob key_event(blob certificate) {
    return JOIN(text("<Event xmlns='" EVENT_SCHEMA
                     "'>" SYSTEM("Schannel", "36868", "7") "<EventData>" NAMED("Type", "server")
                         NAMED("CSPName", "Microsoft RSA SChannel Cryptographic Provider")
                             NAMED("CSPType", "12") NAMED("KeyName", "te-5f0c-made-up")
                                 NAMED("KeyType", "key exchange")
                                     NAMED("KeyFlags", "0x20") "<Data Name='EncodedCert'>"),
                hex_text(certificate), text("</Data></EventData></Event>\n"));
}

static blob nested(size_t depth) {
    return JOIN(text("<Event xmlns='" EVENT_SCHEMA "'>" SYSTEM("Schannel", "36870", "1")),
                repeat(text("<EventData>"), depth), repeat(text("</EventData>"), depth),
                text("</Event>\n"));
}

#define SAMPLES_FILE   "samples/event.def"
#define SAMPLES_FOLDER "event/"
#define SAMPLES_TABLE  EVENT_SAMPLES
#include "samples.inc"

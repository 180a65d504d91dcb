/* SPDX-License-Identifier: Apache-2.0
 * The message of an event, as people copy it: "SSL server credential" up to Windows Server 2012,
 * "TLS server credential" since, with "The SSPI client process is name (PID: n)." in newer builds,
 * or in another language. What no Windows translates is gone by: the error code, the numbers and
 * their order, "TLS" and "SSL", "(PID:". The English sentences tell the number of the event where
 * nothing else does; of others it stays unknown. */
#include "base/text.h"
#include "readers/errors.h"
#include "readers/event.h"

enum { MESSAGE_MAX = 8192 };

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* ---- numbers and words ----------------------------------------------------------------------- */

/* The next run of digits that stands by itself: not "0x80", "TLS1" or "1.2". */
static bool next_number(pv_slice *text, pv_slice *ret_number) {
    char before = ' ';
    for (size_t i = 0; i < text->size;) {
        size_t end = i;
        while (end < text->size && pv_char_is_digit(text->data[end]))
            end++;
        char behind = end + 1 < text->size ? text->data[end + 1] : ' ';
        bool joined = end < text->size && (is_letter(text->data[end]) ||
                                           (text->data[end] == '.' && pv_char_is_digit(behind)));
        if (end > i && !joined && !is_letter(before) && before != '.') {
            *ret_number = (pv_slice){text->data + i, end - i};
            *text = pv_slice_from(*text, end);
            return true;
        }
        end = end > i ? end : i + 1;
        before = text->data[end - 1];
        i = end;
    }
    return false;
}

/* The first word that has `mark` in front of digits at its end ("[::]:443"). */
static bool find_endpoint(pv_slice text, pv_slice *ret_endpoint) {
    while (text.size) {
        pv_slice word = pv_slice_word(&text);
        while (word.size && !pv_char_is_digit(word.data[word.size - 1]))
            word.size--;
        size_t digits = 0;
        while (digits < word.size && pv_char_is_digit(word.data[word.size - 1 - digits]))
            digits++;
        if (digits && word.size > digits + 1 && word.data[word.size - 1 - digits] == ':') {
            *ret_endpoint = word;
            return true;
        }
    }
    return false;
}

/* "TLS 1.2" */
static bool find_protocol(pv_slice text, pv_slice *ret_protocol) {
    for (size_t i = 0; i + 7 <= text.size; i++) {
        const char *c = text.data + i;
        pv_slice name = {c, 3};
        if ((pv_slice_is(name, "TLS") || pv_slice_is(name, "SSL")) && c[3] == ' ' &&
            pv_char_is_digit(c[4]) && c[5] == '.' && pv_char_is_digit(c[6])) {
            *ret_protocol = (pv_slice){c, 7};
            return true;
        }
    }
    return false;
}

/* What stands between the last blank and " (PID:". */
static bool find_process(pv_slice text, pv_slice *ret_process) {
    pv_slice before = pv_slice_trim(pv_slice_head(text, pv_slice_find(text, "(PID")));
    if (before.size == text.size)
        return false;
    size_t start = before.size;
    while (start && before.data[start - 1] != ' ')
        start--;
    *ret_process = pv_slice_from(before, start);
    return ret_process->size > 0;
}

/* ---- what it tells --------------------------------------------------------------------------- */

typedef struct {
    pv_slice text;
    pv_place place;
    pv_event *event;
} work;

static void put(work *w, pv_event_field field, pv_slice text) {
    pv_event_put(w->event, field, text, w->place);
}

/* The role is said in front of the first number. */
static void take_role(work *w) {
    size_t end = 0;
    while (end < w->text.size && !pv_char_is_digit(w->text.data[end]))
        end++;
    pv_slice head = pv_slice_head(w->text, end);
    bool server = pv_slice_has(head, "server") || pv_slice_has(head, "serveur") ||
                  pv_slice_has(head, "服务器");
    bool client = pv_slice_has(head, "client") || pv_slice_has(head, "客户端");
    if (server != client)
        put(w, PV_EVENT_ROLE, pv_slice_of(server ? "server" : "client"));
}

static void take_state(work *w, pv_slice text) {
    pv_slice number;
    if (next_number(&text, &number))
        put(w, PV_EVENT_ERROR_STATE, number);
}

static void take_alert(work *w, bool has_state) {
    pv_slice text = w->text, number;
    if (!next_number(&text, &number))
        return;
    put(w, PV_EVENT_ALERT, number);
    if (has_state)
        take_state(w, text);
}

static void take_error(work *w, bool has_state) {
    pv_slice rest = w->text;
    uint32_t code;
    if (!pv_error_code_find(w->text, &code, &rest))
        return;
    enum { CODE_SIZE = 10 };
    size_t end = w->text.size - rest.size;
    put(w, PV_EVENT_ERROR_CODE, (pv_slice){w->text.data + end - CODE_SIZE, CODE_SIZE});
    if (has_state)
        take_state(w, rest);
}

static void take_endpoint(work *w) {
    pv_slice endpoint;
    if (find_endpoint(w->text, &endpoint))
        put(w, PV_EVENT_ENDPOINT, endpoint);
}

static void take_protocol(work *w) {
    pv_slice protocol;
    if (find_protocol(w->text, &protocol))
        put(w, PV_EVENT_PROTOCOL, protocol);
}

/* A line "name: value" of event 36868. */
static void take_container(work *w, pv_slice lines) {
    pv_slice line, value;
    while (lines.size) {
        (void)pv_slice_cut(lines, "\n", &line, &lines);
        if (pv_slice_begins(line, "Key name") && pv_slice_cut(line, ":", NULL, &value) &&
            value.size)
            put(w, PV_EVENT_CONTAINER, value);
    }
}

static void take_all(work *w, pv_slice lines) {
    pv_slice process;
    unsigned id = pv_event_id(w->event);
    switch (id) {
    case 15021:
        take_endpoint(w);
        return;
    case 36868:
        take_container(w, lines);
        break;
    case 36871:
        take_state(w, w->text);
        break;
    case 36874:
        take_protocol(w);
        return;
    case 36887:
    case 36888:
        take_alert(w, id == 36888);
        break;
    default:
        take_error(w, id == 36870 || id == 0);
        break;
    }
    if (id < 36873)
        take_role(w);
    if (find_process(w->text, &process))
        put(w, PV_EVENT_PROCESS, process);
}

/* ---- messages -------------------------------------------------------------------------------- */

static const struct {
    unsigned id; /* 0: several events have these words */
    const char *words;
} PHRASES[] = {
#define PHRASE(id, words) {id, words},
#define OPENER(words)     {0, words},
#include "readers/event.def"
};

enum { PHRASE_COUNT = sizeof PHRASES / sizeof *PHRASES };

/* The first row of the table whose words stand in the text; PHRASE_COUNT when none do. All begin
 * with a whole word, so one pass looks for all of them. */
static size_t phrase_in(pv_slice text) {
    size_t found = PHRASE_COUNT;
    for (size_t at = 0; at < text.size; at++) {
        if (!is_letter(text.data[at]) || (at && is_letter(text.data[at - 1])))
            continue;
        for (size_t i = 0; i < found; i++)
            if ((text.data[at] | 0x20) == (PHRASES[i].words[0] | 0x20) &&
                pv_slice_begins(pv_slice_from(text, at), PHRASES[i].words))
                found = i;
    }
    return found;
}

static unsigned id_of(pv_slice text) {
    size_t phrase = phrase_in(text);
    return phrase < PHRASE_COUNT ? PHRASES[phrase].id : 0;
}

/* "TLS" or "SSL", which no Windows translates. */
static bool mentions_tls(pv_slice line) {
    if (line.size < 3)
        return false;
    const char *at = line.data, *end = line.data + line.size;
    while (at < end && (at = memchr(at, 'L', (size_t)(end - at)))) {
        size_t before = (size_t)(at - line.data), behind = (size_t)(end - at) - 1;
        if ((before >= 1 && behind >= 1 && at[-1] == 'T' && at[1] == 'S') ||
            (before >= 2 && at[-1] == 'S' && at[-2] == 'S'))
            return true;
        at++;
    }
    return false;
}

/* Asked of every line of every text: most are told by one fast look. */
bool pv_event_is_message(pv_slice line, unsigned *ret_id) {
    *ret_id = 0;
    bool about = mentions_tls(line);
    if (!about && !pv_slice_begins(line, "The following fatal alert"))
        return false;
    size_t phrase = phrase_in(line);
    if (phrase == PHRASE_COUNT)
        return pv_slice_has(line, "0x8009");
    *ret_id = PHRASES[phrase].id;
    return true;
}

/* Every run of blanks and line ends as one blank: words are wrapped anywhere. */
static pv_status flattened(pv_arena *arena, pv_slice message, pv_slice *ret_text) {
    pv_textbuf text = pv_textbuf_new(arena, MESSAGE_MAX + 2);
    message = pv_slice_trim(pv_slice_head(message, MESSAGE_MAX));
    while (message.size) {
        pv_slice word = pv_slice_word(&message);
        pv_textbuf_add(&text, word.data, word.size);
        if (message.size)
            pv_textbuf_addc(&text, ' ');
    }
    ret_text->data = pv_textbuf_end(&text, &ret_text->size);
    return ret_text->data ? pv_success() : pv_no_memory();
}

pv_status pv_event_read_message(pv_arena *arena, pv_slice message, pv_place place,
                                pv_event *event) {
    work w = {.place = place, .event = event};
    PV_TRY(flattened(arena, message, &w.text));
    unsigned id = id_of(w.text);
    static const char *const NUMBERS[] = {"15021", "36868", "36869", "36870", "36871",
                                          "36872", "36874", "36887", "36888"};
    for (size_t i = 0; id && i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        uint64_t number = 0;
        if (pv_slice_decimal(pv_slice_of(NUMBERS[i]), &number) && number == id)
            put(&w, PV_EVENT_ID, pv_slice_of(NUMBERS[i]));
    }
    take_all(&w, pv_slice_head(message, MESSAGE_MAX));
    return pv_success();
}

// SPDX-License-Identifier: Apache-2.0
// Compares pkivet's verdicts with zlint's, rule by lint, over the certificates of folders that hold
// for each certificate SHA256.json, zlint's results, and for all of them pkivet.ndjson. Refuses
// tables with lines of other than four fields, and results that are no JSON.
#include "peers.h"
#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 64 };

struct folder {
    const char *path;
    enum peers_set set;
    json_t *verdicts; // "SHA256 RULE" to the verdict
};

static char *copy(const char *text) {
    size_t size = strlen(text) + 1;
    char *made = malloc(size);
    if (!made)
        exit(2);
    return memcpy(made, text, size);
}

// Splits at tabs; the fields that are missing are empty.
static void split(char *line, char **fields) {
    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < PEERS_FIELDS; i++) {
        size_t length = strcspn(line, "\t");
        bool last = line[length] == '\0';
        line[length] = '\0';
        fields[i] = copy(line);
        line += length + (last ? 0 : 1);
    }
}

static FILE *open_file(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(2);
    }
    return file;
}

static void no_room(bool full, const char *path) {
    if (full) {
        fprintf(stderr, "%s: more lines than there is room for\n", path);
        exit(2);
    }
}

static void load_rules(struct peers *peers, const char *path) {
    char line[PEERS_LINE];
    FILE *file = open_file(path);
    while (fgets(line, sizeof line, file)) {
        if (*line == '#' || *line == '\n')
            continue;
        no_room(peers->rule_count == PEERS_RULES, path);
        split(line, peers->rules[peers->rule_count++].fields);
    }
    fclose(file);
}

static void load_listed(struct peers *peers, const char *path) {
    char line[PEERS_LINE];
    FILE *file = open_file(path);
    while (fgets(line, sizeof line, file)) {
        if (*line == '#' || *line == '\n')
            continue;
        no_room(peers->listed_count == PEERS_LISTED, path);
        split(line, peers->listed[peers->listed_count++].fields);
    }
    fclose(file);
}

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

// An artifact is FOLDER/SHA256.der.
static void keep_verdict(json_t *verdicts, const json_t *line) {
    const char *artifact = text_of(line, "artifact");
    const char *slash = strrchr(artifact, '/');
    char key[2 * NAME];
    if (!*text_of(line, "verdict") || !slash)
        return;
    snprintf(key, sizeof key, "%.64s %s", slash + 1, text_of(line, "rule"));
    json_object_set_new(verdicts, key, json_string(text_of(line, "verdict")));
    snprintf(key, sizeof key, "%.64s", slash + 1);
    json_object_set_new(verdicts, key, json_true());
}

static json_t *load_verdicts(const char *folder) {
    char path[PEERS_LINE];
    json_error_t error;
    json_t *verdicts = json_object();
    json_t *line;
    snprintf(path, sizeof path, "%s/pkivet.ndjson", folder);
    FILE *file = open_file(path);
    while ((line = json_loadf(file, JSON_DISABLE_EOF_CHECK, &error))) {
        keep_verdict(verdicts, line);
        json_decref(line);
    }
    fclose(file);
    return verdicts;
}

// From the least that a lint can say to the most.
static int rank(const char *result) {
    static const char *const ranks[] = {"NA", "NE", "pass", "info", "warn", "error", "fatal"};
    for (int i = 0; i < (int)(sizeof ranks / sizeof *ranks); i++) {
        if (strcmp(result, ranks[i]) == 0)
            return i;
    }
    return strcmp(result, "notice") == 0 ? 3 : 0;
}

// The verdict that the worst result of a rule's lints stands for; NULL: zlint has none.
static const char *expected(const json_t *results, const char *lints) {
    static const char *const verdicts[] = {"not_applicable", "not_applicable", "pass", "fail",
                                           "fail",           "fail",           NULL};
    char name[PEERS_LINE];
    int worst = -1;
    for (; *lints; lints += strspn(lints, ",")) {
        size_t length = strcspn(lints, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, lints);
        lints += length;
        const json_t *lint = json_object_get(results, name);
        int found = lint ? rank(text_of(lint, "result")) : -1;
        worst = found > worst ? found : worst;
    }
    return worst < 0 ? NULL : verdicts[worst];
}

// A listed difference is one certificate's, or of all to which no lint applies.
static bool covers(const char *listed, const char *name, const char *theirs) {
    static const char pattern[] = "zlint:";
    if (strncmp(listed, pattern, strlen(pattern)) == 0)
        return strcmp(listed + strlen(pattern), theirs) == 0;
    return strcmp(listed, name) == 0;
}

static bool is_listed(struct peers *peers, const char *rule, const char *name, const char *theirs) {
    for (size_t i = 0; i < peers->listed_count; i++) {
        struct peers_listed *listed = &peers->listed[i];
        bool met = strcmp(listed->fields[0], rule) == 0 && covers(listed->fields[1], name, theirs);
        if (met) {
            listed->met++;
            return true;
        }
    }
    return false;
}

static void agree(struct peers_count *count, const char *verdict) {
    if (strcmp(verdict, "fail") == 0)
        count->both_fail++;
    else if (strcmp(verdict, "pass") == 0)
        count->both_pass++;
    else
        count->neither++;
}

// Tells whether they agree, or may differ.
static void compare_rule(struct peers *peers, size_t index, const struct folder *folder,
                         const char *name, const json_t *results) {
    struct peers_rule *rule = &peers->rules[index];
    struct peers_count *count = &rule->counts[folder->set];
    char key[2 * NAME];
    snprintf(key, sizeof key, "%.64s %s", name, rule->fields[0]);
    const char *theirs = expected(results, rule->fields[1]);
    const char *ours = text_of(folder->verdicts, key);
    ours = *ours ? ours : "not_applicable"; // a rule for another subject has no verdict
    if (!theirs)
        return;
    if (strcmp(ours, theirs) == 0) {
        agree(count, ours);
    } else if (is_listed(peers, rule->fields[0], name, theirs)) {
        count->listed++;
    } else {
        count->unlisted++;
        printf("%s %s: pkivet %s, zlint %s\n", rule->fields[0], name, ours, theirs);
    }
}

static void compare_certificate(struct peers *peers, const struct folder *folder,
                                const char *file) {
    char path[PEERS_LINE];
    char name[NAME + 1];
    json_error_t error;
    snprintf(path, sizeof path, "%s/%s", folder->path, file);
    snprintf(name, sizeof name, "%.64s", file);
    json_t *results = json_load_file(path, 0, &error);
    if (!results || !json_object_get(folder->verdicts, name)) {
        peers->unread[folder->set]++;
        json_decref(results);
        return;
    }
    peers->certificates[folder->set]++;
    for (size_t i = 0; i < peers->rule_count; i++)
        compare_rule(peers, i, folder, name, results);
    json_decref(results);
}

static void compare_folder(struct peers *peers, const char *path, enum peers_set set) {
    struct folder folder = {.path = path, .set = set, .verdicts = load_verdicts(path)};
    DIR *directory = opendir(path);
    const struct dirent *entry;
    if (!directory)
        exit(2);
    while ((entry = readdir(directory))) {
        const char *end = strrchr(entry->d_name, '.');
        if (end && strcmp(end, ".json") == 0)
            compare_certificate(peers, &folder, entry->d_name);
    }
    closedir(directory);
    json_decref(folder.verdicts);
}

static int finish(const struct peers *peers, const char *page, const char *version) {
    int compared = 0;
    int unlisted = 0;
    int listed = 0;
    for (size_t i = 0; i < peers->rule_count * PEERS_SETS; i++) {
        const struct peers_count *count = &peers->rules[i / PEERS_SETS].counts[i % PEERS_SETS];
        compared += peers_compared(count);
        unlisted += count->unlisted;
        listed += count->listed;
    }
    printf("%d certificates, %d pairs compared: %d listed differences, %d unlisted\n",
           peers->certificates[PEERS_CORPUS] + peers->certificates[PEERS_SYSTEM], compared, listed,
           unlisted);
    if (page) {
        FILE *out = fopen(page, "w");
        if (!out)
            return 2;
        peers_print_page(out, peers, version);
        fclose(out);
    }
    return unlisted == 0 ? 0 : 1;
}

// With one folder only it is no corpus that is compared: nothing can be missing there.
int main(int argc, char **argv) {
    static struct peers peers;
    if (argc < 5 || argc > 7) {
        fprintf(stderr, "usage: peers_compare VERSION MAPPING LISTED FOLDER [TRUSTED [PAGE]]\n");
        return 2;
    }
    load_rules(&peers, argv[2]);
    load_listed(&peers, argv[3]);
    compare_folder(&peers, argv[4], PEERS_CORPUS);
    if (argc > 5)
        compare_folder(&peers, argv[5], PEERS_SYSTEM);
    int status = finish(&peers, argc > 6 ? argv[6] : NULL, argv[1]);
    if (argc > 5 && !peers_complete(&peers))
        status = 1;
    return status;
}

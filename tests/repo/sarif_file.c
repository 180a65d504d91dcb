/* SPDX-License-Identifier: Apache-2.0
 * sarif_file FILE...: holds logs of SARIF against the rules of the format and of GitHub. Prints how
 * many results they have. */
#include "../unit/sarif_whole.h"

int main(int count, char **files) {
    size_t results = 0, bad = 0;
    for (int i = 1; i < count; i++) {
        json_error_t error;
        json_t *log = json_load_file(files[i], JSON_REJECT_DUPLICATES, &error);
        if (!log)
            fprintf(stderr, "%s:%d: %s\n", files[i], error.line, error.text);
        bool good = log && sarif_holds(log);
        if (log && !good)
            fprintf(stderr, "%s: is no good log\n", files[i]);
        const json_t *run = json_array_get(json_object_get(log, "runs"), 0);
        results += json_array_size(json_object_get(run, "results"));
        bad += !good;
        json_decref(log);
    }
    printf("%zu\n", results);
    return bad || count < 2;
}

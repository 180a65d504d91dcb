/* SPDX-License-Identifier: Apache-2.0
 * A customer of the installed library: counts the subjects in what it is given. */
#include <pkivet/pkivet.h>
#include <stdio.h>

static int count(void *user, const pkivet_subject *subject) {
    unsigned *subjects = user;
    return pkivet_subject_kind(subject) ? (++*subjects, 0) : 1;
}

int main(int argc, char **argv) {
    pkivet_options options = {.size = sizeof options, .jobs = 1};
    pkivet_engine *engine;
    pkivet_summary summary;
    pkivet_error error;
    unsigned subjects = 0;
    pkivet_handlers handlers = {.size = sizeof handlers, .user = &subjects, .subject = count};
    pkivet_job job = {.size = sizeof job, .handlers = &handlers};
    job.paths = (const char *const *)argv + 1;
    job.path_count = (size_t)argc - 1;
    if (pkivet_engine_new(&options, &engine, &error) != PKIVET_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    pkivet_result result = pkivet_run(engine, &job, &summary, &error);
    pkivet_engine_free(engine);
    printf("%u subjects, %llu verdicts of failure\n", subjects, (unsigned long long)summary.fail);
    return result != PKIVET_OK || subjects == 0 || subjects != summary.subjects;
}

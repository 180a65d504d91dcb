/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_PKIVET_H
#define PKIVET_PKIVET_H

/* The library. Open an engine, give it paths or bytes, get subjects, findings and problems by
 * callback, or written as a report.
 *
 * Threads: an engine belongs to one thread at a time; several engines in one process do not know
 * of one another. The library has no global state, prints nothing, and never ends the process.
 * Strings are UTF-8. Whatever a callback is given is gone when it returns. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pkivet_engine pkivet_engine;
typedef struct pkivet_subject pkivet_subject;
typedef struct pkivet_finding pkivet_finding;
typedef struct pkivet_report pkivet_report;

typedef enum {
    PKIVET_OK = 0,
    PKIVET_USAGE, /* the request or configuration is wrong; the error text says how */
    PKIVET_IO,    /* something could not be read or written */
    PKIVET_NO_MEMORY,
    PKIVET_INTERNAL, /* a defect in pkivet */
    PKIVET_STOPPED   /* a callback, or pkivet_stop, ended it early */
} pkivet_result;

/* Why a call failed; filled by every call that takes one (NULL is fine). */
typedef struct {
    char message[8192]; /* one line; of a configuration one for each mistake */
} pkivet_error;

/* ---- engine ---------------------------------------------------------------------------------- */

/* Set `size` to sizeof(pkivet_options); zero is the default of everything else. All is copied. */
typedef struct {
    size_t size;
    const char *const *rule_folders; /* added to the rules built in */
    size_t rule_folder_count;
    int without_builtin_rules;
    const char *const *only, *const *skip; /* rule ids, packs or tags */
    size_t only_count, skip_count;
    const char *profile;         /* NULL: none; "all": rules that are off by default run too */
    const char *config;          /* a file such as pkivet.lua, or a pipe; NULL: none */
    const char *config_if_there; /* read where `config` is NULL: a regular file, when it is there */
    const char *baseline;        /* findings of an earlier scan, which do not count; NULL: as the
                                    configuration says; "": none */
    int has_now;
    int64_t now;   /* the clock that rules see, seconds since 1970; without it: the system's */
    unsigned jobs; /* worker threads; 0: the processors */
    const char *record_field; /* of JSON lines (by dots into objects) or CSV: where each record
                                 holds its certificate; NULL: those are not looked for */
    const char *store; /* a file that keeps what pkivet_run finds; inputs that it has already are
                          not judged again; NULL: none. One engine at a time has it open */
    int resume;        /* a run that did not come to its end goes on: without `now`, its clock */
} pkivet_options;

pkivet_result pkivet_engine_new(const pkivet_options *options, pkivet_engine **ret_engine,
                                pkivet_error *error);
void pkivet_engine_free(pkivet_engine *engine);

/* Adds a password to try on PFX files and keys (the empty one and none at all are always tried);
 * with `glob` (NULL: any) only on those in files whose path fits. Copied into memory that is
 * wiped. At most 1024 bytes each, 4096 of them. */
pkivet_result pkivet_engine_add_password(pkivet_engine *engine, const char *glob,
                                         const void *password, size_t size, pkivet_error *error);

/* What the configuration says that is for the caller to do. NULL, or beyond the last, where it
 * says nothing. `fail_on` is as --fail-on takes it: "warning,cannot_tell". */
const char *pkivet_config_fail_on(const pkivet_engine *engine);
typedef struct {
    const char *glob, *file, *variable; /* one of the last two is NULL */
    const char *config;                 /* the configuration's name, */
    unsigned line;                      /* and where it says so */
} pkivet_password_source;
pkivet_result pkivet_config_password(const pkivet_engine *engine, size_t index,
                                     pkivet_password_source *ret_source);

/* Changes a cap by the name that `pkivet help limits` lists ("artifact_bytes"). PKIVET_USAGE for a
 * name that is none, or less than the least that stands there. */
pkivet_result pkivet_engine_set_limit(pkivet_engine *engine, const char *name, uint64_t value,
                                      pkivet_error *error);

/* ---- subjects, facts, findings --------------------------------------------------------------- */

typedef enum {
    PKIVET_UNDETERMINED, /* the artifact cannot say */
    PKIVET_ABSENT,       /* looked for, and not there */
    PKIVET_PRESENT
} pkivet_known;

typedef enum {
    PKIVET_BOOL,
    PKIVET_INT,
    PKIVET_TIME,
    PKIVET_ENUM,
    PKIVET_SET,
    PKIVET_TEXT,
    PKIVET_BYTES,
    PKIVET_LIST,
    PKIVET_RECORDS
} pkivet_type;

/* One fact. Of a present one: BOOL, INT and TIME (seconds since 1970) in `integer`; ENUM and TEXT
 * in `text`; BYTES in `bytes`; SET and LIST as `count` texts got by pkivet_fact_item;
 * RECORDS likewise, each record as one text: sid="S-1-5-18" mask=2032127 type=allow. */
typedef struct {
    const char *name; /* "key.spec" */
    pkivet_type type;
    pkivet_known known;
    int64_t integer;
    const char *text;
    const void *bytes;
    size_t count; /* bytes of TEXT and BYTES, items of SET, LIST and RECORDS */
    char at[32];  /* "1180", "content:12", "line:3"; empty when it was read nowhere */
    const void *private_value;
    const pkivet_subject *private_subject;
} pkivet_fact;

const char *pkivet_subject_kind(const pkivet_subject *subject);   /* "key" */
const char *pkivet_subject_path(const pkivet_subject *subject);   /* of its artifact */
const char *pkivet_subject_format(const pkivet_subject *subject); /* "pfx" */
/* "sha1:...", "spki:...", "name:..." or "digest:..."; NULL without memory. */
const char *pkivet_subject_identity(const pkivet_subject *subject);
/* By full name; PKIVET_USAGE when the subject's kind has no such fact. */
pkivet_result pkivet_subject_fact(const pkivet_subject *subject, const char *name,
                                  pkivet_fact *ret_fact);
/* The facts of the subject's kind by position, for listing: PKIVET_USAGE beyond the last. */
pkivet_result pkivet_subject_fact_at(const pkivet_subject *subject, size_t index,
                                     pkivet_fact *ret_fact);
/* NULL beyond the last; of RECORDS also without memory. */
const char *pkivet_fact_item(const pkivet_fact *fact, size_t index);
/* The first linked subject of a kind ("cert"); NULL when there is none. */
const pkivet_subject *pkivet_subject_linked(const pkivet_subject *subject, const char *kind);

const char *pkivet_finding_rule(const pkivet_finding *finding);     /* "KS001" */
const char *pkivet_finding_verdict(const pkivet_finding *finding);  /* "fail" */
const char *pkivet_finding_severity(const pkivet_finding *finding); /* "error" */
const char *pkivet_finding_message(const pkivet_finding *finding);
const char *pkivet_finding_remedy(const pkivet_finding *finding); /* NULL when there is none */
const char *pkivet_finding_fingerprint(const pkivet_finding *finding);
const pkivet_subject *pkivet_finding_subject(const pkivet_finding *finding);

/* Severities as --fail-on takes them. */
typedef enum {
    PKIVET_FAIL_ON_INFO,
    PKIVET_FAIL_ON_NOTICE,
    PKIVET_FAIL_ON_WARNING,
    PKIVET_FAIL_ON_ERROR,
    PKIVET_FAIL_ON_NEVER
} pkivet_fail_on;

/* ---- scanning -------------------------------------------------------------------------------- */

/* How far a scan is. `total` is 0 where the inputs' size is not known before (folders, pipes). */
typedef struct {
    uint64_t artifacts, subjects, failures, problems;
    uint64_t bytes, total; /* of the files that were named or found, as they lie on the disk */
    const char *path;      /* of the input told of last */
} pkivet_progress;

/* Called in input order, from the thread that scans. Any may be NULL. Not 0 ends the scan. */
typedef struct {
    size_t size;
    void *user;
    int (*subject)(void *user, const pkivet_subject *subject);
    int (*finding)(void *user, const pkivet_finding *finding);
    int (*problem)(void *user, const char *path, const char *code, const char *message);
    int (*skipped)(void *user, const char *path, const char *reason);
    int (*progress)(void *user, const pkivet_progress *progress); /* behind each input */
} pkivet_handlers;

/* Which verdicts are told of beside fail and broken. */
enum { PKIVET_SHOW_PASS = 1, PKIVET_SHOW_CANNOT_TELL = 2, PKIVET_SHOW_NOT_APPLICABLE = 4 };

typedef struct {
    size_t size;
    int facts_only;           /* do not judge */
    unsigned show;            /* PKIVET_SHOW_... */
    const char *const *paths; /* files, folders, "-" for standard input, "@FILE" for a list */
    size_t path_count;
    int lists_by_nul;                /* entries of @FILE end with NUL instead of a line's end */
    const pkivet_handlers *handlers; /* may be NULL */
    pkivet_report *const *reports;   /* written as the scan goes */
    size_t report_count;
    uint64_t max_problems; /* so many are told; those behind them are only counted. 0: all */
} pkivet_job;

typedef struct {
    uint64_t artifacts, skipped, locked, problems, subjects, rules;
    uint64_t pass, fail, not_applicable, cannot_tell, broken;
    /* failures by severity, without those that are waived or that the baseline has */
    uint64_t errors, warnings, notices, infos;
    uint64_t waived, baseline_new, baseline_unchanged, baseline_fixed;
    int interrupted;
    uint64_t unopened; /* of the problems: paths that are not there or cannot be opened */
    int store_failed;  /* not all could be kept, though all was told: the error says why */
    uint64_t unlisted; /* of the problems: those beyond max_problems, which were not told */
} pkivet_summary;

pkivet_result pkivet_run(pkivet_engine *engine, const pkivet_job *job, pkivet_summary *ret_summary,
                         pkivet_error *error);

/* The same for one buffer, named `name` in reports; `job` without paths. */
pkivet_result pkivet_run_bytes(pkivet_engine *engine, const pkivet_job *job, const char *name,
                               const void *bytes, size_t size, pkivet_summary *ret_summary,
                               pkivet_error *error);

/* Ends a running scan of the engine soon; may be called from a signal handler. */
void pkivet_stop(pkivet_engine *engine);

/* The exit code for a finished scan, the highest that applies (`pkivet help exit-codes`). */
int pkivet_exit_code(const pkivet_summary *summary, pkivet_fail_on level, int fail_on_cannot_tell);

/* ---- reports --------------------------------------------------------------------------------- */

/* Writes bytes somewhere; 0, or not 0 when it cannot. */
typedef int pkivet_write(void *user, const char *data, size_t size);
/* What is written from here on belongs into another file, the report's `number`th; as above. */
typedef int pkivet_write_next(void *user, unsigned number);

typedef struct {
    size_t size;
    const char *format; /* "text", "json", "sarif" ...: pkivet_report_format_name */
    int facts;          /* fact tables instead of findings */
    int diagnosis;      /* for pkivet_diagnose: "text", "json" and "ndjson" */
    int changes;        /* for pkivet_snap_diff: "text", "json", "ndjson" and "junit" */
    int gate;           /* for pkivet_gate_run: the same */
    int drift;          /* for pkivet_drift_run: the same */
    int trial;          /* for pkivet_template_render: "text", "json" and "ndjson" */
    int colour, quiet, verbose;
    pkivet_fail_on fail_on; /* what counts as a failure, where a format tells that apart (junit) */
    int baseline_diff;      /* list what the baseline has and this scan has not */
    pkivet_write *write;
    void *user;
    uint64_t sarif_max;      /* results in a file of SARIF at most; 0: 25,000, as GitHub takes */
    pkivet_write_next *next; /* SARIF goes on in a further file when one is full; NULL: one file,
                                and of more results the worst */
} pkivet_report_options;

pkivet_result pkivet_report_new(pkivet_engine *engine, const pkivet_report_options *options,
                                pkivet_report **ret_report, pkivet_error *error);
void pkivet_report_free(pkivet_report *report);
/* Names of the formats: NULL beyond the last. */
const char *pkivet_report_format_name(size_t index);
const char *pkivet_report_format_title(size_t index);
/* Whether it can be a report of facts, without findings. */
int pkivet_report_format_facts(size_t index);

/* ---- stores ---------------------------------------------------------------------------------- */

/* Asks a store, which a scan may be writing: one of the cuts below, or with `sql` one statement
 * that reads. Formats: "text", "json", "csv". */
typedef struct {
    size_t size;
    const char *store;
    const char *cut; /* NULL: the first */
    const char *sql; /* instead of a cut */
    const char *format;
} pkivet_question;
pkivet_result pkivet_query(const pkivet_question *question, pkivet_write *write, void *user,
                           pkivet_error *error);
/* Names of the cuts and what they show: NULL beyond the last. */
const char *pkivet_query_name(size_t index);
const char *pkivet_query_title(size_t index);

/* ---- diagnosis ------------------------------------------------------------------------------- */

/* What is to be diagnosed. Set `size` to sizeof(pkivet_case). */
typedef struct {
    size_t size;
    const char *goal;         /* what the certificate is to serve: "iis", "rdp" ...; NULL: unsaid */
    const char *const *paths; /* as in pkivet_job; all of them are one case */
    size_t path_count;
    int lists_by_nul;
    pkivet_report *const *reports; /* made with `diagnosis` set */
    size_t report_count;
} pkivet_case;

typedef struct {
    uint64_t certificates; /* that were diagnosed */
    uint64_t causes;       /* that were found for them */
    uint64_t broken;       /* causes of yours that failed */
    uint64_t problems;
    int interrupted;
    uint64_t undecided; /* certificates that an event or a rule accuses, and nothing tells why */
} pkivet_diagnosed;

/* Joins all that the paths tell, and names the causes of a key that fails, with the fix. Runs no
 * command. */
pkivet_result pkivet_diagnose(pkivet_engine *engine, const pkivet_case *job,
                              pkivet_diagnosed *ret_diagnosed, pkivet_error *error);

/* Tells of each rule and cause that was to judge and did not load: "KS001", and the complaints, one
 * a line, each with file and place. Returns how many there are. */
typedef void pkivet_tell(void *user, const char *name, const char *complaints);
size_t pkivet_not_loaded(const pkivet_engine *engine, pkivet_tell *tell, void *user);

/* ---- snapshots of templates ------------------------------------------------------------------ */

/* What templates are, kept in a folder: a text file for each. Set `size` to sizeof(pkivet_snap). */
typedef struct {
    size_t size;
    const char *const *paths; /* as in pkivet_job: where the templates are */
    size_t path_count;
    int lists_by_nul;
    const char *folder;       /* of the snapshots */
    const char *const *masks; /* facts that are left out and not compared; globs */
    size_t mask_count;
    const char *const *only; /* approve: these templates alone; names, also several with commas
                                between them */
    size_t only_count;
    pkivet_report *const *reports; /* diff: made with `changes` set */
    size_t report_count;
} pkivet_snap;

typedef struct {
    uint64_t templates, changed;
    uint64_t errors, warnings, notices, infos; /* changes by severity */
    uint64_t undecided;                        /* rules that cannot tell any more */
    uint64_t problems, broken;
    int interrupted;
    uint64_t written, removed; /* snapshots */
} pkivet_snapped;

/* Writes a snapshot of every template, and takes those away whose template is gone. */
pkivet_result pkivet_snap_take(pkivet_engine *engine, const pkivet_snap *job, pkivet_write *write,
                               void *user, pkivet_snapped *ret_snapped, pkivet_error *error);
/* What changed since. */
pkivet_result pkivet_snap_diff(pkivet_engine *engine, const pkivet_snap *job,
                               pkivet_snapped *ret_snapped, pkivet_error *error);
/* Makes the snapshots what the templates are, and writes each change that was accepted. Where
 * something could not be read no snapshot is taken away. */
pkivet_result pkivet_snap_approve(pkivet_engine *engine, const pkivet_snap *job,
                                  pkivet_write *write, void *user, pkivet_snapped *ret_snapped,
                                  pkivet_error *error);

/* ---- requests and certificates against their templates --------------------------------------- */

/* Set `size` to sizeof(pkivet_gate). */
typedef struct {
    size_t size;
    const char *const *paths; /* as in pkivet_job: requests, and INF files for certreq */
    size_t path_count;
    int lists_by_nul;
    const char *template_path; /* an export, a snapshot or a folder; behind a # the name of one */
    const char *goal;          /* what the certificate is to serve; NULL: unsaid */
    pkivet_report *const *reports; /* made with `gate` set */
    size_t report_count;
} pkivet_gate;

typedef struct {
    uint64_t judged;                           /* requests, or certificates */
    uint64_t errors, warnings, notices, infos; /* differences are errors */
    uint64_t undecided, problems, broken;
    int interrupted;
} pkivet_fitted;

/* Whether what is asked for fits the template, and what would be issued its goal. */
pkivet_result pkivet_gate_run(pkivet_engine *engine, const pkivet_gate *job,
                              pkivet_fitted *ret_fitted, pkivet_error *error);

/* Set `size` to sizeof(pkivet_drift). */
typedef struct {
    size_t size;
    const char *const *paths; /* as in pkivet_job: issued certificates */
    size_t path_count;
    int lists_by_nul;
    const char *templates;         /* an export, a snapshot or a folder */
    pkivet_report *const *reports; /* made with `drift` set */
    size_t report_count;
    unsigned show; /* PKIVET_SHOW_...: also told of one by one, not counted alone */
} pkivet_drift;

/* Whether certificates are what the templates say that they name. Takes no memory by their number.
 */
pkivet_result pkivet_drift_run(pkivet_engine *engine, const pkivet_drift *job,
                               pkivet_fitted *ret_fitted, pkivet_error *error);

/* Set `size` to sizeof(pkivet_render). */
typedef struct {
    size_t size;
    const char *template_path;     /* as in pkivet_gate */
    const char *templates;         /* where `template_path` is a name in; NULL: it is a path */
    const char *key;               /* "rsa:2048", "ec:p256", "ed25519" */
    const char *out;               /* the PEM file that is written; NULL: none */
    int64_t now;                   /* when the certificate begins: seconds since 1970 */
    pkivet_report *const *reports; /* text, json or ndjson, made with `trial` set: of the scan of
                                      it, after what the template leaves open */
    size_t report_count;
} pkivet_render;

/* Makes the certificate that the template would issue, with keys and a CA that are thrown away, and
 * judges it. What it is otherwise than the template says (a key that is too small) is an error. */
pkivet_result pkivet_template_render(pkivet_engine *engine, const pkivet_render *job,
                                     pkivet_summary *ret_summary, pkivet_error *error);

/* ---- rules ----------------------------------------------------------------------------------- */

/* The catalogue, of the rules selected when any were: "text", "ndjson", or "md" (a table with
 * links to a page for each). */
pkivet_result pkivet_rules_list(pkivet_engine *engine, const char *format, pkivet_write *write,
                                void *user, pkivet_error *error);
/* The profiles ("text", "md" or "json"), or one in full ("text"). */
pkivet_result pkivet_profiles(pkivet_engine *engine, const char *name, const char *format,
                              pkivet_write *write, void *user, pkivet_error *error);
/* What is in force: the configuration as it was read, with the profile and every rule that differs
 * from its declaration, as Lua that can be a configuration again. */
pkivet_result pkivet_config(pkivet_engine *engine, pkivet_write *write, void *user,
                            pkivet_error *error);
/* A rule's source text. */
pkivet_result pkivet_rules_show(pkivet_engine *engine, const char *id, pkivet_write *write,
                                void *user, pkivet_error *error);
/* Runs the examples of the selected rules: each failure and a count ("text"), or every example as
 * a test case ("junit"). */
pkivet_result pkivet_rules_test(pkivet_engine *engine, const char *format, pkivet_write *write,
                                void *user, size_t *ret_failed, pkivet_error *error);
/* Writes a rule that passes check and test into a folder, which is made when it is missing; `id` is
 * MY001, or MY001-some-name. Writes the file's path. */
pkivet_result pkivet_rules_new(pkivet_engine *engine, const char *id, const char *folder,
                               pkivet_write *write, void *user, pkivet_error *error);
/* Which verdicts and lines of the selected rules their examples reach, and the samples of corpora
 * (folders as pkivet_verify takes them). `ret_gaps` counts rules without a failure and a pass. */
pkivet_result pkivet_rules_coverage(pkivet_engine *engine, const char *const *corpora, size_t count,
                                    pkivet_write *write, void *user, size_t *ret_gaps,
                                    pkivet_error *error);
/* Defects of the selected rules (no failing or passing example, no source ...). */
pkivet_result pkivet_rules_check(pkivet_engine *engine, pkivet_write *write, void *user,
                                 size_t *ret_defects, pkivet_error *error);
/* Why, source, parameters, fix; with a path also the facts that the rule read in it and the
 * verdict on each of its subjects. */
pkivet_result pkivet_explain(pkivet_engine *engine, const char *id, const char *path,
                             pkivet_write *write, void *user, pkivet_error *error);
/* A rule as a page in Markdown, with an example that fails and one that passes. */
pkivet_result pkivet_rules_page(pkivet_engine *engine, const char *id, pkivet_write *write,
                                void *user, pkivet_error *error);
/* The last part of pkivet_explain alone: each line of the rule that was come to, with the facts
 * read there. */
pkivet_result pkivet_rules_trace(pkivet_engine *engine, const char *id, const char *path,
                                 pkivet_write *write, void *user, pkivet_error *error);
/* Takes the time of every rule in runs from now on, which costs a little itself. */
pkivet_result pkivet_engine_time_rules(pkivet_engine *engine, pkivet_error *error);
/* What each rule that judged something cost, the dearest first. */
pkivet_result pkivet_rule_times(pkivet_engine *engine, pkivet_write *write, void *user,
                                pkivet_error *error);
/* Takes the time of each stage and each reader in runs from now on; some per cent of it goes to
 * the clock. */
pkivet_result pkivet_engine_time_stages(pkivet_engine *engine, pkivet_error *error);
/* What they took, as the sum over all threads. */
pkivet_result pkivet_stage_times(pkivet_engine *engine, pkivet_write *write, void *user,
                                 pkivet_error *error);
/* ---- trying out ------------------------------------------------------------------------------ */

/* A session over the first file of a path: lines of Lua, as rules have it, over its subjects. */
typedef struct pkivet_repl pkivet_repl;
pkivet_result pkivet_repl_new(pkivet_engine *engine, const char *path, pkivet_repl **ret_repl,
                              pkivet_error *error);
void pkivet_repl_free(pkivet_repl *repl);
/* Writes the answer to a line; PKIVET_STOPPED when it says quit. */
pkivet_result pkivet_repl_line(pkivet_repl *repl, const char *line, pkivet_write *write, void *user,
                               pkivet_error *error);
/* The candidates that begin with a word, by index; NULL beyond the last. Good until the next
 * call. */
const char *pkivet_repl_complete(pkivet_repl *repl, const char *word, size_t index);

/* ---- corpus, schema, formats, version -------------------------------------------------------- */

/* Compares every sample below `corpus` with its .expect and .facts; `bless` rewrites them. Writes
 * each difference and a count. */
pkivet_result pkivet_verify(const pkivet_options *options, const char *corpus, int bless,
                            pkivet_write *write, void *user, size_t *ret_differences,
                            pkivet_error *error);

/* `format`: "text", "md", "json", "lua" (editor annotations), "luacheck" (its configuration) or
 * "api" (what rules may name). */
pkivet_result pkivet_schema(const char *format, pkivet_write *write, void *user,
                            pkivet_error *error);
/* `format`: "text", "md" or "json". */
pkivet_result pkivet_formats(const char *format, pkivet_write *write, void *user,
                             pkivet_error *error);
/* The caps with their defaults and units, for help and pkivet_engine_set_limit. */
pkivet_result pkivet_limits(pkivet_write *write, void *user, pkivet_error *error);

const char *pkivet_version(void); /* "0.1.0" */
/* Versions of the libraries beneath, and whether OpenSSL's legacy algorithms are there. */
pkivet_result pkivet_build_info(pkivet_write *write, void *user, pkivet_error *error);
/* Whether a standard stream (0, 1, 2) is a terminal. */
int pkivet_is_terminal(int stream);
/* A number that changes when a file below one of the paths, or of those that
 * an @FILE lists, is added, removed or written. */
uint64_t pkivet_paths_state(const char *const *paths, size_t count);
/* Waits; a signal may end it early. */
void pkivet_sleep(unsigned milliseconds);
/* What a path leads to, through links; it is not opened. OTHER: a socket or device. */
typedef enum {
    PKIVET_PATH_MISSING,
    PKIVET_PATH_FILE,
    PKIVET_PATH_FOLDER,
    PKIVET_PATH_FIFO,
    PKIVET_PATH_OTHER
} pkivet_path;
pkivet_path pkivet_look(const char *path);
/* Whether two paths lead to one regular file or folder, through links too. */
int pkivet_same_file(const char *a, const char *b);
/* Whether a path leads to a regular file that begins as a certificate, a key or another artifact:
 * what a program that writes a file should not replace. */
int pkivet_is_artifact(const char *path);
/* RFC 3339, or a date alone (midnight UTC), to seconds since 1970; PKIVET_USAGE when malformed. */
pkivet_result pkivet_time(const char *text, int64_t *ret_seconds);
/* A copy of any text that is safe on a terminal, as the text report has it: control characters,
 * those that hide or reorder others and malformed bytes stand there as \x1b or \u{202e}. At most
 * `room` bytes, a NUL among them; what does not fit is left out. */
void pkivet_safe(const char *text, char *ret_safe, size_t room);
/* What `goal` of a diagnosis may be: "iis", "rdp" and so on. */
const char *const *pkivet_goals(size_t *ret_count);
/* The nearest of `count` words for a misspelt one; NULL when none is near. */
const char *pkivet_nearest(const char *word, const char *const *words, size_t count);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_JUDGE_H
#define PKIVET_LUA_JUDGE_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"
#include "findings/diagnosis.h"
#include "findings/policy.h"
#include "lua/whole.h"

struct pv_unit;

/* One Lua state with its rules: a worker's own, not to be shared between threads. */
typedef struct pv_judge pv_judge;

/* NULL without memory. `limits` must outlive it. */
pv_judge *pv_judge_new(const pv_limits *limits);
void pv_judge_free(pv_judge *judge);

/* Loads every rule built into the program, or every *.lua below `folder` (which may have a lib/
 * beside its packs). A rule that does not load stays in the catalogue as broken. Fails only when
 * the folder cannot be read, or without memory. `errors` gets the failure's text. */
/* `rules` false: the profiles alone, for folders that inherit from them. */
PV_MUST_USE pv_status pv_judge_load_builtin(pv_judge *judge, bool rules, pv_arena *errors);
PV_MUST_USE pv_status pv_judge_load_folder(pv_judge *judge, const char *folder, pv_arena *errors);

/* Loads one rule from memory, as if from the file `name` ("KS001-x.lua") of a pack. */
PV_MUST_USE pv_status pv_judge_load_text(pv_judge *judge, const char *pack, const char *name,
                                         const char *text, size_t size);

/* Which rules run, how bad they are and with what parameters: as `profile` says (NULL: as they are
 * declared; "all": every rule), then the configuration that was read, then `only` (ids, names,
 * packs or tags: these and no others) and `skip`. A word that names nothing is PV_USAGE, with the
 * nearest name suggested. May be called again. */
typedef struct {
    const char *const *only, *const *skip;
    size_t only_count, skip_count;
    const char *profile;
} pv_selection;
PV_MUST_USE pv_status pv_judge_select(pv_judge *judge, const pv_selection *selection,
                                      pv_arena *errors);

/* The text of a Lua file in `arena`; NULL, and why (a static or system text), when it cannot be
 * read or is longer than such a file may be. */
const char *pv_load_read(const char *path, pv_arena *arena, size_t *ret_size,
                         const char **ret_reason);
/* The same for a path that somebody named, which may be a FIFO: waits for its writer. */
const char *pv_load_read_named(const char *path, pv_arena *arena, size_t *ret_size,
                               const char **ret_reason);

/* Reads a configuration (`file` is its name) for the next selection. PV_USAGE when it gives back no
 * table; all else that is wrong with it comes from the selection, with what is wrong by the rules
 * that are there: PV_USAGE, a line each. */
PV_MUST_USE pv_status pv_judge_configure(pv_judge *judge, const char *file, const char *text,
                                         size_t size, pv_arena *errors);
/* Loads the folders of rules that the configuration names. */
PV_MUST_USE pv_status pv_judge_load_configured(pv_judge *judge);
/* NULL before one was read, and of one with mistakes. */
const pv_config *pv_judge_config(const pv_judge *judge);
/* By name; good until the next load. */
const pv_profiles *pv_judge_profiles(const pv_judge *judge);

/* The facts run.now, run.profile (NULL: absent) and run.profiles. Before the first judgement. */
PV_MUST_USE pv_status pv_judge_set_run(pv_judge *judge, int64_t now, const char *profile);

/* In the order of ids; good until the next load. Never NULL. */
const pv_catalog *pv_judge_catalog(const pv_judge *judge);

/* Told of each verdict, in the order of rule ids. `finding` is complete for fail, cannot_tell and
 * broken, and NULL for pass and not_applicable. */
typedef void pv_judged(void *user, const pv_rule_info *rule, pv_subject *subject,
                       pv_verdict verdict, pv_finding *finding);

/* Told of so many verdicts at once. */
typedef void pv_judged_many(void *user, uint64_t pass, uint64_t not_applicable);

/* Runs every selected rule for the subject's kind. Findings are made in the unit's arena. Fails
 * only without memory: a broken rule is a verdict. With `many` (NULL: each is told by itself) rules
 * that passed or did not apply for subjects alike in all that they read need not run again. */
PV_MUST_USE pv_status pv_judge_subject(pv_judge *judge, pv_subject *subject, pv_judged *judged,
                                       pv_judged_many *many, void *user);

/* What a rule cost in this judge: verdicts, and nanoseconds for them with the evidence of those
 * that need it. */
typedef struct {
    uint64_t verdicts, nanoseconds;
} pv_rule_time;
/* From now on times are taken. Rules that are loaded later have none. */
PV_MUST_USE pv_status pv_judge_time(pv_judge *judge);
/* By rule; NULL before. */
const pv_rule_time *pv_judge_times(const pv_judge *judge);

/* Lines of a rule's file, in the order in which a run came to them; more are left out. */
enum { PV_STEPS_MOST = 4096 };
typedef struct {
    unsigned lines[PV_STEPS_MOST];
    size_t count;
} pv_steps;

/* The selected rules over the whole scan; good until the next selection or load. Never NULL. */
const pv_whole_rules *pv_judge_whole_rules(const pv_judge *judge);
/* Some of them on a subject that has others. What they saw of these stays until it is forgotten:
 * before the others' memory is given back. */
PV_MUST_USE pv_status pv_judge_whole(pv_judge *judge, pv_subject *subject,
                                     const pv_whole_case *cases, size_t count, pv_judged *judged,
                                     void *user);
void pv_judge_forget(pv_judge *judge);

/* One rule on one subject, always traced: `finding` is complete for every verdict, and its evidence
 * says on which line it was read. `steps` (NULL: not asked) gets the lines that the run took. */
PV_MUST_USE pv_status pv_judge_explain(pv_judge *judge, const pv_rule_info *rule,
                                       pv_subject *subject, pv_steps *steps,
                                       pv_finding **ret_finding);

/* Is told of every run that takes steps: by pv_judge_explain and of examples. NULL: nobody is. */
typedef void pv_judge_ran(void *user, const pv_rule_info *rule, pv_verdict verdict,
                          const pv_steps *steps);
void pv_judge_watch(pv_judge *judge, pv_judge_ran *ran, void *user);

/* Adds what pv_judge_explain found out: each line of the source that was come to, and the facts
 * that it read there. */
void pv_judge_show_steps(const pv_judge *judge, const pv_finding *finding, const pv_steps *steps,
                         pv_textbuf *out);

/* Every text that was loaded and is run: rules, profiles, libraries, the configuration. */
typedef void pv_source_told(void *user, const char *name, const char *text, size_t size);
void pv_judge_sources(const pv_judge *judge, pv_source_told *told, void *user);

/* The subject that stands for the run itself. */
pv_subject *pv_judge_run(const pv_judge *judge);

/* The rule's source, as it was loaded; NULL when there is none. */
const char *pv_judge_source(const pv_judge *judge, const pv_rule_info *info, size_t *ret_size);

/* The lines of a rule's check that a run can come to, in no order. */
void pv_judge_lines(pv_judge *judge, const pv_rule_info *info, pv_steps *ret_steps);

/* Loads the causes built in, which nothing but a diagnosis needs: pv_judge_diagnose, _check and
 * _test do so by themselves. */
PV_MUST_USE pv_status pv_judge_load_causes(pv_judge *judge);
/* The causes that were loaded (every file in a folder `causes`), by name. */
const pv_causes *pv_judge_causes(const pv_judge *judge);

/* Why the key of a joined certificate does not work: every cause that its evidence bears, in
 * rank, or one entry that says that none does and what is missing. A broken cause is an entry with
 * an error, behind all others. `goal` may be NULL. */
PV_MUST_USE pv_status pv_judge_diagnose(pv_judge *judge, pv_subject *cert, const char *goal,
                                        pv_diagnosis **ret_first);

/* Runs the examples of every selected rule (each twice, the second time in reverse order) and
 * tells of each: `text` is what was expected and what came, with the facts read, and NULL when it
 * came as expected. Number 0 is a rule that did not load. */
typedef void pv_example_told(void *user, const pv_rule_info *rule, size_t number, const char *text);
PV_MUST_USE pv_status pv_judge_test(pv_judge *judge, struct pv_unit *scratch, pv_example_told *told,
                                    void *user);

/* Defects of loaded rules that do not stop them from running (no failing example, no source ...):
 * told as "file:line: text". */
typedef void pv_rule_defect(void *user, const pv_rule_info *rule, const char *text);
PV_MUST_USE pv_status pv_judge_check(pv_judge *judge, struct pv_unit *scratch,
                                     pv_rule_defect *defect, void *user);

/* "key" for the first subject of its kind, "key2" for the next. */
enum { PV_EVAL_NAME = 32 };
void pv_eval_name(const pv_subject *subject, char ret_name[PV_EVAL_NAME]);
/* docs/lua-api.md: all that a rule may name. */
void pv_judge_api_page(pv_textbuf *out);
/* For editors: LuaCATS annotations of all that rules may name, and luacheck's configuration. */
void pv_judge_annotations(pv_textbuf *out);
void pv_judge_luacheck(pv_textbuf *out);
/* The first of the rule's examples that is to fail or pass, as Lua text; NULL when there is none.
 */
const char *pv_judge_example(pv_judge *judge, const pv_rule_info *rule, pv_verdict verdict,
                             pv_arena *arena);
/* Evaluates a line of Lua over the unit's subjects, by these names, in the environment of rules;
 * variables stay. `out` gets the values, or what went wrong. */
void pv_judge_eval(pv_judge *judge, struct pv_unit *unit, const char *line, pv_textbuf *out);

#endif

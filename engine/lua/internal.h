/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_INTERNAL_H
#define PKIVET_LUA_INTERNAL_H

#include <lauxlib.h>
#include <lua.h>

#include "base/text.h"
#include "facts/unit.h"
#include "findings/diagnosis.h"
#include "findings/policy.h"
#include "lua/judge.h"
#include "lua/meter.h"
#include "lua/names.h"
#include "lua/needs.h"
#include "lua/path.h"
#include "lua/token.h"
#include "lua/when.h"
#include "lua/whole.h"

#ifdef __clang_analyzer__ /* Lua's headers do not say that these never come back */
int luaL_error(lua_State *L, const char *fmt, ...) __attribute__((noreturn));
int lua_error(lua_State *L) __attribute__((noreturn));
#endif

/* What the files of lua/ share among themselves. Every function that takes a lua_State may raise
 * a Lua error and is called inside pv_state_enter only; those that take a judge enter by
 * themselves. */

/* ---- rules ----------------------------------------------------------------------------------- */

/* A text that was loaded, the last first. */
typedef struct pv_source {
    struct pv_source *before;
    const char *name, *text;
    size_t size;
} pv_source;

/* An upvalue that some function a rule can reach might assign to, and what it held after loading:
 * functions and values lie in the rule's watch table at 2n-1 and 2n. */
typedef struct {
    int upvalue; /* its number in the function */
} pv_watch;

typedef struct {
    size_t at; /* index in the judge's rules and the catalogue, after sorting */
    pv_rule_info info;
    const char *text; /* the source */
    size_t size;
    const char *called; /* in messages, "the configuration"; NULL: it is a rule */
    size_t head;        /* of the source, without examples, which are loaded when asked for; or 0 */
    const char *folder; /* that `require` looks in first; NULL: built in */
    int check_ref, examples_ref, watch_ref;
    int specs_ref, defaults_ref, params_ref; /* declarations, defaults, and what is in force */
    pv_rule_param *params;                   /* those of info */
    pv_severity declared;                    /* info has the severity that is in force */
    const pv_watch *watches;
    size_t watch_count;
    bool loop_free, takes_params;
    pv_when *when;          /* NULL: none */
    const pv_index *index;  /* of a rule over the whole scan; else NULL */
    struct pv_view **views; /* of such a rule: its others' and its subject's; NULL: not made yet */
    bool has_effective, has_to;
    pv_path effective_path;
    int64_t effective_from, effective_to;
    char subject_name[16];
    bool is_cause; /* then `info` has what both have, and this the rest */
    pv_cause_info cause;
} pv_rule;

typedef struct {
    pv_rule **items;
    size_t count, room;
} pv_rule_list;

typedef struct pv_retired pv_retired;

/* ---- views: what rules see of subjects ------------------------------------------------------- */

/* What the reused table holds for one fact, so that it is written only when it changes. */
typedef struct {
    uint8_t state;               /* pv_slot_state */
    int present_ref, absent_ref; /* set objects */
    int64_t written;
} pv_slot;
enum { PV_SLOT_EMPTY, PV_SLOT_VALUE, PV_SLOT_CACHED, PV_SLOT_SET, PV_SLOT_EMPTY_SET };

typedef struct pv_view {
    struct pv_view *next;
    pv_judge *judge;
    pv_kind kind;
    pv_subject *subject; /* NULL: free, its objects are of an artifact that is gone */
    int table_ref;       /* the filled table */
    int proxy_ref;       /* what rules get: empty, read-only, over the filled table */
    bool link_cached[PV_KIND_COUNT];
    pv_slot *slots; /* by fact, from the kind's first */
    /* Of a rule over the whole scan: it shows the facts of a side and no more, and `next` leads
     * from the view of a subject to those of what is linked to it. Else NULL. */
    const pv_index_side *side;
    struct pv_view *root;
} pv_view;

/* ---- one run of a rule ----------------------------------------------------------------------- */

typedef struct {
    pv_evidence *items;
    size_t count, room;
} pv_trace;

/* What fail{} was given, in the unit's arena. */
typedef struct {
    const char *at, *got, *want, *message, *bits;
    pv_subject *with; /* the other subject that it is about; NULL: none */
    bool has_severity;
    pv_severity severity;
} pv_fail_details;

/* What certain{}, likely{} or possible{} was given. */
typedef struct {
    pv_confidence confidence;
    pv_trace backing, against;
    const char *message, *fix;
} pv_cause_details;

typedef struct {
    pv_arena *words; /* for messages */
    pv_rule *rule;
    pv_subject *subject;
    pv_view *view;   /* of the subject; NULL: not made yet */
    pv_trace *trace; /* NULL: nobody asks for evidence */
    unsigned line;   /* of the rule's file, where steps are taken; else 0 */
    bool fail_called;
    bool ended; /* by not_applicable, cannot_tell, or a fact that is not known */
    pv_verdict verdict;
    pv_subject *unknown_subject;
    pv_fact unknown_fact; /* PV_FACT_COUNT: the rule did not say which */
    const char *unknown_name;
    pv_fail_details failure;
    pv_cause_details cause;
    bool asked_all;         /* the check went over all others that it has */
    unsigned missing_kinds; /* bit n: a subject of kind n was looked for, and there is none */
    const char *reason;     /* why it does not apply */
    const char *error, *traceback;
    bool no_memory; /* of the arena */
} pv_run;

/* A folder of rules, whatever path led to it. */
typedef struct pv_folder_seen {
    struct pv_folder_seen *next;
    uint64_t device, number;
} pv_folder_seen;

struct pv_judge {
    const pv_limits *limits;
    pv_arena *arena; /* catalogue, rules, views */
    lua_State *L;
    pv_meter meter;
    pv_run run;
    pv_others *others;    /* of the subject at hand, for a rule over the whole scan */
    pv_whole_rules whole; /* those that run */
    pv_whole_rule *whole_room;
    size_t whole_size;
    pv_rule_list all, causes; /* as they are loaded; by id when all of them are */
    pv_rule **rules;          /* as in the catalogue */
    size_t rule_count;
    pv_catalog catalog;
    pv_causes cause_list;
    const pv_profile_info **profiles; /* by name */
    pv_profiles profile_list;
    pv_retired *retired;
    bool has_builtin; /* the rules built in, not their profiles alone */
    bool causes_wait; /* those built in are not loaded yet */
    bool ids_alone;   /* of the rules built in nothing but their ids counts: they are taken */
    bool only_some;   /* rules were selected by name */
    pv_config config; /* zero until one is read */
    pv_rule config_source;
    const char *config_wrong; /* what is wrong with it so far; NULL: nothing */
    unsigned config_mistakes;
    int goal_ref;                     /* of the goal's text */
    int commands_ref;                 /* the table of lib/commands.lua; LUA_NOREF: not loaded yet */
    pv_folder_seen *folders;          /* loaded so far */
    pv_rule **by_kind[PV_KIND_COUNT]; /* those that run */
    size_t by_kind_count[PV_KIND_COUNT];
    bool needed[PV_FACT_COUNT]; /* some rule names it */
    pv_needs needs;
    pv_fact *fill[PV_KIND_COUNT];
    size_t fill_count[PV_KIND_COUNT];
    pv_view *views;
    pv_unit run_unit;
    pv_subject *run_subject;
    pv_view *run_view;
    pv_source *sources;
    const char *loading_folder; /* of the file that is being loaded */
    bool loading;
    bool hooked;
    pv_rule_time *times; /* by rule; NULL: nobody asks */
    pv_judge_ran *ran;   /* NULL: nobody watches */
    void *ran_user;
    pv_steps *steps;                      /* of traced runs; NULL: nobody asks */
    unsigned depth;                       /* of the recursion that is under way */
    struct pv_memo *memos[PV_KIND_COUNT]; /* NULL: none was needed yet */
    pv_rule *declaring;
    pv_arena *errors; /* of the load that is under way */
    /* registry references of interned texts */
    int field_refs[PV_FACT_COUNT], kind_refs[PV_KIND_COUNT], fields_ref[PV_KIND_COUNT];
    int enum_refs[PV_ENUMID_COUNT][64], enum_index_ref[PV_ENUMID_COUNT];
};

/* ---- state.c: the Lua state, and entering it ---------------------------------------------------
 */

pv_status pv_state_open(pv_judge *judge);
pv_judge *pv_state_judge(lua_State *L);

/* Calls `body` protected, with `data` as its light userdata argument. LUA_OK or Lua's code; an
 * error's text and traceback are then in judge->run, in run.words. */
int pv_state_enter(pv_judge *judge, lua_CFunction body, void *data);

/* Budgets for the code that runs until pv_state_rest; with `hooked` steps are counted. */
void pv_state_work(pv_judge *judge, bool hooked);
void pv_state_rest(pv_judge *judge);

/* luaL_error for functions that do not return. */
_Noreturn void pv_state_raise(lua_State *L, const char *fmt, ...);

/* Counts one level of a recursion in C, which ends by depth--; raises when it is too deep. */
void pv_state_go_deeper(lua_State *L);

/* Takes steps off the running code's budget; raises when it is spent. */
void pv_state_charge(lua_State *L, uint64_t steps);

/* ---- sandbox.c: what rules may name ------------------------------------------------------------
 */

void pv_sandbox_build(lua_State *L);
/* Whether the C function at `index` is one that env.def lists, and so keeps nothing. */
bool pv_sandbox_is_own(lua_State *L, int index);
/* Whether Lua has the name and rules have not. */
bool pv_sandbox_withholds(const char *name);
/* What is meant by the author of a line over which Lua's parser stumbled at `near`; or NULL. */
const char *pv_syntax_hint(const pv_rule *rule, unsigned line, const char *near, const char *error);
/* The text of a value, never an address. Pushes it. */
void pv_sandbox_text(lua_State *L, int index);

/* ---- frozen.c: tables that cannot be changed ---------------------------------------------------
 */

/* Replaces the table or function at the top by one that cannot be changed: tables by read-only
 * views of copies, deep; of functions all tables in their upvalues. `memo`: index of a table. */
void pv_frozen_deep(lua_State *L, int memo);
/* Pushes the table behind a read-only one, or the table itself. */
void pv_frozen_open(lua_State *L, int index);
/* Makes the table at the top a read-only view of itself, without copying or depth. `missing`:
 * called as __index with (table, key) for fields that are not there; NULL: nil. */
void pv_frozen_shallow(lua_State *L, lua_CFunction missing);

/* ---- watch.c: upvalues that might carry state --------------------------------------------------
 */

/* Notes which names the source at hand assigns to, before its functions are watched, and which
 * facts it names. */
pv_words pv_watch_source(lua_State *L, const char *chunk, const char *text, size_t size);
/* Fills the rule's watches from its check function, which is at the top. */
void pv_watch_rule(lua_State *L, pv_rule *rule);
/* Raises, and puts the old values back, when a watched upvalue changed. */
void pv_watch_hold(lua_State *L, const pv_rule *rule);

/* ---- view.c, access.c, sets.c, records.c, helpers.c
 * -------------------------------------------------------
 */

/* The view of a subject in this judgement, filled. */
pv_view *pv_view_of(lua_State *L, pv_subject *subject);
/* One that no judgement has: with a side, or NULL. */
pv_view *pv_view_make(lua_State *L, pv_kind kind, const pv_index_side *side);
/* Fills it with a subject. */
void pv_view_show(lua_State *L, pv_view *view, pv_subject *subject);
/* The linked subject of the kind that the view's rules may see; NULL: there is none. */
pv_subject *pv_view_link(const pv_view *view, pv_kind kind);
/* The view of a subject that is linked to the view's. */
pv_view *pv_view_linked(lua_State *L, pv_view *view, pv_subject *subject);
/* Forgets all subjects of this judgement. */
void pv_view_release(pv_judge *judge);
/* Writes the subject's facts into its table anew. */
void pv_view_refill(lua_State *L, pv_view *view);
/* Which facts to fill, after rules were loaded or selected. */
pv_status pv_view_plan(pv_judge *judge);

/* Interns names, makes the metatables of sets. */
void pv_access_build(lua_State *L);
/* __index of a filled table: (table, field). Upvalue 1 is the view. */
int pv_access_miss(lua_State *L);
/* Whether a hostile file made the value longer than rules can be asked to read: not known, then. */
bool pv_access_too_long(const pv_fact_info *info, const pv_value *value);
/* Pushes what `field`'s present or absent value is to a rule; ends the run when it is not known. */
void pv_access_push(lua_State *L, pv_view *view, pv_fact fact);
/* Pushes a table that notes every read, and reads on as a rule would. */
void pv_access_push_traced(lua_State *L, pv_view *view, const char *path);
/* The view behind a subject that a rule holds, and in a traced run its name; NULL: it is none. */
pv_view *pv_access_view(lua_State *L, int index, const char **ret_path);
_Noreturn void pv_access_end_unknown(lua_State *L, pv_subject *subject, pv_fact fact,
                                     const char *name);
_Noreturn void pv_access_end(lua_State *L, pv_verdict verdict, const char *reason);
/* The value that error() carries when a run ends itself. */
bool pv_access_is_end(lua_State *L, int index);

/* What a rule holds of a SET, LIST or RECORDS fact. */
typedef struct {
    pv_view *view;
    pv_fact fact;
    bool present;
} pv_handle;
/* NULL when there is something else at `index`. */
pv_handle *pv_sets_handle(lua_State *L, int index);

void pv_sets_build(lua_State *L);
/* Pushes a metatable of such objects; `missing` is called for methods that are not there. */
void pv_sets_make_meta(lua_State *L, const luaL_Reg *methods, bool present, lua_CFunction missing);
/* Puts the metatable of lists of records into the registry. */
void pv_records_make_meta(lua_State *L, const void *key, bool present);
/* The helper `grants`. */
int pv_records_grants(lua_State *L);
/* Whether facts of this type are given to rules as objects. */
bool pv_sets_takes(pv_type type);
/* Pushes the set object of a SET or LIST fact, or the one that stands for a list of records. */
void pv_sets_push(lua_State *L, pv_view *view, pv_fact fact, bool present);

/* Puts fail, known, present ... and run into the table at the top. */
void pv_helpers_build(lua_State *L);
bool pv_helpers_is_failure(lua_State *L, int index);
void pv_helpers_push_failure(lua_State *L);
bool pv_helpers_is_absent(lua_State *L, int index);

/* ---- steps.c -----------------------------------------------------------------------------------
 */

/* Notes the line that is come to. */
void pv_steps_take(lua_State *L, lua_Debug *ar);

/* ---- trace.c -----------------------------------------------------------------------------------
 */

/* Notes a read; facts of the scan are no evidence, for they change with the clock. */
void pv_trace_note(pv_run *run, const char *name, pv_subject *subject, pv_fact fact);
void pv_trace_path(pv_judge *judge, pv_run *run, const pv_path *path);

/* ---- load.c, library.c, rule.c, params.c -------------------------------------------------------
 */

/* Compiles a chunk and pushes it; raises what is wrong with it. What it names is noted. */
pv_words pv_load_chunk(lua_State *L, const char *text, size_t size, const char *name);
/* A file's path as texts have it, safe for a terminal; NULL without memory. */
const char *pv_load_name(pv_arena *arena, const char *path);
/* Loads the rules built in where only their ids were; a folder's rule keeps the id that it has. */
pv_status pv_load_left_out(pv_judge *judge);
/* Sets examples_ref of a rule whose examples were left out; it stays unset without memory. */
void pv_load_examples(pv_judge *judge, pv_rule *rule);
int pv_library_require(lua_State *L);
#define PV_REQUIRE_MISPLACED "'require' belongs at the top of the file, outside of `check`"

#define PV_FAIL_MISPLACED "'fail' is for rules; a cause returns certain, likely or possible"

/* What is wrong with a declaration, one line each: "file:line:column: text". */
typedef struct {
    pv_rule *rule;
    pv_arena *arena;
    pv_textbuf text;
    unsigned count;
    pv_spot from; /* words are looked for from here on, if they are there; line 0: in all of it */
} pv_complaints;
void pv_complain(pv_complaints *c, const char *word, const char *fmt, ...) PV_PRINTF(3, 4);
void pv_complain_at(pv_complaints *c, pv_spot at, const char *fmt, ...) PV_PRINTF(3, 4);

/* All of them by their lines; those beyond the most that are listed are counted. NULL without
 * memory. */
const char *pv_complaints_text(pv_complaints *c);

/* taken.c: complains when the rule's id is given already, to one of the list or otherwise. */
void pv_taken_refuse(pv_judge *judge, const pv_rule_list *list, const pv_rule *rule,
                     pv_complaints *c);

/* What Lua said of the file, as a complaint. */
void pv_complain_error(pv_complaints *c, const char *error);
/* The list `cite` of the declaration at 1. */
const pv_cite *pv_field_cites(lua_State *L, size_t *ret_count, pv_complaints *complaints);

/* What to say of a word that names no kind of subject. */
const char *pv_subject_unknown(const char *word, pv_arena *arena);
/* Reads the declaration at the top of the stack into the rule. */
void pv_rule_read(lua_State *L, pv_rule *rule, pv_complaints *complaints);
/* Reads `params` (at `index`) into info and pushes the read-only table of defaults. */
void pv_params_read(lua_State *L, int index, pv_rule *rule, pv_complaints *complaints);
/* Pushes a read-only table of the rule's parameters: those of `base_ref` with those at `index` put
 * over them. NULL, or what is wrong with them. */
const char *pv_params_with(lua_State *L, const pv_rule *rule, int base_ref, int index,
                           pv_arena *arena);
/* What is said where `params` is read and check does not take it, with what check takes before it.
 */
#define PV_PARAMS_MISSING "'params' is an argument of check: write check = function (%s, params)"
const char *pv_params_before(const pv_rule *rule);
/* The value at `index` as Lua text; NULL without memory. */
const char *pv_params_literal(lua_State *L, int index, pv_arena *arena);
/* Notes in the catalogue's parameters which values are in force. */
void pv_params_tell(lua_State *L, pv_rule *rule, pv_arena *arena);
/* Reads `when` at `index`; NULL where that is impossible. */
pv_when *pv_when_read(lua_State *L, int index, pv_complaints *complaints);
/* Reads `effective` at `index`. */
void pv_effective_read(lua_State *L, int index, pv_rule *rule, pv_complaints *complaints);

/* "key.spec has no value ...", with the nearest one, or all of a short list. */
const char *pv_value_unknown(pv_arena *arena, const char *fact, pv_enum_id of, const char *word);
void pv_complain_value(pv_complaints *c, const char *fact, pv_enum_id of, const char *word);

/* Parts of declarations that rules and causes share. */
void pv_rule_read_common(lua_State *L, pv_rule *rule, pv_complaints *complaints);
/* The length of the list under `field` of the declaration at 1, which is then at the top; 0, and
 * a complaint, when it is none. */
size_t pv_field_list(lua_State *L, const char *field, pv_complaints *complaints);
/* The text at `index` in the judge's arena. */
const char *pv_field_keep(lua_State *L, int index, pv_complaints *complaints);
/* Texts of the list `field`. */
const char *const *pv_field_texts(lua_State *L, const char *field, size_t *ret_count,
                                  pv_complaints *complaints);
/* Notes the table at argument 1 as the declaration of the file that is loaded. */
int pv_helpers_declare(lua_State *L, bool is_cause);
/* The text at the top, up to a length that a sentence can bear, in the run's arena. */
const char *pv_helpers_keep(lua_State *L, pv_run *run);
/* The run of the check that calls the helper; raises for one that is called while loading. */
pv_run *pv_helpers_running(lua_State *L, const char *helper);

/* A text of the table at `index` copied to the judge's arena; NULL when it is not there. */
const char *pv_field_text(lua_State *L, int index, const char *field, pv_complaints *complaints);
/* Complains of every key of the table at `index` that is not among `names`. */
void pv_field_check(lua_State *L, int index, const char *what, const char *const *names,
                    pv_complaints *complaints);

/* ---- whole.c -----------------------------------------------------------------------------------
 */

/* Reads `index` at `index` of a rule over the whole scan. */
void pv_whole_read(lua_State *L, int index, pv_rule *rule, pv_complaints *complaints);
/* Whether the fact is one of those that the rule may see. */
bool pv_whole_keeps(const pv_index *index, pv_fact fact);
/* Whether a view of that side shows it. */
bool pv_whole_shows(const pv_index_side *side, pv_fact fact);
bool pv_whole_shows_kind(const pv_index_side *side, pv_kind kind);
/* The views of a rule's own: of its subject, of the n-th of the others, of what is linked to one.
 * They stay filled until they are forgotten. */
pv_view *pv_whole_own_view(lua_State *L, pv_rule *rule, pv_subject *subject);
pv_view *pv_whole_view(lua_State *L, pv_rule *rule, size_t at, pv_subject *other);
pv_view *pv_whole_linked_view(lua_State *L, pv_view *from, pv_subject *subject);
void pv_whole_forget_own(const pv_rule *rule);
/* Makes, and pushes, the object `others`. */
void pv_whole_build(lua_State *L);
void pv_whole_push(lua_State *L);

/* ---- cause.c, diagnose.c -----------------------------------------------------------------------
 */

/* Reads the declaration at the top of the stack into the cause. */
void pv_cause_read(lua_State *L, pv_rule *rule, pv_complaints *complaints);
/* What is said of a field that certain, likely and possible do not take. */
const char *pv_evidence_unknown(const char *field, pv_arena *arena);
/* Puts certain, likely, possible, cause, each_linked and has_linked into the table at the top. */
void pv_cause_build(lua_State *L);
/* Runs the check of a cause, traced. PV_VERDICT_FAIL: it is one; PASS: it is not. */
pv_verdict pv_cause_run(pv_judge *judge, pv_rule *rule, pv_subject *cert, pv_trace *trace);
/* The fact run.goal and what checks of causes get as their second argument; NULL: none. */
pv_status pv_judge_set_goal(pv_judge *judge, const char *goal);

/* ---- verdict.c, compose.c, remedy.c ------------------------------------------------------------
 */

/* effective and when, in C. PV_VERDICT_PASS: go on to the check. */
pv_verdict pv_verdict_before(pv_judge *judge, pv_rule *rule, pv_subject *subject);
/* Calls the check of run.rule on run.subject, budgets being on. */
pv_verdict pv_verdict_check(lua_State *L, pv_rule *rule, int params_ref);
/* The same, entering Lua by itself. */
pv_verdict pv_verdict_run(pv_judge *judge, pv_rule *rule, int params_ref);
/* What a run came to that pv_state_enter did not see through. */
pv_verdict pv_verdict_after(pv_judge *judge, pv_rule *rule);
/* The whole of a rule, with evidence. */
pv_verdict pv_verdict_traced(pv_judge *judge, pv_rule *rule, pv_subject *subject, pv_trace *trace,
                             int params_ref);

/* A finding of judge->run, in the unit's arena. */
pv_status pv_compose_finding(pv_judge *judge, pv_verdict verdict, pv_trace *trace,
                             pv_finding **ret_finding);

/* Adds a value as people read it, however long or hostile it is. */
void pv_compose_value(pv_textbuf *out, pv_fact fact, const pv_value *value);

/* undecided.c: what events tell of a diagnosis without a cause; `open` are the causes that nothing
 * rules out. */
PV_MUST_USE pv_status pv_undecided_fill(pv_diagnosis *diagnosis, const pv_cause_info *const *open,
                                        size_t count);
/* `evidence` (NULL: none) says which of several linked subjects are meant. */
const char *pv_remedy_fill(const char *command, pv_subject *subject, const pv_trace *evidence,
                           pv_arena *arena);
/* The command is about entries of an ACL, and there are none of those. */
bool pv_remedy_is_empty(const char *command, pv_subject *subject, const pv_trace *evidence);
/* NULL, or the first placeholder that is not known. */
const char *pv_remedy_check(const char *command, pv_arena *arena);

/* ---- judge.c -----------------------------------------------------------------------------------
 */

/* One rule on one subject, traced, with these parameters. */
pv_status pv_judge_one(pv_judge *judge, pv_rule *rule, pv_subject *subject, int params_ref,
                       pv_finding **ret_finding);
pv_rule *pv_judge_rule(const pv_judge *judge, const pv_rule_info *info);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * The commands: a row each. Usage lines, help, suggestions and dispatch come from here. */
#include "cli/cli.h"

enum { ANY = 1 << 30 };

#define PATHS                                                                                      \
    "PATH is a file, a folder (with all that is below it), - for standard input, or @FILE: a "     \
    "list of paths, one a line. A FIFO that is named is read, <(...) too; one in a folder is not."

const cli_command CLI_COMMANDS[] = {
    {CLI_SCAN, "scan", NULL, "PATH...", 1, ANY, NULL,
     "find certificates and keys, judge them, report what is wrong", PATHS,
     "pkivet scan --fail-on warning --password-file passwords.txt web.pfx certs/", cli_run_scan},
    {CLI_FACTS, "facts", NULL, "PATH...", 1, ANY, NULL,
     "print what the files say, fact by fact, without judging", PATHS,
     "pkivet facts --format ndjson web.pfx | jq .facts", cli_run_scan},
    {CLI_DIAGNOSE, "diagnose", NULL, "PATH...", 1, ANY, "text json ndjson",
     "join all evidence, name the cause of a key that fails, and the fix",
     "Every PATH is evidence of one case: PFX files, certificates, what certutil, icacls and netsh "
     "printed, exported events, stores. Nothing is run; fixes are printed, with the way "
     "back. " PATHS,
     "pkivet diagnose --goal iis web.pfx certutil.txt icacls.txt System.evtx", cli_run_diagnose},
    {CLI_EXPLAIN, "explain", NULL, "ID...", 1, ANY, "text md",
     "why a rule or a cause exists, its source and its fix; with --for also a rule's verdict on a "
     "file",
     "ID is the id or the name of a rule, or the name of a cause.",
     "pkivet explain KS001 --for web.pfx", cli_run_explain},
    {CLI_RULES_LIST, "rules", "list", "", 0, 0, "text ndjson md", "list the rules",
     "Rules that are off by default are listed as such.", "pkivet rules list --format ndjson",
     cli_run_rules_list},
    {CLI_RULES_SHOW, "rules", "show", "ID", 1, 1, "text", "print the source of a rule",
     "A rule of your own may begin as a copy of one that is built in.",
     "pkivet rules show KS001 > my-rules/mine/MY001-first.lua", cli_run_rules_show},
    {CLI_RULES_CHECK, "rules", "check", "[PATH...]", 0, ANY, "text",
     "look for defects in rules: no example, no source",
     "PATH is a folder of rules; without one the built-in rules are checked.",
     "pkivet rules check my-rules/", cli_run_rules_check},
    {CLI_RULES_TEST, "rules", "test", "[PATH...]", 0, ANY, "text junit",
     "run the examples in rules",
     "PATH is a folder of rules; without one the built-in rules are tested. Files in its folder "
     "samples are held against the .expect beside them, too.",
     "pkivet rules test my-rules/", cli_run_rules_test},
    {CLI_RULES_NEW, "rules", "new", "ID [FOLDER]", 1, 2, "text",
     "write a first rule that passes check and test",
     "ID is MY001, or with a name MY001-no-export. FOLDER is the rule's pack (default: "
     "rules/mine); it is made when it is missing.",
     "pkivet rules new MY001-no-export our-rules/keys", cli_run_rules_new},
    {CLI_RULES_COVERAGE, "rules", "coverage", "[CORPUS...]", 0, ANY, "text",
     "show which verdicts and lines of rules their examples and samples reach",
     "CORPUS is a folder of samples, as verify takes it. With --rules only those folders' rules "
     "are shown.",
     "pkivet rules coverage corpus/", cli_run_rules_coverage},
    {CLI_RULES_TRACE, "rules", "trace", "ID PATH", 2, 2, "text",
     "show how a rule judges a file: each line it came to, each fact it read",
     "Also why the rule does not apply, or cannot tell.", "pkivet rules trace KS001 web.pfx",
     cli_run_rules_trace},
    {CLI_REPL, "repl", NULL, "FILE", 1, 1, "text",
     "try out Lua over the facts of a file; 'why KS001' shows how a rule judges it",
     "Lines are edited and remembered, and the names of facts completed, on a terminal; else they "
     "are read from standard input.",
     "pkivet repl web.pfx", cli_run_repl},
    {CLI_WATCH, "watch", NULL, "RULES [PATH...]", 1, ANY, "text",
     "check and test a folder of rules again whenever a file of it changes",
     "Every PATH is scanned with them, too, by the rules built in and those in the folder. Ctrl-C "
     "ends it.",
     "pkivet watch our-rules/ web.pfx", cli_run_watch},
    {CLI_VERIFY, "verify", NULL, "CORPUS", 1, 1, "text",
     "hold every sample of a folder against the .expect and .facts beside it",
     "The complete set of findings is compared: a finding more is a difference, too.",
     "pkivet verify corpus/", cli_run_verify},
    {CLI_BASELINE_WRITE, "baseline", "write", "FILE PATH...", 2, ANY, NULL,
     "keep the failures of a scan, so that later scans show what is new",
     "FILE is written: a line for each failure, by fingerprint and never by path. " PATHS,
     "pkivet baseline write pkivet.baseline certs/", cli_run_baseline_write},
    {CLI_BASELINE_DIFF, "baseline", "diff", "FILE PATH...", 2, ANY, NULL,
     "show what is new and what is fixed since a baseline",
     "Ends with 1 when something is new, whatever its severity. " PATHS,
     "pkivet baseline diff pkivet.baseline certs/", cli_run_baseline_diff},
    {CLI_SNAP_TAKE, "snap", "take", "PATH... -o DIR", 1, ANY, "text",
     "keep what templates are, a text file for each",
     "DIR is made when it is missing; a snapshot in it whose template is gone is taken "
     "away. " PATHS,
     "pkivet snap take templates/ -o snapshots/", cli_run_snap_take},
    {CLI_SNAP_DIFF, "snap", "diff", "PATH... DIR", 2, ANY, "text json ndjson junit",
     "show what changed in templates since their snapshots, and which way",
     "Ends with 1 on any difference. With --fail-on a change counts by its severity: what makes a "
     "template weaker is an error, what makes it stronger a notice, the rest an info; a rule that "
     "fails now counts as it does in a scan. " PATHS,
     "pkivet snap diff templates/ snapshots/", cli_run_snap_diff},
    {CLI_SNAP_APPROVE, "snap", "approve", "PATH... DIR", 2, ANY, "text",
     "accept what changed in templates: rewrite their snapshots",
     "Every change that is accepted is printed. Where something could not be read no snapshot is "
     "taken away. " PATHS,
     "pkivet snap approve templates/ snapshots/ --only WebServerV2", cli_run_snap_approve},
    {CLI_GATE, "gate", NULL, "REQUEST... --template FILE[#NAME]", 1, ANY, "text json ndjson junit",
     "hold requests against their template, before they are issued",
     "REQUEST is a PKCS#10 or CMC request, or an INF for certreq. FILE is an export of templates, "
     "a "
     "snapshot of one, or a folder. Rules judge what would be issued: usage and purposes are the "
     "template's. Ends with 1 on any difference or failure; with --fail-on a difference counts as "
     "an error. " PATHS,
     "pkivet gate web.csr --template templates.ldf#WebServerV2 --goal iis", cli_run_gate},
    {CLI_DRIFT, "drift", NULL, "PATH... --templates DIR", 1, ANY, "text json ndjson junit",
     "hold issued certificates against the templates that they name",
     "DIR has exports of templates, or snapshots; a file of either will do, too. A certificate "
     "names "
     "its template by object identifier or by name; those of another version are not compared, but "
     "counted. What an export does not tell is counted as well, and named; --show cannot_tell "
     "lists "
     "it for each certificate. Ends with 1 when one differs. " PATHS,
     "pkivet drift --templates snapshots/ issued/", cli_run_drift},
    {CLI_RENDER, "template", "render", "NAME --key KEY", 1, 1, "text json ndjson",
     "make the certificate that a template would issue, for trial, and judge it",
     "NAME is a template's in what --templates names; without it a path as FILE or FILE#NAME: an "
     "export of templates, a snapshot or a folder. The keys, that of the CA too, are made for it "
     "and thrown away; -o keeps the certificate. What the template leaves open is listed, and what "
     "the key makes otherwise is an error.",
     "pkivet template render WebServerV2 --templates templates.ldf --key rsa:2048 -o trial.pem",
     cli_run_render},
    {CLI_QUERY, "query", NULL, "STORE [CUT]", 1, 2, "text json csv",
     "show what scans with --store have found",
     "CUT is findings (default), expiry, keys, problems, formats or runs. A scan may be writing "
     "the "
     "store meanwhile.",
     "pkivet query results.db expiry", cli_run_query},
    {CLI_PROFILES, "profiles", NULL, "[NAME]", 0, 1, "text md json",
     "list what certificates can be judged for, or explain one profile",
     "A profile says which rules run, how bad a failure is, and their parameters.",
     "pkivet profiles iis-legacy", cli_run_profiles},
    {CLI_CONFIG, "config", NULL, "", 0, 0, "text",
     "print what is in force: the configuration, the profile, the rules that they change",
     "What is printed is a configuration again.", "pkivet config --profile iis", cli_run_config},
    {CLI_FORMATS, "formats", NULL, "", 0, 0, "text md json", "list what can be read",
     "What a file is shows in its bytes; its name does not matter.", "pkivet formats",
     cli_run_formats},
    {CLI_SCHEMA, "schema", NULL, "", 0, 0, "text md json lua luacheck api",
     "print the fact table's schema: every fact, its type and meaning",
     "The format lua is a file of annotations for editors, luacheck a .luacheckrc, api a page of "
     "all "
     "that rules may name.",
     "pkivet schema --format lua:pkivet-facts.lua", cli_run_schema},
    {CLI_VERSION, "version", NULL, "", 0, 0, "text", "print the version, also of the libraries",
     NULL, "pkivet version", cli_run_version},
    {CLI_HELP, "help", NULL, "[COMMAND]", 0, 2, "text", "print help on a command",
     "COMMAND may also be 'limits' (for --limit) or 'exit-codes'.", "pkivet help limits",
     cli_run_help},
};

const size_t CLI_COMMAND_COUNT = sizeof CLI_COMMANDS / sizeof CLI_COMMANDS[0];

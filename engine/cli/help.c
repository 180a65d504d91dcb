/* SPDX-License-Identifier: Apache-2.0
 * Help, made from the tables of commands and options. */
#include <string.h>

#include "cli/cli.h"

enum { COLUMNS = 96 };

/* Prose from column `indent` on; the cursor stands at column `column`. */
static void wrap(FILE *out, const char *text, unsigned column, unsigned indent) {
    bool fresh = false;
    if (column < indent)
        fprintf(out, "%*s", (int)(indent - column), "");
    else if (column && column >= indent)
        fprintf(out, "\n%*s", (int)indent, "");
    column = indent;
    while (*text) {
        size_t size = strcspn(text, " ");
        if (fresh && column + 1 + size > COLUMNS) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
            fresh = false;
        }
        fprintf(out, "%s%.*s", fresh ? " " : "", (int)size, text);
        column += (unsigned)size + fresh;
        fresh = true;
        text += size + (text[size] == ' ');
    }
    fprintf(out, "\n");
}

static bool has_options(const cli_command *c) {
    for (size_t i = 0; i < CLI_OPTION_COUNT; i++)
        if (CLI_OPTIONS[i].commands != CLI_ALL && CLI_OPTIONS[i].commands & c->bit)
            return true;
    return false;
}

void cli_usage_line(FILE *out, const cli_command *c) {
    fprintf(out, "usage: pkivet %s%s%s%s%s%s\n", c->name, c->second ? " " : "",
            c->second ? c->second : "", has_options(c) ? " [OPTION...]" : "",
            c->operands[0] ? " " : "", c->operands);
}

static void command_row(FILE *out, const cli_command *c) {
    int used = fprintf(out, "  %s%s%s %s", c->name, c->second ? " " : "",
                       c->second ? c->second : "", c->operands);
    wrap(out, c->summary, (unsigned)used, 26);
}

static void option_row(FILE *out, const cli_option *o) {
    char names[64];
    snprintf(names, sizeof names, "  %s%c%s--%s %s", o->letter ? "-" : "",
             o->letter ? o->letter : ' ', o->letter ? ", " : "   ", o->name,
             o->argument ? o->argument : "");
    fputs(names, out);
    wrap(out, o->help, (unsigned)strlen(names), 30);
}

/* The formats of reports stand in the library, those of other commands in their rows. */
static void format_rows(FILE *out, const cli_command *c) {
    if (c->formats) {
        fprintf(out, "\nformats: %s\n", c->formats);
        return;
    }
    fprintf(out, "\nformats:\n");
    for (size_t i = 0; pkivet_report_format_name(i); i++)
        if (cli_has_report(c, i))
            fprintf(out, "  %-8s  %s\n", pkivet_report_format_name(i),
                    pkivet_report_format_title(i));
}

void cli_help_command(FILE *out, const cli_command *c) {
    bool formats = false;
    char summary[256];
    snprintf(summary, sizeof summary, "%c%s.", c->summary[0] - 'a' + 'A', c->summary + 1);
    cli_usage_line(out, c);
    fprintf(out, "\n");
    wrap(out, summary, 0, 0);
    if (c->more)
        wrap(out, c->more, 0, 0);
    fprintf(out, "\noptions:\n");
    for (size_t i = 0; i < CLI_OPTION_COUNT; i++) {
        if (CLI_OPTIONS[i].commands & c->bit) {
            option_row(out, &CLI_OPTIONS[i]);
            formats |= strcmp(CLI_OPTIONS[i].name, "format") == 0;
        }
    }
    if (formats)
        format_rows(out, c);
    fprintf(out, "\nexample:\n  %s\n", c->example);
}

void cli_help_group(FILE *out, const char *name) {
    fprintf(out, "usage: pkivet %s COMMAND [OPTION...]\n\ncommands:\n", name);
    const char *example = "";
    for (size_t i = 0; i < CLI_COMMAND_COUNT; i++) {
        if (strcmp(CLI_COMMANDS[i].name, name) == 0) {
            command_row(out, &CLI_COMMANDS[i]);
            example = CLI_COMMANDS[i].example;
        }
    }
    fprintf(out, "\nexample:\n  %s\n", example);
}

void cli_help_short(FILE *out) {
    fprintf(out, "pkivet tells why a certificate's key will not work.\n\n"
                 "usage: pkivet COMMAND [OPTION...] [PATH...]\n\n"
                 "  pkivet scan web.pfx      judge a file\n"
                 "  pkivet facts web.pfx     see what is in it\n"
                 "  pkivet help              all commands\n");
}

void cli_help_all(FILE *out) {
    fprintf(out, "pkivet tells why a certificate's key will not work.\n\n"
                 "usage: pkivet COMMAND [OPTION...] [PATH...]\n\ncommands:\n");
    for (size_t i = 0; i < CLI_COMMAND_COUNT; i++)
        command_row(out, &CLI_COMMANDS[i]);
    fprintf(out, "\n'pkivet COMMAND --help' lists the options of a command. Options may stand "
                 "anywhere; -- ends\nthem. 'pkivet help exit-codes' and 'pkivet help limits' say "
                 "more.\n\nexample:\n  pkivet scan web.pfx\n");
}

/* SPDX-License-Identifier: Apache-2.0
 * Lists of texts that grow. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

int cli_list_add(cli_list *list, const char *text) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 8;
        const char **items = realloc(list->items, capacity * sizeof *items);
        if (!items)
            return cli_no_memory();
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = text;
    return CLI_CLEAN;
}

const char *cli_copy(cli_settings *settings, const char *text, size_t size) {
    char *copy = malloc(size + 1);
    if (!copy) {
        cli_no_memory();
        return NULL;
    }
    memcpy(copy, text, size);
    copy[size] = '\0';
    if (cli_list_add(&settings->owned, copy) != CLI_CLEAN) {
        free(copy);
        return NULL;
    }
    return copy;
}

int cli_list_split(cli_settings *settings, cli_list *list, const char *text) {
    for (;;) {
        size_t size = strcspn(text, ",");
        const char *part = size ? cli_copy(settings, text, size) : NULL;
        if (size && !part)
            return CLI_INTERNAL;
        if (part && cli_list_add(list, part) != CLI_CLEAN)
            return CLI_INTERNAL; /* NOLINT(clang-analyzer-unix.Malloc): settings->owned has it */
        if (!text[size])
            return CLI_CLEAN;
        text += size + 1;
    }
}

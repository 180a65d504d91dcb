/* SPDX-License-Identifier: Apache-2.0
 * Runs a fuzz target over every sample of the corpus once, where there is no libFuzzer. */
#include <stdio.h>

#include "support/samples.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    samples all = samples_below(argv[1], 20);
    for (size_t i = 0; i < all.count; i++)
        (void)LLVMFuzzerTestOneInput(all.items[i].bytes, all.items[i].size);
    printf("%zu samples\n", all.count);
    samples_free(&all);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 * A baseline from its file. */
#include "base/os.h"
#include "scan/engine.h"
#include "scan/textfile.h"

enum { BASELINE_BYTES = 1 << 30 };

pv_status pv_engine_baseline(pkivet_engine *engine, const char *file) {
    bool exists;
    pv_os_info info = pv_os_look(file);
    if (info.kind == PV_OS_FOLDER || (info.kind == PV_OS_OTHER && !info.fifo))
        return pv_fail(engine->arena, PV_USAGE, (pv_place){0}, "the baseline %s is not a file",
                       file);
    engine->decided = pv_arena_new((size_t)BASELINE_BYTES * 4);
    char *text = engine->decided ? pv_textfile_read(engine->decided, file, &exists) : NULL;
    if (!text)
        return pv_no_memory();
    if (!exists)
        return pv_fail(engine->arena, PV_USAGE, (pv_place){0},
                       "the baseline %s cannot be opened; 'pkivet baseline write' makes one", file);
    pv_status status =
        pv_baseline_read(engine->decided, file, text, strlen(text), &engine->decisions.baseline);
    if (status.error && status.error->code == PV_USAGE)
        return pv_fail(engine->arena, PV_USAGE, (pv_place){0}, "%s", status.error->message);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_OS_H
#define PKIVET_BASE_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All that differs between systems. os_posix.c is the only file with POSIX headers. */

/* Overwrites so that no optimiser leaves it out. */
void pv_os_wipe(void *bytes, size_t size);

/* Seconds since 1970-01-01T00:00:00Z now. */
int64_t pv_os_now(void);

/* Nanoseconds of a clock that only goes forward. */
uint64_t pv_os_ticks(void);

/* Processors that this process may use; at least 1. */
unsigned pv_os_processors(void);

/* What a path is. OTHER: a FIFO, socket or device. */
typedef enum { PV_OS_MISSING, PV_OS_FILE, PV_OS_FOLDER, PV_OS_OTHER, PV_OS_FORBIDDEN } pv_os_kind;
typedef struct {
    pv_os_kind kind;
    uint64_t size;           /* bytes, of a file */
    uint64_t device, number; /* the same pair is the same file or folder */
    int64_t written;         /* nanoseconds since 1970 */
    bool fifo;               /* opening it waits for a writer */
} pv_os_info;

/* What a path leads to, through links, without opening it: the writer of a FIFO notices nothing. */
pv_os_info pv_os_look(const char *path);

/* An open file or folder. */
typedef struct pv_os_file pv_os_file;

/* Opens `name`, relative to `folder` when that is not NULL, following links; never waits on a FIFO.
 * On failure NULL, and `ret_info->kind` says why (MISSING, FORBIDDEN), `*ret_reason` in the
 * system's words. */
pv_os_file *pv_os_open(const pv_os_file *folder, const char *name, pv_os_info *ret_info,
                       const char **ret_reason);
/* What ends waiting for a pipe, once and for good. Ringing it is all that a signal handler may do
 * with it. NULL without memory or handles. */
typedef struct pv_os_alarm pv_os_alarm;
pv_os_alarm *pv_os_alarm_new(void);
void pv_os_alarm_free(pv_os_alarm *alarm);
void pv_os_alarm_ring(const pv_os_alarm *alarm);

/* The same for a path that somebody named: waits until a FIFO has a writer, when it is read. What
 * is no regular file cannot be read any more when the alarm (may be NULL) rang. */
pv_os_file *pv_os_open_waiting(const char *path, const pv_os_alarm *alarm, pv_os_info *ret_info,
                               const char **ret_reason);
pv_os_file *pv_os_stdin(const pv_os_alarm *alarm, pv_os_info *ret_info, const char **ret_reason);
void pv_os_close(pv_os_file *file);

/* Reads up to `size` bytes at the file's position. Bytes read, 0 at the end, -1 on an error. */
ptrdiff_t pv_os_read(pv_os_file *file, void *buffer, size_t size);

/* Bytes of a regular file at an offset, without moving its position; as pv_os_read. -1 where a file
 * has no offsets (a pipe), too. */
ptrdiff_t pv_os_peek(const pv_os_file *file, uint64_t at, void *buffer, size_t size);

/* Moves the position. False where there is none. */
typedef enum { PV_OS_FROM_START, PV_OS_FROM_HERE, PV_OS_FROM_END } pv_os_whence;
bool pv_os_seek(pv_os_file *file, int64_t offset, pv_os_whence whence);
int64_t pv_os_position(pv_os_file *file); /* -1 where there is none */

/* A lock on a file, which is made when it is missing: held until it is freed, or the process ends
 * however. NULL when it cannot be had: `*ret_reason` is in the system's words, or NULL when another
 * process (or this one) holds it. */
typedef struct pv_os_lock pv_os_lock;
pv_os_lock *pv_os_lock_new(const char *path, const char **ret_reason);
void pv_os_lock_free(pv_os_lock *lock);

/* The number of this process. */
uint64_t pv_os_process(void);

/* The names in a folder without "." and "..", one by one, in no order: NULL at the end. The name
 * is good until the next call. */
const char *pv_os_next_name(pv_os_file *folder);

/* A private temporary file with these bytes, for libraries that take nothing but a path. The path;
 * NULL when none can be written. Free takes the file away, which who has it open does not notice.
 */
char *pv_os_scratch_new(const void *bytes, size_t size);
void pv_os_scratch_free(char *path);

/* A private temporary file without a name, gone when it is closed, for what memory should not
 * hold. NULL: none can be made. */
pv_os_file *pv_os_scratch_open(const char **ret_reason);
bool pv_os_write_at(pv_os_file *file, uint64_t at, const void *bytes, size_t size,
                    const char **ret_reason);
/* All of them, or false. */
bool pv_os_read_at(pv_os_file *file, uint64_t at, void *bytes, size_t size,
                   const char **ret_reason);

/* Octets that nobody can guess. False when the system gives none. */
bool pv_os_random(void *bytes, size_t size);

/* Threads. A monitor is a lock with one condition. Making one gives NULL without memory. */
typedef struct pv_os_thread pv_os_thread;
typedef struct pv_os_monitor pv_os_monitor;
pv_os_thread *pv_os_thread_start(void (*body)(void *), void *argument);
void pv_os_thread_join(pv_os_thread *thread); /* waits for its end and frees it */
pv_os_monitor *pv_os_monitor_new(void);
void pv_os_monitor_free(pv_os_monitor *monitor);
void pv_os_monitor_enter(pv_os_monitor *monitor);
void pv_os_monitor_leave(pv_os_monitor *monitor);
void pv_os_monitor_wait(pv_os_monitor *monitor); /* inside it; may wake for nothing */
/* The same, and wakes after so many nanoseconds at the latest. */
void pv_os_monitor_wait_for(pv_os_monitor *monitor, uint64_t nanoseconds);
void pv_os_monitor_wake(pv_os_monitor *monitor); /* inside it; wakes all */

/* A signal may end it early. */
void pv_os_sleep(unsigned milliseconds);

/* Makes a folder, with those above it that are missing. False when one cannot be made. */
bool pv_os_make_folders(const char *path);

/* Whether a text fits a glob of POSIX (2.13), in which * and ? stand for / too. */
bool pv_os_glob(const char *glob, const char *text);

/* Whether a standard stream (0, 1, 2) is a terminal. */
bool pv_os_is_terminal(int stream);

#endif

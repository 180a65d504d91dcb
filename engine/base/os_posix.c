/* SPDX-License-Identifier: Apache-2.0
 * The only file that uses POSIX. */
#define _DEFAULT_SOURCE 1 /* explicit_bzero, beside all of POSIX.1-2008 */
#include "base/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct pv_os_file {
    int fd;
    DIR *dir;
    uint64_t left; /* of a regular file whose size is known, until it is read; else 0 */
    bool at_end;   /* all of that was read */
    bool waits;    /* its bytes come when they come */
    const struct pv_os_alarm *alarm; /* that ends the waiting; or NULL */
};

struct pv_os_alarm {
    int ends[2]; /* of a pipe: what is written to the second end is never read */
};

void pv_os_wipe(void *bytes, size_t size) {
    if (size)
        explicit_bzero(bytes, size);
}

int64_t pv_os_now(void) {
    return (int64_t)time(NULL);
}

uint64_t pv_os_ticks(void) {
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

unsigned pv_os_processors(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (unsigned)count;
}

static pv_os_info info_of(const struct stat *st) {
    pv_os_kind kind = S_ISREG(st->st_mode)   ? PV_OS_FILE
                      : S_ISDIR(st->st_mode) ? PV_OS_FOLDER
                                             : PV_OS_OTHER;
    return (pv_os_info){
        .kind = kind,
        .size = st->st_size > 0 ? (uint64_t)st->st_size : 0,
        .device = (uint64_t)st->st_dev,
        .number = (uint64_t)st->st_ino,
        .written = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
        .fifo = S_ISFIFO(st->st_mode),
    };
}

static pv_os_kind kind_of_failure(int error) {
    if (error == ENOENT || error == ENOTDIR)
        return PV_OS_MISSING;
    return error == ENXIO ? PV_OS_OTHER /* a socket */ : PV_OS_FORBIDDEN;
}

pv_os_info pv_os_look(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 ? info_of(&st) : (pv_os_info){.kind = kind_of_failure(errno)};
}

static pv_os_file *wrap(int fd, pv_os_info *ret_info, const char **ret_reason) {
    struct stat st;
    pv_os_file *file = fstat(fd, &st) == 0 ? calloc(1, sizeof *file) : NULL;
    if (!file) {
        *ret_reason = strerror(errno);
        ret_info->kind = PV_OS_FORBIDDEN;
        if (fd > 2)
            close(fd);
        return NULL;
    }
    file->fd = fd;
    *ret_info = info_of(&st);
    file->left = ret_info->kind == PV_OS_FILE ? ret_info->size : 0;
    return file;
}

static pv_os_file *open_with(int folder, const char *name, int more_flags, pv_os_info *ret_info,
                             const char **ret_reason) {
    int fd;
    do
        fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | more_flags);
    while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        *ret_info = (pv_os_info){.kind = kind_of_failure(errno)};
        *ret_reason = errno == ENXIO ? "a socket or device, which cannot be opened as a file"
                                     : strerror(errno);
        return NULL;
    }
    return wrap(fd, ret_info, ret_reason);
}

pv_os_file *pv_os_open(const pv_os_file *folder, const char *name, pv_os_info *ret_info,
                       const char **ret_reason) {
    /* O_NONBLOCK: opening a FIFO without a writer must not wait. Regular files do not mind. */
    return open_with(folder ? folder->fd : AT_FDCWD, name, O_NONBLOCK, ret_info, ret_reason);
}

/* Not one of the standard streams, which may be closed: an input would be taken from there. */
static int raised(int fd) {
    int other = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    close(fd);
    if (other >= 0)
        (void)fcntl(other, F_SETFL, O_NONBLOCK);
    return other;
}

pv_os_alarm *pv_os_alarm_new(void) {
    pv_os_alarm *alarm = calloc(1, sizeof *alarm);
    if (!alarm)
        return NULL;
    if (pipe(alarm->ends) != 0) {
        free(alarm);
        return NULL;
    }
    alarm->ends[0] = raised(alarm->ends[0]);
    alarm->ends[1] = raised(alarm->ends[1]);
    if (alarm->ends[0] >= 0 && alarm->ends[1] >= 0)
        return alarm;
    pv_os_alarm_free(alarm);
    return NULL;
}

void pv_os_alarm_free(pv_os_alarm *alarm) {
    if (!alarm)
        return;
    for (size_t i = 0; i < 2; i++)
        if (alarm->ends[i] >= 0)
            close(alarm->ends[i]);
    free(alarm);
}

void pv_os_alarm_ring(const pv_os_alarm *alarm) {
    int error = errno;
    ssize_t written = write(alarm->ends[1], "", 1); /* a pipe that is full has rung */
    (void)written;
    errno = error;
}

static pv_os_file *attend(pv_os_file *file, const pv_os_alarm *alarm, pv_os_kind kind) {
    if (file) {
        file->waits = kind == PV_OS_OTHER;
        file->alarm = alarm;
    }
    return file;
}

/* A FIFO is opened at once: its reading waits for a writer. */
pv_os_file *pv_os_open_waiting(const char *path, const pv_os_alarm *alarm, pv_os_info *ret_info,
                               const char **ret_reason) {
    pv_os_file *file = open_with(AT_FDCWD, path, O_NONBLOCK, ret_info, ret_reason);
    return attend(file, alarm, ret_info->kind);
}

pv_os_file *pv_os_stdin(const pv_os_alarm *alarm, pv_os_info *ret_info, const char **ret_reason) {
    pv_os_file *file = wrap(STDIN_FILENO, ret_info, ret_reason);
    if (!file && errno == EBADF)
        *ret_reason = "standard input is not open";
    return attend(file, alarm, ret_info->kind);
}

void pv_os_close(pv_os_file *file) {
    if (!file)
        return;
    if (file->dir)
        closedir(file->dir); /* closes the descriptor too */
    else if (file->fd > 2)
        close(file->fd);
    free(file);
}

/* Until there is something to read, or an end. A FIFO that nobody has opened for writing yet has
 * neither: its read alone would give an end at once. False when the alarm rang. */
static bool wait_for_bytes(const pv_os_file *file) {
    struct pollfd on[2] = {{.fd = file->fd, .events = POLLIN}, {.fd = -1, .events = POLLIN}};
    if (file->alarm)
        on[1].fd = file->alarm->ends[0];
    while (poll(on, 2, -1) < 0)
        if (errno != EINTR)
            return true; /* reading tells what is wrong */
    return !on[1].revents;
}

/* What the file was when it was opened is all of it: its end need not be asked for. Those of
 * /proc have no size, and are read until they end. */
static ptrdiff_t note_read(pv_os_file *file, size_t got) {
    file->at_end = got && file->left == got;
    file->left -= got < file->left ? got : file->left;
    return (ptrdiff_t)got;
}

ptrdiff_t pv_os_read(pv_os_file *file, void *buffer, size_t size) {
    while (!file->at_end) {
        if (file->waits && !wait_for_bytes(file))
            return -1;
        ssize_t got = read(file->fd, buffer, size);
        if (got >= 0)
            return note_read(file, (size_t)got);
        if (errno != EINTR && (errno != EAGAIN || !wait_for_bytes(file)))
            return -1;
    }
    return 0;
}

ptrdiff_t pv_os_peek(const pv_os_file *file, uint64_t at, void *buffer, size_t size) {
    for (;;) {
        ssize_t got = pread(file->fd, buffer, size, (off_t)at);
        if (got >= 0 || errno != EINTR)
            return got;
    }
}

bool pv_os_seek(pv_os_file *file, int64_t offset, pv_os_whence whence) {
    static const int FROM[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    file->left = 0; /* from here on the end is asked for */
    file->at_end = false;
    return lseek(file->fd, (off_t)offset, FROM[whence]) >= 0;
}

int64_t pv_os_position(pv_os_file *file) {
    return (int64_t)lseek(file->fd, 0, SEEK_CUR);
}

struct pv_os_lock {
    int fd;
};

/* Whether a lock of the whole file was had; else why not. */
static bool lock_file(int fd, const char **ret_reason) {
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        *ret_reason = "not a file";
        return false;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno != EWOULDBLOCK)
        *ret_reason = strerror(errno);
    return false;
}

pv_os_lock *pv_os_lock_new(const char *path, const char **ret_reason) {
    pv_os_lock *lock = calloc(1, sizeof *lock);
    *ret_reason = lock ? NULL : "no memory";
    if (!lock)
        return NULL;
    lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666);
    if (lock->fd < 0)
        *ret_reason = strerror(errno);
    if (lock->fd >= 0 && lock_file(lock->fd, ret_reason))
        return lock;
    if (lock->fd >= 0)
        close(lock->fd);
    free(lock);
    return NULL;
}

void pv_os_lock_free(pv_os_lock *lock) {
    if (lock)
        close(lock->fd);
    free(lock);
}

uint64_t pv_os_process(void) {
    return (uint64_t)getpid();
}

const char *pv_os_next_name(pv_os_file *folder) {
    if (!folder->dir)
        folder->dir = fdopendir(folder->fd);
    if (!folder->dir)
        return NULL;
    for (struct dirent *entry; (entry = readdir(folder->dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            return entry->d_name;
    return NULL;
}

bool pv_os_is_terminal(int stream) {
    return isatty(stream) == 1;
}

static bool write_all(int fd, const char *bytes, size_t size) {
    while (size) {
        ssize_t count = write(fd, bytes, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes += count;
        size -= (size_t)count;
    }
    return true;
}

/* A new file that nobody else can read, and its path; -1 on failure. */
static int make_scratch(char **ret_path) {
    static const char NAME[] = "/pkivet-XXXXXX";
    const char *folder = getenv("TMPDIR");
    if (!folder || !*folder)
        folder = "/tmp";
    size_t length = strlen(folder);
    char *path = malloc(length + sizeof NAME);
    *ret_path = path;
    if (!path)
        return -1;
    memcpy(path, folder, length);
    memcpy(path + length, NAME, sizeof NAME);
    int fd = mkstemp(path);
    if (fd >= 0)
        return fd;
    free(path);
    *ret_path = NULL;
    return -1;
}

char *pv_os_scratch_new(const void *bytes, size_t size) {
    char *path;
    int fd = make_scratch(&path);
    bool written = fd >= 0 && write_all(fd, bytes, size);
    if (fd >= 0 && close(fd) == 0 && written)
        return path;
    if (fd >= 0)
        pv_os_scratch_free(path);
    return NULL;
}

void pv_os_scratch_free(char *path) {
    unlink(path);
    free(path);
}

pv_os_file *pv_os_scratch_open(const char **ret_reason) {
    char *path;
    pv_os_info info;
    int fd = make_scratch(&path);
    if (fd < 0) {
        *ret_reason = strerror(errno);
        return NULL;
    }
    pv_os_scratch_free(path);
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    return wrap(fd, &info, ret_reason);
}

bool pv_os_write_at(pv_os_file *file, uint64_t at, const void *bytes, size_t size,
                    const char **ret_reason) {
    const char *from = bytes;
    while (size) {
        ssize_t count = pwrite(file->fd, from, size, (off_t)at);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            *ret_reason = strerror(count < 0 ? errno : ENOSPC);
            return false;
        }
        from += count;
        at += (uint64_t)count;
        size -= (size_t)count;
    }
    return true;
}

bool pv_os_read_at(pv_os_file *file, uint64_t at, void *bytes, size_t size,
                   const char **ret_reason) {
    char *to = bytes;
    while (size) {
        ssize_t count = pread(file->fd, to, size, (off_t)at);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            *ret_reason = count < 0 ? strerror(errno) : "the file is shorter than it was";
            return false;
        }
        to += count;
        at += (uint64_t)count;
        size -= (size_t)count;
    }
    return true;
}

bool pv_os_random(void *bytes, size_t size) {
    char *at = bytes;
    for (size_t part; size; at += part, size -= part) {
        part = size < 256 ? size : 256;
        if (getentropy(at, part) != 0)
            return false;
    }
    return true;
}

struct pv_os_thread {
    pthread_t id;
    void (*body)(void *);
    void *argument;
};

static void *run_thread(void *argument) {
    pv_os_thread *thread = argument;
    thread->body(thread->argument);
    return NULL;
}

pv_os_thread *pv_os_thread_start(void (*body)(void *), void *argument) {
    pv_os_thread *thread = calloc(1, sizeof *thread);
    if (!thread)
        return NULL;
    thread->body = body;
    thread->argument = argument;
    if (pthread_create(&thread->id, NULL, run_thread, thread) != 0) {
        free(thread);
        return NULL;
    }
    return thread;
}

void pv_os_thread_join(pv_os_thread *thread) {
    pthread_join(thread->id, NULL);
    free(thread);
}

struct pv_os_monitor {
    pthread_mutex_t lock;
    pthread_cond_t condition;
};

pv_os_monitor *pv_os_monitor_new(void) {
    pv_os_monitor *monitor = calloc(1, sizeof *monitor);
    if (monitor) {
        pthread_condattr_t attributes;
        pthread_condattr_init(&attributes);
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC); /* nobody sets it */
        pthread_mutex_init(&monitor->lock, NULL);
        pthread_cond_init(&monitor->condition, &attributes);
        pthread_condattr_destroy(&attributes);
    }
    return monitor;
}

void pv_os_monitor_free(pv_os_monitor *monitor) {
    if (!monitor)
        return;
    pthread_cond_destroy(&monitor->condition);
    pthread_mutex_destroy(&monitor->lock);
    free(monitor);
}

void pv_os_monitor_enter(pv_os_monitor *monitor) {
    pthread_mutex_lock(&monitor->lock);
}

void pv_os_monitor_leave(pv_os_monitor *monitor) {
    pthread_mutex_unlock(&monitor->lock);
}

void pv_os_monitor_wait(pv_os_monitor *monitor) {
    pthread_cond_wait(&monitor->condition, &monitor->lock);
}

void pv_os_monitor_wait_for(pv_os_monitor *monitor, uint64_t nanoseconds) {
    enum { SECOND = 1000000000 };
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    nanoseconds += (uint64_t)until.tv_nsec;
    until.tv_sec += (time_t)(nanoseconds / SECOND);
    until.tv_nsec = (long)(nanoseconds % SECOND);
    pthread_cond_timedwait(&monitor->condition, &monitor->lock, &until);
}

void pv_os_monitor_wake(pv_os_monitor *monitor) {
    pthread_cond_broadcast(&monitor->condition);
}

bool pv_os_glob(const char *glob, const char *text) {
    return fnmatch(glob, text, 0) == 0;
}

bool pv_os_make_folders(const char *path) {
    char *copy = strdup(path);
    bool well = copy != NULL;
    for (char *at = copy; well && *at; at++) {
        if (at == copy || *at != '/')
            continue;
        *at = '\0';
        well = mkdir(copy, 0777) == 0 || errno == EEXIST;
        *at = '/';
    }
    well = well && (mkdir(copy, 0777) == 0 || errno == EEXIST);
    free(copy);
    return well && pv_os_look(path).kind == PV_OS_FOLDER;
}

void pv_os_sleep(unsigned milliseconds) {
    struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    nanosleep(&time, NULL);
}

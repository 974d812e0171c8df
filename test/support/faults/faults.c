/*
 * Lets calls on the files of one folder fail, or ends the process at them, as a test orders it while the process runs
 * (LD_PRELOAD). REGULARS_FAULT_DIR: the folder, as realpath(3) gives it. REGULARS_FAULT_ORDERS: a file of one page,
 * shared with the test; faults.ts writes the order and reads the counts.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include "../power/calls.h"

enum { MOST_FDS = 65536, KINDS = 7, CALLS = 3 };
enum kind { DATABASE, LOG_AHEAD, SHARED, BACKUP, PROGRAM_LOG, SEGMENT, OTHER };
enum call { WRITE, SYNC, NAME };
enum fault { NONE, FULL, SHORT, BROKEN, READ_ONLY, SLOW, KILL_BEFORE, KILL_AFTER, KILL_TORN, LOST };

/* In the order of faults.ts. */
struct orders {
  int32_t fault, kinds, calls, nth, times, slow_ms, number;
  int32_t matched, fired;
  int32_t counts[KINDS][CALLS];
};
static struct orders *orders;
static char folder[4096];
static size_t folder_length;
static dev_t device;
static struct { uint64_t inode; int kind; } known[MOST_FDS];
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *dir = getenv("REGULARS_FAULT_DIR");
  const char *path = getenv("REGULARS_FAULT_ORDERS");
  struct stat at;
  if (!dir || !path || strlen(dir) >= sizeof folder || stat(dir, &at) != 0) return;
  folder_length = strlen(strcpy(folder, dir));
  device = at.st_dev;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0) abort();
  orders = mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  syscall(SYS_close, fd);
  if (orders == MAP_FAILED) abort();
}

static int ends(const char *path, const char *end) {
  size_t length = strlen(path), least = strlen(end);
  return length >= least && strcmp(path + length - least, end) == 0;
}
static int is_ours(const char *path) { return orders && path && strncmp(path, folder, folder_length) == 0 && path[folder_length] == '/'; }
static int kind_of(const char *path) {
  if (strstr(path + folder_length, "/backups") || strstr(path + folder_length, "/stick")) return BACKUP;
  if (strstr(path + folder_length, "/segments")) return SEGMENT;
  if (ends(path, ".db")) return DATABASE;
  if (ends(path, ".db-wal")) return LOG_AHEAD;
  if (ends(path, ".db-shm")) return SHARED;
  return strstr(path + folder_length, "/logs") ? PROGRAM_LOG : OTHER;
}
/* The kind of an open file of the folder; -1: none of it. A descriptor may stand for another file by now. */
static int kind_of_fd(int fd) {
  struct stat at;
  if (!orders || fd < 0 || fd >= MOST_FDS || known[fd].inode == 0) return -1;
  return fstat(fd, &at) == 0 && at.st_dev == device && at.st_ino == known[fd].inode ? known[fd].kind : -1;
}

static void end_here(void) {
  syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  for (;;) pause();
}

/* Counts a call and says what is to become of it. */
static int fault_of(int kind, enum call call) {
  pthread_mutex_lock(&one_at_a_time);
  orders->counts[kind][call] += 1;
  int fault = NONE;
  if (orders->fault != NONE && (orders->kinds >> kind & 1) && (orders->calls >> call & 1)) {
    orders->matched += 1;
    int since = orders->matched - orders->nth;
    if (since >= 0 && (orders->times == 0 || since < orders->times)) {
      /* A disk takes half a write once: then it is full. */
      fault = orders->fault == SHORT && since > 0 ? FULL : orders->fault;
      orders->fired += 1;
    }
  }
  pthread_mutex_unlock(&one_at_a_time);
  if (fault == KILL_BEFORE || (fault == KILL_TORN && call != WRITE)) end_here();
  if (fault == SLOW) {
    struct timespec rest = { orders->slow_ms / 1000, orders->slow_ms % 1000 * 1000000L };
    while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {}
    return NONE;
  }
  return fault;
}
static int refuse(int fault) {
  errno = fault == FULL || fault == SHORT ? ENOSPC : fault == READ_ONLY ? EROFS : EIO;
  return -1;
}
static int is_refusal(int fault) { return fault == FULL || fault == SHORT || fault == BROKEN || fault == READ_ONLY || fault == LOST; }

/* What a file held where something was written since its last sync, the newest first: a page that could not be put on
 * the disk may be dropped from memory, and then reads as it was (https://wiki.postgresql.org/wiki/Fsync_Errors). */
struct before { struct before *older; uint64_t inode; int64_t offset, size; size_t length; char bytes[]; };
static struct before *unsynced;
static int32_t of_order;

/* What is kept of a file that is gone would be put into whichever has its inode next. */
static void forget(uint64_t inode, int all) {
  for (struct before **at = &unsynced; *at;) {
    struct before *before = *at;
    if (!all && before->inode != inode) { at = &before->older; continue; }
    *at = before->older;
    free(before);
  }
}
/* Each order begins on files of its own, for all that is known here. */
static void forget_older_orders(void) {
  if (of_order != orders->number) forget(0, 1);
  of_order = orders->number;
}

static void keep_before(int fd, int64_t offset, size_t length) {
  struct stat at;
  forget_older_orders();
  if (orders->fault != LOST || fstat(fd, &at) != 0) return;
  struct before *before = malloc(sizeof *before + length);
  if (!before) abort();
  ssize_t there = syscall(SYS_pread64, fd, before->bytes, length, offset);
  *before = (struct before){ unsynced, at.st_ino, offset, at.st_size, there < 0 ? 0 : (size_t)there };
  unsynced = before;
}
static void settle(int fd, int is_lost) {
  forget_older_orders();
  for (struct before **at = &unsynced; *at;) {
    struct before *before = *at;
    if (before->inode != known[fd].inode) { at = &before->older; continue; }
    if (is_lost && (syscall(SYS_pwrite64, fd, before->bytes, before->length, before->offset) < 0 || syscall(SYS_ftruncate, fd, before->size) < 0)) abort();
    *at = before->older;
    free(before);
  }
}

static int do_open(int at, const char *path, int flags, mode_t mode) {
  if (!is_ours(path)) return (int)syscall(SYS_openat, at, path, flags, mode);
  int kind = kind_of(path), fault = NONE;
  int is_new = (flags & O_CREAT) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
  if (is_new) fault = fault_of(kind, NAME);
  else if ((flags & O_ACCMODE) != O_RDONLY && orders->fault == READ_ONLY && (orders->calls >> NAME & 1)) fault = fault_of(kind, NAME);
  if (is_refusal(fault)) return refuse(fault);
  int fd = (int)syscall(SYS_openat, at, path, flags, mode);
  struct stat found;
  if (fd >= 0 && fd < MOST_FDS && fstat(fd, &found) == 0) {
    known[fd].inode = found.st_ino;
    known[fd].kind = kind;
    if (is_new) forget(found.st_ino, 0);
  }
  if (fault == KILL_AFTER) end_here();
  return fd;
}
OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)

int close(int fd) {
  REAL(int, "close", int);
  if (orders && fd >= 0 && fd < MOST_FDS) known[fd].inode = 0;
  return real(fd);
}

/* Half of what was to be written, as a disk takes it that fills up. */
static size_t half(size_t length) { return length > 1 ? length / 2 : length; }

#define WRITING(name, parameters, arguments, offset) \
  ssize_t name parameters { \
    REAL(ssize_t, #name, SIGNATURE parameters); \
    int kind = kind_of_fd(fd); \
    if (kind < 0) return real arguments; \
    int fault = fault_of(kind, WRITE); \
    if (fault == SHORT || fault == KILL_TORN) length = half(length); \
    else if (is_refusal(fault)) return refuse(fault); \
    keep_before(fd, offset, length); \
    ssize_t written = real arguments; \
    if (fault == KILL_TORN || fault == KILL_AFTER) end_here(); \
    return written; \
  }
#define SIGNATURE(...) __VA_ARGS__
WRITING(write, (int fd, const void *bytes, size_t length), (fd, bytes, length), lseek(fd, 0, SEEK_CUR))
WRITING(pwrite, (int fd, const void *bytes, size_t length, off64_t offset), (fd, bytes, length, offset), offset)
WRITING(pwrite64, (int fd, const void *bytes, size_t length, off64_t offset), (fd, bytes, length, offset), offset)

/* Node writes more than one piece so. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  int kind = kind_of_fd(fd);
  if (kind < 0) return real(fd, parts, count);
  int fault = fault_of(kind, WRITE);
  if (is_refusal(fault)) return refuse(fault);
  ssize_t written = real(fd, parts, fault == KILL_TORN ? 1 : count);
  if (fault == KILL_TORN || fault == KILL_AFTER) end_here();
  return written;
}

#define FTRUNCATE(name) \
  int name(int fd, off64_t size) { \
    REAL(int, #name, int, off64_t); \
    int kind = kind_of_fd(fd); \
    if (kind < 0) return real(fd, size); \
    int fault = fault_of(kind, WRITE); \
    if (is_refusal(fault)) return refuse(fault); \
    int result = real(fd, size); \
    if (fault == KILL_AFTER || fault == KILL_TORN) end_here(); \
    return result; \
  }
FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

#define SYNCING(name) \
  int name(int fd) { \
    REAL(int, #name, int); \
    int kind = kind_of_fd(fd); \
    if (kind < 0) return real(fd); \
    int fault = fault_of(kind, SYNC); \
    settle(fd, fault == LOST); \
    if (is_refusal(fault)) return refuse(fault); \
    int result = real(fd); \
    if (fault == KILL_AFTER) end_here(); \
    return result; \
  }
SYNCING(fsync)
SYNCING(fdatasync)

/* Names: made, changed, removed. */
static int name_fault(const char *path) { return is_ours(path) ? fault_of(kind_of(path), NAME) : NONE; }
#define NAMING(name, parameters, arguments, path) \
  int name parameters { \
    REAL(int, #name, SIGNATURE parameters); \
    int fault = name_fault(path); \
    if (is_refusal(fault)) return refuse(fault); \
    int result = real arguments; \
    if (fault == KILL_AFTER) end_here(); \
    return result; \
  }
NAMING(unlink, (const char *path), (path), path)
NAMING(mkdir, (const char *path, mode_t mode), (path, mode), path)
NAMING(rename, (const char *from, const char *to), (from, to), to)

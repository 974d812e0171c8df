/*
 * Records, in order, what a process does to the files of one folder and what it says on its channel (LD_PRELOAD).
 * REGULARS_RECORD_DIR: the folder, as realpath(3) gives it. REGULARS_RECORD_LOG: where the record goes.
 * recording.ts reads the record. A call that would change a file and is not known here is missing in the record; the
 * test finds that, for it compares what the record says the folder holds at the end with the folder itself.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "calls.h"

enum { MOST_FDS = 65536, LOG_FD_FROM = 1000 };

/* Of each open file of the folder its inode; of a folder, its path. */
static struct { uint64_t inode; char *folder; } known[MOST_FDS];
static char folder[4096];
static size_t folder_length;
static dev_t device;
static int log_fd = -1;
static int channel_fd = -1;
/* Held over the call and its line in the record, so that both have one order. */
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *dir = getenv("REGULARS_RECORD_DIR");
  const char *log = getenv("REGULARS_RECORD_LOG");
  const char *channel = getenv("NODE_CHANNEL_FD");
  if (!dir || !log || strlen(dir) >= sizeof folder) return;
  folder_length = strlen(strcpy(folder, dir));
  struct stat at;
  if (stat(folder, &at) != 0) return;
  device = at.st_dev;
  if (channel) channel_fd = atoi(channel);
  int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) abort();
  log_fd = fcntl(fd, F_DUPFD_CLOEXEC, LOG_FD_FROM);
  syscall(SYS_close, fd);
  if (log_fd < 0) abort();
}

static void put(const void *bytes, size_t length) {
  for (const char *at = bytes; length > 0;) {
    long written = syscall(SYS_write, log_fd, at, length);
    if (written < 0) abort();
    at += written;
    length -= (size_t)written;
  }
}

/* A line of the record: kind, inode, offset, length, bytes. */
static void note(char kind, uint64_t inode, int64_t offset, const void *bytes, size_t length) {
  struct __attribute__((packed)) { char kind; uint64_t inode; int64_t offset; uint32_t length; } head = { kind, inode, offset, (uint32_t)length };
  int saved = errno;
  put(&head, sizeof head);
  if (length > 0) put(bytes, length);
  errno = saved;
}

static int is_ours(const char *path) {
  return log_fd >= 0 && path && strncmp(path, folder, folder_length) == 0 && (path[folder_length] == '/' || path[folder_length] == 0);
}
/* As the record says it: without the folder. */
static const char *within(const char *path) { return path[folder_length] ? path + folder_length + 1 : ""; }
/* A descriptor may be closed in ways that are not seen here, and stand for another file since. */
static int is_known(int fd) {
  struct stat at;
  if (fd < 0 || fd >= MOST_FDS || known[fd].inode == 0) return 0;
  return fstat(fd, &at) == 0 && at.st_dev == device && at.st_ino == known[fd].inode;
}
static void enter(void) { pthread_mutex_lock(&order); }
static void leave(void) { pthread_mutex_unlock(&order); }

static void opened(int fd, const char *path, int existed, int flags) {
  struct stat at;
  if (fd < 0 || fd >= MOST_FDS || fstat(fd, &at) != 0) return;
  known[fd].inode = at.st_ino;
  free(known[fd].folder);
  known[fd].folder = S_ISDIR(at.st_mode) ? strdup(within(path)) : NULL;
  if (S_ISDIR(at.st_mode)) return;
  note(existed ? 'O' : 'C', at.st_ino, 0, within(path), strlen(within(path)));
  if (existed && (flags & O_TRUNC)) note('T', at.st_ino, 0, NULL, 0);
}

static int do_open(int at, const char *path, int flags, mode_t mode) {
  if (!is_ours(path)) return (int)syscall(SYS_openat, at, path, flags, mode);
  enter();
  int existed = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
  int fd = (int)syscall(SYS_openat, at, path, flags, mode);
  if (fd >= 0) opened(fd, path, existed, flags);
  leave();
  return fd;
}
OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)

int close(int fd) {
  REAL(int, "close", int);
  if (!is_known(fd)) return real(fd);
  enter();
  known[fd].inode = 0;
  int result = real(fd);
  leave();
  return result;
}

/* What was written just now, all parts one after another. */
static void wrote(int fd, int64_t offset, const struct iovec *parts, int count, ssize_t written) {
  char kind = fd == channel_fd ? 'A' : 'W';
  uint64_t inode = fd == channel_fd ? 0 : known[fd].inode;
  for (int i = 0; i < count && written > 0; i++) {
    size_t length = parts[i].iov_len < (size_t)written ? parts[i].iov_len : (size_t)written;
    note(kind, inode, offset, parts[i].iov_base, length);
    offset += (int64_t)length;
    written -= (ssize_t)length;
  }
}
static int is_recorded(int fd) { return log_fd >= 0 && (is_known(fd) || (fd == channel_fd && channel_fd >= 0)); }
/* Where a write that moved the file's position began. */
static int64_t began(int fd, ssize_t written) { return fd == channel_fd ? 0 : (int64_t)lseek(fd, 0, SEEK_CUR) - written; }

ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(ssize_t, "write", int, const void *, size_t);
  if (!is_recorded(fd)) return real(fd, bytes, length);
  struct iovec part = { (void *)bytes, length };
  enter();
  ssize_t written = real(fd, bytes, length);
  if (written > 0) wrote(fd, began(fd, written), &part, 1, written);
  leave();
  return written;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  if (!is_recorded(fd)) return real(fd, parts, count);
  enter();
  ssize_t written = real(fd, parts, count);
  if (written > 0) wrote(fd, began(fd, written), parts, count, written);
  leave();
  return written;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  REAL(ssize_t, "sendmsg", int, const struct msghdr *, int);
  if (!is_recorded(fd)) return real(fd, message, flags);
  enter();
  ssize_t written = real(fd, message, flags);
  if (written > 0) wrote(fd, 0, message->msg_iov, (int)message->msg_iovlen, written);
  leave();
  return written;
}

#define PWRITE(name) \
  ssize_t name(int fd, const void *bytes, size_t length, off64_t offset) { \
    REAL(ssize_t, #name, int, const void *, size_t, off64_t); \
    if (!is_recorded(fd)) return real(fd, bytes, length, offset); \
    struct iovec part = { (void *)bytes, length }; \
    enter(); \
    ssize_t written = real(fd, bytes, length, offset); \
    if (written > 0) wrote(fd, offset, &part, 1, written); \
    leave(); \
    return written; \
  }
PWRITE(pwrite)
PWRITE(pwrite64)
#define PWRITEV(name) \
  ssize_t name(int fd, const struct iovec *parts, int count, off64_t offset) { \
    REAL(ssize_t, #name, int, const struct iovec *, int, off64_t); \
    if (!is_recorded(fd)) return real(fd, parts, count, offset); \
    enter(); \
    ssize_t written = real(fd, parts, count, offset); \
    if (written > 0) wrote(fd, offset, parts, count, written); \
    leave(); \
    return written; \
  }
PWRITEV(pwritev)
PWRITEV(pwritev64)

/* A copy within the system is not seen: refused, so that Node copies by sendfile(2), which is done here in writes. */
long syscall(long number, ...) {
  REAL(long, "syscall", long, ...);
  long words[6];
  va_list rest;
  va_start(rest, number);
  for (int i = 0; i < 6; i++) words[i] = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_copy_file_range && is_recorded((int)words[2])) {
    errno = ENOSYS;
    return -1;
  }
  return real(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

#define SENDFILE(name) \
  ssize_t name(int to, int from, off64_t *offset, size_t length) { \
    REAL(ssize_t, #name, int, int, off64_t *, size_t); \
    if (!is_recorded(to) || !offset) return real(to, from, offset, length); \
    char bytes[65536]; \
    ssize_t there = pread64(from, bytes, length < sizeof bytes ? length : sizeof bytes, *offset); \
    ssize_t written = there > 0 ? write(to, bytes, (size_t)there) : there; \
    if (written > 0) *offset += written; \
    return written; \
  }
SENDFILE(sendfile)
SENDFILE(sendfile64)

#define FTRUNCATE(name) \
  int name(int fd, off64_t size) { \
    REAL(int, #name, int, off64_t); \
    if (!is_recorded(fd)) return real(fd, size); \
    enter(); \
    int result = real(fd, size); \
    if (result == 0) note('T', known[fd].inode, size, NULL, 0); \
    leave(); \
    return result; \
  }
FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

/* A sync counts from when it answered. sync_file_range(2) promises nothing for a power cut and is not recorded. */
#define SYNC(name) \
  int name(int fd) { \
    REAL(int, #name, int); \
    if (!is_known(fd)) return real(fd); \
    enter(); \
    int result = real(fd); \
    if (result == 0 && known[fd].folder) note('D', known[fd].inode, 0, known[fd].folder, strlen(known[fd].folder)); \
    else if (result == 0) note('S', known[fd].inode, 0, NULL, 0); \
    leave(); \
    return result; \
  }
SYNC(fsync)
SYNC(fdatasync)

static int did(int result, char kind, const char *path) {
  if (result == 0) note(kind, 0, 0, within(path), strlen(within(path)));
  leave();
  return result;
}
static int do_unlink(const char *path) { enter(); return did((int)syscall(SYS_unlinkat, AT_FDCWD, path, 0), 'U', path); }

int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  return is_ours(path) ? do_unlink(path) : real(path);
}
int unlinkat(int at, const char *path, int flags) {
  REAL(int, "unlinkat", int, const char *, int);
  return is_ours(path) && flags == 0 ? do_unlink(path) : real(at, path, flags);
}
int remove(const char *path) {
  REAL(int, "remove", const char *);
  struct stat at;
  return is_ours(path) && lstat(path, &at) == 0 && !S_ISDIR(at.st_mode) ? do_unlink(path) : real(path);
}

int mkdir(const char *path, mode_t mode) {
  REAL(int, "mkdir", const char *, mode_t);
  if (!is_ours(path)) return real(path, mode);
  enter();
  return did(real(path, mode), 'M', path);
}

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  if (!is_ours(from) || !is_ours(to)) return real(from, to);
  enter();
  int result = real(from, to);
  if (result == 0) {
    char both[8192];
    int length = snprintf(both, sizeof both, "%s%c%s", within(from), 0, within(to));
    note('R', 0, 0, both, (size_t)length);
  }
  leave();
  return result;
}

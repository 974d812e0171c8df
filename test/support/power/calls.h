/* What libraries loaded before the system's own (LD_PRELOAD) have in common: its call, and open(2) in all its names. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>

#define REAL(result, name, ...) \
  static result (*real)(__VA_ARGS__); \
  if (!real) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

/* Each calls do_open(folder, path, flags, mode), which the library defines before. */
#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; va_end(rest); \
    return do_open(AT_FDCWD, path, flags | O_LARGEFILE, mode); \
  }
#define OPEN_AT(name) \
  int name(int at, const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; va_end(rest); \
    return do_open(at, path, flags | O_LARGEFILE, mode); \
  }

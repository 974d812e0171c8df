/*
 * Stops an ext4 file system as a power cut does: what was not written is gone, and everything after fails. As: shutdown
 * FOLDER FLAGS. The ioctl is of linux/fs/ext4/ext4.h; flags: 1 the file system's own journal is flushed first, 2 it is not.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#define EXT4_IOC_SHUTDOWN _IOR('X', 125, uint32_t)

int main(int count, char **words) {
  if (count != 3) return 2;
  int fd = open(words[1], O_RDONLY);
  uint32_t flags = (uint32_t)atoi(words[2]);
  if (fd < 0 || ioctl(fd, EXT4_IOC_SHUTDOWN, &flags) != 0) {
    perror("shutdown");
    return 1;
  }
  return 0;
}

#include "stitch-map-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ALIGNMENT = 64, MAX_BYTES = 1 << 28 };

/* Reads exactly `size` bytes unless the file ends before; the count, or −1. */
static ssize_t read_fully(int descriptor, uint8_t *bytes, size_t size) {
  size_t at = 0;
  while (at < size) {
    const ssize_t got = read(descriptor, bytes + at, size - at);
    if (got == 0) break;
    if (got > 0) at += (size_t)got;
    else if (errno != EINTR) return -1;
  }
  return (ssize_t)at;
}

static uint8_t *read_file(const char *path, size_t *size, char **detail) {
  /* Not blocking: opening a pipe without a writer must not hang. */
  const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  if (descriptor < 0 || fstat(descriptor, &status) != 0) {
    *detail = g_strdup_printf("%s: %s", path, g_strerror(errno));
    if (descriptor >= 0) close(descriptor);
    return NULL;
  }
  uint8_t *bytes = NULL;
  if (!S_ISREG(status.st_mode) || status.st_size > MAX_BYTES) {
    *detail = g_strdup_printf("%s: not a regular file of at most %d MiB", path, MAX_BYTES >> 20);
  } else {
    /* One unit more than needed: aligned_alloc wants a multiple of the alignment, and never 0. */
    bytes = aligned_alloc(ALIGNMENT, ((size_t)status.st_size / ALIGNMENT + 1) * ALIGNMENT);
    const ssize_t got = bytes == NULL ? -1 : read_fully(descriptor, bytes, (size_t)status.st_size);
    if (got < 0) {
      *detail = g_strdup_printf("%s: %s", path, g_strerror(errno));
      free(bytes);
      bytes = NULL;
    } else {
      *size = (size_t)got;
    }
  }
  close(descriptor);
  return bytes;
}

static const char *code_of(StitchMapFault fault) {
  switch (fault) {
    case STITCH_MAP_TRUNCATED:
      return STITCH_CODE_TRUNCATED;
    case STITCH_MAP_WRONG_VERSION:
      return STITCH_CODE_VERSION;
    case STITCH_MAP_INVALID:
      return STITCH_CODE_INVALID;
    case STITCH_MAP_CORRUPT:
    case STITCH_MAP_OK:
      break;
  }
  return STITCH_CODE_CORRUPT;
}

StitchMapFile *stitch_map_file_load(const char *path, const char **code, char **detail) {
  size_t size = 0;
  uint8_t *bytes = read_file(path, &size, detail);
  if (bytes == NULL) {
    *code = STITCH_CODE_UNREADABLE;
    return NULL;
  }
  StitchMapFile *file = g_new0(StitchMapFile, 1);
  file->bytes = bytes;
  const char *fault_detail = NULL;
  const StitchMapFault fault = stitch_map_parse(bytes, size, &file->map, &fault_detail);
  if (fault == STITCH_MAP_OK) return file;
  *code = code_of(fault);
  *detail = g_strdup_printf("%s: %s", path, fault_detail);
  stitch_map_file_free(file);
  return NULL;
}

void stitch_map_file_free(StitchMapFile *file) {
  if (file == NULL) return;
  free(file->bytes);
  g_free(file);
}

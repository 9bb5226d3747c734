#ifndef ROUNDSIGHT_STITCH_MAP_FILE_H
#define ROUNDSIGHT_STITCH_MAP_FILE_H

#include <glib.h>

#include "stitch-map.h"

/* A map and the memory it lives in. */
typedef struct {
  StitchMap map;
  uint8_t *bytes;
} StitchMapFile;

/* Stable codes: the first word of the element's error message. */
#define STITCH_CODE_UNSET "stitch-map-unset"
#define STITCH_CODE_UNREADABLE "stitch-map-unreadable"
#define STITCH_CODE_TRUNCATED "stitch-map-truncated"
#define STITCH_CODE_CORRUPT "stitch-map-corrupt"
#define STITCH_CODE_VERSION "stitch-map-version"
#define STITCH_CODE_INVALID "stitch-map-invalid"
#define STITCH_CODE_SIZE "stitch-map-size"
#define STITCH_CODE_KERNEL "stitch-kernel-unsupported"

/*
 * Reads and checks the map at `path`. The bytes are copied, not mapped into memory: what was checked cannot change
 * under the kernels. Returns NULL with `code` set to one of the codes above and `detail` to a sentence to be freed.
 */
StitchMapFile *stitch_map_file_load(const char *path, const char **code, char **detail);

void stitch_map_file_free(StitchMapFile *file);

#endif

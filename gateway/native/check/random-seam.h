#ifndef ROUNDSIGHT_RANDOM_SEAM_H
#define ROUNDSIGHT_RANDOM_SEAM_H

#include <stddef.h>

#include "../stitch-map.h"
#include "random-source.h"

/* A seam of a random size, its header at `header`, the rest of it from `end` on; the new end. */
size_t write_random_seam(uint8_t *bytes, uint8_t *header, size_t end, const StitchMap *sizes, RandomSource *source);

/* A shift of a random sample of the plane's groups from `first_group` on; false where they have none. */
bool random_shift(RandomSource *source, const StitchPlane *plane, const StitchGroup *groups, uint32_t seam,
                  uint32_t rows, StitchShift *shift);

#endif

/*
 * What two lenses see of the zone where they meet, side by side: the rows and columns of a StitchSeam.
 */
#ifndef ROUNDSIGHT_SEAM_STRIP_H
#define ROUNDSIGHT_SEAM_STRIP_H

#include "stitch-map.h"

typedef struct {
  const StitchSeam *seam;
  /* Per lens, row by row: brightness above black as it would be without vignetting; negative where it says nothing. */
  float *bright[2];
} SeamStrip;

/* NULL where there is no memory. */
bool seam_strip_init(SeamStrip *strip, const StitchSeam *seam);

void seam_strip_clear(SeamStrip *strip);

/* Reads both strips from a luma plane of the map's source size. `black` is what black is in it, 0 or 16. */
void seam_strip_read(SeamStrip *strip, const uint8_t *luma, ptrdiff_t stride, int black);

static inline const float *seam_strip_row(const SeamStrip *strip, unsigned side, unsigned row) {
  return strip->bright[side] + (size_t)row * strip->seam->columns;
}

#endif

/*
 * Moves the samples of a map by the disparities of its seams, so that near things meet there.
 */
#ifndef ROUNDSIGHT_SEAM_SHIFT_H
#define ROUNDSIGHT_SEAM_SHIFT_H

#include "stitch-map.h"

typedef struct SeamShift SeamShift;

/* Keeps the samples of `map` as they are now; NULL where there is no memory. Moves them from then on. */
SeamShift *seam_shift_new(StitchMap *map);

void seam_shift_free(SeamShift *shift);

/*
 * Moves every sample to where `disparity` (per seam, columns per node) wants it, or as far on the way as its windows
 * allow; every sample still reads only what lies in its plane. Not while a frame is computed. Samples whose disparity
 * hardly changed stay. The number of samples that were moved.
 */
unsigned seam_shift_apply(SeamShift *shift, const float *const disparity[STITCH_MAX_SEAMS]);

#endif

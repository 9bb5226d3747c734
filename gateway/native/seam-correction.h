/*
 * What the element learns from the overlap of its lenses while it runs, a few times a second: how bright each lens is,
 * and how near things at the seams are.
 */
#ifndef ROUNDSIGHT_SEAM_CORRECTION_H
#define ROUNDSIGHT_SEAM_CORRECTION_H

#include "stitch-map.h"

typedef struct SeamCorrection SeamCorrection;

/* What is to be estimated. */
typedef struct {
  bool gain;
  bool parallax;
} SeamWishes;

/* NULL where there is no memory. `map` must outlive it; its samples move when parallax is wished for. */
SeamCorrection *seam_correction_new(StitchMap *map);

void seam_correction_free(SeamCorrection *correction);

/*
 * Looks at one picture, and moves the map's samples. `black` is what black is in the luma plane, 0 or 16. Not while a
 * frame is computed. The first picture is believed at once, later ones are smoothed: one call every quarter of a second
 * is what the smoothing is made for. A wish that is withdrawn leaves what was found.
 */
void seam_correction_look(SeamCorrection *correction, const uint8_t *luma, ptrdiff_t stride, int black,
                          SeamWishes wishes);

/* How much too bright a lens is: the map's gain, corrected by what was seen. */
float seam_correction_gain(const SeamCorrection *correction, unsigned lens);

#endif

/*
 * How much brighter one lens is than another, from what both see of the same places.
 */
#ifndef ROUNDSIGHT_SEAM_GAIN_H
#define ROUNDSIGHT_SEAM_GAIN_H

#include "seam-strip.h"

typedef struct {
  /* Natural logarithm of the first lens's brightness over the second's. */
  float log_ratio;
  /* Share of the rows that agree with it, 0 … 1; 0 where there was too little to see. */
  float agreement;
} SeamRatio;

/*
 * Each row votes once, so that somebody who stands in a part of the seam has no more say than that part. `disparity`
 * has the columns of each node; what it brings together is compared. Places that differ much more than lenses do, which
 * is to say by half as much again or more from `expected` (a logarithm), are not the same place: a hand is over a lens.
 */
SeamRatio seam_ratio(const SeamStrip *strip, const float *disparity, float expected);

#endif

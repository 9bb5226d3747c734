/*
 * How far things near the seam are apart in two lenses: one disparity per node of the ring, in columns.
 */
#ifndef ROUNDSIGHT_SEAM_DISPARITY_H
#define ROUNDSIGHT_SEAM_DISPARITY_H

#include "seam-strip.h"

enum { SEAM_MAX_NODES = STITCH_MAX_SEAM_ROWS / STITCH_NODE_ROWS };

static inline unsigned seam_node_count(const StitchSeam *seam) { return seam->rows / STITCH_NODE_ROWS; }

typedef struct SeamMatcher SeamMatcher;

/* Room to work in for a seam that has parallax; NULL where there is no memory. */
SeamMatcher *seam_matcher_new(const StitchSeam *seam);

void seam_matcher_free(SeamMatcher *matcher);

/*
 * The disparities that explain the strips best: `found` gets one per node. `gains` are what each lens's brightness is
 * multiplied by; `before` holds the last disparities, which are kept where the picture does not speak against them.
 * Where nothing speaks for a disparity it is 0.
 */
void seam_match(SeamMatcher *matcher, const SeamStrip *strip, const float gains[2], const float *before,
                float *found);

#endif

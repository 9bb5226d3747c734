#include "seam-strip.h"

#include <stdlib.h>

#include "stitch-arithmetic.h"

/* Above this a sensor is near its limit, and what it says is too little. */
enum { BRIGHTEST = 248 };

bool seam_strip_init(SeamStrip *strip, const StitchSeam *seam) {
  const size_t places = (size_t)seam->rows * seam->columns;
  strip->seam = seam;
  strip->bright[0] = malloc(places * sizeof(float));
  strip->bright[1] = malloc(places * sizeof(float));
  return strip->bright[0] != NULL && strip->bright[1] != NULL;
}

void seam_strip_clear(SeamStrip *strip) {
  free(strip->bright[0]);
  free(strip->bright[1]);
}

void seam_strip_read(SeamStrip *strip, const uint8_t *luma, ptrdiff_t stride, int black) {
  const StitchSeam *seam = strip->seam;
  const size_t places = (size_t)seam->rows * seam->columns;
  for (unsigned side = 0; side < 2; side++) {
    const StitchPoint *points = seam->points + side * places;
    const uint16_t *shading = seam->shading + side * places;
    float *bright = strip->bright[side];
    for (size_t i = 0; i < places; i++) {
      const uint8_t *pixel = luma + (ptrdiff_t)(points[i].y >> STITCH_COORDINATE_BITS) * stride +
                             (points[i].x >> STITCH_COORDINATE_BITS);
      const int value = stitch_sample(pixel, stride, points[i].x, points[i].y);
      const float above = (float)(value - 4 * black) * (float)shading[i] * (0.25f / 16384.0f);
      bright[i] = value > 4 * BRIGHTEST || above < 0 ? -1.0f : above;
    }
  }
}

#ifndef PICTURE_LOOK_H
#define PICTURE_LOOK_H

#include <stddef.h>
#include <stdint.h>

enum { LOOK_MAX_PARTS = 4 };

/* The luma plane of a picture; `black` and `white` are what its colorimetry says (0 and 255, or 16 and 235). */
typedef struct {
  const uint8_t *bytes;
  ptrdiff_t stride;
  int width, height;
  int black, white;
} LookPlane;

/* A circle of the picture, in its pixels; it may reach beyond the picture. A radius of 0 stands for the whole picture. */
typedef struct {
  int x, y, radius;
} LookPart;

/* What a part of a picture shows. A unit is a pixel in parts up to 1200 pixels wide, and grows with wider ones. All are shares, 0 … 1, of the way from black to white or of the samples. */
typedef struct {
  float mean;
  /* Standard deviation. */
  float spread;
  /* How different two places 16 units apart are, of the hundredth most different; averaged over 16 pixels, so hardly noise. */
  float contrast;
  /* Samples at edges: where two such places differ by a tenth of the range. */
  float edges;
  /*
   * How much of an edge's contrast lies within two units, of the fourth steepest edges, noise taken off: 1 where they are sharp. Of edges
   * alone, so that it does not matter how few there are; 0 where there are as good as none that stand out of the noise.
   */
  float sharpness;
  /* Samples within 4 % of black, and within 2 % of white. */
  float dark, bright;
} LookFigures;

/* Looks at up to some 8000 samples of a part. Reads nothing outside the plane. */
LookFigures picture_look(const LookPlane *plane, LookPart part);

/* Two planes of one size with the same bytes have the same hash, others hardly ever. */
uint64_t picture_hash(const LookPlane *plane);

/*
 * Parts from text: `x y radius` in pixels, separated by commas, or nothing for the whole picture. How many there are; 0 where
 * the text is something else, or tells of more than LOOK_MAX_PARTS.
 */
unsigned look_parts_parse(const char *text, LookPart parts[LOOK_MAX_PARTS]);

#endif

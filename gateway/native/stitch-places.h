/*
 * Where the 16 pixels of a row of a tile are, for kernels that load pixel by pixel.
 */
#ifndef ROUNDSIGHT_STITCH_PLACES_H
#define ROUNDSIGHT_STITCH_PLACES_H

#include "stitch-map.h"

/* Whole columns and rows of the plane, none of them its last, and how far past them, in 64ths and in Q11. */
typedef struct {
  uint16_t column[STITCH_TILE_WIDTH];
  uint16_t row[STITCH_TILE_WIDTH];
  int16_t x_part[STITCH_TILE_WIDTH];
  int16_t y_part[STITCH_TILE_WIDTH];
} StitchPlaces;

/*
 * The place of absolute coordinates. A pixel in the last column or row is its neighbour, all of it: so both neighbours
 * can be read wherever it is.
 */
static inline void stitch_set_place(StitchPlaces *places, unsigned i, const StitchPlane *plane, uint32_t x,
                                    uint32_t y) {
  const uint32_t last_column = plane->source_width - 2;
  const uint32_t last_row = plane->source_height - 2;
  const uint32_t column = x >> STITCH_COORDINATE_BITS;
  const uint32_t row = y >> STITCH_COORDINATE_BITS;
  places->column[i] = (uint16_t)(column < last_column ? column : last_column);
  places->row[i] = (uint16_t)(row < last_row ? row : last_row);
  places->x_part[i] = (int16_t)((x >> 5) - places->column[i] * 64u);
  places->y_part[i] = (int16_t)(y - places->row[i] * (uint32_t)STITCH_UNIT);
}

static inline void stitch_find_points(StitchPlaces *places, const StitchPlane *plane, size_t index, unsigned row) {
  const StitchPoints *points = &plane->points[index];
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const unsigned pixel = row * STITCH_TILE_WIDTH + i;
    stitch_set_place(places, i, plane, points->x[pixel], points->y[pixel]);
  }
}

#endif

/*
 * The stitch map in memory: hardware/calibration/stitch-map.md describes the file, byte for byte.
 *
 * Parsing checks everything a kernel relies on, down to each pixel's window, so that no kernel needs a bounds check
 * and none can read outside a plane or leave an output pixel unwritten.
 */
#ifndef ROUNDSIGHT_STITCH_MAP_H
#define ROUNDSIGHT_STITCH_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "stitch maps are little-endian and are used in place"
#endif

enum {
  STITCH_MAP_VERSION = 2,
  STITCH_TILE_WIDTH = 16,
  STITCH_TILE_HEIGHT = 8,
  STITCH_HALF_WIDTH = STITCH_TILE_WIDTH / 2,
  STITCH_TILE_PIXELS = STITCH_TILE_WIDTH * STITCH_TILE_HEIGHT,
  STITCH_COORDINATE_BITS = 11,
  STITCH_UNIT = 1 << STITCH_COORDINATE_BITS,
  STITCH_MIN_TAPS = 2,
  STITCH_MAX_TAPS = 17,
  STITCH_MAX_LENSES = 4,
  /* The lenses and the time-code strip. */
  STITCH_MAX_SAMPLES = STITCH_MAX_LENSES + 1,
  STITCH_MAX_SEAMS = STITCH_MAX_LENSES * (STITCH_MAX_LENSES - 1) / 2,
  STITCH_MAX_SEAM_ROWS = 1024,
  STITCH_MAX_SEAM_COLUMNS = 127,
  /* Rows of a seam that share one disparity. */
  STITCH_NODE_ROWS = 4,
};

typedef enum { STITCH_KIND_UNSEEN, STITCH_KIND_WINDOW, STITCH_KIND_POINTS, STITCH_KIND_PAIRS, STITCH_KIND_COUNT } StitchKind;

/*
 * How much of a pixel each sample has: all, where no flag is set; WEIGHTED: by weights, one set per sample and, with
 * GREY, one for the hatch; RAMP: the only sample's weight as a ramp.
 */
enum { STITCH_FLAG_WEIGHTED = 1, STITCH_FLAG_GREY = 2, STITCH_FLAG_RAMP = 4 };

/* Tiles of one band that are treated alike. */
typedef struct {
  uint32_t first_tile;
  uint32_t first_sample;
  /* Of the weights, or of the ramps. */
  uint32_t first_weight;
  uint16_t tile_count;
  uint8_t kind;
  uint8_t taps;
  uint8_t sample_count;
  uint8_t flags;
  uint8_t lens[6];
} StitchGroup;

/* Coordinates of 16 columns, Q11 modulo 32 pixels, with their slopes per row. */
typedef struct {
  uint16_t x[STITCH_TILE_WIDTH];
  uint16_t y[STITCH_TILE_WIDTH];
  uint16_t x_slope[STITCH_TILE_WIDTH];
  uint16_t y_slope[STITCH_TILE_WIDTH];
} StitchLines;

typedef struct {
  uint16_t left;
  uint16_t top;
} StitchCorner;

/* With the corner of one window per row. */
typedef struct {
  StitchLines lines;
  StitchCorner corner[STITCH_TILE_HEIGHT];
} StitchWindow;

/* With the corners of two windows per row: columns 0 … 7 read the first, 8 … 15 the second. */
typedef struct {
  StitchLines lines;
  StitchCorner corner[STITCH_TILE_HEIGHT][2];
} StitchPair;

/* Absolute coordinates, Q11. */
typedef struct {
  uint32_t x[STITCH_TILE_PIXELS];
  uint32_t y[STITCH_TILE_PIXELS];
} StitchPoints;

/* Q14 shares of one lens, or of the hatch that marks what no lens sees. */
typedef struct {
  int16_t share[STITCH_TILE_PIXELS];
} StitchWeights;

/* The same where it changes evenly: Q14 in the first row, and its slope per row. */
typedef struct {
  int16_t start[STITCH_TILE_WIDTH];
  int16_t slope[STITCH_TILE_WIDTH];
} StitchRamp;

/*
 * How a sample moves with the disparity of a seam: Q11 per column at the tile's corner pixels (upper left, upper right,
 * lower left, lower right), with the rows of the seam that they belong to; rows may run on beyond the last one.
 */
typedef struct {
  uint32_t group;
  uint32_t sample;
  uint32_t seam;
  uint32_t reserved;
  float row[4];
  float x[4];
  float y[4];
} StitchShift;

typedef struct {
  uint32_t source_width;
  uint32_t source_height;
  uint32_t width;
  uint32_t height;
  uint32_t band_count;
  uint32_t group_count;
  uint32_t tile_count;
  uint32_t window_count;
  uint32_t weight_count;
  uint32_t points_count;
  uint32_t ramp_count;
  uint32_t pair_count;
  uint32_t shift_count;
  /* The first group of each band, and the end of the last. */
  const uint32_t *bands;
  const StitchGroup *groups;
  /* The first column of each tile. */
  const uint16_t *tiles;
  const StitchWeights *weights;
  const StitchRamp *ramps;
  const StitchShift *shifts;
  /* Not constant: seam-shift.c moves them, between frames. */
  StitchWindow *windows;
  StitchPair *pairs;
  StitchPoints *points;
} StitchPlane;

enum { STITCH_LUMA, STITCH_CHROMA, STITCH_PLANE_COUNT };

/* A place in the luma plane, Q11. */
typedef struct {
  uint32_t x;
  uint32_t y;
} StitchPoint;

/*
 * Where two lenses meet: rows round their baseline, columns along epipolar lines, the seam in the middle column. What
 * is not far away lies further right in the first lens's strip than in the second's: its disparity, in columns.
 */
typedef struct {
  uint32_t lens[2];
  uint32_t rows;
  uint32_t columns;
  /* 0 where the lenses are in one place. */
  uint32_t max_disparity;
  /* Radians. */
  float column_step;
  /* Columns on either side of the middle that both lenses see, per row. */
  const uint16_t *reach;
  /* Of the first lens, row by row; then of the second. */
  const StitchPoint *points;
  /* Q14, in the same order: the division by the lens's vignetting. */
  const uint16_t *shading;
} StitchSeam;

typedef struct {
  uint32_t source_width;
  uint32_t source_height;
  uint32_t width;
  uint32_t height;
  uint32_t lens_count;
  /* How much too bright each lens is. */
  float gain[STITCH_MAX_LENSES];
  StitchPlane planes[STITCH_PLANE_COUNT];
  uint32_t seam_count;
  StitchSeam seams[STITCH_MAX_SEAMS];
} StitchMap;

typedef enum {
  STITCH_MAP_OK,
  STITCH_MAP_TRUNCATED,
  STITCH_MAP_CORRUPT,
  STITCH_MAP_WRONG_VERSION,
  STITCH_MAP_INVALID,
} StitchMapFault;

/*
 * Reads a map in place: on STITCH_MAP_OK `map` points into `bytes`, which must be aligned to 64 bytes, outlive it and
 * change only by seam-shift.c. On a fault `detail` names it in a few words and `map` is not to be used.
 */
StitchMapFault stitch_map_parse(uint8_t *bytes, size_t size, StitchMap *map, const char **detail);

/* Whether all that the plane's groups refer to lies within the plane; NULL, or what does not. */
const char *stitch_plane_fault(const StitchPlane *plane, uint32_t lens_count);

/* Whether a sample of a group (not an unseen one) reads only what lies in the plane and in its windows. */
bool stitch_sample_fits(const StitchGroup *group, const StitchPlane *plane, size_t index);

/* Whether all that the seams and the planes' shifts refer to is there; NULL, or what is not. */
const char *stitch_seams_fault(const StitchMap *map);

/* The largest coordinates of a point, Q11: what has no fraction needs no neighbour, and x is cut to 64ths. */
static inline uint32_t stitch_last_x(const StitchPlane *plane) {
  return ((plane->source_width - 1) << STITCH_COORDINATE_BITS) + STITCH_UNIT / 64 - 1;
}

static inline uint32_t stitch_last_y(const StitchPlane *plane) {
  return (plane->source_height - 1) << STITCH_COORDINATE_BITS;
}

static inline unsigned stitch_band_rows(const StitchPlane *plane, unsigned band) {
  const unsigned left = plane->height - band * STITCH_TILE_HEIGHT;
  return left < STITCH_TILE_HEIGHT ? left : STITCH_TILE_HEIGHT;
}

/* A window or a pair of windows, as one. */
typedef struct {
  const StitchLines *lines;
  const StitchCorner *corners;
  /* 1 or 2 to a row. */
  unsigned windows;
} StitchSample;

static inline StitchSample stitch_sample_at(const StitchPlane *plane, const StitchGroup *group, size_t index) {
  if (group->kind == STITCH_KIND_PAIRS) {
    const StitchPair *pair = &plane->pairs[index];
    return (StitchSample){&pair->lines, &pair->corner[0][0], 2};
  }
  const StitchWindow *window = &plane->windows[index];
  return (StitchSample){&window->lines, window->corner, 1};
}

/* The corner of the window that the left (half 0) or right (half 1) 8 columns of a row read. */
static inline StitchCorner stitch_corner(const StitchSample *sample, unsigned row, unsigned half) {
  return sample->corners[row * sample->windows + half * (sample->windows - 1)];
}

static inline unsigned stitch_weights_per_tile(const StitchGroup *group) {
  if (!(group->flags & STITCH_FLAG_WEIGHTED)) return 0;
  return group->sample_count + (group->flags & STITCH_FLAG_GREY ? 1u : 0u);
}

#endif

#include "seam-shift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Less than this, in columns, nobody sees. */
static const float LEAST_CHANGE = 0.04f;

/* One shifted sample: where it is, and the disparities at its corners that it was last moved by. */
typedef struct {
  const StitchShift *record;
  float disparity[4];
  /* The sample as the file has it, in `stills`. */
  size_t still;
} Mover;

typedef struct {
  StitchPlane *plane;
  Mover *movers;
  uint8_t *stills;
} PlaneShift;

struct SeamShift {
  const StitchMap *map;
  PlaneShift planes[STITCH_PLANE_COUNT];
};

static size_t sample_bytes(const StitchGroup *group) {
  switch ((StitchKind)group->kind) {
    case STITCH_KIND_WINDOW:
      return sizeof(StitchWindow);
    case STITCH_KIND_PAIRS:
      return sizeof(StitchPair);
    case STITCH_KIND_POINTS:
      return sizeof(StitchPoints);
    case STITCH_KIND_UNSEEN:
    case STITCH_KIND_COUNT:
      break;
  }
  return 0;
}

static void *sample_of(const StitchPlane *plane, const StitchGroup *group, size_t index) {
  switch ((StitchKind)group->kind) {
    case STITCH_KIND_WINDOW:
      return &plane->windows[index];
    case STITCH_KIND_PAIRS:
      return &plane->pairs[index];
    case STITCH_KIND_POINTS:
      return &plane->points[index];
    case STITCH_KIND_UNSEEN:
    case STITCH_KIND_COUNT:
      break;
  }
  return NULL;
}

static bool init_plane(PlaneShift *shift, StitchPlane *plane) {
  size_t bytes = 0;
  for (uint32_t i = 0; i < plane->shift_count; i++) bytes += sample_bytes(&plane->groups[plane->shifts[i].group]);
  shift->plane = plane;
  shift->movers = calloc((size_t)plane->shift_count + 1, sizeof *shift->movers);
  shift->stills = malloc(bytes + 1);
  if (shift->movers == NULL || shift->stills == NULL) return false;
  size_t end = 0;
  for (uint32_t i = 0; i < plane->shift_count; i++) {
    const StitchShift *record = &plane->shifts[i];
    const StitchGroup *group = &plane->groups[record->group];
    shift->movers[i] = (Mover){.record = record, .still = end};
    memcpy(shift->stills + end, sample_of(plane, group, record->sample), sample_bytes(group));
    end += sample_bytes(group);
  }
  return true;
}

SeamShift *seam_shift_new(StitchMap *map) {
  SeamShift *shift = calloc(1, sizeof *shift);
  if (shift == NULL) return NULL;
  shift->map = map;
  for (unsigned plane = 0; plane < STITCH_PLANE_COUNT; plane++) {
    if (!init_plane(&shift->planes[plane], &map->planes[plane])) {
      seam_shift_free(shift);
      return NULL;
    }
  }
  return shift;
}

void seam_shift_free(SeamShift *shift) {
  if (shift == NULL) return;
  for (unsigned plane = 0; plane < STITCH_PLANE_COUNT; plane++) {
    free(shift->planes[plane].movers);
    free(shift->planes[plane].stills);
  }
  free(shift);
}

/* How far the corners of a tile move, Q11. */
typedef struct {
  float x[4];
  float y[4];
} Moves;

static float between(const float corners[4], float across, float down) {
  const float upper = corners[0] + across * (corners[1] - corners[0]);
  const float lower = corners[2] + across * (corners[3] - corners[2]);
  return upper + down * (lower - upper);
}

/* Moves the lines of 16 columns; `left` and `top` are corners that tell where they are, for each half. */
static void move_lines(const StitchLines *still, const StitchCorner *const corners[2], const Moves *moves,
                       int32_t lines[4][STITCH_TILE_WIDTH]) {
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const StitchCorner *corner = corners[i / STITCH_HALF_WIDTH];
    const int32_t left = corner->left << STITCH_COORDINATE_BITS;
    const int32_t top = corner->top << STITCH_COORDINATE_BITS;
    const float across = (float)i / (STITCH_TILE_WIDTH - 1);
    const float x = between(moves->x, across, 0);
    const float y = between(moves->y, across, 0);
    lines[0][i] = left + (uint16_t)(still->x[i] - left) + (int32_t)lrintf(x);
    lines[1][i] = top + (uint16_t)(still->y[i] - top) + (int32_t)lrintf(y);
    lines[2][i] = (int16_t)still->x_slope[i] +
                  (int32_t)lrintf((between(moves->x, across, 1) - x) / (STITCH_TILE_HEIGHT - 1));
    lines[3][i] = (int16_t)still->y_slope[i] +
                  (int32_t)lrintf((between(moves->y, across, 1) - y) / (STITCH_TILE_HEIGHT - 1));
  }
}

static void store_lines(const int32_t lines[4][STITCH_TILE_WIDTH], StitchLines *to) {
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    to->x[i] = (uint16_t)lines[0][i];
    to->y[i] = (uint16_t)lines[1][i];
    to->x_slope[i] = (uint16_t)lines[2][i];
    to->y_slope[i] = (uint16_t)lines[3][i];
  }
}

/* The corner of the window that columns first … end − 1 of a row read; false where they leave the plane. */
static bool find_corner(const int32_t lines[4][STITCH_TILE_WIDTH], unsigned row, const unsigned columns[2],
                        unsigned taps, const StitchPlane *plane, StitchCorner *corner) {
  int32_t x = INT32_MAX;
  int32_t y = INT32_MAX;
  for (unsigned i = columns[0]; i < columns[1]; i++) {
    const int32_t column_x = lines[0][i] + (int32_t)row * lines[2][i];
    const int32_t column_y = lines[1][i] + (int32_t)row * lines[3][i];
    x = column_x < x ? column_x : x;
    y = column_y < y ? column_y : y;
  }
  if (x < 0 || y < 0) return false;
  const int32_t left = x >> STITCH_COORDINATE_BITS;
  const int32_t top = y >> STITCH_COORDINATE_BITS;
  const int32_t last_left = (int32_t)plane->source_width - STITCH_TILE_WIDTH;
  const int32_t last_top = (int32_t)plane->source_height - (int32_t)taps;
  corner->left = (uint16_t)(left < last_left ? left : last_left);
  corner->top = (uint16_t)(top < last_top ? top : last_top);
  return true;
}

/* Moves a window or a pair of windows (`windows` to a row). */
static bool move_windows(const StitchLines *still, const StitchCorner *still_corners, unsigned windows,
                         const Moves *moves, unsigned taps, const StitchPlane *plane, StitchLines *to,
                         StitchCorner *corners) {
  int32_t lines[4][STITCH_TILE_WIDTH];
  const StitchCorner *const first_row[2] = {&still_corners[0], &still_corners[windows - 1]};
  move_lines(still, first_row, moves, lines);
  store_lines(lines, to);
  for (unsigned row = 0; row < STITCH_TILE_HEIGHT; row++) {
    for (unsigned window = 0; window < windows; window++) {
      const unsigned width = STITCH_TILE_WIDTH / windows;
      const unsigned columns[2] = {window * width, (window + 1) * width};
      if (!find_corner(lines, row, columns, taps, plane, &corners[row * windows + window])) return false;
    }
  }
  return true;
}

static uint32_t within(float value, uint32_t last) {
  return value <= 0 ? 0 : value >= (float)last ? last : (uint32_t)value;
}

static void move_points(const StitchPoints *still, const Moves *moves, const StitchPlane *plane, StitchPoints *to) {
  for (unsigned i = 0; i < STITCH_TILE_PIXELS; i++) {
    const float across = (float)(i % STITCH_TILE_WIDTH) / (STITCH_TILE_WIDTH - 1);
    const float down = (float)(i / STITCH_TILE_WIDTH) / (STITCH_TILE_HEIGHT - 1);
    to->x[i] = within((float)still->x[i] + between(moves->x, across, down), stitch_last_x(plane));
    to->y[i] = within((float)still->y[i] + between(moves->y, across, down), stitch_last_y(plane));
  }
}

/* Writes the moved sample in place; whether it reads only what it may. */
static bool move_sample(const PlaneShift *shift, const Mover *mover, const Moves *moves) {
  StitchPlane *plane = shift->plane;
  const StitchGroup *group = &plane->groups[mover->record->group];
  const size_t index = mover->record->sample;
  if (group->kind == STITCH_KIND_POINTS) {
    StitchPoints still;
    memcpy(&still, shift->stills + mover->still, sizeof still);
    move_points(&still, moves, plane, &plane->points[index]);
  } else if (group->kind == STITCH_KIND_PAIRS) {
    StitchPair still;
    StitchPair *to = &plane->pairs[index];
    memcpy(&still, shift->stills + mover->still, sizeof still);
    if (!move_windows(&still.lines, &still.corner[0][0], 2, moves, group->taps, plane, &to->lines,
                      &to->corner[0][0])) {
      return false;
    }
  } else {
    StitchWindow still;
    StitchWindow *to = &plane->windows[index];
    memcpy(&still, shift->stills + mover->still, sizeof still);
    if (!move_windows(&still.lines, still.corner, 1, moves, group->taps, plane, &to->lines, to->corner)) {
      return false;
    }
  }
  return stitch_sample_fits(group, plane, index);
}

/* The whole way, else half of it, a quarter, or none. */
static void move_as_far_as_fits(const PlaneShift *shift, const Mover *mover) {
  const StitchShift *record = mover->record;
  for (float share = 1; share > 0.2f; share /= 2) {
    Moves moves;
    for (unsigned corner = 0; corner < 4; corner++) {
      moves.x[corner] = share * mover->disparity[corner] * record->x[corner];
      moves.y[corner] = share * mover->disparity[corner] * record->y[corner];
    }
    if (move_sample(shift, mover, &moves)) return;
  }
  const StitchGroup *group = &shift->plane->groups[record->group];
  memcpy(sample_of(shift->plane, group, record->sample), shift->stills + mover->still, sample_bytes(group));
}

/* The disparity at a row of a seam, between its nodes. */
static float disparity_at(const StitchSeam *seam, const float *disparity, float row) {
  const unsigned nodes = seam->rows / STITCH_NODE_ROWS;
  /* A node stands for the middle of its rows; one lap more keeps the number positive. */
  const float place = (row + 0.5f) / STITCH_NODE_ROWS - 0.5f + (float)nodes;
  const float whole = floorf(place);
  const unsigned first = (unsigned)whole % nodes;
  return disparity[first] + (place - whole) * (disparity[(first + 1) % nodes] - disparity[first]);
}

static bool wants_to_move(Mover *mover, const StitchSeam *seam, const float *disparity) {
  float wanted[4];
  bool changes = false;
  for (unsigned corner = 0; corner < 4; corner++) {
    wanted[corner] = disparity_at(seam, disparity, mover->record->row[corner]);
    changes = changes || fabsf(wanted[corner] - mover->disparity[corner]) > LEAST_CHANGE;
  }
  if (changes) memcpy(mover->disparity, wanted, sizeof wanted);
  return changes;
}

unsigned seam_shift_apply(SeamShift *shift, const float *const disparity[STITCH_MAX_SEAMS]) {
  unsigned moved = 0;
  for (unsigned index = 0; index < STITCH_PLANE_COUNT; index++) {
    const PlaneShift *plane = &shift->planes[index];
    for (uint32_t i = 0; i < plane->plane->shift_count; i++) {
      Mover *mover = &plane->movers[i];
      const uint32_t seam = mover->record->seam;
      if (!wants_to_move(mover, &shift->map->seams[seam], disparity[seam])) continue;
      move_as_far_as_fits(plane, mover);
      moved++;
    }
  }
  return moved;
}

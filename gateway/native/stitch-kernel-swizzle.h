/*
 * The kernel of every instruction set that shuffles bytes, without gathers. A row of 16 output pixels reads a window
 * 16 source pixels wide: every source row of it is one load, shuffled into pairs of neighbours, weighted across and
 * then down by a tent max(0, 1 − |y − k|). Rows with no weight add exactly 0, so the sum is the scalar kernel's
 * two-row sum to the bit.
 *
 * To be included once by the file of an instruction set, after it has defined:
 *   Lanes                                          16 lanes of 16 bits
 *   lanes_load, lanes_store_bytes                  of any alignment; saturated to 0 … 255
 *   lanes_all, lanes_halves                        one value in all lanes; one in the left 8, one in the right 8
 *   lanes_add, lanes_sub, lanes_mul, lanes_and     modulo 2^16
 *   lanes_add_saturated, lanes_sub_to_zero         signed; unsigned and never below 0
 *   lanes_abs, lanes_rounded_product               signed; (a · b + 2^14) >> 15
 *   lanes_shift_left, lanes_shift_right, lanes_shift_right_signed
 *   lanes_dot                                      unsigned bytes by signed: the products in each lane added
 *   Row                                            16 bytes of picture for the left 8 lanes and 16 for the right
 *   row_of, row_of_two                             the same bytes for both; bytes for each
 *   row_pick                                       two bytes to a lane, by their numbers in its low and high byte
 */
#include <string.h>

#include "stitch-arithmetic.h"
#include "stitch-places.h"

/* Rows ahead of which the source is fetched into the cache: the next band but one reads there. */
enum { PREFETCH_ROWS = 16 };

/* Coordinates of the 16 columns in one row of a tile. */
typedef struct {
  Lanes x;
  Lanes y;
} Coordinates;

ALWAYS_INLINE Coordinates coordinates_at(const StitchLines *lines, unsigned row) {
  const Lanes steps = lanes_all((int)row);
  return (Coordinates){
      lanes_add(lanes_load(lines->x), lanes_mul(lanes_load(lines->x_slope), steps)),
      lanes_add(lanes_load(lines->y), lanes_mul(lanes_load(lines->y_slope), steps)),
  };
}

/* The corners of the windows of the left and the right 8 columns, which are one unless `paired`. */
typedef struct {
  StitchCorner half[2];
} Corners;

ALWAYS_INLINE Corners corners_at(const StitchCorner *corners, unsigned row, const bool paired) {
  if (!paired) return (Corners){{corners[row], corners[row]}};
  return (Corners){{corners[2 * row], corners[2 * row + 1]}};
}

/* A whole coordinate of either window, to be subtracted from its columns' coordinates. */
ALWAYS_INLINE Lanes origin(unsigned first, unsigned second, const bool paired) {
  const int left = (int)(first << STITCH_COORDINATE_BITS);
  return paired ? lanes_halves(left, (int)(second << STITCH_COORDINATE_BITS)) : lanes_all(left);
}

/* How the bytes of a source row become the two neighbours of each pixel, and their weights in 64ths. */
typedef struct {
  Lanes pick;
  Lanes weights;
} Across;

/* Low byte: 64 − part; high byte: part. */
ALWAYS_INLINE Lanes across_weights(Lanes part) {
  return lanes_add(lanes_sub(lanes_shift_left(part, 8), part), lanes_all(64));
}

ALWAYS_INLINE Across across(Lanes inside) {
  const Lanes column = lanes_shift_right(inside, STITCH_COORDINATE_BITS);
  const Lanes part = lanes_and(lanes_shift_right(inside, 5), lanes_all(63));
  return (Across){
      /* Low byte: the column; high byte: the next one. */
      lanes_add(lanes_add(column, lanes_shift_left(column, 8)), lanes_all(0x0100)),
      across_weights(part),
  };
}

ALWAYS_INLINE void tent(Lanes inside, const int taps, Lanes *weights) {
  const Lanes unit = lanes_all(STITCH_UNIT);
  weights[0] = lanes_sub_to_zero(unit, inside);
#pragma GCC unroll 16
  for (int k = 1; k < taps - 1; k++) {
    weights[k] = lanes_sub_to_zero(unit, lanes_abs(lanes_sub(inside, lanes_all(k * STITCH_UNIT))));
  }
  weights[taps - 1] = lanes_sub_to_zero(inside, lanes_all((taps - 2) * STITCH_UNIT));
}

/* How the pixels of a tile say where they read: in one window to a row, in two, or each for itself. */
typedef enum { ONE_WINDOW, TWO_WINDOWS, POINTS } Reading;

/* What the code of a group depends on: constants, wherever it is worth a function of its own. */
typedef struct {
  int taps;
  int components;
  Reading reading;
} Form;

/* Where a row of a tile reads, worked out once for all components. */
typedef struct {
  Corners corners;
  Across across;
  /* Of each row of the window; of the upper and the lower neighbours of points. */
  Lanes weights[STITCH_MAX_TAPS];
  StitchPlaces places;
} RowPlan;

ALWAYS_INLINE void plan_windows(RowPlan *plan, const Form form, Coordinates at, const StitchCorner *corner,
                                unsigned row) {
  const bool paired = form.reading == TWO_WINDOWS;
  const Corners corners = corners_at(corner, row, paired);
  const StitchCorner first = corners.half[0];
  const StitchCorner second = corners.half[1];
  plan->corners = corners;
  plan->across = across(lanes_sub(at.x, origin(first.left, second.left, paired)));
  tent(lanes_sub(at.y, origin(first.top, second.top, paired)), form.taps, plan->weights);
}

ALWAYS_INLINE void plan_points(RowPlan *plan, const StitchPlane *plane, size_t index, unsigned row) {
  stitch_find_points(&plan->places, plane, index, row);
  const Lanes below = lanes_load(plan->places.y_part);
  plan->across.weights = across_weights(lanes_load(plan->places.x_part));
  plan->weights[0] = lanes_sub(lanes_all(STITCH_UNIT), below);
  plan->weights[1] = below;
}

ALWAYS_INLINE void prefetch(const uint8_t *from, ptrdiff_t stride) {
  /* A prefetch beyond the picture does nothing; the pointer arithmetic is done on integers to be allowed there. */
  __builtin_prefetch((const void *)((uintptr_t)from + (uintptr_t)(PREFETCH_ROWS * stride)), 0, 3);
}

ALWAYS_INLINE Lanes sample_points(const uint8_t *source, ptrdiff_t stride, const RowPlan *plan) {
  uint16_t above[STITCH_TILE_WIDTH];
  uint16_t below[STITCH_TILE_WIDTH];
  for (int i = 0; i < STITCH_TILE_WIDTH; i++) {
    const uint8_t *pixel = source + plan->places.row[i] * stride + plan->places.column[i];
    memcpy(&above[i], pixel, sizeof above[i]);
    memcpy(&below[i], pixel + stride, sizeof below[i]);
    if (i % 4 == 0) prefetch(pixel, stride);
  }
  const Lanes upper = lanes_dot(lanes_load(above), plan->across.weights);
  const Lanes lower = lanes_dot(lanes_load(below), plan->across.weights);
  return lanes_add(lanes_rounded_product(upper, plan->weights[0]), lanes_rounded_product(lower, plan->weights[1]));
}

/* Four times the values of 16 pixels of a component. */
ALWAYS_INLINE Lanes sample(const StitchJob *job, int component, const RowPlan *plan, const Form form) {
  const uint8_t *source = job->source[component];
  const ptrdiff_t stride = job->source_stride[component];
  if (form.reading == POINTS) return sample_points(source, stride, plan);
  const uint8_t *corner[2];
  for (int half = 0; half < (form.reading == TWO_WINDOWS ? 2 : 1); half++) {
    const StitchCorner place = plan->corners.half[half];
    corner[half] = source + (ptrdiff_t)place.top * stride + place.left;
    prefetch(corner[half], stride);
  }
  Lanes sum = lanes_all(0);
#pragma GCC unroll 17
  for (int k = 0; k < form.taps; k++) {
    const uint8_t *left = corner[0] + k * stride;
    const Row row = form.reading == TWO_WINDOWS ? row_of_two(left, corner[1] + k * stride) : row_of(left);
    const Lanes pairs = lanes_dot(row_pick(row, plan->across.pick), plan->across.weights);
    sum = lanes_add(sum, lanes_rounded_product(pairs, plan->weights[k]));
  }
  return sum;
}

/* The job's levels, in all lanes. */
typedef struct {
  Lanes black;
  Lanes black4;
  /* Of 16 times a value: black, and what rounds. */
  Lanes rounding;
} Levels;

ALWAYS_INLINE Levels levels_of(const StitchJob *job) {
  return (Levels){lanes_all(job->black), lanes_all(4 * job->black), lanes_all(16 * job->black + 8)};
}

ALWAYS_INLINE Lanes sole_output(const Levels *levels, Lanes sampled, Lanes gain) {
  return lanes_add(lanes_rounded_product(lanes_sub(sampled, levels->black4), gain), levels->black);
}

ALWAYS_INLINE Lanes share_of(const Levels *levels, Lanes sampled, Lanes gain, Lanes share) {
  const Lanes above_black = lanes_shift_left(lanes_sub(sampled, levels->black4), 5);
  return lanes_rounded_product(lanes_rounded_product(above_black, gain), share);
}

ALWAYS_INLINE Lanes mixed_output(const Levels *levels, Lanes sum) {
  return lanes_shift_right_signed(lanes_add_saturated(sum, levels->rounding), 4);
}

/* 32 times the levels above black of unseen pixels in columns 0 … 31 of row 0; the hatch repeats after 16. */
typedef struct {
  int16_t levels[2 * STITCH_TILE_WIDTH];
} Hatch;

ALWAYS_INLINE Hatch hatch_of(const StitchJob *job) {
  Hatch hatch;
  for (unsigned x = 0; x < 2 * STITCH_TILE_WIDTH; x++) {
    hatch.levels[x] = (int16_t)((stitch_unseen(job->hatch, x, 0) - job->black) * 32);
  }
  return hatch;
}

ALWAYS_INLINE uint8_t *target_of(const StitchJob *job, const StitchGroup *group, int component, unsigned band,
                                 unsigned tile) {
  const ptrdiff_t y = (ptrdiff_t)band * STITCH_TILE_HEIGHT;
  return job->target[component] + y * job->target_stride[component] + job->plane->tiles[group->first_tile + tile];
}

/* Tiles of windows that one lens has alone, with a ramp of weights or without. */
ALWAYS_INLINE void run_sole(const StitchJob *job, const StitchGroup *group, unsigned band, const Form form,
                            const bool ramped) {
  const StitchPlane *plane = job->plane;
  const unsigned rows = stitch_band_rows(plane, band);
  const Lanes gain = lanes_all(job->gain[group->lens[0]]);
  const Levels levels = levels_of(job);
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    const StitchSample from = stitch_sample_at(plane, group, group->first_sample + tile);
    const StitchRamp *ramp = &plane->ramps[ramped ? group->first_weight + tile : 0];
    const Lanes x_slope = lanes_load(from.lines->x_slope);
    const Lanes y_slope = lanes_load(from.lines->y_slope);
    const Lanes share_slope = ramped ? lanes_load(ramp->slope) : levels.black;
    Coordinates at = {lanes_load(from.lines->x), lanes_load(from.lines->y)};
    Lanes share = ramped ? lanes_load(ramp->start) : levels.black;
    uint8_t *target[STITCH_MAX_COMPONENTS];
    for (int i = 0; i < form.components; i++) target[i] = target_of(job, group, i, band, tile);
    for (unsigned row = 0; row < rows; row++) {
      RowPlan plan;
      plan_windows(&plan, form, at, from.corners, row);
      for (int i = 0; i < form.components; i++) {
        const Lanes sampled = sample(job, i, &plan, form);
        lanes_store_bytes(target[i], ramped ? mixed_output(&levels, share_of(&levels, sampled, gain, share))
                                            : sole_output(&levels, sampled, gain));
        target[i] += job->target_stride[i];
      }
      at.x = lanes_add(at.x, x_slope);
      at.y = lanes_add(at.y, y_slope);
      share = lanes_add(share, share_slope);
    }
  }
}

ALWAYS_INLINE void plan_row(RowPlan *plan, const StitchPlane *plane, const StitchGroup *group, size_t index,
                            unsigned row, const Form form) {
  if (form.reading == POINTS) {
    plan_points(plan, plane, index, row);
  } else {
    const StitchSample from = stitch_sample_at(plane, group, index);
    plan_windows(plan, form, coordinates_at(from.lines, row), from.corners, row);
  }
}

/* Tiles of points that one lens has alone. */
ALWAYS_INLINE void run_sole_points(const StitchJob *job, const StitchGroup *group, unsigned band, const Form form) {
  const unsigned rows = stitch_band_rows(job->plane, band);
  const Lanes gain = lanes_all(job->gain[group->lens[0]]);
  const Levels levels = levels_of(job);
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    for (unsigned row = 0; row < rows; row++) {
      RowPlan plan;
      plan_row(&plan, job->plane, group, group->first_sample + tile, row, form);
      for (int i = 0; i < form.components; i++) {
        uint8_t *target = target_of(job, group, i, band, tile) + (ptrdiff_t)row * job->target_stride[i];
        lanes_store_bytes(target, sole_output(&levels, sample(job, i, &plan, form), gain));
      }
    }
  }
}

/* Tiles that lenses share, or that are partly unseen. */
ALWAYS_INLINE void run_mixed(const StitchJob *job, const StitchGroup *group, unsigned band, const Form form) {
  const StitchPlane *plane = job->plane;
  const unsigned rows = stitch_band_rows(plane, band);
  const unsigned weights_per_tile = stitch_weights_per_tile(group);
  const Levels levels = levels_of(job);
  const Hatch hatch = hatch_of(job);
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    const size_t first = group->first_sample + (size_t)tile * group->sample_count;
    const StitchWeights *weights = &plane->weights[group->first_weight + tile * weights_per_tile];
    const unsigned column = plane->tiles[group->first_tile + tile];
    for (unsigned row = 0; row < rows; row++) {
      const unsigned from = row * STITCH_TILE_WIDTH;
      Lanes sums[STITCH_MAX_COMPONENTS] = {lanes_all(0), lanes_all(0)};
      for (unsigned s = 0; s < group->sample_count; s++) {
        RowPlan plan;
        plan_row(&plan, plane, group, first + s, row, form);
        const Lanes gain = lanes_all(job->gain[group->lens[s]]);
        const Lanes share = lanes_load(&weights[s].share[from]);
        for (int i = 0; i < form.components; i++) {
          sums[i] = lanes_add_saturated(sums[i], share_of(&levels, sample(job, i, &plan, form), gain, share));
        }
      }
      if (group->flags & STITCH_FLAG_GREY) {
        const Lanes unseen = lanes_load(&hatch.levels[(column + band * STITCH_TILE_HEIGHT + row) % STITCH_TILE_WIDTH]);
        const Lanes grey = lanes_rounded_product(unseen, lanes_load(&weights[group->sample_count].share[from]));
        for (int i = 0; i < form.components; i++) sums[i] = lanes_add_saturated(sums[i], grey);
      }
      for (int i = 0; i < form.components; i++) {
        uint8_t *target = target_of(job, group, i, band, tile) + (ptrdiff_t)row * job->target_stride[i];
        lanes_store_bytes(target, mixed_output(&levels, sums[i]));
      }
    }
  }
}

ALWAYS_INLINE void run_form(const StitchJob *job, const StitchGroup *group, unsigned band, const Form form) {
  if (group->flags & STITCH_FLAG_WEIGHTED) run_mixed(job, group, band, form);
  else if (form.reading == POINTS) run_sole_points(job, group, band, form);
  else if (group->flags & STITCH_FLAG_RAMP) run_sole(job, group, band, form, true);
  else run_sole(job, group, band, form, false);
}

/* Functions for the numbers of taps that nearly all tiles have: loops unroll, and weights stay in registers. */
#define FOR_EACH_TAPS(MAKE) MAKE(2) MAKE(3) MAKE(4) MAKE(5) MAKE(6) MAKE(7) MAKE(8) MAKE(9)

#define DEFINE(taps) \
  static void run_windows_##taps(const StitchJob *job, const StitchGroup *group, unsigned band) { \
    if (job->components == 1) run_form(job, group, band, (Form){taps, 1, ONE_WINDOW}); \
    else run_form(job, group, band, (Form){taps, 2, ONE_WINDOW}); \
  } \
  static void run_pairs_##taps(const StitchJob *job, const StitchGroup *group, unsigned band) { \
    run_form(job, group, band, (Form){taps, (int)job->components, TWO_WINDOWS}); \
  }
FOR_EACH_TAPS(DEFINE)

static void run_tiles(const StitchJob *job, const StitchGroup *group, unsigned band) {
#define LIST(taps) [taps] = {run_windows_##taps, run_pairs_##taps},
  static StitchTilesFunction *const by_taps[STITCH_MAX_TAPS + 1][2] = {FOR_EACH_TAPS(LIST)};
  const int components = (int)job->components;
  const bool paired = group->kind == STITCH_KIND_PAIRS;
  StitchTilesFunction *unrolled = by_taps[group->taps][paired];
  if (group->kind == STITCH_KIND_POINTS) run_form(job, group, band, (Form){0, components, POINTS});
  else if (unrolled != NULL) unrolled(job, group, band);
  else if (paired) run_form(job, group, band, (Form){group->taps, components, TWO_WINDOWS});
  else run_form(job, group, band, (Form){group->taps, components, ONE_WINDOW});
}

static void run(const StitchJob *job, unsigned first_band, unsigned end_band) {
  stitch_run_bands(job, first_band, end_band, run_tiles);
}

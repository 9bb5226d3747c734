/*
 * Plain C that a compiler turns into SIMD code for whatever machine it is: coordinates once per row for all
 * components, then only the loads are one by one.
 */
#include <string.h>

#include "stitch-arithmetic.h"
#include "stitch-places.h"

static inline void find_places(StitchPlaces *places, const StitchPlane *plane, const StitchGroup *group, size_t index,
                               unsigned row) {
  if (group->kind == STITCH_KIND_POINTS) {
    stitch_find_points(places, plane, index, row);
    return;
  }
  const StitchSample from = stitch_sample_at(plane, group, index);
  const StitchLines *lines = from.lines;
  for (unsigned half = 0; half < 2; half++) {
    const StitchCorner corner = stitch_corner(&from, row, half);
    const uint32_t left = (uint32_t)corner.left << STITCH_COORDINATE_BITS;
    const uint32_t top = (uint32_t)corner.top << STITCH_COORDINATE_BITS;
    for (unsigned i = half * STITCH_HALF_WIDTH; i < (half + 1) * STITCH_HALF_WIDTH; i++) {
      const uint16_t x = (uint16_t)(lines->x[i] + row * lines->x_slope[i] - left);
      const uint16_t y = (uint16_t)(lines->y[i] + row * lines->y_slope[i] - top);
      stitch_set_place(places, i, plane, left + x, top + y);
    }
  }
}

static inline void sample_row(const StitchJob *job, unsigned component, const StitchPlaces *places, int16_t *samples) {
  const uint8_t *source = job->source[component];
  const ptrdiff_t stride = job->source_stride[component];
  uint8_t upper[2 * STITCH_TILE_WIDTH];
  uint8_t lower[2 * STITCH_TILE_WIDTH];
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const uint8_t *pixel = source + places->row[i] * stride + places->column[i];
    memcpy(&upper[2 * i], pixel, 2);
    memcpy(&lower[2 * i], pixel + stride, 2);
  }
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const int x_part = places->x_part[i];
    const int above = upper[2 * i] * (64 - x_part) + upper[2 * i + 1] * x_part;
    const int under = lower[2 * i] * (64 - x_part) + lower[2 * i + 1] * x_part;
    samples[i] = (int16_t)(stitch_rounded_product(above, STITCH_UNIT - places->y_part[i]) +
                           stitch_rounded_product(under, places->y_part[i]));
  }
}

static inline uint8_t *target_of(const StitchJob *job, unsigned component, unsigned y, unsigned x) {
  return job->target[component] + (ptrdiff_t)y * job->target_stride[component] + x;
}

/* A row of a tile that one lens has alone. */
static void run_sole_row(const StitchJob *job, const StitchGroup *group, unsigned tile, unsigned row, unsigned y,
                         unsigned x) {
  const StitchRamp *ramp = group->flags & STITCH_FLAG_RAMP ? &job->plane->ramps[group->first_weight + tile] : NULL;
  const int gain = job->gain[group->lens[0]];
  StitchPlaces places;
  find_places(&places, job->plane, group, group->first_sample + tile, row);
  for (unsigned component = 0; component < job->components; component++) {
    int16_t samples[STITCH_TILE_WIDTH];
    sample_row(job, component, &places, samples);
    uint8_t *target = target_of(job, component, y, x);
    if (ramp == NULL) {
      for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) target[i] = stitch_sole_output(samples[i], gain, job->black);
    } else {
      for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
        const int share = ramp->start[i] + (int)row * ramp->slope[i];
        target[i] = stitch_mixed_output(stitch_share(samples[i], gain, job->black, share), job->black);
      }
    }
  }
}

/* A row of a tile that lenses share, or that is partly unseen. */
static void run_mixed_row(const StitchJob *job, const StitchGroup *group, unsigned tile, unsigned row, unsigned y,
                          unsigned x) {
  const size_t first = group->first_sample + (size_t)tile * group->sample_count;
  const StitchWeights *weights = &job->plane->weights[group->first_weight + tile * stitch_weights_per_tile(group)];
  int16_t sums[STITCH_MAX_COMPONENTS][STITCH_TILE_WIDTH] = {{0}};
  for (unsigned sample = 0; sample < group->sample_count; sample++) {
    const int16_t *shares = &weights[sample].share[row * STITCH_TILE_WIDTH];
    const int gain = job->gain[group->lens[sample]];
    StitchPlaces places;
    find_places(&places, job->plane, group, first + sample, row);
    for (unsigned component = 0; component < job->components; component++) {
      int16_t samples[STITCH_TILE_WIDTH];
      sample_row(job, component, &places, samples);
      for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
        const int share = stitch_share(samples[i], gain, job->black, shares[i]);
        sums[component][i] = (int16_t)stitch_saturated(sums[component][i] + share);
      }
    }
  }
  const int16_t *grey = &weights[group->sample_count].share[row * STITCH_TILE_WIDTH];
  for (unsigned component = 0; component < job->components; component++) {
    uint8_t *target = target_of(job, component, y, x);
    for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
      int sum = sums[component][i];
      if (group->flags & STITCH_FLAG_GREY) {
        sum = stitch_saturated(sum + stitch_unseen_share(stitch_unseen(job->hatch, x + i, y), job->black, grey[i]));
      }
      target[i] = stitch_mixed_output(sum, job->black);
    }
  }
}

static void run_tiles(const StitchJob *job, const StitchGroup *group, unsigned band) {
  const unsigned rows = stitch_band_rows(job->plane, band);
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    const unsigned x = job->plane->tiles[group->first_tile + tile];
    for (unsigned row = 0; row < rows; row++) {
      const unsigned y = band * STITCH_TILE_HEIGHT + row;
      if (group->flags & STITCH_FLAG_WEIGHTED) run_mixed_row(job, group, tile, row, y, x);
      else run_sole_row(job, group, tile, row, y, x);
    }
  }
}

static void run(const StitchJob *job, unsigned first_band, unsigned end_band) {
  stitch_run_bands(job, first_band, end_band, run_tiles);
}

static bool is_supported(void) { return true; }

const StitchKernel stitch_kernel_portable = {"portable", run, is_supported};

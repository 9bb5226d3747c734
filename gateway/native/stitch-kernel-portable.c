/*
 * Plain C that a compiler turns into SIMD code for whatever machine it is: coordinates once per row for all
 * components, then only the loads are one by one.
 */
#include "stitch-arithmetic.h"

/* Where the 16 pixels of a row are: offset from the window's corner, and the fractions. */
typedef struct {
  uint16_t column[STITCH_TILE_WIDTH];
  uint16_t row[STITCH_TILE_WIDTH];
  int16_t x_part[STITCH_TILE_WIDTH];
  int16_t y_part[STITCH_TILE_WIDTH];
} RowPlaces;

static inline void find_places(const StitchWindow *window, unsigned row, RowPlaces *places) {
  const uint16_t left = (uint16_t)(window->corner[row].left << STITCH_COORDINATE_BITS);
  const uint16_t top = (uint16_t)(window->corner[row].top << STITCH_COORDINATE_BITS);
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const uint16_t x = (uint16_t)(window->x[i] + row * window->x_slope[i] - left);
    const uint16_t y = (uint16_t)(window->y[i] + row * window->y_slope[i] - top);
    places->column[i] = x >> STITCH_COORDINATE_BITS;
    places->row[i] = y >> STITCH_COORDINATE_BITS;
    places->x_part[i] = (x >> 5) & 63;
    places->y_part[i] = y & (STITCH_UNIT - 1);
  }
}

static inline void sample_row(const uint8_t *corner, ptrdiff_t stride, const RowPlaces *places, int16_t *samples) {
  int16_t upper[STITCH_TILE_WIDTH];
  int16_t upper_right[STITCH_TILE_WIDTH];
  int16_t lower[STITCH_TILE_WIDTH];
  int16_t lower_right[STITCH_TILE_WIDTH];
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const ptrdiff_t right = places->x_part[i] > 0 ? 1 : 0;
    const uint8_t *pixel = corner + places->row[i] * stride + places->column[i];
    const uint8_t *below = pixel + (places->y_part[i] > 0 ? stride : 0);
    upper[i] = pixel[0];
    upper_right[i] = pixel[right];
    lower[i] = below[0];
    lower_right[i] = below[right];
  }
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const int x_part = places->x_part[i];
    const int above = upper[i] * (64 - x_part) + upper_right[i] * x_part;
    const int under = lower[i] * (64 - x_part) + lower_right[i] * x_part;
    samples[i] = (int16_t)(stitch_rounded_product(above, STITCH_UNIT - places->y_part[i]) +
                           stitch_rounded_product(under, places->y_part[i]));
  }
}

static inline const uint8_t *corner_of(const StitchJob *job, unsigned component, const StitchWindow *window,
                                       unsigned row) {
  return job->source[component] + window->corner[row].top * job->source_stride[component] + window->corner[row].left;
}

static inline uint8_t *target_of(const StitchJob *job, unsigned component, unsigned y, unsigned x) {
  return job->target[component] + (ptrdiff_t)y * job->target_stride[component] + x;
}

static void run_sole_row(const StitchJob *job, const StitchWindow *window, const StitchRamp *ramp, unsigned row,
                         int gain, unsigned y, unsigned x) {
  RowPlaces places;
  find_places(window, row, &places);
  for (unsigned component = 0; component < job->components; component++) {
    int16_t samples[STITCH_TILE_WIDTH];
    sample_row(corner_of(job, component, window, row), job->source_stride[component], &places, samples);
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

static void run_mixed_row(const StitchJob *job, const StitchGroup *group, const StitchWindow *windows,
                          const StitchWeights *weights, unsigned row, unsigned y, unsigned x) {
  int16_t sums[STITCH_MAX_COMPONENTS][STITCH_TILE_WIDTH] = {{0}};
  for (unsigned sample = 0; sample < group->sample_count; sample++) {
    const int16_t *shares = &weights[sample].share[row * STITCH_TILE_WIDTH];
    const int gain = job->gain[group->lens[sample]];
    RowPlaces places;
    find_places(&windows[sample], row, &places);
    for (unsigned component = 0; component < job->components; component++) {
      int16_t samples[STITCH_TILE_WIDTH];
      sample_row(corner_of(job, component, &windows[sample], row), job->source_stride[component], &places, samples);
      for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
        const int share = stitch_share(samples[i], gain, job->black, shares[i]);
        sums[component][i] = (int16_t)stitch_saturated(sums[component][i] + share);
      }
    }
  }
  const int16_t *grey = group->flags & STITCH_FLAG_GREY ? weights[group->sample_count].share : NULL;
  for (unsigned component = 0; component < job->components; component++) {
    uint8_t *target = target_of(job, component, y, x);
    for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
      int sum = sums[component][i];
      if (grey != NULL) sum = stitch_saturated(sum + stitch_grey_share(job->black, grey[row * STITCH_TILE_WIDTH + i]));
      target[i] = stitch_mixed_output(sum, job->black);
    }
  }
}

static void run_windows(const StitchJob *job, const StitchGroup *group, unsigned band) {
  const unsigned rows = stitch_band_rows(job->plane, band);
  const unsigned weights_per_tile = stitch_weights_per_tile(group);
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    const unsigned x = job->plane->tiles[group->first_tile + tile];
    const StitchWindow *windows = &job->plane->windows[group->first_sample + tile * group->sample_count];
    for (unsigned row = 0; row < rows; row++) {
      const unsigned y = band * STITCH_TILE_HEIGHT + row;
      if (weights_per_tile == 0) {
        const StitchRamp *ramp =
            group->flags & STITCH_FLAG_RAMP ? &job->plane->ramps[group->first_weight + tile] : NULL;
        run_sole_row(job, windows, ramp, row, job->gain[group->lens[0]], y, x);
      } else {
        const StitchWeights *weights = &job->plane->weights[group->first_weight + tile * weights_per_tile];
        run_mixed_row(job, group, windows, weights, row, y, x);
      }
    }
  }
}

static void run(const StitchJob *job, unsigned first_band, unsigned end_band) {
  stitch_run_bands(job, first_band, end_band, run_windows);
}

static bool is_supported(void) { return true; }

const StitchKernel stitch_kernel_portable = {"portable", run, is_supported};

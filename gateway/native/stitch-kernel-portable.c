/*
 * Plain C that a compiler turns into SIMD code for whatever machine it is: coordinates once per row for all
 * components, then only the loads are one by one.
 */
#include "stitch-arithmetic.h"

/* Where the 16 pixels of a row are: whole columns and rows of the plane, and the fractions. */
typedef struct {
  uint16_t column[STITCH_TILE_WIDTH];
  uint16_t row[STITCH_TILE_WIDTH];
  int16_t x_part[STITCH_TILE_WIDTH];
  int16_t y_part[STITCH_TILE_WIDTH];
} RowPlaces;

static inline void find_places(const StitchSample *from, unsigned row, RowPlaces *places) {
  const StitchLines *lines = from->lines;
  for (unsigned half = 0; half < 2; half++) {
    const StitchCorner corner = stitch_corner(from, row, half);
    const uint16_t left = (uint16_t)(corner.left << STITCH_COORDINATE_BITS);
    const uint16_t top = (uint16_t)(corner.top << STITCH_COORDINATE_BITS);
    for (unsigned i = half * STITCH_HALF_WIDTH; i < (half + 1) * STITCH_HALF_WIDTH; i++) {
      const uint16_t x = (uint16_t)(lines->x[i] + row * lines->x_slope[i] - left);
      const uint16_t y = (uint16_t)(lines->y[i] + row * lines->y_slope[i] - top);
      places->column[i] = (uint16_t)(corner.left + (x >> STITCH_COORDINATE_BITS));
      places->row[i] = (uint16_t)(corner.top + (y >> STITCH_COORDINATE_BITS));
      places->x_part[i] = (x >> 5) & 63;
      places->y_part[i] = y & (STITCH_UNIT - 1);
    }
  }
}

static inline void sample_row(const StitchJob *job, unsigned component, const RowPlaces *places, int16_t *samples) {
  const uint8_t *source = job->source[component];
  const ptrdiff_t stride = job->source_stride[component];
  int16_t upper[STITCH_TILE_WIDTH];
  int16_t upper_right[STITCH_TILE_WIDTH];
  int16_t lower[STITCH_TILE_WIDTH];
  int16_t lower_right[STITCH_TILE_WIDTH];
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const ptrdiff_t right = places->x_part[i] > 0 ? 1 : 0;
    const uint8_t *pixel = source + places->row[i] * stride + places->column[i];
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

static inline uint8_t *target_of(const StitchJob *job, unsigned component, unsigned y, unsigned x) {
  return job->target[component] + (ptrdiff_t)y * job->target_stride[component] + x;
}

static void run_sole_row(const StitchJob *job, const StitchSample *from, const StitchRamp *ramp, unsigned row, int gain,
                         unsigned y, unsigned x) {
  RowPlaces places;
  find_places(from, row, &places);
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

static void run_mixed_row(const StitchJob *job, const StitchGroup *group, size_t first, const StitchWeights *weights,
                          unsigned row, unsigned y, unsigned x) {
  int16_t sums[STITCH_MAX_COMPONENTS][STITCH_TILE_WIDTH] = {{0}};
  for (unsigned sample = 0; sample < group->sample_count; sample++) {
    const int16_t *shares = &weights[sample].share[row * STITCH_TILE_WIDTH];
    const int gain = job->gain[group->lens[sample]];
    const StitchSample from = stitch_sample_at(job->plane, group, first + sample);
    RowPlaces places;
    find_places(&from, row, &places);
    for (unsigned component = 0; component < job->components; component++) {
      int16_t samples[STITCH_TILE_WIDTH];
      sample_row(job, component, &places, samples);
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
    const size_t first = group->first_sample + (size_t)tile * group->sample_count;
    const StitchSample from = stitch_sample_at(job->plane, group, first);
    for (unsigned row = 0; row < rows; row++) {
      const unsigned y = band * STITCH_TILE_HEIGHT + row;
      if (weights_per_tile == 0) {
        const StitchRamp *ramp =
            group->flags & STITCH_FLAG_RAMP ? &job->plane->ramps[group->first_weight + tile] : NULL;
        run_sole_row(job, &from, ramp, row, job->gain[group->lens[0]], y, x);
      } else {
        const StitchWeights *weights = &job->plane->weights[group->first_weight + tile * weights_per_tile];
        run_mixed_row(job, group, first, weights, row, y, x);
      }
    }
  }
}

static void run(const StitchJob *job, unsigned first_band, unsigned end_band) {
  stitch_run_bands(job, first_band, end_band, run_windows);
}

static bool is_supported(void) { return true; }

const StitchKernel stitch_kernel_portable = {"portable", run, is_supported};

#include "stitch-kernel.h"

#include <string.h>

#include "stitch-arithmetic.h"

static void run_unseen(const StitchJob *job, const StitchGroup *group, unsigned band) {
  const unsigned rows = stitch_band_rows(job->plane, band);
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    for (unsigned component = 0; component < job->components; component++) {
      const ptrdiff_t stride = job->target_stride[component];
      uint8_t *target = job->target[component] + (ptrdiff_t)band * STITCH_TILE_HEIGHT * stride +
                        job->plane->tiles[group->first_tile + tile];
      for (unsigned row = 0; row < rows; row++) memset(target + row * stride, STITCH_MID_GREY, STITCH_TILE_WIDTH);
    }
  }
}

static int point_sample(const StitchJob *job, unsigned component, const StitchPoints *points, unsigned pixel) {
  const ptrdiff_t stride = job->source_stride[component];
  const uint32_t x = points->x[pixel];
  const uint32_t y = points->y[pixel];
  const uint8_t *at = job->source[component] + (ptrdiff_t)(y >> STITCH_COORDINATE_BITS) * stride +
                      (x >> STITCH_COORDINATE_BITS);
  return stitch_sample(at, stride, x, y);
}

static uint8_t point_output(const StitchJob *job, const StitchGroup *group, unsigned component,
                            const StitchPoints *points, const StitchWeights *weights, unsigned pixel) {
  if (weights == NULL) {
    return stitch_sole_output(point_sample(job, component, points, pixel), job->gain[group->lens[0]], job->black);
  }
  int sum = 0;
  for (unsigned i = 0; i < group->sample_count; i++) {
    const int sample = point_sample(job, component, &points[i], pixel);
    sum = stitch_saturated(sum + stitch_share(sample, job->gain[group->lens[i]], job->black, weights[i].share[pixel]));
  }
  if (group->flags & STITCH_FLAG_GREY) {
    sum = stitch_saturated(sum + stitch_grey_share(job->black, weights[group->sample_count].share[pixel]));
  }
  return stitch_mixed_output(sum, job->black);
}

static void run_points(const StitchJob *job, const StitchGroup *group, unsigned band) {
  const unsigned pixels = stitch_band_rows(job->plane, band) * STITCH_TILE_WIDTH;
  const unsigned weights_per_tile = stitch_weights_per_tile(group);
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    const StitchPoints *points = &job->plane->points[group->first_sample + tile * group->sample_count];
    const StitchWeights *weights =
        weights_per_tile > 0 ? &job->plane->weights[group->first_weight + tile * weights_per_tile] : NULL;
    for (unsigned component = 0; component < job->components; component++) {
      const ptrdiff_t stride = job->target_stride[component];
      uint8_t *target = job->target[component] + (ptrdiff_t)band * STITCH_TILE_HEIGHT * stride +
                        job->plane->tiles[group->first_tile + tile];
      for (unsigned pixel = 0; pixel < pixels; pixel++) {
        target[(ptrdiff_t)(pixel / STITCH_TILE_WIDTH) * stride + pixel % STITCH_TILE_WIDTH] =
            point_output(job, group, component, points, weights, pixel);
      }
    }
  }
}

void stitch_run_bands(const StitchJob *job, unsigned first_band, unsigned end_band, StitchWindowsFunction *windows) {
  for (unsigned band = first_band; band < end_band; band++) {
    for (uint32_t index = job->plane->bands[band]; index < job->plane->bands[band + 1]; index++) {
      const StitchGroup *group = &job->plane->groups[index];
      switch ((StitchKind)group->kind) {
        case STITCH_KIND_UNSEEN:
          run_unseen(job, group, band);
          break;
        case STITCH_KIND_WINDOW:
        case STITCH_KIND_PAIRS:
          windows(job, group, band);
          break;
        case STITCH_KIND_POINTS:
          run_points(job, group, band);
          break;
        case STITCH_KIND_COUNT:
          break;
      }
    }
  }
}

const StitchKernel *stitch_kernel_at(unsigned index) {
  static const StitchKernel *const kernels[] = {
#if defined(__x86_64__)
      &stitch_kernel_avx2,
#endif
      &stitch_kernel_portable,
      &stitch_kernel_scalar,
  };
  return index < sizeof kernels / sizeof kernels[0] ? kernels[index] : NULL;
}

const StitchKernel *stitch_kernel_named(const char *name) {
  const StitchKernel *kernel;
  for (unsigned index = 0; (kernel = stitch_kernel_at(index)) != NULL; index++) {
    const bool wanted = strcmp(name, "auto") == 0 || strcmp(name, kernel->name) == 0;
    if (wanted && kernel->is_supported()) return kernel;
  }
  return NULL;
}

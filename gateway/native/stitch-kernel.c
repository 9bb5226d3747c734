#include "stitch-kernel.h"

#include <string.h>

#include "stitch-arithmetic.h"

static void run_unseen(const StitchJob *job, const StitchGroup *group, unsigned band) {
  const unsigned rows = stitch_band_rows(job->plane, band);
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    const unsigned x = job->plane->tiles[group->first_tile + tile];
    for (unsigned row = 0; row < rows; row++) {
      const unsigned y = band * STITCH_TILE_HEIGHT + row;
      for (unsigned component = 0; component < job->components; component++) {
        uint8_t *target = job->target[component] + (ptrdiff_t)y * job->target_stride[component] + x;
        for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) target[i] = stitch_unseen(job->hatch, x + i, y);
      }
    }
  }
}

void stitch_run_bands(const StitchJob *job, unsigned first_band, unsigned end_band, StitchTilesFunction *tiles) {
  for (unsigned band = first_band; band < end_band; band++) {
    for (uint32_t index = job->plane->bands[band]; index < job->plane->bands[band + 1]; index++) {
      const StitchGroup *group = &job->plane->groups[index];
      if (group->kind == STITCH_KIND_UNSEEN) run_unseen(job, group, band);
      else tiles(job, group, band);
    }
  }
}

const StitchKernel *stitch_kernel_at(unsigned index) {
  static const StitchKernel *const kernels[] = {
#if defined(__x86_64__)
      &stitch_kernel_avx2,
      &stitch_kernel_sse41,
#elif defined(__aarch64__)
      &stitch_kernel_neon,
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

/*
 * The reference: the definition of every output byte, one pixel after the other, as plainly as it can be said. The
 * other kernels are compared against it.
 */
#include "stitch-arithmetic.h"

typedef struct {
  const StitchJob *job;
  const StitchGroup *group;
  unsigned band;
  unsigned component;
} Task;

static int point_sample(const Task *task, size_t index, unsigned pixel) {
  const StitchPoints *points = &task->job->plane->points[index];
  const ptrdiff_t stride = task->job->source_stride[task->component];
  const uint32_t x = points->x[pixel];
  const uint32_t y = points->y[pixel];
  const uint8_t *at = task->job->source[task->component] + (ptrdiff_t)(y >> STITCH_COORDINATE_BITS) * stride +
                      (x >> STITCH_COORDINATE_BITS);
  return stitch_sample(at, stride, x, y);
}

static int window_sample(const Task *task, size_t index, unsigned row, unsigned column) {
  const StitchSample from = stitch_sample_at(task->job->plane, task->group, index);
  const ptrdiff_t stride = task->job->source_stride[task->component];
  const StitchCorner corner = stitch_corner(&from, row, column / STITCH_HALF_WIDTH);
  const unsigned left = corner.left;
  const unsigned top = corner.top;
  const StitchLines *lines = from.lines;
  /* Coordinates are known modulo 32 pixels, and the window is narrower: the difference is exact. */
  const unsigned x = (uint16_t)(lines->x[column] + row * lines->x_slope[column] - (left << STITCH_COORDINATE_BITS));
  const unsigned y = (uint16_t)(lines->y[column] + row * lines->y_slope[column] - (top << STITCH_COORDINATE_BITS));
  const uint8_t *pixel = task->job->source[task->component] +
                         (ptrdiff_t)(top + (y >> STITCH_COORDINATE_BITS)) * stride + left +
                         (x >> STITCH_COORDINATE_BITS);
  return stitch_sample(pixel, stride, x, y);
}

static int sample(const Task *task, size_t index, unsigned row, unsigned column) {
  if (task->group->kind == STITCH_KIND_POINTS) return point_sample(task, index, row * STITCH_TILE_WIDTH + column);
  return window_sample(task, index, row, column);
}

static uint8_t output(const Task *task, unsigned tile, unsigned row, unsigned column) {
  const StitchJob *job = task->job;
  const StitchGroup *group = task->group;
  const size_t first = group->first_sample + (size_t)tile * group->sample_count;
  if (group->flags == 0) {
    return stitch_sole_output(sample(task, first, row, column), job->gain[group->lens[0]], job->black);
  }
  if (group->flags & STITCH_FLAG_RAMP) {
    const StitchRamp *ramp = &job->plane->ramps[group->first_weight + tile];
    const int share = ramp->start[column] + (int)row * ramp->slope[column];
    const int sampled = sample(task, first, row, column);
    return stitch_mixed_output(stitch_share(sampled, job->gain[group->lens[0]], job->black, share), job->black);
  }
  const StitchWeights *weights = &job->plane->weights[group->first_weight + tile * stitch_weights_per_tile(group)];
  const unsigned pixel = row * STITCH_TILE_WIDTH + column;
  int sum = 0;
  for (unsigned i = 0; i < group->sample_count; i++) {
    const int sampled = sample(task, first + i, row, column);
    sum = stitch_saturated(sum + stitch_share(sampled, job->gain[group->lens[i]], job->black, weights[i].share[pixel]));
  }
  if (group->flags & STITCH_FLAG_GREY) {
    const unsigned x = job->plane->tiles[group->first_tile + tile] + column;
    const int unseen = stitch_unseen(job->hatch, x, task->band * STITCH_TILE_HEIGHT + row);
    sum = stitch_saturated(sum + stitch_unseen_share(unseen, job->black, weights[group->sample_count].share[pixel]));
  }
  return stitch_mixed_output(sum, job->black);
}

static void run_tiles(const StitchJob *job, const StitchGroup *group, unsigned band) {
  const unsigned rows = stitch_band_rows(job->plane, band);
  for (unsigned component = 0; component < job->components; component++) {
    const Task task = {job, group, band, component};
    for (unsigned tile = 0; tile < group->tile_count; tile++) {
      const unsigned x = job->plane->tiles[group->first_tile + tile];
      for (unsigned row = 0; row < rows; row++) {
        uint8_t *target = job->target[component] +
                          (ptrdiff_t)(band * STITCH_TILE_HEIGHT + row) * job->target_stride[component] + x;
        for (unsigned column = 0; column < STITCH_TILE_WIDTH; column++) {
          target[column] = output(&task, tile, row, column);
        }
      }
    }
  }
}

static void run(const StitchJob *job, unsigned first_band, unsigned end_band) {
  stitch_run_bands(job, first_band, end_band, run_tiles);
}

static bool is_supported(void) { return true; }

const StitchKernel stitch_kernel_scalar = {"scalar", run, is_supported};

#include <math.h>

#include "stitch-map.h"

/* More than any lens moves in a column. */
static const float MAX_MOVE = 65536;

static bool points_fit(const StitchSeam *seam, const StitchPlane *luma) {
  const size_t places = 2 * (size_t)seam->rows * seam->columns;
  for (size_t i = 0; i < places; i++) {
    if (seam->points[i].x > stitch_last_x(luma) || seam->points[i].y > stitch_last_y(luma)) return false;
  }
  return true;
}

static const char *seam_fault(const StitchSeam *seam, const StitchMap *map) {
  if (seam->lens[0] >= map->lens_count || seam->lens[1] >= map->lens_count || seam->lens[0] == seam->lens[1]) {
    return "a seam is not between two lenses";
  }
  if (seam->rows == 0 || seam->rows % STITCH_NODE_ROWS != 0 || seam->columns % 2 == 0 ||
      seam->max_disparity > seam->columns / 2 || !(seam->column_step > 0 && seam->column_step < 1)) {
    return "a seam is not of this format";
  }
  for (uint32_t row = 0; row < seam->rows; row++) {
    if (seam->reach[row] > seam->columns / 2) return "a seam is not of this format";
  }
  return points_fit(seam, &map->planes[STITCH_LUMA]) ? NULL : "a seam reads outside the source picture";
}

static bool moves_fit(const StitchShift *shift, uint32_t rows) {
  for (unsigned corner = 0; corner < 4; corner++) {
    /* Written so that what is not a number fails. */
    if (!(shift->row[corner] >= 0 && shift->row[corner] < 2 * (float)rows)) return false;
    if (!(fabsf(shift->x[corner]) <= MAX_MOVE && fabsf(shift->y[corner]) <= MAX_MOVE)) return false;
  }
  return true;
}

static const char *shift_fault(const StitchShift *shift, const StitchPlane *plane, const StitchMap *map) {
  if (shift->group >= plane->group_count || shift->seam >= map->seam_count) return "a shift refers to nothing";
  const StitchGroup *group = &plane->groups[shift->group];
  const uint64_t samples = (uint64_t)group->tile_count * group->sample_count;
  if (shift->sample < group->first_sample || shift->sample - group->first_sample >= samples) {
    return "a shift refers to nothing";
  }
  return moves_fit(shift, map->seams[shift->seam].rows) ? NULL : "a shift is out of range";
}

const char *stitch_seams_fault(const StitchMap *map) {
  for (uint32_t index = 0; index < map->seam_count; index++) {
    const char *fault = seam_fault(&map->seams[index], map);
    if (fault != NULL) return fault;
  }
  for (unsigned index = 0; index < STITCH_PLANE_COUNT; index++) {
    const StitchPlane *plane = &map->planes[index];
    for (uint32_t i = 0; i < plane->shift_count; i++) {
      const char *fault = shift_fault(&plane->shifts[i], plane, map);
      if (fault != NULL) return fault;
    }
  }
  return NULL;
}

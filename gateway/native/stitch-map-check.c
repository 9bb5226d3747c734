#include <stdbool.h>
#include <string.h>

#include "stitch-map.h"

/* Whether `count` records from `first` lie within `total`. */
static bool within(uint32_t first, uint64_t count, uint32_t total) { return first + count <= total; }

static bool windows_fit(const StitchSample *sample, unsigned taps, const StitchPlane *plane) {
  const StitchLines *lines = sample->lines;
  for (unsigned row = 0; row < STITCH_TILE_HEIGHT; row++) {
    unsigned farthest = 0;
    unsigned deepest = 0;
    for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
      const StitchCorner corner = stitch_corner(sample, row, i / STITCH_HALF_WIDTH);
      const unsigned left = corner.left;
      const unsigned top = corner.top;
      if (left + STITCH_TILE_WIDTH > plane->source_width || top + taps > plane->source_height) return false;
      /* As the kernels: modulo 2^16, the fraction of x cut to 64ths; what has no fraction needs no neighbour. */
      const unsigned x = (uint16_t)(lines->x[i] + row * lines->x_slope[i] - (left << STITCH_COORDINATE_BITS));
      const unsigned y = (uint16_t)(lines->y[i] + row * lines->y_slope[i] - (top << STITCH_COORDINATE_BITS));
      const unsigned right = (x >> 5) + 63;
      const unsigned bottom = y + STITCH_UNIT - 1;
      farthest = right > farthest ? right : farthest;
      deepest = bottom > deepest ? bottom : deepest;
    }
    if ((farthest >> 6) >= STITCH_TILE_WIDTH || (deepest >> STITCH_COORDINATE_BITS) >= taps) return false;
  }
  return true;
}

static bool points_fit(const StitchPoints *points, const StitchPlane *plane) {
  for (unsigned i = 0; i < STITCH_TILE_PIXELS; i++) {
    if (points->x[i] > stitch_last_x(plane) || points->y[i] > stitch_last_y(plane)) return false;
  }
  return true;
}

static bool ramp_fits(const StitchRamp *ramp) {
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const int last = ramp->start[i] + (STITCH_TILE_HEIGHT - 1) * ramp->slope[i];
    if (ramp->start[i] < 0 || last < 0 || last > INT16_MAX) return false;
  }
  return true;
}

/* RAMP stands alone, for one lens's window; GREY needs WEIGHTED, and several samples do. */
static bool flags_fit(const StitchGroup *group) {
  const bool weighted = group->flags & STITCH_FLAG_WEIGHTED;
  if (group->flags > (STITCH_FLAG_WEIGHTED | STITCH_FLAG_GREY | STITCH_FLAG_RAMP)) return false;
  if (group->kind == STITCH_KIND_UNSEEN) return group->flags == 0;
  if (group->flags & STITCH_FLAG_RAMP) {
    return group->flags == STITCH_FLAG_RAMP && group->kind != STITCH_KIND_POINTS && group->sample_count == 1;
  }
  return weighted || (group->flags == 0 && group->sample_count == 1);
}

static bool shape_fits(const StitchGroup *group, uint32_t lens_count, const StitchPlane *plane) {
  if (group->kind >= STITCH_KIND_COUNT || group->sample_count > STITCH_MAX_SAMPLES) return false;
  if ((group->kind == STITCH_KIND_UNSEEN) != (group->sample_count == 0)) return false;
  if (!flags_fit(group)) return false;
  for (unsigned i = 0; i < sizeof group->lens; i++) {
    if (group->lens[i] > (i < group->sample_count ? lens_count : 0)) return false;
  }
  if (group->kind == STITCH_KIND_UNSEEN || group->kind == STITCH_KIND_POINTS) return group->taps == 0;
  return group->taps >= STITCH_MIN_TAPS && group->taps <= STITCH_MAX_TAPS && group->taps <= plane->source_height;
}

/* Marks the columns of a group's tiles; false where one is off the raster, outside the plane or there twice. */
static bool mark_tiles(const StitchGroup *group, const StitchPlane *plane, uint8_t *marks) {
  for (unsigned i = 0; i < group->tile_count; i++) {
    const unsigned x = plane->tiles[group->first_tile + i];
    const unsigned last = plane->width - STITCH_TILE_WIDTH;
    if (x > last || (x % STITCH_TILE_WIDTH != 0 && x != last)) return false;
    const unsigned slot = (x + STITCH_TILE_WIDTH - 1) / STITCH_TILE_WIDTH;
    if (marks[slot]) return false;
    marks[slot] = 1;
  }
  return true;
}

static uint32_t samples_available(const StitchGroup *group, const StitchPlane *plane) {
  switch ((StitchKind)group->kind) {
    case STITCH_KIND_WINDOW:
      return plane->window_count;
    case STITCH_KIND_PAIRS:
      return plane->pair_count;
    case STITCH_KIND_POINTS:
      return plane->points_count;
    case STITCH_KIND_UNSEEN:
    case STITCH_KIND_COUNT:
      break;
  }
  return 0;
}

bool stitch_sample_fits(const StitchGroup *group, const StitchPlane *plane, size_t index) {
  if (group->kind == STITCH_KIND_POINTS) return points_fit(&plane->points[index], plane);
  const StitchSample sample = stitch_sample_at(plane, group, index);
  return windows_fit(&sample, group->taps, plane);
}

/* Whether the samples and weights of a group's tiles exist and read nothing outside the plane. */
static const char *samples_fault(const StitchGroup *group, const StitchPlane *plane) {
  const uint64_t samples = (uint64_t)group->tile_count * group->sample_count;
  const uint64_t weights = (uint64_t)group->tile_count * stitch_weights_per_tile(group);
  const uint32_t available = samples_available(group, plane);
  const uint64_t ramps = group->flags & STITCH_FLAG_RAMP ? group->tile_count : 0;
  if ((samples > 0 && !within(group->first_sample, samples, available)) ||
      (weights > 0 && !within(group->first_weight, weights, plane->weight_count)) ||
      (ramps > 0 && !within(group->first_weight, ramps, plane->ramp_count))) {
    return "a group of tiles refers beyond its section";
  }
  for (uint64_t i = 0; i < samples; i++) {
    const size_t sample = group->first_sample + i;
    if (!stitch_sample_fits(group, plane, sample)) return "a tile reads outside the source picture";
  }
  for (uint64_t i = 0; i < ramps; i++) {
    if (!ramp_fits(&plane->ramps[group->first_weight + i])) return "a weight is negative";
  }
  for (uint64_t i = 0; i < weights; i++) {
    const int16_t *share = plane->weights[group->first_weight + i].share;
    for (unsigned pixel = 0; pixel < STITCH_TILE_PIXELS; pixel++) {
      if (share[pixel] < 0) return "a weight is negative";
    }
  }
  return NULL;
}

/* Checks a group and marks its tiles. The tiles first: that no column comes twice bounds the work of the rest. */
static const char *group_fault(const StitchGroup *group, uint32_t lens_count, const StitchPlane *plane,
                               uint8_t *marks) {
  if (!shape_fits(group, lens_count, plane)) return "a group of tiles is not of this format";
  if (!within(group->first_tile, group->tile_count, plane->tile_count)) {
    return "a group of tiles refers beyond its section";
  }
  if (!mark_tiles(group, plane, marks)) return "the tiles of a band overlap";
  return samples_fault(group, plane);
}

const char *stitch_plane_fault(const StitchPlane *plane, uint32_t lens_count) {
  enum { MAX_SLOTS = 4096 };
  uint8_t marks[MAX_SLOTS];
  const unsigned slots = (plane->width + STITCH_TILE_WIDTH - 1) / STITCH_TILE_WIDTH;
  if (plane->source_width < STITCH_TILE_WIDTH || plane->width < STITCH_TILE_WIDTH || slots > MAX_SLOTS) {
    return "the size of a plane is out of range";
  }
  if (plane->band_count != (plane->height + STITCH_TILE_HEIGHT - 1) / STITCH_TILE_HEIGHT ||
      plane->bands[0] != 0 || plane->bands[plane->band_count] != plane->group_count) {
    return "the bands do not cover the panorama";
  }
  for (unsigned band = 0; band < plane->band_count; band++) {
    if (plane->bands[band] > plane->bands[band + 1] || plane->bands[band + 1] > plane->group_count) {
      return "the bands do not cover the panorama";
    }
    unsigned tiles = 0;
    memset(marks, 0, slots);
    for (uint32_t index = plane->bands[band]; index < plane->bands[band + 1]; index++) {
      const char *fault = group_fault(&plane->groups[index], lens_count, plane, marks);
      if (fault != NULL) return fault;
      tiles += plane->groups[index].tile_count;
    }
    if (tiles != slots) return "the tiles do not cover the panorama";
  }
  return NULL;
}

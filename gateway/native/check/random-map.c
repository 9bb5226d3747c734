#include "random-map.h"

#include <stdlib.h>
#include <string.h>

#include "../crc32.h"
#include "../stitch-map.h"
#include "random-seam.h"

/* Counts of what has been written to the nine sections of a plane, which follow one another in the file. */
typedef struct {
  StitchPlane plane;
  uint32_t bands[64];
  StitchGroup groups[512];
  uint16_t tiles[512];
  StitchWindow windows[512];
  StitchWeights weights[1024];
  StitchPoints points[256];
  StitchRamp ramps[512];
  StitchPair pairs[512];
  StitchShift shifts[64];
} Draft;

static uint32_t between(RandomSource *source, uint32_t low, uint32_t high) {
  return low + random_below(source, high - low + 1);
}

/* Any coordinates of `STITCH_HALF_WIDTH` columns whose neighbours lie in a window of random place. */
static StitchCorner random_half(RandomSource *source, const StitchPlane *plane, unsigned taps, unsigned half,
                                const StitchCorner *given, StitchLines *lines) {
  const StitchCorner corner =
      given != NULL ? *given
                    : (StitchCorner){(uint16_t)random_below(source, plane->source_width - STITCH_TILE_WIDTH + 1),
                                     (uint16_t)random_below(source, plane->source_height - taps + 1)};
  const int whole = random_below(source, 4) == 0;
  for (unsigned i = half * STITCH_HALF_WIDTH; i < (half + 1) * STITCH_HALF_WIDTH; i++) {
    const uint32_t x = whole ? random_below(source, STITCH_TILE_WIDTH) * STITCH_UNIT
                             : random_below(source, (STITCH_TILE_WIDTH - 1) * STITCH_UNIT - 7 * 32);
    const uint32_t y = whole ? random_below(source, taps) * STITCH_UNIT
                             : random_below(source, (taps - 1) * STITCH_UNIT - 7 * 32);
    lines->x[i] = (uint16_t)(x + corner.left * STITCH_UNIT);
    lines->y[i] = (uint16_t)(y + corner.top * STITCH_UNIT);
    lines->x_slope[i] = (uint16_t)(whole ? 0 : random_below(source, 33));
    lines->y_slope[i] = (uint16_t)(whole ? 0 : random_below(source, 33));
  }
  return corner;
}

static void random_window(RandomSource *source, const StitchPlane *plane, unsigned taps, StitchWindow *window) {
  const StitchCorner corner = random_half(source, plane, taps, 0, NULL, &window->lines);
  random_half(source, plane, taps, 1, &corner, &window->lines);
  for (unsigned row = 0; row < STITCH_TILE_HEIGHT; row++) window->corner[row] = corner;
}

static void random_pair(RandomSource *source, const StitchPlane *plane, unsigned taps, StitchPair *pair) {
  for (unsigned half = 0; half < 2; half++) {
    const StitchCorner corner = random_half(source, plane, taps, half, NULL, &pair->lines);
    for (unsigned row = 0; row < STITCH_TILE_HEIGHT; row++) pair->corner[row][half] = corner;
  }
}

static void random_points(RandomSource *source, const StitchPlane *plane, StitchPoints *points) {
  for (unsigned i = 0; i < STITCH_TILE_PIXELS; i++) {
    points->x[i] = random_below(source, (plane->source_width - 1) * STITCH_UNIT + 32);
    points->y[i] = random_below(source, (plane->source_height - 1) * STITCH_UNIT + 1);
  }
}

static void random_weights(RandomSource *source, StitchWeights *weights) {
  const uint32_t end = random_below(source, 3) == 0 ? 32768 : 16385;
  for (unsigned i = 0; i < STITCH_TILE_PIXELS; i++) weights->share[i] = (int16_t)random_below(source, end);
}

static void random_ramp(RandomSource *source, StitchRamp *ramp) {
  for (unsigned i = 0; i < STITCH_TILE_WIDTH; i++) {
    const int start = (int)random_below(source, 32768);
    const int end = (int)random_below(source, 32768);
    ramp->start[i] = (int16_t)start;
    ramp->slope[i] = (int16_t)((end - start) / (STITCH_TILE_HEIGHT - 1));
  }
}

static void random_group(RandomSource *source, uint32_t lens_count, unsigned x, Draft *draft) {
  StitchPlane *plane = &draft->plane;
  StitchGroup *group = &draft->groups[plane->group_count++];
  memset(group, 0, sizeof *group);
  group->kind = (uint8_t)random_below(source, STITCH_KIND_COUNT);
  group->first_tile = plane->tile_count;
  group->tile_count = 1;
  draft->tiles[plane->tile_count++] = (uint16_t)x;
  if (group->kind == STITCH_KIND_UNSEEN) return;
  group->sample_count = (uint8_t)between(source, 1, 3);
  if (group->sample_count > 1 || random_below(source, 2)) group->flags |= STITCH_FLAG_WEIGHTED;
  if ((group->flags & STITCH_FLAG_WEIGHTED) && random_below(source, 2)) group->flags |= STITCH_FLAG_GREY;
  for (unsigned i = 0; i < group->sample_count; i++) group->lens[i] = (uint8_t)random_below(source, lens_count + 1);
  group->first_weight = plane->weight_count;
  for (unsigned i = 0; i < stitch_weights_per_tile(group); i++) {
    random_weights(source, &draft->weights[plane->weight_count++]);
  }
  if (group->kind != STITCH_KIND_POINTS && group->flags == 0 && random_below(source, 2)) {
    group->flags = STITCH_FLAG_RAMP;
    group->first_weight = plane->ramp_count;
    random_ramp(source, &draft->ramps[plane->ramp_count++]);
  }
  if (group->kind != STITCH_KIND_POINTS) group->taps = (uint8_t)between(source, STITCH_MIN_TAPS, STITCH_MAX_TAPS);
  uint32_t *count = group->kind == STITCH_KIND_POINTS  ? &plane->points_count
                    : group->kind == STITCH_KIND_PAIRS ? &plane->pair_count
                                                       : &plane->window_count;
  group->first_sample = *count;
  for (unsigned i = 0; i < group->sample_count; i++, (*count)++) {
    if (group->kind == STITCH_KIND_POINTS) random_points(source, plane, &draft->points[*count]);
    else if (group->kind == STITCH_KIND_PAIRS) random_pair(source, plane, group->taps, &draft->pairs[*count]);
    else random_window(source, plane, group->taps, &draft->windows[*count]);
  }
}

static void random_plane(RandomSource *source, uint32_t lens_count, Draft *draft) {
  StitchPlane *plane = &draft->plane;
  plane->band_count = (plane->height + STITCH_TILE_HEIGHT - 1) / STITCH_TILE_HEIGHT;
  for (unsigned band = 0; band < plane->band_count; band++) {
    draft->bands[band] = plane->group_count;
    for (unsigned x = 0; x < plane->width; x += STITCH_TILE_WIDTH) {
      const unsigned last = plane->width - STITCH_TILE_WIDTH;
      random_group(source, lens_count, x < last ? x : last, draft);
    }
  }
  draft->bands[plane->band_count] = plane->group_count;
}

static void put_u32(uint8_t *bytes, uint32_t value) { memcpy(bytes, &value, sizeof value); }

static size_t append(uint8_t *bytes, size_t end, uint8_t *field, uint32_t count, const void *from, size_t size) {
  const size_t offset = (end + 63) / 64 * 64;
  put_u32(field, count);
  put_u32(field + 4, (uint32_t)offset);
  memcpy(bytes + offset, from, size);
  return offset + size;
}

static size_t append_plane(uint8_t *bytes, size_t end, uint8_t *header, const Draft *draft) {
  const StitchPlane *plane = &draft->plane;
  put_u32(header, plane->source_width);
  put_u32(header + 4, plane->source_height);
  put_u32(header + 8, plane->width);
  put_u32(header + 12, plane->height);
  end = append(bytes, end, header + 16, plane->band_count, draft->bands, (plane->band_count + 1) * 4);
  end = append(bytes, end, header + 24, plane->group_count, draft->groups, plane->group_count * sizeof(StitchGroup));
  end = append(bytes, end, header + 32, plane->tile_count, draft->tiles, plane->tile_count * 2);
  end = append(bytes, end, header + 40, plane->window_count, draft->windows, plane->window_count * sizeof(StitchWindow));
  end = append(bytes, end, header + 48, plane->weight_count, draft->weights,
               plane->weight_count * sizeof(StitchWeights));
  end = append(bytes, end, header + 56, plane->points_count, draft->points,
               plane->points_count * sizeof(StitchPoints));
  end = append(bytes, end, header + 64, plane->ramp_count, draft->ramps, plane->ramp_count * sizeof(StitchRamp));
  end = append(bytes, end, header + 72, plane->pair_count, draft->pairs, plane->pair_count * sizeof(StitchPair));
  return append(bytes, end, header + 80, plane->shift_count, draft->shifts, plane->shift_count * sizeof(StitchShift));
}

/* Shifts by the last seam, whose header is given. */
static void random_shifts(RandomSource *source, uint32_t seam_count, const uint8_t *seam_header, Draft *draft) {
  if (seam_count == 0) return;
  uint32_t rows = 0;
  memcpy(&rows, seam_header + 8, sizeof rows);
  for (unsigned i = 0; i < 64; i++) {
    StitchShift *shift = &draft->shifts[draft->plane.shift_count];
    if (random_shift(source, &draft->plane, draft->groups, seam_count - 1, rows, shift)) draft->plane.shift_count++;
  }
}

size_t write_random_map(uint8_t bytes[RANDOM_MAP_CAPACITY], RandomSource *source) {
  memset(bytes, 0, RANDOM_MAP_CAPACITY);
  const uint32_t source_width = between(source, 64, 130);
  const uint32_t source_height = between(source, 64, 100);
  const uint32_t width = 2 * between(source, 32, 50);
  const uint32_t height = 2 * between(source, 16, 30);
  const uint32_t lens_count = between(source, 1, STITCH_MAX_LENSES);
  memcpy(bytes, "RSSTITCH", 8);
  put_u32(bytes + 8, STITCH_MAP_VERSION);
  const uint32_t seam_count = lens_count > 1 ? random_below(source, 3) : 0;
  const uint32_t fields[] = {source_width, source_height, width, height, lens_count, STITCH_PLANE_COUNT, seam_count};
  memcpy(bytes + 20, fields, sizeof fields);
  for (unsigned lens = 0; lens < STITCH_MAX_LENSES; lens++) {
    const float gain = 0.25f + (float)random_below(source, 16) * 0.25f;
    memcpy(bytes + 48 + 4 * lens, &gain, 4);
  }
  uint8_t *seam_headers = bytes + 64 + STITCH_PLANE_COUNT * 128;
  size_t end = 64 + STITCH_PLANE_COUNT * 128 + seam_count * 64;
  const StitchMap sizes = {.lens_count = lens_count,
                           .planes = {{.source_width = source_width, .source_height = source_height}}};
  for (uint32_t seam = 0; seam < seam_count; seam++) {
    end = write_random_seam(bytes, seam_headers + 64 * seam, end, &sizes, source);
  }
  Draft *draft = malloc(sizeof *draft);
  if (draft == NULL) abort();
  for (uint32_t index = 0; index < STITCH_PLANE_COUNT; index++) {
    const uint32_t scale = index + 1;
    memset(draft, 0, sizeof *draft);
    draft->plane.source_width = (source_width + scale - 1) / scale;
    draft->plane.source_height = (source_height + scale - 1) / scale;
    draft->plane.width = width / scale;
    draft->plane.height = height / scale;
    random_plane(source, lens_count, draft);
    random_shifts(source, seam_count, seam_headers + 64 * (seam_count - 1), draft);
    end = append_plane(bytes, end, bytes + 64 + index * 128, draft);
  }
  free(draft);
  put_u32(bytes + 16, (uint32_t)end);
  seal_map(bytes, end);
  return end;
}

void seal_map(uint8_t *bytes, size_t size) { put_u32(bytes + 12, crc32_of(bytes + 16, size - 16)); }

#include "random-seam.h"

#include <string.h>

static size_t aligned(size_t end) { return (end + 63) / 64 * 64; }

static void put_u32(uint8_t *bytes, uint32_t value) { memcpy(bytes, &value, sizeof value); }

static void put_points(uint8_t *bytes, uint32_t count, const StitchMap *sizes, RandomSource *source) {
  const StitchPlane *luma = &sizes->planes[STITCH_LUMA];
  for (uint32_t i = 0; i < count; i++) {
    const StitchPoint point = {random_below(source, stitch_last_x(luma) + 1),
                               random_below(source, stitch_last_y(luma) + 1)};
    memcpy(bytes + i * sizeof point, &point, sizeof point);
  }
}

size_t write_random_seam(uint8_t *bytes, uint8_t *header, size_t end, const StitchMap *sizes, RandomSource *source) {
  const uint32_t rows = STITCH_NODE_ROWS * (1 + random_below(source, 12));
  const uint32_t columns = 2 * (1 + random_below(source, 30)) + 1;
  const uint32_t first = random_below(source, sizes->lens_count);
  const uint32_t second = (first + 1 + random_below(source, sizes->lens_count - 1)) % sizes->lens_count;
  const uint32_t most = random_below(source, 3) == 0 ? 0 : random_below(source, columns / 2 + 1);
  const uint32_t numbers[] = {first, second, rows, columns, most};
  const float step = 0.004f;
  memcpy(header, numbers, sizeof numbers);
  memcpy(header + 20, &step, sizeof step);
  const size_t reach = aligned(end);
  const size_t points = aligned(reach + 2 * rows);
  const size_t shading = aligned(points + 2 * (size_t)rows * columns * sizeof(StitchPoint));
  put_u32(header + 24, (uint32_t)reach);
  put_u32(header + 28, (uint32_t)points);
  put_u32(header + 32, (uint32_t)shading);
  for (uint32_t row = 0; row < rows; row++) {
    const uint16_t value = (uint16_t)random_below(source, columns / 2 + 1);
    memcpy(bytes + reach + 2 * row, &value, sizeof value);
  }
  put_points(bytes + points, 2 * rows * columns, sizes, source);
  for (uint32_t i = 0; i < 4 * rows * columns; i++) bytes[shading + i] = (uint8_t)random_bits(source);
  return shading + 4 * (size_t)rows * columns;
}

bool random_shift(RandomSource *source, const StitchPlane *plane, const StitchGroup *groups, uint32_t seam,
                  uint32_t rows, StitchShift *shift) {
  const uint32_t index = random_below(source, plane->group_count);
  const uint32_t samples = groups[index].sample_count * (uint32_t)groups[index].tile_count;
  if (samples == 0) return false;
  *shift = (StitchShift){.group = index, .sample = groups[index].first_sample + random_below(source, samples),
                         .seam = seam};
  /* From moves that nearly always fit to moves that never do. */
  const uint32_t most = 1u << random_below(source, 17);
  for (unsigned corner = 0; corner < 4; corner++) {
    shift->row[corner] = (float)random_below(source, 2 * rows * 16) / 16;
    shift->x[corner] = (float)random_below(source, 2 * most + 1) - (float)most;
    shift->y[corner] = (float)random_below(source, 2 * most + 1) - (float)most;
  }
  return true;
}

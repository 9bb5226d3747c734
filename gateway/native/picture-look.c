#include "picture-look.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  SAMPLES = 8192,
  /* Half of how far apart the two places of a contrast are, and half the side of the blocks that are averaged there. */
  REACH = 8,
  HALF_BLOCK = 2,
  MARGIN = REACH + HALF_BLOCK,
  LEVELS = 256,
};

/* Of a hundred samples one is above it. */
static const double quantile = 0.99;

typedef struct {
  uint32_t contrasts[LEVELS];
  uint32_t fines[LEVELS];
  uint32_t count;
  /* Samples that have all their neighbours. */
  uint32_t inner;
  uint32_t dark, bright;
  uint64_t sum, squares;
} Tally;

static int luma_at(const LookPlane *plane, int x, int y) { return plane->bytes[(ptrdiff_t)y * plane->stride + x]; }

static int absolute_larger(int a, int b) { return abs(a) > abs(b) ? abs(a) : abs(b); }

/* Of the block around a place: the sum of 16 pixels. */
static int block_at(const LookPlane *plane, int x, int y) {
  int sum = 0;
  for (int row = y - HALF_BLOCK; row < y + HALF_BLOCK; row++) {
    const uint8_t *bytes = plane->bytes + (ptrdiff_t)row * plane->stride + x - HALF_BLOCK;
    for (int column = 0; column < 2 * HALF_BLOCK; column++) sum += bytes[column];
  }
  return sum;
}

static void tally_differences(Tally *tally, const LookPlane *plane, int x, int y) {
  const int across = block_at(plane, x + REACH, y) - block_at(plane, x - REACH, y);
  const int down = block_at(plane, x, y + REACH) - block_at(plane, x, y - REACH);
  const int pixels = 4 * HALF_BLOCK * HALF_BLOCK;
  tally->contrasts[absolute_larger(across, down) / pixels]++;
  tally->fines[absolute_larger(luma_at(plane, x + 1, y) - luma_at(plane, x - 1, y),
                               luma_at(plane, x, y + 1) - luma_at(plane, x, y - 1))]++;
  tally->inner++;
}

static void tally_sample(Tally *tally, const LookPlane *plane, int x, int y) {
  const int range = plane->white - plane->black;
  const int luma = luma_at(plane, x, y) - plane->black;
  const int level = luma < 0 ? 0 : luma > range ? range : luma;
  tally->count++;
  tally->sum += (uint64_t)level;
  tally->squares += (uint64_t)(level * level);
  if (level * 100 <= range * 4) tally->dark++;
  if (level * 100 >= range * 98) tally->bright++;
  if (x >= MARGIN && y >= MARGIN && x < plane->width - MARGIN && y < plane->height - MARGIN) {
    tally_differences(tally, plane, x, y);
  }
}

static float level_above(const uint32_t levels[LEVELS], uint32_t count, int range) {
  const uint32_t below = (uint32_t)(count * quantile);
  uint32_t seen = 0;
  for (int level = 0; level < LEVELS; level++) {
    seen += levels[level];
    if (seen > below) return fminf(1.0f, (float)level / (float)range);
  }
  return 0.0f;
}

static LookFigures figures_of(const Tally *tally, const LookPlane *plane) {
  LookFigures figures = {0};
  if (tally->count == 0) return figures;
  const int range = plane->white - plane->black;
  const double count = tally->count;
  const double mean = (double)tally->sum / count;
  figures.mean = (float)(mean / range);
  figures.spread = (float)(sqrt(fmax(0, (double)tally->squares / count - mean * mean)) / range);
  figures.contrast = level_above(tally->contrasts, tally->inner, range);
  figures.fine = level_above(tally->fines, tally->inner, range);
  figures.dark = (float)(tally->dark / count);
  figures.bright = (float)(tally->bright / count);
  return figures;
}

static int larger(int a, int b) { return a > b ? a : b; }
static int smaller(int a, int b) { return a < b ? a : b; }

LookFigures picture_look(const LookPlane *plane, LookPart part) {
  Tally tally = {0};
  const int whole = part.radius <= 0;
  const int left = whole ? 0 : larger(0, part.x - part.radius);
  const int top = whole ? 0 : larger(0, part.y - part.radius);
  const int right = whole ? plane->width : smaller(plane->width, part.x + part.radius);
  const int bottom = whole ? plane->height : smaller(plane->height, part.y + part.radius);
  if (right <= left || bottom <= top) return (LookFigures){0};
  const double area = (double)(right - left) * (bottom - top);
  const int step = larger(1, (int)sqrt(area / SAMPLES));
  for (int y = top + step / 2; y < bottom; y += step) {
    for (int x = left + step / 2; x < right; x += step) {
      const int64_t dx = x - part.x, dy = y - part.y;
      if (!whole && dx * dx + dy * dy > (int64_t)part.radius * part.radius) continue;
      tally_sample(&tally, plane, x, y);
    }
  }
  return figures_of(&tally, plane);
}

enum { LANES = 4, LANE_BYTES = 8, STRIDE_BYTES = LANES * LANE_BYTES };
static const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);

static uint64_t mixed(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * odd;
  return hash ^ (hash >> 29);
}

uint64_t picture_hash(const LookPlane *plane) {
  uint64_t lanes[LANES] = {1, 2, 3, 4};
  for (int y = 0; y < plane->height; y++) {
    const uint8_t *row = plane->bytes + (ptrdiff_t)y * plane->stride;
    int x = 0;
    for (; x + STRIDE_BYTES <= plane->width; x += STRIDE_BYTES) {
      uint64_t words[LANES];
      memcpy(words, row + x, sizeof words);
      for (int lane = 0; lane < LANES; lane++) lanes[lane] = mixed(lanes[lane], words[lane]);
    }
    uint64_t rest[LANES] = {0};
    memcpy(rest, row + x, (size_t)(plane->width - x));
    for (int lane = 0; lane < LANES; lane++) lanes[lane] = mixed(lanes[lane], rest[lane]);
  }
  uint64_t hash = 0;
  for (int lane = 0; lane < LANES; lane++) hash = mixed(hash, lanes[lane]);
  return hash;
}

/* Farther out no picture reaches; the square of a distance stays within 64 bits. */
static const int farthest = 1 << 20;

unsigned look_parts_parse(const char *text, LookPart parts[LOOK_MAX_PARTS]) {
  if (text == NULL || *text == '\0') {
    parts[0] = (LookPart){0};
    return 1;
  }
  for (unsigned count = 0; count < LOOK_MAX_PARTS; count++) {
    LookPart *part = &parts[count];
    int read = 0;
    if (sscanf(text, "%7d %7d %7d%n", &part->x, &part->y, &part->radius, &read) != 3) return 0;
    if (abs(part->x) > farthest || abs(part->y) > farthest || part->radius <= 0 || part->radius > farthest) return 0;
    text += read;
    if (*text == '\0') return count + 1;
    if (*text++ != ',') return 0;
  }
  return 0;
}

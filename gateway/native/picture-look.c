#include "picture-look.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  SAMPLES = 8192,
  /* Half of how far apart the two places of a contrast are, and half the side of the blocks that are averaged there; in units. */
  REACH = 8,
  HALF_BLOCK = 2,
  MARGIN = REACH + HALF_BLOCK,
  /* A part so wide, in pixels, has a unit of one pixel, one of twice the width a unit of two. */
  UNIT_WIDTH = 800,
  LARGEST_UNIT = 8,
  /* Pixels of a block that are read, and of a side of a step. */
  BLOCK_PIXELS = 4 * HALF_BLOCK * HALF_BLOCK,
  STEP_PIXELS = 2,
  LEVELS = 256,
  /* One of so many flat places tells of the noise. */
  FLAT_SHARE = 8,
  FEWEST_EDGES = 24,
};

/* Of a hundred samples one has more contrast. */
static const double contrast_quantile = 0.99;
/* Of four edges one is steeper: shadows and what moves may be soft, and still the lens is sharp. */
static const double sharpness_quantile = 0.75;
/* Half of the flat places have less noise. */
static const double noise_quantile = 0.5;

typedef struct {
  /* Sums over BLOCK_PIXELS and over STEP_PIXELS. */
  uint16_t contrast, step;
} Edge;

typedef struct {
  uint32_t contrasts[LEVELS];
  /* Steepest steps where there is nothing but noise; sums over STEP_PIXELS. */
  uint32_t noises[LEVELS * STEP_PIXELS];
  Edge edges[SAMPLES];
  uint32_t count;
  /* Samples that have all their neighbours; those of them that are flat, that told of noise, and that are at edges. */
  uint32_t inner, flat, noise_count, edge_count;
  uint32_t dark, bright;
  uint64_t sum, squares;
} Tally;

static int luma_at(const LookPlane *plane, int x, int y) { return plane->bytes[(ptrdiff_t)y * plane->stride + x]; }

static int larger(int a, int b) { return a > b ? a : b; }
static int smaller(int a, int b) { return a < b ? a : b; }

/* Of the block around a place: the sum of 16 pixels, a unit apart. */
static int block_at(const LookPlane *plane, int x, int y, int unit) {
  int sum = 0;
  for (int row = -HALF_BLOCK; row < HALF_BLOCK; row++) {
    const uint8_t *bytes = plane->bytes + (ptrdiff_t)(y + row * unit) * plane->stride + x;
    for (int column = -HALF_BLOCK; column < HALF_BLOCK; column++) sum += bytes[column * unit];
  }
  return sum;
}

/* The steepest step of two units between the two places of a contrast; two lines of pixels, as one has more noise. */
static int steepest_step(const LookPlane *plane, int x, int y, int is_across, int unit) {
  const ptrdiff_t along = is_across ? unit : unit * plane->stride;
  const ptrdiff_t beside = is_across ? unit * plane->stride : unit;
  const uint8_t *middle = plane->bytes + (ptrdiff_t)y * plane->stride + x;
  int steepest = 0;
  for (int offset = -REACH; offset < REACH; offset++) {
    const uint8_t *before = middle + (offset - 1) * along, *after = middle + (offset + 1) * along;
    const int step = after[0] - before[0] + after[-beside] - before[-beside];
    steepest = larger(steepest, abs(step));
  }
  return steepest;
}

static void tally_differences(Tally *tally, const LookPlane *plane, int x, int y, int unit) {
  const int reach = REACH * unit, range = plane->white - plane->black;
  const int across = abs(block_at(plane, x + reach, y, unit) - block_at(plane, x - reach, y, unit));
  const int down = abs(block_at(plane, x, y + reach, unit) - block_at(plane, x, y - reach, unit));
  const int contrast = larger(across, down);
  tally->contrasts[contrast / BLOCK_PIXELS]++;
  tally->inner++;
  /* An edge differs by a tenth of the range, a flat place by less than a sixtieth. */
  const int is_edge = contrast * 10 >= range * BLOCK_PIXELS, is_flat = contrast * 60 < range * BLOCK_PIXELS;
  if (is_edge && tally->edge_count < SAMPLES) {
    const int step = steepest_step(plane, x, y, across >= down, unit);
    tally->edges[tally->edge_count++] = (Edge){(uint16_t)contrast, (uint16_t)step};
  } else if (is_flat && tally->flat++ % FLAT_SHARE == 0) {
    tally->noises[steepest_step(plane, x, y, across >= down, unit)]++;
    tally->noise_count++;
  }
}

static void tally_sample(Tally *tally, const LookPlane *plane, int x, int y, int unit) {
  const int range = plane->white - plane->black;
  const int luma = luma_at(plane, x, y) - plane->black;
  const int level = luma < 0 ? 0 : luma > range ? range : luma;
  tally->count++;
  tally->sum += (uint64_t)level;
  tally->squares += (uint64_t)(level * level);
  if (level * 100 <= range * 4) tally->dark++;
  if (level * 100 >= range * 98) tally->bright++;
  const int margin = MARGIN * unit;
  if (x >= margin && y >= margin && x < plane->width - margin && y < plane->height - margin) {
    tally_differences(tally, plane, x, y, unit);
  }
}

/* The place in a histogram that this share of its `count` is below; 0 where nothing was counted. */
static int level_above(const uint32_t *histogram, int levels, uint32_t count, double share) {
  const uint32_t below = (uint32_t)(count * share);
  uint32_t seen = 0;
  for (int level = 0; level < levels; level++) {
    seen += histogram[level];
    if (seen > below) return level;
  }
  return 0;
}

/* Of each edge, how much of its contrast lies in its steepest step, without what noise adds to every step. */
static float sharpness_of(const Tally *tally) {
  enum { FINENESS = 1000 };
  const int noise = level_above(tally->noises, LEVELS * STEP_PIXELS, tally->noise_count, noise_quantile);
  uint32_t shares[FINENESS + 1] = {0}, count = 0;
  for (uint32_t i = 0; i < tally->edge_count; i++) {
    const Edge edge = tally->edges[i];
    /* Of an edge that hardly stands out of the noise nobody knows. */
    if (edge.contrast * STEP_PIXELS < 3 * noise * BLOCK_PIXELS) continue;
    count++;
    const int step = larger(0, edge.step - noise) * (BLOCK_PIXELS / STEP_PIXELS);
    shares[smaller(FINENESS, step * FINENESS / edge.contrast)]++;
  }
  if (count < FEWEST_EDGES) return 0.0f;
  return (float)larger(1, level_above(shares, FINENESS + 1, count, sharpness_quantile)) / FINENESS;
}

static LookFigures figures_of(const Tally *tally, const LookPlane *plane) {
  LookFigures figures = {0};
  if (tally->count == 0) return figures;
  const int range = plane->white - plane->black;
  const double count = tally->count;
  const double mean = (double)tally->sum / count;
  figures.mean = (float)(mean / range);
  figures.spread = (float)(sqrt(fmax(0, (double)tally->squares / count - mean * mean)) / range);
  const int contrast = level_above(tally->contrasts, LEVELS, tally->inner, contrast_quantile);
  figures.contrast = fminf(1.0f, (float)contrast / (float)range);
  figures.edges = tally->inner == 0 ? 0.0f : (float)tally->edge_count / (float)tally->inner;
  figures.sharpness = sharpness_of(tally);
  figures.dark = (float)(tally->dark / count);
  figures.bright = (float)(tally->bright / count);
  return figures;
}

LookFigures picture_look(const LookPlane *plane, LookPart part) {
  Tally tally = {0};
  const int whole = part.radius <= 0;
  const int left = whole ? 0 : larger(0, part.x - part.radius);
  const int top = whole ? 0 : larger(0, part.y - part.radius);
  const int right = whole ? plane->width : smaller(plane->width, part.x + part.radius);
  const int bottom = whole ? plane->height : smaller(plane->height, part.y + part.radius);
  if (right <= left || bottom <= top) return (LookFigures){0};
  const double area = (double)(right - left) * (bottom - top);
  const int step = larger(1, (int)ceil(sqrt(area / SAMPLES)));
  const int width = whole ? smaller(plane->width, plane->height) : 2 * part.radius;
  const int unit = larger(1, smaller(LARGEST_UNIT, (width + UNIT_WIDTH / 2) / UNIT_WIDTH));
  for (int y = top + step / 2; y < bottom; y += step) {
    for (int x = left + step / 2; x < right; x += step) {
      const int64_t dx = x - part.x, dy = y - part.y;
      if (!whole && dx * dx + dy * dy > (int64_t)part.radius * part.radius) continue;
      tally_sample(&tally, plane, x, y, unit);
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

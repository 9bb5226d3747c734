/*
 * Checks of the look, to be built with the sanitizers: on random planes and parts, also far outside the picture, nothing outside
 * the plane is read and every figure is a share; one changed pixel changes the hash; damaged texts of parts are refused or
 * understood. Arguments: number of planes, first seed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../picture-look.h"
#include "random-source.h"

enum { LARGEST_SIDE = 300, PARTS_PER_PLANE = 4, LONGEST_TEXT = 40 };

static int is_share(float value) { return value >= 0.0f && value <= 1.0f; }

static int check_figures(const LookPlane *plane, RandomSource *source) {
  int faults = 0;
  for (unsigned i = 0; i < PARTS_PER_PLANE; i++) {
    const LookPart part = {
        .x = (int)random_below(source, 3 * LARGEST_SIDE) - LARGEST_SIDE,
        .y = (int)random_below(source, 3 * LARGEST_SIDE) - LARGEST_SIDE,
        .radius = (int)random_below(source, LARGEST_SIDE),
    };
    const LookFigures figures = picture_look(plane, part);
    if (is_share(figures.mean) && is_share(figures.spread) && is_share(figures.contrast) && is_share(figures.edges) &&
        is_share(figures.sharpness) && is_share(figures.dark) && is_share(figures.bright)) {
      continue;
    }
    fprintf(stderr, "part %d %d %d has a figure that is no share\n", part.x, part.y, part.radius);
    faults++;
  }
  return faults;
}

/* The plane is as large as its rows need, and the hash is of its pixels alone. */
static int check_plane(RandomSource *source) {
  const int width = 1 + (int)random_below(source, LARGEST_SIDE);
  const int height = 1 + (int)random_below(source, LARGEST_SIDE);
  const size_t stride = (size_t)width + random_below(source, 40);
  const size_t size = stride * (size_t)(height - 1) + (size_t)width;
  uint8_t *bytes = malloc(size);
  if (bytes == NULL) abort();
  for (size_t at = 0; at < size; at++) bytes[at] = (uint8_t)random_bits(source);
  const int full_range = random_below(source, 2) == 0;
  const LookPlane plane = {bytes, (ptrdiff_t)stride, width, height, full_range ? 0 : 16, full_range ? 255 : 235};
  int faults = check_figures(&plane, source);
  const uint64_t hash = picture_hash(&plane);
  for (int y = 0; y + 1 < height; y++) memset(bytes + (size_t)y * stride + width, 0x55, stride - (size_t)width);
  if (picture_hash(&plane) != hash) faults++;
  const size_t x = random_below(source, (uint32_t)width), y = random_below(source, (uint32_t)height);
  bytes[y * stride + x] ^= (uint8_t)(1u << random_below(source, 8));
  if (picture_hash(&plane) == hash) faults++;
  free(bytes);
  return faults;
}

static int check_text(RandomSource *source) {
  static const char letters[] = "0123456789 ,-x";
  char *text = malloc(LONGEST_TEXT);
  if (text == NULL) abort();
  const uint32_t length = random_below(source, LONGEST_TEXT);
  for (uint32_t at = 0; at < length; at++) text[at] = letters[random_below(source, sizeof letters - 1)];
  text[length] = '\0';
  LookPart parts[LOOK_MAX_PARTS];
  const unsigned count = look_parts_parse(text, parts);
  free(text);
  return count > LOOK_MAX_PARTS;
}

enum { SIDE = 256 };

/* An edge is as sharp as it is, however few there are and whatever the noise: between dark and bright, so many pixels wide. */
static float sharpness_of_edge(int width, int noise) {
  static uint8_t bytes[SIDE * SIDE];
  RandomSource source = random_source(7);
  for (int at = 0; at < SIDE * SIDE; at++) {
    const int from_edge = at % SIDE - SIDE / 2 + width / 2;
    const int level = from_edge < 0 ? 0 : from_edge >= width ? 120 : 120 * (from_edge + 1) / (width + 1);
    bytes[at] = (uint8_t)(60 + level + (int)random_below(&source, (uint32_t)noise + 1) - noise / 2);
  }
  return picture_look(&(LookPlane){bytes, SIDE, SIDE, SIDE, 0, 255}, (LookPart){0}).sharpness;
}

static int check_sharpness(void) {
  int faults = 0;
  for (int noise = 0; noise <= 20; noise += 10) {
    const float sharp = sharpness_of_edge(0, noise), soft = sharpness_of_edge(6, noise), blurred = sharpness_of_edge(20, noise);
    if (sharp > 0.85f && soft > 0.3f && soft < 0.65f && blurred < 0.3f) continue;
    fprintf(stderr, "noise %d: edges 0, 6 and 20 pixels wide are %.2f, %.2f and %.2f sharp\n", noise, (double)sharp, (double)soft, (double)blurred);
    faults++;
  }
  return faults + (sharpness_of_edge(0, 200) != 0) + (sharpness_of_edge(20, 200) != 0);
}

/* A picture whose figures are known: stripes 32 pixels wide, the left half of the plane black. */
static int check_known(void) {
  static uint8_t bytes[SIDE * SIDE];
  for (int at = 0; at < SIDE * SIDE; at++) bytes[at] = at % SIDE < SIDE / 2 ? 0 : at % SIDE / 32 % 2 ? 255 : 0;
  const LookPlane plane = {bytes, SIDE, SIDE, SIDE, 0, 255};
  const LookFigures black = picture_look(&plane, (LookPart){50, 128, 40});
  const LookFigures stripes = picture_look(&plane, (LookPart){192, 128, 50});
  LookPart parts[LOOK_MAX_PARTS];
  const int told = look_parts_parse("50 128 40,192 128 50", parts) == 2 && parts[1].x == 192 && parts[1].radius == 50;
  return !(told && black.mean == 0 && black.dark == 1 && black.contrast == 0 && stripes.contrast == 1 &&
           black.edges == 0 && black.sharpness == 0 && stripes.edges > 0.4f && stripes.sharpness == 1 && stripes.mean > 0.3f && stripes.mean < 0.7f && stripes.spread > 0.4f);
}

int main(int count, char **arguments) {
  const unsigned long planes = count > 1 ? strtoul(arguments[1], NULL, 10) : 200;
  const unsigned long first = count > 2 ? strtoul(arguments[2], NULL, 10) : 1;
  int faults = check_known() + check_sharpness();
  for (unsigned long i = 0; i < planes; i++) {
    RandomSource source = random_source(first + i);
    const int found = check_plane(&source) + check_text(&source);
    if (found > 0) fprintf(stderr, "seed %lu: %d faults\n", first + i, found);
    faults += found;
  }
  printf("%lu planes looked at, %d faults\n", planes, faults);
  return faults > 0;
}

/*
 * Three checks, to be built with the sanitizers: on random maps every kernel writes the bytes of the scalar one; it
 * still does when the map's samples have been moved by whatever a picture without sense tells of its seams; and a map
 * damaged anywhere, with its checksum made right again, is refused or does no harm.
 * Arguments: number of maps, first seed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../seam-correction.h"
#include "../stitch-kernel.h"
#include "random-map.h"

enum { DAMAGES_PER_MAP = 60 };

/* Exactly as many bytes as the plane has: one beyond is the sanitizer's. */
static uint8_t *new_plane(uint32_t stride, uint32_t height, uint32_t width) {
  uint8_t *bytes = malloc((size_t)stride * (height - 1) + width);
  if (bytes == NULL) abort();
  return bytes;
}

typedef struct {
  uint8_t *source[2];
  uint8_t *target[2];
  uint8_t *expected[2];
  StitchJob job;
  size_t target_bytes;
} Work;

static Work new_work(const StitchMap *map, unsigned index, RandomSource *source) {
  const StitchPlane *plane = &map->planes[index];
  Work work = {.job = {.plane = plane, .components = index == STITCH_LUMA ? 1 : 2}};
  const uint32_t source_stride = plane->source_width + random_below(source, 20);
  const uint32_t target_stride = plane->width + random_below(source, 20);
  const int extremes = random_below(source, 2) == 0;
  work.target_bytes = (size_t)target_stride * (plane->height - 1) + plane->width;
  for (unsigned i = 0; i < work.job.components; i++) {
    work.source[i] = new_plane(source_stride, plane->source_height, plane->source_width);
    work.target[i] = new_plane(target_stride, plane->height, plane->width);
    work.expected[i] = new_plane(target_stride, plane->height, plane->width);
    const size_t bytes = (size_t)source_stride * (plane->source_height - 1) + plane->source_width;
    for (size_t at = 0; at < bytes; at++) {
      const uint32_t value = random_bits(source);
      work.source[i][at] = (uint8_t)(extremes ? (value & 1 ? 255 : 0) : value);
    }
    memset(work.expected[i], 0x55, work.target_bytes);
    work.job.source[i] = work.source[i];
    work.job.source_stride[i] = source_stride;
    work.job.target_stride[i] = target_stride;
  }
  for (unsigned lens = 0; lens < STITCH_MAX_SAMPLES; lens++) {
    work.job.gain[lens] = (int16_t)(random_below(source, 3) == 0 ? 32767 : 4096 + random_below(source, 12288));
  }
  work.job.black = index == STITCH_CHROMA ? 128 : random_below(source, 2) ? 16 : 0;
  work.job.hatch = index == STITCH_CHROMA ? 0 : 16;
  return work;
}

static void free_work(Work *work) {
  for (unsigned i = 0; i < work->job.components; i++) {
    free(work->source[i]);
    free(work->target[i]);
    free(work->expected[i]);
  }
}

/* The number of kernels that did not write what the scalar one did. */
static int compare_kernels(const StitchMap *map, RandomSource *source) {
  int faults = 0;
  for (unsigned index = 0; index < STITCH_PLANE_COUNT; index++) {
    Work work = new_work(map, index, source);
    for (unsigned i = 0; i < work.job.components; i++) work.job.target[i] = work.expected[i];
    stitch_kernel_scalar.run(&work.job, 0, work.job.plane->band_count);
    const StitchKernel *kernel;
    for (unsigned k = 0; (kernel = stitch_kernel_at(k)) != NULL; k++) {
      if (!kernel->is_supported()) continue;
      for (unsigned i = 0; i < work.job.components; i++) {
        memset(work.target[i], 0x55, work.target_bytes);
        work.job.target[i] = work.target[i];
      }
      kernel->run(&work.job, 0, work.job.plane->band_count);
      for (unsigned i = 0; i < work.job.components; i++) {
        if (memcmp(work.target[i], work.expected[i], work.target_bytes) == 0) continue;
        fprintf(stderr, "kernel %s differs from scalar in plane %u\n", kernel->name, index);
        faults++;
      }
    }
    free_work(&work);
  }
  return faults;
}

/* Lets the correction see noise, dark and light pictures, which moves samples and gains. */
static void look_at_noise(SeamCorrection *correction, const StitchMap *map, RandomSource *source) {
  const StitchPlane *luma = &map->planes[STITCH_LUMA];
  const uint32_t stride = luma->source_width + random_below(source, 20);
  uint8_t *picture = new_plane(stride, luma->source_height, luma->source_width);
  const size_t bytes = (size_t)stride * (luma->source_height - 1) + luma->source_width;
  for (unsigned look = 0; look < 3; look++) {
    const uint32_t low = random_below(source, 256);
    const uint32_t range = 1 + random_below(source, 256 - low);
    for (size_t at = 0; at < bytes; at++) picture[at] = (uint8_t)(low + random_below(source, range));
    seam_correction_look(correction, picture, stride, random_below(source, 2) ? 16 : 0, (SeamWishes){true, true});
  }
  free(picture);
}

/* The number of gains that are out of range, and of kernels that differ after the map was moved. */
static int check_moved(StitchMap *map, RandomSource *source) {
  int faults = 0;
  SeamCorrection *correction = seam_correction_new(map);
  if (correction == NULL) abort();
  look_at_noise(correction, map, source);
  for (unsigned lens = 0; lens < map->lens_count; lens++) {
    const float gain = seam_correction_gain(correction, lens);
    if (gain >= 0.25f && gain <= 4.0f) continue;
    fprintf(stderr, "gain %u is %f\n", lens, (double)gain);
    faults++;
  }
  faults += compare_kernels(map, source);
  seam_correction_free(correction);
  return faults;
}

/* A copy of exactly the map's size, aligned as the parser wants it. */
static uint8_t *copy_of(const uint8_t *bytes, size_t size) {
  void *copy = NULL;
  if (posix_memalign(&copy, 64, size > 0 ? size : 1) != 0) abort();
  memcpy(copy, bytes, size);
  return copy;
}

static void damage(uint8_t *bytes, size_t *size, RandomSource *source) {
  const unsigned count = 1 + random_below(source, 3);
  for (unsigned i = 0; i < count; i++) {
    /* Half of the damage goes to the headers, where most depends on. */
    const size_t end = random_below(source, 2) ? *size : 320;
    uint8_t *at = &bytes[random_below(source, (uint32_t)end)];
    *at = random_below(source, 2) ? (uint8_t)(*at ^ (1u << random_below(source, 8))) : (uint8_t)random_bits(source);
  }
  if (random_below(source, 10) == 0) *size = random_below(source, (uint32_t)*size);
  else if (random_below(source, 10) != 0) seal_map(bytes, *size);
}

static int check_map(uint8_t *bytes, uint64_t seed, unsigned *refused) {
  RandomSource source = random_source(seed);
  const size_t size = write_random_map(bytes, &source);
  const char *detail = "";
  StitchMap map;
  uint8_t *whole = copy_of(bytes, size);
  int faults = 0;
  if (stitch_map_parse(whole, size, &map, &detail) == STITCH_MAP_OK) {
    faults = compare_kernels(&map, &source) + check_moved(&map, &source);
  } else {
    fprintf(stderr, "a valid map was refused: %s\n", detail);
    faults = 1;
  }
  for (unsigned i = 0; i < DAMAGES_PER_MAP; i++) {
    uint8_t *damaged = copy_of(bytes, size);
    size_t damaged_size = size;
    damage(damaged, &damaged_size, &source);
    uint8_t *exact = copy_of(damaged, damaged_size);
    if (stitch_map_parse(exact, damaged_size, &map, &detail) != STITCH_MAP_OK) (*refused)++;
    else faults += check_moved(&map, &source);
    free(exact);
    free(damaged);
  }
  free(whole);
  if (faults > 0) fprintf(stderr, "seed %llu: %d faults\n", (unsigned long long)seed, faults);
  return faults;
}

static void list_kernels(void) {
  const StitchKernel *kernel;
  printf("kernels:");
  for (unsigned k = 0; (kernel = stitch_kernel_at(k)) != NULL; k++) {
    if (kernel->is_supported()) printf(" %s", kernel->name);
  }
  printf("\n");
}

int main(int count, char **arguments) {
  const unsigned long maps = count > 1 ? strtoul(arguments[1], NULL, 10) : 40;
  const unsigned long first = count > 2 ? strtoul(arguments[2], NULL, 10) : 1;
  uint8_t *bytes = malloc(RANDOM_MAP_CAPACITY);
  if (bytes == NULL) abort();
  list_kernels();
  int faults = 0;
  unsigned refused = 0;
  for (unsigned long i = 0; i < maps; i++) faults += check_map(bytes, first + i, &refused);
  free(bytes);
  printf("%lu maps, %lu damaged copies of which %u refused, %d faults\n", maps, maps * DAMAGES_PER_MAP, refused, faults);
  return faults > 0;
}

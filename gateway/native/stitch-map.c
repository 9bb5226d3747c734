#include "stitch-map.h"

#include <string.h>

#include "crc32.h"

enum {
  HEADER_BYTES = 64,
  PLANE_HEADER_BYTES = 128,
  SEAM_HEADER_BYTES = 64,
  CHECKED_FROM = 16,
  /* Larger sides would not fit the 16 bits of a window's corner. */
  MAX_SIDE = 32768,
};

_Static_assert(sizeof(StitchGroup) == 24, "a group is 24 bytes in the file");
_Static_assert(sizeof(StitchWindow) == 160, "a window is 160 bytes in the file");
_Static_assert(sizeof(StitchPair) == 192, "a pair of windows is 192 bytes in the file");
_Static_assert(sizeof(StitchWeights) == 256, "a set of weights is 256 bytes in the file");
_Static_assert(sizeof(StitchRamp) == 64, "a ramp is 64 bytes in the file");
_Static_assert(sizeof(StitchShift) == 64, "a shift is 64 bytes in the file");
_Static_assert(sizeof(StitchPoints) == 1024, "a list of points is 1024 bytes in the file");

typedef struct {
  uint32_t file_bytes;
  uint32_t source_width;
  uint32_t source_height;
  uint32_t width;
  uint32_t height;
  uint32_t lens_count;
  uint32_t plane_count;
  uint32_t seam_count;
  float gain[STITCH_MAX_LENSES];
} Header;

_Static_assert(sizeof(Header) == HEADER_BYTES - CHECKED_FROM, "the header is 64 bytes in the file");

static uint32_t read_u32(const uint8_t *bytes) {
  uint32_t value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

/* What `count` records at `offset` are, or NULL where they are misaligned or do not lie within the file. */
static void *records(uint8_t *bytes, size_t size, uint32_t offset, uint64_t count, size_t record) {
  if (offset % 64 != 0 || offset < HEADER_BYTES + STITCH_PLANE_COUNT * PLANE_HEADER_BYTES) return NULL;
  return offset + count * record <= size ? bytes + offset : NULL;
}

/* The section that a count and an offset name. */
static void *section(uint8_t *bytes, size_t size, const uint8_t *field, uint32_t *count, size_t record) {
  *count = read_u32(field);
  return records(bytes, size, read_u32(field + 4), *count, record);
}

static const char *parse_seam(uint8_t *bytes, size_t size, const uint8_t *header, StitchSeam *seam) {
  seam->lens[0] = read_u32(header);
  seam->lens[1] = read_u32(header + 4);
  seam->rows = read_u32(header + 8);
  seam->columns = read_u32(header + 12);
  seam->max_disparity = read_u32(header + 16);
  memcpy(&seam->column_step, header + 20, sizeof seam->column_step);
  if (seam->rows > STITCH_MAX_SEAM_ROWS || seam->columns > STITCH_MAX_SEAM_COLUMNS) return "a seam is too large";
  const uint64_t places = 2 * (uint64_t)seam->rows * seam->columns;
  seam->reach = records(bytes, size, read_u32(header + 24), seam->rows, sizeof *seam->reach);
  seam->points = records(bytes, size, read_u32(header + 28), places, sizeof *seam->points);
  seam->shading = records(bytes, size, read_u32(header + 32), places, sizeof *seam->shading);
  return seam->reach && seam->points && seam->shading ? NULL : "a section lies outside the file";
}

static const char *parse_seams(uint8_t *bytes, size_t size, uint32_t count, StitchMap *map) {
  const size_t headers = HEADER_BYTES + STITCH_PLANE_COUNT * PLANE_HEADER_BYTES;
  if (count > STITCH_MAX_SEAMS) return "the number of seams is out of range";
  if (headers + count * SEAM_HEADER_BYTES > size) return "a section lies outside the file";
  map->seam_count = count;
  for (uint32_t index = 0; index < count; index++) {
    const char *fault = parse_seam(bytes, size, bytes + headers + index * SEAM_HEADER_BYTES, &map->seams[index]);
    if (fault != NULL) return fault;
  }
  return stitch_seams_fault(map);
}

static const char *parse_plane(uint8_t *bytes, size_t size, const uint8_t *header, StitchPlane *plane) {
  plane->source_width = read_u32(header);
  plane->source_height = read_u32(header + 4);
  plane->width = read_u32(header + 8);
  plane->height = read_u32(header + 12);
  plane->bands = section(bytes, size, header + 16, &plane->band_count, sizeof *plane->bands);
  plane->groups = section(bytes, size, header + 24, &plane->group_count, sizeof *plane->groups);
  plane->tiles = section(bytes, size, header + 32, &plane->tile_count, sizeof *plane->tiles);
  plane->windows = section(bytes, size, header + 40, &plane->window_count, sizeof *plane->windows);
  plane->weights = section(bytes, size, header + 48, &plane->weight_count, sizeof *plane->weights);
  plane->points = section(bytes, size, header + 56, &plane->points_count, sizeof *plane->points);
  plane->ramps = section(bytes, size, header + 64, &plane->ramp_count, sizeof *plane->ramps);
  plane->pairs = section(bytes, size, header + 72, &plane->pair_count, sizeof *plane->pairs);
  plane->shifts = section(bytes, size, header + 80, &plane->shift_count, sizeof *plane->shifts);
  if (!plane->bands || !plane->groups || !plane->tiles || !plane->windows || !plane->weights || !plane->points ||
      !plane->ramps || !plane->pairs || !plane->shifts) {
    return "a section lies outside the file";
  }
  /* One more entry than bands: where the last band ends. */
  const size_t bands_offset = (size_t)((const uint8_t *)plane->bands - bytes);
  if (bands_offset + ((uint64_t)plane->band_count + 1) * sizeof *plane->bands > size) {
    return "a section lies outside the file";
  }
  return NULL;
}

static int is_side(uint32_t pixels) { return pixels >= 64 && pixels <= MAX_SIDE; }

static const char *header_fault(const Header *header) {
  if (!is_side(header->source_width) || !is_side(header->source_height)) return "the source size is out of range";
  if (!is_side(header->width) || header->height < 32 || header->height > MAX_SIDE) {
    return "the panorama size is out of range";
  }
  if (header->width % 2 != 0 || header->height % 2 != 0) return "the panorama size is odd";
  if (header->lens_count < 1 || header->lens_count > STITCH_MAX_LENSES) return "the number of lenses is out of range";
  if (header->plane_count != STITCH_PLANE_COUNT) return "the header is not of this format";
  for (unsigned lens = 0; lens < STITCH_MAX_LENSES; lens++) {
    const float gain = header->gain[lens];
    if (!(gain >= 0.25f && gain <= 4.0f)) return "a gain is out of range";
  }
  return NULL;
}

static const char *plane_size_fault(const StitchPlane *plane, const Header *header, uint32_t scale) {
  const uint32_t round_up = scale - 1;
  if (plane->source_width != (header->source_width + round_up) / scale ||
      plane->source_height != (header->source_height + round_up) / scale || plane->width != header->width / scale ||
      plane->height != header->height / scale) {
    return "the size of a plane is not that of the picture";
  }
  return NULL;
}

StitchMapFault stitch_map_parse(uint8_t *bytes, size_t size, StitchMap *map, const char **detail) {
  static const char magic[8] = {'R', 'S', 'S', 'T', 'I', 'T', 'C', 'H'};
  *detail = "the file is shorter than a header";
  if (size < sizeof magic) return STITCH_MAP_TRUNCATED;
  *detail = "the file is not a stitch map";
  if (memcmp(bytes, magic, sizeof magic) != 0) return STITCH_MAP_CORRUPT;
  *detail = "the file is shorter than its header says";
  if (size < HEADER_BYTES + STITCH_PLANE_COUNT * PLANE_HEADER_BYTES) return STITCH_MAP_TRUNCATED;
  *detail = "the file is of another version of the format";
  if (read_u32(bytes + 8) != STITCH_MAP_VERSION) return STITCH_MAP_WRONG_VERSION;

  Header header;
  memcpy(&header, bytes + CHECKED_FROM, sizeof header);
  *detail = "the file is shorter than its header says";
  if (size < header.file_bytes) return STITCH_MAP_TRUNCATED;
  *detail = "the file is longer than its header says";
  if (size > header.file_bytes) return STITCH_MAP_CORRUPT;
  *detail = "the checksum does not match";
  if (read_u32(bytes + 12) != crc32_of(bytes + CHECKED_FROM, size - CHECKED_FROM)) return STITCH_MAP_CORRUPT;

  *detail = header_fault(&header);
  if (*detail != NULL) return STITCH_MAP_INVALID;
  map->source_width = header.source_width;
  map->source_height = header.source_height;
  map->width = header.width;
  map->height = header.height;
  map->lens_count = header.lens_count;
  memcpy(map->gain, header.gain, sizeof map->gain);
  for (unsigned index = 0; index < STITCH_PLANE_COUNT; index++) {
    StitchPlane *plane = &map->planes[index];
    *detail = parse_plane(bytes, size, bytes + HEADER_BYTES + index * PLANE_HEADER_BYTES, plane);
    if (*detail == NULL) *detail = plane_size_fault(plane, &header, index == STITCH_LUMA ? 1 : 2);
    if (*detail == NULL) *detail = stitch_plane_fault(plane, map->lens_count);
    if (*detail != NULL) return STITCH_MAP_INVALID;
  }
  *detail = parse_seams(bytes, size, header.seam_count, map);
  return *detail == NULL ? STITCH_MAP_OK : STITCH_MAP_INVALID;
}

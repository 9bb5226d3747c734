#include "h264-sps.h"

/* Bits of a NAL unit without its emulation prevention bytes (`00 00 03`); what lies beyond the end reads as 0. */
typedef struct {
  const uint8_t *bytes;
  size_t size;
  size_t at;
  unsigned zeros;
  unsigned bits_left;
  uint8_t byte;
  bool is_beyond;
} BitReader;

static void next_byte(BitReader *reader) {
  if (reader->zeros >= 2 && reader->at < reader->size && reader->bytes[reader->at] == 3) {
    reader->at++;
    reader->zeros = 0;
  }
  reader->is_beyond |= reader->at >= reader->size;
  reader->byte = reader->is_beyond ? 0 : reader->bytes[reader->at++];
  reader->zeros = reader->byte == 0 ? reader->zeros + 1 : 0;
  reader->bits_left = 8;
}

static uint32_t read_bits(BitReader *reader, unsigned count) {
  uint32_t value = 0;
  for (unsigned i = 0; i < count; i++) {
    if (reader->bits_left == 0) next_byte(reader);
    reader->bits_left--;
    value = value << 1 | (reader->byte >> reader->bits_left & 1);
  }
  return value;
}

/* ue(v), H.264, 9.1. */
static uint32_t read_ue(BitReader *reader) {
  unsigned zeros = 0;
  while (zeros < 32 && !reader->is_beyond && read_bits(reader, 1) == 0) zeros++;
  if (zeros >= 32) reader->is_beyond = true;
  return zeros >= 32 ? 0 : (1u << zeros) - 1 + read_bits(reader, zeros);
}

static int32_t read_se(BitReader *reader) {
  const uint32_t code = read_ue(reader);
  return code & 1 ? (int32_t)(code / 2 + 1) : -(int32_t)(code / 2);
}

static void skip_scaling_list(BitReader *reader, unsigned size) {
  int32_t last = 8;
  int32_t next = 8;
  for (unsigned i = 0; i < size && !reader->is_beyond; i++) {
    if (next != 0) next = (last + read_se(reader) % 256 + 256) & 255;
    if (next != 0) last = next;
  }
}

static bool is_high_profile(uint32_t profile) {
  static const uint8_t high[] = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135};
  for (size_t i = 0; i < sizeof high; i++) {
    if (profile == high[i]) return true;
  }
  return false;
}

static void read_high(BitReader *reader, H264Sps *sps, bool *has_separate_planes) {
  sps->chroma_format = (uint8_t)(read_ue(reader) & 3);
  *has_separate_planes = sps->chroma_format == 3 && read_bits(reader, 1);
  sps->luma_depth_minus_8 = (uint8_t)(read_ue(reader) & 7);
  sps->chroma_depth_minus_8 = (uint8_t)(read_ue(reader) & 7);
  read_bits(reader, 1);
  if (!read_bits(reader, 1)) return;
  const unsigned lists = sps->chroma_format == 3 ? 12 : 8;
  for (unsigned i = 0; i < lists; i++) {
    if (read_bits(reader, 1)) skip_scaling_list(reader, i < 6 ? 16 : 64);
  }
}

static void skip_picture_order(BitReader *reader) {
  const uint32_t type = read_ue(reader);
  if (type == 0) read_ue(reader);
  if (type != 1) return;
  read_bits(reader, 1);
  read_se(reader);
  read_se(reader);
  for (uint32_t left = read_ue(reader); left > 0 && !reader->is_beyond; left--) read_se(reader);
}

static void read_size(BitReader *reader, H264Sps *sps, unsigned chroma) {
  const uint32_t columns = read_ue(reader) + 1;
  const uint32_t rows = read_ue(reader) + 1;
  const uint32_t fields = 2 - read_bits(reader, 1);
  if (fields == 2) read_bits(reader, 1);
  read_bits(reader, 1);
  uint32_t crop[4] = {0};
  if (read_bits(reader, 1)) {
    for (unsigned i = 0; i < 4; i++) crop[i] = read_ue(reader);
  }
  const uint32_t unit_x = chroma == 1 || chroma == 2 ? 2 : 1;
  const uint32_t unit_y = (chroma == 1 ? 2 : 1) * fields;
  /* Nonsense may wrap; it is told by the limits that follow. */
  sps->width = 16 * columns - unit_x * (crop[0] + crop[1]);
  sps->height = 16 * rows * fields - unit_y * (crop[2] + crop[3]);
}

bool h264_sps_read(const uint8_t *nal, size_t size, H264Sps *sps) {
  enum { LARGEST = 16384 };
  if (size < 4) return false;
  BitReader reader = {.bytes = nal + 4, .size = size - 4};
  bool has_separate_planes = false;
  *sps = (H264Sps){.chroma_format = 1, .is_high = is_high_profile(nal[1])};
  read_ue(&reader);
  if (sps->is_high) read_high(&reader, sps, &has_separate_planes);
  read_ue(&reader);
  skip_picture_order(&reader);
  read_ue(&reader);
  read_bits(&reader, 1);
  read_size(&reader, sps, has_separate_planes ? 0 : sps->chroma_format);
  return !reader.is_beyond && sps->width > 0 && sps->width <= LARGEST && sps->height > 0 && sps->height <= LARGEST;
}

#include "annex-b.h"

#include <string.h>

/* H.264, table 7-1. */
enum { NAL_FIRST_PICTURE = 1, NAL_IDR = 5, NAL_SPS = 7, NAL_PPS = 8, NAL_DELIMITER = 9 };
/* As many of each as `avcC` has room for, and as long. */
enum { MOST_SPS = 31, MOST_PPS = 255, LONGEST_SET = 65535 };

typedef struct {
  const uint8_t *bytes;
  size_t size;
} Nal;

/* The next `00 00 01` from `at` on, or `end`. */
static const uint8_t *start_code(const uint8_t *at, const uint8_t *end) {
  for (; end - at >= 3; at++) {
    if (at[2] > 1) at += 2;
    else if (at[0] == 0 && at[1] == 0 && at[2] == 1) return at;
  }
  return end;
}

/* The NAL unit behind the next start code, without the zeros that may trail it; false when there is none any more. */
static bool next_nal(const uint8_t **at, const uint8_t *end, Nal *nal) {
  const uint8_t *code = start_code(*at, end);
  if (code == end) return false;
  nal->bytes = code + 3;
  *at = start_code(nal->bytes, end);
  nal->size = (size_t)(*at - nal->bytes);
  while (nal->size > 0 && nal->bytes[nal->size - 1] == 0) nal->size--;
  return true;
}

static bool list_has(const ParameterList *list, const Nal *nal) {
  const uint8_t *at = list->bytes.data;
  for (unsigned i = 0; i < list->count; i++) {
    const size_t size = (size_t)at[0] << 8 | at[1];
    if (size == nal->size && memcmp(at + 2, nal->bytes, size) == 0) return true;
    at += 2 + size;
  }
  return false;
}

/* `is_fresh` tells whether the access unit has brought one of this kind before. */
static void take_set(ParameterList *list, const Nal *nal, unsigned most, bool *is_fresh) {
  if (!*is_fresh) list->bytes.size = list->count = 0;
  *is_fresh = true;
  if (nal->size > LONGEST_SET || list->count == most || list_has(list, nal)) return;
  byte_buffer_put(&list->bytes, nal->size, 2);
  byte_buffer_append(&list->bytes, nal->bytes, nal->size);
  list->count++;
}

AccessUnit access_unit_read(const uint8_t *bytes, size_t size, ParameterSets *sets, ByteBuffer *sample) {
  AccessUnit unit = {0};
  bool has_sps = false;
  bool has_pps = false;
  const uint8_t *at = bytes;
  Nal nal;
  while (next_nal(&at, bytes + size, &nal)) {
    if (nal.size == 0) continue;
    const unsigned type = nal.bytes[0] & 31;
    if (type == NAL_SPS) {
      take_set(&sets->sps, &nal, MOST_SPS, &has_sps);
    } else if (type == NAL_PPS) {
      take_set(&sets->pps, &nal, MOST_PPS, &has_pps);
    } else if (type != NAL_DELIMITER) {
      unit.has_picture |= type >= NAL_FIRST_PICTURE && type <= NAL_IDR;
      unit.has_idr |= type == NAL_IDR;
      byte_buffer_put(sample, nal.size, 4);
      byte_buffer_append(sample, nal.bytes, nal.size);
    }
  }
  return unit;
}

void parameter_sets_free(ParameterSets *sets) {
  byte_buffer_free(&sets->sps.bytes);
  byte_buffer_free(&sets->pps.bytes);
  *sets = (ParameterSets){0};
}

#ifndef ROUNDSIGHT_ANNEX_B_H
#define ROUNDSIGHT_ANNEX_B_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "byte-buffer.h"

/* One kind of parameter sets in the form in which `avcC` holds them: each with its length as 16 bits before it. */
typedef struct {
  ByteBuffer bytes;
  unsigned count;
} ParameterList;

/* The parameter sets that came last; to be zeroed before the first use. */
typedef struct {
  ParameterList sps;
  ParameterList pps;
} ParameterSets;

typedef struct {
  bool has_picture;
  bool has_idr;
} AccessUnit;

/*
 * Reads an access unit as H.264, annex B has it, and appends it to `sample` as MP4 has it: every NAL unit with its length as 32 bits
 * before it. Parameter sets go to `sets`, where those of one access unit take the place of the ones before; delimiters go nowhere.
 */
AccessUnit access_unit_read(const uint8_t *bytes, size_t size, ParameterSets *sets, ByteBuffer *sample);

void parameter_sets_free(ParameterSets *sets);

#endif

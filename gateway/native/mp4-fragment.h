#ifndef ROUNDSIGHT_MP4_FRAGMENT_H
#define ROUNDSIGHT_MP4_FRAGMENT_H

#include <stdbool.h>

#include "byte-buffer.h"

typedef struct {
  uint32_t size;
  /* Ticks of the track's timescale. */
  uint32_t duration;
  bool is_sync;
} Mp4Sample;

typedef struct {
  /* Counts from 1 within the file. */
  uint32_t sequence;
  /* When the first sample begins, in ticks. */
  uint64_t time;
  const Mp4Sample *samples;
  uint32_t sample_count;
  /* The bytes of all samples, one behind the other. */
  const ByteBuffer *media;
} Mp4Fragment;

/* Appends `moof` and `mdat`. */
void mp4_write_fragment(ByteBuffer *out, const Mp4Fragment *fragment);

#endif

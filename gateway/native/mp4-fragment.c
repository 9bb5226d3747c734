#include "mp4-fragment.h"

#include "mp4-boxes.h"

/* ISO/IEC 14496-12, 8.8.7 and 8.8.8. */
enum { TFHD_BASE_IS_MOOF = 0x20000, TRUN_OFFSET = 1, TRUN_DURATIONS = 0x100, TRUN_SIZES = 0x200, TRUN_FLAGS = 0x400 };
/* 8.8.3.1: depends on no other sample; depends on others and is no sync sample. */
enum { SAMPLE_SYNC = 0x2000000, SAMPLE_DEPENDS = 0x1010000 };
enum { TRACK_ID = 1, BOX_HEADER = 8 };

static void write_run(ByteBuffer *out, const Mp4Fragment *fragment, size_t moof) {
  const size_t run = mp4_begin_full(out, "trun", 0, TRUN_OFFSET | TRUN_DURATIONS | TRUN_SIZES | TRUN_FLAGS);
  byte_buffer_put(out, fragment->sample_count, 4);
  /* `moof` ends where the run does, and the samples follow the header of `mdat`. */
  byte_buffer_put(out, out->size + 4 + 12 * (size_t)fragment->sample_count - moof + BOX_HEADER, 4);
  for (uint32_t i = 0; i < fragment->sample_count; i++) {
    const Mp4Sample *sample = &fragment->samples[i];
    byte_buffer_put(out, sample->duration, 4);
    byte_buffer_put(out, sample->size, 4);
    byte_buffer_put(out, sample->is_sync ? SAMPLE_SYNC : SAMPLE_DEPENDS, 4);
  }
  mp4_end(out, run);
}

void mp4_write_fragment(ByteBuffer *out, const Mp4Fragment *fragment) {
  const size_t moof = mp4_begin(out, "moof");
  const size_t header = mp4_begin_full(out, "mfhd", 0, 0);
  byte_buffer_put(out, fragment->sequence, 4);
  mp4_end(out, header);
  const size_t track = mp4_begin(out, "traf");
  const size_t track_header = mp4_begin_full(out, "tfhd", 0, TFHD_BASE_IS_MOOF);
  byte_buffer_put(out, TRACK_ID, 4);
  mp4_end(out, track_header);
  const size_t time = mp4_begin_full(out, "tfdt", 1, 0);
  byte_buffer_put(out, fragment->time, 8);
  mp4_end(out, time);
  write_run(out, fragment, moof);
  mp4_end(out, track);
  mp4_end(out, moof);
  const size_t data = mp4_begin(out, "mdat");
  byte_buffer_append(out, fragment->media->data, fragment->media->size);
  mp4_end(out, data);
}

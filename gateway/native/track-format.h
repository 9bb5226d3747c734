#ifndef ROUNDSIGHT_TRACK_FORMAT_H
#define ROUNDSIGHT_TRACK_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum { TRACK_NONE, TRACK_VIDEO, TRACK_SOUND } TrackKind;

enum { VIDEO_TIMESCALE = 90000, SOUND_TIMESCALE = 48000 };

/* What caps say of a track; what does not belong to its kind is 0. */
typedef struct {
  TrackKind kind;
  /* Pixels, for parameter sets that cannot be read; 0 where nobody says. */
  uint32_t width;
  uint32_t height;
  /* Code points of ISO/IEC 23091-2, where the colours are known. */
  bool has_colour;
  uint8_t primaries;
  uint8_t transfer;
  uint8_t matrix;
  bool is_full_range;
  /* 1 or 2. */
  uint8_t channels;
  /* Samples at 48 kHz that the encoder looks ahead (RFC 7845, 4.2). */
  uint16_t pre_skip;
} TrackFormat;

static inline uint32_t track_timescale(const TrackFormat *format) {
  return format->kind == TRACK_VIDEO ? VIDEO_TIMESCALE : SOUND_TIMESCALE;
}

static inline bool track_formats_equal(const TrackFormat *a, const TrackFormat *b) {
  return a->kind == b->kind && a->width == b->width && a->height == b->height && a->has_colour == b->has_colour &&
         a->primaries == b->primaries && a->transfer == b->transfer && a->matrix == b->matrix &&
         a->is_full_range == b->is_full_range && a->channels == b->channels && a->pre_skip == b->pre_skip;
}

#endif

#ifndef ROUNDSIGHT_MP4_INIT_H
#define ROUNDSIGHT_MP4_INIT_H

#include <stdbool.h>

#include "annex-b.h"
#include "byte-buffer.h"
#include "track-format.h"

/* How a video's pictures are to be decoded: the `avcC` of ISO/IEC 14496-15, 5.3.3, and their size. */
typedef struct {
  ByteBuffer avcc;
  uint32_t width;
  uint32_t height;
} VideoConfig;

/* Makes `config` of the parameter sets; false, with nothing to use, where there are not both kinds or the size is unknown. */
bool video_config_make(VideoConfig *config, const ParameterSets *sets, const TrackFormat *format);

/* Appends `ftyp` and `moov` of a fragmented file with one track; `config` is NULL for sound. A sphere says so, forward in its middle. */
void mp4_write_init(ByteBuffer *out, const TrackFormat *format, const VideoConfig *config, bool is_sphere);

#endif

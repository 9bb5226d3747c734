#ifndef ROUNDSIGHT_H264_SPS_H
#define ROUNDSIGHT_H264_SPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an MP4 file has to say of a sequence parameter set. */
typedef struct {
  /* Of the picture as it is shown, in pixels. */
  uint32_t width;
  uint32_t height;
  /* Only profiles from High on tell these in MP4. */
  bool is_high;
  uint8_t chroma_format;
  uint8_t luma_depth_minus_8;
  uint8_t chroma_depth_minus_8;
} H264Sps;

/* Reads a NAL unit of type 7 (H.264, 7.3.2.1.1) as far as the size of the picture; false where it makes no sense. */
bool h264_sps_read(const uint8_t *nal, size_t size, H264Sps *sps);

#endif

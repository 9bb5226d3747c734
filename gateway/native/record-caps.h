#ifndef ROUNDSIGHT_RECORD_CAPS_H
#define ROUNDSIGHT_RECORD_CAPS_H

#include <gst/gst.h>

#include "track-format.h"

#define RECORD_CAPS                                                        \
  "video/x-h264, stream-format=(string)byte-stream, alignment=(string)au; " \
  "audio/x-opus, channels=(int)[ 1, 2 ]"

/* What fixed caps of RECORD_CAPS say. */
TrackFormat track_format_from_caps(const GstCaps *caps);

#endif

#ifndef ROUNDSIGHT_STITCH_H
#define ROUNDSIGHT_STITCH_H

#include <gst/video/gstvideofilter.h>

G_BEGIN_DECLS

#define ROUNDSIGHT_TYPE_STITCH (roundsight_stitch_get_type())
G_DECLARE_FINAL_TYPE(RoundsightStitch, roundsight_stitch, ROUNDSIGHT, STITCH, GstVideoFilter)

G_END_DECLS

#endif

#ifndef ROUNDSIGHT_LOOK_H
#define ROUNDSIGHT_LOOK_H

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

#define ROUNDSIGHT_TYPE_LOOK (roundsight_look_get_type())
G_DECLARE_FINAL_TYPE(RoundsightLook, roundsight_look, ROUNDSIGHT, LOOK, GstBaseTransform)

G_END_DECLS

#endif

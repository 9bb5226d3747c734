#ifndef ROUNDSIGHT_RETIME_H
#define ROUNDSIGHT_RETIME_H

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

#define ROUNDSIGHT_TYPE_RETIME (roundsight_retime_get_type())
G_DECLARE_FINAL_TYPE(RoundsightRetime, roundsight_retime, ROUNDSIGHT, RETIME, GstBaseTransform)

G_END_DECLS

#endif

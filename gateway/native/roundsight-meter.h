#ifndef ROUNDSIGHT_METER_H
#define ROUNDSIGHT_METER_H

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

#define ROUNDSIGHT_TYPE_METER (roundsight_meter_get_type())
G_DECLARE_FINAL_TYPE(RoundsightMeter, roundsight_meter, ROUNDSIGHT, METER, GstBaseTransform)

G_END_DECLS

#endif

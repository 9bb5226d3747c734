#ifndef ROUNDSIGHT_RECORD_H
#define ROUNDSIGHT_RECORD_H

#include <gst/gst.h>

G_BEGIN_DECLS

#define ROUNDSIGHT_TYPE_RECORD (roundsight_record_get_type())
G_DECLARE_FINAL_TYPE(RoundsightRecord, roundsight_record, ROUNDSIGHT, RECORD, GstElement)

G_END_DECLS

#endif

#ifndef ROUNDSIGHT_RUNNING_TIME_H
#define ROUNDSIGHT_RUNNING_TIME_H

#include <gst/gst.h>

/* The running time of now, or GST_CLOCK_TIME_NONE where no clock runs. */
GstClockTime running_time_now(GstElement *element);

#endif

#include "running-time.h"

GstClockTime running_time_now(GstElement *element) {
  GstClock *clock = gst_element_get_clock(element);
  if (clock == NULL) return GST_CLOCK_TIME_NONE;
  const GstClockTime now = gst_clock_get_time(clock);
  gst_object_unref(clock);
  const GstClockTime base_time = gst_element_get_base_time(element);
  return GST_CLOCK_TIME_IS_VALID(now) && now >= base_time ? now - base_time : GST_CLOCK_TIME_NONE;
}

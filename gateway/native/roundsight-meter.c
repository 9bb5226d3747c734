/*
 * roundsightmeter: lets all media through and says of every second of media how old it was when it passed, by the
 * pipeline's clock. README.md lists the fields of its message. It has no timer: where nothing passes, nothing is said.
 */
#include "roundsight-meter.h"

#include <gst/video/video.h>

#include "age-window.h"
#include "running-time.h"

struct _RoundsightMeter {
  GstBaseTransform parent;

  /* Of the streaming thread, from start to stop. */
  AgeWindow window;
};

G_DEFINE_FINAL_TYPE(RoundsightMeter, roundsight_meter, GST_TYPE_BASE_TRANSFORM)

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static gboolean start(GstBaseTransform *transform) {
  ROUNDSIGHT_METER(transform)->window = (AgeWindow){0};
  return TRUE;
}

static gdouble in_milliseconds(guint64 ns) {
  return (gdouble)ns / GST_MSECOND;
}

static void tell(RoundsightMeter *self, const AgeReport *report) {
  GstStructure *fields = gst_structure_new(
      "roundsight-meter", "second", G_TYPE_UINT, report->second, "buffers", G_TYPE_UINT, report->buffers, "bytes",
      G_TYPE_DOUBLE, (gdouble)report->bytes, "mean-age-ms", G_TYPE_DOUBLE, in_milliseconds(report->mean_age_ns),
      "max-age-ms", G_TYPE_DOUBLE, in_milliseconds(report->max_age_ns), NULL);
  gst_element_post_message(GST_ELEMENT(self), gst_message_new_element(GST_OBJECT(self), fields));
}

static GstFlowReturn transform_ip(GstBaseTransform *transform, GstBuffer *buffer) {
  RoundsightMeter *self = ROUNDSIGHT_METER(transform);
  if (!GST_BUFFER_PTS_IS_VALID(buffer) || transform->segment.format != GST_FORMAT_TIME) return GST_FLOW_OK;
  const GstClockTime media =
      gst_segment_to_running_time(&transform->segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
  const GstClockTime now = running_time_now(GST_ELEMENT(transform));
  if (!GST_CLOCK_TIME_IS_VALID(media) || !GST_CLOCK_TIME_IS_VALID(now)) return GST_FLOW_OK;
  AgeReport report;
  if (age_window_add(&self->window, now, media, gst_buffer_get_size(buffer), &report)) tell(self, &report);
  return GST_FLOW_OK;
}

/*
 * News of a forced key frame goes no further: rtph264pay would send the parameter sets once more, marked as a picture of their own, which
 * a browser cannot decode and answers by asking for the next key frame.
 */
static gboolean sink_event(GstBaseTransform *transform, GstEvent *event) {
  if (GST_EVENT_TYPE(event) != GST_EVENT_CUSTOM_DOWNSTREAM || !gst_video_event_is_force_key_unit(event))
    return GST_BASE_TRANSFORM_CLASS(roundsight_meter_parent_class)->sink_event(transform, event);
  gst_event_unref(event);
  return TRUE;
}

static void roundsight_meter_class_init(RoundsightMeterClass *klass) {
  GstElementClass *element_class = GST_ELEMENT_CLASS(klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &source_template);
  gst_element_class_set_static_metadata(element_class, "Roundsight meter", "Generic/Filter",
                                        "Says once a second how old what passes is", "Roundsight");
  transform_class->start = start;
  transform_class->transform_ip = transform_ip;
  transform_class->sink_event = sink_event;
}

static void roundsight_meter_init(RoundsightMeter *self) {
  /* Buffers are looked at as they are, and never made writable, which might copy them. */
  gst_base_transform_set_passthrough(GST_BASE_TRANSFORM(self), TRUE);
}

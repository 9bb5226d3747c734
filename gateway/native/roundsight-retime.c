/*
 * roundsightretime: stamps sound that comes without times, as over TCP, with when it was recorded, by the pipeline's clock. README.md
 * says how.
 */
#include "roundsight-retime.h"

#include <gst/audio/audio.h>

#include "running-time.h"
#include "sample-times.h"

struct _RoundsightRetime {
  GstBaseTransform parent;

  /* Of the streaming thread, from start to stop. */
  GstAudioInfo info;
  SampleTimes times;
};

G_DEFINE_FINAL_TYPE(RoundsightRetime, roundsight_retime, GST_TYPE_BASE_TRANSFORM)

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS("audio/x-raw"));
static GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS("audio/x-raw"));

static gboolean start(GstBaseTransform *transform) {
  ROUNDSIGHT_RETIME(transform)->times = (SampleTimes){0};
  return TRUE;
}

static gboolean set_caps(GstBaseTransform *transform, GstCaps *incoming, GstCaps *outgoing) {
  (void)outgoing;
  RoundsightRetime *self = ROUNDSIGHT_RETIME(transform);
  self->times = (SampleTimes){0};
  return gst_audio_info_from_caps(&self->info, incoming);
}

static GstFlowReturn transform_ip(GstBaseTransform *transform, GstBuffer *buffer) {
  RoundsightRetime *self = ROUNDSIGHT_RETIME(transform);
  const guint rate = (guint)GST_AUDIO_INFO_RATE(&self->info);
  const guint samples = (guint)(gst_buffer_get_size(buffer) / (gsize)GST_AUDIO_INFO_BPF(&self->info));
  const GstClockTime now = running_time_now(GST_ELEMENT(transform));
  guint64 recorded;
  if (!GST_CLOCK_TIME_IS_VALID(now) || samples == 0) return GST_BASE_TRANSFORM_FLOW_DROPPED;
  if (!sample_times_add(&self->times, now, samples, rate, &recorded)) return GST_BASE_TRANSFORM_FLOW_DROPPED;
  /* A live source's segment begins at 0: positions in it are running times. */
  GST_BUFFER_PTS(buffer) = recorded;
  GST_BUFFER_DTS(buffer) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION(buffer) = gst_util_uint64_scale_int(samples, GST_SECOND, (gint)rate);
  return GST_FLOW_OK;
}

static void roundsight_retime_class_init(RoundsightRetimeClass *klass) {
  GstElementClass *element_class = GST_ELEMENT_CLASS(klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &source_template);
  gst_element_class_set_static_metadata(element_class, "Roundsight retime", "Filter/Audio",
                                        "Stamps sound without times with when it was recorded", "Roundsight");
  transform_class->start = start;
  transform_class->set_caps = set_caps;
  transform_class->transform_ip = transform_ip;
}

static void roundsight_retime_init(RoundsightRetime *self) {
  gst_base_transform_set_in_place(GST_BASE_TRANSFORM(self), TRUE);
}

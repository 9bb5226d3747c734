/*
 * roundsightrecord: writes what comes into encrypted evidence files while it is told to. README.md has its property `order` and its
 * messages. No GstBaseSink, which holds media back before a pipeline plays: this one never holds up anything.
 */
#include "roundsight-record.h"

#include "record-caps.h"
#include "record-queue.h"
#include "record-writer.h"

enum { DEFAULT_SEGMENT_S = 10, LONGEST_SEGMENT_S = 3600, DEFAULT_FRAGMENT_MS = 400, LONGEST_FRAGMENT_MS = 10000 };
enum { DEFAULT_KEY_FRAME_S = 3 };

struct _RoundsightRecord {
  GstElement parent;
  GstPad *pad;
  RecordQueue *queue;

  /* Properties, under the object lock. */
  guint segment_s;
  guint fragment_ms;
  guint key_frame_s;

  /* NULL while there is none; under the lock. */
  GMutex writer_lock;
  GThread *writer;

  /* Of the streaming thread. */
  GstSegment segment;
  /* Atomic: before a pipeline plays, running times mean nothing. */
  gint is_playing;
};

G_DEFINE_FINAL_TYPE(RoundsightRecord, roundsight_record, GST_TYPE_ELEMENT)

enum { PROP_0, PROP_ORDER, PROP_SEGMENT_SECONDS, PROP_FRAGMENT_MS, PROP_KEY_FRAME_SECONDS };

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS(RECORD_CAPS));

static void start_recording(RoundsightRecord *self, RecordOrder *order) {
  GST_OBJECT_LOCK(self);
  const RecordLimits limits = {
      .segment_ns = (gint64)self->segment_s * GST_SECOND,
      .fragment_ns = (gint64)self->fragment_ms * GST_MSECOND,
      .key_frame_ns = (gint64)self->key_frame_s * GST_SECOND,
  };
  GST_OBJECT_UNLOCK(self);
  g_mutex_lock(&self->writer_lock);
  if (self->writer == NULL) self->writer = record_writer_start(GST_ELEMENT(self), self->pad, self->queue);
  record_queue_push_start(self->queue, order, &limits);
  g_mutex_unlock(&self->writer_lock);
}

static void stop_recording(RoundsightRecord *self) {
  g_mutex_lock(&self->writer_lock);
  if (self->writer != NULL) record_queue_push_stop(self->queue);
  g_mutex_unlock(&self->writer_lock);
}

/* Whoever may read the log may not have the key: nothing of the order is ever logged. */
static void take_order(RoundsightRecord *self, const gchar *text) {
  RecordOrder *order = g_new0(RecordOrder, 1);
  switch (record_order_parse(text, order)) {
    case RECORD_ORDER_RECORD:
      start_recording(self, order);
      return;
    case RECORD_ORDER_STOP:
      stop_recording(self);
      break;
    case RECORD_ORDER_INVALID:
      record_post_failed(GST_ELEMENT(self), 0, "order-invalid");
  }
  g_free(order);
}

/* What was queued is written before this returns. */
static void end_writer(RoundsightRecord *self) {
  g_mutex_lock(&self->writer_lock);
  if (self->writer != NULL) {
    record_queue_push_quit(self->queue);
    g_thread_join(self->writer);
    self->writer = NULL;
  }
  g_mutex_unlock(&self->writer_lock);
}

/* Ends the current file, and posts the message when that is done; takes it. */
static void end_file(RoundsightRecord *self, GstMessage *message) {
  g_mutex_lock(&self->writer_lock);
  const gboolean has_writer = self->writer != NULL;
  if (has_writer) record_queue_push_end(self->queue, message);
  g_mutex_unlock(&self->writer_lock);
  if (!has_writer && message != NULL) gst_element_post_message(GST_ELEMENT(self), message);
}

static gboolean time_of(RoundsightRecord *self, GstBuffer *buffer, gint64 *time_ns) {
  if (!g_atomic_int_get(&self->is_playing) || !GST_BUFFER_PTS_IS_VALID(buffer)) return FALSE;
  if (self->segment.format != GST_FORMAT_TIME) return FALSE;
  const GstClockTime running = gst_segment_to_running_time(&self->segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
  const GstClockTime base_time = gst_element_get_base_time(GST_ELEMENT(self));
  if (!GST_CLOCK_TIME_IS_VALID(running) || running > G_MAXINT64 - base_time) return FALSE;
  *time_ns = (gint64)(running + base_time);
  return TRUE;
}

static GstFlowReturn chain(GstPad *pad, GstObject *parent, GstBuffer *buffer) {
  (void)pad;
  RoundsightRecord *self = ROUNDSIGHT_RECORD(parent);
  gint64 time_ns;
  if (record_queue_is_open(self->queue) && time_of(self, buffer, &time_ns) &&
      record_queue_push_media(self->queue, buffer, time_ns) == RECORD_FILLED) {
    record_post_failed(GST_ELEMENT(self), 0, "too-slow");
  }
  gst_buffer_unref(buffer);
  return GST_FLOW_OK;
}

static void take_caps(RoundsightRecord *self, GstEvent *event) {
  GstCaps *caps;
  gst_event_parse_caps(event, &caps);
  const TrackFormat format = track_format_from_caps(caps);
  record_queue_push_format(self->queue, &format);
}

/* A bin waits for these two messages of all of its sinks. */

static void tell_end_of_stream(RoundsightRecord *self, GstEvent *event) {
  GstMessage *message = gst_message_new_eos(GST_OBJECT(self));
  gst_message_set_seqnum(message, gst_event_get_seqnum(event));
  end_file(self, message);
}

static void tell_start_of_stream(RoundsightRecord *self, GstEvent *event) {
  GstMessage *message = gst_message_new_stream_start(GST_OBJECT(self));
  guint group;
  gst_message_set_seqnum(message, gst_event_get_seqnum(event));
  if (gst_event_parse_group_id(event, &group)) gst_message_set_group_id(message, group);
  gst_element_post_message(GST_ELEMENT(self), message);
}

static gboolean sink_event(GstPad *pad, GstObject *parent, GstEvent *event) {
  (void)pad;
  RoundsightRecord *self = ROUNDSIGHT_RECORD(parent);
  switch (GST_EVENT_TYPE(event)) {
    case GST_EVENT_CAPS:
      take_caps(self, event);
      break;
    case GST_EVENT_SEGMENT:
      gst_event_copy_segment(event, &self->segment);
      break;
    case GST_EVENT_FLUSH_STOP:
      gst_segment_init(&self->segment, GST_FORMAT_UNDEFINED);
      break;
    case GST_EVENT_STREAM_START:
      tell_start_of_stream(self, event);
      break;
    case GST_EVENT_EOS:
      tell_end_of_stream(self, event);
      break;
    default:
      break;
  }
  gst_event_unref(event);
  return TRUE;
}

static GstStateChangeReturn change_state(GstElement *element, GstStateChange change) {
  RoundsightRecord *self = ROUNDSIGHT_RECORD(element);
  if (change == GST_STATE_CHANGE_PAUSED_TO_PLAYING) g_atomic_int_set(&self->is_playing, TRUE);
  if (change == GST_STATE_CHANGE_PLAYING_TO_PAUSED) g_atomic_int_set(&self->is_playing, FALSE);
  const GstStateChangeReturn outcome = GST_ELEMENT_CLASS(roundsight_record_parent_class)->change_state(element, change);
  /* After the parent: its pads take nothing more. */
  if (change == GST_STATE_CHANGE_PAUSED_TO_READY) end_file(self, NULL);
  if (change == GST_STATE_CHANGE_READY_TO_NULL) end_writer(self);
  return outcome;
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  RoundsightRecord *self = ROUNDSIGHT_RECORD(object);
  if (id == PROP_ORDER) {
    take_order(self, g_value_get_string(value));
    return;
  }
  GST_OBJECT_LOCK(self);
  if (id == PROP_SEGMENT_SECONDS) self->segment_s = g_value_get_uint(value);
  else if (id == PROP_FRAGMENT_MS) self->fragment_ms = g_value_get_uint(value);
  else if (id == PROP_KEY_FRAME_SECONDS) self->key_frame_s = g_value_get_uint(value);
  else G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  GST_OBJECT_UNLOCK(self);
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  RoundsightRecord *self = ROUNDSIGHT_RECORD(object);
  GST_OBJECT_LOCK(self);
  if (id == PROP_SEGMENT_SECONDS) g_value_set_uint(value, self->segment_s);
  else if (id == PROP_FRAGMENT_MS) g_value_set_uint(value, self->fragment_ms);
  else if (id == PROP_KEY_FRAME_SECONDS) g_value_set_uint(value, self->key_frame_s);
  else G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  GST_OBJECT_UNLOCK(self);
}

static void dispose(GObject *object) {
  end_writer(ROUNDSIGHT_RECORD(object));
  G_OBJECT_CLASS(roundsight_record_parent_class)->dispose(object);
}

static void finalize(GObject *object) {
  RoundsightRecord *self = ROUNDSIGHT_RECORD(object);
  record_queue_free(self->queue);
  g_mutex_clear(&self->writer_lock);
  G_OBJECT_CLASS(roundsight_record_parent_class)->finalize(object);
}

static void install_properties(GObjectClass *object_class) {
  g_object_class_install_property(
      object_class, PROP_ORDER,
      g_param_spec_string("order", "Order", "`stop`, or `record`, key, origin, number of the first file and folder", NULL,
                          G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING));
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  g_object_class_install_property(
      object_class, PROP_SEGMENT_SECONDS,
      g_param_spec_uint("segment-seconds", "Segment seconds", "How long a file is, from the next order on", 1, LONGEST_SEGMENT_S,
                        DEFAULT_SEGMENT_S, flags));
  g_object_class_install_property(
      object_class, PROP_FRAGMENT_MS,
      g_param_spec_uint("fragment-ms", "Fragment milliseconds", "How much is written at once, from the next order on", 1,
                        LONGEST_FRAGMENT_MS, DEFAULT_FRAGMENT_MS, flags));
  g_object_class_install_property(
      object_class, PROP_KEY_FRAME_SECONDS,
      g_param_spec_uint("key-frame-seconds", "Key frame seconds",
                        "Without a key frame for so long one is asked for, from the next order on", 1, LONGEST_SEGMENT_S,
                        DEFAULT_KEY_FRAME_S, flags));
}

static void roundsight_record_class_init(RoundsightRecordClass *klass) {
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  install_properties(object_class);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_set_static_metadata(element_class, "Roundsight record", "Sink/File",
                                        "Writes encrypted evidence files while it is told to", "Roundsight");
  element_class->change_state = change_state;
}

static void roundsight_record_init(RoundsightRecord *self) {
  self->segment_s = DEFAULT_SEGMENT_S;
  self->fragment_ms = DEFAULT_FRAGMENT_MS;
  self->key_frame_s = DEFAULT_KEY_FRAME_S;
  self->queue = record_queue_new();
  g_mutex_init(&self->writer_lock);
  gst_segment_init(&self->segment, GST_FORMAT_UNDEFINED);
  self->pad = gst_pad_new_from_static_template(&sink_template, "sink");
  gst_pad_set_chain_function(self->pad, chain);
  gst_pad_set_event_function(self->pad, sink_event);
  gst_element_add_pad(GST_ELEMENT(self), self->pad);
  GST_OBJECT_FLAG_SET(self, GST_ELEMENT_FLAG_SINK);
}

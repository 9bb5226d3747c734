#include "record-writer.h"

#include <gst/video/video.h>

#include "track-recorder.h"

typedef struct {
  GstElement *element;
  GstPad *pad;
  RecordQueue *queue;
} Writer;

static void post(GstElement *element, GstStructure *fields) {
  gst_element_post_message(element, gst_message_new_element(GST_OBJECT(element), fields));
}

static GstStructure *new_fields(const gchar *event, guint number) {
  return gst_structure_new("roundsight-record", "event", G_TYPE_STRING, event, "number", G_TYPE_UINT, number, NULL);
}

/* As text: whoever reads numbers as doubles would lose the last digits of large ones. */
static void set_as_text(GstStructure *fields, const gchar *name, guint64 value) {
  gchar *text = g_strdup_printf("%" G_GUINT64_FORMAT, value);
  gst_structure_set(fields, name, G_TYPE_STRING, text, NULL);
  g_free(text);
}

void record_post_failed(GstElement *element, guint number, const gchar *reason) {
  GstStructure *fields = new_fields("failed", number);
  gst_structure_set(fields, "reason", G_TYPE_STRING, reason, NULL);
  post(element, fields);
}

static void tell_opened(gpointer context, guint32 number) {
  const Writer *writer = context;
  post(writer->element, new_fields("opened", number));
}

static void tell_closed(gpointer context, const ClosedFile *file) {
  const Writer *writer = context;
  gchar hash[2 * EVIDENCE_HASH_BYTES + 1];
  for (guint i = 0; i < EVIDENCE_HASH_BYTES; i++) g_snprintf(hash + 2 * i, 3, "%02x", file->summary.sha256[i]);
  GstStructure *fields = new_fields("closed", file->number);
  set_as_text(fields, "bytes", file->summary.mp4_bytes);
  set_as_text(fields, "file-bytes", file->summary.file_bytes);
  set_as_text(fields, "start", file->start);
  set_as_text(fields, "end", file->end);
  gst_structure_set(fields, "sha256", G_TYPE_STRING, hash, "timescale", G_TYPE_UINT, file->timescale, "samples", G_TYPE_UINT,
                    file->samples, NULL);
  post(writer->element, fields);
}

static void tell_failed(gpointer context, guint32 number, EvidenceOutcome outcome) {
  const Writer *writer = context;
  record_post_failed(writer->element, number, outcome == EVIDENCE_DISK_FULL ? "disk-full" : "disk-error");
}

static void ask_for_key_frame(gpointer context) {
  const Writer *writer = context;
  gst_pad_push_event(writer->pad, gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

static void add_media(TrackRecorder *recorder, const RecordItem *item) {
  GstMapInfo map;
  if (!gst_buffer_map(item->buffer, &map, GST_MAP_READ)) return;
  const RecordedSample sample = {
      .time_ns = item->time_ns,
      .duration_ns = GST_BUFFER_DURATION_IS_VALID(item->buffer) ? (gint64)GST_BUFFER_DURATION(item->buffer) : 0,
      .is_key = !GST_BUFFER_FLAG_IS_SET(item->buffer, GST_BUFFER_FLAG_DELTA_UNIT),
      .bytes = map.data,
      .size = map.size,
  };
  track_recorder_add(recorder, &sample);
  gst_buffer_unmap(item->buffer, &map);
}

static void take(const Writer *writer, TrackRecorder *recorder, RecordItem *item) {
  switch (item->kind) {
    case RECORD_MEDIA:
      add_media(recorder, item);
      break;
    case RECORD_FORMAT:
      track_recorder_set_format(recorder, &item->format);
      break;
    case RECORD_START:
      track_recorder_set_format(recorder, &item->format);
      track_recorder_start(recorder, item->order, &item->limits);
      break;
    case RECORD_GAP:
      track_recorder_end_file(recorder);
      break;
    case RECORD_END:
      track_recorder_end_file(recorder);
      if (item->message != NULL) gst_element_post_message(writer->element, g_steal_pointer(&item->message));
      break;
    case RECORD_STOP:
    case RECORD_QUIT:
      track_recorder_stop(recorder);
  }
}

static gpointer run(gpointer data) {
  Writer *writer = data;
  const RecorderListener listener = {writer, tell_opened, tell_closed, tell_failed, ask_for_key_frame};
  TrackRecorder *recorder = track_recorder_new(&listener);
  gboolean goes_on = TRUE;
  while (goes_on) {
    RecordItem *item = record_queue_pop(writer->queue);
    take(writer, recorder, item);
    if (track_recorder_is_idle(recorder)) record_queue_close(writer->queue, item->orders);
    goes_on = item->kind != RECORD_QUIT;
    record_item_free(item);
  }
  track_recorder_free(recorder);
  g_free(writer);
  return NULL;
}

GThread *record_writer_start(GstElement *element, GstPad *pad, RecordQueue *queue) {
  Writer *writer = g_new(Writer, 1);
  *writer = (Writer){element, pad, queue};
  return g_thread_new("record-writer", run, writer);
}

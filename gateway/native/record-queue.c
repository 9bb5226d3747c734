#include "record-queue.h"

enum { MOST_BYTES = 16 << 20 };

struct RecordQueue {
  GMutex lock;
  GCond is_filled;
  GQueue items;
  gsize bytes;
  gboolean is_full;
  /* Atomic as well, to be looked at without the lock. */
  gint is_open;
  guint orders;
  TrackFormat format;
};

RecordQueue *record_queue_new(void) {
  RecordQueue *queue = g_new0(RecordQueue, 1);
  g_mutex_init(&queue->lock);
  g_cond_init(&queue->is_filled);
  g_queue_init(&queue->items);
  return queue;
}

void record_queue_free(RecordQueue *queue) {
  RecordItem *item;
  while ((item = g_queue_pop_head(&queue->items)) != NULL) record_item_free(item);
  g_mutex_clear(&queue->lock);
  g_cond_clear(&queue->is_filled);
  g_free(queue);
}

gboolean record_queue_is_open(RecordQueue *queue) { return g_atomic_int_get(&queue->is_open); }

/* With the lock. */
static RecordItem *push(RecordQueue *queue, RecordItemKind kind) {
  RecordItem *item = g_new0(RecordItem, 1);
  item->kind = kind;
  item->orders = queue->orders;
  g_queue_push_tail(&queue->items, item);
  g_cond_signal(&queue->is_filled);
  return item;
}

/* With the lock: whether there is room. The first time that there is none, a gap is marked. */
static RecordPush find_room(RecordQueue *queue, gsize size) {
  if (!queue->is_open) return RECORD_IDLE;
  if (queue->is_full) return RECORD_FELL;
  if (queue->bytes + size <= MOST_BYTES) return RECORD_QUEUED;
  queue->is_full = TRUE;
  push(queue, RECORD_GAP);
  return RECORD_FILLED;
}

RecordPush record_queue_push_media(RecordQueue *queue, GstBuffer *buffer, gint64 time_ns) {
  /* One of a pool goes back to it at once: a hardware encoder that waits for it would hold up the live picture. */
  GstBuffer *kept = buffer->pool != NULL ? gst_buffer_copy_deep(buffer) : gst_buffer_ref(buffer);
  if (kept == NULL) return RECORD_FELL;
  const gsize size = gst_buffer_get_size(kept);
  g_mutex_lock(&queue->lock);
  const RecordPush outcome = find_room(queue, size);
  if (outcome == RECORD_QUEUED) {
    RecordItem *item = push(queue, RECORD_MEDIA);
    item->buffer = g_steal_pointer(&kept);
    item->time_ns = time_ns;
    queue->bytes += size;
  }
  g_mutex_unlock(&queue->lock);
  gst_clear_buffer(&kept);
  return outcome;
}

void record_queue_push_format(RecordQueue *queue, const TrackFormat *format) {
  g_mutex_lock(&queue->lock);
  queue->format = *format;
  if (queue->is_open) push(queue, RECORD_FORMAT)->format = *format;
  g_mutex_unlock(&queue->lock);
}

void record_queue_push_start(RecordQueue *queue, RecordOrder *order, const RecordLimits *limits) {
  g_mutex_lock(&queue->lock);
  queue->orders++;
  g_atomic_int_set(&queue->is_open, TRUE);
  RecordItem *item = push(queue, RECORD_START);
  item->order = order;
  item->limits = *limits;
  item->format = queue->format;
  g_mutex_unlock(&queue->lock);
}

static void push_closing(RecordQueue *queue, RecordItemKind kind) {
  g_mutex_lock(&queue->lock);
  queue->orders++;
  g_atomic_int_set(&queue->is_open, FALSE);
  push(queue, kind);
  g_mutex_unlock(&queue->lock);
}

void record_queue_push_stop(RecordQueue *queue) { push_closing(queue, RECORD_STOP); }

void record_queue_push_quit(RecordQueue *queue) { push_closing(queue, RECORD_QUIT); }

void record_queue_push_end(RecordQueue *queue, GstMessage *message) {
  g_mutex_lock(&queue->lock);
  push(queue, RECORD_END)->message = message;
  g_mutex_unlock(&queue->lock);
}

RecordItem *record_queue_pop(RecordQueue *queue) {
  g_mutex_lock(&queue->lock);
  RecordItem *item;
  while ((item = g_queue_pop_head(&queue->items)) == NULL) g_cond_wait(&queue->is_filled, &queue->lock);
  if (item->buffer != NULL) queue->bytes -= gst_buffer_get_size(item->buffer);
  if (queue->bytes <= MOST_BYTES / 2) queue->is_full = FALSE;
  g_mutex_unlock(&queue->lock);
  return item;
}

void record_queue_close(RecordQueue *queue, guint orders) {
  g_mutex_lock(&queue->lock);
  if (queue->orders == orders) g_atomic_int_set(&queue->is_open, FALSE);
  g_mutex_unlock(&queue->lock);
}

void record_item_free(RecordItem *item) {
  gst_clear_buffer(&item->buffer);
  gst_clear_message(&item->message);
  if (item->order != NULL) record_order_cleanse(item->order);
  g_free(item->order);
  g_free(item);
}

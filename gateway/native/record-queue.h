#ifndef ROUNDSIGHT_RECORD_QUEUE_H
#define ROUNDSIGHT_RECORD_QUEUE_H

#include <gst/gst.h>

#include "track-recorder.h"

typedef enum {
  RECORD_MEDIA,
  RECORD_FORMAT,
  RECORD_START,
  RECORD_STOP,
  /* Media fell because the queue was full. */
  RECORD_GAP,
  RECORD_END,
  RECORD_QUIT,
} RecordItemKind;

typedef struct {
  RecordItemKind kind;
  /* RECORD_MEDIA. */
  GstBuffer *buffer;
  gint64 time_ns;
  /* RECORD_FORMAT, RECORD_START. */
  TrackFormat format;
  /* RECORD_START; cleansed with the item. */
  RecordOrder *order;
  RecordLimits limits;
  /* RECORD_END: to be posted when everything before is on the disk; may be NULL. */
  GstMessage *message;
  /* How many orders had been given, with this one. */
  guint orders;
} RecordItem;

typedef enum { RECORD_QUEUED, RECORD_IDLE, RECORD_FELL, RECORD_FILLED } RecordPush;

/* What goes from those who give media and orders, on any threads, to the one writer. */
typedef struct RecordQueue RecordQueue;

RecordQueue *record_queue_new(void);
void record_queue_free(RecordQueue *queue);

/* Whether media are taken at all: the only thing that idleness costs. */
gboolean record_queue_is_open(RecordQueue *queue);

/*
 * RECORD_QUEUED: the queue holds a reference, or a copy of what belongs to a pool. RECORD_FILLED: the queue is full, and this is the first to fall; a gap is marked. Media
 * go on falling (RECORD_FELL) until half of the queue is free.
 */
RecordPush record_queue_push_media(RecordQueue *queue, GstBuffer *buffer, gint64 time_ns);

void record_queue_push_format(RecordQueue *queue, const TrackFormat *format);

/* Opens the queue. Takes the order. */
void record_queue_push_start(RecordQueue *queue, RecordOrder *order, const RecordLimits *limits);

/* Closes the queue. */
void record_queue_push_stop(RecordQueue *queue);

/* Takes the message. */
void record_queue_push_end(RecordQueue *queue, GstMessage *message);

/* Closes the queue; the writer finds this as the last item. */
void record_queue_push_quit(RecordQueue *queue);

/* Waits for the next item. */
RecordItem *record_queue_pop(RecordQueue *queue);

/* Closes the queue, unless an order came after the `orders` first ones. */
void record_queue_close(RecordQueue *queue, guint orders);

void record_item_free(RecordItem *item);

#endif

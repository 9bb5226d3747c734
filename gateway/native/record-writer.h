#ifndef ROUNDSIGHT_RECORD_WRITER_H
#define ROUNDSIGHT_RECORD_WRITER_H

#include <gst/gst.h>

#include "record-queue.h"

/* Posts the message `roundsight-record` (README.md) that something of this file, or of the next one, failed. */
void record_post_failed(GstElement *element, guint number, const gchar *reason);

/*
 * A thread that makes files of what comes through the queue, until RECORD_QUIT. It posts messages of the element and asks for key frames
 * through the pad; both have to outlive it.
 */
GThread *record_writer_start(GstElement *element, GstPad *pad, RecordQueue *queue);

#endif

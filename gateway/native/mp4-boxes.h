#ifndef ROUNDSIGHT_MP4_BOXES_H
#define ROUNDSIGHT_MP4_BOXES_H

#include "byte-buffer.h"

/* Boxes of ISO/IEC 14496-12. Begins one at the buffer's end; what it gives is for `mp4_end`, which fills in the size. */
size_t mp4_begin(ByteBuffer *buffer, const char *type);

/* The same with a version and flags. */
size_t mp4_begin_full(ByteBuffer *buffer, const char *type, unsigned version, uint32_t flags);

void mp4_end(ByteBuffer *buffer, size_t begin);

#endif

#ifndef ROUNDSIGHT_BYTE_BUFFER_H
#define ROUNDSIGHT_BYTE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that grow at their end; to be zeroed before the first use. Without memory the process ends, as with GLib. */
typedef struct {
  uint8_t *data;
  size_t size;
  size_t capacity;
} ByteBuffer;

/* Adds `count` bytes that are still to be written; where they begin, valid until the buffer grows again. */
uint8_t *byte_buffer_extend(ByteBuffer *buffer, size_t count);

void byte_buffer_append(ByteBuffer *buffer, const void *bytes, size_t count);

/* Adds the last `count` bytes (1 to 8) of `value`, big-endian. */
void byte_buffer_put(ByteBuffer *buffer, uint64_t value, unsigned count);

void byte_buffer_put_zeros(ByteBuffer *buffer, size_t count);

/* Writes the last `count` bytes of `value` to `at`, big-endian. */
void put_big_endian(uint8_t *at, uint64_t value, unsigned count);

void byte_buffer_free(ByteBuffer *buffer);

#endif

#include "byte-buffer.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_CAPACITY = 256 };

uint8_t *byte_buffer_extend(ByteBuffer *buffer, size_t count) {
  if (count > buffer->capacity - buffer->size) {
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : LEAST_CAPACITY;
    while (capacity - buffer->size < count) capacity *= 2;
    uint8_t *data = realloc(buffer->data, capacity);
    if (data == NULL) abort();
    buffer->data = data;
    buffer->capacity = capacity;
  }
  uint8_t *at = buffer->data + buffer->size;
  buffer->size += count;
  return at;
}

void byte_buffer_append(ByteBuffer *buffer, const void *bytes, size_t count) {
  if (count > 0) memcpy(byte_buffer_extend(buffer, count), bytes, count);
}

void put_big_endian(uint8_t *at, uint64_t value, unsigned count) {
  for (unsigned i = 0; i < count; i++) at[i] = (uint8_t)(value >> (8 * (count - 1 - i)));
}

void byte_buffer_put(ByteBuffer *buffer, uint64_t value, unsigned count) {
  put_big_endian(byte_buffer_extend(buffer, count), value, count);
}

void byte_buffer_put_zeros(ByteBuffer *buffer, size_t count) {
  if (count > 0) memset(byte_buffer_extend(buffer, count), 0, count);
}

void byte_buffer_free(ByteBuffer *buffer) {
  free(buffer->data);
  *buffer = (ByteBuffer){0};
}

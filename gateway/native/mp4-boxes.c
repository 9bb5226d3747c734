#include "mp4-boxes.h"

size_t mp4_begin(ByteBuffer *buffer, const char *type) {
  const size_t begin = buffer->size;
  byte_buffer_put_zeros(buffer, 4);
  byte_buffer_append(buffer, type, 4);
  return begin;
}

size_t mp4_begin_full(ByteBuffer *buffer, const char *type, unsigned version, uint32_t flags) {
  const size_t begin = mp4_begin(buffer, type);
  byte_buffer_put(buffer, version, 1);
  byte_buffer_put(buffer, flags, 3);
  return begin;
}

void mp4_end(ByteBuffer *buffer, size_t begin) {
  put_big_endian(buffer->data + begin, buffer->size - begin, 4);
}

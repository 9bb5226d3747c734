#include "crc32.h"

static void fill_table(uint32_t table[256]) {
  for (uint32_t index = 0; index < 256; index++) {
    uint32_t remainder = index;
    for (int bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >> 1) ^ 0xedb88320u : remainder >> 1;
    table[index] = remainder;
  }
}

uint32_t crc32_of(const uint8_t *bytes, size_t size) {
  uint32_t table[256];
  fill_table(table);
  uint32_t remainder = 0xffffffffu;
  for (size_t at = 0; at < size; at++) remainder = (remainder >> 8) ^ table[(remainder ^ bytes[at]) & 0xff];
  return remainder ^ 0xffffffffu;
}

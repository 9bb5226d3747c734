#ifndef ROUNDSIGHT_CRC32_H
#define ROUNDSIGHT_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* CRC-32 as of zlib, PNG and Ethernet: "123456789" gives 0xcbf43926. */
uint32_t crc32_of(const uint8_t *bytes, size_t size);

#endif

#ifndef ROUNDSIGHT_RANDOM_MAP_H
#define ROUNDSIGHT_RANDOM_MAP_H

#include <stddef.h>

#include "random-source.h"

enum { RANDOM_MAP_CAPACITY = 1 << 20 };

/* Writes a valid stitch map of random sizes and random tiles of every kind into `bytes`; its size. */
size_t write_random_map(uint8_t bytes[RANDOM_MAP_CAPACITY], RandomSource *source);

/* Makes the checksum right again. */
void seal_map(uint8_t *bytes, size_t size);

#endif

#ifndef ROUNDSIGHT_RANDOM_SOURCE_H
#define ROUNDSIGHT_RANDOM_SOURCE_H

#include <stdint.h>

/* Repeatable numbers (xorshift64*): a seed names a case. */
typedef struct {
  uint64_t state;
} RandomSource;

static inline RandomSource random_source(uint64_t seed) { return (RandomSource){seed * 0x9e3779b97f4a7c15u + 1}; }

static inline uint32_t random_bits(RandomSource *source) {
  source->state ^= source->state >> 12;
  source->state ^= source->state << 25;
  source->state ^= source->state >> 27;
  return (uint32_t)((source->state * 0x2545f4914f6cdd1du) >> 32);
}

/* 0 … end − 1 */
static inline uint32_t random_below(RandomSource *source, uint32_t end) {
  return (uint32_t)(((uint64_t)random_bits(source) * end) >> 32);
}

#endif

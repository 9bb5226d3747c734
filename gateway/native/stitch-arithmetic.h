/*
 * The arithmetic of a pixel, which every kernel follows bit by bit. Products of Q-numbers round to the nearest as
 * x86's PMULHRSW does: that is what the fastest kernel has.
 */
#ifndef ROUNDSIGHT_STITCH_ARITHMETIC_H
#define ROUNDSIGHT_STITCH_ARITHMETIC_H

#include "stitch-kernel.h"

static inline int stitch_rounded_product(int a, int b) { return (a * b + 0x4000) >> 15; }

static inline int stitch_saturated(int value) {
  return value < INT16_MIN ? INT16_MIN : value > INT16_MAX ? INT16_MAX : value;
}

static inline uint8_t stitch_byte(int value) { return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value); }

/*
 * Four times the picture's value, bilinear, at a Q11 coordinate: x in 64ths of a pixel, y in 2048ths. `pixel` is the
 * one to the upper left; a neighbour without weight is not read.
 */
static inline int stitch_sample(const uint8_t *pixel, ptrdiff_t stride, unsigned x, unsigned y) {
  const int x_part = (x >> 5) & 63;
  const int y_part = y & (STITCH_UNIT - 1);
  const ptrdiff_t right = x_part > 0 ? 1 : 0;
  const uint8_t *below = y_part > 0 ? pixel + stride : pixel;
  const int upper = pixel[0] * (64 - x_part) + pixel[right] * x_part;
  const int lower = below[0] * (64 - x_part) + below[right] * x_part;
  return stitch_rounded_product(upper, STITCH_UNIT - y_part) + stitch_rounded_product(lower, y_part);
}

/* The output of a pixel that one lens has alone. */
static inline uint8_t stitch_sole_output(int sample, int gain, int black) {
  return stitch_byte(stitch_rounded_product(sample - 4 * black, gain) + black);
}

/* What a lens adds to a mixed pixel: 16 times its share of the value above black. */
static inline int stitch_share(int sample, int gain, int black, int share) {
  return stitch_rounded_product(stitch_rounded_product((sample - 4 * black) * 32, gain), share);
}

/* The output at (x, y) of the plane where no lens sees: a hatch of stripes 8 pixels wide, which no room looks like. */
static inline uint8_t stitch_unseen(int hatch, unsigned x, unsigned y) {
  return (uint8_t)(STITCH_MID_GREY + ((x + y) / 8 % 2 == 0 ? -hatch : hatch));
}

/* What the unseen part of a mixed pixel adds to it. */
static inline int stitch_unseen_share(int unseen, int black, int share) {
  return stitch_rounded_product((unseen - black) * 32, share);
}

/* The output of a mixed pixel from the saturated sum of all shares. */
static inline uint8_t stitch_mixed_output(int sum, int black) {
  return stitch_byte(stitch_saturated(sum + 16 * black + 8) >> 4);
}

#endif

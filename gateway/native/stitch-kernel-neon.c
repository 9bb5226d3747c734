/* The swizzle kernel with NEON, in two halves. */
#if defined(__aarch64__)

#include <arm_neon.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef struct {
  uint16x8_t left;
  uint16x8_t right;
} Lanes;

typedef struct {
  uint8x16_t left;
  uint8x16_t right;
} Row;

#define BOTH(operation, a, b) ((Lanes){operation((a).left, (b).left), operation((a).right, (b).right)})

ALWAYS_INLINE int16x8_t as_signed(uint16x8_t a) { return vreinterpretq_s16_u16(a); }
ALWAYS_INLINE uint16x8_t as_unsigned(int16x8_t a) { return vreinterpretq_u16_s16(a); }

ALWAYS_INLINE Lanes lanes_load(const void *from) {
  return (Lanes){vld1q_u16(from), vld1q_u16((const uint16_t *)from + 8)};
}
ALWAYS_INLINE Lanes lanes_halves(int left, int right) {
  return (Lanes){vdupq_n_u16((uint16_t)left), vdupq_n_u16((uint16_t)right)};
}
ALWAYS_INLINE Lanes lanes_all(int value) { return lanes_halves(value, value); }
ALWAYS_INLINE void lanes_store_bytes(void *to, Lanes a) {
  vst1q_u8(to, vcombine_u8(vqmovun_s16(as_signed(a.left)), vqmovun_s16(as_signed(a.right))));
}

ALWAYS_INLINE uint16x8_t abs8(uint16x8_t a) { return as_unsigned(vabsq_s16(as_signed(a))); }
ALWAYS_INLINE uint16x8_t adds8(uint16x8_t a, uint16x8_t b) {
  return as_unsigned(vqaddq_s16(as_signed(a), as_signed(b)));
}
/* (2ab + 2^15) >> 16: the same, but for −2^15 times itself, which no kernel has. */
ALWAYS_INLINE uint16x8_t mulhrs8(uint16x8_t a, uint16x8_t b) {
  return as_unsigned(vqrdmulhq_s16(as_signed(a), as_signed(b)));
}
ALWAYS_INLINE uint16x8_t dot8(uint16x8_t bytes, uint16x8_t weights) {
  const uint8x16_t a = vreinterpretq_u8_u16(bytes);
  const uint8x16_t b = vreinterpretq_u8_u16(weights);
  return vpaddq_u16(vmull_u8(vget_low_u8(a), vget_low_u8(b)), vmull_high_u8(a, b));
}

ALWAYS_INLINE Lanes lanes_add(Lanes a, Lanes b) { return BOTH(vaddq_u16, a, b); }
ALWAYS_INLINE Lanes lanes_sub(Lanes a, Lanes b) { return BOTH(vsubq_u16, a, b); }
ALWAYS_INLINE Lanes lanes_mul(Lanes a, Lanes b) { return BOTH(vmulq_u16, a, b); }
ALWAYS_INLINE Lanes lanes_and(Lanes a, Lanes b) { return BOTH(vandq_u16, a, b); }
ALWAYS_INLINE Lanes lanes_abs(Lanes a) { return (Lanes){abs8(a.left), abs8(a.right)}; }
ALWAYS_INLINE Lanes lanes_add_saturated(Lanes a, Lanes b) { return BOTH(adds8, a, b); }
ALWAYS_INLINE Lanes lanes_sub_to_zero(Lanes a, Lanes b) { return BOTH(vqsubq_u16, a, b); }
ALWAYS_INLINE Lanes lanes_rounded_product(Lanes a, Lanes b) { return BOTH(mulhrs8, a, b); }
ALWAYS_INLINE Lanes lanes_shift_left(Lanes a, int bits) {
  return (Lanes){vshlq_u16(a.left, vdupq_n_s16((int16_t)bits)), vshlq_u16(a.right, vdupq_n_s16((int16_t)bits))};
}
ALWAYS_INLINE Lanes lanes_shift_right(Lanes a, int bits) { return lanes_shift_left(a, -bits); }
ALWAYS_INLINE Lanes lanes_shift_right_signed(Lanes a, int bits) {
  const int16x8_t count = vdupq_n_s16((int16_t)-bits);
  return (Lanes){as_unsigned(vshlq_s16(as_signed(a.left), count)), as_unsigned(vshlq_s16(as_signed(a.right), count))};
}

ALWAYS_INLINE Row row_of_two(const void *left, const void *right) { return (Row){vld1q_u8(left), vld1q_u8(right)}; }
ALWAYS_INLINE Row row_of(const void *bytes) { return row_of_two(bytes, bytes); }
ALWAYS_INLINE uint16x8_t pick8(uint8x16_t row, uint16x8_t numbers) {
  return vreinterpretq_u16_u8(vqtbl1q_u8(row, vreinterpretq_u8_u16(numbers)));
}
ALWAYS_INLINE Lanes row_pick(Row row, Lanes numbers) { return BOTH(pick8, row, numbers); }
ALWAYS_INLINE Lanes lanes_dot(Lanes bytes, Lanes weights) { return BOTH(dot8, bytes, weights); }

#include "stitch-kernel-swizzle.h"

static bool is_supported(void) { return true; }

const StitchKernel stitch_kernel_neon = {"neon", run, is_supported};

#endif

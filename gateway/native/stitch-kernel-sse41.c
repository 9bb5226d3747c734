/* The swizzle kernel with SSE4.1, in two halves. */
#if defined(__x86_64__)

#pragma GCC target("sse4.1")

#include <immintrin.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef struct {
  __m128i left;
  __m128i right;
} Lanes;
typedef Lanes Row;

#define BOTH(operation, a, b) ((Lanes){operation((a).left, (b).left), operation((a).right, (b).right)})

ALWAYS_INLINE Lanes row_of_two(const void *left, const void *right) {
  return (Row){_mm_loadu_si128((const __m128i *)left), _mm_loadu_si128((const __m128i *)right)};
}
ALWAYS_INLINE Row row_of(const void *bytes) { return row_of_two(bytes, bytes); }

ALWAYS_INLINE Lanes lanes_load(const void *from) { return row_of_two(from, (const __m128i *)from + 1); }
ALWAYS_INLINE Lanes lanes_halves(int left, int right) {
  return (Lanes){_mm_set1_epi16((short)left), _mm_set1_epi16((short)right)};
}
ALWAYS_INLINE Lanes lanes_all(int value) { return lanes_halves(value, value); }
ALWAYS_INLINE void lanes_store_bytes(void *to, Lanes a) {
  _mm_storeu_si128((__m128i *)to, _mm_packus_epi16(a.left, a.right));
}

ALWAYS_INLINE Lanes lanes_add(Lanes a, Lanes b) { return BOTH(_mm_add_epi16, a, b); }
ALWAYS_INLINE Lanes lanes_sub(Lanes a, Lanes b) { return BOTH(_mm_sub_epi16, a, b); }
ALWAYS_INLINE Lanes lanes_mul(Lanes a, Lanes b) { return BOTH(_mm_mullo_epi16, a, b); }
ALWAYS_INLINE Lanes lanes_and(Lanes a, Lanes b) { return BOTH(_mm_and_si128, a, b); }
ALWAYS_INLINE Lanes lanes_abs(Lanes a) { return (Lanes){_mm_abs_epi16(a.left), _mm_abs_epi16(a.right)}; }
ALWAYS_INLINE Lanes lanes_add_saturated(Lanes a, Lanes b) { return BOTH(_mm_adds_epi16, a, b); }
ALWAYS_INLINE Lanes lanes_sub_to_zero(Lanes a, Lanes b) { return BOTH(_mm_subs_epu16, a, b); }
ALWAYS_INLINE Lanes lanes_rounded_product(Lanes a, Lanes b) { return BOTH(_mm_mulhrs_epi16, a, b); }
ALWAYS_INLINE Lanes lanes_shift_left(Lanes a, int bits) {
  return (Lanes){_mm_slli_epi16(a.left, bits), _mm_slli_epi16(a.right, bits)};
}
ALWAYS_INLINE Lanes lanes_shift_right(Lanes a, int bits) {
  return (Lanes){_mm_srli_epi16(a.left, bits), _mm_srli_epi16(a.right, bits)};
}
ALWAYS_INLINE Lanes lanes_shift_right_signed(Lanes a, int bits) {
  return (Lanes){_mm_srai_epi16(a.left, bits), _mm_srai_epi16(a.right, bits)};
}

ALWAYS_INLINE Lanes row_pick(Row row, Lanes numbers) { return BOTH(_mm_shuffle_epi8, row, numbers); }
ALWAYS_INLINE Lanes lanes_dot(Lanes bytes, Lanes weights) { return BOTH(_mm_maddubs_epi16, bytes, weights); }

#include "stitch-kernel-swizzle.h"

static bool is_supported(void) { return __builtin_cpu_supports("sse4.1"); }

const StitchKernel stitch_kernel_sse41 = {"sse41", run, is_supported};

#endif

/* The swizzle kernel with AVX2. */
#if defined(__x86_64__)

#pragma GCC target("avx2")

#include <immintrin.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef __m256i Lanes;
typedef __m256i Row;

ALWAYS_INLINE Lanes lanes_load(const void *from) { return _mm256_loadu_si256((const __m256i *)from); }
ALWAYS_INLINE Lanes lanes_all(int value) { return _mm256_set1_epi16((short)value); }
ALWAYS_INLINE Lanes lanes_halves(int left, int right) {
  return _mm256_set_m128i(_mm_set1_epi16((short)right), _mm_set1_epi16((short)left));
}
ALWAYS_INLINE void lanes_store_bytes(void *to, Lanes a) {
  _mm_storeu_si128((__m128i *)to, _mm_packus_epi16(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1)));
}

ALWAYS_INLINE Lanes lanes_add(Lanes a, Lanes b) { return _mm256_add_epi16(a, b); }
ALWAYS_INLINE Lanes lanes_sub(Lanes a, Lanes b) { return _mm256_sub_epi16(a, b); }
ALWAYS_INLINE Lanes lanes_mul(Lanes a, Lanes b) { return _mm256_mullo_epi16(a, b); }
ALWAYS_INLINE Lanes lanes_and(Lanes a, Lanes b) { return _mm256_and_si256(a, b); }
ALWAYS_INLINE Lanes lanes_abs(Lanes a) { return _mm256_abs_epi16(a); }
ALWAYS_INLINE Lanes lanes_add_saturated(Lanes a, Lanes b) { return _mm256_adds_epi16(a, b); }
ALWAYS_INLINE Lanes lanes_sub_to_zero(Lanes a, Lanes b) { return _mm256_subs_epu16(a, b); }
ALWAYS_INLINE Lanes lanes_rounded_product(Lanes a, Lanes b) { return _mm256_mulhrs_epi16(a, b); }
ALWAYS_INLINE Lanes lanes_shift_left(Lanes a, int bits) { return _mm256_slli_epi16(a, bits); }
ALWAYS_INLINE Lanes lanes_shift_right(Lanes a, int bits) { return _mm256_srli_epi16(a, bits); }
ALWAYS_INLINE Lanes lanes_shift_right_signed(Lanes a, int bits) { return _mm256_srai_epi16(a, bits); }

ALWAYS_INLINE Row row_of(const void *bytes) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)bytes));
}
ALWAYS_INLINE Row row_of_two(const void *left, const void *right) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)left)),
                                 _mm_loadu_si128((const __m128i *)right), 1);
}
ALWAYS_INLINE Lanes row_pick(Row row, Lanes numbers) { return _mm256_shuffle_epi8(row, numbers); }
ALWAYS_INLINE Lanes lanes_dot(Lanes bytes, Lanes weights) { return _mm256_maddubs_epi16(bytes, weights); }

#include "stitch-kernel-swizzle.h"

static bool is_supported(void) { return __builtin_cpu_supports("avx2"); }

const StitchKernel stitch_kernel_avx2 = {"avx2", run, is_supported};

#endif

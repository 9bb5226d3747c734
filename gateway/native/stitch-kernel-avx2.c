/*
 * AVX2, without gathers. A row of 16 output pixels reads a window 16 source pixels wide: every source row of it is
 * one load, shuffled into pairs of neighbours, weighted across by PMADDUBSW and down by a tent max(0, 1 − |y − k|).
 * Rows with no weight add exactly 0, so the sum is the scalar kernel's two-row sum to the bit.
 */
#if defined(__x86_64__)

#pragma GCC target("avx2")

#include <immintrin.h>

#include "stitch-arithmetic.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Rows ahead of which the source is fetched into the cache: the next band but one reads there. */
enum { PREFETCH_ROWS = 16 };

/* Coordinates of the 16 columns in one row of a tile. */
typedef struct {
  __m256i x;
  __m256i y;
} Coordinates;

ALWAYS_INLINE __m256i load(const void *from) { return _mm256_loadu_si256((const __m256i *)from); }

ALWAYS_INLINE Coordinates coordinates_at(const StitchLines *lines, unsigned row) {
  const __m256i steps = _mm256_set1_epi16((short)row);
  return (Coordinates){
      _mm256_add_epi16(load(lines->x), _mm256_mullo_epi16(load(lines->x_slope), steps)),
      _mm256_add_epi16(load(lines->y), _mm256_mullo_epi16(load(lines->y_slope), steps)),
  };
}

/* The corners of the windows of the left and the right 8 columns, which are one unless `paired`. */
typedef struct {
  StitchCorner half[2];
} Corners;

ALWAYS_INLINE Corners corners_at(const StitchCorner *corners, unsigned row, const bool paired) {
  if (!paired) return (Corners){{corners[row], corners[row]}};
  return (Corners){{corners[2 * row], corners[2 * row + 1]}};
}

/* A whole coordinate of either window, to be subtracted from its columns' coordinates. */
ALWAYS_INLINE __m256i origin(unsigned first, unsigned second, const bool paired) {
  const __m128i low = _mm_set1_epi16((short)(first << STITCH_COORDINATE_BITS));
  if (!paired) return _mm256_broadcastsi128_si256(low);
  return _mm256_set_m128i(_mm_set1_epi16((short)(second << STITCH_COORDINATE_BITS)), low);
}

/* How the bytes of a source row become the two neighbours of each pixel, and their weights in 64ths. */
typedef struct {
  __m256i shuffle;
  __m256i weights;
} Across;

ALWAYS_INLINE Across across(__m256i inside) {
  const __m256i column = _mm256_srli_epi16(inside, STITCH_COORDINATE_BITS);
  const __m256i part = _mm256_and_si256(_mm256_srli_epi16(inside, 5), _mm256_set1_epi16(63));
  return (Across){
      /* Low byte: the column; high byte: the next one. */
      _mm256_add_epi16(_mm256_or_si256(column, _mm256_slli_epi16(column, 8)), _mm256_set1_epi16(0x0100)),
      /* Low byte: 64 − part; high byte: part. */
      _mm256_add_epi16(_mm256_sub_epi16(_mm256_slli_epi16(part, 8), part), _mm256_set1_epi16(64)),
  };
}

ALWAYS_INLINE void tent(__m256i inside, const int taps, __m256i *weights) {
  const __m256i unit = _mm256_set1_epi16(STITCH_UNIT);
  weights[0] = _mm256_subs_epu16(unit, inside);
#pragma GCC unroll 16
  for (int k = 1; k < taps - 1; k++) {
    const __m256i distance = _mm256_abs_epi16(_mm256_sub_epi16(inside, _mm256_set1_epi16((short)(k * STITCH_UNIT))));
    weights[k] = _mm256_subs_epu16(unit, distance);
  }
  weights[taps - 1] = _mm256_subs_epu16(inside, _mm256_set1_epi16((short)((taps - 2) * STITCH_UNIT)));
}

/* One row of the window, or of both. */
ALWAYS_INLINE __m256i load_row(const uint8_t *const *corner, ptrdiff_t offset, const bool paired) {
  const __m128i first = _mm_loadu_si128((const __m128i *)(corner[0] + offset));
  if (!paired) return _mm256_broadcastsi128_si256(first);
  return _mm256_inserti128_si256(_mm256_castsi128_si256(first),
                                 _mm_loadu_si128((const __m128i *)(corner[1] + offset)), 1);
}

/* Where a row of a tile reads, worked out once for all components. */
typedef struct {
  Corners corners;
  Across across;
  __m256i weights[STITCH_MAX_TAPS];
} RowPlan;

ALWAYS_INLINE void plan_row(RowPlan *plan, Coordinates at, Corners corners, const int taps, const bool paired) {
  const StitchCorner first = corners.half[0];
  const StitchCorner second = corners.half[1];
  plan->corners = corners;
  plan->across = across(_mm256_sub_epi16(at.x, origin(first.left, second.left, paired)));
  tent(_mm256_sub_epi16(at.y, origin(first.top, second.top, paired)), taps, plan->weights);
}

ALWAYS_INLINE void prefetch(const uint8_t *from, ptrdiff_t stride) {
  /* A prefetch beyond the picture does nothing; the pointer arithmetic is done on integers to be allowed there. */
  _mm_prefetch((const char *)((uintptr_t)from + (uintptr_t)(PREFETCH_ROWS * stride)), _MM_HINT_T0);
}

/* Four times the values of 16 pixels of a component. */
ALWAYS_INLINE __m256i sample(const StitchJob *job, int component, const RowPlan *plan, const int taps,
                             const bool paired) {
  const ptrdiff_t stride = job->source_stride[component];
  const uint8_t *corner[2];
  for (int half = 0; half < (paired ? 2 : 1); half++) {
    const StitchCorner place = plan->corners.half[half];
    corner[half] = job->source[component] + (ptrdiff_t)place.top * stride + place.left;
    prefetch(corner[half], stride);
  }
  __m256i sum = _mm256_setzero_si256();
#pragma GCC unroll 17
  for (int k = 0; k < taps; k++) {
    const __m256i row = load_row(corner, k * stride, paired);
    const __m256i pairs = _mm256_maddubs_epi16(_mm256_shuffle_epi8(row, plan->across.shuffle), plan->across.weights);
    sum = _mm256_add_epi16(sum, _mm256_mulhrs_epi16(pairs, plan->weights[k]));
  }
  return sum;
}

ALWAYS_INLINE void store(uint8_t *target, __m256i values) {
  const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(values), _mm256_extracti128_si256(values, 1));
  _mm_storeu_si128((__m128i *)target, bytes);
}

ALWAYS_INLINE uint8_t *target_of(const StitchJob *job, int component, unsigned band, unsigned x) {
  return job->target[component] + (ptrdiff_t)band * STITCH_TILE_HEIGHT * job->target_stride[component] + x;
}

/* Tiles that one lens has alone, with a ramp of weights or without. */
ALWAYS_INLINE void run_sole(const StitchJob *job, const StitchGroup *group, unsigned band, const int taps,
                            const int components, const bool ramped, const bool paired) {
  const StitchPlane *plane = job->plane;
  const unsigned rows = stitch_band_rows(plane, band);
  const __m256i gain = _mm256_set1_epi16(job->gain[group->lens[0]]);
  const __m256i black = _mm256_set1_epi16((short)job->black);
  const __m256i black4 = _mm256_set1_epi16((short)(4 * job->black));
  const __m256i rounding = _mm256_set1_epi16((short)(16 * job->black + 8));
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    const StitchSample from = stitch_sample_at(plane, group, group->first_sample + tile);
    const StitchRamp *ramp = &plane->ramps[ramped ? group->first_weight + tile : 0];
    const unsigned column = plane->tiles[group->first_tile + tile];
    const __m256i x_slope = load(from.lines->x_slope);
    const __m256i y_slope = load(from.lines->y_slope);
    const __m256i share_slope = ramped ? load(ramp->slope) : black;
    Coordinates at = {load(from.lines->x), load(from.lines->y)};
    __m256i share = ramped ? load(ramp->start) : black;
    uint8_t *target[STITCH_MAX_COMPONENTS];
    for (int i = 0; i < components; i++) target[i] = target_of(job, i, band, column);
    for (unsigned row = 0; row < rows; row++) {
      RowPlan plan;
      plan_row(&plan, at, corners_at(from.corners, row, paired), taps, paired);
      for (int i = 0; i < components; i++) {
        const __m256i value = _mm256_sub_epi16(sample(job, i, &plan, taps, paired), black4);
        if (ramped) {
          const __m256i corrected = _mm256_mulhrs_epi16(_mm256_slli_epi16(value, 5), gain);
          const __m256i sum = _mm256_adds_epi16(_mm256_mulhrs_epi16(corrected, share), rounding);
          store(target[i], _mm256_srai_epi16(sum, 4));
        } else {
          store(target[i], _mm256_add_epi16(_mm256_mulhrs_epi16(value, gain), black));
        }
        target[i] += job->target_stride[i];
      }
      at.x = _mm256_add_epi16(at.x, x_slope);
      at.y = _mm256_add_epi16(at.y, y_slope);
      share = _mm256_add_epi16(share, share_slope);
    }
  }
}

/* Tiles that lenses share, or that are partly unseen. */
ALWAYS_INLINE void run_mixed(const StitchJob *job, const StitchGroup *group, unsigned band, const int taps,
                             const int components, const bool paired) {
  const StitchPlane *plane = job->plane;
  const unsigned rows = stitch_band_rows(plane, band);
  const unsigned weights_per_tile = stitch_weights_per_tile(group);
  const __m256i black4 = _mm256_set1_epi16((short)(4 * job->black));
  const __m256i rounding = _mm256_set1_epi16((short)(16 * job->black + 8));
  const __m256i grey = _mm256_set1_epi16((short)((STITCH_MID_GREY - job->black) * 32));
  for (unsigned tile = 0; tile < group->tile_count; tile++) {
    const size_t first = group->first_sample + (size_t)tile * group->sample_count;
    const StitchWeights *shares = &plane->weights[group->first_weight + tile * weights_per_tile];
    const unsigned column = plane->tiles[group->first_tile + tile];
    for (unsigned row = 0; row < rows; row++) {
      __m256i sums[STITCH_MAX_COMPONENTS] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
      for (unsigned s = 0; s < group->sample_count; s++) {
        const StitchSample from = stitch_sample_at(plane, group, first + s);
        RowPlan plan;
        plan_row(&plan, coordinates_at(from.lines, row), corners_at(from.corners, row, paired), taps, paired);
        const __m256i gain = _mm256_set1_epi16(job->gain[group->lens[s]]);
        const __m256i share = load(&shares[s].share[row * STITCH_TILE_WIDTH]);
        for (int i = 0; i < components; i++) {
          const __m256i above_black = _mm256_sub_epi16(sample(job, i, &plan, taps, paired), black4);
          const __m256i corrected = _mm256_mulhrs_epi16(_mm256_slli_epi16(above_black, 5), gain);
          sums[i] = _mm256_adds_epi16(sums[i], _mm256_mulhrs_epi16(corrected, share));
        }
      }
      for (int i = 0; i < components; i++) {
        if (group->flags & STITCH_FLAG_GREY) {
          const __m256i share = load(&shares[group->sample_count].share[row * STITCH_TILE_WIDTH]);
          sums[i] = _mm256_adds_epi16(sums[i], _mm256_mulhrs_epi16(grey, share));
        }
        const __m256i rounded = _mm256_adds_epi16(sums[i], rounding);
        store(target_of(job, i, band, column) + (ptrdiff_t)row * job->target_stride[i],
              _mm256_srai_epi16(rounded, 4));
      }
    }
  }
}

ALWAYS_INLINE void run_components(const StitchJob *job, const StitchGroup *group, unsigned band, const int taps,
                                  const int components, const bool paired) {
  if (group->flags & STITCH_FLAG_WEIGHTED) run_mixed(job, group, band, taps, components, paired);
  else if (group->flags & STITCH_FLAG_RAMP) run_sole(job, group, band, taps, components, true, paired);
  else run_sole(job, group, band, taps, components, false, paired);
}

ALWAYS_INLINE void run_taps(const StitchJob *job, const StitchGroup *group, unsigned band, const int taps) {
  if (job->components == 1) run_components(job, group, band, taps, 1, false);
  else run_components(job, group, band, taps, 2, false);
}

/* A function of its own for every number of taps, so that loops over taps unroll and weights stay in registers. */
#define FOR_EACH_TAPS(MAKE) \
  MAKE(2) MAKE(3) MAKE(4) MAKE(5) MAKE(6) MAKE(7) MAKE(8) MAKE(9) MAKE(10) MAKE(11) MAKE(12) MAKE(13) MAKE(14) MAKE(15) \
  MAKE(16) MAKE(17)

#define DEFINE(taps) \
  static void run_taps_##taps(const StitchJob *job, const StitchGroup *group, unsigned band) { \
    run_taps(job, group, band, taps); \
  }
FOR_EACH_TAPS(DEFINE)

static void run_windows(const StitchJob *job, const StitchGroup *group, unsigned band) {
#define LIST(taps) [taps] = run_taps_##taps,
  static StitchWindowsFunction *const by_taps[STITCH_MAX_TAPS + 1] = {FOR_EACH_TAPS(LIST)};
  /* Pairs are rare enough to go without their own 16 functions. */
  if (group->kind == STITCH_KIND_PAIRS) run_components(job, group, band, group->taps, (int)job->components, true);
  else by_taps[group->taps](job, group, band);
}

static void run(const StitchJob *job, unsigned first_band, unsigned end_band) {
  stitch_run_bands(job, first_band, end_band, run_windows);
}

static bool is_supported(void) { return __builtin_cpu_supports("avx2"); }

const StitchKernel stitch_kernel_avx2 = {"avx2", run, is_supported};

#endif

#include "seam-correction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "seam-disparity.h"
#include "seam-gain.h"
#include "seam-shift.h"

/* Gains: an estimate on which fewer rows agree is not believed; what most rows see is followed faster. */
static const float LEAST_AGREEMENT = 0.35f;
static const float CLEAR_AGREEMENT = 0.6f;
static const float GAIN_STEP = 0.15f;
static const float CLEAR_GAIN_STEP = 0.8f;
/* A change of exposure is at least this large (a logarithm); anything smaller is followed slowly. */
static const float EXPOSURE_CHANGE = 0.02f;

/* Disparities, in columns: smaller changes are noise; larger ones are followed by this share each time. */
static const float DEAD_BAND = 0.3f;
static const float DISPARITY_STEP = 0.5f;

typedef struct {
  SeamStrip strip;
  /* NULL where the seam has no parallax. */
  SeamMatcher *matcher;
  bool has_ratio;
  float log_ratio;
  /* The last two findings, to tell a change from a mistake; then what is followed, and that smoothed along the ring. */
  float seen[2][SEAM_MAX_NODES];
  unsigned seen_count;
  float followed[SEAM_MAX_NODES];
  float applied[SEAM_MAX_NODES];
} SeamState;

struct SeamCorrection {
  const StitchMap *map;
  SeamShift *shift;
  SeamState seams[STITCH_MAX_SEAMS];
  bool has_looked;
  /* Natural logarithms of what lenses are too bright by. */
  float log_gain[STITCH_MAX_LENSES];
};

SeamCorrection *seam_correction_new(StitchMap *map) {
  SeamCorrection *correction = calloc(1, sizeof *correction);
  if (correction == NULL) return NULL;
  correction->map = map;
  correction->shift = seam_shift_new(map);
  bool whole = correction->shift != NULL;
  for (uint32_t i = 0; i < map->seam_count; i++) {
    SeamState *state = &correction->seams[i];
    whole = seam_strip_init(&state->strip, &map->seams[i]) && whole;
    if (map->seams[i].max_disparity == 0) continue;
    state->matcher = seam_matcher_new(&map->seams[i]);
    whole = whole && state->matcher != NULL;
  }
  for (uint32_t lens = 0; lens < map->lens_count; lens++) correction->log_gain[lens] = logf(map->gain[lens]);
  if (whole) return correction;
  seam_correction_free(correction);
  return NULL;
}

void seam_correction_free(SeamCorrection *correction) {
  if (correction == NULL) return;
  for (uint32_t i = 0; i < correction->map->seam_count; i++) {
    seam_strip_clear(&correction->seams[i].strip);
    seam_matcher_free(correction->seams[i].matcher);
  }
  seam_shift_free(correction->shift);
  free(correction);
}

static void follow_ratio(SeamState *state, SeamRatio ratio) {
  if (ratio.agreement < LEAST_AGREEMENT) return;
  if (!state->has_ratio) {
    state->has_ratio = true;
    state->log_ratio = ratio.log_ratio;
    return;
  }
  const float change = ratio.log_ratio - state->log_ratio;
  const bool clear = ratio.agreement > CLEAR_AGREEMENT && fabsf(change) > EXPOSURE_CHANGE;
  state->log_ratio += change * (clear ? CLEAR_GAIN_STEP : GAIN_STEP);
}

static float mean_log_gain(const StitchMap *map, const float *log_gain) {
  float sum = 0;
  for (uint32_t lens = 0; lens < map->lens_count; lens++) sum += log_gain[lens];
  return sum / (float)map->lens_count;
}

/* What this lens should be by its seams and the other lenses' gains; its own where no seam says anything. */
static float wanted_log_gain(const SeamCorrection *correction, uint32_t lens) {
  float sum = 0;
  unsigned count = 0;
  for (uint32_t i = 0; i < correction->map->seam_count; i++) {
    const StitchSeam *seam = &correction->map->seams[i];
    if (!correction->seams[i].has_ratio || (seam->lens[0] != lens && seam->lens[1] != lens)) continue;
    const bool first = seam->lens[0] == lens;
    const float other = correction->log_gain[seam->lens[first ? 1 : 0]];
    sum += first ? other + correction->seams[i].log_ratio : other - correction->seams[i].log_ratio;
    count++;
  }
  return count == 0 ? correction->log_gain[lens] : sum / (float)count;
}

/*
 * Only ratios can be seen: the mean stays the map's, so that the picture as a whole keeps its brightness. Lens after
 * lens (Gauss-Seidel), which ends where the ratios of all seams fit best.
 */
static void solve_gains(SeamCorrection *correction) {
  enum { ROUNDS = 24 };
  const StitchMap *map = correction->map;
  for (unsigned round = 0; round < ROUNDS; round++) {
    for (uint32_t lens = 0; lens < map->lens_count; lens++) {
      correction->log_gain[lens] = wanted_log_gain(correction, lens);
    }
  }
  float wanted_mean = 0;
  for (uint32_t lens = 0; lens < map->lens_count; lens++) wanted_mean += logf(map->gain[lens]);
  wanted_mean /= (float)map->lens_count;
  const float excess = mean_log_gain(map, correction->log_gain) - wanted_mean;
  for (uint32_t lens = 0; lens < map->lens_count; lens++) correction->log_gain[lens] -= excess;
}

static float middle_of(float a, float b, float c) {
  const float low = a < b ? a : b;
  const float high = a < b ? b : a;
  return c < low ? low : c > high ? high : c;
}

/* Takes a finding in: a node moves when two of three findings say so. */
static void follow_disparities(SeamState *state, const StitchSeam *seam, const float *found) {
  const unsigned nodes = seam_node_count(seam);
  const bool first = state->seen_count == 0;
  for (unsigned node = 0; node < nodes; node++) {
    const float target = state->seen_count < 2
                             ? found[node]
                             : middle_of(found[node], state->seen[0][node], state->seen[1][node]);
    const float change = target - state->followed[node];
    if (first) state->followed[node] = target;
    else if (fabsf(change) > DEAD_BAND) state->followed[node] += DISPARITY_STEP * change;
  }
  memcpy(state->seen[1], state->seen[0], sizeof state->seen[1]);
  memcpy(state->seen[0], found, nodes * sizeof *found);
  if (state->seen_count < 2) state->seen_count++;
  for (unsigned node = 0; node < nodes; node++) {
    const float before = state->followed[(node + nodes - 1) % nodes];
    const float after = state->followed[(node + 1) % nodes];
    state->applied[node] = (before + 2 * state->followed[node] + after) / 4;
  }
}

static void look_at_depth(SeamCorrection *correction) {
  const float *applied[STITCH_MAX_SEAMS] = {NULL};
  for (uint32_t i = 0; i < correction->map->seam_count; i++) {
    SeamState *state = &correction->seams[i];
    const StitchSeam *seam = &correction->map->seams[i];
    applied[i] = state->applied;
    if (state->matcher == NULL) continue;
    const float gains[2] = {1 / seam_correction_gain(correction, seam->lens[0]),
                            1 / seam_correction_gain(correction, seam->lens[1])};
    float found[SEAM_MAX_NODES];
    seam_match(state->matcher, &state->strip, gains, state->followed, found);
    follow_disparities(state, seam, found);
  }
  seam_shift_apply(correction->shift, applied);
}

static void look_at_gain(SeamCorrection *correction) {
  for (uint32_t i = 0; i < correction->map->seam_count; i++) {
    SeamState *state = &correction->seams[i];
    const uint32_t *lens = correction->map->seams[i].lens;
    const float expected = logf(correction->map->gain[lens[0]] / correction->map->gain[lens[1]]);
    follow_ratio(state, seam_ratio(&state->strip, state->applied, expected));
  }
  solve_gains(correction);
}

void seam_correction_look(SeamCorrection *correction, const uint8_t *luma, ptrdiff_t stride, int black,
                          SeamWishes wishes) {
  if (!wishes.gain && !wishes.parallax) return;
  for (uint32_t i = 0; i < correction->map->seam_count; i++) {
    seam_strip_read(&correction->seams[i].strip, luma, stride, black);
  }
  const bool first_of_both = wishes.gain && wishes.parallax && !correction->has_looked;
  correction->has_looked = true;
  if (first_of_both) look_at_gain(correction);
  if (wishes.parallax) look_at_depth(correction);
  /* Only what is known to lie together can be compared. */
  for (uint32_t i = 0; first_of_both && i < correction->map->seam_count; i++) correction->seams[i].has_ratio = false;
  if (wishes.gain) look_at_gain(correction);
}

float seam_correction_gain(const SeamCorrection *correction, unsigned lens) {
  const float gain = expf(correction->log_gain[lens]);
  return gain < 0.25f ? 0.25f : gain > 4.0f ? 4.0f : gain;
}

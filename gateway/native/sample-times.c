#include "sample-times.h"

static const int64_t MOST_DRIFT_NS = 2000000;
static const int64_t MISSING_NS = 100000000;
static const int64_t SECOND_NS = 1000000000;

static int64_t length_ns(uint64_t samples, uint32_t rate) {
  /* In two steps: the product of nanoseconds and a year of samples does not fit. */
  return (int64_t)(samples / rate) * SECOND_NS + (int64_t)(samples % rate) * SECOND_NS / rate;
}

static int64_t lesser(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* Later only as far as two windows agree, earlier as soon as anything came earlier. */
static void end_window(SampleTimes *times) {
  const int64_t least = lesser(times->least_ns, times->least_before_ns);
  const int64_t later = least - times->first_ns;
  times->first_ns = later > MOST_DRIFT_NS && later < MISSING_NS ? times->first_ns + MOST_DRIFT_NS : least;
  times->least_before_ns = times->least_ns;
  times->least_ns = INT64_MAX;
}

bool sample_times_add(SampleTimes *times, uint64_t now_ns, uint32_t samples, uint32_t rate, uint64_t *recorded_ns) {
  if (times->samples == 0) {
    times->least_ns = INT64_MAX;
    times->window_end = rate / 2;
  }
  const uint64_t before = times->samples;
  times->samples += samples;
  times->least_ns = lesser(times->least_ns, (int64_t)now_ns - length_ns(times->samples, rate));
  if (!times->is_settled) {
    if (times->samples < times->window_end) return false;
    times->is_settled = true;
    times->first_ns = times->least_ns;
    times->least_before_ns = times->least_ns;
    times->window_end = times->samples + rate;
    return false;
  }
  if (times->samples >= times->window_end) {
    end_window(times);
    times->window_end += rate;
  }
  const int64_t recorded = times->first_ns + length_ns(before, rate);
  *recorded_ns = recorded > 0 ? (uint64_t)recorded : 0;
  return true;
}

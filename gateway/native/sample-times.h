#ifndef ROUNDSIGHT_SAMPLE_TIMES_H
#define ROUNDSIGHT_SAMPLE_TIMES_H

#include <stdbool.h>
#include <stdint.h>

/* When samples were recorded that come as a stream without times: by what came the quickest. To be zeroed before the first use. */
typedef struct {
  /* Since the first. */
  uint64_t samples;
  /* When the first sample would have been recorded by what is known now; nanoseconds, negative before the clock's zero. */
  int64_t first_ns;
  /* The least that any delivery says of it, in this window and in the one before. */
  int64_t least_ns;
  int64_t least_before_ns;
  uint64_t window_end;
  bool is_settled;
} SampleTimes;

/*
 * Takes note of `samples` that came at `now_ns`, at `rate` a second. False for the first half second, in which what had waited is told
 * from what comes as it is recorded; then true, with the time of the first of them. A delivery that is held up and caught up with changes
 * no time. Times follow a clock that drifts by up to 2000 ppm, and move at once by more than 100 ms where samples are missing.
 */
bool sample_times_add(SampleTimes *times, uint64_t now_ns, uint32_t samples, uint32_t rate, uint64_t *recorded_ns);

#endif

#ifndef ROUNDSIGHT_AGE_WINDOW_H
#define ROUNDSIGHT_AGE_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

/* What passed in about a second, and how old it was. All times in nanoseconds of one clock. */
typedef struct {
  uint32_t buffers;
  uint64_t bytes;
  uint64_t duration_ns;
  uint64_t mean_age_ns;
  uint64_t max_age_ns;
} AgeReport;

/* To be zeroed before the first use. */
typedef struct {
  uint32_t buffers;
  uint64_t bytes;
  uint64_t begun_ns;
  uint64_t last_ns;
  uint64_t age_sum_ns;
  uint64_t max_age_ns;
} AgeWindow;

/*
 * Adds a buffer that passes at `now_ns` with media of `media_ns`; media from the future are of age 0. True, with a
 * report, for the buffer that completes a second; the next one begins with the following buffer. After more than two
 * seconds without any buffer what was gathered before is dropped: it says nothing of now.
 */
bool age_window_add(AgeWindow *window, uint64_t now_ns, uint64_t media_ns, uint64_t bytes, AgeReport *report);

#endif

#ifndef ROUNDSIGHT_AGE_WINDOW_H
#define ROUNDSIGHT_AGE_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

/* The buffers of one second of media, and how old they were when they passed. All times are nanoseconds of one clock. */
typedef struct {
  /* Which second of the media, counted from 0: two places that the same buffers pass tell of the same seconds. */
  uint32_t second;
  uint32_t buffers;
  uint64_t bytes;
  uint64_t mean_age_ns;
  uint64_t max_age_ns;
} AgeReport;

/* To be zeroed before the first use. */
typedef struct {
  AgeReport report;
  uint64_t age_sum_ns;
  uint64_t last_ns;
} AgeWindow;

/*
 * Adds a buffer that passes at `now_ns` with media of `media_ns`; media from the future are of age 0. True, with the
 * report of the second before, for the first buffer of another second. After more than two seconds without any buffer
 * what was gathered before is dropped: it says nothing of now.
 */
bool age_window_add(AgeWindow *window, uint64_t now_ns, uint64_t media_ns, uint64_t bytes, AgeReport *report);

#endif

/* Checks, to be built with the sanitizers, when samples are said to have been recorded that come early, late, in bursts or not at all. */
#include <stdio.h>
#include <stdlib.h>

#include "../sample-times.h"

static const int64_t MS = 1000000;
enum { RATE = 48000, CHUNK = 480 };
/* When the first sample was recorded. */
static const int64_t BEGIN_MS = 5000;

static void expect(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "sample times: not so: %s\n", what);
  exit(1);
}

/* Chunks of 10 ms that come when they are whole, but never before `from_ms`; the worst error of the times that are told, or -1. */
static int64_t worst_error(SampleTimes *times, int first, int last, int64_t from_ms, int64_t skipped_ms) {
  int64_t worst = -1;
  for (int chunk = first; chunk < last; chunk++) {
    const int64_t whole_ms = BEGIN_MS + skipped_ms + 10 * (chunk + 1);
    const int64_t now_ms = whole_ms > from_ms ? whole_ms : from_ms;
    uint64_t recorded = 0;
    if (!sample_times_add(times, (uint64_t)(now_ms * MS), CHUNK, RATE, &recorded)) continue;
    const int64_t error = llabs((int64_t)recorded - (whole_ms - 10) * MS);
    if (error > worst) worst = error;
  }
  return worst;
}

static void check_backlog(void) {
  SampleTimes times = {0};
  expect(worst_error(&times, 0, 50, BEGIN_MS + 300, 0) == -1, "nothing is told in the first half second");
  expect(worst_error(&times, 50, 500, 0, 0) == 0, "a stream that began with a backlog has the times of its recording");
}

static void check_held_up(void) {
  SampleTimes times = {0};
  worst_error(&times, 0, 500, 0, 0);
  expect(worst_error(&times, 500, 700, BEGIN_MS + 5900, 0) == 0, "what was held up for 900 ms keeps its times");
  expect(worst_error(&times, 700, 900, 0, 0) == 0, "and so does what follows");
}

static void check_missing(void) {
  SampleTimes times = {0};
  worst_error(&times, 0, 500, 0, 0);
  worst_error(&times, 500, 800, 0, 700);
  expect(worst_error(&times, 800, 1000, 0, 700) == 0, "three seconds after samples were lost all have their times again");
}

static void check_drift(void) {
  SampleTimes times = {0};
  uint64_t recorded = 0;
  int64_t error = 0;
  for (int chunk = 0; chunk < 6000; chunk++) {
    /* 10.01 ms for every chunk: a device whose clock is 1000 ppm slow. */
    const int64_t whole = BEGIN_MS * MS + (chunk + 1) * 10010000LL;
    if (sample_times_add(&times, (uint64_t)whole, CHUNK, RATE, &recorded)) error = whole - 10 * MS - (int64_t)recorded;
  }
  expect(llabs(error) < 4 * MS, "a clock that drifts is followed");
}

static void check_strange_times(void) {
  SampleTimes times = {0};
  uint64_t recorded = 1;
  for (int i = 0; i < 10; i++) sample_times_add(&times, 0, RATE, RATE, &recorded);
  expect(recorded == 0, "no time lies before the clock's zero");
  for (int i = 0; i < 10; i++) sample_times_add(&times, INT64_MAX, 1, RATE, &recorded);
}

int main(void) {
  check_backlog();
  check_held_up();
  check_missing();
  check_drift();
  check_strange_times();
  puts("sample times: with a backlog, held up, missing, drifting and strange as they should be");
  return 0;
}

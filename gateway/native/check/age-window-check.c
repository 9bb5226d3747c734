/* Checks, to be built with the sanitizers, what a window of ages says of buffers that come, stay away and come again. */
#include <stdio.h>
#include <stdlib.h>

#include "../age-window.h"

static const uint64_t MS = 1000000;

static void expect(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "ages: not so: %s\n", what);
  exit(1);
}

/* 31 buffers at 30 a second from `from_ns` on, of ages 10 and 20 ms in turn; the report of the last, or none. */
static bool add_second(AgeWindow *window, uint64_t from_ns, AgeReport *report) {
  for (uint64_t i = 0; i < 31; i++) {
    const uint64_t now_ns = from_ns + i * 1000 * MS / 30;
    const bool told = age_window_add(window, now_ns, now_ns - (i % 2 == 0 ? 10 : 20) * MS, 1000, report);
    if (told) return i == 30;
  }
  return false;
}

static void check_steady(void) {
  AgeWindow window = {0};
  for (uint64_t second = 1; second < 4; second++) {
    AgeReport report;
    expect(add_second(&window, second * 5000 * MS, &report), "a second is told with its last buffer");
    expect(report.buffers == 31 && report.bytes == 31000, "everything is counted");
    expect(report.duration_ns == 1000 * MS, "it lasted a second");
    expect(report.mean_age_ns > 14 * MS && report.mean_age_ns < 15 * MS, "the mean");
    expect(report.max_age_ns == 20 * MS, "the largest");
  }
}

static void check_pause(void) {
  AgeWindow window = {0};
  AgeReport report;
  expect(!age_window_add(&window, 1000 * MS, 0, 5, &report), "one buffer is no second");
  expect(!age_window_add(&window, 3001 * MS, 3000 * MS, 5, &report), "a long pause is no second either");
  expect(age_window_add(&window, 4001 * MS, 4000 * MS, 5, &report), "a second after the pause");
  expect(report.buffers == 2 && report.max_age_ns == MS, "what was before the pause is forgotten");
}

static void check_strange_times(void) {
  AgeWindow window = {0};
  AgeReport report;
  expect(!age_window_add(&window, UINT64_MAX, 0, UINT64_MAX, &report), "the end of time");
  expect(!age_window_add(&window, 0, UINT64_MAX, UINT64_MAX, &report), "a clock that goes back begins anew");
  expect(age_window_add(&window, 1000 * MS, 1001 * MS, 1, &report), "a second");
  expect(report.buffers == 2 && report.max_age_ns == 0, "media from the future are of age 0");
}

int main(void) {
  check_steady();
  check_pause();
  check_strange_times();
  puts("ages: steady, after a pause and at strange times as they should be");
  return 0;
}

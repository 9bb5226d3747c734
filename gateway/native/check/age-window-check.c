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

/* The buffers of one second at 30 a second, of ages 10 and 20 ms in turn; true where the first of them told something. */
static bool add_second(AgeWindow *window, uint64_t second, AgeReport *report) {
  bool told = false;
  for (uint64_t i = 0; i < 30; i++) {
    const uint64_t media_ns = second * 1000 * MS + i * 1000 * MS / 30;
    const bool tells = age_window_add(window, media_ns + (i % 2 == 0 ? 10 : 20) * MS, media_ns, 1000, report);
    expect(!tells || i == 0, "a second is told with the first buffer of the next");
    told = told || tells;
  }
  return told;
}

static void check_steady(void) {
  AgeWindow window = {0};
  AgeReport report;
  expect(!add_second(&window, 7, &report), "before the first second nothing is told");
  for (uint32_t second = 8; second < 11; second++) {
    expect(add_second(&window, second, &report), "every second is told");
    expect(report.second == second - 1, "and which it was");
    expect(report.buffers == 30 && report.bytes == 30000, "everything is counted");
    expect(report.mean_age_ns == 15 * MS, "the mean");
    expect(report.max_age_ns == 20 * MS, "the largest");
  }
}

static void check_pause(void) {
  AgeWindow window = {0};
  AgeReport report;
  expect(!age_window_add(&window, 1500 * MS, 1400 * MS, 5, &report), "the first");
  expect(!age_window_add(&window, 3501 * MS, 3500 * MS, 5, &report), "what was before a long pause is forgotten");
  expect(age_window_add(&window, 4001 * MS, 4000 * MS, 5, &report), "a second after the pause");
  expect(report.second == 3 && report.buffers == 1 && report.max_age_ns == MS, "and only that");
}

static void check_strange_times(void) {
  AgeWindow window = {0};
  AgeReport report;
  expect(!age_window_add(&window, UINT64_MAX, 0, UINT64_MAX, &report), "the end of time");
  expect(!age_window_add(&window, 0, UINT64_MAX, UINT64_MAX, &report), "a clock that goes back begins anew");
  expect(age_window_add(&window, 1000 * MS, 1001 * MS, 1, &report), "another second");
  expect(report.buffers == 1 && report.max_age_ns == 0, "media from the future are of age 0");
}

int main(void) {
  check_steady();
  check_pause();
  check_strange_times();
  puts("ages: steady, after a pause and at strange times as they should be");
  return 0;
}

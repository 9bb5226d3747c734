#include "age-window.h"

#include <string.h>

static const uint64_t SECOND_NS = 1000000000;
static const uint64_t LONGEST_PAUSE_NS = 2000000000;

static bool take_report(AgeWindow *window, AgeReport *report) {
  const bool has_any = window->report.buffers > 0;
  if (has_any) {
    *report = window->report;
    report->mean_age_ns = window->age_sum_ns / report->buffers;
  }
  memset(window, 0, sizeof *window);
  return has_any;
}

bool age_window_add(AgeWindow *window, uint64_t now_ns, uint64_t media_ns, uint64_t bytes, AgeReport *report) {
  if (now_ns < window->last_ns || now_ns - window->last_ns > LONGEST_PAUSE_NS) memset(window, 0, sizeof *window);
  const uint32_t second = (uint32_t)(media_ns / SECOND_NS);
  const bool is_told = second != window->report.second && take_report(window, report);
  const uint64_t age_ns = now_ns > media_ns ? now_ns - media_ns : 0;
  window->report.second = second;
  window->report.buffers += 1;
  window->report.bytes += bytes;
  window->age_sum_ns += age_ns;
  if (age_ns > window->report.max_age_ns) window->report.max_age_ns = age_ns;
  window->last_ns = now_ns;
  return is_told;
}

#include "age-window.h"

#include <string.h>

static const uint64_t WINDOW_NS = 1000000000;
static const uint64_t LONGEST_PAUSE_NS = 2000000000;

bool age_window_add(AgeWindow *window, uint64_t now_ns, uint64_t media_ns, uint64_t bytes, AgeReport *report) {
  if (window->buffers > 0 && (now_ns < window->last_ns || now_ns - window->last_ns > LONGEST_PAUSE_NS)) {
    memset(window, 0, sizeof *window);
  }
  if (window->buffers == 0) window->begun_ns = now_ns;
  const uint64_t age_ns = now_ns > media_ns ? now_ns - media_ns : 0;
  window->last_ns = now_ns;
  window->buffers += 1;
  window->bytes += bytes;
  window->age_sum_ns += age_ns;
  if (age_ns > window->max_age_ns) window->max_age_ns = age_ns;
  if (now_ns - window->begun_ns < WINDOW_NS) return false;
  *report = (AgeReport){
      .buffers = window->buffers,
      .bytes = window->bytes,
      .duration_ns = now_ns - window->begun_ns,
      .mean_age_ns = window->age_sum_ns / window->buffers,
      .max_age_ns = window->max_age_ns,
  };
  memset(window, 0, sizeof *window);
  return true;
}

#include "band-workers.h"

#include <glib.h>

/* Bands taken at once: small enough to even out the load, large enough that neighbours share source rows. */
enum { BANDS_PER_TURN = 10 };

struct BandWorkers {
  /* NULL where the caller is alone. */
  GThreadPool *pool;
  unsigned helpers;
  StitchBandsFunction *run;
  const StitchJob *jobs;
  unsigned job_count;
  gint next_turn;
  GMutex mutex;
  GCond done;
  unsigned pending;
};

static unsigned turns_of(const StitchJob *job) {
  return (job->plane->band_count + BANDS_PER_TURN - 1) / BANDS_PER_TURN;
}

/* Takes turns until none is left. */
static void take_turns(BandWorkers *workers) {
  for (;;) {
    unsigned turn = (unsigned)g_atomic_int_add(&workers->next_turn, 1);
    unsigned index = 0;
    while (index < workers->job_count && turn >= turns_of(&workers->jobs[index])) {
      turn -= turns_of(&workers->jobs[index++]);
    }
    if (index == workers->job_count) return;
    const StitchJob *job = &workers->jobs[index];
    const unsigned first = turn * BANDS_PER_TURN;
    workers->run(job, first, MIN(first + BANDS_PER_TURN, job->plane->band_count));
  }
}

static void help(gpointer data, gpointer user_data) {
  BandWorkers *workers = user_data;
  (void)data;
  take_turns(workers);
  g_mutex_lock(&workers->mutex);
  if (--workers->pending == 0) g_cond_signal(&workers->done);
  g_mutex_unlock(&workers->mutex);
}

BandWorkers *band_workers_new(unsigned thread_count) {
  BandWorkers *workers = g_new0(BandWorkers, 1);
  g_mutex_init(&workers->mutex);
  g_cond_init(&workers->done);
  if (thread_count > 1) {
    workers->pool = g_thread_pool_new(help, workers, (gint)thread_count - 1, TRUE, NULL);
    /* An exclusive pool that lacks threads keeps what it was given for those it has. */
    if (workers->pool != NULL) workers->helpers = g_thread_pool_get_num_threads(workers->pool);
  }
  return workers;
}

void band_workers_free(BandWorkers *workers) {
  if (workers->pool != NULL) g_thread_pool_free(workers->pool, FALSE, TRUE);
  g_cond_clear(&workers->done);
  g_mutex_clear(&workers->mutex);
  g_free(workers);
}

void band_workers_run(BandWorkers *workers, StitchBandsFunction *run, const StitchJob *jobs, unsigned job_count) {
  workers->run = run;
  workers->jobs = jobs;
  workers->job_count = job_count;
  g_atomic_int_set(&workers->next_turn, 0);
  workers->pending = workers->helpers;
  for (unsigned helper = 0; helper < workers->helpers; helper++) {
    g_thread_pool_push(workers->pool, workers, NULL);
  }
  take_turns(workers);
  g_mutex_lock(&workers->mutex);
  while (workers->pending > 0) g_cond_wait(&workers->done, &workers->mutex);
  g_mutex_unlock(&workers->mutex);
}

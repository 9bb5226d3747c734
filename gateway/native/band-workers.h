/*
 * A few threads that share the bands of a frame. The caller works too, so `1` needs no thread at all.
 */
#ifndef ROUNDSIGHT_BAND_WORKERS_H
#define ROUNDSIGHT_BAND_WORKERS_H

#include "stitch-kernel.h"

typedef struct BandWorkers BandWorkers;

/* Threads for `thread_count` ≥ 1 in all; fewer where the system gives no more. */
BandWorkers *band_workers_new(unsigned thread_count);

void band_workers_free(BandWorkers *workers);

/* Runs all bands of all jobs; every byte is written when it returns. */
void band_workers_run(BandWorkers *workers, StitchBandsFunction *run, const StitchJob *jobs, unsigned job_count);

#endif

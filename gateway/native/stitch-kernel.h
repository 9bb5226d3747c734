/*
 * Kernels that remap planes by a stitch map. All of them compute the same bytes; stitch-kernel-scalar.c says which.
 */
#ifndef ROUNDSIGHT_STITCH_KERNEL_H
#define ROUNDSIGHT_STITCH_KERNEL_H

#include <stdbool.h>

#include "stitch-map.h"

enum { STITCH_UNIT_GAIN = 8192, STITCH_MID_GREY = 128, STITCH_MAX_COMPONENTS = 2 };

/* One frame's work on the components that share a plane of the map: luma, or both chromas. */
typedef struct {
  const StitchPlane *plane;
  unsigned components;
  /* Each at least as large as the plane's source; any stride. */
  const uint8_t *source[STITCH_MAX_COMPONENTS];
  ptrdiff_t source_stride[STITCH_MAX_COMPONENTS];
  uint8_t *target[STITCH_MAX_COMPONENTS];
  ptrdiff_t target_stride[STITCH_MAX_COMPONENTS];
  /* What each lens, and after the last one the strip, is multiplied by: Q13, 0 … 32767. */
  int16_t gain[STITCH_MAX_SAMPLES];
  /* The level that gains leave alone: 0 or 16 for luma by its range, 128 for chroma. */
  int black;
  /* How far the stripes where no lens sees are above and below mid grey: 16 for luma, 0 for chroma. */
  int hatch;
} StitchJob;

/* Computes the rows of bands first … end − 1. Different bands may run at the same time. */
typedef void StitchBandsFunction(const StitchJob *job, unsigned first_band, unsigned end_band);

typedef struct {
  const char *name;
  StitchBandsFunction *run;
  bool (*is_supported)(void);
} StitchKernel;

extern const StitchKernel stitch_kernel_scalar;
extern const StitchKernel stitch_kernel_portable;
extern const StitchKernel stitch_kernel_sse41;
extern const StitchKernel stitch_kernel_avx2;
extern const StitchKernel stitch_kernel_neon;

/* The kernel of that name, "auto" for the fastest this machine has; NULL where it has none of it. */
const StitchKernel *stitch_kernel_named(const char *name);

/* Names of the kernels by index, fastest first; NULL after the last. */
const StitchKernel *stitch_kernel_at(unsigned index);

/* For the kernels: computes the tiles of a group of which some lens sees something; the rest is the same for all. */
typedef void StitchTilesFunction(const StitchJob *job, const StitchGroup *group, unsigned band);

void stitch_run_bands(const StitchJob *job, unsigned first_band, unsigned end_band, StitchTilesFunction *tiles);

#endif

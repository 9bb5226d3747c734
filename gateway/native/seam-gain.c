#include "seam-gain.h"

#include <math.h>
#include <stdlib.h>

enum {
  /* Columns on either side of the seam that are compared. */
  REACH = 8,
  LEAST_SAMPLES = 4,
};

/* Darker places tell more of noise than of gain. */
static const float DARKEST = 14;
/* A place beside an edge compares two different things when the lenses are not quite aligned. */
static const float STEEPEST = 0.2f;
/* A larger difference than this (a logarithm) is none of gain. */
static const float MOST = 0.5f;
/* Votes this near to the median agree with it. */
static const float NEAR = 0.04f;

static int by_value(const void *left, const void *right) {
  const float a = *(const float *)left;
  const float b = *(const float *)right;
  return (a > b) - (a < b);
}

static float median(float *values, unsigned count) {
  qsort(values, count, sizeof *values, by_value);
  return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static bool is_even(const float *row, int column) {
  const float middle = row[column];
  return row[column - 1] >= DARKEST && middle >= DARKEST && row[column + 1] >= DARKEST &&
         fabsf(row[column + 1] - row[column - 1]) < STEEPEST * middle;
}

/* The vote of a row: the median over its columns; false where it has none. */
static bool row_ratio(const SeamStrip *strip, unsigned row, float disparity, float expected, float *vote) {
  const StitchSeam *seam = strip->seam;
  const int shift = (int)lrintf(disparity);
  const int ahead = (shift + 1) >> 1;
  const int behind = shift >> 1;
  const int middle = (int)seam->columns / 2;
  const int most = (int)seam->reach[row] - 1 - (abs(shift) + 1) / 2;
  const int reach = most < REACH ? most : REACH;
  const float *first = seam_strip_row(strip, 0, row) + middle + ahead;
  const float *second = seam_strip_row(strip, 1, row) + middle - behind;
  float ratios[2 * REACH + 1];
  unsigned count = 0;
  for (int column = -reach; column <= reach; column++) {
    if (!is_even(first, column) || !is_even(second, column)) continue;
    const float ratio = logf(first[column] / second[column]);
    if (fabsf(ratio - expected) <= MOST) ratios[count++] = ratio;
  }
  if (count < LEAST_SAMPLES) return false;
  *vote = median(ratios, count);
  return true;
}

SeamRatio seam_ratio(const SeamStrip *strip, const float *disparity, float expected) {
  float votes[STITCH_MAX_SEAM_ROWS];
  unsigned count = 0;
  for (unsigned row = 0; row < strip->seam->rows; row++) {
    if (row_ratio(strip, row, disparity[row / STITCH_NODE_ROWS], expected, &votes[count])) count++;
  }
  if (count == 0 || count < strip->seam->rows / 12) return (SeamRatio){0, 0};
  const float middle = median(votes, count);
  float sum = 0;
  unsigned near = 0;
  for (unsigned i = 0; i < count; i++) {
    if (fabsf(votes[i] - middle) > NEAR) continue;
    sum += votes[i];
    near++;
  }
  return (SeamRatio){sum / (float)near, (float)near / (float)count};
}

/*
 * One-dimensional stereo: block matching along the rows of the strips, then the cheapest path round the ring
 * (Viterbi) under a price for jumps, for any disparity at all and for leaving the last one.
 */
#include "seam-disparity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  /* A slightly wrong calibration may want a little less than nothing. */
  LEAST_DISPARITY = -2,
  MAX_LABELS = STITCH_MAX_SEAM_COLUMNS / 2 + 1 - LEAST_DISPARITY,
  /* Columns on either side of the seam that are compared. */
  WIDEST_BLOCK = 12,
  NARROWEST_BLOCK = 4,
  /* Rows of a node, and as many again around it. */
  BLOCK_ROWS = 2 * STITCH_NODE_ROWS,
  /* The mean over so many columns is taken out of a row: lenses may differ in brightness, not in structure. */
  MEAN_REACH = 6,
  /* Structure is kept in eighths of a grey level, and no edge may outweigh the rest of a block. */
  STRUCTURE_UNIT = 8,
  STRONGEST = 48 * STRUCTURE_UNIT,
};

/* In grey levels per pixel. */
static const float PRICE_OF_ANY = 0.5f;
static const float PRICE_OF_JUMP = 0.5f;
static const float PRICE_OF_CHANGE = 0.2f;
enum { FREE_OF_ANY = 3, WIDEST_JUMP = 4, WIDEST_CHANGE = 2 };

struct SeamMatcher {
  unsigned nodes;
  unsigned labels;
  int block;
  /* Structure of both strips, row by row. */
  int16_t *structure[2];
  /* Per row and label: what speaks for it; per node and label: its price; both in grey levels. */
  float *row_evidence;
  float *node_price;
  /* Cheapest path to each label of a node, and where it came from; two laps. */
  uint8_t *came_from;
};

SeamMatcher *seam_matcher_new(const StitchSeam *seam) {
  SeamMatcher *matcher = calloc(1, sizeof *matcher);
  if (matcher == NULL) return NULL;
  const size_t places = (size_t)seam->rows * seam->columns;
  matcher->nodes = seam_node_count(seam);
  matcher->labels = seam->max_disparity + 1 - LEAST_DISPARITY;
  const int room = (int)seam->columns / 2 - ((int)seam->max_disparity + 1) / 2;
  matcher->block = room < WIDEST_BLOCK ? room : WIDEST_BLOCK;
  matcher->structure[0] = malloc(places * sizeof(int16_t));
  matcher->structure[1] = malloc(places * sizeof(int16_t));
  matcher->row_evidence = malloc((size_t)seam->rows * matcher->labels * sizeof(float));
  matcher->node_price = malloc((size_t)matcher->nodes * matcher->labels * sizeof(float));
  matcher->came_from = malloc(2 * (size_t)matcher->nodes * matcher->labels);
  if (!matcher->structure[0] || !matcher->structure[1] || !matcher->row_evidence || !matcher->node_price ||
      !matcher->came_from) {
    seam_matcher_free(matcher);
    return NULL;
  }
  return matcher;
}

void seam_matcher_free(SeamMatcher *matcher) {
  if (matcher == NULL) return;
  free(matcher->structure[0]);
  free(matcher->structure[1]);
  free(matcher->row_evidence);
  free(matcher->node_price);
  free(matcher->came_from);
  free(matcher);
}

static float limited(float value, float most) { return value > most ? most : value < -most ? -most : value; }

/* A row less its moving mean, so that only structure is left. */
static void find_structure(const float *bright, unsigned columns, float gain, int16_t *structure) {
  float sums[STITCH_MAX_SEAM_COLUMNS + 1];
  sums[0] = 0;
  for (unsigned column = 0; column < columns; column++) {
    sums[column + 1] = sums[column] + gain * (bright[column] < 0 ? 255.0f : bright[column]);
  }
  for (unsigned column = 0; column < columns; column++) {
    const unsigned first = column < MEAN_REACH ? 0 : column - MEAN_REACH;
    const unsigned end = column + MEAN_REACH + 1 > columns ? columns : column + MEAN_REACH + 1;
    const float mean = (sums[end] - sums[first]) / (float)(end - first);
    const float above = (sums[column + 1] - sums[column] - mean) * STRUCTURE_UNIT;
    structure[column] = (int16_t)limited(above, STRONGEST);
  }
}

/*
 * What speaks for each label in a row: the structure that its two blocks have in common, less half of the difference
 * between them. A small difference alone says nothing: two dark rims differ as little as two views of one thing. 0 for
 * all where the blocks do not lie in the overlap.
 */
static void match_row(const SeamMatcher *matcher, const StitchSeam *seam, unsigned row) {
  float *evidence = matcher->row_evidence + (size_t)row * matcher->labels;
  const int middle = (int)seam->columns / 2;
  const int room = (int)seam->reach[row] - ((int)seam->max_disparity + 1) / 2;
  const int block = room < matcher->block ? room : matcher->block;
  memset(evidence, 0, matcher->labels * sizeof *evidence);
  if (block < NARROWEST_BLOCK) return;
  const size_t start = (size_t)row * seam->columns;
  for (unsigned label = 0; label < matcher->labels; label++) {
    const int disparity = (int)label + LEAST_DISPARITY;
    const int16_t *first = matcher->structure[0] + start + middle + ((disparity + 1) >> 1);
    const int16_t *second = matcher->structure[1] + start + middle - (disparity >> 1);
    int apart = 0;
    int in_both = 0;
    for (int column = -block; column <= block; column++) {
      apart += abs(first[column] - second[column]);
      in_both += abs(first[column]) + abs(second[column]);
    }
    /* What two numbers have in common is half of what their sizes exceed their difference by. */
    const float common = (float)(in_both - apart) / 2;
    evidence[label] = (common - (float)apart / 2) / (float)(STRUCTURE_UNIT * (2 * block + 1));
  }
}

static float stepped(float distance, float price, int widest) {
  const float steps = fabsf(distance);
  return price * (steps > (float)widest ? (float)widest : steps);
}

/*
 * What a disparity costs in itself, less what speaks for it in the rows of a node and around it. Nothing speaks against
 * one: a label of which nothing is known must not look better than one that does not fit.
 */
static void price_node(const SeamMatcher *matcher, const StitchSeam *seam, unsigned node, float before) {
  float *price = matcher->node_price + (size_t)node * matcher->labels;
  for (unsigned label = 0; label < matcher->labels; label++) {
    float sum = 0;
    for (int i = 0; i < BLOCK_ROWS; i++) {
      const unsigned row = (node * STITCH_NODE_ROWS + seam->rows + (unsigned)i - STITCH_NODE_ROWS / 2) % seam->rows;
      sum += matcher->row_evidence[(size_t)row * matcher->labels + label];
    }
    const float disparity = (float)((int)label + LEAST_DISPARITY);
    const float evidence = sum > 0 ? sum / BLOCK_ROWS : 0;
    price[label] = stepped(disparity, PRICE_OF_ANY / FREE_OF_ANY, FREE_OF_ANY) +
                   stepped(disparity - before, PRICE_OF_CHANGE / WIDEST_CHANGE, WIDEST_CHANGE) - evidence;
  }
}

/* Goes round the ring twice: after the first lap it does not matter any more where it began. */
static void find_path(const SeamMatcher *matcher, unsigned *labels) {
  float reached[MAX_LABELS];
  float next[MAX_LABELS];
  const unsigned count = matcher->labels;
  const unsigned steps = 2 * matcher->nodes;
  memset(reached, 0, sizeof reached);
  for (unsigned step = 0; step < steps; step++) {
    const float *price = matcher->node_price + (size_t)(step % matcher->nodes) * count;
    uint8_t *came_from = matcher->came_from + (size_t)step * count;
    for (unsigned to = 0; to < count; to++) {
      float best = INFINITY;
      for (unsigned from = 0; from < count; from++) {
        const float cost = reached[from] + stepped((float)from - (float)to, PRICE_OF_JUMP / WIDEST_JUMP, WIDEST_JUMP);
        if (cost < best) {
          best = cost;
          came_from[to] = (uint8_t)from;
        }
      }
      next[to] = best + price[to];
    }
    memcpy(reached, next, sizeof reached);
  }
  unsigned label = 0;
  for (unsigned other = 1; other < count; other++) {
    if (reached[other] < reached[label]) label = other;
  }
  for (unsigned step = steps; step-- > matcher->nodes;) {
    labels[step - matcher->nodes] = label;
    label = matcher->came_from[(size_t)step * count + label];
  }
}

/* The lowest point of the parabola through a label's price and its neighbours', in columns. */
static float between_labels(const float *price, unsigned label, unsigned count) {
  const float whole = (float)((int)label + LEAST_DISPARITY);
  if (label == 0 || label + 1 == count) return whole;
  const float bend = price[label - 1] - 2 * price[label] + price[label + 1];
  if (!(bend > 1e-3f)) return whole;
  return whole + limited((price[label - 1] - price[label + 1]) / (2 * bend), 0.5f);
}

void seam_match(SeamMatcher *matcher, const SeamStrip *strip, const float gains[2], const float *before,
                float *found) {
  const StitchSeam *seam = strip->seam;
  for (unsigned row = 0; row < seam->rows; row++) {
    for (unsigned side = 0; side < 2; side++) {
      find_structure(seam_strip_row(strip, side, row), seam->columns, gains[side],
                     matcher->structure[side] + (size_t)row * seam->columns);
    }
    match_row(matcher, seam, row);
  }
  for (unsigned node = 0; node < matcher->nodes; node++) price_node(matcher, seam, node, before[node]);
  unsigned labels[SEAM_MAX_NODES];
  find_path(matcher, labels);
  for (unsigned node = 0; node < matcher->nodes; node++) {
    const float *price = matcher->node_price + (size_t)node * matcher->labels;
    found[node] = between_labels(price, labels[node], matcher->labels);
  }
}

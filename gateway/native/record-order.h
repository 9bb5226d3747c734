#ifndef ROUNDSIGHT_RECORD_ORDER_H
#define ROUNDSIGHT_RECORD_ORDER_H

#include <limits.h>
#include <stdbool.h>

#include "evidence-cipher.h"

typedef enum { RECORD_ORDER_INVALID, RECORD_ORDER_STOP, RECORD_ORDER_RECORD } RecordOrderKind;

typedef struct {
  uint8_t session_key[EVIDENCE_KEY_BYTES];
  /* Nanoseconds of CLOCK_MONOTONIC that are tick 0. */
  int64_t origin_ns;
  /* Of the first file. */
  uint32_t number;
  /* Whether a picture is a whole sphere, equirectangular. */
  bool is_sphere;
  char folder[PATH_MAX];
} RecordOrder;

/* Reads an order as README.md has it; `order` is written for RECORD_ORDER_RECORD only. The folder was there when this was called. */
RecordOrderKind record_order_parse(const char *text, RecordOrder *order);

/* Leaves nothing of it in memory. */
void record_order_cleanse(RecordOrder *order);

#endif

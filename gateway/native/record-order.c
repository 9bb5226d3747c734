#include "record-order.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

/* Each of these reads one word and the space behind it, and moves `at` on. */

static bool take_key(const char **at, uint8_t *key) {
  for (unsigned i = 0; i < EVIDENCE_KEY_BYTES; i++) {
    /* The second digit is looked at only where there is a first: never beyond the end. */
    const int high = hex_digit((*at)[0]);
    const int low = high < 0 ? -1 : hex_digit((*at)[1]);
    if (low < 0) return false;
    key[i] = (uint8_t)(high << 4 | low);
    *at += 2;
  }
  return *(*at)++ == ' ';
}

static bool take_number(const char **at, int64_t least, int64_t most, int64_t *number) {
  /* strtoll would skip spaces and take a plus. */
  const char first = **at == '-' ? (*at)[1] : **at;
  if (first < '0' || first > '9') return false;
  char *end;
  errno = 0;
  *number = strtoll(*at, &end, 10);
  if (errno != 0 || *end != ' ' || *number < least || *number > most) return false;
  *at = end + 1;
  return true;
}

static bool take_view(const char **at, bool *is_sphere) {
  static const char *const words[] = {"flat ", "sphere "};
  for (unsigned i = 0; i < 2; i++) {
    const size_t length = strlen(words[i]);
    if (strncmp(*at, words[i], length) != 0) continue;
    *is_sphere = i == 1;
    *at += length;
    return true;
  }
  return false;
}

static bool take_folder(const char *at, char *folder) {
  const size_t length = strlen(at);
  struct stat info;
  if (length == 0 || length >= PATH_MAX || stat(at, &info) != 0 || !S_ISDIR(info.st_mode)) return false;
  memcpy(folder, at, length + 1);
  return true;
}

RecordOrderKind record_order_parse(const char *text, RecordOrder *order) {
  static const char record[] = "record ";
  if (text == NULL) return RECORD_ORDER_INVALID;
  if (strcmp(text, "stop") == 0) return RECORD_ORDER_STOP;
  if (strncmp(text, record, sizeof record - 1) != 0) return RECORD_ORDER_INVALID;
  const char *at = text + sizeof record - 1;
  int64_t number = 0;
  if (take_key(&at, order->session_key) && take_number(&at, INT64_MIN, INT64_MAX, &order->origin_ns) &&
      take_number(&at, 1, UINT32_MAX, &number) && take_view(&at, &order->is_sphere) && take_folder(at, order->folder)) {
    order->number = (uint32_t)number;
    return RECORD_ORDER_RECORD;
  }
  record_order_cleanse(order);
  return RECORD_ORDER_INVALID;
}

void record_order_cleanse(RecordOrder *order) {
  OPENSSL_cleanse(order, sizeof *order);
}

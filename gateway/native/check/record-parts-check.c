/* Checks, to be built with the sanitizers, what is read of access units, parameter sets, packets and orders, and what of nonsense. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../annex-b.h"
#include "../h264-sps.h"
#include "../mp4-init.h"
#include "../opus-packet.h"
#include "../record-order.h"
#include "random-source.h"

static void expect(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "record parts: not so: %s\n", what);
  exit(1);
}

static size_t from_hex(const char *hex, uint8_t *bytes) {
  size_t count = 0;
  for (unsigned value; sscanf(hex + 2 * count, "%2x", &value) == 1; count++) bytes[count] = (uint8_t)value;
  return count;
}

/* Of x264, but for the last, which is of OpenH264. */
static void check_sps(void) {
  static const struct {
    const char *hex;
    uint32_t width, height;
    uint8_t chroma_format;
  } known[] = {
      {"6742c015d90141fb016a0c0c0d4a000003000200000300791e2c5c90", 320, 240, 1},
      {"67640028acb200f0044fcb80b501010140000003004000000f23c60c92", 1920, 1080, 1},
      {"674d4028d90078079b016a02020280000003008000001e478c1924", 1920, 960, 1},
      {"67f4001f919640360f78bf016a0c0c0c80000003008000001e478c1924", 854, 480, 3},
      {"6742c0288c8d403c03cd00f08846a0", 1920, 960, 1},
  };
  for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
    uint8_t nal[64];
    H264Sps sps;
    const size_t size = from_hex(known[i].hex, nal);
    expect(h264_sps_read(nal, size, &sps), "a real parameter set is read");
    expect(sps.width == known[i].width && sps.height == known[i].height, "its size");
    expect(sps.chroma_format == known[i].chroma_format, "its chroma format");
    expect(!h264_sps_read(nal, 7, &sps), "one that is cut off is not");
  }
}

static void check_access_unit(void) {
  static const uint8_t unit[] = {0, 0, 0, 1, 9, 0xf0, 0, 0, 0, 1, 0x67, 1, 2, 3, 0, 0, 1, 0x68, 4, 0, 0, 0,
                                 0, 1, 0x68, 4, 0, 0, 1, 0x68, 5, 0, 0, 1, 0x65, 0x88, 0, 0, 3, 1, 0, 0, 1, 6, 7};
  static const uint8_t sample[] = {0, 0, 0, 6, 0x65, 0x88, 0, 0, 3, 1, 0, 0, 0, 2, 6, 7};
  static const uint8_t sps[] = {0, 4, 0x67, 1, 2, 3};
  static const uint8_t pps[] = {0, 2, 0x68, 4, 0, 2, 0x68, 5};
  ParameterSets sets = {0};
  ByteBuffer out = {0};
  for (unsigned times = 0; times < 2; times++) {
    out.size = 0;
    const AccessUnit read = access_unit_read(unit, sizeof unit, &sets, &out);
    expect(read.has_picture && read.has_idr, "there is a key picture");
    expect(out.size == sizeof sample && memcmp(out.data, sample, sizeof sample) == 0, "NAL units with their lengths");
    expect(sets.sps.count == 1 && memcmp(sets.sps.bytes.data, sps, sizeof sps) == 0, "the sequence's parameters");
    expect(sets.pps.count == 2 && sets.pps.bytes.size == sizeof pps, "those of pictures, each once");
    expect(memcmp(sets.pps.bytes.data, pps, sizeof pps) == 0, "and what is in them");
  }
  parameter_sets_free(&sets);
  byte_buffer_free(&out);
}

static void check_packets(void) {
  expect(opus_packet_duration((const uint8_t[]){0xfc, 1}, 2) == 960, "20 ms of CELT");
  expect(opus_packet_duration((const uint8_t[]){0x0b, 0x03}, 2) == 2880, "three frames of 20 ms of SILK");
  expect(opus_packet_duration((const uint8_t[]){0x61}, 1) == 960, "two frames of 10 ms of both");
  expect(opus_packet_duration((const uint8_t[]){0xfb}, 1) == 0, "a packet that is cut off");
  expect(opus_packet_duration((const uint8_t[]){0xff, 0x3f}, 2) == 0, "one that is too long");
  expect(opus_packet_duration(NULL, 0) == 0, "no packet");
}

static void expect_box(const ByteBuffer *init, const char *type, const uint8_t *payload, uint32_t size) {
  for (size_t at = 4; at + 4 + size <= init->size; at++) {
    if (memcmp(init->data + at, type, 4) != 0 || memcmp(init->data + at + 4, payload, size) != 0) continue;
    uint8_t length[4];
    put_big_endian(length, 8 + size, 4);
    if (memcmp(init->data + at - 4, length, 4) == 0) return;
  }
  expect(false, type);
}

/* What decoders are told, byte for byte. */
static void check_init(void) {
  static const uint8_t unit[] = {0, 0, 1, 0x67, 0x64, 0x00, 0x28, 0xac, 0xb2, 0x00, 0xf0, 0x04, 0x4f, 0xcb, 0x80, 0xb5, 0x01, 0x01,
                                 0x01, 0x40, 0, 0, 3, 0, 0x40, 0, 0, 0x0f, 0x23, 0xc6, 0x0c, 0x92, 0, 0, 1, 0x68, 0xce};
  static const uint8_t avcc[] = {1, 0x64, 0x00, 0x28, 0xff, 0xe1, 0, 29, 0x67, 0x64, 0x00, 0x28, 0xac, 0xb2, 0x00,
                                 0xf0, 0x04, 0x4f, 0xcb, 0x80, 0xb5, 0x01, 0x01, 0x01, 0x40, 0, 0, 3, 0, 0x40,
                                 0, 0, 0x0f, 0x23, 0xc6, 0x0c, 0x92, 1, 0, 2, 0x68, 0xce, 0xfd, 0xf8, 0xf8, 0};
  static const uint8_t colr[] = {'n', 'c', 'l', 'x', 0, 1, 0, 13, 0, 6, 0x80};
  static const uint8_t dops[] = {0, 2, 0x01, 0x38, 0, 0, 0xbb, 0x80, 0, 0, 0};
  static const uint8_t sphere[20] = {0};
  static const uint8_t svhd[] = {0, 0, 0, 0, 'R', 'o', 'u', 'n', 'd', 's', 'i', 'g', 'h', 't', 0};
  const TrackFormat video = {.kind = TRACK_VIDEO, .has_colour = true, .primaries = 1, .transfer = 13, .matrix = 6, .is_full_range = true};
  const TrackFormat sound = {.kind = TRACK_SOUND, .channels = 2, .pre_skip = 312};
  ParameterSets sets = {0};
  VideoConfig config = {0};
  ByteBuffer out = {0};
  access_unit_read(unit, sizeof unit, &sets, &out);
  expect(out.size == 0, "parameter sets are not part of a sample");
  expect(video_config_make(&config, &sets, &video) && config.width == 1920 && config.height == 1080, "the picture's size");
  mp4_write_init(&out, &video, &config, true);
  expect_box(&out, "avcC", avcc, sizeof avcc);
  expect_box(&out, "colr", colr, sizeof colr);
  expect_box(&out, "st3d", sphere, 5);
  expect_box(&out, "svhd", svhd, sizeof svhd);
  expect_box(&out, "prhd", sphere, 16);
  expect_box(&out, "equi", sphere, 20);
  out.size = 0;
  mp4_write_init(&out, &sound, NULL, false);
  expect_box(&out, "dOps", dops, sizeof dops);
  parameter_sets_free(&sets);
  byte_buffer_free(&config.avcc);
  byte_buffer_free(&out);
}

#define KEY "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"

static void check_orders(void) {
  RecordOrder order;
  expect(record_order_parse("stop", &order) == RECORD_ORDER_STOP, "to stop");
  expect(record_order_parse("record " KEY " -5 42 sphere /", &order) == RECORD_ORDER_RECORD, "to record");
  expect(order.session_key[1] == 0x11 && order.session_key[31] == 0xff, "the key");
  expect(order.origin_ns == -5 && order.number == 42 && order.is_sphere && strcmp(order.folder, "/") == 0, "all else");
  static const char *const wrong[] = {
      "",  "Stop", "stop ", "record", "record ", "record " KEY, "record " KEY " 0 1", "record " KEY " 0 1 flat ", "record " KEY " 0 1 /", "record " KEY " 0 1 round /", "record " KEY " 0 1 flat/",
      "record " KEY " 0 0 flat /", "record " KEY " 0 4294967296 flat /", "record " KEY " 99999999999999999999 1 flat /",
      "record " KEY " +1 1 flat /", "record " KEY "  0 1 flat /", "record " KEY " 0 1 flat /there/is/none", "record " KEY " 0 1 flat /proc/version",
      "record " KEY "0 0 1 flat /", "record 0" KEY, "record 12", "record 1", "record x" KEY " 0 1 flat /", "record " KEY " - 1 flat /"};
  for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    expect(record_order_parse(wrong[i], &order) == RECORD_ORDER_INVALID, wrong[i]);
    for (unsigned at = 0; at < EVIDENCE_KEY_BYTES; at++) expect(order.session_key[at] == 0 || order.number == 42, "no key is left");
    order = (RecordOrder){0};
  }
  expect(record_order_parse(NULL, &order) == RECORD_ORDER_INVALID, "nothing");
}

static void check_nonsense(void) {
  RandomSource source = random_source(7);
  ParameterSets sets = {0};
  VideoConfig config = {0};
  ByteBuffer out = {0};
  for (unsigned i = 0; i < 20000; i++) {
    const size_t size = random_below(&source, 120);
    /* Exactly so long: one byte beyond is the sanitizer's. */
    uint8_t *bytes = malloc(size > 0 ? size : 1);
    if (bytes == NULL) abort();
    for (size_t at = 0; at < size; at++) {
      const uint32_t value = random_bits(&source);
      bytes[at] = (uint8_t)(value & 0x700 ? value & 0x800 ? value & 1 : 0x60 | (value & 15) : value);
    }
    H264Sps sps;
    h264_sps_read(bytes, size, &sps);
    opus_packet_duration(bytes, size);
    out.size = 0;
    access_unit_read(bytes, size, &sets, &out);
    expect(out.size <= 2 * size, "a sample is not much longer than its access unit");
    video_config_make(&config, &sets, &(TrackFormat){.kind = TRACK_VIDEO, .width = 16, .height = 16});
    free(bytes);
  }
  parameter_sets_free(&sets);
  byte_buffer_free(&config.avcc);
  byte_buffer_free(&out);
}

int main(void) {
  check_sps();
  check_access_unit();
  check_packets();
  check_init();
  check_orders();
  check_nonsense();
  puts("record parts: access units, parameter sets, packets, orders and nonsense are read as they should be");
  return 0;
}

/*
 * Records random tracks, to be built with the sanitizers and with write() and fdatasync() wrapped: gaps, times that go back, changed
 * parameters, orders, short writes and full disks. Every file is read back by a reader of its own and compared with what had to be in it.
 * Arguments: number of tracks, first seed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../track-recorder.h"
#include "evidence-reader.h"
#include "random-source.h"

enum { MOST_BYTES = 600, SAMPLES_PER_TRACK = 1500, MOST_FILES = 400, FRAGMENT_MS = 400 };

static const int64_t ORIGIN_NS = 5000000000;

/* What had to be recorded. */
typedef struct {
  uint32_t number;
  int64_t ticks;
  bool is_sync;
  uint32_t size;
  uint8_t bytes[MOST_BYTES];
} Expected;

typedef struct {
  RandomSource source;
  TrackRecorder *recorder;
  RecordOrder order;
  RecordLimits limits;
  TrackFormat format;
  bool is_video;
  int64_t rate;
  int64_t now_ns;
  uint8_t parameters;
  /* What the recorder said. */
  uint32_t opened, asked, closed_count, failed_count;
  ClosedFile closed[MOST_FILES];
  /* The model: whether a file is open, its number, when it began, its parameters, the last sample's ticks. */
  bool is_open, has_failed;
  /* Whether a key frame was asked for since no file is open. */
  bool has_asked;
  uint32_t number;
  int64_t start, last;
  /* The file's latest key frame, and how many had been asked for by then. */
  int64_t key;
  uint32_t asked_at_key;
  uint8_t file_parameters;
  uint32_t count;
  Expected expected[SAMPLES_PER_TRACK];
} Track;

/* What the wrapped calls do. */
static RandomSource disk;
static int64_t disk_room = INT64_MAX;
static int disk_errno;

ssize_t __real_write(int fd, const void *bytes, size_t count);
ssize_t __wrap_write(int fd, const void *bytes, size_t count);
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);

ssize_t __wrap_write(int fd, const void *bytes, size_t count) {
  if (disk_room <= 0 || random_below(&disk, 20) == 0) {
    errno = disk_room <= 0 ? disk_errno : EINTR;
    return -1;
  }
  size_t some = count > 1 && random_below(&disk, 3) == 0 ? 1 + random_below(&disk, (uint32_t)count - 1) : count;
  if ((int64_t)some > disk_room) some = (size_t)disk_room;
  disk_room -= (int64_t)some;
  return __real_write(fd, bytes, some);
}

/* Is not what is checked here, and slow. */
int __wrap_fdatasync(int fd) {
  (void)fd;
  return 0;
}

static uint64_t seed_now;

static void need(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "seed %llu: not so: %s\n", (unsigned long long)seed_now, what);
  abort();
}

static void take_opened(void *context, uint32_t number) {
  Track *track = context;
  track->opened = number;
}

static void take_closed(void *context, const ClosedFile *file) {
  Track *track = context;
  need(track->closed_count < MOST_FILES, "so many files");
  track->closed[track->closed_count++] = *file;
}

static void take_failed(void *context, uint32_t number, EvidenceOutcome outcome) {
  Track *track = context;
  need(outcome == (disk_errno == ENOSPC ? EVIDENCE_DISK_FULL : EVIDENCE_DISK_ERROR), "the reason of a failure");
  need(disk_room <= 0, "it fails only where the disk does");
  need(number >= track->number, "the number of a failure");
  track->has_failed = true;
  track->failed_count++;
}

static void take_wish(void *context) { ((Track *)context)->asked++; }

static size_t put_nal(uint8_t *at, Track *track, unsigned type, uint32_t size, uint8_t *sample, uint32_t *sample_size) {
  uint8_t nal[MOST_BYTES];
  nal[0] = (uint8_t)(0x60 | type);
  for (uint32_t i = 1; i < size; i++) nal[i] = (uint8_t)(1 + random_below(&track->source, 255));
  const uint8_t code[] = {0, 0, 0, 1};
  const size_t code_size = random_below(&track->source, 2) ? 4 : 3;
  memcpy(at, code + 4 - code_size, code_size);
  memcpy(at + code_size, nal, size);
  if (type != 9) {
    put_big_endian(sample + *sample_size, size, 4);
    memcpy(sample + *sample_size + 4, nal, size);
    *sample_size += 4 + size;
  }
  return code_size + size;
}

/* An access unit, and what has to become of it. */
static size_t make_picture(Track *track, bool is_idr, uint8_t *unit, Expected *expected) {
  static const uint8_t sps[] = {0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x28, 0x8c, 0x8d, 0x40, 0x3c, 0x03, 0xcd, 0x00, 0xf0, 0x88, 0x46, 0xa0};
  const uint8_t pps[] = {0, 0, 1, 0x68, 0xce, (uint8_t)(0x40 + track->parameters), 0x80};
  size_t size = 0;
  if (random_below(&track->source, 2)) size += put_nal(unit, track, 9, 2, expected->bytes, &expected->size);
  if (is_idr) {
    memcpy(unit + size, sps, sizeof sps);
    memcpy(unit + size + sizeof sps, pps, sizeof pps);
    size += sizeof sps + sizeof pps;
  }
  const unsigned slices = 1 + random_below(&track->source, 3);
  for (unsigned i = 0; i < slices; i++) {
    const uint32_t length = 2 + random_below(&track->source, 120);
    size += put_nal(unit + size, track, is_idr ? 5 : 1, length, expected->bytes, &expected->size);
  }
  return size;
}

static size_t make_packet(Track *track, uint8_t *packet, Expected *expected) {
  const uint32_t size = 2 + random_below(&track->source, 100);
  packet[0] = 0xfc;
  for (uint32_t i = 1; i < size; i++) packet[i] = (uint8_t)random_bits(&track->source);
  memcpy(expected->bytes, packet, size);
  expected->size = size;
  return size;
}

/* What the recorder has to do with a sample at this time. */
static void model(Track *track, int64_t ticks, bool can_begin, const Expected *sample) {
  if (ticks < 0 || track->has_failed) return;
  const int64_t gap = track->is_video ? 90000 : 9600 + 960 + 960;
  if (track->is_open && llabs(ticks - track->last) > gap) {
    track->is_open = false;
    track->number++;
  }
  if (track->is_open && ticks <= track->last) return;
  const int64_t beyond = ticks - track->start - track->limits.segment_ns / 1000000000 * track->rate;
  /* A sound may begin a little later than it is stamped; at the edge the recorder knows better. */
  const bool is_edge = !track->is_video && llabs(beyond) < 960;
  const bool is_due = is_edge ? track->opened > track->number : beyond >= 0;
  if (track->is_open && can_begin && (is_due || (track->is_video && track->parameters != track->file_parameters))) {
    track->is_open = false;
    track->number++;
  }
  if (!track->is_open && !can_begin) return;
  if (!track->is_open) {
    track->start = ticks;
    track->file_parameters = track->parameters;
  }
  track->is_open = true;
  track->last = ticks;
  if (can_begin) {
    track->key = ticks;
    track->asked_at_key = track->asked;
  }
  Expected *expected = &track->expected[track->count++];
  *expected = *sample;
  expected->number = track->number;
  expected->ticks = ticks;
  expected->is_sync = can_begin;
}

static void end_in_model(Track *track) {
  if (track->is_open) track->number++;
  track->is_open = false;
}

static int64_t ticks_of(const Track *track) {
  const int64_t ns = track->now_ns - ORIGIN_NS;
  return ns < 0 ? -1 : (int64_t)(((__int128)ns * track->rate + 500000000) / 1000000000);
}

static void add_sample(Track *track) {
  uint8_t bytes[MOST_BYTES];
  Expected expected = {0};
  const bool is_idr = !track->is_video || random_below(&track->source, 25) == 0;
  const bool is_key = is_idr || random_below(&track->source, 40) == 0;
  if (track->is_video && is_idr && random_below(&track->source, 6) == 0) track->parameters ^= 1;
  const size_t size = track->is_video ? make_picture(track, is_idr, bytes, &expected) : make_packet(track, bytes, &expected);
  /* Exactly so long: one byte beyond is the sanitizer's. */
  uint8_t *exact = malloc(size);
  if (exact == NULL) abort();
  memcpy(exact, bytes, size);
  const uint32_t asked = track->asked;
  const bool waits = !track->is_open;
  track_recorder_add(track->recorder, &(RecordedSample){.time_ns = track->now_ns, .is_key = is_key, .bytes = exact, .size = size});
  free(exact);
  model(track, ticks_of(track), is_idr, &expected);
  if (track->is_video) need(waits || track->asked <= asked + 1, "a key frame is asked for once");
  track->has_asked = !track->is_open && (track->has_asked || track->asked > asked);
  if (track->is_video && !track->is_open && !track->has_failed && ticks_of(track) >= 0) need(track->has_asked, "one is asked for");
  const bool is_late = ticks_of(track) - track->key >= track->limits.key_frame_ns * track->rate / 1000000000;
  if (track->is_video && track->is_open && track->last == ticks_of(track) && is_late)
    need(track->asked > track->asked_at_key, "a key frame is asked for in time");
}

static void give_order(Track *track) {
  track_recorder_start(track->recorder, &track->order, &track->limits);
  track->is_open = false;
  track->has_failed = false;
  track->number = track->order.number;
}

/* The disk has room for ever, or for a little. */
static void change_disk(Track *track) {
  disk_errno = random_below(&track->source, 2) ? ENOSPC : EIO;
  disk_room = random_below(&track->source, 3000);
}

static void advance(Track *track) {
  const int64_t usual = track->is_video ? 33333333 : 20000000;
  const uint32_t what = random_below(&track->source, 300);
  if (what == 0) track->now_ns += 1200000000 + random_below(&track->source, 2000000000);
  else if (what == 1) track->now_ns -= random_below(&track->source, 100000000);
  else if (what == 2) track->now_ns += 60000000;
  else track->now_ns += usual - 3000000 + random_below(&track->source, 6000000);
  if (random_below(&track->source, 400) == 0) {
    track_recorder_end_file(track->recorder);
    end_in_model(track);
  }
  if (random_below(&track->source, 500) == 0) {
    track->format.pre_skip ^= 1;
    track_recorder_set_format(track->recorder, &track->format);
    end_in_model(track);
  }
  if (random_below(&track->source, 500) == 0) {
    track->order.number = track->number + 3;
    give_order(track);
  }
}

static bool read_number(Track *track, uint32_t number, ReadFile *file) {
  char path[PATH_MAX + 16];
  snprintf(path, sizeof path, "%s/%06u.rsev", track->order.folder, number);
  struct stat info;
  if (stat(path, &info) != 0) return false;
  read_evidence(path, track->order.session_key, file);
  need(file->number == number, "the number in a file");
  need((info.st_mode & 0777) == 0600, "nobody else may read a file");
  unlink(path);
  return true;
}

static const ClosedFile *closed_as(const Track *track, uint32_t number) {
  for (uint32_t i = 0; i < track->closed_count; i++) {
    if (track->closed[i].number == number) return &track->closed[i];
  }
  return NULL;
}

static void compare_told(const ClosedFile *told, const ReadFile *file) {
  need(told->summary.mp4_bytes == file->mp4_bytes && told->summary.file_bytes == file->file_bytes, "lengths that were told");
  need(memcmp(told->summary.sha256, file->sha256, 32) == 0, "the hash that was told");
  need(told->start == file->samples[0].time && told->end == file->end, "times that were told");
  need(told->samples == file->sample_count && told->timescale == file->timescale, "how many samples were told");
}

/* The samples of one file; how many of the expected ones are its. */
static uint32_t compare_file(Track *track, uint32_t first, ReadFile *file) {
  const uint32_t number = track->expected[first].number;
  uint32_t count = 0;
  while (first + count < track->count && track->expected[first + count].number == number) count++;
  const ClosedFile *told = closed_as(track, number);
  if (!read_number(track, number, file)) {
    need(told == NULL && track->failed_count > 0, "a file is missing");
    return count;
  }
  need(file->has_end == (told != NULL), "an end where it was told");
  need(file->sample_count == count || (told == NULL && file->sample_count < count), "as many samples as had to be");
  if (told != NULL) compare_told(told, file);
  const int64_t off = track->is_video ? 0 : 1440;
  need((int64_t)file->longest <= FRAGMENT_MS * track->rate / 1000 + track->rate * 6 / 100 + off, "fragments are short");
  for (uint32_t i = 0; i < file->sample_count; i++) {
    const Expected *expected = &track->expected[first + i];
    const ReadSample *sample = &file->samples[i];
    need(llabs((int64_t)sample->time - expected->ticks) <= off, "when a sample begins");
    need(sample->is_sync == expected->is_sync && sample->size == expected->size, "a sample's size and kind");
    need(memcmp(file->mp4 + sample->offset, expected->bytes, expected->size) == 0, "what is in a sample");
  }
  return count;
}

static uint32_t check_files(Track *track, ReadFile *file) {
  uint32_t files = 0;
  uint32_t first = 0;
  while (first < track->count) {
    first += compare_file(track, first, file);
    files++;
  }
  return files;
}

static uint32_t check_track(uint64_t seed, Track *track, ReadFile *file) {
  seed_now = seed;
  memset(track, 0, sizeof *track);
  track->source = random_source(seed);
  disk = random_source(seed + 1);
  const RecorderListener listener = {track, take_opened, take_closed, take_failed, take_wish};
  track->recorder = track_recorder_new(&listener);
  track->is_video = random_below(&track->source, 2);
  track->rate = track->is_video ? 90000 : 48000;
  track->limits = (RecordLimits){
      .segment_ns = (1 + random_below(&track->source, 4)) * 1000000000ll,
      .fragment_ns = FRAGMENT_MS * 1000000ll,
      .key_frame_ns = (1 + random_below(&track->source, 8)) * 250000000ll,
  };
  for (unsigned i = 0; i < EVIDENCE_KEY_BYTES; i++) track->order.session_key[i] = (uint8_t)random_bits(&track->source);
  track->order.origin_ns = ORIGIN_NS;
  track->order.number = 1 + random_below(&track->source, 1000000);
  strcpy(track->order.folder, "/tmp/record-check-XXXXXX");
  need(mkdtemp(track->order.folder) != NULL, "a folder");
  track->format = (TrackFormat){.kind = track->is_video ? TRACK_VIDEO : TRACK_SOUND, .channels = 1, .pre_skip = 312};
  track_recorder_set_format(track->recorder, &track->format);
  track->now_ns = ORIGIN_NS - 200000000;
  disk_room = INT64_MAX;
  give_order(track);
  for (unsigned i = 0; i < SAMPLES_PER_TRACK; i++) {
    advance(track);
    if (random_below(&track->source, 700) == 0) change_disk(track);
    add_sample(track);
    if (!track->has_failed) continue;
    need(track_recorder_is_idle(track->recorder), "what has failed is idle");
    disk_room = INT64_MAX;
    end_in_model(track);
    track->order.number = track->number + 1;
    give_order(track);
  }
  track_recorder_stop(track->recorder);
  need(track_recorder_is_idle(track->recorder), "what was stopped is idle");
  need(!track->is_video || track->asked > 0, "key frames are asked for");
  disk_room = INT64_MAX;
  const uint32_t files = check_files(track, file);
  track_recorder_free(track->recorder);
  need(rmdir(track->order.folder) == 0, "no file but those that had to be");
  return files;
}

int main(int count, char **arguments) {
  const unsigned long tracks = count > 1 ? strtoul(arguments[1], NULL, 10) : 60;
  const unsigned long first = count > 2 ? strtoul(arguments[2], NULL, 10) : 1;
  Track *track = malloc(sizeof *track);
  ReadFile *file = calloc(1, sizeof *file);
  if (track == NULL || file == NULL) abort();
  uint32_t files = 0;
  uint32_t failures = 0;
  for (unsigned long i = 0; i < tracks; i++) {
    files += check_track(first + i, track, file);
    failures += track->failed_count;
  }
  free(file->mp4);
  free(file);
  free(track);
  printf("%lu tracks recorded in %u files, the disk failed %u times, 0 faults\n", tracks, files, failures);
  return 0;
}

#include "track-recorder.h"

#include <stdlib.h>
#include <string.h>

#include "mp4-fragment.h"
#include "mp4-init.h"
#include "opus-packet.h"

enum { MOST_SAMPLES = 2048, MOST_MEDIA = 16 << 20 };
/* What a sample takes for which nothing says it: a thirtieth of a second, or 20 ms. */
enum { USUAL_VIDEO_TICKS = VIDEO_TIMESCALE / 30, USUAL_SOUND_TICKS = SOUND_TIMESCALE / 50 };
/* Where more is missing, another file begins. */
enum { VIDEO_GAP_TICKS = VIDEO_TIMESCALE, SOUND_GAP_TICKS = SOUND_TIMESCALE / 5 };
/* A packet may be so much off, since sound is not sampled by the clock that stamps it. */
enum { SOUND_JITTER_TICKS = SOUND_TIMESCALE / 50 };
/* An encoder that was asked for a key frame and gives none is asked again. */
enum { ASK_AGAIN_S = 2 };

static const int64_t SECOND_NS = 1000000000;

struct TrackRecorder {
  RecorderListener listener;
  TrackFormat format;
  bool is_idle;
  RecordOrder order;
  RecordLimits limits;

  ParameterSets sets;
  /* Of the file, and of the latest key frame. */
  VideoConfig config;
  VideoConfig next_config;
  bool has_asked;
  int64_t asked_at;

  /* NULL between two files. */
  EvidenceFile *file;
  ClosedFile told;
  uint32_t fragments;

  /* The fragment that is being gathered. Its last sample lasts until the next one comes. */
  Mp4Sample samples[MOST_SAMPLES];
  uint32_t sample_count;
  int64_t fragment_time;
  ByteBuffer media;
  /* The last sample: its time, the one that was stamped on it, and how long it should take. */
  int64_t last_time;
  int64_t last_stamp;
  /* The latest key frame of the file. */
  int64_t key_time;
  int64_t usual_ticks;

  ByteBuffer sample;
  ByteBuffer scratch;
};

TrackRecorder *track_recorder_new(const RecorderListener *listener) {
  TrackRecorder *recorder = calloc(1, sizeof *recorder);
  if (recorder == NULL) abort();
  recorder->listener = *listener;
  recorder->is_idle = true;
  return recorder;
}

static bool is_video(const TrackRecorder *recorder) { return recorder->format.kind == TRACK_VIDEO; }

/* Rounded from the origin on, so that errors never add up. */
static int64_t to_ticks(const TrackRecorder *recorder, int64_t ns) {
  const int64_t rate = track_timescale(&recorder->format);
  return ns / SECOND_NS * rate + (ns % SECOND_NS * rate + SECOND_NS / 2) / SECOND_NS;
}

static void go_idle(TrackRecorder *recorder) {
  recorder->is_idle = true;
  const uint32_t number = recorder->order.number;
  record_order_cleanse(&recorder->order);
  recorder->order.number = number;
}

/* Nothing of a file that failed is told any more, and nothing is written until the next order. */
static bool check(TrackRecorder *recorder, EvidenceOutcome outcome) {
  if (outcome == EVIDENCE_OK) return true;
  if (recorder->file != NULL) evidence_file_abandon(recorder->file);
  recorder->file = NULL;
  recorder->sample_count = 0;
  recorder->media.size = 0;
  go_idle(recorder);
  recorder->listener.failed(recorder->listener.context, recorder->order.number, outcome);
  return false;
}

/* Writes what is gathered; its last sample ends at `end`. */
static bool write_fragment(TrackRecorder *recorder, int64_t end) {
  recorder->samples[recorder->sample_count - 1].duration = (uint32_t)(end - recorder->last_time);
  const Mp4Fragment fragment = {
      .sequence = ++recorder->fragments,
      .time = (uint64_t)recorder->fragment_time,
      .samples = recorder->samples,
      .sample_count = recorder->sample_count,
      .media = &recorder->media,
  };
  recorder->scratch.size = 0;
  mp4_write_fragment(&recorder->scratch, &fragment);
  recorder->told.samples += recorder->sample_count;
  const bool is_key = recorder->samples[0].is_sync;
  recorder->sample_count = 0;
  recorder->media.size = 0;
  return check(recorder, evidence_file_write(recorder->file, &recorder->scratch, fragment.time,
                                             (uint32_t)(end - recorder->fragment_time), is_key));
}

static void finish_file(TrackRecorder *recorder, int64_t end) {
  if (!write_fragment(recorder, end)) return;
  ClosedFile *told = &recorder->told;
  const EvidenceOutcome outcome = evidence_file_finish(recorder->file, (uint64_t)end, &told->summary);
  recorder->file = NULL;
  if (!check(recorder, outcome)) return;
  told->end = (uint64_t)end;
  recorder->order.number++;
  recorder->listener.closed(recorder->listener.context, told);
}

/* When the last sample ends, as far as is known without the next one. */
static int64_t usual_end(const TrackRecorder *recorder) { return recorder->last_time + recorder->usual_ticks; }

void track_recorder_end_file(TrackRecorder *recorder) {
  if (recorder->file != NULL) finish_file(recorder, usual_end(recorder));
  recorder->has_asked = false;
}

static void open_file(TrackRecorder *recorder, int64_t time) {
  const EvidencePlace place = {
      .session_key = recorder->order.session_key,
      .folder = recorder->order.folder,
      .number = recorder->order.number,
      .timescale = track_timescale(&recorder->format),
  };
  const VideoConfig config = recorder->config;
  recorder->config = recorder->next_config;
  recorder->next_config = config;
  recorder->scratch.size = 0;
  mp4_write_init(&recorder->scratch, &recorder->format, is_video(recorder) ? &recorder->config : NULL, recorder->order.is_sphere);
  if (!check(recorder, evidence_file_create(&recorder->file, &place, &recorder->scratch))) return;
  recorder->told = (ClosedFile){.number = place.number, .timescale = place.timescale, .start = (uint64_t)time};
  recorder->fragments = 0;
  recorder->usual_ticks = is_video(recorder) ? USUAL_VIDEO_TICKS : USUAL_SOUND_TICKS;
  recorder->listener.opened(recorder->listener.context, place.number);
}

static void ask_for_key_frame(TrackRecorder *recorder, int64_t time) {
  if (recorder->has_asked && llabs(time - recorder->asked_at) < ASK_AGAIN_S * (int64_t)VIDEO_TIMESCALE) return;
  recorder->has_asked = true;
  recorder->asked_at = time;
  recorder->listener.wants_key_frame(recorder->listener.context);
}

static bool has_other_parameters(const TrackRecorder *recorder) {
  const ByteBuffer *now = &recorder->config.avcc;
  const ByteBuffer *next = &recorder->next_config.avcc;
  return now->size != next->size || memcmp(now->data, next->data, now->size) != 0;
}

static bool is_file_long(const TrackRecorder *recorder, int64_t time) {
  return time - (int64_t)recorder->told.start >= to_ticks(recorder, recorder->limits.segment_ns);
}

/* For the next file to begin with, and for whoever looks for a moment in this one. */
static bool is_key_frame_due(const TrackRecorder *recorder, int64_t time) {
  return is_file_long(recorder, time) || time - recorder->key_time >= to_ticks(recorder, recorder->limits.key_frame_ns);
}

/* Whether the file has to end before this sample and, where it is a picture, may. */
static bool is_file_due(const TrackRecorder *recorder, int64_t time, bool can_begin) {
  return can_begin && (is_file_long(recorder, time) || (is_video(recorder) && has_other_parameters(recorder)));
}

/* Only what begins a fragment can be found in a file: every key frame does. */
static bool is_fragment_due(const TrackRecorder *recorder, int64_t time, bool can_begin) {
  return (is_video(recorder) && can_begin) ||
         time - recorder->fragment_time >= to_ticks(recorder, recorder->limits.fragment_ns) ||
         recorder->sample_count == MOST_SAMPLES || recorder->media.size + recorder->sample.size > MOST_MEDIA;
}

/*
 * When the next sample begins, and with it the last one ends. Pictures are where they are stamped. Sound is where the packet before ends;
 * what it has moved against the stamps is put right between two fragments, by no more than half a packet where it is early.
 */
static int64_t next_time(const TrackRecorder *recorder, int64_t stamp, bool is_between) {
  if (is_video(recorder)) return stamp;
  if (!is_between) return usual_end(recorder);
  const int64_t least = recorder->last_time + (recorder->usual_ticks + 1) / 2;
  return stamp > least ? stamp : least;
}

/* Ends what has to end before this sample; when it begins, or -1 where it is to be dropped. */
static int64_t make_way(TrackRecorder *recorder, int64_t stamp, bool can_begin) {
  const int64_t off = stamp - (is_video(recorder) ? recorder->last_time : usual_end(recorder));
  if (llabs(off) > (is_video(recorder) ? VIDEO_GAP_TICKS : SOUND_GAP_TICKS)) {
    track_recorder_end_file(recorder);
    return stamp;
  }
  if (stamp <= recorder->last_stamp) return -1;
  if (!can_begin && is_key_frame_due(recorder, stamp)) ask_for_key_frame(recorder, stamp);
  const bool ends_file = is_file_due(recorder, stamp, can_begin);
  const bool is_off = !is_video(recorder) && llabs(off) > SOUND_JITTER_TICKS;
  const bool is_between = ends_file || is_off || is_fragment_due(recorder, stamp, can_begin);
  const int64_t time = next_time(recorder, stamp, is_between);
  if (ends_file) finish_file(recorder, time);
  else if (is_between) write_fragment(recorder, time);
  else recorder->samples[recorder->sample_count - 1].duration = (uint32_t)(time - recorder->last_time);
  if (is_video(recorder)) recorder->usual_ticks = time - recorder->last_time;
  return time;
}

static void gather(TrackRecorder *recorder, int64_t time, int64_t stamp, bool is_sync) {
  if (recorder->sample_count == 0) recorder->fragment_time = time;
  recorder->samples[recorder->sample_count++] = (Mp4Sample){.size = (uint32_t)recorder->sample.size, .is_sync = is_sync};
  byte_buffer_append(&recorder->media, recorder->sample.data, recorder->sample.size);
  recorder->last_time = time;
  recorder->last_stamp = stamp;
  if (is_sync) recorder->key_time = time;
}

static void add_at(TrackRecorder *recorder, int64_t stamp, bool can_begin) {
  const int64_t time = recorder->file == NULL ? stamp : make_way(recorder, stamp, can_begin);
  if (time < 0 || recorder->is_idle) return;
  if (recorder->file == NULL && !can_begin) {
    ask_for_key_frame(recorder, stamp);
    return;
  }
  if (can_begin) recorder->has_asked = false;
  if (recorder->file == NULL) open_file(recorder, time);
  if (recorder->file != NULL) gather(recorder, time, stamp, can_begin);
}

static void add_video(TrackRecorder *recorder, int64_t stamp, const RecordedSample *sample) {
  recorder->sample.size = 0;
  const AccessUnit unit = access_unit_read(sample->bytes, sample->size, &recorder->sets, &recorder->sample);
  if (!unit.has_picture || recorder->sample.size > MOST_MEDIA) return;
  const bool can_begin = sample->is_key && unit.has_idr &&
                         video_config_make(&recorder->next_config, &recorder->sets, &recorder->format);
  add_at(recorder, stamp, can_begin);
}

static void add_sound(TrackRecorder *recorder, int64_t stamp, const RecordedSample *sample) {
  const bool is_told = sample->duration_ns > 0 && sample->duration_ns < SECOND_NS;
  const int64_t told = is_told ? to_ticks(recorder, sample->duration_ns) : 0;
  const int64_t ticks = told > 0 ? told : opus_packet_duration(sample->bytes, sample->size);
  if (ticks == 0) return;
  recorder->sample.size = 0;
  byte_buffer_append(&recorder->sample, sample->bytes, sample->size);
  add_at(recorder, stamp, true);
  recorder->usual_ticks = ticks;
}

void track_recorder_add(TrackRecorder *recorder, const RecordedSample *sample) {
  int64_t ns;
  if (recorder->is_idle || __builtin_sub_overflow(sample->time_ns, recorder->order.origin_ns, &ns) || ns < 0) return;
  /* Longer than any machine runs: a fault, which would overflow as ticks. */
  if (ns > INT64_MAX / VIDEO_TIMESCALE) return;
  if (is_video(recorder)) add_video(recorder, to_ticks(recorder, ns), sample);
  else if (recorder->format.kind == TRACK_SOUND) add_sound(recorder, to_ticks(recorder, ns), sample);
}

void track_recorder_set_format(TrackRecorder *recorder, const TrackFormat *format) {
  if (track_formats_equal(&recorder->format, format)) return;
  track_recorder_end_file(recorder);
  parameter_sets_free(&recorder->sets);
  recorder->format = *format;
}

void track_recorder_start(TrackRecorder *recorder, const RecordOrder *order, const RecordLimits *limits) {
  track_recorder_end_file(recorder);
  recorder->order = *order;
  recorder->limits = *limits;
  recorder->is_idle = false;
}

void track_recorder_stop(TrackRecorder *recorder) {
  track_recorder_end_file(recorder);
  go_idle(recorder);
}

bool track_recorder_is_idle(const TrackRecorder *recorder) { return recorder->is_idle; }

void track_recorder_free(TrackRecorder *recorder) {
  if (recorder->file != NULL) evidence_file_abandon(recorder->file);
  record_order_cleanse(&recorder->order);
  parameter_sets_free(&recorder->sets);
  byte_buffer_free(&recorder->config.avcc);
  byte_buffer_free(&recorder->next_config.avcc);
  byte_buffer_free(&recorder->media);
  byte_buffer_free(&recorder->sample);
  byte_buffer_free(&recorder->scratch);
  free(recorder);
}

#ifndef ROUNDSIGHT_TRACK_RECORDER_H
#define ROUNDSIGHT_TRACK_RECORDER_H

#include "evidence-file.h"
#include "record-order.h"
#include "track-format.h"

typedef struct {
  /* Nanoseconds of media. */
  int64_t segment_ns;
  int64_t fragment_ns;
  /* Longest time between two key frames that are asked for. */
  int64_t key_frame_ns;
} RecordLimits;

/* A file that is whole. */
typedef struct {
  uint32_t number;
  uint32_t timescale;
  /* Ticks since the origin. */
  uint64_t start;
  uint64_t end;
  uint32_t samples;
  EvidenceSummary summary;
} ClosedFile;

/* Who is told, from within the calls below. */
typedef struct {
  void *context;
  void (*opened)(void *context, uint32_t number);
  void (*closed)(void *context, const ClosedFile *file);
  /* Of the file of this number nothing more will be told, and the recorder is idle. */
  void (*failed)(void *context, uint32_t number, EvidenceOutcome outcome);
  /* A file has to begin or to end, and the encoder is to say when. */
  void (*wants_key_frame)(void *context);
} RecorderListener;

typedef struct {
  /* Nanoseconds of CLOCK_MONOTONIC. */
  int64_t time_ns;
  /* How long it sounds, less what a decoder cuts off; 0: as the packet says. Not looked at for pictures, which last until the next one. */
  int64_t duration_ns;
  /* As GStreamer marks it: needs no other picture. Every sound does. */
  bool is_key;
  /* An access unit of H.264 as annex B has it, or an Opus packet. */
  const uint8_t *bytes;
  size_t size;
} RecordedSample;

/* Makes files of the samples of one track. For one thread at a time. */
typedef struct TrackRecorder TrackRecorder;

TrackRecorder *track_recorder_new(const RecorderListener *listener);

/* Ends the file where the format is another one. */
void track_recorder_set_format(TrackRecorder *recorder, const TrackFormat *format);

/* Ends the file and begins another by this order, when the first sample comes that one can begin with. */
void track_recorder_start(TrackRecorder *recorder, const RecordOrder *order, const RecordLimits *limits);

/* Drops what comes without an order, lies before its origin, or begins no later than the sample before. */
void track_recorder_add(TrackRecorder *recorder, const RecordedSample *sample);

/* Ends the file: some samples are missing, or no more will come. The order stays. */
void track_recorder_end_file(TrackRecorder *recorder);

/* Ends the file; idle until the next order. */
void track_recorder_stop(TrackRecorder *recorder);

bool track_recorder_is_idle(const TrackRecorder *recorder);

/* Does not end the file: stop first. */
void track_recorder_free(TrackRecorder *recorder);

#endif

#ifndef ROUNDSIGHT_EVIDENCE_READER_H
#define ROUNDSIGHT_EVIDENCE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOST_READ_SAMPLES = 20000, MOST_READ_FRAMES = 20000 };

typedef struct {
  /* Where it lies in the MP4 file, and when. */
  uint64_t offset;
  uint64_t time;
  uint32_t size;
  uint32_t duration;
  bool is_sync;
} ReadSample;

/* An evidence file, decrypted and taken apart by what its description says, with none of the recorder's code. */
typedef struct {
  uint32_t number;
  uint32_t timescale;
  uint8_t *mp4;
  uint64_t mp4_bytes;
  uint64_t file_bytes;
  uint32_t init_bytes;
  uint8_t sha256[32];
  bool has_end;
  /* Where the last fragment ends. */
  uint64_t end;
  /* Of the fragments, in ticks. */
  uint64_t longest;
  uint32_t sample_count;
  ReadSample samples[MOST_READ_SAMPLES];
} ReadFile;

/* Ends the process, with what is wrong, where anything of the file is not as it has to be. */
void read_evidence(const char *path, const uint8_t *session_key, ReadFile *file);

#endif

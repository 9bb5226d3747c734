#ifndef ROUNDSIGHT_EVIDENCE_FILE_H
#define ROUNDSIGHT_EVIDENCE_FILE_H

#include "byte-buffer.h"
#include "evidence-cipher.h"

enum { EVIDENCE_LARGEST_FRAME = 32 << 20 };

typedef enum { EVIDENCE_OK, EVIDENCE_DISK_FULL, EVIDENCE_DISK_ERROR } EvidenceOutcome;

typedef struct {
  const uint8_t *session_key;
  /* Has to exist. */
  const char *folder;
  uint32_t number;
  uint32_t timescale;
} EvidencePlace;

typedef struct {
  uint64_t mp4_bytes;
  uint64_t file_bytes;
  uint8_t sha256[EVIDENCE_HASH_BYTES];
} EvidenceSummary;

typedef struct EvidenceFile EvidenceFile;

/*
 * Creates a file as gateway/domain/evidence/evidence-file.md has it, with the MP4 file's initialisation in it; an existing one is never
 * touched. After any outcome but EVIDENCE_OK `file` is NULL and none was left.
 */
EvidenceOutcome evidence_file_create(EvidenceFile **file, const EvidencePlace *place, const ByteBuffer *init);

/*
 * Writes a fragment; it is on the disk when this returns. After any outcome but EVIDENCE_OK the file ends with the last whole frame, as
 * far as the disk allows, and only evidence_file_abandon is left to do.
 */
EvidenceOutcome evidence_file_write(EvidenceFile *file, const ByteBuffer *fragment, uint64_t time, uint32_t duration,
                                    int begins_with_key);

/* Writes the end and closes the file, which is gone for the caller whatever the outcome; with EVIDENCE_OK it is whole and on the disk. */
EvidenceOutcome evidence_file_finish(EvidenceFile *file, uint64_t end_time, EvidenceSummary *summary);

/* Closes the file as it is. */
void evidence_file_abandon(EvidenceFile *file);

#endif

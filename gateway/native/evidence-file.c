#include "evidence-file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/rand.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FRAME_INIT = 1, FRAME_FRAGMENT = 2, FRAME_END = 3 };
enum { FLAG_KEY = 1 };

struct EvidenceFile {
  EvidenceCipher *cipher;
  int fd;
  uint64_t mp4_bytes;
  /* Of the header and of all whole frames. */
  uint64_t file_bytes;
  /* What is to be written next; kept, so that its memory is. */
  ByteBuffer out;
};

/* What the clear header of a frame says beside its length. */
typedef struct {
  uint32_t kind;
  uint64_t time;
  uint32_t duration;
  uint32_t flags;
} FrameFields;

static EvidenceOutcome outcome_of_errno(void) {
  return errno == ENOSPC || errno == EDQUOT ? EVIDENCE_DISK_FULL : EVIDENCE_DISK_ERROR;
}

/* Appends the frame to what is to be written. */
static bool seal_frame(EvidenceFile *file, const FrameFields *fields, const uint8_t *plain, size_t size) {
  if (size > EVIDENCE_LARGEST_FRAME) return false;
  uint8_t header[EVIDENCE_HEADER_BYTES];
  put_big_endian(header, fields->kind, 4);
  put_big_endian(header + 4, size, 4);
  put_big_endian(header + 8, file->mp4_bytes, 8);
  put_big_endian(header + 16, fields->time, 8);
  put_big_endian(header + 24, fields->duration, 4);
  put_big_endian(header + 28, fields->flags, 4);
  byte_buffer_append(&file->out, header, sizeof header);
  uint8_t *cipher_text = byte_buffer_extend(&file->out, size + EVIDENCE_TAG_BYTES);
  if (!evidence_cipher_seal(file->cipher, header, plain, size, cipher_text)) return false;
  if (fields->kind == FRAME_END) return true;
  file->mp4_bytes += size;
  return evidence_cipher_hash(file->cipher, plain, size);
}

/* Writes what is gathered. Where that fails, what was written of it is cut off again. */
static EvidenceOutcome write_out(EvidenceFile *file) {
  size_t done = 0;
  while (done < file->out.size) {
    const ssize_t written = write(file->fd, file->out.data + done, file->out.size - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      const EvidenceOutcome outcome = written == 0 ? EVIDENCE_DISK_ERROR : outcome_of_errno();
      /* Whoever reads the file stops at the last whole frame anyhow: no harm is done where this fails, too. */
      if (done > 0) (void)!ftruncate(file->fd, (off_t)file->file_bytes);
      return outcome;
    }
    done += (size_t)written;
  }
  file->file_bytes += file->out.size;
  file->out.size = 0;
  return fdatasync(file->fd) == 0 ? EVIDENCE_OK : outcome_of_errno();
}

/* False where that is longer than a path may be. */
static bool path_of(const EvidencePlace *place, char path[PATH_MAX]) {
  const int length = snprintf(path, PATH_MAX, "%s/%06u.rsev", place->folder, place->number);
  return length > 0 && length < PATH_MAX;
}

/* Makes the file's name as durable as what is in it. */
static EvidenceOutcome sync_folder(const char *folder) {
  const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return EVIDENCE_DISK_ERROR;
  const EvidenceOutcome outcome = fsync(fd) == 0 ? EVIDENCE_OK : outcome_of_errno();
  close(fd);
  return outcome;
}

static bool begin_cipher(EvidenceFile *file, const EvidencePlace *place) {
  uint8_t header[EVIDENCE_HEADER_BYTES];
  memcpy(header, "RSEVID01", 8);
  if (RAND_bytes(header + 8, EVIDENCE_SALT_BYTES) != 1) return false;
  put_big_endian(header + 24, place->number, 4);
  put_big_endian(header + 28, place->timescale, 4);
  byte_buffer_append(&file->out, header, sizeof header);
  file->cipher = evidence_cipher_new(place->session_key, header, header + 8);
  return file->cipher != NULL;
}

/* A file that does not even have its initialisation does not stay. */
static EvidenceOutcome create_in(EvidenceFile *file, const EvidencePlace *place) {
  char path[PATH_MAX];
  if (!path_of(place, path)) return EVIDENCE_DISK_ERROR;
  file->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file->fd < 0) return outcome_of_errno();
  EvidenceOutcome outcome = write_out(file);
  if (outcome == EVIDENCE_OK) outcome = sync_folder(place->folder);
  if (outcome != EVIDENCE_OK) unlink(path);
  return outcome;
}

EvidenceOutcome evidence_file_create(EvidenceFile **created, const EvidencePlace *place, const ByteBuffer *init) {
  *created = NULL;
  EvidenceFile *file = calloc(1, sizeof *file);
  if (file == NULL) abort();
  file->fd = -1;
  EvidenceOutcome outcome = EVIDENCE_DISK_ERROR;
  if (begin_cipher(file, place) && seal_frame(file, &(FrameFields){.kind = FRAME_INIT}, init->data, init->size)) {
    outcome = create_in(file, place);
  }
  if (outcome == EVIDENCE_OK) *created = file;
  else evidence_file_abandon(file);
  return outcome;
}

EvidenceOutcome evidence_file_write(EvidenceFile *file, const ByteBuffer *fragment, uint64_t time, uint32_t duration,
                                    int begins_with_key) {
  const FrameFields fields = {FRAME_FRAGMENT, time, duration, begins_with_key ? FLAG_KEY : 0};
  if (!seal_frame(file, &fields, fragment->data, fragment->size)) return EVIDENCE_DISK_ERROR;
  return write_out(file);
}

EvidenceOutcome evidence_file_finish(EvidenceFile *file, uint64_t end_time, EvidenceSummary *summary) {
  const FrameFields fields = {.kind = FRAME_END, .time = end_time};
  EvidenceOutcome outcome = EVIDENCE_DISK_ERROR;
  if (evidence_cipher_hash_end(file->cipher, summary->sha256) &&
      seal_frame(file, &fields, summary->sha256, EVIDENCE_HASH_BYTES)) {
    outcome = write_out(file);
  }
  summary->mp4_bytes = file->mp4_bytes;
  summary->file_bytes = file->file_bytes;
  evidence_file_abandon(file);
  return outcome;
}

void evidence_file_abandon(EvidenceFile *file) {
  if (file->fd >= 0) close(file->fd);
  evidence_cipher_free(file->cipher);
  byte_buffer_free(&file->out);
  free(file);
}

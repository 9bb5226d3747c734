#include "evidence-reader.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void need(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "evidence file: %s\n", what);
  abort();
}

static uint64_t big_endian(const uint8_t *at, unsigned count) {
  uint64_t value = 0;
  for (unsigned i = 0; i < count; i++) value = value << 8 | at[i];
  return value;
}

/* RFC 5869, written out: the recorder leaves it to OpenSSL. */
static void derive(const uint8_t *session_key, const uint8_t *salt, uint8_t *key) {
  static const char info[] = "roundsight evidence file\x01";
  uint8_t extracted[32];
  unsigned size = 32;
  HMAC(EVP_sha256(), salt, 16, session_key, 32, extracted, &size);
  HMAC(EVP_sha256(), extracted, 32, (const uint8_t *)info, sizeof info - 1, key, &size);
}

static void decrypt(const uint8_t *key, uint64_t index, const uint8_t *file_header, const uint8_t *frame, size_t size,
                    uint8_t *plain) {
  uint8_t nonce[12] = {0};
  for (unsigned i = 0; i < 8; i++) nonce[11 - i] = (uint8_t)(index >> (8 * i));
  uint8_t tag[16];
  memcpy(tag, frame + 32 + size, sizeof tag);
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int length = 0;
  need(EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1, "no cipher");
  EVP_DecryptUpdate(context, NULL, &length, file_header, 32);
  EVP_DecryptUpdate(context, NULL, &length, frame, 32);
  EVP_DecryptUpdate(context, plain, &length, frame + 32, (int)size);
  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, sizeof tag, tag);
  need(EVP_DecryptFinal_ex(context, plain + size, &length) == 1, "a frame does not decrypt");
  EVP_CIPHER_CTX_free(context);
}

/* The box of this type at the beginning of these bytes or among those that follow it there; its payload. */
static const uint8_t *box(const uint8_t *at, size_t size, const char *type, size_t *payload) {
  while (size >= 8) {
    const size_t length = big_endian(at, 4);
    need(length >= 8 && length <= size, "a box that is longer than what it is in");
    if (memcmp(at + 4, type, 4) == 0) {
      *payload = length - 8;
      return at + 8;
    }
    at += length;
    size -= length;
  }
  fprintf(stderr, "no box %s\n", type);
  abort();
}

/* Takes the samples out of a fragment; when it ends. */
static uint64_t read_fragment(ReadFile *file, uint64_t offset, size_t size, uint32_t sequence) {
  const uint8_t *fragment = file->mp4 + offset;
  size_t moof_size, traf_size, length, data_size;
  const uint8_t *moof = box(fragment, size, "moof", &moof_size);
  need(moof == fragment + 8, "a fragment begins with something else");
  need(big_endian(box(moof, moof_size, "mfhd", &length) + 4, 4) == sequence, "sequence numbers that do not count up");
  const uint8_t *traf = box(moof, moof_size, "traf", &traf_size);
  need(big_endian(box(traf, traf_size, "tfhd", &length), 4) == 0x20000, "flags of tfhd");
  const uint8_t *tfdt = box(traf, traf_size, "tfdt", &length);
  need(length == 12 && tfdt[0] == 1, "tfdt");
  uint64_t time = big_endian(tfdt + 4, 8);
  const uint8_t *trun = box(traf, traf_size, "trun", &length);
  const uint32_t count = (uint32_t)big_endian(trun + 4, 4);
  need(big_endian(trun, 4) == 0x701 && length == 12 + 12 * (size_t)count && count > 0, "trun");
  const uint8_t *data = box(fragment, size, "mdat", &data_size);
  need(data + data_size == fragment + size, "something behind mdat");
  uint64_t at = big_endian(trun + 8, 4);
  need(fragment + at == data, "the run's offset");
  for (uint32_t i = 0; i < count; i++) {
    const uint8_t *entry = trun + 12 + 12 * (size_t)i;
    need(file->sample_count < MOST_READ_SAMPLES, "too many samples");
    ReadSample *sample = &file->samples[file->sample_count++];
    *sample = (ReadSample){.offset = offset + at, .time = time, .size = (uint32_t)big_endian(entry + 4, 4),
                           .duration = (uint32_t)big_endian(entry, 4)};
    const uint64_t flags = big_endian(entry + 8, 4);
    sample->is_sync = flags == 0x2000000;
    need(sample->is_sync || flags == 0x1010000, "a sample's flags");
    need(sample->duration > 0, "a sample without duration");
    at += sample->size;
    time += sample->duration;
  }
  need(fragment + at == data + data_size, "sizes that do not add up");
  return time;
}

static void read_init(ReadFile *file, size_t size) {
  size_t length;
  need(box(file->mp4, size, "ftyp", &length) == file->mp4 + 8, "ftyp does not come first");
  const uint8_t *moov = box(file->mp4, size, "moov", &length);
  need(moov + length == file->mp4 + size, "something behind moov");
  const uint8_t *trak = box(moov, length, "trak", &length);
  const uint8_t *mdia = box(trak, length, "mdia", &length);
  need(big_endian(box(mdia, length, "mdhd", &length) + 12, 4) == file->timescale, "another timescale");
  file->init_bytes = (uint32_t)size;
}

static void read_frame(ReadFile *file, const uint8_t *frame, uint64_t index, size_t size) {
  const uint64_t kind = big_endian(frame, 4);
  const uint64_t time = big_endian(frame + 16, 8);
  const uint64_t duration = big_endian(frame + 24, 4);
  const uint64_t flags = big_endian(frame + 28, 4);
  need(big_endian(frame + 8, 8) == file->mp4_bytes, "a frame's offset");
  need(!file->has_end, "a frame behind the end");
  need((kind == 1) == (index == 0), "an initialisation first, and once");
  if (kind == 2) {
    const uint32_t first = file->sample_count;
    need(index == 1 || time == file->end, "a gap between two fragments");
    file->end = read_fragment(file, file->mp4_bytes, size, (uint32_t)index);
    need(file->samples[first].time == time && file->end - time == duration, "a frame's time");
    need(flags == file->samples[first].is_sync, "a frame's flags");
    /* In sound every packet is one. */
    for (uint32_t i = first + 1; i < file->sample_count; i++)
      need(!file->samples[i].is_sync || file->timescale != 90000, "a key frame within a fragment");
    if (duration > file->longest) file->longest = duration;
    file->mp4_bytes += size;
    return;
  }
  need(duration == 0 && flags == 0, "fields that are not 0");
  if (kind == 1) {
    need(time == 0, "time of the initialisation");
    read_init(file, size);
    file->mp4_bytes = size;
    return;
  }
  need(kind == 3 && size == 32 && time == file->end, "the end");
  file->has_end = true;
  SHA256(file->mp4, file->mp4_bytes, file->sha256);
  need(memcmp(file->sha256, file->mp4 + file->mp4_bytes, 32) == 0, "the hash");
}

void read_evidence(const char *path, const uint8_t *session_key, ReadFile *file) {
  FILE *stream = fopen(path, "rb");
  need(stream != NULL, "there is none");
  fseek(stream, 0, SEEK_END);
  const size_t size = (size_t)ftell(stream);
  rewind(stream);
  uint8_t *bytes = malloc(size + 1);
  need(fread(bytes, 1, size, stream) == size && size >= 32, "too short");
  fclose(stream);
  need(memcmp(bytes, "RSEVID01", 8) == 0, "the magic");
  free(file->mp4);
  *file = (ReadFile){.number = (uint32_t)big_endian(bytes + 24, 4), .timescale = (uint32_t)big_endian(bytes + 28, 4)};
  file->mp4 = malloc(size + 64);
  file->file_bytes = size;
  uint8_t key[32];
  derive(session_key, bytes + 8, key);
  size_t at = 32;
  for (uint64_t index = 0; at < size; index++) {
    need(size - at >= 48, "part of a frame's header");
    const size_t length = big_endian(bytes + at + 4, 4);
    need(length <= size - at - 48, "part of a frame");
    decrypt(key, index, bytes, bytes + at, length, file->mp4 + file->mp4_bytes);
    read_frame(file, bytes + at, index, length);
    at += 48 + length;
  }
  free(bytes);
}

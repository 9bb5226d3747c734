#ifndef ROUNDSIGHT_EVIDENCE_CIPHER_H
#define ROUNDSIGHT_EVIDENCE_CIPHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EVIDENCE_KEY_BYTES = 32, EVIDENCE_SALT_BYTES = 16, EVIDENCE_TAG_BYTES = 16, EVIDENCE_HASH_BYTES = 32 };
/* The file's header, and every frame's. */
enum { EVIDENCE_HEADER_BYTES = 32 };

typedef struct EvidenceCipher EvidenceCipher;

/*
 * Encrypts the frames of one file (gateway/domain/evidence/evidence-file.md), and hashes what is in them. The session's key is not kept;
 * the file's key, which is made of it and of the salt, is, in OpenSSL's context alone. NULL where OpenSSL fails.
 */
EvidenceCipher *evidence_cipher_new(const uint8_t session_key[EVIDENCE_KEY_BYTES],
                                    const uint8_t file_header[EVIDENCE_HEADER_BYTES], const uint8_t *salt);

/* Encrypts the next frame from `plain` to `cipher`, `size` bytes each, with the tag behind them. */
bool evidence_cipher_seal(EvidenceCipher *cipher, const uint8_t frame_header[EVIDENCE_HEADER_BYTES], const uint8_t *plain,
                          size_t size, uint8_t *cipher_text);

/* Adds bytes of the MP4 file to its hash. */
bool evidence_cipher_hash(EvidenceCipher *cipher, const uint8_t *plain, size_t size);

/* SHA-256 of all that was added; nothing more can be. */
bool evidence_cipher_hash_end(EvidenceCipher *cipher, uint8_t hash[EVIDENCE_HASH_BYTES]);

void evidence_cipher_free(EvidenceCipher *cipher);

#endif

#include "evidence-cipher.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

enum { NONCE_BYTES = 12 };

static const char KEY_INFO[] = "roundsight evidence file";

struct EvidenceCipher {
  EVP_CIPHER_CTX *gcm;
  EVP_MD_CTX *hash;
  uint8_t file_header[EVIDENCE_HEADER_BYTES];
  uint64_t frames;
};

static bool derive_key(const uint8_t *session_key, const uint8_t *salt, uint8_t *key) {
  EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
  EVP_KDF_CTX *context = kdf == NULL ? NULL : EVP_KDF_CTX_new(kdf);
  EVP_KDF_free(kdf);
  if (context == NULL) return false;
  /* OpenSSL only reads what its parameters point to, though it does not say so. */
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)session_key, EVIDENCE_KEY_BYTES),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)(uintptr_t)salt, EVIDENCE_SALT_BYTES),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(uintptr_t)KEY_INFO, sizeof KEY_INFO - 1),
      OSSL_PARAM_construct_end(),
  };
  const bool is_derived = EVP_KDF_derive(context, key, EVIDENCE_KEY_BYTES, parameters) == 1;
  EVP_KDF_CTX_free(context);
  return is_derived;
}

EvidenceCipher *evidence_cipher_new(const uint8_t session_key[EVIDENCE_KEY_BYTES],
                                    const uint8_t file_header[EVIDENCE_HEADER_BYTES], const uint8_t *salt) {
  EvidenceCipher *cipher = calloc(1, sizeof *cipher);
  if (cipher == NULL) abort();
  memcpy(cipher->file_header, file_header, EVIDENCE_HEADER_BYTES);
  cipher->gcm = EVP_CIPHER_CTX_new();
  cipher->hash = EVP_MD_CTX_new();
  uint8_t key[EVIDENCE_KEY_BYTES];
  const bool is_ready = cipher->gcm != NULL && cipher->hash != NULL && derive_key(session_key, salt, key) &&
                        EVP_EncryptInit_ex2(cipher->gcm, EVP_aes_256_gcm(), key, NULL, NULL) == 1 &&
                        EVP_DigestInit_ex2(cipher->hash, EVP_sha256(), NULL) == 1;
  OPENSSL_cleanse(key, sizeof key);
  if (is_ready) return cipher;
  evidence_cipher_free(cipher);
  return NULL;
}

bool evidence_cipher_seal(EvidenceCipher *cipher, const uint8_t frame_header[EVIDENCE_HEADER_BYTES], const uint8_t *plain,
                          size_t size, uint8_t *cipher_text) {
  uint8_t nonce[NONCE_BYTES] = {0};
  for (unsigned i = 0; i < 8; i++) nonce[4 + i] = (uint8_t)(cipher->frames >> (56 - 8 * i));
  /* Counted whatever comes of it: no nonce is ever used again. */
  cipher->frames++;
  int written = 0;
  return EVP_EncryptInit_ex2(cipher->gcm, NULL, NULL, nonce, NULL) == 1 &&
         EVP_EncryptUpdate(cipher->gcm, NULL, &written, cipher->file_header, EVIDENCE_HEADER_BYTES) == 1 &&
         EVP_EncryptUpdate(cipher->gcm, NULL, &written, frame_header, EVIDENCE_HEADER_BYTES) == 1 &&
         EVP_EncryptUpdate(cipher->gcm, cipher_text, &written, plain, (int)size) == 1 &&
         EVP_EncryptFinal_ex(cipher->gcm, cipher_text + size, &written) == 1 &&
         EVP_CIPHER_CTX_ctrl(cipher->gcm, EVP_CTRL_AEAD_GET_TAG, EVIDENCE_TAG_BYTES, cipher_text + size) == 1;
}

bool evidence_cipher_hash(EvidenceCipher *cipher, const uint8_t *plain, size_t size) {
  return EVP_DigestUpdate(cipher->hash, plain, size) == 1;
}

bool evidence_cipher_hash_end(EvidenceCipher *cipher, uint8_t hash[EVIDENCE_HASH_BYTES]) {
  return EVP_DigestFinal_ex(cipher->hash, hash, NULL) == 1;
}

void evidence_cipher_free(EvidenceCipher *cipher) {
  if (cipher == NULL) return;
  /* Cleanses the key that it holds. */
  EVP_CIPHER_CTX_free(cipher->gcm);
  EVP_MD_CTX_free(cipher->hash);
  free(cipher);
}

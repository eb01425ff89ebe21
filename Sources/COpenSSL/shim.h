#pragma once
// What Onset uses of OpenSSL's libcrypto: signatures (Ed25519, CMS) and time-stamps (RFC 3161).
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

// Macros that Swift cannot see.

/// The bytes of a memory BIO, which keeps them. C: `BIO_get_mem_data`.
static inline long onset_BIO_bytes(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

/// How many certificates lie on a stack. C: `sk_X509_num`.
static inline int onset_sk_X509_num(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }

/// One of them, still the stack's. C: `sk_X509_value`.
static inline X509 *onset_sk_X509_value(const STACK_OF(X509) *stack, int place) {
  return sk_X509_value(stack, place);
}

/// Frees the stack and leaves the certificates. C: `sk_X509_free`.
static inline void onset_sk_X509_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }

/// The name of a time-stamping authority as text, or empty; always ended. C: `GENERAL_NAME_print`.
static inline void onset_name_of_authority(TS_TST_INFO *info, char *text, int size) {
  GENERAL_NAME *name = TS_TST_INFO_get_tsa(info);
  text[0] = 0;
  if (name && name->type == GEN_DIRNAME) X509_NAME_oneline(name->d.directoryName, text, size);
}

/// The serial number of a token in hexadecimal; freed by `onset_free`.
static inline char *onset_serial_of_token(TS_TST_INFO *info) {
  BIGNUM *number = ASN1_INTEGER_to_BN(TS_TST_INFO_get_serial(info), NULL);
  char *text = number ? BN_bn2hex(number) : NULL;
  BN_free(number);
  return text;
}

/// C: `OPENSSL_free`.
static inline void onset_free(void *memory) { OPENSSL_free(memory); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pdu/text-keys.h"

#include <glib.h>
#include <string.h>

bool wt_text_next(WtBytes *text, WtTextPair *out)
{
  while (text->len) {
    const uint8_t *nul = memchr(text->data, 0, text->len);
    const size_t len = nul ? (size_t) (nul - text->data) : text->len;
    const uint8_t *equals = memchr(text->data, '=', len);
    const uint8_t *pair = text->data;
    const size_t taken = nul ? len + 1 : len;

    text->data += taken;
    text->len -= taken;
    if (!equals)
      continue;

    const size_t key = (size_t) (equals - pair);

    *out = (WtTextPair) { { pair, key }, { equals + 1, len - key - 1 } };
    return true;
  }
  return false;
}

bool wt_text_is(WtBytes octets, const char *string)
{
  return octets.len == strlen(string) && memcmp(octets.data, string, octets.len) == 0;
}

void wt_text_copy(WtBytes octets, char *out, size_t size)
{
  const size_t n = MIN(octets.len, size - 1);

  memcpy(out, octets.data, n);
  out[n] = 0;
}

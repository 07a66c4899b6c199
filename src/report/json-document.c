/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-document.h"

#include <string.h>

#define INDENT 2
#define FORM                                                                                   \
  (JSON_INDENT(INDENT) | JSON_REAL_PRECISION(12) | JSON_ENSURE_ASCII | JSON_ENCODE_ANY)

static void put(WtJsonDocument *self, const char *text)
{
  wt_output_write(self->output, text, strlen(text));
}

static void new_line(WtJsonDocument *self)
{
  static const char margin[] = "    "; /* of a list in the object, and no deeper */

  put(self, "\n");
  wt_output_write(self->output, margin, self->depth * INDENT);
}

/* A line feed within a string is escaped, so each one here ends a line. */
static int put_lines(const char *text, size_t len, void *user)
{
  WtJsonDocument *const self = user;
  const char *end;

  for (; (end = memchr(text, '\n', len)); len -= (size_t) (end + 1 - text), text = end + 1) {
    wt_output_write(self->output, text, (size_t) (end - text));
    new_line(self);
  }
  wt_output_write(self->output, text, len);
  return wt_output_failed(self->output) ? -1 : 0;
}

static void begin_member(WtJsonDocument *self, const char *key)
{
  if (self->filled)
    put(self, ",");
  self->filled = true;
  new_line(self);
  if (!key)
    return;
  put(self, "\"");
  put(self, key);
  put(self, "\": ");
}

void wt_json_document_begin(WtJsonDocument *self, WtOutput *output)
{
  *self = (WtJsonDocument) { .output = output, .depth = 1 };
  put(self, "{");
}

void wt_json_document_add(WtJsonDocument *self, const char *key, json_t *value_take)
{
  begin_member(self, key);
  (void) json_dump_callback(value_take, put_lines, self, FORM);
  json_decref(value_take);
}

void wt_json_document_begin_list(WtJsonDocument *self, const char *key)
{
  begin_member(self, key);
  put(self, "[");
  self->depth++;
  self->filled = false;
}

void wt_json_document_end_list(WtJsonDocument *self)
{
  self->depth--;
  if (self->filled)
    new_line(self);
  put(self, "]");
  self->filled = true;
}

void wt_json_document_end(WtJsonDocument *self)
{
  self->depth--;
  new_line(self);
  put(self, "}\n");
}

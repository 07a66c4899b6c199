/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A JSON object that is written while it is made: of a long list only one element is in memory. It
 * looks as if jansson had indented the whole by two.
 */
#ifndef WT_REPORT_JSON_DOCUMENT_H
#define WT_REPORT_JSON_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>

#include "report/output.h"

/** WtJsonDocument: @depth of what is open; @filled: it has a member. */
typedef struct {
  WtOutput *output;
  unsigned depth;
  bool filled;
} WtJsonDocument;

void wt_json_document_begin(WtJsonDocument *self, WtOutput *output);

/** wt_json_document_add: a member, or an element of the open list if @key is NULL; @value_take. */
void wt_json_document_add(WtJsonDocument *self, const char *key, json_t *value_take);

/** wt_json_document_begin_list: a member whose elements are added before the list ends. */
void wt_json_document_begin_list(WtJsonDocument *self, const char *key);
void wt_json_document_end_list(WtJsonDocument *self);

void wt_json_document_end(WtJsonDocument *self);

#endif

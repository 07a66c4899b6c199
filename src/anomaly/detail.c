/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/detail.h"

#include <stdarg.h>
#include <string.h>

#define US UINT64_C(1000)
#define MS UINT64_C(1000000)
#define SECOND UINT64_C(1000000000)

void wt_detail_add(WtDetail *self, const char *format, ...)
{
  size_t used;
  va_list words;

  if (self->text[0])
    (void) g_strlcat(self->text, "; ", sizeof self->text);
  used = strlen(self->text);
  va_start(words, format);
  (void) g_vsnprintf(self->text + used, sizeof self->text - used, format, words);
  va_end(words);
}

void wt_detail_task(WtDetail *self, const WtTask *task)
{
  const char *const name = wt_scsi_name(task->cdb[0]);

  if (name)
    wt_detail_add(self, "%s of LUN %u", name, wt_task_lun(task->lun));
  else
    wt_detail_add(self, "operation 0x%02x of LUN %u", task->cdb[0], wt_task_lun(task->lun));
}

WtDuration wt_duration(uint64_t ns)
{
  WtDuration words;

  if (ns < MS)
    (void) g_snprintf(words.text, sizeof words.text, "%" G_GUINT64_FORMAT " us", ns / US);
  else if (ns < SECOND)
    (void) g_snprintf(words.text, sizeof words.text, "%" G_GUINT64_FORMAT " ms", ns / MS);
  else
    (void) g_snprintf(words.text, sizeof words.text, "%" G_GUINT64_FORMAT ".%u s", ns / SECOND,
                      (unsigned) (ns % SECOND / (100 * MS)));
  return words;
}

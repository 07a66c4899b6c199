/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_ERROR_H
#define WIRETRUTH_ERROR_H

#include <glib.h>

/** What the environment did to us. Packets never cause one: they cause findings. */
typedef enum {
  WT_ERROR_OPEN,   /* an input cannot be opened or read     */
  WT_ERROR_FORMAT, /* it is no capture, or of a kind we do not read */
  WT_ERROR_FILTER, /* the filter expression does not compile */
  WT_ERROR_WRITE,  /* an output cannot be written            */
} WtError;

#define WT_ERROR (wt_error_quark())
GQuark wt_error_quark(void);

#endif

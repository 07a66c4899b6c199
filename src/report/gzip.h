/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Gzip on the way out. Source: RFC 1952.
 */
#ifndef WT_REPORT_GZIP_H
#define WT_REPORT_GZIP_H

#include <glib.h>
#include <stddef.h>

typedef struct WtGzip WtGzip;

typedef enum {
  WT_GZIP_MORE,   /* compress as it suits                         */
  WT_GZIP_FLUSH,  /* all that went in can be read from what comes out */
  WT_GZIP_FINISH, /* nothing follows                              */
} WtGzipUntil;

/** WtGzipPut: compressed octets, borrowed. */
typedef void (*WtGzipPut)(void *user, const void *data, size_t len);

/** wt_gzip_new: @put is told of everything that comes out. */
WtGzip *wt_gzip_new(WtGzipPut put, void *user);
void wt_gzip_free(WtGzip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtGzip, wt_gzip_free)

void wt_gzip_push(WtGzip *self, const void *data, size_t len, WtGzipUntil until);

#endif

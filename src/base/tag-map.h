/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tag map: what is kept under a task tag. It costs nothing while it is empty, and little while it
 * holds little: every connection has several.
 */
#ifndef WT_BASE_TAG_MAP_H
#define WT_BASE_TAG_MAP_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  void *value; /* NULL: nothing is here */
  uint32_t tag;
} WtTagged;

/** WtTagMap: initialise to zero. @slots: @room of them, none or a power of two; @n are in use. */
typedef struct {
  WtTagged *slots;
  uint32_t room, n;
} WtTagMap;

/** So much is allocated for each value at the most, once there are a few. */
#define WT_TAG_MAP_OCTETS (3 * sizeof(WtTagged))

/** wt_tag_map_find: NULL if nothing is kept under @tag. */
void *wt_tag_map_find(const WtTagMap *self, uint32_t tag);

/** wt_tag_map_put: nothing may be kept under @tag yet; @value is not NULL. */
void wt_tag_map_put(WtTagMap *self, uint32_t tag, void *value);

/** wt_tag_map_take: out of the table; NULL if nothing was kept under @tag. */
void *wt_tag_map_take(WtTagMap *self, uint32_t tag);

/** wt_tag_map_sift: only those values stay of which @stays is true; it may let the others go. */
void wt_tag_map_sift(WtTagMap *self, bool (*stays)(void *user, void *value), void *user);

/** wt_tag_map_clear: @let_go is told each value that is left; it may be NULL. */
void wt_tag_map_clear(WtTagMap *self, void (*let_go)(void *value));

#endif

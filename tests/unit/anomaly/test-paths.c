/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two paths between the same names, and what is said of their shares.
 */
#include "anomaly/paths.h"

#include <glib.h>

#include "wt-test.h"

#define NONE WT_N_FINDINGS

typedef struct {
  WtPaths *paths;
  WtPathEntry *path[2];
  WtFindingId found;
  unsigned n_found;
  GArray *told; /* WtPath */
} World;

static void on_finding(void *user, const WtFinding *finding)
{
  World *const w = user;

  w->found = finding->id;
  w->n_found++;
  assert_non_null(finding->detail);
}

static void on_path(void *user, const WtPath *path)
{
  g_array_append_val(((World *) user)->told, *path);
}

static WtConnection connection(uint32_t id)
{
  return (WtConnection) {
    .id = id,
    .session = id,
    .initiator = { .ip = { 10, (uint8_t) id, 0, 1 }, .ip_version = 4, .port = 40000 },
    .target = { .ip = { 10, (uint8_t) id, 0, 2 }, .ip_version = 4, .port = 3260 },
    .initiator_name = "iqn.ini",
    .target_name = "iqn.disk",
    .isid = { 0, 2, 0x3d, (uint8_t) id },
  };
}

static WtPathEntry *login(World *w, uint32_t id)
{
  const WtConnection c = connection(id);
  const WtPathsSink sink = { on_finding, w };

  return wt_paths_login(w->paths, &c, &sink);
}

static World begin(void)
{
  World w = { .paths = wt_paths_new(), .found = NONE };

  w.told = g_array_new(FALSE, FALSE, sizeof(WtPath));
  w.path[0] = login(&w, 1);
  w.path[1] = login(&w, 2);
  return w;
}

static void clear(World *w)
{
  wt_paths_free(w->paths);
  g_array_unref(w->told);
}

static void io(WtPathEntry *path, uint8_t lun, uint64_t octets)
{
  const WtTask task = {
    .has_lba = true,
    .read = true,
    .received = octets,
    .lun = { 0, lun },
    .ended = { 7, 1000 },
  };

  wt_paths_task(path, &task);
}

/* @second_of: every how manieth command goes over the second path; 0: none. In lots of @lot */
typedef struct {
  const char *name;
  unsigned n, second_of, lot;
  uint8_t lun;
  uint64_t octets;
  WtFindingId id;
} Row;

static const Row rows[] = {
  { "even", 4000, 2, 1, 1, 512, NONE },
  { "even, by the thousand", 6000, 2, 1000, 1, 512, NONE },
  { "by the thousand, and a short capture", 1100, 2, 1000, 1, 512, NONE },
  { "a third", 4000, 3, 1, 1, 512, NONE },
  { "a fifth", 4000, 5, 1, 1, 512, WT_FINDING_PATH_IMBALANCE },
  { "a fifth, of large ones", 4000, 5, 1, 1, 65536, NONE },
  { "a fifth, of another disk", 4000, 5, 1, 2, 512, NONE },
  { "few", 100, 5, 1, 1, 512, NONE },
  { "none", 4000, 0, 1, 1, 512, WT_FINDING_PATH_STANDBY },
  { "none of few", 200, 0, 1, 1, 512, NONE },
  { "a path checker's", 4000, 100, 1, 1, 512, WT_FINDING_PATH_STANDBY },
};

static void shares(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const Row *const row = &rows[i];
    World w = begin();
    const WtPathsSink sink = { on_finding, &w };

    for (unsigned n = 1; n <= row->n; n++) {
      const bool second = row->second_of && n / row->lot % row->second_of == 0;

      io(w.path[second], second ? row->lun : 1, second ? row->octets : 512);
    }
    wt_paths_finish(w.paths, &sink);
    if (w.found != row->id || w.n_found != (row->id != NONE))
      fail_msg("%s", row->name);
    clear(&w);
  }
}

/* What one carried while the other was away is nobody's fault. */
static void only_while_both_are_there(void **state)
{
  World w = begin();
  const WtPathsSink sink = { on_finding, &w };

  (void) state;
  for (int i = 0; i < 100; i++)
    io(w.path[i & 1], 1, 512);
  wt_paths_leave(w.path[1], 2, &sink);
  for (int i = 0; i < 4000; i++)
    io(w.path[0], 1, 512);
  wt_paths_finish(w.paths, &sink);
  wt_paths_each(w.paths, on_path, &w);
  assert_int_equal(w.n_found, 0);
  assert_int_equal(w.told->len, 2);
  const WtPath *const first = &g_array_index(w.told, WtPath, 0);
  const WtPath *const second = &g_array_index(w.told, WtPath, 1);
  assert_int_equal(first->commands, 4050);
  assert_int_equal(first->shared_commands, 50);
  assert_int_equal(first->all_commands, 100);
  assert_true(first->up && !second->up);
  assert_int_equal(wt_paths_others(w.path[1]), 4050);
  clear(&w);
}

static void a_login_on_the_same_path(void **state)
{
  World w = begin();
  const WtPathsSink sink = { on_finding, &w };

  (void) state;
  wt_paths_leave(w.path[1], 2, &sink);
  assert_ptr_equal(login(&w, 2), w.path[1]);
  assert_ptr_equal(login(&w, 2), w.path[1]); /* of one that nobody saw closed */
  wt_paths_each(w.paths, on_path, &w);
  assert_int_equal(w.told->len, 2);
  assert_int_equal(g_array_index(w.told, WtPath, 1).logins, 3);
  clear(&w);
}

static void what_is_no_read_or_write(void **state)
{
  const WtTask inquiry = { .received = 36 }, empty = { .has_lba = true };
  World w = begin();

  (void) state;
  wt_paths_task(w.path[0], &inquiry);
  wt_paths_task(w.path[0], &empty);
  wt_paths_each(w.paths, on_path, &w);
  assert_int_equal(g_array_index(w.told, WtPath, 0).commands, 0);
  clear(&w);
}

/* However many there are: memory has a bound. */
static void crowds(void **state)
{
  World w = begin();

  (void) state;
  for (uint32_t i = 3; i <= 32; i++)
    assert_non_null(login(&w, i));
  assert_null(login(&w, 33));
  clear(&w);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(shares),
    cmocka_unit_test(only_while_both_are_there),
    cmocka_unit_test(a_login_on_the_same_path),
    cmocka_unit_test(what_is_no_read_or_write),
    cmocka_unit_test(crowds),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

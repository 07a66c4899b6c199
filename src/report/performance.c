/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/performance-private.h"

/* Capture times may be anything: as unsigned numbers they subtract without overflow. */
static uint64_t elapsed(int64_t from_ns, int64_t to_ns)
{
  return to_ns > from_ns ? (uint64_t) to_ns - (uint64_t) from_ns : 0;
}

static uint64_t add_capped(uint64_t a, uint64_t b)
{
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Both happened, and the clock did not go back between them. */
static bool measured(const WtMoment *from, const WtMoment *to)
{
  return from->frame && to->frame && to->ts_ns >= from->ts_ns;
}

static bool is_timed(const WtTask *task)
{
  return task->end == WT_TASK_DONE && measured(&task->command, &task->ended);
}

static void rate_reach(WtRate *rate, int64_t ts_ns)
{
  if (!rate->any || ts_ns < rate->first_ns)
    rate->first_ns = ts_ns;
  if (!rate->any || ts_ns > rate->last_ns)
    rate->last_ns = ts_ns;
  rate->any = true;
}

static void rate_add(WtRate *rate, const WtTask *task)
{
  const WtMoment *const moments[] = { &task->command, &task->first_r2t, &task->first_data,
                                      &task->last_data, &task->ended };

  for (size_t i = 0; i < G_N_ELEMENTS(moments); i++)
    if (moments[i]->frame)
      rate_reach(rate, moments[i]->ts_ns);
  rate->octets_read += task->received;
  rate->octets_written += task->sent;
  if (is_timed(task))
    rate->count++;
  else
    rate->untimed++;
  rate->unfinished += task->end == WT_TASK_ABORTED || task->end == WT_TASK_LOST;
}

uint64_t wt_rate_span(const WtRate *self)
{
  return self->any ? elapsed(self->first_ns, self->last_ns) : 0;
}

void wt_rate_merge(WtRate *self, const WtRate *other)
{
  if (other->any) {
    rate_reach(self, other->first_ns);
    rate_reach(self, other->last_ns);
  }
  self->count += other->count;
  self->untimed += other->untimed;
  self->unfinished += other->unfinished;
  self->octets_read += other->octets_read;
  self->octets_written += other->octets_written;
}

/* The most tasks are open just before some task ends. So the last ends are kept, and a task
 * that ends now counts at each of those that it outlived. Exact if tasks arrive in the order of
 * their ends and none outlives more than WT_DEPTH_POINTS others; a lower bound if not. */
static void depth_add(WtDepth *depth, int64_t from_ns, int64_t to_ns)
{
  const uint64_t kept = MIN(depth->n, WT_DEPTH_POINTS);
  bool newest = true;

  if (!depth->points)
    depth->points = g_new0(WtDepthPoint, WT_DEPTH_POINTS);
  for (uint64_t i = 1; i <= kept; i++) {
    WtDepthPoint *const point = &depth->points[(depth->n - i) % WT_DEPTH_POINTS];

    if (point->end_ns <= from_ns)
      break;
    newest = newest && point->end_ns <= to_ns;
    point->open += point->end_ns <= to_ns;
    depth->max = MAX(depth->max, point->open);
  }
  depth->busy_ns = add_capped(depth->busy_ns, elapsed(from_ns, to_ns));
  if (!newest)
    return;
  depth->points[depth->n++ % WT_DEPTH_POINTS] = (WtDepthPoint) { to_ns, 1 };
  depth->max = MAX(depth->max, 1);
}

static void phase_add(WtGroup *group, WtPhase phase, const WtMoment *from, const WtMoment *to)
{
  if (!measured(from, to))
    return;
  if (!group->phases[phase])
    group->phases[phase] = g_new0(WtHistogram, 1);
  wt_histogram_add(group->phases[phase], elapsed(from->ts_ns, to->ts_ns));
}

/* A task that both reads and writes does not say which of the two its data moments are of. */
static void phases_add(WtGroup *group, const WtTask *task)
{
  const bool all_in_command = task->immediate > 0 && !task->last_data.frame;

  if (task->gap || task->read == task->write)
    return;
  phase_add(group, WT_PHASE_LAST_DATA_TO_STATUS,
            all_in_command ? &task->command : &task->last_data, &task->ended);
  if (task->read) {
    phase_add(group, WT_PHASE_COMMAND_TO_IN, &task->command, &task->first_data);
    phase_add(group, WT_PHASE_FIRST_TO_LAST_IN, &task->first_data, &task->last_data);
    return;
  }
  phase_add(group, WT_PHASE_COMMAND_TO_R2T, &task->command, &task->first_r2t);
  phase_add(group, WT_PHASE_R2T_TO_LAST_OUT, &task->first_r2t, &task->last_data);
}

static void stalls_add(WtGroup *group, const WtTask *task)
{
  bool any = false;

  for (unsigned kind = 0; kind < WT_N_STALLS; kind++) {
    any |= task->lost_ns[kind] > 0;
    group->lost_ns[kind] = add_capped(group->lost_ns[kind], task->lost_ns[kind]);
  }
  group->stalled += any;
}

static void group_add(WtGroup *group, const WtTask *task)
{
  rate_add(&group->rate, task);
  stalls_add(group, task);
  if (is_timed(task)) {
    wt_histogram_add(&group->latency, elapsed(task->command.ts_ns, task->ended.ts_ns));
    phases_add(group, task);
  }
  if (!task->command.frame)
    return;

  /* A task without an end was open for as long as anything is known to have happened. */
  const int64_t to_ns = task->ended.frame ? task->ended.ts_ns : group->rate.last_ns;

  if (to_ns >= task->command.ts_ns)
    depth_add(&group->depth, task->command.ts_ns, to_ns);
}

static WtGroup *group_new(WtGroupKey key)
{
  WtGroup *const group = g_new0(WtGroup, 1);

  group->key = key;
  return group;
}

static void group_free(void *data)
{
  WtGroup *const group = data;

  if (!group)
    return;
  for (size_t i = 0; i < WT_N_PHASES; i++)
    g_free(group->phases[i]);
  g_free(group->depth.points);
  g_free(group);
}

static guint key_hash(gconstpointer data)
{
  const WtGroupKey *const key = data;

  return (key->connection * 31 + key->lun) * 521 + key->operation;
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
  const WtGroupKey *const x = a;
  const WtGroupKey *const y = b;

  return x->connection == y->connection && x->lun == y->lun && x->operation == y->operation;
}

WtPerformance *wt_performance_new(void)
{
  WtPerformance *const self = g_new0(WtPerformance, 1);

  self->by_key = g_hash_table_new(key_hash, key_equal);
  self->groups = g_ptr_array_new_with_free_func(group_free);
  self->total = group_new((WtGroupKey) { .operation = WT_OPERATION_ALL });
  return self;
}

void wt_performance_free(WtPerformance *self)
{
  if (!self)
    return;
  g_hash_table_destroy(self->by_key);
  g_ptr_array_free(self->groups, TRUE);
  group_free(self->other);
  group_free(self->total);
  g_free(self);
}

static WtGroup *group_of(WtPerformance *self, const WtTask *task)
{
  const bool known = task->command.frame > 0;
  const WtGroupKey key = {
    .connection = task->connection,
    .lun = known ? wt_task_lun(task->lun) : 0,
    .operation = known ? task->cdb[0] : WT_OPERATION_UNKNOWN,
  };
  WtGroup *group = g_hash_table_lookup(self->by_key, &key);

  if (group)
    return group;
  if (self->groups->len == WT_PERFORMANCE_GROUPS) {
    if (!self->other)
      self->other = group_new((WtGroupKey) { .operation = WT_OPERATION_OTHER });
    return self->other;
  }
  group = group_new(key);
  g_ptr_array_add(self->groups, group);
  g_hash_table_insert(self->by_key, &group->key, group);
  return group;
}

static size_t size_class(uint32_t octets)
{
  size_t i = 0;

  while (i + 1 < WT_N_SIZES && octets > 512u << i)
    i++;
  return i;
}

static void size_add(WtSizeClass *size, const WtTask *task)
{
  rate_add(&size->rate, task);
  if (is_timed(task))
    wt_histogram_add(&size->latency, elapsed(task->command.ts_ns, task->ended.ts_ns));
}

void wt_performance_event(WtPerformance *self, const WtTask *task)
{
  group_add(group_of(self, task), task);
  group_add(self->total, task);

  /* Reads and writes of blocks only: an INQUIRY is small but says nothing of small requests. */
  if (task->command.frame && task->has_lba && task->expected && (task->read || task->write))
    size_add(&self->sizes[size_class(task->expected)], task);
}

char *wt_group_operation(const WtGroup *self)
{
  const uint32_t operation = self->key.operation;

  if (operation == WT_OPERATION_OTHER)
    return g_strdup("other");
  if (operation >= WT_OPERATION_UNKNOWN)
    return NULL;

  const char *const name = wt_scsi_name((uint8_t) operation);

  return name ? g_strdup(name) : g_strdup_printf("0x%02x", operation);
}

static int compare(uint32_t a, uint32_t b)
{
  return (a > b) - (a < b);
}

static gint by_key(gconstpointer a, gconstpointer b)
{
  const WtGroupKey *const x = &(*(const WtGroup *const *) a)->key;
  const WtGroupKey *const y = &(*(const WtGroup *const *) b)->key;

  if (x->connection != y->connection)
    return compare(x->connection, y->connection);
  return x->lun != y->lun ? compare(x->lun, y->lun) : compare(x->operation, y->operation);
}

GPtrArray *wt_performance_sorted(const WtPerformance *self)
{
  GPtrArray *const sorted = g_ptr_array_sized_new(self->groups->len + 1);

  for (guint i = 0; i < self->groups->len; i++)
    g_ptr_array_add(sorted, g_ptr_array_index(self->groups, i));
  g_ptr_array_sort(sorted, by_key);
  if (self->other)
    g_ptr_array_add(sorted, self->other);
  return sorted;
}

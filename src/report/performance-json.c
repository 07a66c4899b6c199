/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/performance-private.h"

#include "report/json-values.h"

static const char *const phase_names[WT_N_PHASES] = {
  [WT_PHASE_COMMAND_TO_R2T] = "command_to_first_r2t",
  [WT_PHASE_R2T_TO_LAST_OUT] = "first_r2t_to_last_data_out",
  [WT_PHASE_LAST_DATA_TO_STATUS] = "last_data_to_status",
  [WT_PHASE_COMMAND_TO_IN] = "command_to_first_data_in",
  [WT_PHASE_FIRST_TO_LAST_IN] = "first_to_last_data_in",
};

static void set_integer(json_t *object, const char *key, uint64_t value)
{
  json_object_set_new(object, key, json_integer((json_int_t) MIN(value, (uint64_t) INT64_MAX)));
}

/* To three decimals; what would not fit an integer then is beyond any meaning anyway. */
static json_t *rounded(double value)
{
  return json_real(value < 1e12 ? (double) (int64_t) (value * 1000 + 0.5) / 1000 : value);
}

/* One task makes no rate: its span is its own latency. */
static void set_rates(json_t *object, const WtRate *rate)
{
  const double span_s = (double) wt_rate_span(rate) / 1e9;
  const double octets = (double) rate->octets_read + (double) rate->octets_written;

  set_integer(object, "span_ns", wt_rate_span(rate));
  if (!(span_s > 0) || rate->count < 2) {
    json_object_set_new(object, "iops", json_null());
    json_object_set_new(object, "octets_per_s", json_null());
    return;
  }
  json_object_set_new(object, "iops", rounded((double) rate->count / span_s));
  set_integer(object, "octets_per_s",
              octets / span_s < 9e18 ? (uint64_t) (octets / span_s) : INT64_MAX);
}

static json_t *histogram_value(const WtHistogram *h)
{
  json_t *const object = json_object();

  set_integer(object, "count", h->count);
  set_integer(object, "sum", h->sum);
  set_integer(object, "min", h->min);
  set_integer(object, "p50", wt_histogram_quantile(h, 0.50));
  set_integer(object, "p90", wt_histogram_quantile(h, 0.90));
  set_integer(object, "p99", wt_histogram_quantile(h, 0.99));
  set_integer(object, "max", h->max);
  set_integer(object, "mean", h->sum / h->count);
  return object;
}

static json_t *phases_value(const WtGroup *group)
{
  json_t *const object = json_object();

  for (size_t i = 0; i < WT_N_PHASES; i++)
    if (group->phases[i])
      json_object_set_new(object, phase_names[i], histogram_value(group->phases[i]));
  return object;
}

static json_t *stalls_value(const WtGroup *group)
{
  json_t *const object = wt_json_stalls(group->lost_ns);

  set_integer(object, "tasks", group->stalled);
  return object;
}

static json_t *depth_value(const WtGroup *group)
{
  const uint64_t span_ns = wt_rate_span(&group->rate);
  json_t *const object = json_object();

  set_integer(object, "max", group->depth.max);
  json_object_set_new(object, "mean",
                      span_ns ? rounded((double) group->depth.busy_ns / (double) span_ns)
                              : json_null());
  return object;
}

static json_t *group_value(const WtGroup *group)
{
  const uint32_t operation = group->key.operation;
  const bool one_connection = operation <= WT_OPERATION_UNKNOWN;
  g_autofree char *name = wt_group_operation(group);
  json_t *const object = json_object();

  json_object_set_new(object, "connection",
                      one_connection ? json_integer(group->key.connection) : json_null());
  json_object_set_new(object, "lun",
                      operation < WT_OPERATION_UNKNOWN ? json_integer(group->key.lun)
                                                       : json_null());
  json_object_set_new(object, "operation", name ? json_string(name) : json_null());
  set_integer(object, "count", group->rate.count);
  set_integer(object, "untimed", group->rate.untimed);
  set_integer(object, "unfinished", group->rate.unfinished);
  set_integer(object, "octets", group->rate.octets_read + group->rate.octets_written);
  set_integer(object, "octets_read", group->rate.octets_read);
  set_integer(object, "octets_written", group->rate.octets_written);
  set_rates(object, &group->rate);
  json_object_set_new(object, "latency_ns",
                      group->latency.count ? histogram_value(&group->latency) : json_null());
  json_object_set_new(object, "phases_ns", phases_value(group));
  json_object_set_new(object, "stalls", stalls_value(group));
  json_object_set_new(object, "queue_depth", depth_value(group));
  return object;
}

/* The last class has no bound: its octets are null. */
static json_t *sizes_value(const WtPerformance *self)
{
  json_t *const array = json_array();

  for (size_t i = 0; i < WT_N_SIZES; i++) {
    const WtRate *const rate = &self->sizes[i].rate;
    const WtHistogram *const latency = &self->sizes[i].latency;
    json_t *const object = json_object();

    json_object_set_new(object, "octets",
                        i + 1 < WT_N_SIZES ? json_integer((json_int_t) 512 << i) : json_null());
    set_integer(object, "count", rate->count);
    set_rates(object, rate);
    json_object_set_new(object, "latency_ns",
                        latency->count ? histogram_value(latency) : json_null());
    json_array_append_new(array, object);
  }
  return array;
}

json_t *wt_performance_json(const WtPerformance *self)
{
  g_autoptr(GPtrArray) sorted = wt_performance_sorted(self);
  json_t *const object = json_object();
  json_t *const groups = json_array();

  for (guint i = 0; i < sorted->len; i++)
    json_array_append_new(groups, group_value(g_ptr_array_index(sorted, i)));
  json_object_set_new(object, "quantile_error", json_real(1.0 / WT_HISTOGRAM_SUB));
  json_object_set_new(object, "total", group_value(self->total));
  json_object_set_new(object, "groups", groups);
  json_object_set_new(object, "sizes", sizes_value(self));
  return object;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ethtool -k (features), -c (interrupt coalescing), -S (statistics), -i (driver). Of the last
 * two only the command line above them says whose they are.
 */
#include <string.h>

#include "host/reader.h"

/** "Features for eth0:" */
static void choose_titled(WtReading *self, const char *title)
{
  char name[WT_FACTS_WORD_MAX];

  wt_reader_word(name, strstr(title, " for ") + strlen(" for "), ":");
  wt_reader_choose(self, name);
}

/* --- -k ----------------------------------------------------------------------------------- */

static bool begins_features(const char *line)
{
  return g_str_has_prefix(line, "Features for ") ||
         g_str_has_prefix(line, "Offload parameters for ");
}

/** "tcp-segmentation-offload: on [fixed]" */
static void take_feature(WtReading *self, char *line)
{
  WtFactsFeature feature = { 0 };
  char *name, *value;

  if (begins_features(line)) {
    choose_titled(self, line);
    return;
  }
  if (!self->interface || !wt_reader_pair(line, &name, &value) ||
      self->interface->features->len >= WT_FACTS_NUMBERS_MAX)
    return;
  feature.on = g_str_has_prefix(value, "on");
  if (!feature.on && !g_str_has_prefix(value, "off"))
    return;
  feature.fixed = strstr(value, "[fixed]") != NULL;
  (void) g_strlcpy(feature.name, name, sizeof feature.name);
  g_array_append_val(self->interface->features, feature);
}

const WtFactsReader wt_reader_features = {
  .what = "ethtool -k",
  .begins = begins_features,
  .take = take_feature,
};

/* --- -c ----------------------------------------------------------------------------------- */

static bool begins_coalesce(const char *line)
{
  return g_str_has_prefix(line, "Coalesce parameters for ");
}

/** "Adaptive RX: off  TX: on" */
static void take_adaptive(WtReading *self, const char *value)
{
  const char *const tx = strstr(value, "TX:");

  wt_facts_number(self->interface->coalesce, "adaptive_rx",
                  g_str_has_prefix(value, "on") ? 1 : 0);
  if (tx)
    wt_facts_number(self->interface->coalesce, "adaptive_tx", strstr(tx, "on") ? 1 : 0);
}

/** "rx-usecs: 3"; the JSON's names have no hyphens */
static void take_coalesce(WtReading *self, char *line)
{
  char *name, *value;
  uint64_t number;

  if (begins_coalesce(line)) {
    choose_titled(self, line);
    return;
  }
  if (!self->interface || !wt_reader_pair(line, &name, &value))
    return;
  if (strcmp(name, "Adaptive RX") == 0)
    take_adaptive(self, value);
  else if (wt_reader_number(value, &number))
    wt_facts_number(self->interface->coalesce, g_strdelimit(name, "-", '_'), number);
}

const WtFactsReader wt_reader_coalesce = {
  .what = "ethtool -c",
  .begins = begins_coalesce,
  .take = take_coalesce,
};

/* --- -S, -i ------------------------------------------------------------------------------- */

static bool begins_statistics(const char *line)
{
  return strcmp(line, "NIC statistics:") == 0;
}

static void take_statistic(WtReading *self, char *line)
{
  char *name, *value;
  uint64_t number;

  if (begins_statistics(line))
    wt_reader_choose(self, self->named);
  else if (self->interface && wt_reader_pair(line, &name, &value) &&
           wt_reader_number(value, &number))
    wt_facts_number(self->interface->statistics, name, number);
}

const WtFactsReader wt_reader_statistics = {
  .what = "ethtool -S",
  .begins = begins_statistics,
  .take = take_statistic,
};

static bool begins_driver(const char *line)
{
  return g_str_has_prefix(line, "driver: ");
}

static void take_driver(WtReading *self, char *line)
{
  if (!begins_driver(line))
    return;
  wt_reader_choose(self, self->named);
  if (self->interface)
    wt_reader_word(self->interface->driver, line + strlen("driver: "), " ");
}

const WtFactsReader wt_reader_driver = {
  .what = "ethtool -i",
  .begins = begins_driver,
  .take = take_driver,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "host/log.h"

#define NS_PER_S INT64_C(1000000000)
#define LEAP_YEAR 1972 /* stands for a year that was not written: it has a February 29 */

/** A date and time of day as it was written. */
typedef struct {
  int year, month, day, hour, minute, second;
  int64_t ns;
} Clock;

/** Days since 1970-01-01 of a date in the Gregorian calendar. */
static int64_t days(const Clock *c)
{
  const int year = c->year - (c->month <= 2), month = (c->month + 9) % 12;

  return 365 * (int64_t) year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 +
         c->day - 1 - 719468;
}

static bool is_clock(const Clock *c)
{
  return c->year >= 1970 && c->year < 2200 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
         c->day <= 31 && c->hour >= 0 && c->hour < 24 && c->minute >= 0 && c->minute < 60 &&
         c->second >= 0 && c->second <= 60;
}

static int64_t as_utc(const Clock *c)
{
  return (((days(c) * 24 + c->hour) * 60 + c->minute) * 60 + c->second) * NS_PER_S + c->ns;
}

static int month_of(const char *name)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

  for (int i = 0; i < 12; i++)
    if (strncmp(name, months + (size_t) i * 3, 3) == 0)
      return i + 1;
  return 0;
}

/** ".546129", also ",546": in nanoseconds. Returns: what follows it. */
static const char *fraction(const char *at, int64_t *ns)
{
  int64_t unit = NS_PER_S / 10;

  *ns = 0;
  if ((*at != '.' && *at != ',') || !g_ascii_isdigit(at[1]))
    return at;
  for (at++; g_ascii_isdigit(*at); at++, unit /= 10)
    *ns += unit * g_ascii_digit_value(*at);
  return at;
}

/** "Z", "+01:00", "-0500": east of Greenwich. Returns: false if there is none. */
static bool zone(const char *at, int64_t *offset_ns)
{
  int hours, minutes;

  *offset_ns = 0;
  if (*at == 'Z')
    return true;
  if ((*at != '+' && *at != '-') || (sscanf(at + 1, "%2d:%2d", &hours, &minutes) != 2 &&
                                     sscanf(at + 1, "%2d%2d", &hours, &minutes) != 2))
    return false;
  *offset_ns = (hours * 60 + minutes) * 60 * NS_PER_S * (*at == '-' ? -1 : 1);
  return true;
}

/** "2026-11-20T13:22:52.123+01:00" */
static WtLogTime iso(const char *line, int64_t *at_ns)
{
  Clock c = { 0 };
  int64_t offset_ns;
  char between;
  int used = 0;

  if (sscanf(line, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &c.year, &c.month, &c.day, &between, &c.hour,
             &c.minute, &c.second, &used) != 7 ||
      (between != 'T' && between != ' ') || !is_clock(&c))
    return WT_LOG_UNDATED;

  const bool dated = zone(fraction(line + used, &c.ns), &offset_ns);

  *at_ns = as_utc(&c) - offset_ns;
  return dated ? WT_LOG_DATED : WT_LOG_LOCAL;
}

/** "Nov 20 13:22:52" */
static WtLogTime syslog_time(const char *line, int64_t *at_ns)
{
  Clock c = { .year = LEAP_YEAR };
  char month[4];
  int used = 0;

  if (sscanf(line, "%3s %2d %2d:%2d:%2d%n", month, &c.day, &c.hour, &c.minute, &c.second,
             &used) != 5)
    return WT_LOG_UNDATED;
  c.month = month_of(month);
  (void) fraction(line + used, &c.ns);
  if (!is_clock(&c))
    return WT_LOG_UNDATED;
  *at_ns = as_utc(&c);
  return WT_LOG_YEARLESS;
}

/** "[Fri Nov 20 13:22:52 2026]", of dmesg -T */
static WtLogTime dmesg_date(const char *line, int64_t *at_ns)
{
  Clock c = { 0 };
  char day[4], month[4];

  if (sscanf(line, "[%3s %3s %2d %2d:%2d:%2d %4d]", day, month, &c.day, &c.hour, &c.minute,
             &c.second, &c.year) != 7)
    return WT_LOG_UNDATED;
  c.month = month_of(month);
  if (!is_clock(&c))
    return WT_LOG_UNDATED;
  *at_ns = as_utc(&c);
  return WT_LOG_LOCAL;
}

/** "[    1.546129]", of dmesg */
static WtLogTime since_boot(const char *line, int64_t *at_ns)
{
  char *end;
  uint64_t seconds;

  if (*line != '[')
    return WT_LOG_UNDATED;
  line += 1 + strspn(line + 1, " ");
  seconds = g_ascii_isdigit(*line) ? g_ascii_strtoull(line, &end, 10) : G_MAXUINT64;
  if (seconds > G_MAXUINT32 || *end != '.' || *fraction(end, at_ns) != ']')
    return WT_LOG_UNDATED;
  *at_ns += (int64_t) seconds * NS_PER_S;
  return WT_LOG_SINCE_BOOT;
}

bool wt_log_stamp(const char *line, WtLogTime *time, int64_t *at_ns)
{
  static WtLogTime (*const forms[])(const char *, int64_t *) = { iso, syslog_time, since_boot,
                                                                 dmesg_date };

  if (*line == '<')
    line += strspn(line, "<0123456789>");
  *time = WT_LOG_UNDATED;
  for (size_t i = 0; i < G_N_ELEMENTS(forms) && *time == WT_LOG_UNDATED; i++) {
    *at_ns = 0;
    *time = forms[i](line, at_ns);
  }
  return *time != WT_LOG_UNDATED;
}

/* --- where it belongs --------------------------------------------------------------------- */

/** @local_ns as it stands on a clock of this zone. */
static int64_t from_local(int64_t local_ns)
{
  g_autoptr(GTimeZone) here = g_time_zone_new_local();
  gint64 seconds = local_ns / NS_PER_S;
  const gint interval = g_time_zone_adjust_time(here, G_TIME_TYPE_STANDARD, &seconds);

  return local_ns - g_time_zone_get_offset(here, interval) * NS_PER_S;
}

/** The time in @year, of one that was written without. */
static int64_t in_year(int64_t at_ns, int year)
{
  const Clock then = { .year = LEAP_YEAR, .month = 1, .day = 1 };
  const Clock january = { .year = year, .month = 1, .day = 1 };
  const Clock march = { .year = year, .month = 3, .day = 1 };
  const Clock then_march = { .year = LEAP_YEAR, .month = 3, .day = 1 };
  const bool early = at_ns < as_utc(&then_march);

  return at_ns - as_utc(early ? &then : &then_march) + as_utc(early ? &january : &march);
}

static int64_t nearest_year(int64_t at_ns, int64_t near_ns)
{
  g_autoptr(GDateTime) near = g_date_time_new_from_unix_utc(near_ns / NS_PER_S);
  const int year = near ? g_date_time_get_year(near) : LEAP_YEAR;
  int64_t best_ns = from_local(in_year(at_ns, year));

  for (int other = year - 1; other <= year + 1; other += 2) {
    const int64_t candidate_ns = from_local(in_year(at_ns, other));

    if (ABS(candidate_ns - near_ns) < ABS(best_ns - near_ns))
      best_ns = candidate_ns;
  }
  return best_ns;
}

bool wt_log_place(const WtFactsLine *line, int64_t near_ns, int64_t *ts_ns)
{
  switch (line->time) {
  case WT_LOG_DATED:
    *ts_ns = line->at_ns;
    return true;
  case WT_LOG_LOCAL:
    *ts_ns = from_local(line->at_ns);
    return true;
  case WT_LOG_YEARLESS:
    *ts_ns = nearest_year(line->at_ns, near_ns);
    return true;
  case WT_LOG_SINCE_BOOT:
  case WT_LOG_UNDATED:
  default:
    return false;
  }
}

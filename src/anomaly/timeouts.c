/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/timeouts.h"

#include <string.h>

#include "base/time.h"

#define STEPS_MAX 4u
#define SECOND_NS UINT64_C(1000000000)
#define GIVEN_UP_NS SECOND_NS    /* as of scsi.task.aborted: who tests aborts is quicker     */
#define SOON_NS (60 * SECOND_NS) /* as long is the answer to a request waited for, at most   */
#define LOST_NS (20 * SECOND_NS) /* timeouts are 30 or 60 s; nothing else takes so long      */

/* RFC 7143 11.5.1, 11.6.1 */
enum { ABORT_TASK = 1, LUN_RESET = 5, WARM_RESET = 6, COLD_RESET = 7, NEXUS_RESET = 11 };
enum { FUNCTION_COMPLETE = 0, TASK_DOES_NOT_EXIST = 1 };

/** Task management of one kind in a row, with one outcome. */
typedef struct {
  uint8_t code, response;
  bool answered, gap;
  uint32_t times;
  int64_t first_ns, last_ns;
  WtMoment answer; /* the last one */
} Step;

/** @first: the first command that was given up, after @open_ns; @tasks in all. */
struct WtTimeouts {
  WtTask first;
  uint64_t open_ns;
  uint32_t tasks, n_steps;
  Step steps[STEPS_MAX];
  bool escalated;
};

static WtTimeouts *story(WtTimeouts **self)
{
  if (!*self)
    *self = g_new0(WtTimeouts, 1);
  return *self;
}

void wt_timeouts_free(WtTimeouts *self)
{
  g_free(self);
}

static bool is_reset(uint8_t code)
{
  return code == LUN_RESET || code == WARM_RESET || code == COLD_RESET || code == NEXUS_RESET;
}

static bool has_failed(const Step *step)
{
  if (!step->answered)
    return !step->gap;
  return step->response != FUNCTION_COMPLETE && step->response != TASK_DOES_NOT_EXIST;
}

static const Step *last_step(const WtTimeouts *self)
{
  return self && self->n_steps ? &self->steps[self->n_steps - 1] : NULL;
}

static bool is_given_up(const WtTask *task, uint64_t open_ns)
{
  if (task->gap || !task->command.frame)
    return false;
  return (task->end == WT_TASK_ABORTED && open_ns > GIVEN_UP_NS) ||
         (task->end == WT_TASK_LOST && open_ns > LOST_NS);
}

void wt_timeouts_task(WtTimeouts **self, const WtTask *task, int64_t last_ns)
{
  const uint64_t open_ns =
      wt_time_between(task->command.ts_ns, task->ended.frame ? task->ended.ts_ns : last_ns);
  const Step *const step = last_step(*self);

  if (!is_given_up(task, open_ns))
    return;
  if (!story(self)->tasks++) {
    (*self)->first = *task;
    (*self)->open_ns = open_ns;
  }
  (*self)->escalated |= task->end == WT_TASK_LOST || (step && is_reset(step->code) &&
                                                      step->answer.frame == task->ended.frame);
}

/** What is told as one; for a new one the oldest makes room: how it all ended matters more. */
static Step *step_for(WtTimeouts *self, const WtExchange *x)
{
  Step *const last = self->n_steps ? &self->steps[self->n_steps - 1] : NULL;
  const bool answered = x->answer.frame;

  if (last && last->code == x->code && last->answered == answered &&
      last->response == x->response)
    return last;
  if (self->n_steps == STEPS_MAX)
    memmove(self->steps, self->steps + 1, --self->n_steps * sizeof self->steps[0]);
  self->steps[self->n_steps] = (Step) { .first_ns = x->request.ts_ns };
  return &self->steps[self->n_steps++];
}

void wt_timeouts_exchange(WtTimeouts **self, const WtExchange *x)
{
  if (x->kind != WT_EXCHANGE_TASK_MANAGEMENT || !(x->code == ABORT_TASK || is_reset(x->code)))
    return;

  Step *const step = step_for(story(self), x);

  step->code = x->code;
  step->response = x->response;
  step->answered = x->answer.frame;
  step->gap |= x->gap;
  step->answer = x->answer;
  step->last_ns = x->request.ts_ns;
  step->times++;
}

bool wt_timeouts_failed(const WtTimeouts *self, int64_t now_ns)
{
  const Step *const step = last_step(self);

  return step && has_failed(step) && wt_time_within(step->last_ns, now_ns, SOON_NS);
}

/* --- the story ---------------------------------------------------------------------------- */

static void tell_step(WtDetail *words, const WtTimeouts *self, const Step *step)
{
  const char *const code = wt_exchange_code_text(WT_EXCHANGE_TASK_MANAGEMENT, step->code);
  const char *const response =
      wt_exchange_response_text(WT_EXCHANGE_TASK_MANAGEMENT, step->response);
  g_autofree char *times = step->times > 1 ? g_strdup_printf(" %u times", step->times) : NULL;

  wt_detail_add(words, "%s%s after %s: %s", code, times ? times : "",
                wt_duration(wt_time_between(self->first.command.ts_ns, step->first_ns)).text,
                !step->answered ? "no answer" : (response ? response : "an unknown answer"));
}

static void tell_ending(WtDetail *words, const WtTimeouts *self, const WtEnding *ending)
{
  if (!ending->closed_ns)
    return;
  wt_detail_add(
      words, "connection %s by the %s after %s", ending->reset ? "reset" : "closed",
      ending->by == WT_SENDER_TARGET ? "target" : "initiator",
      wt_duration(wt_time_between(self->first.command.ts_ns, ending->closed_ns)).text);
  if (ending->rejoined_ns)
    wt_detail_add(words, "login again %s later",
                  wt_duration(wt_time_between(ending->closed_ns, ending->rejoined_ns)).text);
}

/** Steps before the command was sent, by hand perhaps, are no part of it. */
static bool is_part(const WtTimeouts *self, const Step *step)
{
  return step->first_ns > self->first.command.ts_ns;
}

static bool is_escalated(const WtTimeouts *self)
{
  bool escalated = self->escalated;

  for (uint32_t i = 0; i < self->n_steps; i++)
    escalated |= is_part(self, &self->steps[i]) && has_failed(&self->steps[i]);
  return escalated;
}

bool wt_timeouts_judge(const WtTimeouts *self, const WtEnding *ending, WtDetail *words,
                       WtFinding *finding)
{
  if (!self || !self->tasks || !is_escalated(self))
    return false;
  wt_detail_task(words, &self->first);
  wt_detail_add(words, "open for %s", wt_duration(self->open_ns).text);
  if (self->tasks > 1)
    wt_detail_add(words, "%u more were given up", self->tasks - 1);
  for (uint32_t i = 0; i < self->n_steps; i++)
    if (is_part(self, &self->steps[i]))
      tell_step(words, self, &self->steps[i]);
  tell_ending(words, self, ending);
  finding->id = WT_FINDING_SCSI_TASK_TIMEOUT;
  finding->frame = self->first.command.frame;
  finding->ts_ns = self->first.command.ts_ns;
  finding->input = self->first.input;
  finding->itt = self->first.itt;
  finding->seen = self->open_ns;
  finding->detail = words->text;
  return true;
}

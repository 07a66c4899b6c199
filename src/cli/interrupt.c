/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/interrupt.h"

#include <glib.h>
#include <signal.h>

/* The one static variable outside the plugin: a signal handler has no other place. */
static volatile sig_atomic_t stopped_by;

static void note_signal(int number)
{
  stopped_by = number;
}

void wt_interrupt_watch(void)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction action = { .sa_handler = note_signal, .sa_flags = (int) SA_RESETHAND };

  (void) sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
    struct sigaction old;

    /* nohup and background jobs of a shell have some of them ignored, and mean it */
    if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
      (void) sigaction(signals[i], &action, NULL);
  }
}

int wt_interrupt_signal(void)
{
  return stopped_by;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PAGE_WIDTH 96 /* where there is no terminal to ask */

bool wt_terminal_able(void)
{
  const char *const term = getenv("TERM");

  return term && strcmp(term, "dumb") != 0;
}

bool wt_terminal_colour(const WtOutput *output)
{
  const char *const no_colour = getenv("NO_COLOR");

  return wt_output_is_terminal(output) && wt_terminal_able() && !(no_colour && *no_colour);
}

unsigned wt_terminal_width(const WtOutput *output)
{
  struct winsize size = { 0 };

  if (!wt_output_is_terminal(output) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    return PAGE_WIDTH;
  return size.ws_col ? size.ws_col : PAGE_WIDTH;
}

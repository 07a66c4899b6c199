/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the terminal can show of a page made for people.
 */
#ifndef WT_CLI_TERMINAL_H
#define WT_CLI_TERMINAL_H

#include <stdbool.h>

#include "report/output.h"

/** wt_terminal_able: TERM names one that knows more than lines. */
bool wt_terminal_able(void);

/** wt_terminal_colour: @output goes to a terminal that knows colour, and NO_COLOR is not set. */
bool wt_terminal_colour(const WtOutput *output);

/** wt_terminal_width: columns of the terminal that @output goes to; 96 where there is none. */
unsigned wt_terminal_width(const WtOutput *output);

#endif

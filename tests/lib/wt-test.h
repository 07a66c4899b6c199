/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The one place that includes cmocka.h, which wants these before it and does not say so.
 */
#ifndef WT_TEST_H
#define WT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif

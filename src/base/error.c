/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wiretruth/error.h"

GQuark wt_error_quark(void)
{
  return g_quark_from_static_string("wiretruth-error");
}

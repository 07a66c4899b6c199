/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wiretruth/engine.h"

#define ISCSI_PORT 3260 /* RFC 7143 14 */

void wt_config_init(WtConfig *self)
{
  *self = (WtConfig) { .limits = wt_default_limits, .ports = { ISCSI_PORT }, .n_ports = 1 };
}

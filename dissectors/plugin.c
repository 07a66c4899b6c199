/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What Wireshark looks up in the module, by name. All else is hidden.
 */
#include "dissectors/compat.h"
#include "dissectors/postdissector.h"
#include "dissectors/wrapper.h"
#include "wiretruth/version.h"

WS_DLL_PUBLIC_DEF const char plugin_version[] = WT_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);

void plugin_register(void)
{
  static proto_plugin postdissector = {
    .register_protoinfo = wt_postdissector_register,
    .register_handoff = wt_postdissector_handoff,
  };
  static proto_plugin wrapper = {
    .register_protoinfo = wt_wrapper_register,
    .register_handoff = wt_wrapper_handoff,
  };

  proto_register_plugin(&postdissector);
  proto_register_plugin(&wrapper);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What differs between Wireshark 4.0 and 4.6, and nothing else. The rest of the plugin is written in
 * the form that all of them take: C99 types, pinfo->pool, val_to_str_const().
 */
#ifndef WT_DISSECTORS_COMPAT_H
#define WT_DISSECTORS_COMPAT_H

#include <wireshark.h>

#include <epan/packet.h>  /* the others rest on it */
#include <wiretap/wtap.h> /* since 4.4 not part of it */
#include <ws_version.h>

#define WT_WIRESHARK (WIRESHARK_VERSION_MAJOR * 100 + WIRESHARK_VERSION_MINOR)

#if WT_WIRESHARK < 400 || WT_WIRESHARK > 406
#error "Wireshark 4.0 to 4.6 is needed"
#endif

/* A preference of another width than Wireshark expects overwrites its neighbours. */
#if WT_WIRESHARK < 404
typedef gboolean WtWsBool;
#else
typedef bool WtWsBool;
#endif

#ifndef WTAP_ENCAP_SLL2
#error "the link types are not as expected"
#endif

#endif

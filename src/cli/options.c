/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/options.h"

bool wt_options_refuse(GError **error, const char *format, ...)
{
  va_list args;

  va_start(args, format);
  *error = g_error_new_valist(G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, args);
  va_end(args);
  return false;
}

bool wt_options_parse(const WtOptionsPage *page, const GOptionEntry *entries, int argc,
                      char **argv, char **help, GError **error)
{
  gboolean wants_help = FALSE;
  const GOptionEntry help_entry[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &wants_help, "print this", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);

  g_option_context_set_help_enabled(context, FALSE); /* GLib's own would exit */
  g_option_context_set_summary(context, page->summary);
  g_option_context_set_description(context, page->description);
  g_option_context_add_main_entries(context, entries, NULL);
  g_option_context_add_main_entries(context, help_entry, NULL);
  g_set_prgname(page->program); /* for the first line of --help */
  if (!g_option_context_parse(context, &argc, &argv, error))
    return false;
  if (wants_help)
    *help = g_option_context_get_help(context, TRUE, NULL);
  return true;
}

bool wt_options_ports(WtConfig *config, char **ports, GError **error)
{
  wt_config_init(config);
  for (char **port = ports; port && *port; port++) {
    guint64 value = 0;

    if (!g_ascii_string_to_unsigned(*port, 10, 1, UINT16_MAX, &value, NULL))
      return wt_options_refuse(error, "port '%s' is no number from 1 to 65535", *port);
    if (config->n_ports == G_N_ELEMENTS(config->ports))
      return wt_options_refuse(error, "more than %zu ports", G_N_ELEMENTS(config->ports));
    config->ports[config->n_ports++] = (uint16_t) value;
  }
  return true;
}

/* RFC 791 3.1: every module forwards 68 octets; an IP length field counts to 65535. */
bool wt_options_mtu(uint32_t *mtu, const char *text, GError **error)
{
  guint64 value = 0;

  if (text && !g_ascii_string_to_unsigned(text, 10, 68, UINT16_MAX, &value, NULL))
    return wt_options_refuse(error, "MTU '%s' is no number from 68 to 65535", text);
  *mtu = (uint32_t) value;
  return true;
}

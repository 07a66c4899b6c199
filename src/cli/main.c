/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <string.h>

#include "cli/cli.h"
#include "wiretruth/version.h"

static const WtCommand commands[] = {
  { "analyze", "say what is in a capture, and what is wrong in it", wt_cli_analyze },
  { "rewrite", "write a capture anew as the wire carried it", wt_cli_rewrite },
  { "flow", "draw the ladders of SCSI tasks, the slowest first", wt_cli_flow },
  { "explain", "say what a finding means, and what to do", wt_cli_explain },
  { "host", "write what this host says of its offloads", wt_cli_host },
};

static int print_version(void)
{
  return wt_cli_print("wiretruth " WT_VERSION "\n");
}

static int print_help(void)
{
  g_autoptr(GString) text =
      g_string_new("Usage: wiretruth COMMAND [OPTIONS] ...\n"
                   "\n"
                   "Says what a capture holds of iSCSI, whatever offload did to it.\n"
                   "\n"
                   "Commands:\n");

  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
    g_string_append_printf(text, "  %-10s %s\n", commands[i].name, commands[i].line);
  g_string_append(text, "\n"
                        "Options:\n"
                        "  -h, --help     print this\n"
                        "  --version      print the version\n"
                        "\n"
                        "'wiretruth COMMAND --help' tells more; see also wiretruth(1).\n");
  return wt_cli_print(text->str);
}

int main(int argc, char **argv)
{
  const char *const word = argc > 1 ? argv[1] : NULL;

  /* A reader that went away and a file at its limit are write errors like any other. */
  (void) signal(SIGPIPE, SIG_IGN);
  (void) signal(SIGXFSZ, SIG_IGN);
  if (!word)
    return wt_cli_usage(NULL, "a command is missing");
  if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
    return print_help();
  if (strcmp(word, "--version") == 0)
    return print_version();
  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
    if (strcmp(word, commands[i].name) == 0)
      return commands[i].run(argc - 1, argv + 1);

  g_autofree char *sentence =
      g_strdup_printf("%s '%s' is not known", *word == '-' ? "option" : "command", word);

  return wt_cli_usage(NULL, sentence);
}

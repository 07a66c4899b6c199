/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wiretruth host: what this host says of its offloads, as the file that --host-facts reads.
 */
#include "host/self.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "report/output.h"

#define NS_PER_S 1e9
#define INTERVAL_MAX 3600.0 /* s */

static const WtOptionsPage help_page = {
  .program = "wiretruth host",
  .summary =
      "Writes what this host says of its offloads, as JSON: interfaces, their settings and\n"
      "counters, iSCSI sessions, and what the load was over an interval.",
  .description =
      "analyze --host-facts reads that. Names of users and passwords are never read.\n"
      "\n"
      "Exit status: 0 written; 2 usage; 3 there is no such tree; 5 it cannot be written.",
};

typedef struct {
  char *root, *output;
  double interval;
} Options;

static int write_value(const json_t *value, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WtOutput) output = wt_output_open(path, &error);
  char *const text = json_dumps(value, JSON_INDENT(2) | JSON_ENSURE_ASCII);

  if (!output) {
    free(text);
    return wt_cli_output_failed(0, error);
  }
  wt_output_write(output, text, strlen(text));
  wt_output_write(output, "\n", 1);
  free(text);
  if (!wt_output_commit(output, &error))
    return wt_cli_output_failed(wt_output_failed(output), error);
  return WT_EXIT_OK;
}

/** Counters are what a host and a capture are reconciled by; sysfs has none. */
static void warn_of_counters(const json_t *document)
{
  const json_t *const sessions =
      json_object_get(json_object_get(document, "iscsi"), "sessions");
  const json_t *session;
  size_t i, silent = 0;

  json_array_foreach(sessions, i, session) silent += !json_object_get(session, "counters");
  if (silent)
    wt_cli_warn("%zu of %zu sessions without counters: 'iscsiadm -m session -s' tells them, to "
                "root only",
                silent, json_array_size(sessions));
}

static int describe(const Options *options)
{
  const WtSelf self = {
    .root = options->root ? options->root : "/",
    .live = !options->root,
    .interval_ns = options->root ? 0 : (int64_t) (options->interval * NS_PER_S),
  };

  if (!g_file_test(self.root, G_FILE_TEST_IS_DIR)) {
    wt_cli_warn("'%s' is no folder", self.root);
    return WT_EXIT_INPUT;
  }

  json_t *const value = wt_self_describe(&self);
  const int status = write_value(value, options->output);

  if (self.live)
    warn_of_counters(value);
  json_decref(value);
  return status;
}

int wt_cli_host(int argc, char **argv)
{
  g_autofree char *root = NULL, *output = NULL, *help = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) rest = NULL;
  double interval = 1;
  const GOptionEntry entries[] = {
    { "interval", 0, 0, G_OPTION_ARG_DOUBLE, &interval,
      "over which rates are taken; 0: counts since the host was started [1]", "SECONDS" },
    { "root", 0, 0, G_OPTION_ARG_FILENAME, &root,
      "read the copy of a host's files that lies there, as a sosreport does", "FOLDER" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "write to FILE", "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!wt_options_parse(&help_page, entries, argc, argv, &help, &error))
    return wt_cli_usage("host", error->message);
  if (help)
    return wt_cli_print(help);
  if (rest && *rest)
    return wt_cli_usage("host", "it takes no FILE; -o FILE says where to write");
  if (!(interval >= 0 && interval <= INTERVAL_MAX))
    return wt_cli_usage("host", "--interval: 0 to 3600 seconds");
  return describe(&(Options) { .root = root, .output = output, .interval = interval });
}

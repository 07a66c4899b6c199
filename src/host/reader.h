/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Readers: each knows the output of one command, or a log, by a line that begins it. A file is
 * cut into lines, and a line goes to the reader whose output it stands in; so a file may hold
 * several outputs one after another. Lines that a reader does not know are skipped: what is
 * secret is in such lines only.
 */
#ifndef WT_HOST_READER_H
#define WT_HOST_READER_H

#include "host/facts.h"

typedef struct WtFactsReader WtFactsReader;

/**
 * WtReading: of one text.
 * @reader: whose output the lines at hand are; NULL: nobody's
 * @named: the interface that a command line named, for outputs that do not
 * @first: the first of the facts' interfaces that this text told of
 * @interface: whose lines they are; NULL: unknown, or there are too many
 * @target_name: of the block at hand; @session: what its lines told so far; @begun: they did
 * @iface: likewise; @in_record: amid a record
 * @understood: some reader's output was in it
 */
typedef struct {
  WtFacts *facts;
  const WtFactsReader *reader;
  char named[WT_FACTS_WORD_MAX];
  guint first;
  WtFactsInterface *interface;
  char target_name[WT_HOST_NAME_MAX];
  WtFactsSession session;
  WtFactsIface iface;
  bool begun, in_record, understood;
} WtReading;

/**
 * WtFactsReader:
 * @what: for people, "ethtool -k"
 * @begins: @line, without blanks at its end, begins such output
 * @take: a line of it, the first one too; may be changed
 * @end: none follows; may be NULL
 */
struct WtFactsReader {
  const char *what;
  bool (*begins)(const char *line);
  void (*take)(WtReading *self, char *line);
  void (*end)(WtReading *self);
};

extern const WtFactsReader wt_reader_features, wt_reader_coalesce, wt_reader_statistics,
    wt_reader_driver, wt_reader_link, wt_reader_ifaces, wt_reader_iface_record,
    wt_reader_sessions, wt_reader_session_list, wt_reader_counters, wt_reader_log;

/**
 * wt_reader_pair:
 * @line: "  Name: value"; is cut in two
 *
 * Returns: false if it is no such line
 */
bool wt_reader_pair(char *line, char **name, char **value);

/** wt_reader_word: copies what stands in @from before one of @ends, or all. */
void wt_reader_word(char out[WT_FACTS_WORD_MAX], const char *from, const char *ends);

/** wt_reader_number: all of @text is an unsigned number. */
bool wt_reader_number(const char *text, uint64_t *out);

/** wt_reader_choose: the lines that follow are of the interface called @name; "": of none. */
void wt_reader_choose(WtReading *self, const char *name);

/** wt_reader_says: @text is something, not the likes of "<empty>". */
bool wt_reader_says(const char *text);

/**
 * wt_reader_portal: "10.0.0.1:3260,1" and "[fd00::1]:3260,1".
 * wt_reader_address: with or without brackets, 10.0.0.1, [fd00::1]; its port is 0. Neither
 * understood: ip_version is 0.
 */
bool wt_reader_portal(const char *text, WtEndpoint *out);
bool wt_reader_address(const char *text, WtEndpoint *out);

#endif

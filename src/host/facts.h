/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Host facts: `wiretruth host` collects them, and files of its JSON, of other tools' outputs
 * and of logs are read into the same model, include/wiretruth/host-facts.h.
 */
#ifndef WT_HOST_FACTS_H
#define WT_HOST_FACTS_H

#include <glib.h>

#include "wiretruth/host-facts.h"

#define WT_FACTS_FILE_MAX (16u << 20) /* octets of one file that are read */
#define WT_FACTS_FILES_MAX 256u       /* files of one folder */
#define WT_FACTS_INTERFACES_MAX 1024u
#define WT_FACTS_SESSIONS_MAX 4096u
#define WT_FACTS_IFACES_MAX 1024u
#define WT_FACTS_NUMBERS_MAX 8192u /* of one list of them */
#define WT_FACTS_LINES_MAX 16384u  /* of logs */
#define WT_FACTS_SCHEMA "wiretruth-host/1"

WtFacts *wt_facts_new(void);
void wt_facts_free(WtFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtFacts, wt_facts_free)

/**
 * wt_facts_read:
 * @path: a file, or a folder whose files are read
 * @error: it cannot be read, or nothing in it is understood
 */
WtFacts *wt_facts_read(const char *path, GError **error);

/** wt_facts_text: adds what @text, outputs and logs one after another, tells. */
void wt_facts_text(WtFacts *self, const char *text);

/**
 * wt_facts_json:
 * @text: a file of WT_FACTS_SCHEMA, @len octets
 * @error: it is none
 */
bool wt_facts_json(WtFacts *self, const char *text, size_t len, GError **error);

/** wt_facts_interface: adds one called @name; NULL if there are WT_FACTS_INTERFACES_MAX. */
WtFactsInterface *wt_facts_interface(WtFacts *self, const char *name);

/**
 * wt_facts_join: of interfaces from @first on, those that were told of before become one with
 * them.
 */
void wt_facts_join(WtFacts *self, guint first);

/** wt_facts_number: @name is @value, in @list of WtFactsNumber. */
void wt_facts_number(GArray *list, const char *name, uint64_t value);

/** wt_facts_find_number: NULL if @list does not tell it. */
const WtFactsNumber *wt_facts_find_number(const GArray *list, const char *name);

/** wt_facts_feature: NULL if @interface does not tell it. */
const WtFactsFeature *wt_facts_feature(const WtFactsInterface *interface, const char *name);

/** wt_facts_session: takes in what @session says; of one that is told already, what is new. */
void wt_facts_session(WtFacts *self, const WtFactsSession *session);

/** wt_facts_known: WtHostSession, of those that tell what was agreed; to be unreferenced. */
GArray *wt_facts_known(const WtFacts *self);

#endif

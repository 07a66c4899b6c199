/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-values.h"

#include "report/json-node.h"
#include "report/report.h"
#include "report/words.h"

json_t *wt_json_name(const char *name)
{
  g_autofree char *valid = g_utf8_make_valid(name, -1);

  return json_string(valid);
}

json_t *wt_json_lines(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  json_t *const array = json_array();

  for (char **line = lines; *line; line++)
    json_array_append_new(array, json_string(*line));
  return array;
}

json_t *wt_json_hex(uint64_t value, unsigned digits)
{
  char text[20];

  (void) g_snprintf(text, sizeof text, "0x%0*" G_GINT64_MODIFIER "x", (int) digits, value);
  return json_string(text);
}

json_t *wt_json_isid(const uint8_t isid[6])
{
  uint64_t value = 0;

  for (size_t i = 0; i < 6; i++)
    value = value << 8 | isid[i];
  return wt_json_hex(value, 12);
}

static json_t *verdicts(const uint64_t counts[WT_N_VERDICTS])
{
  static const WtVerdict listed[] = { WT_VERDICT_GOOD, WT_VERDICT_BAD,
                                      WT_VERDICT_UNVERIFIABLE };
  json_t *const object = json_object();

  for (size_t i = 0; i < G_N_ELEMENTS(listed); i++)
    json_object_set_new(object, wt_verdict_name(listed[i]),
                        json_integer((json_int_t) counts[listed[i]]));
  return object;
}

json_t *wt_json_digests(const uint64_t digests[WT_N_DIGESTS][WT_N_VERDICTS])
{
  return json_pack("{s:o, s:o}", "header", verdicts(digests[WT_HEADER_DIGEST]), "data",
                   verdicts(digests[WT_DATA_DIGEST]));
}

json_t *wt_json_negotiated(const WtDigestUse use[WT_N_DIGESTS])
{
  static const char *const keys[] = { "HeaderDigest", "DataDigest" };
  json_t *const object = json_object();

  for (size_t i = 0; i < WT_N_DIGESTS; i++)
    if (use[i] != WT_DIGEST_UNKNOWN)
      json_object_set_new(object, keys[i],
                          json_string(use[i] == WT_DIGEST_CRC32C ? "CRC32C" : "None"));
  return object;
}

static const char *digest_source(const WtConnection *c)
{
  if (c->digests_inferred)
    return "inferred";
  return c->login_seen ? "negotiated" : "unknown";
}

json_t *wt_json_stalls(const uint64_t lost_ns[WT_N_STALLS])
{
  json_t *const object = json_object();

  for (unsigned kind = 0; kind < WT_N_STALLS; kind++)
    json_object_set_new(object, wt_stall_key((WtStallKind) kind),
                        json_integer((json_int_t) MIN(lost_ns[kind], (uint64_t) INT64_MAX)));
  return object;
}

json_t *wt_json_endpoint(const WtEndpoint *endpoint)
{
  g_autoptr(GString) text = g_string_new(NULL);

  wt_words_endpoint(text, endpoint);
  return json_string(text->str);
}

static void set_integer(json_t *object, const char *key, uint64_t value)
{
  json_object_set_new(object, key, json_integer((json_int_t) value));
}

/* Names that the capture does not hold are null, so that "" never has to be asked for. */
static json_t *name_or_null(const char *name)
{
  return name[0] ? wt_json_name(name) : json_null();
}

static json_t *id_or_null(uint32_t id)
{
  return id ? json_integer(id) : json_null();
}

/* To thousandths, as performance is told. */
static json_t *quotient(bool known, double value)
{
  return known ? json_real((double) (int64_t) (value * 1000 + 0.5) / 1000) : json_null();
}

static json_t *offload_count(const WtOffloadCount *n)
{
  json_t *const object = json_object();

  set_integer(object, "frames", n->frames);
  set_integer(object, "data_frames", n->data_frames);
  set_integer(object, "wire_segments", n->wire_segments);
  set_integer(object, "super_segments", n->super_segments);
  json_object_set_new(object, "gain", quotient(n->data_frames, wt_offload_gain(n)));
  return object;
}

json_t *wt_json_offload(const WtOffloadUse *use)
{
  const WtOffloadCount sent = wt_offload_use_sent(use);
  json_t *const object = offload_count(&sent);
  json_t *const kinds = json_object();

  for (unsigned kind = 0; kind < WT_N_OFFLOAD_KINDS; kind++)
    if (use->kinds[kind])
      set_integer(kinds, wt_offload_kind_name((WtOffloadKind) kind), use->kinds[kind]);
  json_object_set_new(object, "kinds", kinds);
  json_object_set_new(object, "initiator", offload_count(&use->sent[0]));
  json_object_set_new(object, "target", offload_count(&use->sent[1]));
  set_integer(object, "io_tasks", use->io_tasks);
  set_integer(object, "io_octets", use->io_octets);
  json_object_set_new(object, "wire_segments_per_io",
                      quotient(use->io_tasks, wt_offload_per_io(use)));
  json_object_set_new(object, "wire_segments_per_gb",
                      quotient(use->io_octets, wt_offload_per_gb(use)));
  return object;
}

json_t *wt_json_connection(const WtConnection *c, bool with_input)
{
  const WtOffloadCount sent = wt_offload_use_sent(c->offload);
  json_t *const object = json_object();

  set_integer(object, "id", c->id);
  if (with_input)
    set_integer(object, "input", c->input);
  json_object_set_new(object, "session", id_or_null(c->session));
  json_object_set_new(object, "join", json_string(wt_join_name(c->join)));
  json_object_set_new(object, "replaces", id_or_null(c->replaces));
  json_object_set_new(object, "redirected_by", id_or_null(c->redirected_by));
  json_object_set_new(object, "cid", c->initiator_name[0] ? json_integer(c->cid) : json_null());
  json_object_set_new(object, "initiator", wt_json_endpoint(&c->initiator));
  json_object_set_new(object, "target", wt_json_endpoint(&c->target));
  set_integer(object, "first_frame", c->first_frame);
  set_integer(object, "last_frame", c->last_frame);
  json_object_set_new(object, "first_ts_ns", json_integer(c->first_ts_ns));
  json_object_set_new(object, "last_ts_ns", json_integer(c->last_ts_ns));
  set_integer(object, "pdus", c->pdus);
  set_integer(object, "octets", c->octets);
  set_integer(object, "octets_unparsed", c->octets_unparsed);
  set_integer(object, "octets_lost", c->octets_lost);
  set_integer(object, "super_segments", sent.super_segments);
  set_integer(object, "wire_segments", sent.wire_segments);
  json_object_set_new(object, "offload", wt_json_offload(c->offload));
  json_object_set_new(object, "captured_at", json_string(wt_captured_name(c->captured_at)));
  json_object_set_new(object, "digests", wt_json_digests(c->digests));
  json_object_set_new(object, "digests_in_use", wt_json_negotiated(c->digest_use));
  json_object_set_new(object, "digest_source", json_string(digest_source(c)));
  json_object_set_new(object, "login_seen", json_boolean(c->login_seen));
  json_object_set_new(object, "full_feature", json_boolean(c->full_feature));
  json_object_set_new(object, "login_status", wt_json_hex(c->login_status, 4));
  json_object_set_new(object, "initiator_name", name_or_null(c->initiator_name));
  json_object_set_new(object, "target_name", name_or_null(c->target_name));
  json_object_set_new(object, "fingerprint", wt_json_fingerprint(&c->fingerprint[0], true));
  json_object_set_new(object, "target_fingerprint",
                      wt_json_fingerprint(&c->fingerprint[1], false));
  return object;
}

static const char *host_name(WtSender side)
{
  return side == WT_SENDER_UNKNOWN ? "both" : wt_sender_name(side);
}

static void set_evidence(json_t *object, const WtFinding *f)
{
  switch (wt_finding_kind(f->id)->evidence) {
  case WT_EVIDENCE_NONE:
    break;
  case WT_EVIDENCE_CRC:
    json_object_set_new(object, "expected", wt_json_hex(f->expected, 8));
    json_object_set_new(object, "seen", wt_json_hex(f->seen, 8));
    break;
  case WT_EVIDENCE_STATUS:
    json_object_set_new(object, "seen", json_sprintf("0x%04x", (unsigned) f->seen));
    if (wt_login_status_text((uint16_t) f->seen))
      json_object_set_new(object, "status_text",
                          json_string(wt_login_status_text((uint16_t) f->seen)));
    break;
  case WT_EVIDENCE_OCTETS:
  case WT_EVIDENCE_COUNT:
  case WT_EVIDENCE_SEGMENTS:
  case WT_EVIDENCE_FIELD:
    set_integer(object, "seen", f->seen);
    break;
  case WT_EVIDENCE_DIGESTS:
    set_integer(object, "pdus", f->expected);
    json_object_set_new(object, "seen",
                        wt_json_negotiated((const WtDigestUse[]) {
                            f->seen & 1 ? WT_DIGEST_CRC32C : WT_DIGEST_NONE,
                            f->seen & 2 ? WT_DIGEST_CRC32C : WT_DIGEST_NONE,
                        }));
    break;
  case WT_EVIDENCE_NUMBERS:
    set_integer(object, "expected", f->expected);
    set_integer(object, "seen", f->seen);
    break;
  case WT_EVIDENCE_SIZES:
  case WT_EVIDENCE_TIME:
    if (f->expected)
      set_integer(object, "expected", f->expected);
    set_integer(object, "seen", f->seen);
    break;
  case WT_EVIDENCE_HOST:
    json_object_set_new(object, "host", json_string(host_name(f->sender)));
    break;
  default:
    break;
  }
}

/* Where the damage can have been done is told of every bad digest, which octet it was of some. */
static void set_damage(json_t *object, const WtDamage *d, bool with_input)
{
  json_object_set_new(object, "place", json_string(wt_damaged_name(d->at)));
  if (d->part == WT_DAMAGED_PART_NONE)
    return;

  json_t *const damage = json_object();

  json_object_set_new(damage, "part", json_string(wt_damaged_part_name(d->part)));
  set_integer(damage, "octet", d->octet);
  json_object_set_new(damage, "pattern", wt_json_hex(d->pattern, 2));
  set_integer(damage, "stream_offset", d->stream_offset);
  json_object_set_new(damage, "frame",
                      d->frame ? json_integer((json_int_t) d->frame) : json_null());
  if (with_input && d->frame)
    set_integer(damage, "input", d->input);
  if (d->frame)
    set_integer(damage, "segment", d->segment);
  set_integer(damage, "chance_one_in", d->one_in);
  json_object_set_new(object, "damage", damage);
}

void wt_json_occurrence(json_t *object, const WtFinding *f, bool with_input)
{
  const bool is_of_host = wt_finding_kind(f->id)->evidence == WT_EVIDENCE_HOST;

  if (with_input)
    set_integer(object, "input", f->input);
  if (f->connection)
    set_integer(object, "connection", f->connection);
  if (f->sender != WT_SENDER_UNKNOWN && !is_of_host)
    json_object_set_new(object, "sender", json_string(wt_sender_name(f->sender)));
  if (f->itt != WT_NO_TAG)
    json_object_set_new(object, "itt", wt_json_hex(f->itt, 8));
  if (f->connection)
    set_integer(object, "stream_offset", f->stream_offset);
  set_evidence(object, f);
  if (f->id == WT_FINDING_DIGEST_HEADER || f->id == WT_FINDING_DIGEST_DATA)
    set_damage(object, &f->damage, with_input);
  if (f->detail)
    json_object_set_new(object, "detail", wt_json_name(f->detail));
}

static int write_text(const char *text, size_t len, void *output)
{
  wt_output_write(output, text, len);
  return wt_output_failed(output) ? -1 : 0;
}

void wt_json_dump(WtOutput *output, const json_t *value, size_t flags)
{
  (void) json_dump_callback(value, write_text, output,
                            flags | JSON_REAL_PRECISION(12) | JSON_ENSURE_ASCII);
  wt_output_write(output, "\n", 1);
}

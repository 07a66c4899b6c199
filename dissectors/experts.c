/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/experts.h"

#include <epan/expert.h>

static expert_field experts[WT_N_FINDINGS];
static ei_register_info infos[WT_N_FINDINGS];

/* The longest beginning of an id that is listed decides; the last row fits all. */
static int group_of(const char *id)
{
  static const struct {
    const char *family;
    int group;
  } groups[] = {
    { "iscsi.chap.", PI_SECURITY },
    { "iscsi.login.refused", PI_RESPONSE_CODE },
    { "iscsi.framing.", PI_REASSEMBLE },
    { "iscsi.unparsed", PI_REASSEMBLE },
    { "iscsi.iwarp", PI_UNDECODED },
    { "iscsi.cmdsn.", PI_SEQUENCE },
    { "iscsi.statsn.", PI_SEQUENCE },
    { "iscsi.datasn.", PI_SEQUENCE },
    { "iscsi.r2tsn.", PI_SEQUENCE },
    { "iscsi.expstatsn.", PI_SEQUENCE },
    { "iscsi.expcmdsn.", PI_SEQUENCE },
    { "iscsi.expdatasn", PI_SEQUENCE },
    { "checksum.", PI_CHECKSUM },
    { "digest.", PI_CHECKSUM },
    { "capture.", PI_REASSEMBLE },
    { "limit.", PI_REASSEMBLE },
    { "offload.", PI_SEQUENCE },
    { "path.", PI_SEQUENCE },
    { "tcp.", PI_SEQUENCE },
    { "scsi.", PI_RESPONSE_CODE },
    { "", PI_PROTOCOL },
  };
  size_t i = 0;

  while (!g_str_has_prefix(id, groups[i].family))
    i++;
  return groups[i].group;
}

static int severity_of(WtSeverity severity)
{
  static const int severities[WT_N_SEVERITIES] = {
    [WT_SEVERITY_NOTE] = PI_NOTE,
    [WT_SEVERITY_WARNING] = PI_WARN,
    [WT_SEVERITY_ERROR] = PI_ERROR,
  };

  return severities[severity];
}

void wt_experts_register(int proto)
{
  expert_module_t *const module = expert_register_protocol(proto);

  for (unsigned i = 0; i < WT_N_FINDINGS; i++) {
    const WtFindingKind *const kind = wt_finding_kind((WtFindingId) i);

    experts[i] = (expert_field) EI_INIT;
    infos[i] = (ei_register_info) {
      &experts[i],
      { wmem_strdup_printf(wmem_epan_scope(), "wiretruth.finding.%s", kind->id),
        group_of(kind->id), severity_of(kind->severity), kind->text, EXPFILL },
    };
  }
  expert_register_field_array(module, infos, WT_N_FINDINGS);
}

void wt_expert_add(packet_info *pinfo, proto_item *item, const WtFinding *finding)
{
  const WtFindingKind *const kind = wt_finding_kind(finding->id);

  expert_add_info_format(pinfo, item, &experts[finding->id], "%s: %s%s%s", kind->id, kind->text,
                         finding->detail ? " " : "", finding->detail ? finding->detail : "");
}

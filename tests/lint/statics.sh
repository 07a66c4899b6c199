#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# statics.sh ARCHIVE: the core holds no writable static data, so that two engines cannot meet.
# Constant tables with pointers land in .data.rel.ro, which is fine.
set -euo pipefail

objdump -h "$1" | awk '
  /file format/ { object = $1; sub(/:$/, "", object); objects++ }
  $2 ~ /^\.(t?data|t?bss)(\.|$)/ && $2 !~ /^\.data\.rel\.ro/ && $3 !~ /^0+$/ {
    printf "%s: %s holds %s (hex) octets of writable static data\n", object, $2, $3
    found++
  }
  END {
    if (!objects) print "no object in the archive"
    exit found || !objects
  }'

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# symbols.sh ARCHIVE: the core calls nothing that prints, exits, or looks at the world: no file,
# socket, clock, environment, thread, log or random source. g_assert is how it stops at a bug.
set -euo pipefail

forbidden='
  abort exit _exit _Exit quick_exit atexit raise kill signal sigaction system popen fork execve
  printf fprintf vprintf vfprintf dprintf puts putchar fputs fputc fwrite perror stdout stderr
  stdin open open64 openat openat64 fopen fopen64 freopen read write pread pwrite mmap mmap64
  munmap lseek stat fstat opendir scanf fscanf fgets getline
  socket connect bind listen accept send recv sendto recvfrom getaddrinfo
  time clock clock_gettime gettimeofday localtime localtime_r gmtime gmtime_r strftime sleep
  usleep nanosleep getenv secure_getenv setenv putenv setlocale rand srand random srandom
  arc4random getrandom pthread_create pthread_mutex_lock syslog
  __printf_chk __fprintf_chk __vprintf_chk __vfprintf_chk __open_2 __open64_2
  g_print g_printerr g_log g_logv g_log_structured g_log_structured_standard g_error g_warning
  g_message g_getenv g_setenv g_get_real_time g_get_monotonic_time g_get_current_time g_usleep
  g_random_int g_random_int_range g_random_double g_rand_new g_file_get_contents
  g_file_set_contents g_open g_fopen g_dir_open g_mapped_file_new g_thread_new g_mutex_lock
  g_on_error_query g_spawn_sync g_timeout_add g_idle_add g_date_time_new_now_utc'

# A sanitizer's or profiler's own calls are not the core's; they are not in the list either.
nm -A --undefined-only "$1" | awk -v list="$forbidden" '
  BEGIN { split(list, names); for (i in names) bad[names[i]] = 1 }
  { lines++; name = $NF; sub(/@.*/, "", name) }
  name in bad { object = $1; sub(/:$/, "", object); print object ": calls " name; found++ }
  END {
    if (!lines) print "no symbol in the archive"
    exit found || !lines
  }'

#!/usr/bin/env bash
# Runs fuzz targets one after another: fuzz/run.sh SECONDS TARGET…
set -uo pipefail
cd "$(dirname "$0")"
seconds=$1; shift
for target in "$@"; do
  # The crate has no unsafe code, so no sanitizer; the bootstrap variable lets a stable compiler instrument.
  RUSTC_BOOTSTRAP=1 cargo fuzz run -s none "$target" -- -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=16384 \
    -dict=quanze.dict -print_final_stats=1 >"target/$target.log" 2>&1
  echo "$target: exit $?"
  grep -E "^stat::number_of_executed_units|^stat::average_exec_per_sec|DONE|panicked|SUMMARY" "target/$target.log" | tail -5
  grep -E "cov:" "target/$target.log" | tail -1
done

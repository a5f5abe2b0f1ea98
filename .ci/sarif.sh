#!/bin/sh
# Validates a SARIF report with Microsoft's sarif-multitool: the schema, the rules of good SARIF, and what GitHub asks for.
#
#     .ci/sarif.sh [LIST…]      (default: the lists under fixtures/formats)
#
# The tool is looked for in $SARIF_MULTITOOL, on the path, and in node_modules here (npm install @microsoft/sarif-multitool).
# Without it nothing is checked, and the script says so. QUANZE names the program; by default it is built.
set -eu
cd "$(dirname "$0")/.."

find_tool() {
    for tool in "${SARIF_MULTITOOL:-}" "$(command -v Sarif.Multitool || true)" \
        node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool; do
        if [ -n "$tool" ] && [ -x "$tool" ]; then
            echo "$tool"
            return
        fi
    done
}

tool=$(find_tool)
if [ -z "$tool" ]; then
    echo "sarif: skipped, sarif-multitool is not installed"
    exit 0
fi
if [ -z "${QUANZE:-}" ]; then
    cargo build --quiet
    QUANZE=target/debug/quanze
fi
if [ $# -eq 0 ]; then
    set -- fixtures/formats/*
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for lang in zh en; do
    report=$scratch/$lang.sarif
    # Findings are no failure here; a check that could not be carried out is.
    "$QUANZE" check --lang "$lang" --fail-on never --format "sarif=$report" "$@"
    # The tool's own exit code is 0 even for errors, so its words are read.
    "$tool" validate "$report" --rule-kind "Sarif;Ghas" >"$scratch/said" 2>&1 || { cat "$scratch/said"; exit 1; }
    if grep -E ': (error|warning) ' "$scratch/said" || ! grep -q 'completed successfully' "$scratch/said"; then
        cat "$scratch/said"
        echo "sarif: the report ($lang) is not clean"
        exit 1
    fi
done
echo "sarif: 0 errors, 0 warnings ($*)"

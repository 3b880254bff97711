#!/usr/bin/env bash
# functions: the code that CloudFront runs on requests does what the test beside it says, and is not too large.
#
# Proves that node runs each function and that viewers of the countries in its test reach the origin and the file that they should; that
# its size is within CloudFront's 10 KB; that it has a test. Does not prove that CloudFront's own engine takes every word of it.
set -euo pipefail

command -v node >/dev/null || { echo "needs node" && exit 77; }
mapfile -t functions < <(find "$@" -path '*/cloudfront/*/functions/*.js' | sort)
((${#functions[@]})) || { echo "no function to judge" && exit 77; }

findings=0 tests=()
for function in "${functions[@]}"; do
    size=$(wc -c <"$function")
    ((size <= 10240)) || { echo "$function: $size bytes, and CloudFront takes 10240" && findings=1; }
    test=${function%.js}.test.mjs
    if [[ -f $test ]]; then tests+=("$test"); else echo "$function: no test beside it" && findings=1; fi
done
if ((${#tests[@]})); then
    report=$(node --test "${tests[@]}" 2>&1) || { grep -E '^ *not ok|expected|actual|Error' <<<"$report" && findings=1; }
fi
echo "${#functions[@]} functions"
exit "$findings"

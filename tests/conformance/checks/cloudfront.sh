#!/usr/bin/env bash
# cloudfront: every document under cloudfront/ is one that the CloudFront API's own model takes.
#
# Proves names, types, required members and enumerations (by botocore's model) and that each Quantity counts its Items.
# Does not prove quotas, nor that the named policies and certificates exist. Uses no network.
set -euo pipefail

python3 -c 'import botocore' 2>/dev/null || { echo "needs Python to install botocore" && exit 77; }
exec python3 "$(dirname "$0")/../tools/cloudfront.py" "$@"

token=$(aws secretsmanager get-secret-value --secret-id "$ENTRY" --query SecretString --output text | jq --raw-output .password)
set_token() {
  jq --null-input --arg token "$token" --arg cache "$CACHE" --arg strategy "$1" \
    '{ReplicationGroupId: $cache, AuthToken: $token, AuthTokenUpdateStrategy: $strategy, ApplyImmediately: true}' |
    aws elasticache modify-replication-group --cli-input-json file:///dev/stdin > /dev/null
  aws elasticache wait replication-group-available --replication-group-id "$CACHE"
}
# A new token holds beside the old one, so that whoever still has the old one is not cut off; the first one must hold alone.
set_token ROTATE
if [ "$TOKEN_VERSION" = 1 ]; then set_token SET; fi

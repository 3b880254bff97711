// All services of all environments -> one YAML stream an environment: jrsonnet -S -m OUT render.jsonnet
local objects = import 'service.libsonnet';
local base = import 'base.libsonnet';
local environments = {
  dev: import 'dev.libsonnet',
  staging: import 'staging.libsonnet',
  prod: import 'prod.libsonnet',
};

{
  [environment + '.yaml']: std.manifestYamlStream(
    std.flattenArrays([objects(environment, name, base[name] + environments[environment][name]) for name in std.objectFields(base)]),
    quote_keys=false,
    c_document_end=false,
  )
  for environment in std.objectFields(environments)
}

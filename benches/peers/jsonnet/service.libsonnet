// One service -> its eight Kubernetes objects, equal to those that platc makes of the same facts.
function(namespace, name, service)
  local identity = { 'app.kubernetes.io/name': name };
  local labels = identity { 'app.kubernetes.io/managed-by': 'platc', 'app.kubernetes.io/part-of': 'shop' };
  local metadata = { name: name, namespace: namespace, labels: labels };
  local probe(path) = {
    httpGet: { path: path, port: 'http' },
    initialDelaySeconds: service.health.delay,
    periodSeconds: service.health.every,
  };
  local pods(name) = { podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } };
  local pods_of(namespace) = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
  local http = [{ port: 'http', protocol: 'TCP' }];
  // Names are also asked for at the address on which a cache of the node's own answers (NodeLocal DNSCache).
  local dns = [pods_of('kube-system'), { ipBlock: { cidr: '169.254.20.10/32' } }];

  local container = {
    name: 'app',
    image: service.image + ':' + service.tag,
    ports: [{ name: 'http', containerPort: service.port, protocol: 'TCP' }],
    envFrom: [{ configMapRef: { name: name } }],
    resources: {
      requests: { cpu: service.cpu.request, memory: service.memory.request },
      limits: { cpu: service.cpu.limit, memory: service.memory.limit },
    },
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/readyz'),
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };

  [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata, automountServiceAccountToken: false },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata, data: service.environment },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata,
      spec: {
        selector: { matchLabels: identity },
        template: {
          metadata: { labels: labels, annotations: { 'platc.dev/configuration': std.md5(std.manifestJsonMinified(service.environment))[:16] } },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            serviceAccountName: name,
            containers: [container],
            securityContext: {
              fsGroup: 10001,
              runAsGroup: 10001,
              runAsNonRoot: true,
              runAsUser: 10001,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            volumes: [{ name: 'tmp', emptyDir: {} }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata,
      spec: { selector: identity, ports: [{ name: 'http', port: service.port, protocol: 'TCP', targetPort: 'http' }] },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: name },
        minReplicas: service.scale.min,
        maxReplicas: service.scale.max,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
      },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata,
      spec: { minAvailable: 1, selector: { matchLabels: identity }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata,
      spec: {
        podSelector: { matchLabels: identity },
        policyTypes: ['Ingress', 'Egress'],
        egress: [
          { to: dns, ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] },
          { to: [pods(service.upstream)], ports: http },
        ],
        ingress: [{ from: [pods(service.caller)], ports: http }, { from: [pods_of('ingress')], ports: http }],
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: metadata { name: name + '-public' },
      spec: {
        ingressClassName: 'nginx',
        rules: [{
          host: service.host,
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: name, port: { name: 'http' } } } }] },
        }],
      },
    },
  ]

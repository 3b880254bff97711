import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';

// Node has no module of CloudFront's: what the function asks of it is written down here.
const code = readFileSync(new URL('route-web.js', import.meta.url), 'utf8').replace(/^import cf .*$/m, '');

function run(uri, country) {
    const answer = { uri: '', origin: null };
    const cf = { selectRequestOriginById: (origin) => { answer.origin = origin; } };
    const headers = country ? { 'cloudfront-viewer-country': { value: country } } : {};
    const request = { method: 'GET', uri, querystring: {}, headers, cookies: {} };
    const handler = vm.runInNewContext(`${code};handler`, { cf });
    answer.uri = handler({ version: '1.0', context: { eventType: 'viewer-request' }, viewer: {}, request }).uri;
    return answer;
}

// A path, the country of the viewer, the path at the origin, and the origin where it is not the one of the behavior.
const cases = [
    ["/assets/app.js", "CN", "/assets/app.js", "web-jp"],
    ["/assets/app.js", "JP", "/assets/app.js", null],
    ["/assets/app.js", "SG", "/assets/app.js", null],
    ["/assets/app.js", "US", "/assets/app.js", null],
    ["/", null, "/", null],
    ["/guide/", null, "/guide/", null],
    ["/guide/start", null, "/guide/start", null],
    ["/assets/app.js", null, "/assets/app.js", null],
];

for (const [uri, country, path, origin] of cases) {
    test(`${uri} from ${country ?? 'somewhere'}`, () => assert.deepEqual(run(uri, country), { uri: path, origin }));
}

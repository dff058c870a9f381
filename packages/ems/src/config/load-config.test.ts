import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusbarError } from '@busbar/kernel';
import fc from 'fast-check';
import { configJsonSchema } from './config-json-schema.ts';
import { defaultConfig, loadConfig, parseConfig } from './load-config.ts';

const SKI = 'ab'.repeat(20);

function failure(text: string, env: Record<string, string> = {}): string {
  try {
    parseConfig(text, 'busbar.yaml', env);
  } catch (error) {
    assert.ok(error instanceof BusbarError && error.code === 'ems.config-invalid', String(error));
    return error.message;
  }
  assert.fail('the configuration was accepted');
}

test('an empty configuration is complete: every section has its defaults', () => {
  const config = defaultConfig();
  assert.deepEqual(config.gridLimit, {
    failsafeWatts: 4200,
    failsafeDurationSeconds: 7200,
    nominalWatts: 24_150,
    appliesTo: 'controllable-devices',
    autonomousAllowed: true,
  });
  assert.deepEqual(config.http, { host: '127.0.0.1', port: 7480, allowedHosts: [] });
  assert.equal(config.fuse, undefined);
});

const WRONG: readonly [title: string, text: string, expected: RegExp][] = [
  [
    'unknown section',
    'sitee:\n  name: x\n',
    /line 1 \(sitee\): unknown key "sitee" \(did you mean "site"\?\); allowed: site, http/,
  ],
  [
    'unknown key',
    'site:\n  name: x\n  nmae: y\n',
    /line 3 \(site\.nmae\): unknown key "nmae" \(did you mean "name"\?\); allowed: name/,
  ],
  [
    'wrong number',
    'http:\n  port: 70000\n',
    /line 2 \(http\.port\): 70000 is not allowed here; allowed: a whole number from 0 to 65535/,
  ],
  [
    'text for a number',
    'gridLimit:\n  failsafeWatts: much\n',
    /line 2 \(gridLimit\.failsafeWatts\): "much" is not allowed here; allowed: a number from 0/,
  ],
  ['wrong choice', 'gridLimit:\n  appliesTo: house\n', /line 2 .*allowed: controllable-devices, grid-connection/],
  ['section that is a list', 'http: [1]\n', /line 1 \(http\): .*allowed: a section with keys/],
  ['text for a section', 'http: yes please\n', /line 1 \(http\)/],
  ['bad SKI as key', 'stations:\n  garage: {}\n', /line 2 \(stations\.garage\): .*40 hexadecimal digits/],
  [
    'bad key of an ECHONET Lite station',
    'echonetLite:\n  address: 192.0.2.5\n  stations:\n    carport: {}\n',
    /line 4 \(echonetLite\.stations\.carport\): /,
  ],
  ['ECHONET Lite without an address', 'echonetLite:\n  nodes: []\n', /line \d \(echonetLite.*\): .*address/],
  ['bad address', 'echonetLite:\n  address: 300.1.1.1\n', /line 2 \(echonetLite\.address\): "300\.1\.1\.1" is not/],
  ['bad station value', `stations:\n  ${SKI}:\n    phases: 2\n`, /line 3 .*2 is not allowed here; allowed: 1, 3/],
  [
    'bad SKI of a peer',
    'peers:\n  - ski: abc\n    host: h\n    port: 4712\n',
    /line 2 \(peers\.0\.ski\): "abc" .*40 hexadecimal digits/,
  ],
  ['missing host', `peers:\n  - ski: ${SKI}\n    port: 4712\n`, /line 2 \(peers\.0\): "host" is missing here/],
  [
    'peer named twice',
    `peers:\n  - {ski: ${SKI}, host: a, port: 1}\n  - {ski: ${SKI.toUpperCase()}, host: b, port: 1}\n`,
    /line 3 .*twice/,
  ],
  ['key given twice', 'site:\n  name: a\n  name: b\n', /line 3: Map keys must be unique/],
  ['broken YAML', 'site:\n  name: [\n', /line \d+: /],
  [
    'failsafe above the contract',
    'gridLimit:\n  failsafeWatts: 9000\n  nominalWatts: 8000\n',
    /line 2 .*nominalWatts \(8000\)/,
  ],
  ['not a mapping', '- a\n', /must hold sections/],
];

for (const [title, text, expected] of WRONG) {
  test(`config error with line and what is allowed: ${title}`, () => assert.match(failure(text), expected));
}

test('a section without content counts as not given', () => {
  assert.equal(parseConfig('http:\nsite:\n  name:\n', 'busbar.yaml', {}).site.name, 'Home');
});

test('environment variables override the file', () => {
  const config = parseConfig('site:\n  name: File\n', 'busbar.yaml', {
    BUSBAR__site__name: 'Env',
    BUSBAR__gridLimit__failsafeWatts: '5000',
    BUSBAR__ship__interfaces: '[eth0, lo]',
    [`BUSBAR__stations__${SKI}__name`]: 'Garage',
    OTHER: 'x',
  });
  assert.equal(config.site.name, 'Env');
  assert.equal(config.gridLimit.failsafeWatts, 5000);
  assert.deepEqual(config.ship.interfaces, ['eth0', 'lo']);
  assert.equal(config.stations[SKI]?.name, 'Garage');
  assert.equal(config.stations[SKI]?.phases, 3);
});

test('a wrong environment variable is named', () => {
  assert.match(
    failure('', { BUSBAR__http__prot: '1' }),
    /environment variable BUSBAR__http__prot: unknown key "prot" \(did you mean "port"\?\)/,
  );
  assert.match(failure('', { BUSBAR__http__port: 'x' }), /environment variable BUSBAR__http__port: "x" is not allowed/);
  assert.match(failure('', { BUSBAR____proto____x: '1' }), /BUSBAR____proto____x: unknown key/);
});

test('a configuration file that cannot be read names the path', () => {
  assert.throws(
    () => loadConfig({ file: '/nonexistent/busbar.yaml' }),
    /cannot read the configuration \/nonexistent\/busbar\.yaml/,
  );
});

test('the schema for editors demands only keys without default', () => {
  const schema = configJsonSchema() as {
    required?: string[];
    properties: Record<string, { items?: { required?: string[] } }>;
  };
  assert.equal(schema.required, undefined);
  assert.deepEqual(schema.properties.peers?.items?.required, ['ski', 'host', 'port']);
});

test('any text gives a configuration or an error that says where, never another failure', () => {
  const fragment = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      'site',
      'http',
      'port',
      'peers',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '*a',
      '&a ',
      '__proto__',
      '"',
      '7',
      '!!js/function ',
    ),
  );
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 30 }), (parts) => {
      try {
        parseConfig(parts.join(''), 'busbar.yaml', {});
      } catch (error) {
        assert.ok(error instanceof BusbarError && error.code === 'ems.config-invalid', String(error));
      }
    }),
    { numRuns: 2000, seed: 14 },
  );
});

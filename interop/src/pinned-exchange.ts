import type { PinnedDeviation } from './pinned-deviation.ts';

const SYSTEM = 'controllable system';

/** What the Go stack does as a server; the findings S are those of docs/spine-findings.md. */
const enbility = [
  {
    scenarios: ['exchange.read-selectors', 'exchange.read-elements'],
    shows: /^restricted read of deviceConfigurationKeyValueListData \(not announced\): /,
    deviation:
      'answers every restricted read in full, and announces no partial reads; the text permits it (SPINE-5.3.3-40, findings S11, S26)',
  },
  {
    scenarios: ['exchange.write-without-scale'],
    shows: /expected \{"isActive":true,"watts":4700\}, got \{"isActive":true,"watts":47\}/,
    deviation: 'replaces a value as a whole where the text keeps the scale that is stored (SPINE-5.3.3-24, finding S9)',
  },
  {
    scenarios: ['exchange.unknown-entry'],
    shows: /^write: expected error 7, got error 0$/,
    deviation: 'acknowledges an entry that it does not add (SPINE-5.3.3-60, finding S5)',
  },
  {
    scenarios: ['exchange.half-refused'],
    shows: /^the limit after a write answered with error 0: expected 5000, got 4900$/,
    deviation:
      'carries out the known half of a write, drops the other one and acknowledges (SPINE-5.3.3-44, findings S5, S6)',
  },
  {
    scenarios: ['exchange.delete-filter-alone'],
    shows: /expected error 8, got error 1$/,
    deviation: 'has error 1 for a filter it cannot carry out; the text has 8 (SPINE-5.3.3-52, finding S17)',
  },
  {
    scenarios: ['result.function-not-offered', 'result.not-writable'],
    shows: /expected error 6, got error 1$/,
    deviation: 'has error 1 for what a feature does not offer; the text has 6 (SPINE-5.3.2-42, finding S17)',
  },
  {
    scenarios: ['result.unbound-write'],
    shows: /expected error 9, got error 1$/,
    deviation: 'has error 1 for a write without binding; the text has 9 (SPINE-5.3.2-43, finding S17)',
  },
  {
    scenarios: ['result.relation-tables'],
    shows: /^read of nodeManagementBindingData: refused with error 1$/,
    deviation: 'answers a read of its tables of bindings and subscriptions with error 1 (SPINE-5.5.4-15, finding S13)',
  },
  {
    scenarios: ['result.repeated-subscription'],
    shows: /expected error 0, got error 1$/,
    deviation: 'refuses a subscription that is there already with error 1 (SPINE-5.5.5-5, finding S15)',
  },
  {
    scenarios: ['result.one-binding-deleted'],
    shows: /^write over the other binding: expected error 0, got error 1$/,
    deviation: 'deletes every binding of the client with the one that is named (SPINE-5.5.4-17, finding S14)',
  },
  {
    scenarios: ['result.other-guard-leaves'],
    shows: /^write after another guard left: expected error 0, got error 1$/,
    deviation: 'drops the bindings of one client with those of another whose entity has the same number (finding S35)',
  },
  {
    scenarios: ['odd.two-commands'],
    shows: /^the limit after two commands answered with error 0: expected 5000, got 4300$/,
    deviation: 'carries out the first of two commands and acknowledges (SPINE-5.3.2-45, finding S23)',
  },
  {
    scenarios: ['odd.unknown-source'],
    shows: /was expected to have its read answered/,
    deviation: 'answers nothing to a feature it has not been told of (SPINE-5.3.2-48, finding S18)',
  },
];

/** What the Rust crate does as a server. */
const eebusRs = [
  {
    scenarios: ['exchange.write-partial'],
    shows: /^the duration is gone, nobody touched it$/,
    deviation: 'takes the duration away when a partial write does not have it; the text keeps it (SPINE-5.3.3-14)',
  },
  {
    scenarios: ['exchange.write-selectors'],
    shows: /^write: expected error 0, got error 7$/,
    deviation:
      'refuses an entry without identifier although selectors name the entry (SPINE-5.3.3-17); we never send the combination (finding S4)',
  },
  {
    scenarios: ['exchange.write-without-scale'],
    shows: /expected \{"isActive":true,"watts":4700\}, got \{"isActive":true,"watts":47\}/,
    deviation: 'replaces a value as a whole where the text keeps the scale that is stored (SPINE-5.3.3-24, finding S9)',
  },
  {
    scenarios: ['exchange.half-refused'],
    shows: /^the limit after a write answered with error 0: expected 5000, got 4900$/,
    deviation: 'carries out the known half of a write and acknowledges the whole (SPINE-5.3.3-44)',
  },
  {
    scenarios: ['exchange.delete-filter-alone'],
    shows: /expected error 8, got error 7$/,
    deviation: 'has error 7 for a delete filter that names nothing; the text has 8 (SPINE-5.3.3-52)',
  },
  {
    scenarios: ['result.not-writable'],
    shows: /expected error 6, got error 7$/,
    deviation: 'has error 7 for a write of a function that can only be read; the text has 6 (SPINE-5.3.2-42)',
  },
  {
    scenarios: ['odd.version'],
    shows: /^a reply to a read of version "draft": expected true, got false$/,
    deviation:
      'refuses datagrams with an odd version, as the text permits; the field sends them (SPINE-5.3.2-5, finding S24)',
  },
  {
    scenarios: ['odd.same-counter'],
    shows: /^answers: expected 2, got 1$/,
    deviation: 'drops a message whose counter it has seen (SPINE-5.3.2-12, finding S22)',
  },
];

/** Known deviations of restricted function exchange and of error numbers. */
export const PINNED_EXCHANGE: readonly PinnedDeviation[] = [
  ...enbility.map((one) => ({ peer: 'enbility', ...one })),
  ...eebusRs.map((one) => ({ peer: 'eebus-rs', ...one })),
].flatMap(({ peer, scenarios, shows, deviation }) =>
  scenarios.map((scenario) => ({ peer, scenario, role: SYSTEM, shows, deviation })),
);

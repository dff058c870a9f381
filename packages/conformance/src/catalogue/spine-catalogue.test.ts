import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SPINE_PRECONDITIONS } from '../spine/preconditions.ts';
import { SPINE_SUITE } from '../spine/spine-suite.ts';
import { parameterSheet } from './parameter-sheet.ts';
import { notApplicable } from './suite.ts';
import { allParameters, SUITES } from './suites.ts';

const { cases, parameters, requirements } = SPINE_SUITE;

/** Identifiers of the catalogue: group and count, in its order. */
const GROUPS = { COMP: 6, DATA: 8, FC: 1, DDISC: 2, BIND: 2, SUBS: 2, ENTITY: 2, RTS: 5, RTC: 3 } as const;

test('the SPINE suite has the 31 cases of the catalogue, in its order, in 9 groups', () => {
  const ids = Object.entries(GROUPS).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `TC_SPINE_${group}_00${index + 1}`),
  );
  assert.equal(ids.length, 31);
  assert.deepEqual(
    cases.map(({ id }) => id),
    ids,
  );
  for (const { id, group } of cases) assert.ok(id.startsWith(`TC_SPINE_${group}_`), id);
});

test('actors, roles and conditions are those of the catalogue', () => {
  const parts: Readonly<Record<string, string>> = {
    TC_SPINE_BIND_002: 'server / CS',
    TC_SPINE_ENTITY_001: 'client / EG',
    TC_SPINE_ENTITY_002: 'client / CS',
  };
  const conditions: Readonly<Record<string, string>> = {
    TC_SPINE_COMP_003: 'PAR_clientDetailedDiscoverySupported',
    TC_SPINE_COMP_004: 'PAR_clientDetailedDiscoverySupported',
    TC_SPINE_DATA_005: 'PAR_clientSubscriptionSupported',
    TC_SPINE_DATA_008: 'PAR_clientDetailedDiscoverySupported',
    TC_SPINE_DDISC_001: 'PAR_clientDetailedDiscoverySupported',
    TC_SPINE_DDISC_002: 'PAR_initialTimeoutSupported',
  };
  for (const { id, plays, group, applicability } of cases) {
    const byGroup = group === 'RTS' ? 'server / CS' : group === 'RTC' ? 'client / EG' : 'special / Any';
    assert.equal(`${plays?.role} / ${plays?.actor}`, parts[id] ?? byGroup, id);
    assert.equal(applicability?.parameter, conditions[id], id);
    assert.notEqual(applicability?.is, false, id);
  }
});

test('only cases in which the test tool binds the one limit of the device are on their own', () => {
  for (const { id, plays, isSolePartner } of cases) assert.equal(isSolePartner === true, plays?.actor === 'CS', id);
});

test('every name a case uses exists, every requirement is covered, every step has words', () => {
  const names = parameters.map(({ name }) => name);
  assert.equal(requirements.length, 26);
  const covered = new Set(cases.flatMap((one) => one.requirements));
  assert.deepEqual(
    requirements.map(({ id }) => id).filter((id) => !covered.has(id)),
    [],
  );
  for (const one of cases) {
    for (const name of one.parameters) assert.ok(names.includes(name), `${one.id} ${name}`);
    for (const name of one.requirements)
      assert.ok(
        requirements.some(({ id }) => id === name),
        `${one.id} ${name}`,
      );
    for (const name of one.preconditions) assert.ok(name in SPINE_PRECONDITIONS, `${one.id} ${name}`);
    if (one.applicability !== undefined) assert.ok(one.parameters.includes(one.applicability.parameter), one.id);
    assert.deepEqual(
      one.steps.map(({ number }) => number),
      one.steps.map((_, index) => String(index + 1)),
      one.id,
    );
    for (const text of [one.title, one.purpose, ...one.steps.flatMap((step) => [step.action, step.expected])])
      assert.ok(text.length > 3, `${one.id} "${text}"`);
  }
});

test('a device that declares nothing to be client is asked less, and told why', () => {
  const text =
    'PAR_clientDetailedDiscoverySupported: no\nPAR_clientSubscriptionSupported: no\nPAR_initialTimeoutSupported: no';
  const sheet = parameterSheet(text, parameters, 'iec');
  const reasons = cases.flatMap((one) => notApplicable(one, sheet) ?? []);
  assert.equal(reasons.length, 6);
  for (const reason of reasons) assert.match(reason, /^applies only with PAR_\w+ yes; the device declares no$/);
  const usual = parameterSheet(undefined, parameters, 'iec');
  assert.deepEqual(
    cases.filter((one) => notApplicable(one, usual) !== undefined),
    [],
  );
});

test('one sheet serves all suites: a parameter that several know is the same', () => {
  for (const one of allParameters())
    for (const suite of SUITES) {
      const own = suite.parameters.find(({ name }) => name === one.name);
      assert.ok(own === undefined || own === one, one.name);
    }
  assert.equal(new Set(allParameters().map(({ name }) => name)).size, allParameters().length);
});

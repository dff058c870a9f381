import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CaseResult, SuiteResult } from '@busbar/conformance';
import { conformance, type Ended, simulated } from './conformance-command.ts';

const SUITES = 'lpc,lpp,mpc,mgcp';
/** What the simulated counterparts declare of themselves. */
const SHEET = fileURLToPath(new URL('../packages/conformance/sheets/simulated.yaml', import.meta.url));

const TOOL = mkdtempSync(join(tmpdir(), 'busbar-use-case-conformance-'));
after(() => rmSync(TOOL, { recursive: true, force: true }));

/** A representative part that needs no minutes: every actor, start configuration and way to act at a device. */
const QUICK = [
  'LPC_COM_NT_CSConnection_001',
  'LPC_COM_PT_CSConnection_003',
  'LPC_COM_PT_CSConnection_008',
  'LPC_COM_PT_CSInit_002',
  'LPC_COM_PT_CSInit_003',
  'LPC_COM_NT_CSLimited_001',
  'LPC_COM_PT_CSUnlCntrl_003',
  'LPC_COM_PT_CSTransition2_001',
  'LPC_COM_PT_CSTransition6_002',
  'LPC_INS2_PT_CSTransition1_001',
  'LPP_COM_PT_CSConnection_003',
  'LPP_COM_PT_CSTransition4_001',
  'LPP_COM_PT_CSUnlCntrl_003',
  'MPC_COM_PT_MUPolling_001',
  'MPC_COM_PT_MUNotification_001',
  'MPC_SCE1_PT_MUTotalActivePower_001',
  'MPC_SCE2_PT_MUTotalProducedEnergy_002',
  'MPC_SCE4_PT_MUACVoltage_004',
  'LPC_COM_PT_EGMessages_001',
  'LPC_COM_PT_EGMessages_004',
  'LPP_COM_PT_EGMessages_001',
  'MPC_COM_PT_MANotification_001',
  'MPC_SCE1_NT_MATotalActivePower_002',
  'MGCP_SCE1_PT_MAPowerLimitFactor_001',
  'MGCP_SCE6_PT_MAACVoltage_011',
  'MGCP_SCE1_PT_GCPPowerLimitFactor_001',
  'MGCP_SCE2_PT_GCPTotalActivePower_001',
  'MGCP_SCE4_PT_GCPTotalConsumedEnergy_002',
  'MGCP_SCE7_PT_GCPFrequency_001',
].map((name) => `ATC_${name}`);

const only = (ids: readonly string[]): readonly string[] => ids.flatMap((id) => ['--case', id]);

function reportsIn({ stdout, stderr }: Ended): readonly SuiteResult[] {
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as readonly SuiteResult[];
}

function unclean(cases: readonly CaseResult[]): readonly string[] {
  return cases
    .filter(({ verdict }) => verdict !== 'passed')
    .map(({ id, verdict, reason }) => `${id} ${verdict}: ${reason}`);
}

test('against ourselves: 203 cases in four suites, none failed; not applicable is only what the catalogue makes conditional', {
  timeout: 120_000,
}, async () => {
  const ended = await conformance(['run', '--suite', SUITES, '--self', '--json']);
  assert.equal(ended.code, 0, ended.stderr);
  const results = reportsIn(ended);
  assert.deepEqual(
    results.map(({ suite, target, profile, cases }) => [suite, target, profile, cases.length]),
    [
      ['lpc', 'self', 'default', 51],
      ['lpp', 'self', 'default', 51],
      ['mpc', 'self', 'default', 54],
      ['mgcp', 'self', 'default', 47],
    ],
  );
  const all = results.flatMap(({ cases }) => cases);
  assert.equal(all.length, 203);
  const left = all.filter(({ verdict }) => verdict !== 'passed');
  assert.equal(left.length, 8);
  for (const { id, verdict, reason } of left) {
    assert.equal(verdict, 'not-applicable', `${id}: ${reason}`);
    assert.match(reason, /^applies only with PAR_(LPC|LPP|MPC|MGCP)_(CEM|powerMeasured|polls) yes; .* declares no$/);
  }
});

test('against three simulated devices in other processes: each case at the one that plays its actor, none failed', {
  timeout: 170_000,
}, async (t) => {
  const [station, box, meter] = await Promise.all([
    simulated(
      t,
      'station',
      ...['--nominal-max', '11000', '--nominal-production', '11000', '--voltages-between-phases'],
    ),
    simulated(t, 'control-box'),
    simulated(t, 'meter', '--feed-in-factor', '70', '--voltages-between-phases'),
  ]);
  const devices = [...station, ...box, ...meter];
  const args = ['run', '--suite', SUITES, ...devices, '--params', SHEET, '--data', TOOL, '--json', ...only(QUICK)];
  const ended = await conformance(args);
  assert.equal(ended.code, 0, ended.stderr);
  const cases = reportsIn(ended).flatMap((result) => result.cases);
  assert.equal(cases.length, QUICK.length);
  assert.deepEqual(unclean(cases), []);
  assert.match(ended.stderr, /plays CS of LPC, CS of LPP, MU of MPC/);
  assert.match(ended.stderr, /29 cases of lpc, lpp, mpc, mgcp, 3 side by side: about \d+ (s|min)/);
});

test('a device that is not as its sheet declares fails, with exit 1; an actor nobody plays is not applicable', {
  timeout: 60_000,
}, async (t) => {
  const device = await simulated(t, 'station', '--failsafe-limit', '5000');
  const ids = ['ATC_LPC_COM_PT_CSInit_002', 'ATC_LPC_COM_PT_EGMessages_001'];
  const args = ['run', '--suite', 'lpc', ...device, '--data', TOOL, '--json', ...only(ids)];
  const ended = await conformance(args);
  assert.equal(ended.code, 1, ended.stderr);
  const { cases } = JSON.parse(ended.stdout) as SuiteResult;
  assert.deepEqual(unclean(cases), [
    'ATC_LPC_COM_PT_EGMessages_001 not-applicable: applies only to the EG of LPC; the device does not announce it',
    'ATC_LPC_COM_PT_CSInit_002 failed: step 3: the device shows FCAPL 5000 W, not 4200 W',
  ]);
});

test('without somebody at the device what needs one is not judged, the rest is; exit 3', {
  timeout: 60_000,
}, async (t) => {
  const device = await simulated(t, 'station');
  const ids = ['ATC_LPC_COM_PT_CSInit_002', 'ATC_LPC_COM_NT_CSUnlCntrl_001'];
  const args = ['run', '--suite', 'lpc', ...device, '--data', TOOL, '--patience', '5', '--json', ...only(ids)];
  const ended = await conformance(args, { XDG_RUNTIME_DIR: TOOL });
  assert.equal(ended.code, 3, ended.stderr);
  const { cases } = JSON.parse(ended.stdout) as SuiteResult;
  assert.match(
    unclean(cases).join('\n'),
    /^\S+CSInit_002 warning: not judged: nobody acts at the device: Reset the device/,
  );
  assert.equal(cases.find(({ id }) => id.endsWith('CSUnlCntrl_001'))?.verdict, 'passed');
});

import type { PinnedDeviation } from './pinned-deviation.ts';
import { PINNED_EXCHANGE } from './pinned-exchange.ts';

/** Every known deviation; docs/interop.md lists them, docs/deviations.md and docs/spine-findings.md say what Busbar does about them. */
export const PINNED: readonly PinnedDeviation[] = [
  ...PINNED_EXCHANGE,
  ...['limit-for-a-time', 'limit-and-release', 'limit-refused', 'failsafe-and-nominal'].map((name) => ({
    peer: 'eebus-rs',
    scenario: `lpp.${name}`,
    shows: /"accepted":false.*"error":7|"error":7.*"accepted":false/,
    deviation:
      'takes the production limit as a magnitude and refuses negative values; the text (LPP-001) and the installed base have it negative',
  })),
  ...['mpc.values', 'mgcp.values'].map((scenario) => ({
    peer: 'eebus-rs',
    scenario,
    role: 'monitoring appliance',
    shows: /expected to see the M.*last measured: (?!.*"current").*"power":4200/,
    deviation:
      'sees no values of single phases: it looks for a scopeType in the parameter descriptions, which the use cases do not have (MPC 5.3)',
  })),
  {
    peer: 'npm-echonet-lite',
    scenario: 'echonet.set-refused',
    role: 'ECHONET Lite device',
    shows: /^answer is none, not SetC_SNA$/,
    deviation:
      'refuses a write of several octets with a frame that says four and carries one; the text (EL-3.2.8-1) counts them, so the answer cannot be read and the request lapses',
  },
  {
    peer: 'enbility',
    scenario: 'ev.sleep',
    role: 'energy manager (EV)',
    shows: /expected to see the vehicle asleep within/,
    deviation:
      'knows that a vehicle sleeps and tells it with the next other change only: there is no event for the operating state (EVCC-020)',
  },
];

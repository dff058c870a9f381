import type { Measured } from '../contract.ts';
import type { Scenario } from '../runner/scenario.ts';

const VALUES = {
  power: 4200,
  phases: { a: 1400, b: 1300, c: 1500 },
  current: { a: 6.1, b: 5.7, c: 6.5 },
  voltage: { a: 230, b: 231, c: 229 },
  frequency: 50.02,
  consumed: 12_000,
  produced: 300,
} satisfies Measured;

/** Largest difference that counts as the same value. */
const EXACT = 0.001;

function shows(seen: Measured, wanted: Partial<typeof VALUES>): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const other = seen[name as keyof Measured];
    if (typeof value === 'number') return typeof other === 'number' && Math.abs(other - value) < EXACT;
    return (
      typeof other === 'object' &&
      Object.entries(value).every(([phase, number]) => Math.abs((other[phase as 'a'] ?? Number.NaN) - number) < EXACT)
    );
  });
}

function measuring(useCase: 'MPC' | 'MGCP'): Scenario {
  const isMpc = useCase === 'MPC';
  return {
    name: `${useCase.toLowerCase()}.values`,
    title: isMpc
      ? 'power, power per phase, energy, current, voltage and frequency of a unit, and a change of its power'
      : 'power, energy, current, voltage and frequency of the grid connection point, and a change to feed-in',
    left: {
      role: 'monitoring appliance',
      actors: [isMpc ? 'MA-MPC' : 'MA-MGCP'],
      needs: ['mdns'],
    },
    right: {
      role: isMpc ? 'monitored unit' : 'grid connection point',
      actors: [isMpc ? 'MU-MPC' : 'GCP-MGCP'],
      needs: ['mdns'],
    },
    async play(stage) {
      await stage.start();
      const { left, right } = stage;
      right.do({ do: 'publish', ...VALUES });
      await stage.connect();
      const { phases, ...others } = VALUES;
      const wanted = isMpc ? { phases, ...others } : others;
      await left.expect('measured', (seen) => seen.useCase === useCase && shows(seen, wanted), {
        within: 25,
        what: `to see the ${useCase} values ${JSON.stringify(wanted)}`,
      });
      const since = left.mark();
      const power = isMpc ? 7400 : -1200;
      right.do({ do: 'publish', ...VALUES, power });
      await left.expect('measured', (seen) => seen.power !== undefined && Math.abs(seen.power - power) < EXACT, {
        within: 15,
        since,
        what: `to see ${power} W`,
      });
    },
  };
}

/** Measured values and the state of a station. */
export const measuringScenarios: readonly Scenario[] = [
  measuring('MPC'),
  measuring('MGCP'),
  {
    name: 'evsecc.state',
    title: 'the energy manager sees that a station works, fails and works again',
    left: { role: 'energy manager', actors: ['CEM-EVSECC'], needs: ['mdns'] },
    right: { role: 'charging station', actors: ['EVSE-EVSECC'], needs: ['mdns'] },
    async play(stage) {
      await stage.start();
      const { left, right } = stage;
      right.do({ do: 'evse', state: 'normal' });
      await stage.connect();
      let since = 0;
      for (const state of ['normal', 'failure', 'normal'] as const) {
        if (since > 0) right.do({ do: 'evse', state });
        const from = since;
        since = left.mark();
        await left.expect('evse', (event) => event.state === state, {
          within: 20,
          since: from,
          what: `to see the station in state ${state}`,
        });
        since = left.mark();
      }
    },
  },
];

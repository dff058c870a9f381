import type { Actor, VehicleUseCase } from '../contract.ts';
import type { Scenario } from '../runner/scenario.ts';

const USE_CASES: readonly VehicleUseCase[] = ['EVCC', 'EVCEM', 'EVSOC', 'OPEV', 'OSCEV'];

/** Sleep mode of vehicles. */
export const sleepScenarios: readonly Scenario[] = [
  {
    name: 'ev.sleep',
    title: 'a vehicle falls asleep and wakes up: the energy manager tells it at once, without another change',
    left: { role: 'energy manager (EV)', actors: ['CEM-EVSECC', 'CEM-EVCC'], needs: ['mdns'] },
    right: {
      role: 'charging station (EV)',
      // Everything is offered: stacks look at use cases together.
      actors: ['EVSE-EVSECC', ...USE_CASES.map((useCase): Actor => `EV-${useCase}`)],
      needs: ['mdns'],
    },
    async play(stage) {
      await stage.start({ heartbeatSeconds: 4 });
      await stage.connect();
      const { left, right } = stage;
      right.do({ do: 'plug', phases: 3, minAmps: 6, maxAmps: 16, standard: 'iec61851', asymmetric: false });
      await left.expect(
        'usecase',
        ({ useCase, data }) =>
          useCase === 'EVCC' && data.connected === true && data.communicationStandard === 'iec61851',
        { within: 25, what: 'to see a vehicle on the pilot wire' },
      );
      // What was under way has arrived.
      await stage.pass(1);
      for (const asleep of [true, false]) {
        const since = left.mark();
        right.do({ do: 'vehicle', asleep });
        await left.expect('usecase', ({ useCase, data }) => useCase === 'EVCC' && data.asleep === asleep, {
          within: 10,
          since,
          what: `to see the vehicle ${asleep ? 'asleep' : 'awake'}`,
        });
      }
    },
  },
];

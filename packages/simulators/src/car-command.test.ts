import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusbarError } from '@busbar/kernel';
import fc from 'fast-check';
import { carFrom, carFromText, demandFrom } from './car-command.ts';
import { carOf } from './world/car.ts';

test('the command plug says what is wrong with its arguments', () => {
  for (const [command, text] of [
    [{ car: 'tesla' }, /one of iec61851, iso15118-2/],
    [{ phases: 2.5 }, /1, 2 or 3/],
    [{ soc: 101 }, /0 to 100/],
    [{ identification: 'x' }, /EUI-48/],
    [{ minimumAmps: 0 }, /1 to 16/],
    [{ standbyWatts: -1 }, /0 to 1000/],
    [{ curve: '80:100,50:100' }, /rising/],
    [{ curve: '80' }, /SOC:SHARE/],
    [{ curve: 80 }, /SOC:SHARE/],
    [{ minimumSoc: 20 }, /needs "targetSoc"/],
    [{ targetSoc: 50, minimumSoc: 60 }, /60 % is above 50 %/],
    [{ dischargeAmps: 16 }, /ISO 15118-20/],
  ] as const)
    assert.throws(
      () => carFrom({ do: 'plug', ...command }),
      (error) => error instanceof BusbarError && error.code === 'simulator.bad-command' && text.test(error.message),
    );
  const car = carFrom({
    do: 'plug',
    soc: 10,
    car: 'iec61851',
    phases: 1,
    minimumAmps: 8,
    maximumAmps: 20,
    capacityKwh: 40,
    asymmetric: true,
    identification: 'AA-BB-CC-DD-EE-FF',
    standbyWatts: 40,
    curve: '50:80, 100:10',
  });
  assert.deepEqual(
    [car.kind, car.soc, car.phases, car.minimumCurrent, car.maximumCurrent, car.capacity, car.isAsymmetric],
    ['iec61851', 10, 1, 8, 20, 40_000, true],
  );
  assert.deepEqual(
    [car.standbyPower, car.curve],
    [
      40,
      [
        { soc: 50, share: 0.8 },
        { soc: 100, share: 0.1 },
      ],
    ],
  );
  assert.equal(carFrom({ do: 'plug' }).kind, 'iso15118-2');
});

test('a car that can discharge and whose driver needs something', () => {
  const car = carFrom({
    do: 'plug',
    car: 'iso15118-20',
    dischargeAmps: 10,
    targetSoc: 80,
    minimumSoc: 40,
    departsInSeconds: 3600,
  });
  assert.deepEqual(car.discharge, { maximumCurrent: 10, minimumSoc: 20 });
  assert.deepEqual(car.demand, { targetSoc: 80, minimumSoc: 40, departsIn: 3600 });
  assert.equal(demandFrom({ do: 'demand' }), undefined);
});

test('a car as it is typed on a command line', () => {
  assert.deepEqual(carFromText('iec61851'), { kind: 'iec61851', isAsymmetric: false });
  assert.deepEqual(
    carFromText('iso15118-20,soc=40,asymmetric=true,curve=80:100/100:20,dischargeAmps=16,reserveSoc=30'),
    {
      kind: 'iso15118-20',
      isAsymmetric: true,
      soc: 40,
      curve: [
        { soc: 80, share: 1 },
        { soc: 100, share: 0.2 },
      ],
      discharge: { maximumCurrent: 16, minimumSoc: 30 },
    },
  );
  for (const [text, wrong] of [
    ['tesla', /one of iec61851/],
    ['iec61851,colour=red', /colour=red" is none of them/],
    ['iec61851,soc', /soc" is none of them/],
    ['iec61851,soc=full', /from 0 to 100, not "full"/],
  ] as const)
    assert.throws(
      () => carFromText(text),
      (error) => error instanceof BusbarError && error.code === 'simulator.bad-command' && wrong.test(error.message),
    );
});

test('whatever is typed as a car is a car or a refusal', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('iec61851', 'iso15118-20', 'soc=1', 'curve=1:2/3:4', 'phases=2', 'dischargeAmps=5', 'targetSoc=9'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      try {
        const { soc } = carOf(carFromText(pieces.join(',')));
        assert.ok(soc >= 0 && soc <= 100);
      } catch (error) {
        assert.ok(error instanceof BusbarError && error.code === 'simulator.bad-command', String(error));
      }
    }),
    { seed: 63380 },
  );
});

import {
  askPerson,
  type NetworkBench,
  networkBench,
  type Operator,
  programOperator,
  type ToolIdentities,
} from '@busbar/conformance';
import { type Clock, inMillis, type Logger, seconds } from '@busbar/kernel';
import { connectControlSocket } from '../control-socket.ts';
import { startOperator } from './operator-process.ts';
import type { Questions } from './questions.ts';
import { type DevicePlan, type RunPlan, standingFor } from './run-options.ts';

/** What all devices of a run share. */
export interface OpenDeviceContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly plan: RunPlan;
  readonly identities: ToolIdentities;
  readonly interfaces: readonly string[] | undefined;
  /** Undefined: nobody sits at the terminal. */
  readonly questions: Questions | undefined;
  readonly say: (line: string) => void;
}

/** A device that is reached and trusts the test tool. */
export interface OpenDevice {
  readonly bench: NetworkBench;
  close(): Promise<void>;
}

/** Finds out who acts at the device, starts it where that is a program's part, and pairs with it. */
export async function openDevice(device: DevicePlan, context: OpenDeviceContext): Promise<OpenDevice> {
  const { clock, logger, plan, identities, say } = context;
  const { target, operator, end } = await operatorFor(device, context);
  try {
    const at = target.address === undefined ? '' : `${target.address.host}:${target.address.port}, `;
    say(`Device ${at}SKI ${target.ski}, profile ${plan.profile}.`);
    const bench = await networkBench({
      clock,
      logger,
      profile: plan.profile,
      sheet: plan.sheet,
      target,
      identities,
      operator,
      ...standingFor(target.address?.host ?? '', context.interfaces),
      listenPort: device.listenPort,
      trustPatience: inMillis(seconds(device.patienceSeconds)),
      say,
    });
    return {
      bench,
      async close() {
        await bench.close();
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

interface DeviceAndOperator {
  readonly target: { readonly address?: { readonly host: string; readonly port: number }; readonly ski: string };
  readonly operator: Operator;
  end(): void;
}

/** Who acts at the device: a program that was named, the counterpart itself when it runs here, or a person. */
async function operatorFor(device: DevicePlan, context: OpenDeviceContext): Promise<DeviceAndOperator> {
  const { clock, questions, say } = context;
  const patience = inMillis(seconds(device.patienceSeconds));
  if (device.operator !== undefined) {
    const isNamed = device.ski !== undefined && device.address !== undefined;
    const started = await startOperator(device.operator, !isNamed, clock);
    const ski = device.ski ?? started.device?.ski ?? '';
    const address = device.address ?? { host: '127.0.0.1', port: started.device?.port ?? 0 };
    return { target: { address, ski }, operator: programOperator(started.channel, clock), end: started.close };
  }
  const ski = device.ski ?? '';
  const target = device.address === undefined ? { ski } : { address: device.address, ski };
  const control = await connectControlSocket(ski);
  if (control === undefined)
    return { target, operator: askPerson(say, patience, questions?.ask), end: () => undefined };
  say('The device is a simulated counterpart of this user; the test tool acts as its owner.');
  return { target, operator: programOperator(control, clock), end: () => control.close() };
}

import { type UtcInstant, utcInstant } from '@busbar/kernel';
import { checkCertificate } from './certificate-check.ts';
import type { Check } from './check.ts';
import { checkClock } from './clock-check.ts';
import { checkData } from './data-check.ts';
import { checkMulticast } from './multicast-check.ts';
import { checkNode } from './node-check.ts';
import { checkPort, type WantedPort } from './port-check.ts';
import type { Surroundings } from './surroundings.ts';

/** What is looked at. */
export interface Examination {
  readonly interfaces: readonly string[] | undefined;
  readonly ports: readonly WantedPort[];
  readonly directory: string;
  /** How long multicast is listened to, s. */
  readonly seconds: number;
}

/** Looks at everything `busbar run` needs, in the order a user would ask. */
export async function examine(around: Surroundings, what: Examination): Promise<readonly Check[]> {
  const { clock } = around;
  const before = { wall: clock.wall(), now: clock.now() };
  const multicast = await around.multicast(what.interfaces, what.seconds);
  const ports: Check[] = [];
  for (const wanted of what.ports) ports.push(checkPort(wanted, await around.port(wanted)));
  const isSynchronised = await around.isSynchronised();
  const wall = clock.wall();
  const drift = wall - before.wall - (clock.now() - before.now);
  const identity = around.identity(what.directory);
  return [
    checkNode(around.nodeVersion, around.nodePath),
    ...checkMulticast(multicast),
    ...ports,
    ...checkClock({
      wall,
      drift,
      isSynchronised,
      identityCreated: identity.state === 'present' ? instantOf(identity.identity.created) : undefined,
    }),
    ...checkCertificate(identity, wall),
    ...checkData(what.directory, around.data(what.directory)),
  ];
}

function instantOf(text: string): UtcInstant | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : utcInstant(at);
}

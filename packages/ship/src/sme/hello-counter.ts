import type { ConnectionHello } from '../message/connection-hello.ts';
import type { SmeContext } from './context.ts';

/** The own `updateCounter` for hello, of a node that takes part (SHIP-6.9.2.3-8, -10). */
export function helloCounter({ settings, keyMaterial }: SmeContext): Pick<ConnectionHello, 'keyMaterialState'> {
  if (keyMaterial === undefined || settings.maxVersion === '1.0') return {};
  return { keyMaterialState: { updateCounter: keyMaterial.own.updateCounter } };
}

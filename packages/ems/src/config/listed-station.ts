import type { Config } from './config-schema.ts';

/** Whether the owner named this ECHONET Lite station. */
export function isListed({ echonetLite }: Config, key: string): boolean {
  return echonetLite !== undefined && Object.hasOwn(echonetLite.stations, key);
}

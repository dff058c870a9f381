import type { Config } from './config-schema.ts';

/** Whether the owner named this ECHONET Lite station. */
export function isListed({ echonetLite }: Config, key: string): boolean {
  return echonetLite !== undefined && Object.hasOwn(echonetLite.stations, key);
}

/** Phases an ECHONET Lite station charges with; one that nobody named is not steered. */
export function phasesOf(
  { echonetLite }: { readonly echonetLite?: Config['echonetLite'] | undefined },
  key: string,
): 1 | 3 {
  return echonetLite?.stations[key]?.phases ?? 1;
}

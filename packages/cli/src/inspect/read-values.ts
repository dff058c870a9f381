import { type ClientFeature, FUNCTIONS, type RemoteDevice } from '@busbar/spine';

/** What a device answered to the read of one function. */
export interface ReadValue {
  /** `[1.2]:3 loadControlLimitListData` */
  readonly at: string;
  readonly value?: unknown;
  /** Why there is none. */
  readonly refused?: string;
}

/** Reads every function that the device says may be read, one after the other. */
export async function readValues(remote: RemoteDevice, client: ClientFeature): Promise<readonly ReadValue[]> {
  const values: ReadValue[] = [];
  for (const entity of remote.entities())
    for (const feature of entity.features().filter(({ role }) => role === 'server'))
      for (const declaration of FUNCTIONS.filter((one) => feature.operations(one).read)) {
        const at = `[${entity.path.join('.')}]:${feature.address.feature ?? '?'} ${declaration.name}`;
        const outcome = await feature.read(client, declaration);
        values.push(
          outcome.ok
            ? { at, value: outcome.value }
            : {
                at,
                refused: outcome.timedOut
                  ? 'no answer'
                  : `error ${outcome.errorNumber} ${outcome.description ?? ''}`.trim(),
              },
        );
      }
  return values;
}

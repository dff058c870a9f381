import { stay } from '@busbar/kernel';
import type { AccessMethods } from '../message/access-methods.ts';
import type { SmeContext } from './context.ts';
import type { SmeEffect } from './effects.ts';
import type { DataState } from './states.ts';
import { CLOSE_CODES, delayOf, end, type PhaseStep, send, start, stop } from './transition.ts';

/** Asks once, right after data exchange was entered (SHIP-6.10.4.9-3). */
export function askAccessMethods(context: SmeContext): readonly SmeEffect[] {
  return [send({ name: 'accessMethodsRequest', value: {} }), start('accessMethods', delayOf(context, 'accessMethods'))];
}

/** Answers at once with the own SHIP ID (T60, SHIP-6.10.4.9-1, -2, -7). */
export function answerAccessMethods({ ownShipId, settings }: SmeContext): SmeEffect {
  return send({
    name: 'accessMethods',
    value: {
      id: ownShipId,
      ...(settings.announceMdns ? { dnsSd_mDns: {} } : {}),
      ...(settings.dnsUri === undefined ? {} : { dns: { uri: settings.dnsUri } }),
    },
  });
}

/** The SHIP ID of the partner is stored, or compared with the stored one (T61, T62, SHIP-6.10.4.9-6). */
export function accessMethodsReceived(state: DataState, { id }: AccessMethods, context: SmeContext): PhaseStep {
  const answered = stop('accessMethods');
  if (id === undefined || id === '') return { state, effects: answered };
  const known = state.shipId ?? context.knownShipId;
  if (known !== undefined && known !== '' && known !== id)
    return end(38, {
      why: 'ship-id-mismatch',
      detail: 'the SHIP ID differs from the stored one',
      close: CLOSE_CODES.shipIdMismatch,
    });
  return { state: { ...state, shipId: id }, effects: [...answered, { do: 'shipId', id }] };
}

/** A missing answer is no error (T63, SHIP-6.10.4.9-5). */
export function accessMethodsMissing(state: DataState): PhaseStep {
  const finding = { severity: 'info', rule: 'SHIP-6.10.4.9-5', path: '', text: 'no access methods in time' } as const;
  return { ...stay(state), effects: [{ do: 'finding', finding }] };
}

import { type Data, type Decoded, decodeText, encodeText, raw, record, root } from '@busbar/kernel';
import { header } from '../codec/frame.ts';
import type { FeatureAddress } from '../datagram/datagram.ts';

const ofForwarded = { header, payload: raw };
/** A datagram whose payload is none of our business. */
interface Forwarded extends Data<typeof ofForwarded> {}
const datagram = record<Forwarded>(ofForwarded);
const forwardedMessage = root({ datagram });

/**
 * The text of a message as it is passed on: the same, with `addressOriginator` (SPINE-5.4.3-1). The payload stays as it was
 * received, with everything we do not know and every mistake in it. Undefined when the header is not
 * readable in full: it could not be passed on as it is.
 */
export function forwardedText(text: string, originator: FeatureAddress): string | undefined {
  const decoded: Decoded<{ readonly datagram?: Forwarded }> = decodeText(forwardedMessage, text, { faults: 'drop' });
  const { header: received, payload } = decoded.value?.datagram ?? {};
  if (received === undefined || payload === undefined) return undefined;
  if (decoded.findings.some(({ severity }) => severity === 'error')) return undefined;
  return encodeText(forwardedMessage, {
    datagram: { header: { ...received, addressOriginator: originator }, payload },
  });
}

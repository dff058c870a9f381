import type { Identity } from '@busbar/ship';

/** Text of the QR code by which another device learns this node. SHIP Requirements for Installation Process, SRIP-310. */
export function qrText(
  identity: Identity,
  service: { readonly brand: string; readonly type: string; readonly model: string },
): string {
  const pairs = [
    ['SKI', identity.ski],
    ['ID', identity.shipId],
    ['BRAND', service.brand],
    ['TYPE', service.type],
    ['MODEL', service.model],
  ] as const;
  return `SHIP;${pairs.map(([key, value]) => `${key}:${value};`).join('')}ENDSHIP;`;
}

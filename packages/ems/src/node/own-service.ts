import { type Identity, qrCodeOf, qrText } from '@busbar/ship';

/** How the energy manager introduces itself on the network. */
export const SERVICE = {
  brand: 'Busbar',
  type: 'EnergyManagementSystem',
  model: 'Energy manager',
  categories: [2],
} as const;

/** Text of the QR code by which another device learns this node (ship.md 6.9.8). */
export function ownQrText(identity: Identity): string {
  return qrText(qrCodeOf(identity, SERVICE));
}

import type { Device } from '@busbar/ems/api-types';
import { readableSki } from '../output.ts';
import type { ReadValue } from './read-values.ts';

/** What is shown of a device. */
export interface Inspection extends Pick<Device, 'entities' | 'useCases'> {
  readonly ski: string;
  readonly address: string | null;
  readonly deviceType: string | null;
}

/** The tree for people. */
export function inspectionText(found: Inspection, values: readonly ReadValue[] | undefined): string {
  const lines = [
    `${found.address ?? 'no device address'} (${found.deviceType ?? 'no device type'})`,
    `SKI ${readableSki(found.ski)}`,
  ];
  for (const entity of found.entities) {
    lines.push('', `[${entity.address}] ${entity.type}`);
    for (const feature of entity.features) {
      lines.push(`  :${feature.address} ${feature.type} (${feature.role})`);
      for (const one of feature.functions)
        lines.push(`      ${one.name}${one.operations.length === 0 ? '' : `  ${one.operations.join(', ')}`}`);
    }
  }
  lines.push('', found.useCases.length === 0 ? 'No use cases.' : 'Use cases');
  for (const useCase of found.useCases) {
    const place = useCase.entity === null ? '' : ` on [${useCase.entity}]`;
    lines.push(
      `  ${useCase.name} ${useCase.version ?? ''} as ${useCase.actor}${place}${useCase.available ? '' : ', not available now'}`,
    );
    for (const { number, status, missing } of useCase.scenarios)
      lines.push(`    scenario ${number}: ${status}${missing.length === 0 ? '' : `, missing ${missing.join(', ')}`}`);
  }
  if (values !== undefined) {
    lines.push('', 'Values');
    for (const { at, value, refused } of values)
      lines.push(
        `  ${at}  ${refused ?? JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? member.toString() : member))}`,
      );
  }
  return lines.join('\n');
}

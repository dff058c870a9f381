import type { MessageProtocolHandshake, ProtocolVersion } from '../message/protocol-handshake.ts';
import type { ShipVersion } from './states.ts';

/** The one format every node supports; JSON-UTF16 is used by nobody (6.8.1). */
const FORMAT = 'JSON-UTF8';

/** Versions this implementation knows, lowest first (SHIP-6.10.4.5-1). */
const VERSIONS: readonly ShipVersion[] = ['1.0', '1.1'];

/** A version as the message carries it. */
export function versionOf(version: ShipVersion): ProtocolVersion {
  return version === '1.0' ? { major: 1, minor: 0 } : { major: 1, minor: 1 };
}

/**
 * What a server selects from a proposal: the lower of both maxima (major first, then minor) and the format JSON-UTF8;
 * undefined when there is no common value (SHIP-6.10.4.5-3, -10).
 */
export function highestCommon(proposal: MessageProtocolHandshake, most: ShipVersion): ShipVersion | undefined {
  if (!(proposal.formats?.format ?? []).includes(FORMAT)) return undefined;
  return VERSIONS.filter((version) => offered(version, most)).findLast((version) =>
    isAtMost(versionOf(version), proposal.version),
  );
}

/** Version of a selection; undefined when it is no version of this implementation or not exactly the format JSON-UTF8. */
export function selectionOf(selection: MessageProtocolHandshake): ShipVersion | undefined {
  const formats = selection.formats?.format ?? [];
  if (formats.length !== 1 || formats[0] !== FORMAT) return undefined;
  const { major, minor } = selection.version ?? {};
  return VERSIONS.find((version) => versionOf(version).major === major && versionOf(version).minor === minor);
}

/** Whether a proposal of `most` includes a version. */
export function offered(version: ShipVersion, most: ShipVersion): boolean {
  return VERSIONS.indexOf(version) <= VERSIONS.indexOf(most);
}

function isAtMost(version: ProtocolVersion, limit: ProtocolVersion | undefined): boolean {
  const { major = 0, minor = 0 } = limit ?? {};
  const { major: ownMajor = 0, minor: ownMinor = 0 } = version;
  return ownMajor < major || (ownMajor === major && ownMinor <= minor);
}

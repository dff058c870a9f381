import type { Decoded, Finding, RuleId } from '@busbar/kernel';
import type { Cmd, Datagram, FeatureAddress } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { functionByName } from '../model/functions.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import { type CmdRefusal, checkFilters, checkFunctionNames, isDeleteOnly, isRestricted } from './cmd-options.ts';
import { isNodeManagement } from './feature-address.ts';
import { DEEPEST_ENTITY } from './limits.ts';
import type { Operations } from './operations.ts';
import { judgeVersion } from './specification-version.ts';

/** One of our features as the pipeline sees it. */
export interface PipelineFeature {
  readonly role: 'server' | 'client' | 'special';
  /** Whether writes need a binding (SPINE-5.5.4-1). */
  readonly bindingRequired: boolean;
  /** Operations of an offered function; undefined when it is not offered. */
  offered(functionName: string): Operations | undefined;
}

/** What the pipeline knows about this device and the peer. */
export interface PipelineView<F extends PipelineFeature> {
  readonly ownDevice: string;
  feature(entity: readonly number[], feature: number): F | undefined;
  /** Whether the source feature is bound to our feature (SPINE-5.5.4-12). */
  isBound(source: FeatureAddress, feature: F): boolean;
  /** Answer odd version strings with an error instead of a log line (SPINE-5.3.2-5). */
  readonly strictVersions: boolean;
}

/** A datagram whose header is complete. */
export interface CompleteHeader {
  readonly source: FeatureAddress;
  readonly destination: FeatureAddress;
  readonly msgCounter: number | bigint;
  readonly classifier: string;
}

/** A read, write or call that is answered with an error. */
export interface Refused {
  readonly do: 'refuse';
  readonly refusal: CmdRefusal;
}

/** What to do with one received datagram. */
export type Verdict<F> =
  /** Nothing can be answered. */
  | { readonly do: 'discard'; readonly rule: RuleId; readonly text: string }
  /** A notify or reply that is not used; it is acknowledged if that was asked for. */
  | { readonly do: 'ignore'; readonly rule: RuleId; readonly text: string; readonly declaration?: AnyFunction }
  | Refused
  | { readonly do: 'result'; readonly cmd: Cmd | undefined }
  | { readonly do: 'data'; readonly how: 'reply' | 'notify'; readonly declaration: AnyFunction; readonly cmd: Cmd }
  | { readonly do: 'read'; readonly feature: F; readonly declaration: AnyFunction; readonly cmd: Cmd }
  | { readonly do: 'write'; readonly feature: F; readonly declaration: AnyFunction; readonly cmd: Cmd }
  | { readonly do: 'call'; readonly feature: F; readonly declaration: AnyFunction; readonly cmd: Cmd };

/** Reads the parts of a header without which nothing can be done (SPINE-5.3.1-1, SPINE-5.3.1-2). */
export function completeHeader(datagram: Datagram): CompleteHeader | undefined {
  const { addressSource, addressDestination, msgCounter, cmdClassifier } = datagram.header;
  if (addressSource === undefined || addressDestination === undefined) return undefined;
  if (msgCounter === undefined || cmdClassifier === undefined) return undefined;
  return { source: addressSource, destination: addressDestination, msgCounter, classifier: cmdClassifier };
}

/**
 * Decides what happens with a received datagram: the checks of the receive pipeline in the order of its table, the
 * first failure decides. Value checks of a write follow where the data is (SPINE-5.3.3-44/-61).
 */
export function judge<F extends PipelineFeature>(decoded: Decoded<Datagram>, view: PipelineView<F>): Verdict<F> {
  const datagram = decoded.value;
  const header = datagram === undefined ? undefined : completeHeader(datagram);
  if (datagram === undefined || header === undefined)
    return { do: 'discard', rule: 'SPINE-5.3.1-1', text: 'not parseable, or header incomplete' };
  if (isTooDeep(header.source) || isTooDeep(header.destination))
    return { do: 'discard', rule: 'SPINE-5.2.3-4', text: 'entity address is too deep' };
  if (header.classifier === 'result') return { do: 'result', cmd: datagram.cmd[0] };
  const error = decoded.findings.find(({ severity }) => severity === 'error');
  if (header.classifier === 'reply' || header.classifier === 'notify')
    return judgeData(datagram, header, header.classifier, error, view);
  return judgeRequest(datagram, header, error, view);
}

function judgeData<F extends PipelineFeature>(
  datagram: Datagram,
  header: CompleteHeader,
  how: 'reply' | 'notify',
  error: Finding | undefined,
  view: PipelineView<F>,
): Verdict<F> {
  const [cmd] = datagram.cmd;
  const declaration = cmd === undefined ? undefined : declarationOf(cmd);
  const ignore = (rule: RuleId, text: string): Verdict<F> => ({
    do: 'ignore',
    rule,
    text,
    ...(declaration === undefined ? {} : { declaration }),
  });
  const { destination, source } = header;
  if (view.strictVersions && judgeVersion(datagram.header.specificationVersion, true) === 'odd')
    return ignore('SPINE-5.3.2-5', 'odd version string');
  if (isForeign(destination, view)) return ignore('SPINE-5.3.2-39', 'destination is another device');
  const feature = featureOf(destination, view);
  if (feature === undefined) return ignore('SPINE-5.3.2-38', 'destination does not exist');
  if (feature.role === 'server') return ignore('SPINE-5.3.2-21', `${how} to a server feature`);
  if (cmd === undefined || datagram.cmd.length > 1) return ignore('SPINE-5.3.2-45', 'not exactly one cmd');
  if (declaration === undefined) return ignore('SPINE-5.3.2-40', 'unknown function');
  if (declaration.feature === 'NodeManagement' && !isFromNodeManagement(source))
    return ignore('SPINE-5.5.1-2', 'NodeManagement data from another feature');
  const names = checkFunctionNames(cmd, declaration);
  if (names !== undefined) return ignore(names.rule, names.description);
  if (cmd.data === undefined && !(how === 'notify' && isDeleteOnly(cmd)))
    return ignore('SPINE-5.3.3-12', 'no data element');
  // What is left of a description is better than none; entries that lack something needed are left out later.
  if (error !== undefined && declaration.feature !== 'NodeManagement') return ignore(error.rule, error.text);
  return { do: 'data', how, declaration, cmd };
}

function judgeRequest<F extends PipelineFeature>(
  datagram: Datagram,
  header: CompleteHeader,
  error: Finding | undefined,
  view: PipelineView<F>,
): Verdict<F> {
  const [cmd] = datagram.cmd;
  const declaration = cmd === undefined ? undefined : declarationOf(cmd);
  const { classifier, destination, source } = header;
  const version = checkVersion(datagram, classifier, declaration, view.strictVersions);
  if (version !== undefined) return version;
  const isOwnBootstrap = classifier === 'read' && isNodeManagement(destination);
  if (isForeign(destination, view) && !isOwnBootstrap)
    return refuse(ERROR_NUMBERS.destinationUnreachable, 'SPINE-5.3.2-39', 'destination is another device');
  const feature = featureOf(destination, view);
  if (feature === undefined)
    return refuse(ERROR_NUMBERS.destinationUnknown, 'SPINE-5.3.2-38', 'destination does not exist');
  if (classifier !== 'read' && classifier !== 'write' && classifier !== 'call')
    return refuse(ERROR_NUMBERS.commandNotSupported, 'SPINE-5.3.2-17', 'unknown classifier');
  if (cmd === undefined) return refuse(ERROR_NUMBERS.commandNotSupported, 'SPINE-5.3.2-44', 'no cmd');
  if (datagram.cmd.length > 1) return refuse(ERROR_NUMBERS.generalError, 'SPINE-5.3.2-45', 'more than one cmd');
  if (declaration === undefined) return refuse(ERROR_NUMBERS.commandNotSupported, 'SPINE-5.3.2-40', 'unknown function');
  if (feature.role === 'client')
    return refuse(ERROR_NUMBERS.commandRejected, 'SPINE-5.3.2-41', 'feature has role client');
  const offered = feature.offered(declaration.name);
  if (offered === undefined || !isOperationOffered(classifier, declaration, offered))
    return refuse(ERROR_NUMBERS.commandNotSupported, 'SPINE-5.3.2-42', `${classifier} of this function is not offered`);
  if (declaration.feature === 'NodeManagement' && !isFromNodeManagement(source))
    return refuse(ERROR_NUMBERS.commandRejected, 'SPINE-5.5.1-2', 'not sent by NodeManagement');
  return judgeCmd({ classifier, cmd, declaration, feature, offered, source, error }, view);
}

interface OfferedCmd<F> {
  readonly classifier: 'read' | 'write' | 'call';
  readonly cmd: Cmd;
  readonly declaration: AnyFunction;
  readonly feature: F;
  readonly offered: Operations;
  readonly source: FeatureAddress;
  readonly error: Finding | undefined;
}

function judgeCmd<F extends PipelineFeature>(received: OfferedCmd<F>, view: PipelineView<F>): Verdict<F> {
  const { classifier, cmd, declaration, feature, offered, source, error } = received;
  const names = checkFunctionNames(cmd, declaration);
  if (names !== undefined) return { do: 'refuse', refusal: names };
  if (classifier !== 'call') {
    const filters = checkFilters(cmd, declaration, classifier);
    if (filters !== undefined) return { do: 'refuse', refusal: filters };
  }
  if (classifier === 'write') {
    if (cmd.data === undefined && !isDeleteOnly(cmd))
      return refuse(ERROR_NUMBERS.commandNotSupported, 'SPINE-5.3.3-12', 'no data element');
    if (isRestricted(cmd) && !offered.writePartial)
      return refuse(
        ERROR_NUMBERS.restrictedFunctionExchangeCombinationNotSupported,
        'SPINE-5.3.2-46',
        'restricted write is not offered',
      );
    if (feature.bindingRequired && !view.isBound(source, feature))
      return refuse(ERROR_NUMBERS.bindingIsNecessary, 'SPINE-5.3.2-43', 'binding is necessary');
  }
  if (error !== undefined && classifier !== 'read')
    return refuse(ERROR_NUMBERS.commandRejected, 'SPINE-5.3.2-47', `${error.path}: ${error.text}`);
  // A read that is not understood in full is answered in full (SPINE-5.3.2-46).
  if (error !== undefined && cmd.data !== undefined)
    return { do: classifier, feature, declaration, cmd: { data: cmd.data } };
  return { do: classifier, feature, declaration, cmd };
}

function checkVersion(
  datagram: Datagram,
  classifier: string,
  declaration: AnyFunction | undefined,
  isStrict: boolean,
): Refused | undefined {
  const judgement = judgeVersion(datagram.header.specificationVersion, isStrict);
  if (judgement === 'compatible' || (judgement === 'odd' && !isStrict)) return undefined;
  // Always answered, so that the peer can learn our versions.
  const isDiscovery = classifier === 'read' && declaration?.name === 'nodeManagementDetailedDiscoveryData';
  if (judgement === 'incompatible' && isDiscovery) return undefined;
  return refuse(ERROR_NUMBERS.generalError, 'SPINE-5.3.2-5', 'SPINE version is not supported');
}

function isOperationOffered(
  classifier: 'read' | 'write' | 'call',
  declaration: AnyFunction,
  offered: Operations,
): boolean {
  if (declaration.kind === 'call') return classifier === 'call';
  if (classifier === 'call') return false;
  return classifier === 'read' ? offered.read : offered.write;
}

function declarationOf(cmd: Cmd): AnyFunction | undefined {
  const declaration = cmd.data === undefined ? functionByName(cmd.function ?? '') : cmd.data.declaration;
  return declaration?.kind === 'result' ? undefined : declaration;
}

function featureOf<F extends PipelineFeature>(destination: FeatureAddress, view: PipelineView<F>): F | undefined {
  if (destination.entity === undefined || destination.feature === undefined) return undefined;
  return view.feature(destination.entity, destination.feature);
}

function isForeign(destination: FeatureAddress, view: { readonly ownDevice: string }): boolean {
  return destination.device !== undefined && destination.device !== view.ownDevice;
}

/** Missing parts of a source are not held against it (SPINE-5.3.1-2). */
function isFromNodeManagement(source: FeatureAddress): boolean {
  return isNodeManagement({ entity: source.entity ?? [0], feature: source.feature ?? 0 });
}

function isTooDeep(address: FeatureAddress): boolean {
  return (address.entity?.length ?? 0) > DEEPEST_ENTITY;
}

function refuse(errorNumber: number, rule: RuleId, description: string): Refused {
  return { do: 'refuse', refusal: { errorNumber, rule, description } };
}

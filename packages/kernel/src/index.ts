export { type CancelTimer, type Clock, every } from './clock.ts';
export { assertThat, BusbarError, type BusbarErrorOptions, type ErrorCatalogue, type RuleId } from './errors.ts';
export type { Decoded, Finding } from './finding.ts';
export { Listeners, type Unlisten } from './listeners.ts';
export { LOG_LEVELS, type LogFields, type Logger, type LogLevel, loggerTo, silentLogger } from './logger.ts';
export type { MessageLink, MessageReceiver } from './message-link.ts';
export { NamedTimers } from './named-timers.ts';
export { type Random, seededRandom } from './random.ts';
export { type DecodeOptions, decodeText } from './representation/decode-text.ts';
export { encodeText } from './representation/encode-text.ts';
export { exactNumber, plainOfText, textOfPlain } from './representation/schema-free.ts';
export {
  type AnyShape,
  type BoolShape,
  bool,
  closedEnumeration,
  type Data,
  type DoubleShape,
  double,
  type EnumerationShape,
  enumeration,
  type Field,
  type Fields,
  type IntegerShape,
  int,
  type ListShape,
  list,
  long,
  type RawShape,
  type RecordOptions,
  type RecordShape,
  raw,
  record,
  recordOf,
  root,
  type Shape,
  short,
  spreadList,
  type Tag,
  type TextShape,
  type Typed,
  tag,
  text,
  ubyte,
  uint,
  ulong,
  ushort,
  type ValueOf,
} from './representation/shape.ts';
export { TOLERANCES, type ToleranceName, toleranceOf } from './representation/tolerance.ts';
export { UNKNOWN, type UnknownMember, unknownMembers } from './representation/unknown-member.ts';
export { type Step, stay } from './step.ts';
export { systemClock } from './system-clock.ts';
export { TokenBucket } from './token-bucket.ts';
export {
  type Amperes,
  amperes,
  formatInstant,
  formatMoment,
  inMillis,
  type Millis,
  millis,
  type Percent,
  percent,
  type Seconds,
  seconds,
  type UtcInstant,
  utcInstant,
  type Volts,
  volts,
  type WattHours,
  type Watts,
  wattHours,
  watts,
} from './units.ts';

export { CLASSES, classByCode } from './class/classes.ts';
export { controller } from './class/controller.ts';
export type {
  Access,
  ClassDeclaration,
  DeclaredProperty,
  Properties,
  PropertyDeclaration,
} from './class/declaration.ts';
export { declaredProperties } from './class/declaration.ts';
export { evCharger } from './class/ev-charger.ts';
export { evChargerDischarger } from './class/ev-charger-discharger.ts';
export { householdSolarPowerGeneration } from './class/household-solar-power-generation.ts';
export type { Place } from './class/installation-location.ts';
export { lowVoltageSmartElectricEnergyMeter } from './class/low-voltage-smart-electric-energy-meter.ts';
export { type MandatoryProperties, mandatoryProperties } from './class/mandatory.ts';
export { multipleInputPcs } from './class/multiple-input-pcs.ts';
export { nodeProfile } from './class/node-profile.ts';
export { powerDistributionBoardMetering } from './class/power-distribution-board-metering.ts';
export { RELEASES, type Release } from './class/release.ts';
export { storageBattery } from './class/storage-battery.ts';
export { superClass } from './class/super-class.ts';
export { isSpecial, type PropertyValue, type Quantity, type Special, type Unit } from './class/value.ts';
export { ECHONET_LITE_ERRORS, EchonetLiteError, type EchonetLiteErrorCode } from './errors.ts';
export { type DecodedFrame, type DecodeFrameOptions, decodeFrame } from './frame/decode.ts';
export { encodeFrame } from './frame/encode.ts';
export type { ArbitraryFrame, Frame, Property, SpecifiedFrame } from './frame/frame.ts';
export { FRAME_ERRORS, type FrameError } from './frame/frame-error.ts';
export {
  type ClassList,
  decodeClassList,
  decodeInstanceList,
  encodeClassList,
  encodeInstanceList,
  encodeInstanceLists,
  type InstanceList,
} from './frame/instance-list.ts';
export {
  ANY_NODE_PROFILE,
  addresses,
  CONTROLLER,
  classOf,
  formatObject,
  instanceOf,
  isDeviceObject,
  NODE_PROFILE,
  objectCode,
  parseObject,
} from './frame/object-code.ts';
export { decodePropertyMap, encodePropertyMap, type PropertyMap } from './frame/property-map.ts';
export { isRequest, type RequestService, SERVICES, type Service, serviceOf } from './frame/service.ts';
export { ECHONET_LIMITS, type EchonetLimits, type Rate } from './limits.ts';
export type { GetResult, SetGetResult, SetResult } from './node/answer-content.ts';
export { COUNTERS, type CounterName } from './node/counters.ts';
export { type DeviceObjectOptions, deviceObject, type NamedValues } from './node/device-object.ts';
export { EchonetNode, type EchonetNodeOptions } from './node/echonet-node.ts';
export {
  type LocalChange,
  LocalObject,
  type LocalObjectOptions,
  type LocalProperty,
  type WriteVerdict,
} from './node/local-object.ts';
export type { NodeEvent } from './node/node-event.ts';
export {
  identificationNumber,
  manufacturerCode,
  type NodeIdentity,
  UNREGISTERED_MANUFACTURER,
} from './node/node-profile.ts';
export type { RemoteNode } from './node/remote-node.ts';
export type { ContentOrigin, RemoteContent, RemoteObject, WriteOptions } from './node/remote-object.ts';
export { TypedObject } from './node/typed-object.ts';
export { frameFromPlain } from './plain/frame-from-plain.ts';
export { type PlainFrame, type PlainProperty, plainFrame } from './plain/plain-frame.ts';
export type { KnownValues } from './property/codec.ts';
export { decodeProperty, type ReadOptions } from './property/decode-property.ts';
export { type EncodeOptions, encodeProperty } from './property/encode-property.ts';
export { describedObject, frameValues } from './property/frame-values.ts';
export { decodeNamed, encodeNamed, type NamedValue, type PropertyName } from './property/named-property.ts';
export { propertyOf } from './property/property-table.ts';
export { valueFindings } from './property/value-findings.ts';
export { ECHONET_QUIRKS, type EchonetQuirk, type EchonetQuirkName } from './quirks.ts';
export { ECHONET_TIMERS, type EchonetTimers } from './timers.ts';
export { type DatagramLink, type DatagramReceiver, ECHONET_PORT, type FrameSource } from './transport/datagram-link.ts';
export { type JoinedLink, joinedLinks } from './transport/joined-links.ts';
export { type LocalInterface, localInterfaces } from './transport/local-interface.ts';
export { type TcpLinkOptions, tcpLink } from './transport/tcp-link.ts';
export { ECHONET_GROUP, type UdpLinkOptions, udpLink } from './transport/udp-link.ts';

// datagram
export type {
  Cmd,
  CmdClassifier,
  CmdData,
  Datagram,
  FeatureAddress,
  Filter,
  Header,
  NamedValue,
  UnknownData,
} from './datagram/datagram.ts';
// model
export type { Elements, ElementsMask } from './model/elements.ts';
export { type FeatureType, featureType } from './model/feature-type.ts';
export {
  type AnyFunction,
  callFunction,
  type DataOf,
  dataFunction,
  type FunctionDeclaration,
  type ItemOf,
  type ListData,
  type ListFunction,
  type ListRules,
  listFunction,
  type Ownership,
  resultFunction,
} from './model/function-declaration.ts';
export { nested, nestedItem, type Selector, type SelectorMatch, type Selectors, within } from './model/selectors.ts';

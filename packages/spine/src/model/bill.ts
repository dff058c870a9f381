import { bool, type Data, enumeration, list, record, text, uint } from '@busbar/kernel';
import { currency } from './currency.ts';
import { listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { timePeriod } from './time-period.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

/** `BillTypeType`. */
const billType = enumeration(['chargingSummary']);

const ofDescription = {
  billId: uint,
  /** Whether clients may write the bill. */
  billWriteable: bool,
  /** Whether the server waits for the bill. */
  updateRequired: bool,
  supportedBillType: list(billType),
  /** Session the bill is for. */
  sessionId: uint,
};
/** `BillDescriptionDataType`: a kind of bill. */
export interface BillDescription extends Data<typeof ofDescription> {}

/** What kinds of bill there are, and who may update them. IEC 63380-3, tables 143, 146. */
export const billDescriptionListData = listFunction({
  name: 'billDescriptionListData',
  feature: 'Bill',
  item: 'billDescriptionData',
  entry: record<BillDescription>(ofDescription),
  key: ['billId'],
  selectors: ['billId'],
});

const ofConstraints = {
  billId: uint,
  /** Fewest positions. */
  positionCountMin: uint,
  /** Most positions. */
  positionCountMax: uint,
};
/** `BillConstraintsDataType`: number of positions of a bill. */
export interface BillConstraints extends Data<typeof ofConstraints> {}

/** How many positions each bill may have. IEC 63380-3, tables 144, 147. */
export const billConstraintsListData = listFunction({
  name: 'billConstraintsListData',
  feature: 'Bill',
  item: 'billConstraintsData',
  entry: record<BillConstraints>(ofConstraints),
  key: ['billId'],
  selectors: ['billId'],
});

const ofValue = {
  /** Costs refer to it. */
  valueId: uint,
  /** Unit of the value; in a position that of the total. */
  unit: unitOfMeasurement,
  value: scaledNumber,
  /** Share of the total in percent; positions only. */
  valuePercentage: scaledNumber,
};
/** `BillValueType`: a quantity that is billed. */
export interface BillValue extends Data<typeof ofValue> {}
const billValue = record<BillValue>(ofValue);

const ofCost = {
  costId: uint,
  /** Positions: that of the total. */
  costType: enumeration(['absolutePrice', 'relativePrice', 'co2Emission', 'renewableEnergy', 'radioactiveWaste']),
  /** Value the cost is for. */
  valueId: uint,
  /** Unit of what is no money, such as an emission. */
  unit: unitOfMeasurement,
  /** Currency of absolute and relative prices. */
  currency,
  /** Cost in the currency or unit. */
  cost: scaledNumber,
  /** Share of the total in percent; positions only. */
  costPercentage: scaledNumber,
};
/** `BillCostType`: what a quantity costs. */
export interface BillCost extends Data<typeof ofCost> {}
const billCost = record<BillCost>(ofCost);

const ofPosition = {
  positionId: uint,
  positionType: enumeration(['gridElectricEnergy', 'selfProducedElectricEnergy']),
  /** Time the position is about. */
  timePeriod,
  /** A single value without its list is understood too. */
  value: list(billValue),
  /** A single cost without its list is understood too. */
  cost: list(billCost),
  label: text,
  description: text,
};
/** `BillPositionType`: a position of a bill, or its total. */
export interface BillPosition extends Data<typeof ofPosition> {}
const billPosition = record<BillPosition>(ofPosition);

const ofBill = {
  billId: uint,
  billType,
  scopeType,
  /** Sum of the positions; without `positionId` and `positionType`. */
  total: billPosition,
  position: list(billPosition),
};
/** `BillDataType`: a bill. */
export interface Bill extends Data<typeof ofBill> {}

/** Bills with their total and their positions. IEC 63380-3, tables 145, 148, 149. */
export const billListData = listFunction({
  name: 'billListData',
  feature: 'Bill',
  item: 'billData',
  entry: record<Bill>(ofBill),
  key: ['billId'],
  ownership: 'described',
  selectors: ['billId', 'scopeType'],
});

import { date, form, object, oneOf, raw, state, time, uint32 } from './data.ts';
import { classDeclaration, property } from './declaration.ts';
import { faultDescription } from './fault-description.ts';
import { energyCounter, share, shortPower } from './quantities.ts';

/** Device object super class, 0x0000: what every class except the node profile has too. */
export const superClass = classDeclaration({
  code: 0x0000,
  name: 'Device object super class',
  from: 'A',
  properties: {
    /** Object is running (on) or stopped (off). */
    operationStatus: property(0x80, 'Operation status', 'ROR', state({ true: 0x30, false: 0x31 })),
    /** Where the object is installed: 1 byte place code, or 17 bytes (0x01 then 16 bytes) for a position record. */
    installationLocation: [
      property(0x81, 'Installation location', 'RRR', form('place', raw(1)), { to: 'B' }),
      property(0x81, 'Installation location', 'RRR', form('place', oneOf(raw(1), raw(17))), { from: 'C' }),
    ],
    /** APPENDIX release the object conforms to: bytes 1-2 zero, byte 3 ASCII release letter, byte 4 revision number. */
    protocol: property(0x82, 'Standard version information', 'RNO', form('appendixRelease', raw(4))),
    /** Unique 17-byte identifier of the object. */
    id: [
      property(0x83, 'Identification number', 'OOO', form('identifier', raw(17)), { to: 'A' }),
      property(0x83, 'Identification number', 'ONO', form('identifier', raw(17)), { from: 'B' }),
    ],
    /** Power the device itself draws right now, in W. */
    instantaneousElectricPowerConsumption: property(
      0x84,
      'Measured instantaneous power consumption',
      'ONO',
      shortPower,
    ),
    /** Energy the device itself has drawn since counting began, steps of 0.001 kWh. */
    consumedCumulativeElectricEnergy: property(
      0x85,
      'Measured cumulative electric energy consumption',
      'ONO',
      energyCounter,
    ),
    /**
     * Vendor specific fault record: byte 1 length of the vendor part, bytes 2-4 manufacturer code, rest vendor data.
     */
    manufacturerFaultCode: property(0x86, "Manufacturer's fault code", 'ONO', raw(1, 255)),
    /** Cap on the device current as a percentage of its maximum. */
    currentLimit: property(0x87, 'Current limit setting', 'OOO', share),
    /** Fault present or not. */
    faultStatus: property(0x88, 'Fault status', 'RNR', state({ true: 0x41, false: 0x42 })),
    /** Two-byte fault detail code; the first group tells how recoverable the fault is. */
    faultDescription: property(0x89, 'Fault description', 'ONO', faultDescription),
    /** Manufacturer code assigned by the ECHONET Consortium. */
    manufacturer: [
      property(0x8a, 'manufacturer code', 'RNO', raw(3), { to: 'Q' }),
      property(0x8a, 'Manufacturer code', 'RNO', raw(3), { from: 'R' }),
    ],
    /** Code of the factory or business site. */
    businessFacilityCode: property(0x8b, 'Business facility code', 'ONO', raw(3)),
    /** Product code, 12 ASCII bytes, padded with 0x00. */
    productCode: property(0x8c, 'Product code', 'ONO', raw(12)),
    /** Serial number, 12 ASCII bytes. */
    serialNumber: property(0x8d, 'Production number', 'ONO', raw(12)),
    /** Manufacturing date. */
    productionDate: property(0x8e, 'Production date', 'ONO', date),
    /** Power saving mode on or normal operation. */
    powerSaving: property(0x8f, 'Power-saving operation setting', 'OOO', state({ true: 0x41, false: 0x42 })),
    /** Whether commands that arrive are to be treated as coming over a public network, and the state of that path. */
    locationInformation: [
      property(0x93, 'Location information', 'OOO', raw(16), { to: 'A' }),
      property(0x93, 'Location information', 'OOR', raw(16), { from: 'B', to: 'B' }),
    ],
    /**
     * Whether commands that arrive are to be treated as coming over a public network: `true` not, `false` yes. The
     * second code of each, from release H on, also tells the state of that path.
     */
    remoteControl: [
      property(0x93, 'Remote control setting', 'OOO', state({ true: 0x41, false: 0x42 }), { from: 'C', to: 'G' }),
      property(0x93, 'Remote control setting', 'OOO', state({ true: [0x41, 0x61], false: [0x42, 0x62] }), {
        from: 'H',
      }),
    ],
    /** Device clock time of day, one byte hour and one byte minute. */
    currentTime: property(0x97, 'Current time setting', 'OOO', time),
    /** Device clock calendar date, two-byte year, month byte, day byte. */
    currentDateAndTime: property(0x98, 'Current date setting', 'OOO', date),
    /** Cap on the device power in W. */
    powerLimit: property(0x99, 'Power limit setting', 'OOO', shortPower),
    /** Operating hours counter: one unit byte, four count bytes. */
    hourMeter: property(
      0x9a,
      'Cumulative operating time',
      'ONO',
      object({ unit: state({ second: 0x41, minute: 0x42, hour: 0x43, day: 0x44 }), time: uint32(0, 4_294_967_295) }),
    ),
    /** Map of the properties that are announced when they change. */
    announcementPropertyMap: property(
      0x9d,
      'Status change announcement property map',
      'RNO',
      form('propertyMap', raw(1, 17)),
    ),
    /** Map of the properties that accept writes. */
    setPropertyMap: property(0x9e, 'Set property map', 'RNO', form('propertyMap', raw(1, 17))),
    /** Map of the properties that can be read. */
    getPropertyMap: property(0x9f, 'Get property map', 'RNO', form('propertyMap', raw(1, 17))),
  },
});

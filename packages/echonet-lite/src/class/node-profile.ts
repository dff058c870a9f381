import { array, date, form, object, raw, state, uint8, uint16 } from './data.ts';
import { classDeclaration, property } from './declaration.ts';

/** Node profile, 0x0EF0: the node itself, whatever objects it hosts. */
export const nodeProfile = classDeclaration({
  code: 0x0ef0,
  name: 'Node profile',
  from: 'A',
  properties: {
    /**
     * Node is up (0x30) or is starting/stopped (0x31). The published machine-readable table words these as booting /
     * not booting; follow 0x30 = operating.
     */
    operatingStatus: property(0x80, 'Operating status', 'RNR', state({ operating: 0x30, notOperating: 0x31 })),
    /**
     * Protocol version: byte 1 major, byte 2 minor, byte 3 bit 0 = frame format 1 supported and bit 1 = format 2
     * supported, byte 4 zero.
     */
    version: property(0x82, 'Version information', 'RNO', form('nodeVersion', raw(4))),
    /**
     * 17-byte node identifier starting with 0xFE, then the 3-byte manufacturer code, then 13 bytes unique to the
     * unit.
     */
    id: property(0x83, 'Identification number', 'RNO', form('identifier', raw(17))),
    /** Node level fault flag. */
    faultStatus: property(0x88, 'Fault status', 'ONO', state({ true: 0x41, false: 0x42 })),
    /** Node level fault number. */
    faultDescription: property(0x89, 'Fault description', 'ONO', uint16(0, 1004)),
    /** Manufacturer code assigned by the ECHONET Consortium. */
    manufacturer: property(0x8a, 'Manufacturer code', 'RNO', raw(3)),
    /** Code of the factory or business site, assigned by the manufacturer. */
    businessFacilityCode: property(0x8b, 'Business facility code', 'ONO', raw(3)),
    /** Product code, 12 ASCII bytes. */
    productCode: property(0x8c, 'Product code', 'ONO', raw(12)),
    /** Serial number, 12 ASCII bytes. */
    serialNumber: property(0x8d, 'Production number', 'ONO', raw(12)),
    /** Manufacturing date: two-byte year, month, day. */
    productionDate: property(0x8e, 'Production date', 'ONO', date),
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
    /** Two-byte value that tells nodes of one installation apart. */
    uid: property(0xbf, 'Unique identifier data', 'OOO', raw(2)),
    /** How many device object instances the node hosts, node profile not counted, 3-byte integer. */
    selfNodeInstances: property(0xd3, 'Number of self-node instances', 'RNO', form('count', raw(3))),
    /** How many different classes the node hosts, node profile class counted. */
    selfNodeClasses: property(0xd4, 'Number of self-node classes', 'RNO', uint16(1, 253)),
    /**
     * List of hosted device objects, sent at start-up and whenever the set changes: one count byte, then 3-byte
     * object codes (84 at most). Announce only.
     */
    instanceListNotification: property(
      0xd5,
      'Instance list notification',
      'ONR',
      form(
        'instanceList',
        object(
          { numberOfinstances: uint8(0, 84), instanceList: array(raw(3), 0, 84) },
          { numberOfinstances: 'instanceList' },
        ),
      ),
    ),
    /** Same layout as 0xD5 but read on request. */
    selfNodeInstanceListS: property(
      0xd6,
      'Self-node instance list S',
      'RNO',
      form(
        'instanceList',
        object(
          { numberOfInstances: uint8(0, 84), instanceList: array(raw(3), 0, 84) },
          { numberOfInstances: 'instanceList' },
        ),
      ),
    ),
    /** List of hosted classes: one count byte, then 2-byte class codes (8 at most), node profile not listed. */
    selfNodeClassListS: property(
      0xd7,
      'Self-node class list S',
      'RNO',
      form(
        'classList',
        object({ numberOfClasses: uint8(1, 8), classList: array(raw(2), 0, 8) }, { numberOfClasses: 'classList' }),
      ),
    ),
  },
});

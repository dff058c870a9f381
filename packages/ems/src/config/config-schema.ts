import Type, { type Static, type TObject, type TProperties } from 'typebox';

/** An object whose unknown keys are errors. */
function section<P extends TProperties>(properties: P, description: string): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, default: {}, description });
}

const SKI = '^[0-9a-fA-F]{40}$';
const IPV4 = '^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$';
const ECHONET_KEY = '^echonet:[0-9a-f.]+:02(7e|a1)[0-9a-f]{2}$';

const fuseSchema = Type.Object(
  {
    amperes: Type.Number({ minimum: 1, maximum: 1000, description: 'A per phase' }),
    phases: Type.Enum([1, 3], { default: 3, description: 'phases of the grid connection' }),
  },
  { additionalProperties: false, description: 'main fuse; the stations together with the house stay below it' },
);

const stationSchema = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'shown on the page' })),
    phases: Type.Enum([1, 3], { default: 3, description: 'phases the station is connected to' }),
    maximumWatts: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1_000_000, description: 'W; rating of the circuit of this station' }),
    ),
    mode: Type.Enum(['off', 'fast'], { default: 'fast', description: 'mode until it is changed on the page' }),
  },
  { additionalProperties: false },
);

const peerSchema = Type.Object(
  {
    ski: Type.String({ pattern: SKI, description: '40 hexadecimal digits from the label of the device' }),
    host: Type.String({ minLength: 1, maxLength: 253, description: 'host name or address' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535, description: 'SHIP port, usually 4712' }),
    path: Type.Optional(Type.String({ pattern: '^/', maxLength: 200, description: 'usually /ship/' })),
    trusted: Type.Boolean({ default: false, description: 'trust it without asking on the page' }),
  },
  { additionalProperties: false },
);

const echonetLiteSchema = Type.Object(
  {
    address: Type.String({
      pattern: IPV4,
      description: 'own IPv4 address for ECHONET Lite, on UDP port 3610; no other program of this machine may use it',
    }),
    stations: Type.Record(Type.String({ pattern: ECHONET_KEY }), stationSchema, {
      additionalProperties: false,
      default: {},
      description:
        'the stations that may be steered, by their key: echonet:, identification or address, a colon, object code. Others are shown as an alarm',
    }),
    nodes: Type.Array(Type.String({ pattern: IPV4 }), {
      default: [],
      maxItems: 64,
      description: 'addresses of nodes that do not answer multicasts',
    }),
    discovery: Type.Boolean({ default: true, description: 'search nodes by multicast; false: only those under nodes' }),
  },
  {
    additionalProperties: false,
    description:
      'charging stations that speak ECHONET Lite; the protocol protects nothing, so only what is named here is steered',
  },
);

/** Schema of `busbar.yaml`. Everything has a default; an unknown key is an error. */
export const configSchema = section(
  {
    site: section(
      { name: Type.String({ default: 'Home', minLength: 1, maxLength: 60, description: 'shown on the page' }) },
      'the site',
    ),
    http: section(
      {
        host: Type.String({ default: '127.0.0.1', minLength: 1, description: 'loopback address the page listens on' }),
        port: Type.Integer({ default: 7480, minimum: 0, maximum: 65_535, description: '0: any free port' }),
        allowedHosts: Type.Array(Type.String({ minLength: 1, maxLength: 253 }), {
          default: [],
          maxItems: 32,
          description: 'host names by which a reverse proxy on this machine passes requests on',
        }),
      },
      'page and API',
    ),
    ship: section(
      {
        host: Type.String({ default: '0.0.0.0', minLength: 1, description: 'address the SHIP server listens on' }),
        port: Type.Integer({
          default: 4712,
          minimum: 0,
          maximum: 65_535,
          description: 'SHIP port; a free one is used when it is taken',
        }),
        interfaces: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
          default: [],
          maxItems: 32,
          description: 'network interfaces for DNS-SD; empty: all',
        }),
        discovery: Type.Boolean({ default: true, description: 'announce and search devices by DNS-SD' }),
        profile: Type.Enum(['default', 'iec', 'lab'], {
          default: 'default',
          description: 'installed base, text, or lab',
        }),
        ccm8: Type.Boolean({
          default: false,
          description: 'offer the optional TLS suite CCM_8, which few devices have and none needs',
        }),
        resumption: Type.Boolean({
          default: false,
          description: 'resume TLS sessions of trusted devices: a reconnection costs half, and shows no certificate',
        }),
      },
      'SHIP',
    ),
    echonetLite: Type.Optional(echonetLiteSchema),
    gridLimit: section(
      {
        failsafeWatts: Type.Number({
          default: 4200,
          minimum: 0,
          maximum: 10_000_000,
          description: 'W; limit while the control box is silent, until the control box writes another one',
        }),
        failsafeDurationSeconds: Type.Integer({
          default: 7200,
          minimum: 7200,
          maximum: 86_400,
          description: 's; shortest stay in failsafe, 2 h to 24 h',
        }),
        nominalWatts: Type.Number({
          default: 24_150,
          minimum: 1,
          maximum: 10_000_000,
          description: 'W; contractual maximum consumption of the grid connection',
        }),
        appliesTo: Type.Enum(['controllable-devices', 'grid-connection'], {
          default: 'controllable-devices',
          description: 'what the limit of the grid operator counts: the stations together, or all that the site draws',
        }),
        autonomousAllowed: Type.Boolean({
          default: true,
          description: 'leave failsafe by itself after its minimum duration, as the standard permits',
        }),
      },
      'limit of the grid operator (section 14a EnWG)',
    ),
    fuse: Type.Optional(fuseSchema),
    stations: Type.Record(Type.String({ pattern: SKI }), stationSchema, {
      additionalProperties: false,
      default: {},
      description: 'charging stations by SKI',
    }),
    peers: Type.Array(peerSchema, { default: [], maxItems: 500, description: 'devices that DNS-SD does not find' }),
    history: section(
      {
        fineDays: Type.Integer({ default: 7, minimum: 1, maximum: 90, description: 'days kept in steps of 10 s' }),
        coarseDays: Type.Integer({
          default: 1100,
          minimum: 1,
          maximum: 3700,
          description: 'days kept in steps of 15 min',
        }),
      },
      'stored series',
    ),
  },
  'configuration of the Busbar energy manager',
);

/** The effective configuration: every default filled in. */
export type Config = Static<typeof configSchema>;
/** Configuration of one station. */
export type StationConfig = Static<typeof stationSchema>;

/** Charging points of the house. */
export const STATIONS = ['garage', 'carport'] as const;
export type StationName = (typeof STATIONS)[number];

/**
 * Cars of the house: `basic` on the pilot wire only, `talking` over ISO 15118-2 with its state of charge and a plan, `giving` over
 * ISO 15118-20 with a setpoint.
 */
export const CARS = ['basic', 'talking', 'giving'] as const;
export type CarName = (typeof CARS)[number];

/** Nodes behind a connection to the energy manager. */
export const PEERS = [...STATIONS, 'box', 'meter'] as const;
export type PeerName = (typeof PEERS)[number];

/** Every node of the house. */
export const NODES = ['manager', ...PEERS] as const;
export type NodeName = (typeof NODES)[number];

/** What the energy manager may be told about the currents of the car at a station, A per phase. */
export type Currents = { readonly a: number; readonly b: number; readonly c: number };

/** Who answers a car that asks for a curve and prices: the application, for the curve alone, or nobody: then defaults do. */
export const OFFERS = ['both', 'curve', 'none'] as const;
export type OfferKind = (typeof OFFERS)[number];

/** What people and the grid operator do. */
export type HouseEvent =
  | { readonly do: 'plug'; readonly car: CarName; readonly station: StationName }
  | {
      readonly do: 'unplug';
      readonly car: CarName /** State of charge it returns with, %. */;
      readonly returnsWith: number;
    }
  | { readonly do: 'limit'; readonly watts: number; readonly seconds?: number }
  | { readonly do: 'release' }
  | { readonly do: 'failsafe'; readonly watts: number; readonly seconds: number }
  | { readonly do: 'ceilings'; readonly station: StationName; readonly currents: Currents | undefined }
  | { readonly do: 'surplus'; readonly station: StationName; readonly currents: Currents | undefined }
  | { readonly do: 'wait'; readonly station: StationName; readonly isWaiting: boolean }
  /** The driver of the car at a station needs so much, %, in so long, s. */
  | { readonly do: 'demand'; readonly station: StationName; readonly targetSoc: number; readonly seconds: number }
  /** Curves and prices are stated by whoever is asked, or by nobody. */
  | { readonly do: 'offers'; readonly are: OfferKind }
  /** Positive charges, negative discharges; undefined: the car is left alone. */
  | { readonly do: 'setpoint'; readonly station: StationName; readonly watts: number | undefined }
  | { readonly do: 'charge'; readonly station: StationName; readonly wattHours: number; readonly cost: number }
  | { readonly do: 'summary'; readonly station: StationName }
  | { readonly do: 'sleep'; readonly car: CarName; readonly isAsleep: boolean };

/** What goes wrong. Each fault ends by itself. */
export type Fault =
  | { readonly do: 'cut'; readonly peer: PeerName; readonly seconds: number }
  | { readonly do: 'silence'; readonly seconds: number }
  /** Everything is off for so long, and comes back one after the other, in this order. */
  | { readonly do: 'blackout'; readonly seconds: number; readonly order: readonly NodeName[] }
  | { readonly do: 'restart'; readonly node: NodeName; readonly seconds: number }
  | {
      readonly do: 'answers';
      readonly peer: PeerName;
      readonly are: 'lost' | 'late' | 'twice';
      /** What happens just then, so that there are answers. */
      readonly during: 'connecting' | 'writing' | 'plugging' | 'nothing';
      readonly seconds: number;
    }
  | { readonly do: 'refuse'; readonly station: StationName; readonly seconds: number }
  | { readonly do: 'interrupt'; readonly station: StationName }
  | { readonly do: 'unplugInWrite'; readonly station: StationName }
  | { readonly do: 'reannounce'; readonly peer: PeerName };

/** Something that happens at an instant of the week, s from its beginning. */
export interface Planned {
  readonly at: number;
  readonly what: HouseEvent | Fault;
}

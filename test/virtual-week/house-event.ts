/** Charging points of the house. */
export const STATIONS = ['garage', 'carport'] as const;
export type StationName = (typeof STATIONS)[number];

/** Cars of the house: `basic` on the pilot wire only, `talking` over ISO 15118-2 with its state of charge. */
export const CARS = ['basic', 'talking'] as const;
export type CarName = (typeof CARS)[number];

/** Nodes behind a connection to the energy manager. */
export const PEERS = [...STATIONS, 'box', 'meter'] as const;
export type PeerName = (typeof PEERS)[number];

/** Every node of the house. */
export const NODES = ['manager', ...PEERS] as const;
export type NodeName = (typeof NODES)[number];

/** What the energy manager may be told about the currents of the car at a station, A per phase. */
export type Ceilings = { readonly a: number; readonly b: number; readonly c: number };

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
  | { readonly do: 'ceilings'; readonly station: StationName; readonly currents: Ceilings | undefined }
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

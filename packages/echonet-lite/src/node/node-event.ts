import type { RemoteNode } from './remote-node.ts';
import type { ContentOrigin, RemoteObject } from './remote-object.ts';

/** What a controller learns. */
export type NodeEvent =
  /** A node is there and described, for the first time or again. */
  | { readonly type: 'found'; readonly node: RemoteNode }
  /** It has other objects, or another address. */
  | {
      readonly type: 'changed';
      readonly node: RemoteNode;
      readonly added: readonly RemoteObject[];
      readonly removed: readonly number[];
    }
  /** It does not answer any more; it is tried again. */
  | { readonly type: 'lost'; readonly node: RemoteNode }
  /** It was lost for long and made room for another one. */
  | { readonly type: 'forgotten'; readonly node: RemoteNode }
  /** A content arrived, changed or not. */
  | {
      readonly type: 'property';
      readonly node: RemoteNode;
      readonly object: RemoteObject;
      readonly epc: number;
      readonly edt: Uint8Array;
      readonly origin: ContentOrigin;
      readonly isChanged: boolean;
    };

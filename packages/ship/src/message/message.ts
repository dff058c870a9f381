/** Messages a partner that is one step ahead may send during the PIN phase (T78). */
export type QueuedMessage =
  | { readonly name: 'accessMethodsRequest' }
  | { readonly name: 'accessMethods'; readonly id: string | undefined }
  | { readonly name: 'data'; readonly payload: string };

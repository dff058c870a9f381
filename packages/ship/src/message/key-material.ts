import { bool, closedEnumeration, type Data, list, record, tag, text, uint, ulong, ushort } from '@busbar/kernel';

/** Declaration of `keyMaterialRequest` (1.1, 6.9.7, Table 45): empty. */
export const keyMaterialRequest = tag;

const keyFields = {
  curve: ushort,
  ski: text,
  publicKey: text,
  userTrust: uint,
  commissioningTool: bool,
  id: text,
  note: text,
};
/** A key the sender knows. `curve`: IANA named group; `ski` and `publicKey`: hex digits. */
export interface KeyMaterialEntry extends Data<typeof keyFields> {}
const keyMaterialEntry = record<KeyMaterialEntry>(keyFields, { required: ['curve', 'ski', 'id'] });
const materialFields = { maxEntries: ulong, entry: list(keyMaterialEntry) };
/** `keyMaterial` (Table 46). `maxEntries`: how many keys the sender can hold. */
export interface KeyMaterial extends Data<typeof materialFields> {}
/** Declaration of {@link KeyMaterial}. */
export const keyMaterial = record<KeyMaterial>(materialFields, { required: ['maxEntries'] });

const storedFields = { curve: ushort, ski: text, publicKey: text, userTrust: uint, id: text, note: text };
/** A key as the sender stored it, with the user trust it got. */
export interface StoredKey extends Data<typeof storedFields> {}
const storedKey = record<StoredKey>(storedFields, { required: ['curve', 'ski', 'userTrust'] });
const responseFields = { entry: list(storedKey) };
/** `keyMaterialResponse` (Table 47). */
export interface KeyMaterialResponse extends Data<typeof responseFields> {}
/** Declaration of {@link KeyMaterialResponse}. */
export const keyMaterialResponse = record<KeyMaterialResponse>(responseFields);

const deleteEntryFields = { curve: ushort, ski: text, note: text };
/** A key to forget. */
export interface KeyToDelete extends Data<typeof deleteEntryFields> {}
const keyToDelete = record<KeyToDelete>(deleteEntryFields, { required: ['curve', 'ski'] });
const deleteFields = { entry: list(keyToDelete) };
/** `keyMaterialDelete` (Table 48). */
export interface KeyMaterialDelete extends Data<typeof deleteFields> {}
/** Declaration of {@link KeyMaterialDelete}. */
export const keyMaterialDelete = record<KeyMaterialDelete>(deleteFields, { required: ['entry'] });
/** `keyMaterialDeleteResponse` (Table 49). */
export interface KeyMaterialDeleteResponse extends Data<typeof responseFields> {}
/** Declaration of {@link KeyMaterialDeleteResponse}. */
export const keyMaterialDeleteResponse = record<KeyMaterialDeleteResponse>(responseFields, { required: ['entry'] });

const certificateFields = {
  currentState: closedEnumeration(['predecessor', 'current', 'successor']),
  curve: ushort,
  ski: text,
  publicKey: text,
};
/** One own certificate of the sender and where it stands in a certificate update (6.9.2.3). */
export interface CertificateState extends Data<typeof certificateFields> {}
const certificateState = record<CertificateState>(certificateFields, { required: ['currentState', 'curve', 'ski'] });
const stateFields = { updateCounter: ushort, entry: list(certificateState) };
/** `keyMaterialState` (Table 50). */
export interface KeyMaterialState extends Data<typeof stateFields> {}
/** Declaration of {@link KeyMaterialState}. */
export const keyMaterialState = record<KeyMaterialState>(stateFields, { required: ['updateCounter', 'entry'] });

const stateResponseFields = { accept: bool };
/** `keyMaterialStateResponse` (Table 51). */
export interface KeyMaterialStateResponse extends Data<typeof stateResponseFields> {}
/** Declaration of {@link KeyMaterialStateResponse}. */
export const keyMaterialStateResponse = record<KeyMaterialStateResponse>(stateResponseFields, {
  required: ['accept'],
});

const stateRequestFields = { knownUpdateCounter: ushort };
/** `keyMaterialStateRequest` (Table 52). */
export interface KeyMaterialStateRequest extends Data<typeof stateRequestFields> {}
/** Declaration of {@link KeyMaterialStateRequest}. */
export const keyMaterialStateRequest = record<KeyMaterialStateRequest>(stateRequestFields, {
  required: ['knownUpdateCounter'],
});

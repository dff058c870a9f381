import { type Data, record, tag, text } from '@busbar/kernel';

/** Declaration of `accessMethodsRequest` (6.10.4.9, Table 41): empty. */
export const accessMethodsRequest = tag;

const dnsFields = { uri: text };
/** A DNS name under which the sender is reached, e.g. `wss://host:port/path`. */
export interface DnsAccess extends Data<typeof dnsFields> {}
const dnsAccess = record<DnsAccess>(dnsFields, { required: ['uri'] });

const f = { id: text, dnsSd_mDns: tag, dns: dnsAccess };
/** `accessMethods` (Table 42). `id`: SHIP ID; mandatory in the schema, absent with the quirk `accessMethodsWithoutId`. */
export interface AccessMethods extends Data<typeof f> {}
/** Declaration of {@link AccessMethods}. */
export const accessMethods = record<AccessMethods>(f);

import type { ClassDeclaration } from '../class/declaration.ts';
import type { PropertyValue } from '../class/value.ts';
import { EchonetLiteError } from '../errors.ts';
import { classOf } from '../frame/object-code.ts';
import { decodeProperty } from '../property/decode-property.ts';
import { decodeNamed, encodeNamed, type NamedValue, type PropertyName } from '../property/named-property.ts';
import { propertyByName } from '../property/property-table.ts';
import type { SetResult } from './answer-content.ts';
import type { RemoteObject, WriteOptions } from './remote-object.ts';

/** A remote object with the property names and value types of its class. */
export class TypedObject<C extends ClassDeclaration> {
  readonly remote: RemoteObject;
  readonly #declared: C;

  constructor(remote: RemoteObject, declared: C) {
    this.remote = remote;
    this.#declared = declared;
  }

  /** Code of a property in the release of the object. */
  epc<N extends PropertyName<C>>(name: N): number {
    const found = propertyByName(this.#declared, name, this.remote.release);
    if (found === undefined)
      throw new EchonetLiteError('echonet-lite.value', `class ${this.#declared.name} has no property ${name}`);
    return found.epc;
  }

  /**
   * Reads one property; undefined when the object refuses it.
   * @throws EchonetLiteError `echonet-lite.no-answer`
   */
  async read<N extends PropertyName<C>>(name: N): Promise<NamedValue<C, N> | undefined> {
    const epc = this.epc(name);
    const edt = (await this.remote.get([epc])).values.get(epc);
    return edt === undefined ? undefined : this.#decode(name, edt);
  }

  /** The latest value that was received, however it came; undefined before the first. */
  latest<N extends PropertyName<C>>(name: N): NamedValue<C, N> | undefined {
    const edt = this.remote.latest(this.epc(name))?.edt;
    return edt === undefined ? undefined : this.#decode(name, edt);
  }

  /**
   * Writes one property.
   * @throws EchonetLiteError `echonet-lite.value` when the class does not allow the value
   */
  write<N extends PropertyName<C>>(name: N, value: NamedValue<C, N>, options?: WriteOptions): Promise<SetResult> {
    const { release } = this.remote;
    const property = encodeNamed(this.#declared, name, value, {
      isWrite: true,
      values: knownValues(this.remote),
      ...(release === undefined ? {} : { release }),
    });
    return this.remote.set([property], options);
  }

  #decode<N extends PropertyName<C>>(name: N, edt: Uint8Array): NamedValue<C, N> {
    const { release } = this.remote;
    return decodeNamed(this.#declared, name, edt, {
      values: knownValues(this.remote),
      ...(release === undefined ? {} : { release }),
    });
  }
}

/** Values of the other properties of an object, for those that scale a number. */
function knownValues(remote: RemoteObject): { get(epc: number): PropertyValue | undefined } {
  return {
    get: (epc) => {
      const edt = remote.latest(epc)?.edt;
      return edt === undefined ? undefined : decodeProperty(classOf(remote.object), epc, edt);
    },
  };
}

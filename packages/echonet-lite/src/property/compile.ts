import type { AnyData, FormData } from '../class/data.ts';
import { arrayCodec } from './array-codec.ts';
import type { Codec } from './codec.ts';
import { levelCodec, numericValueCodec } from './coded-number-codec.ts';
import { dateCodec, dateTimeCodec, timeCodec } from './date-time-codec.ts';
import { identifierCodec } from './identifier-codec.ts';
import { numberCodec } from './number-codec.ts';
import { objectCodec } from './object-codec.ts';
import { classListCodec, countCodec, instanceListCodec } from './object-list-codec.ts';
import { oneOfCodec } from './one-of-codec.ts';
import { placeCodec } from './place-codec.ts';
import { propertyMapCodec } from './property-map-codec.ts';
import { rawCodec } from './raw-codec.ts';
import { stateCodec } from './state-codec.ts';
import { appendixReleaseCodec, nodeVersionCodec } from './version-codec.ts';

/** Codecs of declarations that were needed already; declarations share parts. As many as there are declarations. */
const compiled = new WeakMap<AnyData, Codec>();

/** The codec of a declaration, made when it is needed for the first time. */
export function codecOf(data: AnyData): Codec {
  let codec = compiled.get(data);
  if (codec === undefined) {
    codec = compile(data);
    compiled.set(data, codec);
  }
  return codec;
}

function compile(data: AnyData): Codec {
  switch (data.kind) {
    case 'number':
      return numberCodec(data);
    case 'state':
      return stateCodec(data);
    case 'numericValue':
      return numericValueCodec(data);
    case 'level':
      return levelCodec(data);
    case 'raw':
      return rawCodec(data);
    case 'date':
      return dateCodec;
    case 'time':
      return timeCodec;
    case 'dateTime':
      return dateTimeCodec(data.size);
    case 'array':
      return arrayCodec(codecOf(data.item), data.minItems, data.maxItems);
    case 'object':
      return objectCodec(
        data.fields.map((field) => ({ name: field.name, codec: codecOf(field.data) })),
        data.counts,
      );
    case 'oneOf':
      return oneOfCodec(
        data.variants.filter((one) => one.kind === 'state').map(stateCodec),
        data.variants.filter((one) => one.kind !== 'state').map(codecOf),
      );
    case 'form':
      return formCodec(data);
  }
}

function formCodec({ form, layout }: FormData): Codec {
  switch (form) {
    case 'nodeVersion':
      return nodeVersionCodec;
    case 'appendixRelease':
      return appendixReleaseCodec;
    case 'identifier':
      return identifierCodec;
    case 'place':
      return placeCodec(codecOf(layout).maxSize);
    case 'propertyMap':
      return propertyMapCodec;
    case 'count':
      return countCodec;
    case 'instanceList':
      return instanceListCodec;
    case 'classList':
      return classListCodec;
  }
}

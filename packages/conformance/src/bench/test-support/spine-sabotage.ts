import { data } from '../../ship/fixed-messages.ts';
import { type Distortion, type Sabotage, textOf } from './sabotage.ts';

/** The device answers messages of the test tool that match with a result nobody wants. */
export function complains(pattern: RegExp, errorNumber: number): Sabotage {
  return {
    blurts: (message) => {
      const text = textOf(message);
      const counter = /"msgCounter":(\d+)/.exec(text)?.[1];
      return counter === undefined || !pattern.test(text) ? [] : [data(resultTo(counter, errorNumber))];
    },
  };
}

/** Messages of the test tool that match do not reach the device, from the given one on. */
export function deafTo(pattern: RegExp, fromNumber = 1): Sabotage {
  let count = 0;
  return {
    isDeaf: (message) => {
      if (!pattern.test(textOf(message))) return false;
      count += 1;
      return count >= fromNumber;
    },
  };
}

/** The device behaves until the test tool has sent this. */
export function onceSent(trigger: RegExp, distortion: Distortion): Sabotage {
  let isTriggered = false;
  return {
    isDeaf: (message) => {
      isTriggered ||= trigger.test(textOf(message));
      return false;
    },
    distort: (message) => (isTriggered ? distortion(message) : [message]),
  };
}

/** Of the messages of the device that match only the first arrive. */
export function onlyFirst(pattern: RegExp, count = 1): Distortion {
  let left = count;
  return (message) => {
    if (!pattern.test(textOf(message))) return [message];
    left -= 1;
    return left < 0 ? [] : [message];
  };
}

/** A message that matches comes a second time, changed. */
export function doubled(pattern: RegExp, part: RegExp, to: string): Distortion {
  return (message) => {
    const text = textOf(message);
    return pattern.test(text) ? [message, Buffer.from(text.replace(part, to), 'latin1')] : [message];
  };
}

/** The data element of a reply becomes another one; what follows it in the frame stays. */
export function withData(functionName: string, value: string): Distortion {
  const pattern = new RegExp(`"${functionName}":.*$`);
  return (message) => {
    const text = textOf(message);
    if (!/"cmdClassifier":"reply"/.test(text) || !pattern.test(text)) return [message];
    return [Buffer.from(text.replace(pattern, `"${functionName}":${value}${END_OF_FRAME}`), 'latin1')];
  };
}

/** What follows the data element in a frame with one command. */
const END_OF_FRAME = '}]]}]}]}}]}';

function resultTo(counter: string, errorNumber: number): string {
  const place = '[{"entity":[0]},{"feature":0}]';
  const header = `[{"specificationVersion":"1.3.0"},{"addressSource":${place}},{"addressDestination":${place}},{"msgCounter":99999},{"msgCounterReference":${counter}},{"cmdClassifier":"result"}]`;
  return `{"datagram":[{"header":${header}},{"payload":[{"cmd":[[{"resultData":[{"errorNumber":${errorNumber}}]}]]}]}]}`;
}

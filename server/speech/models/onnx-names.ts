// Fields of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const NODE_ATTRIBUTE = 5;
const ATTRIBUTE_GRAPH = 6;
/** GraphProto.name, two letters. */
const NAME = Buffer.from([0x12, 2, 0x69, 0x66]);

/**
 * A model in ONNX's own format whose inner graphs, such as the branches of an If, have names. onnxruntime 1.24 leaves them out
 * where it saves a model that it read in its other format, and then refuses to load what it saved.
 */
export function withNamedGraphs(model: Buffer): Buffer {
  const inner = (graph: Buffer) => Buffer.concat([graph, NAME]); // The last of several values of a field counts.
  const attribute = within(ATTRIBUTE_GRAPH, inner);
  return within(MODEL_GRAPH, within(GRAPH_NODE, within(NODE_ATTRIBUTE, attribute)))(model);
}

type Change = (message: Buffer) => Buffer;

/** Changes one field's messages inside a message of protocol buffers; all else stays as it is. */
function within(field: number, change: Change): Change {
  return (message) => {
    const parts: Buffer[] = [];
    for (let at = 0; at < message.length; ) {
      const [key, afterKey] = varint(message, at);
      const [end, content] = fieldEnd(message, key & 7, afterKey);
      if (content === undefined || key >> 3 !== field) {
        parts.push(message.subarray(at, end));
      } else {
        const changed = change(content);
        parts.push(message.subarray(at, afterKey), asVarint(changed.length), changed);
      }
      at = end;
    }
    return Buffer.concat(parts);
  };
}

/** Where a field's value ends, and its bytes where it has a length of its own. */
function fieldEnd(message: Buffer, wireType: number, at: number): [end: number, content?: Buffer] {
  if (wireType === 0) return [varint(message, at)[1]];
  if (wireType === 1) return [at + 8];
  if (wireType === 5) return [at + 4];
  const [length, start] = varint(message, at);
  return [start + length, message.subarray(start, start + length)];
}

function varint(message: Buffer, at: number): [value: number, end: number] {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = message.readUInt8(at++);
    value += (byte & 127) * scale;
    if (byte < 128) return [value, at];
  }
}

function asVarint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

import { BinaryWriter, WireType } from '@bufbuild/protobuf';

/** A constant of a graph: numbers as they are stored, row-major. */
export interface Constant {
  dims: readonly number[];
  data: Float32Array | Uint8Array | BigInt64Array;
}

/** One step: what it is called in ONNX, what goes in, what comes out, and whole numbers or a fraction that set it. */
export interface Step {
  op: string;
  inputs: readonly string[];
  output: string;
  ints?: Readonly<Record<string, number>>;
  floats?: Readonly<Record<string, number>>;
}

/** A value that is handed in or given back; a dimension with a name may be of any size. */
export interface Port {
  name: string;
  type: 'float' | 'int64';
  dims: readonly (number | string)[];
}

export interface Graph {
  name: string;
  constants: ReadonlyMap<string, Constant>;
  steps: readonly Step[];
  inputs: readonly Port[];
  outputs: readonly Port[];
}

// Numbers of onnx.proto3: TensorProto.DataType and AttributeProto.AttributeType.
const [FLOAT, UINT8, INT64] = [1, 2, 7];
const [ATTRIBUTE_FLOAT, ATTRIBUTE_INT] = [1, 2];
/** The first with LayerNormalization, and the format of that time. */
const [OPSET, IR_VERSION] = [17, 8];

/** A graph as an ONNX file (onnx.proto3, ModelProto). */
export function onnxFile(graph: Graph): Uint8Array {
  const opset = message((to) => to.tag(2, WireType.Varint).int64(OPSET));
  return message((to) => {
    to.tag(1, WireType.Varint).int64(IR_VERSION);
    part(to, 7, graphProto(graph));
    part(to, 8, opset);
  });
}

function graphProto({ name, constants, steps, inputs, outputs }: Graph): Uint8Array {
  return message((to) => {
    for (const step of steps) part(to, 1, nodeProto(step));
    text(to, 2, name);
    for (const [label, constant] of constants) part(to, 5, tensorProto(label, constant));
    for (const port of inputs) part(to, 11, valueInfo(port));
    for (const port of outputs) part(to, 12, valueInfo(port));
  });
}

function nodeProto({ op, inputs, output, ints = {}, floats = {} }: Step): Uint8Array {
  return message((to) => {
    for (const input of inputs) text(to, 1, input);
    text(to, 2, output);
    text(to, 4, op);
    for (const [name, value] of Object.entries(ints)) part(to, 5, attribute(name, 'int', value));
    for (const [name, value] of Object.entries(floats)) part(to, 5, attribute(name, 'float', value));
  });
}

function attribute(name: string, type: 'int' | 'float', value: number): Uint8Array {
  return message((to) => {
    text(to, 1, name);
    if (type === 'int') to.tag(3, WireType.Varint).int64(value);
    else to.tag(2, WireType.Bit32).float(value);
    to.tag(20, WireType.Varint).int32(type === 'int' ? ATTRIBUTE_INT : ATTRIBUTE_FLOAT);
  });
}

function tensorProto(name: string, { dims, data }: Constant): Uint8Array {
  const type = data instanceof Float32Array ? FLOAT : data instanceof Uint8Array ? UINT8 : INT64;
  return message((to) => {
    for (const dim of dims) to.tag(1, WireType.Varint).int64(dim);
    to.tag(2, WireType.Varint).int32(type);
    text(to, 8, name);
    part(to, 9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  });
}

function valueInfo({ name, type, dims }: Port): Uint8Array {
  const shape = message((to) => {
    for (const dim of dims) {
      const size = message((one) => {
        if (typeof dim === 'number') one.tag(1, WireType.Varint).int64(dim);
        else text(one, 2, dim);
      });
      part(to, 1, size);
    }
  });
  const tensor = message((to) => {
    to.tag(1, WireType.Varint).int32(type === 'float' ? FLOAT : INT64);
    part(to, 2, shape);
  });
  return message((to) => {
    text(to, 1, name);
    part(
      to,
      2,
      message((one) => part(one, 1, tensor)),
    );
  });
}

function message(write: (to: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}

function part(to: BinaryWriter, field: number, bytes: Uint8Array): void {
  to.tag(field, WireType.LengthDelimited).bytes(bytes);
}

function text(to: BinaryWriter, field: number, value: string): void {
  to.tag(field, WireType.LengthDelimited).string(value);
}

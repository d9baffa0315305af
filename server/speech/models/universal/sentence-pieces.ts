import { BinaryReader, WireType } from '@bufbuild/protobuf';

/** A piece of a word, and how likely it is: the logarithm of its probability. */
export type ScoredPiece = readonly [piece: string, score: number];

/** The pieces in a SentencePiece model, by id (sentencepiece_model.proto, ModelProto). */
export function readSentencePieces(bytes: Uint8Array): ScoredPiece[] {
  const pieces: ScoredPiece[] = [];
  const model = new BinaryReader(bytes);
  while (model.pos < model.len) {
    const [field, wire] = model.tag();
    if (field === 1 && wire === WireType.LengthDelimited) pieces.push(scoredPiece(model.bytes()));
    else model.skip(wire);
  }
  return pieces;
}

function scoredPiece(bytes: Uint8Array): ScoredPiece {
  const reader = new BinaryReader(bytes);
  let [piece, score] = ['', 0];
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === 1) piece = reader.string();
    else if (field === 2) score = reader.float();
    else reader.skip(wire);
  }
  return [piece, score];
}

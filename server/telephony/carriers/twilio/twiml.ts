/** What Twilio is to do with a call. */
export type Instruction =
  /** Opens a stream with us; what comes after it is asked for at `next`. */
  | { do: 'connect'; stream: string; token: string; next: string }
  /** The caller hears busy, and nothing is charged. */
  | { do: 'busy' }
  /** The caller hears that the number is not in service. */
  | { do: 'refuse' }
  /** Reads words out, and hangs up. The language is one that Twilio has a voice for. */
  | { do: 'say'; words: string; language: string }
  | { do: 'hang-up' };

/** Writes it in TwiML, Twilio's language. */
export function twiml(instruction: Instruction): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${verbs(instruction)}</Response>`;
}

function verbs(instruction: Instruction): string {
  switch (instruction.do) {
    case 'connect': {
      const { stream, token, next } = instruction;
      const parameter = `<Parameter name="token" value="${escaped(token)}"/>`;
      return `<Connect action="${escaped(next)}"><Stream url="${escaped(stream)}">${parameter}</Stream></Connect>`;
    }
    case 'busy':
      return '<Reject reason="busy"/>';
    case 'refuse':
      return '<Reject/>';
    case 'say':
      return `<Say language="${escaped(instruction.language)}">${escaped(instruction.words)}</Say><Hangup/>`;
    case 'hang-up':
      return '<Hangup/>';
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

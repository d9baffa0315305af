/** Sounds and words with which a listener says "go on" or "I'm still here", by themselves no wish to speak. Lower case. */
const BACKCHANNELS = new Set(
  [
    'ah aha ahem alright cool er erm exactly good great hm hmm huh i ja mhm mm mmhm mmm mmhmm nice oh ok okay okey',
    'hello hallo hola allô',
    'perfect right see sure uh uhhuh uhm um wow yeah yep yes yup',
    'genau gut klar naja so stimmt tja achso',
    'bien bon bueno claro daccord oui ouais sí si vale va eh',
  ].flatMap((line) => line.split(' ')),
);

/** What recognisers make of a hum ("F1") or of "I see" ("I P"): nobody takes the floor by one letter. */
const LETTER = /^[a-z]\d?$/;

/** Words of a transcript that are more than listening along ("uh-huh, okay" has none). */
export function contentWords(transcript: string): string[] {
  return transcript
    .toLowerCase()
    .replace(/\[[^\]]*\]|\([^)]*\)/gu, ' ')
    .replaceAll(/[-'’]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !BACKCHANNELS.has(word) && !LETTER.test(word));
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VOICE_RATE } from '../../../../server/speech/audio/formats.ts';
import { shortSentences as shortIn, slowly, spokenWords } from '../../../../server/speech/tts/slow.ts';

const shortSentences = (text: string, language = 'en') => shortIn(text, () => language);

test('Long sentences are cut where clauses join', () => {
  assert.deepEqual(
    shortSentences(
      'If something is not right, bring it back the same day and we will replace it or give you your money back.',
    ),
    [
      'If something is not right.',
      'bring it back the same day and we will replace it.',
      'or give you your money back.',
    ],
  );
});

test('No sentence has more than twelve words, and no word is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('bread', 'and', 'cake,', 'we', 'bake', 'from', 'noon.'), { maxLength: 60 }),
      (words) => {
        const short = shortSentences(words.join(' '));
        for (const sentence of short) assert.ok(sentence.split(' ').length <= 12, sentence);
        assert.equal(short.join(' ').replace(/[.,]/g, ''), words.join(' ').replace(/[.,]/g, ''));
      },
    ),
  );
});

test('What is said in many words counts as many, and a number is not cut', () => {
  assert.equal(spokenWords('It costs $3.50.'), 7);
  assert.deepEqual(shortSentences('The loaf costs $3.50 today, the cake costs $12.75, and the rolls are 90 cents.'), [
    'The loaf costs $3.50 today.',
    'the cake costs $12.75.',
    'and the rolls are 90 cents.',
  ]);
  assert.deepEqual(shortSentences('Call us at 212-555-0142 or 212-555-0199 from Monday to Friday.'), [
    'Call us.',
    'at 212-555-0142.',
    'or 212-555-0199.',
    'from Monday to Friday.',
  ]);
});

test('What belongs together is not cut: an article and its word, an amount and its unit, two of a pair', () => {
  for (const [sentence, ...parts] of [
    [
      'We are open on Saturdays and Sundays between eight in the morning and one in the afternoon all year round.',
      'We are open on Saturdays and Sundays between eight in the morning.',
      'and one in the afternoon all year round.',
    ],
    [
      'The big round loaf that everybody who comes here likes costs $6.50 a piece.',
      'The big round loaf that everybody who comes here likes costs.',
      '$6.50 a piece.',
    ],
    [
      'We keep the key of the back door always in the drawer under the till.',
      'We keep the key of the back door always in the drawer.',
      'under the till.',
    ],
  ] as const)
    assert.deepEqual(shortSentences(sentence), parts);
});

/** Of each language sentences without commas, as parts that are said one by one. */
const PARTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  es: [
    ['Los pedidos que lleguen', 'antes de las doce se envían el mismo día', 'y los demás salen a la mañana siguiente.'],
    ['Abrimos de lunes a viernes desde las ocho y media', 'hasta las siete y los sábados cerramos a mediodía.'],
    ['Si algo no está bien tráigalo el mismo día', 'y le daremos otro o le devolveremos el dinero sin preguntar nada.'],
  ],
  de: [
    [
      'Wir liefern von Montag bis Freitag zwischen acht und zwölf Uhr',
      'nach Hause und samstags nur innerhalb der Innenstadt.',
    ],
    [
      'Wenn etwas nicht stimmt bringen Sie es am selben Tag zurück',
      'und wir ersetzen es oder geben Ihnen Ihr Geld zurück.',
    ],
    ['Das große runde Sauerteigbrot kostet im ganzen Jahr überall in der Stadt', '6 Euro und 50 Cent.'],
  ],
  fr: [
    [
      'Nous livrons du lundi au vendredi entre huit heures et midi',
      'et le samedi seulement dans le centre de la ville.',
    ],
    [
      'Si quelque chose ne va pas rapportez-le le jour même',
      'et nous le remplacerons ou nous vous rembourserons sans discuter.',
    ],
    ['Le magasin ouvre tous les jours à huit heures et demie', 'sauf le lundi où nous restons fermés jusqu’à midi.'],
    ['Vous pouvez passer prendre votre commande au comptoir tous les jours', 'jusqu’à dix-neuf heures.'],
  ],
  it: [
    [
      'Gli ordini che arrivano prima delle dodici partono lo stesso giorno',
      'e gli altri vengono spediti la mattina dopo.',
    ],
    [
      'Apriamo tutti i giorni alle otto e mezza',
      'e chiudiamo alle sette di sera tranne la domenica quando restiamo chiusi.',
    ],
    [
      'Se qualcosa non va riportatelo lo stesso giorno e lo sostituiremo',
      'oppure vi ridaremo i soldi senza fare domande.',
    ],
  ],
  pt: [
    ['Os pedidos que chegam antes do meio-dia saem no mesmo dia', 'e os outros são enviados na manhã seguinte.'],
    ['Abrimos todos os dias às oito e meia', 'e fechamos às sete da noite porque os padeiros começam muito cedo.'],
    [
      'Se alguma coisa não estiver bem traga-a no mesmo dia',
      'e nós trocamos ou devolvemos o seu dinheiro sem perguntas.',
    ],
  ],
};

for (const [language, sentences] of Object.entries(PARTS)) {
  test(`Long sentences in ${language} are cut where its own clauses join`, () => {
    for (const parts of sentences) {
      const told = parts.map((part) => part.replace(/(?<!\.)$/, '.'));
      assert.deepEqual(shortSentences(parts.join(' '), language), told);
    }
  });
}

test('A sentence in a language of which nothing is known is cut at commas, or when it is full', () => {
  assert.deepEqual(
    shortSentences(
      'Lahti oleme iga päev kella kaheksast kuni seitsmeni, pühapäeval aga ainult lõunani kella üheni.',
      'et',
    ),
    ['Lahti oleme iga päev kella kaheksast kuni seitsmeni.', 'pühapäeval aga ainult lõunani kella üheni.'],
  );
  assert.deepEqual(
    shortSentences('yks kaks kolm neli viis kuus seitse kaheksa yheksa kymme yksteist kaksteist kolmteist', 'et'),
    ['yks kaks kolm neli viis kuus seitse kaheksa yheksa kymme yksteist kaksteist.', 'kolmteist'],
  );
});

/** A voice at so many words a minute, which can't be slowed down below a share of that. */
const voiceOf = (pace: number, slowest: number, asked: number[]) => async (speed: number) => {
  asked.push(speed);
  return new Int16Array(Math.round((10 * 60 * VOICE_RATE) / (pace * Math.max(speed, slowest)))).fill(1);
};

test('A slow voice is rendered once, a quick one again, and what it lacks then is silence', async () => {
  const words = 'one of two of three of four of five of';
  const perMinute = ({ length }: Int16Array) => Math.round((10 * 60 * VOICE_RATE) / length);
  for (const { pace, slowest, speeds, reached } of [
    { pace: 150, slowest: 0, speeds: [0.6], reached: 90 },
    { pace: 250, slowest: 0, speeds: [0.6, 0.42], reached: 105 },
    { pace: 250, slowest: 0.5, speeds: [0.6, 0.42], reached: 105 },
    { pace: 400, slowest: 0, speeds: [0.6, 0.36], reached: 105 },
  ]) {
    const asked: number[] = [];
    const pcm = await slowly(words, voiceOf(pace, slowest, asked));
    assert.deepEqual([asked.map((speed) => Number(speed.toFixed(2))), perMinute(pcm)], [speeds, reached]);
  }
  assert.equal((await slowly(words, async () => new Int16Array())).length, 0);
});

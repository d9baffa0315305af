import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { phrasesIn } from '../../../../server/phrases/in-language.ts';
import type { Said } from '../../../../server/speech/answer/answerer.ts';
import {
  type Intents,
  intentsIn,
  languageAskedFor,
} from '../../../../server/speech/answer/dialogue/intents/intents.ts';
import { createFind } from '../../../../server/speech/answer/find.ts';
import { createOfflineAnswerer } from '../../../../server/speech/answer/offline-answerer.ts';
import { collect } from '../collect.ts';
import { bakery } from '../fixtures/bakery.ts';

const now = () => new Date('2026-11-23T12:00:00Z');
const answerer = createOfflineAnswerer(createFind(now), now);
const tools = ['take_message', 'confirm_message', 'end_call'].map((name) => ({
  ...{ type: 'function' as const, name, description: '', parameters: {} },
}));

async function answer(language: string, ...said: readonly string[]): Promise<string> {
  const history = said.map((text, i): Said => ({ type: i % 2 === said.length % 2 ? 'assistant' : 'user', text }));
  const line = { ...bakery, languages: [language] as const };
  const parts = await collect(answerer({ line, instructions: '', tools, history }, new AbortController().signal));
  return parts.map((part) => (part.type === 'say' ? part.text : `<${part.name} ${part.arguments}>`)).join(' ');
}

type Judged = Exclude<Extract<keyof Intents, `${'is' | 'wants' | 'asks'}${string}`>, 'wantsSlow'>;

/** One utterance for each intent, as callers say it. */
const said: Readonly<Record<string, readonly (readonly [Judged, string])[]>> = {
  es: [
    ['isYes', 'Sí, por favor.'],
    ['isNo', 'No, gracias, nada más.'],
    ['isThanks', 'Muchas gracias.'],
    ['isHello', 'Hola, buenos días.'],
    ['isGoodbye', 'Adiós, hasta luego.'],
    ['isRepeat', '¿Puede repetirlo, por favor?'],
    ['isWhoAreYou', '¿Con quién hablo?'],
    ['isWhoAreYou', '¿Quién habla?'],
    ['wantsMessage', 'Quiero dejar un mensaje.'],
    ['wantsCallBack', '¿Me pueden llamar, por favor?'],
    ['wantsPerson', 'Quiero hablar con una persona.'],
    ['isSlower', 'Más despacio, por favor.'],
    ['isFaster', 'Más rápido, por favor.'],
    ['isLouder', 'No le oigo bien.'],
    ['isLouder', '¿Puede hablar más alto?'],
    ['asksForHelp', '¿Qué puedo preguntarle?'],
    ['isCancel', 'Déjelo.'],
    ['isRight', 'Sí, es correcto.'],
  ],
  fr: [
    ['isYes', 'Oui, s’il vous plaît.'],
    ['isNo', 'Non merci, c’est tout.'],
    ['isThanks', 'Merci beaucoup.'],
    ['isHello', 'Bonjour.'],
    ['isGoodbye', 'Merci, au revoir.'],
    ['isRepeat', 'Pouvez-vous répéter, s’il vous plaît ?'],
    ['isWhoAreYou', 'Qui êtes-vous ?'],
    ['isWhoAreYou', 'Qui est là ?'],
    ['wantsMessage', 'Je voudrais laisser un message.'],
    ['wantsCallBack', 'Pouvez-vous me rappeler ?'],
    ['wantsPerson', 'Je veux parler à quelqu’un.'],
    ['isSlower', 'Plus lentement, s’il vous plaît.'],
    ['isFaster', 'Plus vite.'],
    ['isLouder', 'Parlez plus fort.'],
    ['asksForHelp', 'Comment ça marche ?'],
    ['isCancel', 'Laissez tomber.'],
    ['isRight', 'Oui, c’est exact.'],
  ],
  de: [
    ['isYes', 'Ja, bitte.'],
    ['isNo', 'Nein danke, das war alles.'],
    ['isThanks', 'Vielen Dank.'],
    ['isHello', 'Guten Tag.'],
    ['isGoodbye', 'Danke, auf Wiederhören.'],
    ['isRepeat', 'Können Sie das bitte wiederholen?'],
    ['isWhoAreYou', 'Mit wem spreche ich?'],
    ['isWhoAreYou', 'Wer ist da, bitte?'],
    ['wantsMessage', 'Ich möchte eine Nachricht hinterlassen.'],
    ['wantsCallBack', 'Rufen Sie mich bitte zurück.'],
    ['wantsPerson', 'Ich möchte mit einem Menschen sprechen.'],
    ['isSlower', 'Bitte langsamer.'],
    ['isFaster', 'Schneller bitte.'],
    ['isLouder', 'Sprechen Sie bitte lauter.'],
    ['asksForHelp', 'Was kann ich Sie fragen?'],
    ['isCancel', 'Vergessen Sie es.'],
    ['isRight', 'Ja, das stimmt.'],
  ],
  it: [
    ['isYes', 'Sì, grazie.'],
    ['isNo', 'No grazie, è tutto.'],
    ['isThanks', 'Grazie mille.'],
    ['isHello', 'Buongiorno.'],
    ['isGoodbye', 'Grazie, arrivederci.'],
    ['isRepeat', 'Può ripetere, per favore?'],
    ['isWhoAreYou', 'Con chi parlo?'],
    ['wantsMessage', 'Vorrei lasciare un messaggio.'],
    ['wantsCallBack', 'Vorrei essere richiamato.'],
    ['wantsPerson', 'Vorrei parlare con una persona.'],
    ['isSlower', 'Più lentamente, per favore.'],
    ['isSlower', 'Può parlare più piano?'],
    ['isFaster', 'Più veloce.'],
    ['isLouder', 'Non la sento bene.'],
    ['isLouder', 'Un po’ più forte, per favore.'],
    ['asksForHelp', 'Cosa posso chiederle?'],
    ['isCancel', 'Lasci perdere.'],
    ['isRight', 'Sì, è giusto.'],
  ],
  pt: [
    ['isYes', 'Sim, por favor.'],
    ['isNo', 'Não, obrigado, é tudo.'],
    ['isThanks', 'Muito obrigada.'],
    ['isHello', 'Olá, bom dia.'],
    ['isGoodbye', 'Obrigado, adeus.'],
    ['isRepeat', 'Pode repetir, por favor?'],
    ['isWhoAreYou', 'Com quem falo?'],
    ['wantsMessage', 'Quero deixar uma mensagem.'],
    ['wantsCallBack', 'Ligue-me mais tarde.'],
    ['wantsPerson', 'Quero falar com uma pessoa.'],
    ['isSlower', 'Mais devagar, por favor.'],
    ['isFaster', 'Mais rápido.'],
    ['isLouder', 'Não consigo ouvir, mais alto.'],
    ['isLouder', 'Fale mais alto, por favor.'],
    ['asksForHelp', 'O que posso perguntar?'],
    ['isCancel', 'Deixe estar.'],
    ['isRight', 'Sim, está certo.'],
  ],
};

/** Questions about the place in which words of a wish about the call stand. */
const unsaid: Readonly<Record<string, readonly (readonly [Judged, string])[]>> = {
  en: [
    ['isWhoAreYou', 'Who is this treatment for?'],
    ['wantsPerson', 'How much is it for a person?'],
    ['isWhoAreYou', 'Are you a real bakery?'],
    ['isSlower', 'You speak too slowly.'],
  ],
  es: [
    ['isWhoAreYou', '¿Quién habla inglés?'],
    ['wantsPerson', '¿Tienen una habitación para una persona?'],
    ['isLouder', '¿Tienen un queso más fuerte?'],
  ],
  fr: [
    ['isWhoAreYou', 'Qui est la patronne ?'],
    ['wantsPerson', 'C’est combien pour une personne ?'],
    ['isLouder', 'Avez-vous un café plus fort ?'],
  ],
  de: [
    ['isWhoAreYou', 'Wer spricht Englisch?'],
    ['isWhoAreYou', 'Wer ist da am Montag?'],
    ['wantsPerson', 'Ist das auch für einen Menschen?'],
  ],
  it: [
    ['isSlower', 'A che piano è la camera?'],
    ['isSlower', 'Parla troppo piano.'],
    ['wantsPerson', 'Quanto costa per una persona?'],
    ['isLouder', 'Avete un caffè più forte?'],
  ],
  pt: [
    ['wantsPerson', 'Quanto custa o quarto para uma pessoa?'],
    ['isLouder', 'Qual é o prédio mais alto?'],
  ],
};

describe('in other languages', () => {
  for (const [language, utterances] of Object.entries(unsaid)) {
    test(`what is asked about the place is no wish about the call: ${language}`, () => {
      const intents = intentsIn(language);
      for (const [intent, text] of utterances) assert.equal(intents[intent](text), false, `${intent}: ${text}`);
    });
  }

  for (const [language, utterances] of Object.entries(said)) {
    test(`what callers mean is understood: ${language}`, () => {
      const intents = intentsIn(language);
      for (const [intent, text] of utterances) {
        assert.equal(intents[intent](text), true, `${intent}: ${text}`);
      }
    });

    test(`a message is taken from the offer to the end: ${language}`, async () => {
      const { answer: words, offer, keys } = phrasesIn(language);
      assert.equal(await answer(language, keys.askMessage), words.askMessage);
      const yes = utterances.find(([intent]) => intent === 'isYes')?.[1] ?? '';
      assert.equal(await answer(language, `${words.noPerson} ${offer}`, yes), words.askMessage);
      assert.equal(await answer(language, words.askMessage, 'xyz'), `${words.unknown} ${offer}`);
      const no = utterances.find(([intent]) => intent === 'isNo')?.[1] ?? '';
      assert.equal(await answer(language, words.thanked, no), `${words.goodbye} <end_call {}>`);
    });

    test(`what is not known is said in the caller's language: ${language}`, async () => {
      const { answer: words, offer } = phrasesIn(language);
      assert.equal(await answer(language, 'Xyzzy plugh frobnitz?'), `${words.unknown} ${offer}`);
    });
  }

  test('names and numbers are taken out of what is said around them', () => {
    assert.equal(intentsIn('es').spokenName('Me llamo Ana Ruiz.'), 'Ana Ruiz');
    assert.equal(intentsIn('de').spokenName('Mein Name ist Ann Lee.'), 'Ann Lee');
    assert.equal(intentsIn('fr').spokenName('Je m’appelle Anne.'), 'Anne');
    assert.equal(intentsIn('es').spokenContact('Mi número es el 600 123 456.'), '600 123 456');
    assert.equal(intentsIn('it').correctedName('No, mi chiamo Anna.'), 'Anna');
  });

  test('a caller asks for a language in that language, of those that the line has', () => {
    const offered = ['en', 'es-MX', 'de'];
    assert.equal(languageAskedFor('En español, por favor.', offered), 'es-MX');
    assert.equal(languageAskedFor('English, please.', offered), 'en');
    assert.equal(languageAskedFor('En français, s’il vous plaît.', offered), undefined);
    assert.equal(languageAskedFor('Do you have Spanish books?', offered), undefined);
    for (const tag of ['en', 'es', 'fr', 'de', 'it', 'pt']) {
      assert.equal(languageAskedFor(phrasesIn(tag).keys.askLanguage, [tag]), tag);
    }
  });
});

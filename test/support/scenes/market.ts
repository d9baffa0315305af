import type { Scene } from './scene.ts';

/** Sums while standing at a stall, then what to cook from what was bought. */
export const market: Scene = {
  title: 'A shopper at a market adds up prices and asks what to cook',
  line: 'everyone',
  turns: [
    {
      caller:
        "Hi, I'm at the market and my glasses are at home. Tomatoes are two forty a kilo. What do three kilos cost?",
      agent: 'Three kilos of tomatoes cost seven dollars and twenty cents.',
    },
    {
      caller: 'And a dozen eggs for four fifty, and two bunches of basil at one twenty five each?',
      agent:
        'The eggs and the basil are seven dollars together. With the tomatoes that makes fourteen dollars and twenty cents.',
    },
    {
      caller: 'I gave him a twenty. How much do I get back?',
      agent: 'You get five dollars and eighty cents back.',
    },
    {
      caller: 'The next stall has tomatoes at five dollars for two kilos. Is that cheaper?',
      agent: 'No. That is two fifty a kilo, so yours were ten cents a kilo cheaper.',
    },
    {
      caller: 'Good. So what can I cook from that tonight? There are four of us.',
      agent:
        'How about eggs baked in tomato sauce, with the basil on top? It takes half an hour and one pan. Do you have onions and bread?',
    },
    {
      caller: 'I have onions and some old bread. How do I begin?',
      agent:
        'Slice two onions and let them soften in oil for ten minutes. Tell me when you are there, and I will go on.',
    },
    {
      caller: "That's enough, I'll manage. Thank you, bye!",
      agent: 'Enjoy your dinner. Goodbye!',
    },
  ],
};

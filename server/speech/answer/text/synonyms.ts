import { stem } from './stem.ts';

/** Words that callers and owners use for the same thing. */
const GROUPS = `
  open opening hours close closed closing shut
  price cost charge fee expensive cheap pay rate
  pay payment card cash visa mastercard contactless
  address location located street directions find
  phone telephone number call mobile contact
  email contact write
  deliver delivery ship shipping courier
  return refund exchange
  park parking car garage
  bus train tram metro station transport
  toilet restroom bathroom washroom loo
  wheelchair accessible access step-free disabled ramp
  dog pet animal
  wifi internet wireless
  owner run own boss manager founder
  staff employee team
  job vacancy hire hiring career
  book reserve reservation booking appointment
  cancel cancellation
  vegan plant-based dairy-free
  vegetarian meatless
  gluten wheat coeliac celiac
  allergy allergen nut allergic intolerance
  kid child children family
  gift voucher present
  discount offer deal sale reduced
  repair fix mend broken
  warranty guarantee
  order buy purchase
  stock available availability
  size big large small
  holiday holidays christmas easter bank
  begin start
  start founded open
  begun started founded since established old
  class course lesson workshop
  coffee espresso latte cappuccino
  cake birthday celebration
  bread loaf
  bike bicycle cycle
  rent rental hire
`;

/** Words that mean some of what others mean, but not the other way round. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  weekend: ['saturday', 'sunday'],
  weekday: ['monday', 'friday'],
};

const groups = GROUPS.trim()
  .split('\n')
  .map((line) => [...new Set(line.trim().split(/\s+/).map(stem))]);

/** Stems that may stand for this one. */
export function synonymsOf(term: string): string[] {
  const parts = PARTS[term]?.map(stem) ?? [];
  const same = groups.filter((group) => group.includes(term)).flat();
  return [...new Set([...same, ...parts])].filter((other) => other !== term);
}

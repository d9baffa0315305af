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
  weekend saturday sunday
  holiday holidays christmas easter bank
  begin start
  begun started founded since established old
  class course lesson workshop
  coffee espresso latte cappuccino
  cake birthday celebration
  bread loaf
  bike bicycle cycle
  rent rental hire
`;

const groups = GROUPS.trim()
  .split('\n')
  .map((line) => [...new Set(line.trim().split(/\s+/).map(stem))]);

/** Stems that may stand for this one. */
export function synonymsOf(term: string): string[] {
  return [...new Set(groups.filter((group) => group.includes(term)).flat())].filter((other) => other !== term);
}

/** Words that callers and owners use for the same thing. */
export const synonyms = `
  open opening hours close closed closing shut
  price cost charge fee fare expensive cheap pay rate amount
  pay payment card cash visa mastercard credit debit contactless cheque check
  bill invoice receipt
  instalment installment
  address location located directions
  near nearest nearby close closest
  phone telephone number call ring mobile contact
  email e-mail mail contact write
  text sms message
  website site online internet web
  deliver delivery ship shipping courier bring brought
  home house door
  return refund exchange money
  park parking car vehicle garage lot
  bus train tram metro subway tube underground streetcar station stop transport transit
  toilet restroom bathroom washroom lavatory loo
  wheelchair accessible access step-free disabled ramp step lift elevator
  lift elevator upstairs floor stairs stairway staircase climb
  dog puppy pet animal
  wifi internet wireless network online
  owner own owns run boss founder
  manager head leader chief
  staff employee team
  job vacancy hire hiring career position apply looking
  book reserve reservation booking appointment
  cancel cancellation cancelled call-off
  postpone move reschedule change
  vegan plant-based dairy-free
  vegetarian meatless meat
  gluten wheat coeliac celiac
  allergy allergen allergic intolerance
  nut almond hazelnut peanut walnut
  pork pig ham bacon lard
  kid child children son daughter boy girl toddler youngster
  baby infant newborn diaper nappy
  teenager teen adolescent youth
  senior elderly pensioner retired
  adult grown-up
  gift voucher present
  discount offer deal sale reduced reduction percent cheaper
  repair fix mend broken adjust
  warranty guarantee guaranteed
  order buy purchase
  borrow loan lend checkout
  renew extend prolong extension
  late overdue
  fine fee penalty
  stock available availability
  size big large small
  holiday holidays christmas easter bank
  begin start
  founded open started opened
  begun started founded since established old
  class course lesson workshop learn teach
  coffee espresso latte cappuccino
  cake birthday celebration
  bread loaf loaves
  bike bicycle cycle
  ebike electric
  rent rental hire
  puncture flat
  tire tyre
  pick collect pickup picked
  leftover leftovers remaining left
  lost forgot forgotten left behind found
  doctor dentist physician dr
  nurse hygienist
  pain hurt hurts ache painful sore
  emergency urgent urgently
  afraid scared nervous fear anxious
  medicine medication drug pill
  insurance insurer insured insure
  tooth teeth
  film movie dvd video
  music cd album
  sound audio listen
  quiet silent silence
  print printing printer copy copies photocopy
  scan scanning
  computer pc laptop
  colour color
  donate donation give
  volunteer volunteering
  school homework
  eat food meal lunch snack sandwich
  eat dinner supper restaurant
  cook kitchen
  menu dish
  takeaway takeout
  drink beverage
  breakfast morning
  lunch noon midday
  dinner supper evening
  night overnight midnight
  spanish spain
  language languages english
  id identification passport licence license
  deposit downpayment
  free gratis complimentary
  member membership join contract
  join signup enrol enroll register registration
  friend buddy pal mate companion
  pause paused suspend freeze interrupt
  cancel quit terminate notice
  childcare babysit babysitter nanny playroom creche daycare looked
  ticket admission entry entrance
  room hall space
  seat seats chair sit seating
  table tables
  outside outdoors terrace garden patio sidewalk
  inside indoors
  smoke smoking cigarette
  photo picture photograph
  weekly week
  monthly month
  daily everyday
  yearly annual year
  subscription subscribe
  luggage bag baggage suitcase
  key keys
  checkin arrival arrive
  checkout departure depart leave
  swim swimming pool
  crib cot
  tub bathtub bath
  towel linen sheets bedding
  view see window
  sea ocean water seaside
  heating heated warm
  cooled cooling air-conditioning conditioning
  noise noisy loud
  injection jab anaesthetic anesthetic numb
  ill sick unwell
  pregnant pregnancy expecting
  tip tipping gratuity
  tour guided guide
  exhibition exhibit
  student pupil
  trial taster tasting sample
  trainer coach instructor teacher
  locker changing
  parcel package post
  lawyer attorney solicitor
  spay neuter castrate
  manicure nails
  tow towing breakdown
  replace replacement swap
  gym fitness
  haircut hair cut trim
  colour dye
  beard shave
  flower bouquet flowers
  wedding bride marriage
  funeral
  cat kitten
  vaccinate vaccination vaccine shot
  oil engine
  brake brakes
  wash clean cleaning
  size fit
  ingredient ingredients
  flavor flavors flavour flavours
`;

/** Words that mean some of what others mean, but not the other way round. */
export const parts: Readonly<Record<string, readonly string[]>> = {
  discount: ['student', 'senior', 'half', 'less'],
  weekend: ['weekends', 'saturday', 'sunday'],
  weekday: ['weekdays', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  dozen: ['ten', 'twelve'],
  spring: ['march', 'april'],
  summer: ['june', 'july', 'august'],
  autumn: ['september', 'october', 'november'],
  fall: ['september', 'october', 'november'],
  winter: ['november', 'december', 'january', 'february', 'march'],
};

import { anyOf, type EmergencyLanguage, eachOf } from '../language.ts';

const SERVICE =
  '(?:ambulances?|paramedics?|fire (?:brigade|department|service|engine|truck)|fire ?fighters?|police|cops|emergency (?:services?|number)|coast ?guard|911|999|112|000)';
const WHO =
  '(?:i|im|i am|he|hes|she|shes|they|theyre|we|were|you|youre|someone|somebody|my \\w+|the \\w+|his \\w+|her \\w+|a \\w+)';
const IS = '(?: is| are| am| was| were| s| m| re| just| has| have| had| ve| got| been| now| still| really| actually)*';

export const en: EmergencyLanguage = {
  harmless: eachOf(
    '(?:no|not an?|isn t an?|is not an?|non) emergency',
    '(?:do not|don t|didn t|did not|no) (?:need|want|call|have to call)(?: \\w+){0,2} (?:ambulance|police|911|999|112)',
    'your(?: \\w+){0,2} emergency (?:number|line|contact|phone)',
    'emergency (?:repairs?|plumb\\w+|locksmiths?|call ?outs?|exits?|doors?|lights?|lighting|kits?|contacts?|brakes?|fund|rates?|prices?|fees?|appointments?|dentists?|dental|vets?|stop|landing|generator|power|orders?|delivery|cakes?|supply|supplies|preparedness|training|drill|pill|passport|policy|plan|procedures?|visit)',
    'in (?:case of|an) (?:an )?emergency',
    'police (?:stations?|reports?|officers? uniforms?|cakes?|themed|clearance|checks?|academy|museum|costumes?|discounts?)',
    '(?:ambulance|fire (?:engine|truck)|fire ?fighters?|police(?: car)?) (?:cakes?|toys?|shaped|themed|costumes?|party|job|drivers?|birthday|cookies?|biscuits?|discounts?|balloons?)',
    'fire ?(?:places?|works?|wood|proof|wall|pits?|alarms?|exits?|extinguishers?|sale|doors?|drills?|safety|insurance|ovens?|inspection|regulations?)',
    '(?:you(?: re| are)?|sale(?: is)?|team(?: is)?|business(?: is)?|sauce(?: is)?) on fire',
    '(?:dying|die) (?:for|to|of (?:curiosity|boredom|laughter|laughing|embarrassment|hunger))',
    '(?:phone|battery|laptop|plants?|computer|tablet|business|bread|starter|tree|car) (?:is |are |s )?(?:dying|dead|drowning)',
    '(?:gave|gives?|giving|given) \\w+ a heart attack',
    '(?:killing|killed) (?:it|time|two birds)',
    'strokes? of (?:luck|genius|midnight)',
    'choking hazards?',
    '(?:photo|film|movie|video|clay|target) shooting',
    'shooting (?:stars?|range|a (?:film|video|movie|wedding))',
    'shots? of (?:espresso|vodka|whisky|rum)',
    'accident (?:insurance|lawyers?|claims?|cover|reports?|repairs?)',
    '(?:car|auto) (?:accident|crash) (?:insurance|lawyers?|claims?|repairs?|reports?)',
    '(?:first aid|cpr|choking|safety|self defen[cs]e|lifesaving) (?:courses?|class(?:es)?|training|lessons?|kits?|posters?)',
    '(?:books?|films?|movies?|songs?|novels?|games?|courses?|class(?:es)?|lectures?|training|posters?|documentary|documentaries|stories|story|play)(?: \\w+)? (?:about|on|called) .*',
    'bath bombs?|(?:chocolate|sex|seed|cherry|photo) bombs?|bomb(?:er)? jackets?',
    'help (?:me )?(?:with|to|choose|find|decide|understand|order|book|pick)',
    'steal(?:ing)? (?:the show|a glance)',
  ),
  asksForHelp: anyOf(
    `(?:call|dial|phone|ring|get|send|need|needs|want|fetch|contact|alert)(?: \\w+){0,4} ${SERVICE}`,
    `${SERVICE} (?:now|please|quick(?:ly)?|immediately|right now|right away)`,
    `^${SERVICE}$`,
    '(?:this is|it s|it is|there s|there is|we have|we ve got|we ve had|i have|i ve got|having|got)(?: \\w+){0,2} emergency',
    '(?:medical|life threatening) emergency',
    '(?:what|which|whats)(?: \\w+){0,4} (?:emergency number|number(?: \\w+){0,4} (?:ambulance|police|fire (?:brigade|department)|emergency))',
    '^(?:oh god |oh my god |please |quick |quickly )*(?:somebody |someone |anyone |anybody )(?:please )?help(?: me| us| her| him)?(?: please)?$',
    '^(?:please |oh god )*help (?:me|us)(?: please| now| quick(?:ly)?)*$',
    'help help',
    'mayday|sos',
  ),
  danger: anyOf(
    // Fire, gas.
    '(?:is|are|s|re|caught|catching|m|set|kitchen|house|home|building|car) (?:now |all )?on fire',
    '(?:catch|caught|catching) fire',
    '(?:house|home|building|flat|apartment|kitchen|room|shop|school|car|everything|place|roof) (?:is |s )?(?:burning|in flames)',
    '(?:there s|there is|theres|i see|we have) (?:a |an )?(?:\\w+ )?fire',
    'fire in (?:my|the|our) (?:house|kitchen|room|flat|apartment|building|oven|basement|garage|home|bedroom)',
    'fire (?:has )?(?:broken|broke) out|smoke (?:is )?(?:everywhere|pouring|coming)',
    'smell(?:s|ing)?(?: \\w+){0,2} gas|gas leak(?:s|ing)?|carbon monoxide',
    // Illness, injury.
    'heart attacks?|cardiac arrest|(?:having|had|has had|have had|it s|it is|be|like|suffered) a(?: \\w+)? stroke',
    '(?:can ?t|cannot|can not|couldn t|unable to|hard to|trouble|difficulty|struggling to|barely|hardly)(?: \\w+)? breath(?:e|ing)?',
    '(?:not|isn t|aren t|stopped|barely|hardly|no longer|nt) breathing|(?:doesn t|does not|won t) breathe|no pulse',
    `${WHO}${IS} choking`,
    'choking on',
    'unconscious|passed out|collapsed|won t wake up|doesn t wake up|not waking up|can t wake (?:him|her|them|my \\w+) up|unresponsive|not responding',
    `${WHO}${IS} (?:fainted|drowning|dying|bleeding|overdosed|convulsing|electrocuted|poisoned|suffocating)`,
    'bleeding (?:badly|heavily|a lot|out|everywhere|to death|profusely|so much)|(?:won t|can t|doesn t|not) stop(?: the)? bleeding|losing (?:a lot of|so much|lots of) blood|blood everywhere|stop the bleeding',
    'chest pains?|pains? in (?:my|his|her|the) chest|(?:my|his|her) chest (?:is )?(?:hurts|hurting|tight)|crushing chest',
    'over ?dos(?:e|ed|ing)|took (?:too many|all (?:the|my|his|her)) pills|swallowed (?:\\w+ )?(?:poison|bleach|pills|batter(?:y|ies)|magnets?)',
    '(?:having|has|had) an? (?:\\w+ )?(?:seizure|fit|allergic reaction)|seizures?|convulsions?|anaphyla\\w+|throat is (?:closing|swelling)',
    'going into labou?r|in labou?r|waters? (?:just )?broke|baby is coming',
    'can ?t (?:move|feel)(?: \\w+)? (?:legs?|arms?|neck|face|side)|broken neck',
    // Accidents.
    '(?:been|had|s been|was|were|is|there is|having)(?: \\w+){0,3} (?:accident|car crash|crash)|car (?:accident|crash)|(?:hit by|run over by) a (?:car|bus|truck|train|bike)',
    '(?:trapped|stuck) (?:in|inside|under)(?: \\w+){0,2} (?:lift|elevator|car|fire|smoke|rubble|water|snow|building)|fell (?:off|from|out of) (?:the|a) (?:roof|ladder|window|balcony|cliff)|fallen and (?:can ?t|cannot)',
    // Violence.
    '(?:m|am|re|are|is|s|been|being|was|got|getting) (?:being )?(?:attacked|robbed|stabbed|shot|raped|mugged|assaulted|beaten(?: up)?|kidnapped|strangled|held hostage|followed home)',
    '(?:breaking|break|broken|broke|trying to get|trying to break) in(?:to)? (?:my|our|the|now)(?: \\w+)?|(?:someone|somebody) (?:is )?(?:breaking|broke) in',
    '(?:intruder|burglar|stranger|someone|somebody) (?:is |s )?(?:in|inside|outside) (?:my|our) (?:house|home|flat|apartment|room|door)|intruder',
    '(?:has|have|s got|holding|with|pointing|pulled) (?:a |an )?(?:gun|knife|weapon)|gun ?shots?|shots fired|active shooter|(?:there s|there is|hear) (?:a )?shooting',
    '(?:trying|going|gonna|wants?|threatening|threatened) to (?:kill|hurt|shoot|stab) (?:me|us|him|her|them|my \\w+|himself|herself|someone)|(?:he|she|my \\w+) (?:is |s )?(?:hitting|beating|hurting|strangling) (?:me|my \\w+|her|him)',
    '(?:there is|there s) a bomb|bomb threat|(?:been|being|was|were) abducted|abducted|hostage',
    // Suicide.
    '(?:kill|hurt|harm|cut) myself|end(?:ing)? (?:my (?:own )?life|it all)|suicid\\w+|take my own life|(?:want|going) to die|don t want to (?:live|be alive)|better off dead',
  ),
  past: anyOf(
    'last (?:year|month|week|summer|winter|spring|autumn|fall|christmas)',
    '(?:years?|months?|weeks?) ago',
    'when i was (?:a |an )?(?:kid|child|boy|girl|young|little|\\d+)',
    'as a (?:child|kid)',
    'in (?:19|20)\\d\\d',
    '(?:i|we|he|she|they|it) used to',
  ),
  now: anyOf('now', 'again', 'just', 'still'),
  announcement: (numbers) =>
    numbers.length > 0
      ? `If anyone is in danger, please hang up now and dial ${numbers.join(' or ')}, or the emergency number where you are. I can't call for help myself.`
      : "If anyone is in danger, please hang up now and dial your local emergency number. I can't call for help myself.",
};

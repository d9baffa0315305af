import { anyOf, type EmergencyLanguage, eachOf } from '../language.ts';

const SERVICE = '(?:ambulances?|pompiers?|police|samu|secours|gendarm\\w+|urgences)';
const VERB =
  '(?:appel\\w+|envoy\\w+|besoin|veux|voudrais|faut|faudrait|prevenez|prevenir|contact\\w+|vite|cherchez|amenez)';

export const fr: EmergencyLanguage = {
  harmless: eachOf(
    '(?:ce n est|c est|il n y a|ce n etait) pas (?:une |d )?urgent?\\w*',
    'pas (?:besoin )?(?:d une |de la |des |d |la |les |une )?(?:ambulance|police|pompiers|urgence)',
    '(?:sorties?|issues?|eclairage|depannage|reparations?|serrurier|plombier|kit|contact|tarifs?|prix|frais|commande|rendez vous|dentiste|trousse|service)(?: \\w+)? (?:d|de) ?(?:secours|urgence)',
    'en cas d urgence',
    '(?:commissariat|poste|caserne|gateau|deguisement|jouet|camion|voiture|bal|calendrier)(?: \\w+)? (?:de|des|de la|du) (?:police|pompiers?)',
    '(?:meurs|mourir|mort|morte) de (?:faim|soif|rire|honte|froid|chaud|fatigue|envie)',
    'feux? d artifice|feu (?:rouge|vert|de bois|de camp|de cheminee)',
    '(?:assurance|alarme|extincteur|avocat|detecteur)(?: \\w+)? (?:contre l |incendie|accidents?|anti incendie|de fumee)\\w*',
    '(?:livres?|films?|chansons?|romans?|cours|formation|jeux?|stage|documentaire)(?: \\w+)? (?:sur|de|d|aux?) .*',
    'tuer le temps',
    'cuisson|bougies?',
  ),
  asksForHelp: anyOf(
    `${VERB}(?: \\w+){0,4} ${SERVICE}`,
    '(?:appel\\w+|compos\\w+|faites)(?: \\w+){0,2} (?:15|17|18|112|911|999)(?! (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|euros?))',
    `^(?:une |un |la |les |l |le )?${SERVICE}(?: vite| s il vous plait)*$`,
    '(?:c est|j ai|y a|il y a|nous avons|on a) (?:une |un )?(?:grosse |vraie )?urgence',
    'urgence (?:medicale|vitale)|numero (?:d|des|de la|de) ?(?:urgences?|police|pompiers|secours)',
    'au secours|a l aide',
    '^(?:s il vous plait |vite )?(?:aidez moi|aide moi|aidez nous)(?: s il vous plait| vite)*$',
    'quelqu un (?:m aide|aidez moi)|que quelqu un m aide',
  ),
  danger: anyOf(
    'crise cardiaque|infarctus|arret cardiaque|avc|attaque cerebrale',
    'ne respire (?:plus|pas)|(?:il|elle|\\w+) respire (?:plus|pas)|(?:peux|peut|arrive|arrivons) (?:plus|pas) (?:a )?respirer|(?:mal|du mal|peine|difficultes?) a respirer',
    '(?:s|m) (?:est |suis )?(?:etouff\\w+|etrangl\\w+|noie|evanoui\\w*)|etouffe|se noie|noyade',
    'inconscient\\w*|perdu connaissance|evanouie?|ne (?:se )?reveille (?:pas|plus)|ne repond plus|ne reagit plus',
    'saign(?:e|ent|ant) (?:beaucoup|enormement|abondamment|tres)|n arrete pas de saigner|perd (?:beaucoup de|son) sang|hemorragie|plein de sang|du sang partout',
    '(?:mal|douleurs?)(?: \\w+){0,3} (?:poitrine|au coeur)',
    'overdose|surdose|convulsions?|choc anaphylactique|reaction allergique|empoisonn\\w+|intoxiqu\\w+|avale (?:du|des|de la|un|une)|va accoucher|perdu les eaux|en train d accoucher',
    'en train de mourir|va mourir|est mourante?',
    'au feu|(?:il )?y a le feu|(?:il )?y a un (?:feu|incendie)|(?:est|sont|en) (?:en )?(?:feu|flammes)|(?:prend|pris) feu|(?:maison|cuisine|appartement|immeuble|voiture|toit)(?: \\w+)? (?:brule|crame)|incendie (?:dans|chez|a)|fumee (?:partout|dans)',
    '(?:fuite|odeur) de gaz|(?:sent|sens)(?: \\w+){0,2} gaz|monoxyde',
    '(?:on|il|elle|me|m|quelqu un)(?: \\w+)? (?:m )?(?:agresse\\w*|attaque\\w*|poignarde\\w*|menace\\w*|viole\\w*|frappe\\w*|poursui\\w+|cambriol\\w+|tire dessus)',
    '(?:on|il|quelqu un|homme) me (?:suit|frappe|menace|poursuit|vole|bat|tape)',
    '(?:quelqu un|un homme|un inconnu|des gens)(?: \\w+){0,3} (?:entre|rentre|entrer|rentrer|introduit)(?: \\w+)? (?:chez|dans|par)|cambrioleurs?|intrus',
    '(?:a|avec|tient) (?:une?|son) (?:arme|couteau|pistolet|fusil)|coups? de feu|fusillade|tire sur',
    '(?:me|le|la|nous|te) tuer|suicid\\w+|veux mourir|en finir|plus (?:envie de )?vivre|me faire du mal',
    'accident (?:de (?:voiture|moto|la route|velo|camion|train)|grave)|(?:il y a|y a|eu|a eu|ai eu)(?: \\w+){0,2} accident|renverse\\w* par|(?:coince\\w*|bloque\\w*|piege\\w*) (?:dans|sous)',
  ),
  past: anyOf(
    'il y a (?:\\w+ )?(?:ans?|mois|semaines?|annees?|longtemps)',
    'l an(?:nee)? dernier\\w*',
    'la semaine derniere',
    'quand j etais',
    'en (?:19|20)\\d\\d',
  ),
  now: anyOf('maintenant', 'de nouveau', 'encore', 'vient'),
  announcement: (numbers) =>
    numbers.length > 0
      ? `Si quelqu'un est en danger, raccrochez maintenant et composez le ${numbers.join(' ou le ')}, ou le numéro d'urgence de l'endroit où vous êtes. Je ne peux pas appeler les secours moi-même.`
      : "Si quelqu'un est en danger, raccrochez maintenant et composez le numéro d'urgence de l'endroit où vous êtes. Je ne peux pas appeler les secours moi-même.",
};

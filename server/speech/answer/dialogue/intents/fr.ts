import type { IntentPatterns } from './patterns.ts';

export const fr: IntentPatterns = {
  polite:
    "s'il vous plait|merci|merci beaucoup|merci bien|d'accord|bon|bien|tres bien|parfait|super|alors|ah|euh|donc|c'est gentil",
  yes: "oui|ouais|bien sur|volontiers|avec plaisir|certainement|je veux bien|allez y|je voudrais|j'aimerais bien|ce serait bien",
  no: "non|rien|rien d'autre|c'est tout|ce sera tout|pas maintenant|pas vraiment|ca ira|non ca ira|ce n'est pas la peine",
  thanks: "je vous remercie|mille mercis|vous m'avez (?:bien |beaucoup )?aide|c'est tres gentil",
  hello:
    "bonjour|bonsoir|salut|allo|il y a quelqu'un|y a t il quelqu'un|comment allez vous|comment ca va|madame|monsieur",
  right:
    "oui|exact|exactement|correct|c'est (?:exact|correct|juste|bon|ca|bien ca)|tout est (?:exact|correct|bon)|voila",
  wrong: /^non\b|\b(?:faux|incorrect|inexact|erreur|pas (?:exact|correct|juste|ca))\b/,
  goodbye:
    /^(?:\S+ ){0,5}(?:au revoir|a bientot|bonne journee|bonne soiree|a plus tard|a demain|adieu)(?: \S+){0,3}$|^(?:d'accord |bon )?(?:non )?(?:merci )?c'est tout(?: merci)?$/,
  repeat:
    /^(?:pardon |excusez moi |desole )*(?:comment|quoi|pardon|hein|vous dites|vous avez dit quoi|qu'avez vous dit|qu'est ce que vous (?:avez dit|dites)|(?:pouvez|pourriez) vous (?:le )?(?:repeter|redire)(?: cela| ca)?(?: s'il vous plait)?|(?:vous pouvez |vous pourriez )?(?:repeter|repetez|redites)(?: cela| ca| le)?(?: s'il vous plait)?|je n'ai pas (?:compris|entendu)|encore une fois(?: s'il vous plait)?)$/,
  whoAreYou:
    /\b(?:qui etes vous|vous etes qui|qui est (?:a l'appareil|au telephone|la(?: s'il vous plait)?$)|a qui (?:je parle|ai je l'honneur|est ce que je parle)|(?:etes vous|vous etes) (?:un |une )?(?:robot|machine|personne|humain|ordinateur|repondeur)|comment vous appelez vous|quel est votre nom)\b/,
  message:
    /\b(?:laisser|prendre|transmettre|envoyer|donner|passer)(?: \S+){0,3} message\b|\b(?:rappelez moi|me rappeler|qu'on me rappelle)\b/,
  callBack: /\brappelez.moi\b|\bme rappel\w+\b|\betre rappele\w*\b/,
  person:
    /\bparler (?:a|avec) (?!vous\b)\S+|(?<!pour |par |d')\bune (?:vraie )?personne(?: reelle)?(?: s'il vous plait)?$|^(?:un |une )?(?:operateur|operatrice|conseiller|conseillere|agent)(?: s'il vous plait)?$|\b(?:passez moi|passer|mettez moi en (?:relation|contact)) (?:quelqu'un|une personne|un conseiller|avec)\b/,
  page: /\b(?:envoyer|montrer|voir|lire|afficher|ouvrir)(?: \S+){0,5} (?:sur|a|dans) (?:mon |ma |l'|le |la |une? )(?:ordinateur|ecran|navigateur|tablette|page|site)\b/,
  slower: /\b(?:plus )?lentement\b|\bmoins vite\b|\b(?:trop|si) vite\b/,
  faster: /\bplus (?:vite|rapidement)\b|\b(?:trop|si) lent(?:ement)?\b|\bvitesse normale\b/,
  louder:
    /(?:^|\bparl\w+ |\bun peu |\bvous plait )plus fort\b|\bje (?:ne )?(?:vous )?(?:entends|n'entends) (?:pas|rien|mal|a peine)\b|\bje n'entends (?:pas|rien)\b|\bvolume\b/,
  help: /\b(?:que|qu'est ce que) (?:pouvez vous|vous pouvez|puis je|je peux)(?: vous| me)? (?:faire|savoir|demander|dire|repondre|aider)(?: pour moi)?$|^(?:de l')?aide(?:z moi)?(?: s'il vous plait)?$|\bcomment ca (?:marche|fonctionne)\b/,
  cancel: /\b(?:laissez tomber|oubliez|annuler|annulez|tant pis|pas de message|peu importe)\b/,
  ratherNot: /\b(?:plutot pas|je prefere pas|je ne prefere pas|je prefere ne pas|je ne veux pas|je ne souhaite pas)\b/,
  language: /^(?:en )?francais(?: s'il vous plait)?$|\b(?:parle[rz]?|continue[rz]?)(?: vous)?(?: en)? francais\b/,
  leadingNo: /^(?:(?:non|pardon|attendez|en fait|enfin)[,.! ]+)+/i,
  spokenAddress: /\barobase \w+ point \w+/i,
  correctedName: /^(?:mon nom est|mon nom c'est|le nom est|je m'appelle) +(.+)$/i,
  correctedMessage: /^(?:mon |le )?message (?:est|doit être|c'est)\s?[:,]? +(.{3,})$/i,
  dictated:
    /\b(?:dites|faites savoir)(?:[- ](?:lui|leur)| (?:à|au|aux) [\p{L}]+(?: [\p{L}]+)?) (?:que |qu['’])(.{6,})$/iu,
  filler: /^(?:(?:ah|euh|bon|eh bien|oui|bien sûr|alors)[, ]+)*/i,
  beforeName: /^(?:mon nom est|mon nom c['’]est|je m['’]appelle|c['’]est|je suis|ici)\s+/i,
  beforeContact:
    /^(?:(?:vous pouvez me |on peut me )?(?:joindre|rappeler|appeler|écrire|contacter) (?:au|à|sur)|(?:mon|le) (?:numéro(?: de téléphone)?|téléphone|e-?mail|adresse) (?:est|c['’]est)(?: le)?|c['’]est(?: le)?|au|à)\s+/i,
};

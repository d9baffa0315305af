import type { IntentPatterns } from './patterns.ts';

export const pt: IntentPatterns = {
  polite:
    'por favor|se faz favor|obrigad[oa]|muito obrigad[oa]|esta bem|ta bom|tudo bem|bem|muito bem|certo|otimo|perfeito|entao|ah|eh|ok|okay|pois',
  yes: 'sim|claro|claro que sim|com certeza|gostaria|quero|sim quero|pode ser|por favor|seria (?:bom|otimo)',
  no: 'nao|nada|nada mais|mais nada|e tudo|e so isso|so isso|agora nao|nao preciso|nao e preciso|nao e necessario',
  thanks: 'agradeco|agradecid[oa]|ajudou(?: me)? muito|muito gentil',
  hello: 'ola|oi|alo|bom dia|boa tarde|boa noite|esta (?:ai )?alguem|tem alguem ai|como (?:esta|vai)',
  right:
    'sim|correto|certo|exato|exatamente|isso|isso mesmo|e isso|esta (?:certo|correto|bem)|tudo (?:certo|correto|bem)',
  wrong: /^nao\b|\b(?:errado|incorreto|engano|erro|nao esta (?:certo|correto))\b/,
  goodbye:
    /^(?:\w+ ){0,5}(?:adeus|tchau|ate logo|ate breve|ate amanha|ate mais|tenha um bom dia)(?: \w+){0,3}$|^(?:esta bem )?(?:nao )?(?:obrigad[oa] )?(?:e tudo|e so isso|so isso)(?: obrigad[oa])?$/,
  repeat:
    /^(?:desculpe |perdao )*(?:como|o que|o que disse|como disse|perdao|(?:pode|podia|poderia) (?:por favor )?(?:repetir|dizer de novo|dizer outra vez)(?: isso)?(?: por favor)?|repita(?: isso)?(?: por favor)?|nao (?:percebi|entendi|ouvi)(?: bem)?|(?:mais uma vez|outra vez|de novo)(?: por favor)?)$/,
  whoAreYou:
    /\b(?:quem (?:e|fala|esta a falar|esta falando)(?: voce)?|com quem (?:falo|estou a falar|estou falando)|(?:e|voce e) (?:um |uma )?(?:robo|robot|maquina|pessoa|humano|computador)|como se chama|qual e o seu nome)$/,
  message:
    /\b(?:deixar|deixar lhe|mandar|enviar|anotar|passar|dar)(?: \w+){0,3} (?:mensagem|recado)\b|\b(?:que me liguem|liguem me|me liguem|me ligue de volta|ligar me de volta)\b/,
  callBack: /\bligue?m?.me\b|\bme liguem?\b|\bligar.me\b|\b(?:retornar|devolver) a (?:minha )?(?:chamada|ligacao)\b/,
  person:
    /\bfalar com (?!voce\b)\w+|(?<!para |por )\buma pessoa(?: real| de verdade)?(?: por favor)?$|^(?:um |uma )?(?:operador|operadora|atendente|pessoa)(?: por favor)?$|\b(?:passe me|me passe|passar me|me transfira|transfira me)\b/,
  page: /\b(?:enviar|mandar|mostrar|ver|ler|abrir)(?: \w+){0,5} (?:no|na|para o|para a|ao|num)(?: meu| minha)? (?:computador|portatil|ecra|tela|navegador|tablet|pagina)\b/,
  slower: /\bmais (?:devagar|lento|lentamente)\b|\b(?:muito|tao|demasiado) (?:rapido|depressa)\b|\bdevagar\b/,
  faster: /\bmais (?:rapido|depressa)\b|\b(?:muito|tao|demasiado) (?:lento|devagar)\b|\bvelocidade normal\b/,
  louder:
    /(?:^|\bfal\w+ |\bum pouco |\bpor favor )mais alto\b|\bnao (?:o |a |te |lhe )?(?:ouco|consigo ouvir|estou (?:a ouvir|ouvindo))\b|\bvolume\b/,
  help: /\b(?:em )?(?:o )?que (?:pode|posso|sabe)(?: voce)? (?:fazer|perguntar|responder|ajudar|ajudar me)(?: por mim)?$|^(?:por favor )?(?:ajuda|ajude me|me ajude)(?: por favor)?$|\bcomo (?:isto|isso) funciona\b/,
  cancel: /\b(?:deixe (?:la|estar|para la)|esqueca|cancel\w+|nao importa|nenhuma mensagem|sem mensagem)\b/,
  ratherNot: /\b(?:prefiro (?:que )?nao|melhor nao|nao quero|nao desejo)\b/,
  language: /^(?:em )?portugues(?: por favor)?$|\b(?:fala\w*|continua\w*)(?: em)? portugues\b/,
  leadingNo: /^(?:(?:não|desculpe|espere|na verdade|bem)[,.! ]+)+/i,
  spokenAddress: /\barroba \w+ ponto \w+/i,
  correctedName: /^(?:o meu nome é|meu nome é|o nome é|chamo-me|me chamo) +(.+)$/i,
  correctedMessage: /^(?:a minha |minha |a )?mensagem (?:é|deve ser)[:,]? +(.{3,})$/i,
  dictated:
    /\b(?:diga(?:-lhes?| a eles| a ela| a ele| ao \p{L}+| à \p{L}+)|avise(?:-os)?(?: o \p{L}+| a \p{L}+)?) que (.{6,})$/iu,
  filler: /^(?:(?:ah|eh|bem|pois|sim|claro|então)[, ]+)*/i,
  beforeName: /^(?:o meu nome é|meu nome é|o nome é|chamo-me|me chamo|sou o|sou a|sou|aqui é)\s+/i,
  beforeContact:
    /^(?:(?:pode|podem) (?:ligar-me|contactar-me|encontrar-me|me ligar|me contatar|escrever-me)?\s*(?:para o|para|no|através do)|(?:o meu|meu|o) (?:número(?: de telefone)?|telefone|e-?mail|contacto|contato) é(?: o)?|é(?: o)?|no|para o)\s+/i,
};

import type { IntentPatterns } from './patterns.ts';

export const es: IntentPatterns = {
  polite:
    'por favor|gracias|muchas gracias|muy amable|vale|bueno|bien|muy bien|perfecto|de acuerdo|pues|ah|eh|entonces',
  yes: 'si|claro|claro que si|por supuesto|desde luego|me gustaria|adelante|quiero|si quiero|eso estaria bien',
  no: 'no|nada|nada mas|eso es todo|es todo|ya esta|ahora no|no hace falta|no necesito nada|todavia no',
  thanks: 'se lo agradezco|le agradezco|mil gracias|que amable|me ha ayudado (?:mucho|bastante)',
  hello: 'hola|buenas|buenos dias|buenas tardes|buenas noches|oiga|diga|hay alguien|como esta(?: usted)?|que tal',
  right: 'si|correcto|es correcto|exacto|exactamente|asi es|eso es|esta bien|todo bien|todo correcto|vale',
  wrong: /^no\b|\b(?:incorrecto|equivocad[oa]|mal|error|no es correcto|no esta bien)\b/,
  goodbye:
    /^(?:\w+ ){0,5}(?:adios|hasta luego|hasta pronto|hasta manana|hasta la vista|chao|nos vemos|que tenga (?:un )?buen dia)(?: \w+){0,3}$|^(?:vale |bueno )?(?:no )?(?:gracias )?eso es todo(?: gracias)?$/,
  repeat:
    /^(?:perdon |perdone |disculpe |lo siento )*(?:como|que|como dice|que ha dicho|que dijo|mande|perdon|perdone|(?:puede |podria |me puede |me lo puede |lo puede )?(?:repetir|repetirlo|repetirmelo|repita|repitalo|decirlo otra vez|decirlo de nuevo)(?: eso| lo)?(?: otra vez)?(?: por favor)?|no (?:le |lo )?(?:he )?(?:entiendo|entendi|entendido|oi|oido)(?: bien)?|otra vez(?: por favor)?)$/,
  whoAreYou:
    /\b(?:quien (?:es usted|eres|(?:es|habla)(?: por favor)?$)|con quien (?:hablo|estoy hablando)|(?:es|eres)(?: usted)? (?:un |una )?(?:robot|maquina|persona|humano|ordenador|computadora|contestador)|como se llama usted|cual es su nombre)\b/,
  message:
    /\b(?:dejar|dejarle|dejarles|deje|mandar|enviar|tomar|tome|pasar|dar)(?: \w+){0,3} (?:mensaje|recado)\b|\b(?:que me llamen|llamenme|me pueden llamar|devolver(?:me)? la llamada|me devuelvan la llamada)\b/,
  callBack:
    /\b(?:llameme|llamenme|llamarme|me (?:puede|pueden) llamar|me llamen?|devolver(?:me)? la llamada|me devuelvan la llamada)\b/,
  person:
    /\b(?:hablar|comunicarme) con (?!usted\b)\w+|(?<!para |por |de )\b(?:una|alguna) persona(?: real| de verdad)?(?: por favor)?$|^(?:un |una )?(?:operador|operadora|agente|persona)(?: por favor)?$|\b(?:paseme|pongame|comuniqueme|me puede pasar|me pasa) con\b/,
  page: /\b(?:enviar\w*|enviem\w*|mandar\w*|mostrar\w*|ver|leer|abrir)(?: \w+){0,5} (?:en|a) (?:mi|el|la|una?) (?:ordenador|computadora|pantalla|navegador|tableta|pagina|portatil)\b/,
  slower: /\bmas (?:despacio|lento|lentamente)\b|\b(?:muy|demasiado|tan) (?:rapido|deprisa)\b|\bdespacio\b/,
  faster: /\bmas (?:rapido|deprisa)\b|\b(?:muy|demasiado|tan) (?:lento|despacio)\b|\bvelocidad normal\b/,
  louder:
    /(?:^|\bhabl\w+ |\bun poco |\bpor favor )mas (?:alto|fuerte)\b|\bno (?:le |lo |la |se )?(?:oigo|oye|escucho)(?: bien| nada)?\b|\bvolumen\b|\bapenas (?:le|lo) (?:oigo|escucho)\b/,
  help: /\b(?:en )?que (?:puede|puedo|sabe)(?: usted)? (?:hacer|preguntar|preguntarle|ayudarme|responder|contestar)(?: por mi)?$|^(?:por favor )?(?:ayuda|ayudeme)(?: por favor)?$|\bcomo funciona esto\b|\bque sabe(?: usted)?(?: hacer)?$/,
  cancel: /\b(?:dejelo|olvidelo|olvidalo|cancelar|cancele|da igual|no importa|ningun mensaje|sin mensaje)\b/,
  ratherNot: /\b(?:prefiero no|mejor no|no quiero|no deseo|sin nombre)\b/,
  language:
    /^(?:en )?(?:espanol|castellano)(?: por favor)?$|\b(?:habla\w*|hable|seguir|siga|podemos)(?: \w+)? (?:en )?(?:espanol|castellano)\b/,
  leadingNo: /^(?:(?:no|perdón|perdone|espere|bueno|en realidad)[,.! ]+)+/i,
  spokenAddress: /\barroba \w+ punto \w+/i,
  correctedName: /^(?:mi nombre es|el nombre es|me llamo) +(.+)$/i,
  correctedMessage: /^(?:mi |el )?mensaje (?:es|debe ser|debería ser)[:,]? +(.{3,})$/i,
  dictated:
    /\b(?:dígale|dígales|dile|diles|avísele|avíseles|digale|digales)(?: a (?:él|ella|ellos|ellas|[\p{L}]+(?: [\p{L}]+)?))? que (.{6,})$/iu,
  filler: /^(?:(?:ah|eh|bueno|pues|sí|si|claro|vale)[, ]+)*/i,
  beforeName: /^(?:mi nombre es|me llamo|el nombre es|soy|habla|le habla)\s+/i,
  beforeContact:
    /^(?:(?:me )?(?:puede|pueden) (?:llamarme|localizarme|escribirme|encontrarme|contactarme)?\s*(?:al|en el|en|a)|(?:mi|el) (?:número(?: de teléfono)?|teléfono|correo(?: electrónico)?|contacto) es(?: el)?|es(?: el)?|al|en el)\s+/i,
};

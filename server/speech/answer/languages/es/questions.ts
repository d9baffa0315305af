import { type Kind, type QuestionRules, withoutAccents } from '../language.ts';

const MONEY = String.raw`[$€£]\s?\d|\d\s?(?:€|euros?|dolares|pesos|centimos|%|por ciento)|\bmitad de precio\b`;
const FREE = String.raw`\bgrat(?:is|uit\w+)\b|\bsin (?:coste|cargo|recargo)\b|\bno (?:cuesta|cobramos)\b`;
const LENGTH = String.raw`\b(?:segundos?|minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?)\b`;
const NUMBER = String.raw`\d|\b(?:ninguna?|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta|cincuenta|cien|docena)\b`;
const TIME = String.raw`\d:\d\d|\ba las? \d|\bde las? \d|\b(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|festivos)\b|\bcerrad|\bmediodia\b|\b(?:19|20)\d\d\b|\b(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|navidad|verano|invierno)\b`;

const kinds: readonly Kind[] = [
  {
    asks: /\bcuanto (?:cuesta|vale|cobra|es\b|sale|se paga|hay que pagar|valdria|costaria|me costaria|me cuesta)|\bcuanto\b.*\b(?:cuestan?|valen?|cobra\w*)\b|\b(?:que|cual es el|a que) precio\b|\bprecios?\b|\bque (?:cuesta|vale)\b/i,
    answers: new RegExp(`${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bcuanto (?:tiempo|dura|tarda\w*)\b|\bcuanto se tarda\b/i, answers: new RegExp(LENGTH, 'i') },
  { asks: /\b(?:que edad|cuantos anos)\b/i, answers: /\banos?\b|\bedad\b|\b(?:19|20)\d\d\b/i, must: true },
  { asks: /\bcuant[oa]s\b/i, answers: new RegExp(NUMBER, 'i'), must: true },
  {
    asks: /\b(?:a que distancia|como de lejos|a cuanto)\b/i,
    answers: /\b(?:metros?|kilometros?|minutos?|calles?)\b/i,
    must: true,
  },
  { asks: /\bcuando\b|\ba que hora\b|\bque dias?\b|\bhorarios?\b/i, answers: new RegExp(`${TIME}|${LENGTH}`, 'i') },
  {
    asks: /\bdonde\b|\bdireccion\b|\bubicad/i,
    answers:
      /\b(?:calle|plaza|avenida|paseo|esquina|junto|frente|detras|al lado|planta|piso|fuera|dentro|esta en|estamos en|en la|en el)\b/i,
  },
  { asks: /\b(?:numero de telefono|telefono)\b/i, answers: /\d{3}/, must: true },
  { asks: /\bcorreo(?: electronico)?\b|\bemail\b/i, answers: /@/, must: true },
  {
    asks: /\b(?:venden|vende|vendeis|alquilan|alquila|alquilais)\b/i,
    answers: new RegExp(String.raw`\b(?:vend\w+|venta|alquil\w+|cuestan?|precio|ofrec\w+)\b|${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bquien(?:es)?\b/i, answers: /\b[A-Z][a-z]+ [A-Z][a-z]+\b/ },
];

const QUESTION =
  'que|cual|cuales|cuando|cuanto|cuanta|cuantos|cuantas|como|donde|quien|quienes|a que|en que|hasta que|desde que|de que|por que|para que|con que|hay|tienen?|tengo|teneis|puedo|puede|pueden|podria|se puede|es|son|esta|estan|hacen?|haceis|venden?|vendeis|aceptan?|aceptais|admiten|ofrecen?|abren?|abris|cierran?|sirven?|reparan?|alquilan?|me|necesito|hay que|cobran|dan|permiten|hablan|reparten|envian|entregan';

export const questions: QuestionRules = {
  plain: withoutAccents,
  continues:
    /^[¿¡]?(?:(?:vale|bien|ah|gracias|perfecto|muy bien|ok),? [¿¡]?)*(?:y|o|pero|entonces|que tal|que hay de)\b/i,
  pointsBack:
    /\b(?:eso|esto|ese|esa|esos|esas|este|estos|ello|ellos|ellas|el mismo|la misma|lo mismo|alli|ahi|lo|los|las|otro|otra|cuesta|cuestan|dura)\b/i,
  pointsNowhere: /\b(?:los|las) (?:\p{L}+)|\besta noche\b/giu,
  kinds,
  counted: /\bcuant[oa]s (\p{L}+)/iu,
  number: new RegExp(`^(?:${NUMBER})`, 'i'),
  direct: new RegExp(
    String.raw`^[¿¡\s]*(?:(?:hola|buenas|buenos dias|buenas tardes|oiga|perdone|disculpe|por favor|y|pues|bueno),? [¿¡]?)*(?:${QUESTION})\b[^,]*$`,
    'i',
  ),
  things: [
    { looks: /\b(?:calle|avenida|plaza|paseo|camino) (?:de |del |de la )?[A-Z]\w+/i, means: ['dirección', 'calle'] },
    { looks: /\S@\S/, means: ['email'] },
    { looks: /\d{3}[ -]?\d{2,3}[ -]?\d{2,3}/, means: ['teléfono', 'número'] },
  ],
  lasting: (question, dayName) =>
    question
      .replace(/\b(?:hoy|esta noche|esta tarde|ahora mismo)\b/gi, `$& ${dayName(0)}`)
      .replace(/\b(por la |de la |esta )?ma[ñn]ana\b/gi, (said, part?: string) =>
        part === undefined ? `${said} ${dayName(1)}` : said,
      )
      .replace(/\b[Dd][óo]nde (?:est[áa]n?|queda|se encuentran|os encontr[áa]is)\b/g, '$&, dirección')
      .replace(/\bfin(?:es)? de semana\b/gi, 'finde'),
};
